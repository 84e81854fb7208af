//! The order and the totals of reports. Knows rows; must not know the cube.

use super::{Period, Report, Row};
use crate::cost::{CostQuery, Dimension, RangeSpec};
use crate::money::Amount;
use crate::time::DayRange;
use proptest::prelude::*;

fn report(rows: Vec<Row>) -> Report {
    let range =
        DayRange::new("2024-09-01".parse().unwrap(), "2024-12-01".parse().unwrap()).unwrap();
    let query = CostQuery {
        range: RangeSpec::Fixed(range),
        group_by: vec![Dimension::Region],
        ..CostQuery::default()
    };
    Report::new(&query.resolve(range.end), rows)
}

fn row() -> impl Strategy<Value = Row> {
    (
        prop::sample::select(vec!["2024-09-01", "2024-10-01", "2024-11-01"]),
        prop::option::of("[ab]{0,2}"),
        prop::sample::select(vec!["USD", "CNY", ""]),
        any::<i64>(),
    )
        .prop_map(|(period, key, unit, amount)| Row {
            period: Some(period.parse().unwrap()),
            keys: [key].into(),
            unit: unit.into(),
            amount: Amount::from_units(amount.into()),
        })
}

#[test]
fn periods_are_days_or_hours_and_nothing_else() {
    for text in ["2024-09-01", "2024-09-01T00:00:00Z", "2024-02-29T23:00:00Z"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "2024-09",
        "2024-09-01T24:00:00Z",
        "2024-09-01T05:30:00Z",
        "2024-02-30",
        "2024-09-01T5Z",
    ] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
}

#[test]
fn json_is_as_the_api_says() {
    let report = report(vec![Row {
        period: Some("2024-09-01".parse().unwrap()),
        keys: [None].into(),
        unit: "USD".into(),
        amount: "14.101247192".parse().unwrap(),
    }]);
    assert_eq!(
        serde_json::to_string(&report).unwrap(),
        r#"{"range":{"start":"2024-09-01","end":"2024-12-01"},"granularity":"month","metric":"billed_cost","group_by":["region"],"rows":[{"period":"2024-09-01","keys":[null],"unit":"USD","amount":"14.101247192"}],"totals":[{"unit":"USD","amount":"14.101247192"}]}"#
    );
}

proptest! {
    #[test]
    fn rows_come_by_period_then_value_then_unit_whatever_their_order_was(rows in prop::collection::vec(row(), 0..30)) {
        let one = report(rows.clone());
        let place = |row: &Row| (row.period, row.keys[0].is_none(), row.keys[0].clone(), row.unit.clone());
        prop_assert!(one.rows.is_sorted_by_key(place));
        let mut turned = rows;
        turned.reverse();
        let other = report(turned);
        prop_assert_eq!(one.rows.iter().map(place).collect::<Vec<_>>(), other.rows.iter().map(place).collect::<Vec<_>>());
        prop_assert_eq!(one.totals, other.totals);
    }

    #[test]
    fn totals_are_the_sums_of_the_rows_per_unit_and_in_order(rows in prop::collection::vec(row(), 0..30)) {
        let report = report(rows.clone());
        prop_assert!(report.totals.is_sorted_by(|a, b| a.unit < b.unit));
        for total in &report.totals {
            let sum: i128 = rows.iter().filter(|row| *row.unit == *total.unit).map(|row| row.amount.units()).sum();
            prop_assert_eq!(total.amount.units(), sum);
        }
        let units: std::collections::BTreeSet<_> = rows.iter().map(|row| &row.unit).collect();
        prop_assert_eq!(report.totals.len(), units.len());
    }

    #[test]
    fn a_report_survives_json(rows in prop::collection::vec(row(), 0..10)) {
        let report = report(rows);
        let text = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<super::Report>(&text).unwrap(), report);
    }
}
