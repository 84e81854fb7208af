//! Prices against quotients worked out by hand, and laws that hold for any sums. Knows reports; must not know pixels.

use super::{Paid, Price, unit};
use crate::cost::view::pivot::Pivot;
use crate::cost::view::{ReportView, SeriesView, view, view_naming};
use crate::cost::{CostQuery, Dimension, Metric, RangeSpec, Report, ResolvedQuery, Row, csv};
use crate::money::Amount;
use crate::time::{DayRange, Granularity};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Month, service, currency, consumed unit, cost, quantity.
type Used<'a> = (&'a str, &'a str, &'a str, Option<&'a str>, &'a str, &'a str);

fn question(start: &str) -> ResolvedQuery {
    let start: chrono::NaiveDate = start.parse().unwrap();
    let range = DayRange::new(start, start + chrono::Months::new(3)).unwrap();
    CostQuery {
        range: RangeSpec::Fixed(range),
        granularity: Granularity::Month,
        metric: Metric::UnitPrice,
        group_by: vec![Dimension::Service],
        ..CostQuery::default()
    }
    .resolve(range.end)
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn rows(used: &[Used<'_>], figure: impl Fn(&Used<'_>) -> Amount) -> Vec<Row> {
    used.iter()
        .map(|one| Row {
            period: one.0.parse().ok(),
            keys: [Some(one.1.to_owned()), one.3.map(str::to_owned)].into(),
            unit: one.2.into(),
            amount: figure(one),
        })
        .collect()
}

/// The answer from rows of what was paid and of what was consumed for it, each with the consumed unit as the last of its keys.
fn report(query: &ResolvedQuery, costs: Vec<Row>, quantities: Vec<Row>) -> Option<Report> {
    let pairs = costs.into_iter().zip(quantities);
    let prices = pairs.filter_map(|(cost, quantity)| {
        let (consumed, keys) = cost.keys.split_last()?;
        Some(Price {
            period: cost.period,
            keys: keys.into(),
            unit: unit(&cost.unit, consumed.as_deref()?).into(),
            paid: Paid {
                cost: cost.amount,
                quantity: quantity.amount,
            },
        })
    });
    super::report(query, prices.collect())
}

fn priced(start: &str, used: &[Used<'_>]) -> Report {
    let costs = rows(used, |one| amount(one.4));
    let quantities = rows(used, |one| amount(one.5));
    report(&question(start), costs, quantities).unwrap()
}

const SEPTEMBER: &str = "2024-09-01";
const OCTOBER: &str = "2024-10-01";

/// Storage that costs less by the month, machines in two currencies, and charges that count nothing.
const USED: [Used<'_>; 7] = [
    (SEPTEMBER, "S3", "USD", Some("GB-Mo"), "2.3", "100"),
    (OCTOBER, "S3", "USD", Some("GB-Mo"), "6.6", "300"),
    (SEPTEMBER, "EBS", "USD", Some("GB-Mo"), "8", "100"),
    (OCTOBER, "EBS", "USD", Some("GB-Mo"), "1", "0"),
    (SEPTEMBER, "EC2", "USD", Some("Hours"), "1", "3"),
    (SEPTEMBER, "EC2", "CNY", Some("Hours"), "14", "4"),
    (SEPTEMBER, "Tax", "USD", None, "5", "0"),
];

fn told(report: &Report) -> Vec<String> {
    let row = |row: &Row| {
        let period = row.period.unwrap().day.format("%b");
        let key = row.keys[0].clone().unwrap();
        format!("{period} {key} {} {}", row.amount, row.unit)
    };
    report.rows.iter().map(row).collect()
}

#[test]
fn a_price_is_the_cost_of_one_unit_in_each_currency_and_unit_by_itself() {
    assert_eq!(
        told(&priced(SEPTEMBER, &USED)),
        [
            "Sep EBS 0.08 USD per GB-Mo",
            "Sep EC2 3.5 CNY per Hours",
            "Sep EC2 0.333333333333333333 USD per Hours",
            "Sep S3 0.023 USD per GB-Mo",
            "Oct S3 0.022 USD per GB-Mo",
        ]
    );
}

#[test]
fn a_total_is_the_quotient_of_the_sums_and_not_a_sum_or_a_mean_of_prices() {
    let report = priced(SEPTEMBER, &USED);
    let totals: Vec<_> = report
        .totals
        .iter()
        .map(|total| format!("{} {}", total.amount, total.unit))
        .collect();
    // 2.3 + 6.6 + 8 + 1 for 100 + 300 + 100.
    assert_eq!(
        totals,
        [
            "3.5 CNY per Hours",
            "0.0358 USD per GB-Mo",
            "0.333333333333333333 USD per Hours"
        ]
    );
}

#[test]
fn sums_that_do_not_fit_are_no_answer() {
    let most = Amount::from_units(i128::MAX);
    let used = [
        (SEPTEMBER, "S3", "USD", Some("GB"), "", ""),
        (OCTOBER, "S3", "USD", Some("GB"), "", ""),
    ];
    let quantities = rows(&used, |_| amount("1"));
    assert_eq!(
        report(&question(SEPTEMBER), rows(&used, |_| most), quantities),
        None
    );
}

fn storage(view: &ReportView) -> &crate::cost::view::UnitView {
    let mut units = view.units.iter();
    units.find(|unit| unit.unit == "USD per GB-Mo").unwrap()
}

#[test]
fn each_currency_and_unit_has_a_view_of_its_own() {
    let view = view(&priced(SEPTEMBER, &USED), None);
    let units: Vec<_> = view.units.iter().map(|unit| unit.unit.as_str()).collect();
    assert_eq!(units, ["CNY per Hours", "USD per GB-Mo", "USD per Hours"]);
}

#[test]
fn where_nothing_was_consumed_there_is_a_gap_and_no_zero() {
    let view = view(&priced(SEPTEMBER, &USED), None);
    let unit = storage(&view);
    let ebs = &unit.rows[0];
    assert_eq!(*ebs.keys, [Some("EBS".to_owned())]);
    assert_eq!(ebs.figures(3), [Some(amount("0.08")), None, None]);
    let series = &unit.chart.series[0];
    assert_eq!((series.at(0), series.at(1)), (Some(amount("0.08")), None));
    // What is paid where nothing is consumed is in the price of all of it: 6.6 + 1 for 300.
    assert_eq!(unit.chart.at(1), amount("7.6").over(amount("300")));
    assert_eq!(unit.chart.at(2), None);
    assert_eq!(unit.chart.gaps, [2]);
}

#[test]
fn a_group_that_consumed_nothing_is_listed_without_a_price() {
    let used = [(SEPTEMBER, "Queues", "USD", Some("Requests"), "5", "0")];
    let report = priced(SEPTEMBER, &used);
    assert!(report.rows.is_empty() && report.totals.is_empty());
    let view = view(&report, None);
    assert_eq!(view.units[0].figure(), None);
    assert_eq!(view.units[0].rows[0].figure(), None);
    assert_eq!(view.units[0].chart.series[0].figure(), None);
}

#[test]
fn groups_are_ranked_by_what_was_paid_and_no_price_is_a_share_of_another() {
    let used: Vec<_> = USED.into_iter().filter(|one| one.3.is_some()).collect();
    let dear = (SEPTEMBER, "Glacier", "USD", Some("GB-Mo"), "4", "1");
    let used: Vec<_> = used.into_iter().chain([dear]).collect();
    let report = priced(SEPTEMBER, &used);
    let view = view_naming(&report, None, 1);
    let unit = storage(&view);
    let names: Vec<_> = unit.rows.iter().map(|row| row.labels[0].as_str()).collect();
    assert_eq!(names, ["EBS", "S3", "Glacier"]);
    assert!(unit.rows.iter().all(|row| row.share.is_none()));
    let rest = &unit.chart.series[1];
    assert_eq!(rest.label, "The rest (2)");
    // 2.3 + 6.6 + 4 for 100 + 300 + 1, and in September 2.3 + 4 for 100 + 1.
    assert_eq!(rest.figure(), amount("12.9").over(amount("401")));
    assert_eq!(rest.at(0), amount("6.3").over(amount("101")));
    assert_eq!(rest.at(1), Some(amount("0.022")));
}

#[test]
fn a_price_is_compared_with_the_price_before() {
    let then = priced(
        "2024-06-01",
        &[
            ("2024-06-01", "S3", "USD", Some("GB-Mo"), "5", "200"),
            ("2024-06-01", "FSx", "USD", Some("GB-Mo"), "7", "10"),
        ],
    );
    let now = [(SEPTEMBER, "S3", "USD", Some("GB-Mo"), "2", "100")];
    let view = view(&priced(SEPTEMBER, &now), Some(&then));
    let unit = storage(&view);
    let change = unit.rows[0].change.unwrap();
    assert_eq!(
        (change.before, change.amount, change.words()),
        (amount("0.025"), amount("-0.005"), "−20.0%".to_owned())
    );
    assert_eq!(unit.rows[1].change.unwrap().words(), "gone");
    // 12 for 210 before.
    let all = unit.change.unwrap();
    assert_eq!(Some(all.before), amount("12").over(amount("210")));
    let series = &unit.chart.series[0];
    assert_eq!(
        (series.before_at(0), series.before_at(1)),
        (Some(amount("0.025")), None)
    );
}

#[test]
fn a_price_of_zero_is_a_price_and_none_is_not_one() {
    let then = [
        ("2024-06-01", "S3", "USD", Some("GB-Mo"), "0", "200"),
        ("2024-06-01", "EBS", "USD", Some("GB-Mo"), "0", "10"),
        ("2024-06-01", "FSx", "USD", Some("GB-Mo"), "0", "10"),
    ];
    let now = [
        (SEPTEMBER, "S3", "USD", Some("GB-Mo"), "2", "100"),
        (SEPTEMBER, "EBS", "USD", Some("GB-Mo"), "0", "20"),
        (SEPTEMBER, "EFS", "USD", Some("GB-Mo"), "0", "30"),
    ];
    let then = priced("2024-06-01", &then);
    let view = view(&priced(SEPTEMBER, &now), Some(&then));
    let unit = storage(&view);
    let told = |name: &str| {
        let row = unit.rows.iter().find(|row| row.labels[0] == name).unwrap();
        let change = row.change.unwrap();
        let (was, by) = (change.was(view.metric), change.by(view.metric));
        (was, by, change.words())
    };
    let zero = Some(Amount::ZERO);
    assert_eq!(told("S3"), (zero, Some(amount("0.02")), "new".to_owned()));
    assert_eq!(told("EBS"), (zero, zero, "unchanged".to_owned()));
    assert_eq!(told("FSx"), (zero, None, "gone".to_owned()));
    assert_eq!(told("EFS"), (None, None, "new".to_owned()));
    let gone: Vec<_> = unit.rows.iter().filter(|row| row.is_gone()).collect();
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].labels, ["FSx"]);
}

#[test]
fn what_is_paid_without_a_price_any_more_stays_in_the_price_of_all() {
    let then = [("2024-06-01", "S3", "USD", Some("GB-Mo"), "5", "200")];
    let now = [
        (SEPTEMBER, "S3", "USD", Some("GB-Mo"), "2", "0"),
        (SEPTEMBER, "EBS", "USD", Some("GB-Mo"), "8", "100"),
    ];
    let then = priced("2024-06-01", &then);
    let view = view_naming(&priced(SEPTEMBER, &now), Some(&then), 2);
    let unit = storage(&view);
    let series: Vec<_> = unit.chart.series.iter().map(SeriesView::figure).collect();
    assert_eq!(series, [Some(amount("0.08")), None]);
    assert_eq!(unit.rows[1].change.unwrap().words(), "gone");
    let pivot = Pivot::of(&view, unit, &[Dimension::Service]);
    assert_eq!(unit.figure(), Some(amount("0.1")));
    assert_eq!(pivot.figure(), unit.figure());
}

#[test]
fn prices_are_never_added_up_to_a_period() {
    let mut view = view(&priced(SEPTEMBER, &USED), None);
    let before = view.clone();
    view.accumulate();
    assert_eq!(view, before);
}

#[test]
fn a_pivot_has_quotients_at_its_sides() {
    let query = ResolvedQuery {
        granularity: Granularity::None,
        group_by: vec![Dimension::Service, Dimension::Region],
        ..question(SEPTEMBER)
    };
    let rows = |figures: [&str; 3]| -> Vec<Row> {
        let places = [("S3", "eu"), ("S3", "us"), ("EBS", "us")];
        let pairs = places.into_iter().zip(figures);
        let row = |((service, region), figure): ((&str, &str), &str)| Row {
            period: None,
            keys: [service, region, "GB"]
                .map(|key| Some(key.to_owned()))
                .into(),
            unit: "USD".into(),
            amount: amount(figure),
        };
        pairs.map(row).collect()
    };
    let report = report(&query, rows(["1", "5", "3"]), rows(["10", "20", "0"])).unwrap();
    let view = view(&report, None);
    let pivot = Pivot::of(&view, &view.units[0], &[Dimension::Region]);
    let cells = |line: usize| pivot.rows[line].cells.clone();
    assert_eq!(pivot.columns[0].keys, [Some("us".to_owned())]);
    assert_eq!(pivot.columns[0].figure(), Some(amount("0.4")));
    assert_eq!(pivot.columns[1].figure(), Some(amount("0.1")));
    assert_eq!(cells(0), [Some(amount("0.25")), Some(amount("0.1"))]);
    assert_eq!(pivot.rows[0].side.figure(), Some(amount("0.2")));
    assert_eq!(cells(1), [None, None]);
    assert_eq!(pivot.rows[1].side.figure(), None);
    assert_eq!(pivot.figure(), Some(amount("0.3")));
}

#[test]
fn a_file_has_prices_with_every_digit_their_units_and_empty_cells_where_there_are_none() {
    let mut view = view(&priced(SEPTEMBER, &USED), None);
    view.units.retain(|unit| unit.unit == "USD per GB-Mo");
    assert_eq!(
        csv::table(&view),
        "Service,Unit,Unit price,Sep 2024,Oct 2024,Nov 2024\r\n\
         EBS,USD per GB-Mo,0.09,0.08,,\r\n\
         S3,USD per GB-Mo,0.02225,0.023,0.022,\r\n"
    );
    let lines = csv::transposed(&view);
    let lines: Vec<_> = lines.lines().collect();
    assert_eq!(
        lines,
        [
            "\"Service\",\"EBS (USD per GB-Mo)\",\"S3 (USD per GB-Mo)\",\"Over all (USD per GB-Mo)\"",
            "\"Service total\",\"0.09\",\"0.02225\",\"0.0358\"",
            "\"2024-09-01\",\"0.08\",\"0.023\",\"0.0515\"",
            "\"2024-10-01\",\"\",\"0.022\",\"0.025333333333333333\"",
            "\"2024-11-01\",\"\",\"\",\"\"",
        ]
    );
}

fn any_used() -> impl Strategy<Value = BTreeMap<(u32, u8, bool, bool), (i64, i64)>> {
    let place = (9_u32..12, 0_u8..14, any::<bool>(), any::<bool>());
    let figures = (-10_i64.pow(9)..10_i64.pow(9), 0_i64..1_000);
    prop::collection::btree_map(place, figures, 0..60)
}

proptest! {
    #[test]
    fn every_figure_is_the_quotient_of_the_sums_that_it_stands_for(used in any_used(), named in 1_usize..6) {
        let row = |((month, key, is_usd, is_hours), figure): (&(u32, u8, bool, bool), i64)| Row {
            period: format!("2024-{month:02}-01").parse().ok(),
            keys: [Some(format!("s{key}")), Some(if *is_hours { "Hours" } else { "GB" }.to_owned())].into(),
            unit: if *is_usd { "USD" } else { "CNY" }.into(),
            amount: Amount::from_units(i128::from(figure) * 1_000),
        };
        let costs: Vec<_> = used.iter().map(|(place, (cost, _))| row((place, *cost))).collect();
        let quantities: Vec<_> = used.iter().map(|(place, (_, quantity))| row((place, *quantity))).collect();
        let report = report(&question(SEPTEMBER), costs, quantities).unwrap();
        let view = view_naming(&report, None, named);
        let price = |unit: &str, is_in: &dyn Fn(u32, &str) -> bool| {
            let places = used.iter().filter(|((month, key, is_usd, is_hours), _)| {
                let currency = if *is_usd { "USD" } else { "CNY" };
                let consumed = if *is_hours { "Hours" } else { "GB" };
                unit == super::unit(currency, consumed) && is_in(*month, &format!("s{key}"))
            });
            let sums = places.fold((0_i128, 0_i128), |(cost, quantity), (_, (more, units))| {
                (cost + i128::from(*more) * 1_000, quantity + i128::from(*units) * 1_000)
            });
            Paid { cost: Amount::from_units(sums.0), quantity: Amount::from_units(sums.1) }.price()
        };
        for unit in &view.units {
            let of = |is_in: &dyn Fn(u32, &str) -> bool| price(&unit.unit, is_in);
            prop_assert_eq!(unit.figure(), of(&|_, _| true));
            let total = report.totals.iter().find(|total| total.unit == unit.unit);
            prop_assert_eq!(total.map(|total| total.amount), unit.figure());
            for place in 0..3_u32 {
                let at = usize::try_from(place).unwrap();
                prop_assert_eq!(unit.chart.at(at), of(&|month, _| month == 9 + place));
            }
            for row in &unit.rows {
                let name = row.labels[0].as_str();
                prop_assert_eq!(row.figure(), of(&|_, key| key == name));
            }
            let shown: Vec<_> = unit.chart.series.iter().filter(|one| one.keys.is_some()).map(|one| one.label.as_str()).collect();
            for series in &unit.chart.series {
                let is_in = |key: &str| match &series.keys {
                    Some(_) => key == series.label,
                    None => !shown.contains(&key),
                };
                prop_assert_eq!(series.figure(), of(&|_, key| is_in(key)));
                for place in 0..3_u32 {
                    let at = usize::try_from(place).unwrap();
                    prop_assert_eq!(series.at(at), of(&|month, key| month == 9 + place && is_in(key)));
                }
            }
        }
    }
}
