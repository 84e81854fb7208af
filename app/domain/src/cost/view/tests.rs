//! What views show of reports, against figures added up by hand. Knows reports; must not know pixels.

use super::{Relative, ReportView, SortBy, buckets, count, sort, view};
use crate::cost::{CostQuery, Dimension, Metric, RangeSpec, Report, Row};
use crate::money::Amount;
use crate::time::{DayRange, Granularity};
use chrono::Days;
use proptest::prelude::*;

fn range(start: &str, end: &str) -> DayRange {
    DayRange::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn row(period: &str, key: Option<&str>, unit: &str, value: &str) -> Row {
    Row {
        period: (!period.is_empty()).then(|| period.parse().unwrap()),
        keys: [key.map(str::to_owned)].into(),
        unit: unit.into(),
        amount: amount(value),
    }
}

fn report(range: DayRange, granularity: Granularity, rows: Vec<Row>) -> Report {
    let query = CostQuery {
        range: RangeSpec::Fixed(range),
        granularity,
        metric: Metric::BilledCost,
        group_by: vec![Dimension::Region],
        ..CostQuery::default()
    };
    Report::new(&query.resolve(range.end), rows)
}

fn monthly(rows: Vec<Row>) -> Report {
    report(range("2024-08-15", "2024-11-01"), Granularity::Month, rows)
}

/// A total per region, as a report of one unit and no periods.
fn totals(amounts: &[(&str, &str)]) -> Report {
    let rows = amounts
        .iter()
        .map(|(key, value)| row("", Some(key), "USD", value))
        .collect();
    report(range("2024-09-01", "2024-10-01"), Granularity::None, rows)
}

fn names(view: &ReportView) -> Vec<String> {
    let rows = &view.units[0].rows;
    rows.iter().map(|row| row.label(view.metric)).collect()
}

#[test]
fn months_that_the_range_cuts_are_marked_and_named_by_their_days() {
    let labels: Vec<_> = buckets(range("2024-08-15", "2024-11-01"), Granularity::Month)
        .iter()
        .map(|bucket| (bucket.label(), bucket.partial.is_some()))
        .collect();
    assert_eq!(
        labels,
        [
            ("15–31 Aug 2024".to_owned(), true),
            ("Sep 2024".to_owned(), false),
            ("Oct 2024".to_owned(), false)
        ]
    );
    let within = buckets(range("2024-08-15", "2024-08-20"), Granularity::Month);
    assert_eq!(within.len(), 1);
    assert!(within[0].partial.is_some());
}

#[test]
fn weeks_quarters_and_years_are_named_whole_and_cut() {
    let of = |start, end, granularity| -> Vec<_> {
        buckets(range(start, end), granularity)
            .iter()
            .map(|bucket| {
                (
                    bucket.label(),
                    bucket.tick(granularity),
                    bucket.partial.is_some(),
                )
            })
            .collect()
    };
    let told = |label: &str, tick: &str, partial| (label.to_owned(), tick.to_owned(), partial);
    assert_eq!(
        of("2024-08-29", "2024-09-10", Granularity::Week),
        [
            told("29 Aug – 1 Sep 2024", "26 Aug", true),
            told("2–8 Sep 2024", "2 Sep", false),
            told("9 Sep 2024", "9 Sep", true),
        ]
    );
    assert_eq!(
        of("2024-07-01", "2025-02-01", Granularity::Quarter),
        [
            told("Q3 2024", "Q3", false),
            told("Q4 2024", "Q4", false),
            told("1–31 Jan 2025", "Q1", true),
        ]
    );
    assert_eq!(
        of("2023-12-31", "2025-01-01", Granularity::Year),
        [
            told("31 Dec 2023", "2023", true),
            told("2024", "2024", false)
        ]
    );
}

#[test]
fn days_and_hours_are_named_by_their_date() {
    let days = buckets(range("2024-08-31", "2024-09-02"), Granularity::Day);
    assert_eq!(days[1].label(), "1 Sep 2024");
    assert_eq!(days[1].tick(Granularity::Day), "1 Sep");
    let hours = buckets(range("2024-08-31", "2024-09-01"), Granularity::Hour);
    assert_eq!(hours.len(), 24);
    assert_eq!(hours[5].label(), "31 Aug 2024, 05:00 UTC");
    assert_eq!(hours[5].tick(Granularity::Hour), "05:00");
}

#[test]
fn a_period_without_charges_is_zero_and_not_left_out() {
    let view = view(
        &monthly(vec![row("2024-10-01", Some("eu-west-1"), "USD", "3")]),
        None,
    );
    let series = &view.units[0].chart.series[0];
    assert_eq!(series.values, [Amount::ZERO, Amount::ZERO, amount("3")]);
    assert_eq!(view.units[0].rows[0].values(3), series.values);
}

#[test]
fn currencies_are_apart_and_in_order() {
    let view = view(
        &monthly(vec![
            row("2024-09-01", Some("us-east-1"), "USD", "3"),
            row("2024-09-01", Some("cn-north-1"), "CNY", "5"),
            row("2024-10-01", None, "USD", "1"),
        ]),
        None,
    );
    let units: Vec<_> = view
        .units
        .iter()
        .map(|unit| (unit.unit.as_str(), unit.total))
        .collect();
    assert_eq!(units, [("CNY", amount("5")), ("USD", amount("4"))]);
    assert_eq!(view.units[1].rows[1].labels, ["Global / no region"]);
    assert_eq!(view.units[1].rows[1].share.unwrap().to_string(), "25.0%");
}

#[test]
fn the_largest_distance_from_zero_comes_first_then_the_name() {
    let view = view(
        &totals(&[("b", "2"), ("c", "-5"), ("a", "2"), ("d", "0")]),
        None,
    );
    assert_eq!(names(&view), ["c", "a", "b", "d"]);
}

#[test]
fn of_eleven_groups_nine_are_named_and_two_are_the_rest() {
    let amounts: Vec<_> = (1..=11)
        .map(|nth| (format!("r{nth:02}"), nth.to_string()))
        .collect();
    let borrowed: Vec<_> = amounts
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let view = view(&totals(&borrowed), None);
    let chart = &view.units[0].chart;
    assert_eq!(chart.series.len(), 10);
    let rest = &chart.series[9];
    assert_eq!(
        (rest.label.as_str(), rest.groups, rest.slot),
        ("The rest (2)", 2, None)
    );
    assert_eq!(rest.keys, None);
    assert_eq!(rest.total, amount("3"));
    let mut slots: Vec<_> = chart.series[..9]
        .iter()
        .map(|one| one.slot.unwrap())
        .collect();
    slots.sort_unstable();
    slots.dedup();
    assert_eq!(slots.len(), 9, "no two of the named series share a colour");
    assert_eq!(view.units[0].rows[10].slot, None);
}

#[test]
fn a_rest_of_one_is_named() {
    let amounts: Vec<_> = (1..=10)
        .map(|nth| (format!("r{nth:02}"), nth.to_string()))
        .collect();
    let borrowed: Vec<_> = amounts
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let view = view(&totals(&borrowed), None);
    assert!(
        view.units[0]
            .chart
            .series
            .iter()
            .all(|one| one.keys.is_some())
    );
}

#[test]
fn changes_are_exact_and_what_is_new_or_gone_has_no_percentage() {
    let now = totals(&[
        ("kept", "1.125"),
        ("new", "4"),
        ("free", "0"),
        ("credit", "-1"),
    ]);
    let before = totals(&[
        ("kept", "1"),
        ("gone", "7"),
        ("free", "2"),
        ("credit", "-4"),
    ]);
    let view = view(&now, Some(&before));
    let words = |name: &str| {
        let row = view.units[0]
            .rows
            .iter()
            .find(|row| row.labels[0] == name)
            .unwrap();
        let change = row.change.unwrap();
        (change.amount.to_string(), change.words())
    };
    assert_eq!(words("kept"), ("0.125".to_owned(), "+12.5%".to_owned()));
    assert_eq!(words("new"), ("4".to_owned(), "new".to_owned()));
    assert_eq!(words("gone"), ("-7".to_owned(), "gone".to_owned()));
    assert_eq!(words("free"), ("-2".to_owned(), "−100.0%".to_owned()));
    assert_eq!(words("credit"), ("3".to_owned(), "+75.0%".to_owned()));
    assert_eq!(names(&view).last().unwrap(), "gone");
    assert_eq!(view.units[0].change.unwrap().words(), "−31.2%");
    assert!(
        view.units[0]
            .chart
            .series
            .iter()
            .all(|series| series.label != "gone")
    );
}

#[test]
fn what_came_to_nothing_before_and_is_gone_has_no_series() {
    let now = totals(&[("kept", "1"), ("free", "0")]);
    let before = totals(&[("kept", "1"), ("a", "0")]);
    let view = view(&now, Some(&before));
    assert_eq!(names(&view), ["kept", "free", "a"]);
    let series = view.units[0].chart.series.iter();
    let series: Vec<_> = series.map(|one| one.label.as_str()).collect();
    assert_eq!(series, ["kept", "free"]);
}

#[test]
fn a_currency_that_is_gone_is_still_shown() {
    let before = totals(&[("a", "1")]);
    let view = view(&totals(&[]), Some(&before));
    assert_eq!(view.units[0].total, Amount::ZERO);
    assert_eq!(view.units[0].change.unwrap().relative, Relative::Gone);
    assert_eq!(view.units[0].chart.series, []);
}

#[test]
fn an_empty_report_has_periods_and_no_units() {
    let view = view(&monthly(Vec::new()), None);
    assert_eq!((view.buckets.len(), view.units.len()), (3, 0));
}

#[test]
fn a_table_is_sorted_by_the_column_asked_for_and_by_name_where_that_is_equal() {
    let now = totals(&[("b", "2"), ("a", "2"), ("c", "9")]);
    let before = totals(&[("b", "1"), ("a", "4"), ("gone", "1")]);
    let mut view = view(&now, Some(&before));
    let mut order = |by, descending| {
        let rows = &mut view.units[0].rows;
        sort(rows, by, descending);
        rows.iter()
            .map(|row| row.labels[0].clone())
            .collect::<Vec<_>>()
            .concat()
    };
    assert_eq!(order(SortBy::Key(0), false), "abcgone");
    assert_eq!(order(SortBy::Key(0), true), "gonecba");
    assert_eq!(order(SortBy::Total, true), "cabgone");
    assert_eq!(order(SortBy::Total, false), "goneabc");
    assert_eq!(order(SortBy::Change, true), "cbgonea");
    assert_eq!(order(SortBy::Percent, true), "cbagone");
    assert_eq!(order(SortBy::Bucket(0), true), "cabgone");
}

#[test]
fn the_other_times_periods_stand_beside_those_of_the_report_by_their_number() {
    let now = report(
        range("2024-09-01", "2024-12-01"),
        Granularity::Month,
        vec![
            row("2024-09-01", Some("kept"), "USD", "3"),
            row("2024-11-01", Some("kept"), "USD", "4"),
        ],
    );
    let before = report(
        range("2023-09-01", "2023-11-01"),
        Granularity::Month,
        vec![
            row("2023-09-01", Some("kept"), "USD", "1"),
            row("2023-10-01", Some("gone"), "USD", "7"),
        ],
    );
    let view = view(&now, Some(&before));
    let labels: Vec<_> = view.ghosts.iter().map(super::Bucket::label).collect();
    assert_eq!(labels, ["Sep 2023", "Oct 2023"]);
    let chart = &view.units[0].chart;
    assert_eq!(chart.series[0].before, [amount("1"), Amount::ZERO]);
    assert_eq!(chart.gone, [Amount::ZERO, amount("7")]);
}

#[test]
fn periods_of_the_other_time_beyond_the_last_of_the_report_are_left_out() {
    let now = report(
        range("2024-09-01", "2024-10-01"),
        Granularity::Month,
        vec![],
    );
    let before = report(
        range("2024-07-01", "2024-09-01"),
        Granularity::Month,
        vec![
            row("2024-07-01", Some("a"), "USD", "2"),
            row("2024-08-01", Some("a"), "USD", "5"),
        ],
    );
    let view = view(&now, Some(&before));
    assert_eq!(view.ghosts.len(), 1);
    assert_eq!(view.units[0].chart.gone, [amount("2")]);
    assert_eq!(view.units[0].change.unwrap().before, amount("7"));
}

#[test]
fn where_only_totals_are_compared_there_are_no_other_periods() {
    let view = view(&monthly(vec![]), Some(&totals(&[("a", "1")])));
    assert!(view.compared && view.ghosts.is_empty());
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (
        0_u64..78,
        0_u32..14,
        prop::sample::select(vec!["USD", "CNY"]),
        -10_i64.pow(6)..10_i64.pow(6),
    );
    prop::collection::btree_map((row.0, row.1, row.2), row.3, 0..80).prop_map(|rows| {
        rows.into_iter()
            .map(|((day, key, unit), value)| Row {
                period: Some(crate::cost::Period {
                    day: range("2024-08-15", "2024-11-01").start + Days::new(day),
                    hour: None,
                }),
                keys: [(key > 0).then(|| format!("r{key}"))].into(),
                unit: unit.into(),
                amount: Amount::from_units(value.into()),
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn series_table_and_totals_add_up_to_the_report(rows in any_rows()) {
        let report = report(range("2024-08-15", "2024-11-01"), Granularity::Day, rows);
        let view = view(&report, None);
        prop_assert_eq!(view.units.len(), report.totals.len());
        for (unit, total) in view.units.iter().zip(&report.totals) {
            prop_assert_eq!((unit.unit.as_str(), unit.total), (total.unit.as_str(), total.amount));
            let sum = |amounts: Vec<Amount>| amounts.into_iter().sum::<Amount>();
            prop_assert_eq!(sum(unit.rows.iter().map(|row| row.total).collect()), unit.total);
            prop_assert_eq!(sum(unit.chart.series.iter().map(|one| one.total).collect()), unit.total);
            prop_assert_eq!(sum(unit.chart.totals.clone()), unit.total);
            for series in &unit.chart.series {
                prop_assert_eq!(sum(series.values.clone()), series.total);
                prop_assert_eq!(series.values.len(), view.buckets.len());
            }
            prop_assert!(unit.chart.series.len() <= 10);
        }
    }

    #[test]
    fn the_other_times_series_and_what_is_gone_add_up_to_it(rows in any_rows(), others in any_rows()) {
        let days = range("2024-08-15", "2024-11-01");
        let now = report(days, Granularity::Day, rows);
        let before = report(days, Granularity::Day, others);
        for unit in view(&now, Some(&before)).units {
            let series = unit.chart.series.iter().flat_map(|one| &one.before);
            let all: Amount = series.chain(&unit.chart.gone).copied().sum();
            prop_assert_eq!(all, unit.change.unwrap().before);
        }
    }

    #[test]
    fn a_view_is_the_same_whatever_the_rows_order(rows in any_rows()) {
        let of = |rows: Vec<Row>| view(&report(range("2024-08-15", "2024-11-01"), Granularity::Day, rows), None);
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(of(rows), of(turned));
    }

    #[test]
    fn buckets_cover_the_range_without_gaps_and_as_many_as_counted(start in 0_u64..20_000, days in 1_u64..400) {
        let start = range("1980-01-01", "1980-01-02").start + Days::new(start);
        let range = DayRange::new(start, start + Days::new(days)).unwrap();
        for granularity in Granularity::ALL {
            let buckets = buckets(range, granularity);
            prop_assert_eq!(i64::try_from(buckets.len()).unwrap(), count(range, granularity));
            prop_assert_eq!(buckets[0].days.start, range.start);
            prop_assert_eq!(buckets[buckets.len() - 1].days.end, range.end);
            if granularity != Granularity::Hour {
                for pair in buckets.windows(2) {
                    prop_assert_eq!(pair[0].days.end, pair[1].days.start);
                }
            }
            for (at, bucket) in buckets.iter().enumerate() {
                let index = super::bucket::index(range, granularity, bucket.period);
                prop_assert_eq!(index, u32::try_from(at).ok());
            }
        }
    }
}
