//! What converting promises: days before sums, no figure lost, no rate guessed.

use super::{Conversion, Converter, DatedRate, MissingRate, Rates, UsedRate, by_day};
use crate::cost::{CostQuery, Period, RangeSpec, Report, ResolvedQuery, Row, grammar};
use crate::money::{Amount, Currency};
use crate::time::{DayRange, Granularity};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn currency(text: &str) -> Currency {
    text.parse().unwrap()
}

fn rate(from: &str, on: &str, rate: &str) -> DatedRate {
    DatedRate {
        day: day(on),
        from: currency(from),
        to: currency("EUR"),
        rate: rate.parse().unwrap(),
    }
}

fn row(on: &str, key: &str, unit: &str, amount: &str) -> Row {
    Row {
        period: Some(Period {
            day: day(on),
            hour: None,
        }),
        keys: [Some(key.to_owned())].into(),
        unit: unit.into(),
        amount: amount.parse().unwrap(),
    }
}

fn question(granularity: Granularity) -> ResolvedQuery {
    CostQuery {
        range: RangeSpec::Fixed(DayRange {
            start: day("2024-08-01"),
            end: day("2024-11-01"),
        }),
        granularity,
        currency: Some(currency("EUR")),
        ..CostQuery::default()
    }
    .resolve(day("2024-11-01"))
}

fn converted(granularity: Granularity, rates: &[DatedRate], rows: Vec<Row>) -> Report {
    let (query, rates) = (
        question(granularity),
        Rates::new(currency("EUR"), rates.iter().copied()),
    );
    let mut converter = Converter::new(&query, &rates);
    converter.take(rows).unwrap();
    converter.finish()
}

fn conversion(report: &Report) -> &Conversion {
    report.conversion.as_ref().unwrap()
}

#[test]
fn each_day_has_its_own_rate_and_the_month_is_their_sum() {
    let rates = [
        rate("USD", "2024-09-01", "0.9"),
        rate("USD", "2024-09-02", "0.8"),
    ];
    let rows = vec![
        row("2024-09-01", "a", "USD", "10"),
        row("2024-09-02", "a", "USD", "10"),
        row("2024-09-02", "a", "EUR", "1"),
    ];
    let report = converted(Granularity::Month, &rates, rows);
    assert_eq!(report.rows, [row("2024-09-01", "a", "EUR", "18")]);
    let used = |rate: &str, on: &str| UsedRate {
        from: "USD".to_owned(),
        rate: rate.parse().unwrap(),
        given_for: day(on),
        days: DayRange {
            start: day(on),
            end: day(on) + Days::new(1),
        },
    };
    assert_eq!(
        conversion(&report).used,
        [used("0.9", "2024-09-01"), used("0.8", "2024-09-02")]
    );
}

#[test]
fn a_rate_counts_seven_days_on_and_not_eight_and_never_backwards() {
    let rates = Rates::new(currency("EUR"), [rate("USD", "2024-09-10", "0.9")]);
    let on = |text: &str| rates.on("USD", day(text)).map(|(given, _)| given);
    assert_eq!(on("2024-09-09"), None);
    assert_eq!(on("2024-09-10"), Some(day("2024-09-10")));
    assert_eq!(on("2024-09-17"), Some(day("2024-09-10")));
    assert_eq!(on("2024-09-18"), None);
}

#[test]
fn a_rate_counts_in_its_direction_only() {
    let rates = Rates::new(currency("USD"), [rate("USD", "2024-09-10", "0.9")]);
    assert_eq!(rates.on("EUR", day("2024-09-10")), None);
}

#[test]
fn what_has_no_rate_stays_in_its_currency_and_is_listed() {
    let rows = vec![
        row("2024-09-01", "a", "USD", "10"),
        row("2024-09-02", "b", "USD", "5"),
        row("2024-09-04", "a", "USD", "2.5"),
        row("2024-09-04", "a", "CNY", "7"),
    ];
    let report = converted(Granularity::None, &[rate("CNY", "2024-09-04", "0.5")], rows);
    let units: Vec<_> = report
        .totals
        .iter()
        .map(|total| (total.unit.as_str(), total.amount.to_string()))
        .collect();
    assert_eq!(
        units,
        [("EUR", "3.5".to_owned()), ("USD", "17.5".to_owned())]
    );
    let missing = |first: &str, end: &str, amount: &str| MissingRate {
        from: "USD".to_owned(),
        days: DayRange {
            start: day(first),
            end: day(end),
        },
        amount: amount.parse().unwrap(),
    };
    assert_eq!(
        conversion(&report).missing,
        [
            missing("2024-09-01", "2024-09-03", "15"),
            missing("2024-09-04", "2024-09-05", "2.5")
        ]
    );
}

#[test]
fn usage_can_not_be_converted() {
    let error = grammar::parse("metric=consumed_quantity&currency=EUR").unwrap_err();
    assert_eq!(error.field, "currency");
    let error = grammar::parse("currency=euro").unwrap_err();
    assert_eq!(error.field, "currency");
    assert_eq!(grammar::parse("currency=").unwrap().currency, None);
}

#[test]
fn rows_are_asked_for_by_day_and_unconverted() {
    let asked = by_day(&question(Granularity::Quarter));
    assert_eq!(
        (asked.granularity, asked.currency),
        (Granularity::Day, None)
    );
    assert_eq!(
        by_day(&question(Granularity::Hour)).granularity,
        Granularity::Hour
    );
}

#[test]
fn an_amount_that_does_not_fit_is_refused() {
    let query = question(Granularity::Month);
    let rates = Rates::new(currency("EUR"), [rate("USD", "2024-09-01", "1000")]);
    let mut converter = Converter::new(&query, &rates);
    let rows = vec![row("2024-09-01", "a", "USD", "99999999999999999999")];
    assert!(converter.take(rows).is_err());
}

const UNITS: [&str; 3] = ["CNY", "EUR", "USD"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (0_u64..92, 0_u8..3, 0_usize..3, -1_000_000_i64..1_000_000).prop_map(
        |(offset, key, unit, amount)| Row {
            period: Some(Period {
                day: day("2024-08-01") + Days::new(offset),
                hour: None,
            }),
            keys: [Some(key.to_string())].into(),
            unit: UNITS[unit].into(),
            amount: Amount::from_units(i128::from(amount) * 12_345_678_901_234),
        },
    );
    proptest::collection::vec(one, 0..60)
}

fn rates() -> impl Strategy<Value = Vec<DatedRate>> {
    let one =
        (0_u64..92, any::<bool>(), 1_i64..2_000_000).prop_map(|(offset, is_usd, rate)| DatedRate {
            day: day("2024-08-01") + Days::new(offset),
            from: currency(if is_usd { "USD" } else { "CNY" }),
            to: currency("EUR"),
            rate: Amount::from_units(i128::from(rate) * 1_000_003_000_001),
        });
    proptest::collection::vec(one, 0..30)
}

fn sums(report: &Report) -> BTreeMap<String, Amount> {
    let totals = report.totals.iter();
    totals
        .map(|total| (total.unit.clone(), total.amount))
        .collect()
}

proptest! {
    /// Whether days are converted and then added up, or the converted days are looked at one by one, is the same.
    #[test]
    fn converting_then_summing_is_summing_converted_days(rows in rows(), rates in rates()) {
        let days = converted(Granularity::Day, &rates, rows.clone());
        for granularity in [Granularity::None, Granularity::Week, Granularity::Month, Granularity::Quarter, Granularity::Year] {
            let report = converted(granularity, &rates, rows.clone());
            let mut expected: BTreeMap<_, Amount> = BTreeMap::new();
            for row in &days.rows {
                let period = row.period.filter(|_| granularity != Granularity::None);
                let period = period.map(|one| Period { day: granularity.first_day(one.day), hour: None });
                let sum = expected.entry((period, row.keys.clone(), row.unit.clone())).or_default();
                *sum = [*sum, row.amount].into_iter().sum();
            }
            let got: BTreeMap<_, _> = report.rows.iter().map(|row| ((row.period, row.keys.clone(), row.unit.clone()), row.amount)).collect();
            prop_assert_eq!(got, expected);
            prop_assert_eq!(sums(&report), sums(&days));
            prop_assert_eq!(conversion(&report), conversion(&days));
        }
    }

    /// In how many parts the rows come does not matter.
    #[test]
    fn parts_add_up_to_the_whole(rows in rows(), rates in rates(), cut in 0_usize..60) {
        let whole = converted(Granularity::Month, &rates, rows.clone());
        let (query, table) = (question(Granularity::Month), Rates::new(currency("EUR"), rates));
        let mut converter = Converter::new(&query, &table);
        let (one, other) = rows.split_at(cut.min(rows.len()));
        converter.take(other.to_vec()).unwrap();
        converter.take(one.to_vec()).unwrap();
        prop_assert_eq!(converter.finish(), whole);
    }

    /// What stays unconverted is exactly what is listed as such.
    #[test]
    fn nothing_is_dropped(rows in rows(), rates in rates()) {
        let report = converted(Granularity::None, &rates, rows);
        let mut listed: BTreeMap<String, Amount> = BTreeMap::new();
        for one in &conversion(&report).missing {
            let sum = listed.entry(one.from.clone()).or_default();
            *sum = [*sum, one.amount].into_iter().sum();
        }
        let kept: BTreeMap<_, _> = sums(&report).into_iter().filter(|(unit, _)| unit != "EUR").collect();
        prop_assert_eq!(listed, kept);
    }
}
