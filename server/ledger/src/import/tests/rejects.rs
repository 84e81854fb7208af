//! Rows that break a rule: which, why, and where they are kept. Knows the rules' words.

use super::*;
use crate::import::RejectedRow;

/// Imports a good row and one with these values, which is rejected for `reason` at `column`.
#[track_caller]
fn check_reject(changes: &[(&str, &str)], column: &str, reason: &str) {
    let case = Case::text(&bill(&[row(&[]), row(changes)]));
    let (_staging, delivery) = case.delivery();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (1, 1));
    assert_eq!(delivery.reasons[0].column, column);
    assert_eq!(delivery.reasons[0].reason, reason);
    assert_eq!(delivery.reasons[0].examples[0].line, 3);
}

#[test]
fn rows_that_break_a_rule_are_rejected_with_the_reason() {
    check_reject(&[("BilledCost", "")], "BilledCost", "has no value");
    check_reject(
        &[("BilledCost", "1,5").to_owned().into_quoted()],
        "BilledCost",
        "is not a decimal number",
    );
    check_reject(
        &[("EffectiveCost", "1e30")],
        "EffectiveCost",
        "is larger than 100000000000000000000",
    );
    check_reject(
        &[("ConsumedQuantity", "NaN")],
        "ConsumedQuantity",
        "is not a decimal number",
    );
    check_reject(
        &[("BillingPeriodStart", "September")],
        "BillingPeriodStart",
        "is not a date and time like 2024-09-01T00:00:00Z",
    );
    check_reject(
        &[("ChargePeriodStart", "NULL")],
        "ChargePeriodStart",
        "has no value",
    );
    check_reject(
        &[("ChargePeriodEnd", "2024-09-18T21:59:59Z")],
        "ChargePeriodEnd",
        "is before ChargePeriodStart",
    );
    check_reject(
        &[("ChargeCategory", "Refund")],
        "ChargeCategory",
        "is none of Usage, Purchase, Tax, Credit, Adjustment",
    );
    check_reject(
        &[("BillingCurrency", "XYZ")],
        "BillingCurrency",
        "is not a currency code of ISO 4217",
    );
    check_reject(&[("ProviderName", "")], "ProviderName", "has no value");
    check_reject(&[("ServiceName", "NULL")], "ServiceName", "has no value");
    check_reject(
        &[("ServiceName", "a,b")],
        "",
        "has not as many fields as the header",
    );
    check_reject(&[("Tags", "\"{}")], "", "has a quote that is never closed");
}

/// A value in quotes.
trait Quoted<'a> {
    fn into_quoted(self) -> (&'a str, &'a str);
}

impl<'a> Quoted<'a> for (&'a str, &'a str) {
    fn into_quoted(self) -> (&'a str, &'a str) {
        (self.0, format!("\"{}\"", self.1).leak())
    }
}

#[test]
fn a_row_that_is_not_utf_8_is_rejected_where_it_is_read() {
    let text = bill(&[row(&[]), row(&[("ServiceName", "caf?")])]);
    let bytes: Vec<u8> = text
        .bytes()
        .map(|byte| if byte == b'?' { 0xe9 } else { byte })
        .collect();
    let (_staging, delivery) = Case::new(&[&bytes]).delivery();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (1, 1));
    assert_eq!(delivery.reasons[0].column, "ServiceName");
    assert_eq!(delivery.reasons[0].reason, "is not UTF-8 text");
}

#[test]
fn line_numbers_count_the_lines_inside_quotes() {
    let name = ("ServiceName", "\"a\nb\"\"\nc\"");
    let text = bill(&[
        row(&[name]),
        row(&[("BilledCost", "x")]),
        row(&[name]),
        row(&[("BilledCost", "y")]),
    ]);
    let (_staging, delivery) = Case::text(&text).delivery();
    let lines: Vec<_> = delivery.reasons[0]
        .examples
        .iter()
        .map(|one| (one.line, one.value.as_str()))
        .collect();
    assert_eq!(lines, [(5, "x"), (9, "y")]);
}

#[test]
fn rejected_rows_are_kept_as_they_were() {
    let bad = row(&[("BilledCost", "\"1,5\""), ("ServiceName", "\"two\nlines\"")]);
    let case = Case::text(&bill(&[row(&[]), bad.clone()]));
    let (staging, _delivery) = case.delivery();
    let mut reader = csv::Reader::from_path(staging.rejects()).unwrap();
    let kept: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0],
        csv::StringRecord::from(vec![
            "bill0.csv",
            "3",
            "BilledCost",
            "is not a decimal number",
            bad.as_str()
        ])
    );
}

#[test]
fn without_rejects_there_is_no_file_of_them() {
    let case = Case::text(&bill(&[row(&[])]));
    let (staging, _delivery) = case.delivery();
    assert!(!staging.rejects().exists());
}

#[test]
fn a_strict_import_takes_all_rows_or_none() {
    let case = Case::text(&bill(&[row(&[]), row(&[("BilledCost", "x")])]));
    let strict = Options {
        strict: true,
        ..Options::default()
    };
    let refused = case.read(&strict).1.unwrap_err();
    let Refused::Strict(delivery) = refused else {
        panic!("{refused}")
    };
    assert_eq!(
        delivery.reasons[0].examples,
        [RejectedRow {
            file: "bill0.csv".to_owned(),
            line: 3,
            value: "x".to_owned()
        }]
    );
    let good = Case::text(&bill(&[row(&[])]));
    assert_eq!(good.read(&strict).1.unwrap().rows.accepted, 1);
}
