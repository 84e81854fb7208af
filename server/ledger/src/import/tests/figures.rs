//! The figures of a reconciliation. Knows sums and counts.

use super::*;
use floe_domain::cost::Metric;

#[test]
fn sums_read_and_accepted_differ_by_the_rejected_rows() {
    let rows = [
        row(&[("BilledCost", "1.5")]),
        row(&[("BilledCost", "2"), ("ChargeCategory", "x")]),
        row(&[("BilledCost", "4"), ("BillingCurrency", "CNY")]),
        row(&[("BilledCost", "8"), ("BillingCurrency", "??")]),
    ];
    let (_staging, delivery) = Case::text(&bill(&rows)).delivery();
    let found: Vec<_> = delivery
        .totals
        .iter()
        .map(|one| {
            (
                one.currency.map(|code| code.to_string()),
                one.read.billed.to_string(),
                one.accepted.billed.to_string(),
                one.rows.read,
            )
        })
        .collect();
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        found,
        [
            (code("CNY"), "4".to_owned(), "4".to_owned(), 1),
            (code("USD"), "3.5".to_owned(), "1.5".to_owned(), 2),
            (None, "8".to_owned(), "0".to_owned(), 1),
        ]
    );
}

#[test]
fn a_longer_amount_is_rounded_and_counted() {
    let rows = [
        row(&[("BilledCost", "0.1234567890123456785")]),
        row(&[("BilledCost", "0.1234567890123456789")]),
        row(&[("ConsumedQuantity", "1e-19")]),
    ];
    let case = Case::text(&bill(&rows));
    let (staging, delivery) = case.delivery();
    let mut billed = charges(&staging, &delivery)[0].metrics[0].to_vec();
    billed.sort_unstable();
    let quarter = 250_000_000_000_000_000;
    assert_eq!(
        billed,
        [123_456_789_012_345_678, 123_456_789_012_345_679, quarter]
    );
    let found: Vec<_> = delivery
        .rounding
        .iter()
        .map(|one| (one.metric, one.unit.as_str(), one.rows, one.added.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Metric::BilledCost, "USD", 2, "-0.0000000000000000004"),
            (
                Metric::ConsumedQuantity,
                "Requests",
                1,
                "-0.0000000000000000001"
            ),
        ]
    );
}

#[test]
fn nothing_rounded_leaves_no_rounding() {
    let (_staging, delivery) = Case::text(&bill(&[row(&[("BilledCost", "1e-18")])])).delivery();
    assert_eq!(delivery.rounding, []);
}
