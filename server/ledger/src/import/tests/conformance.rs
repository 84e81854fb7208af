//! Which rules of FOCUS a bill breaks: told with counts and lines, in the way of nobody who is not strict. Knows the rules' words.

use super::*;
use crate::import::{Breaks, BrokenRule};
use floe_domain::charge::Version;

/// The mandatory columns of FOCUS 1.0 and what rules are about.
const COLUMNS: [(&str, &str); 33] = [
    ("BilledCost", "1.5"),
    ("BillingAccountId", "1"),
    ("BillingAccountName", "Main"),
    ("BillingCurrency", "USD"),
    ("BillingPeriodEnd", "2024-10-01T00:00:00Z"),
    ("BillingPeriodStart", "2024-09-01T00:00:00Z"),
    ("ChargeCategory", "Usage"),
    ("ChargeClass", ""),
    ("ChargeDescription", "a charge"),
    ("ChargeFrequency", "Usage-Based"),
    ("ChargePeriodEnd", "2024-09-19T00:00:00Z"),
    ("ChargePeriodStart", "2024-09-18T00:00:00Z"),
    ("CommitmentDiscountCategory", ""),
    ("CommitmentDiscountId", ""),
    ("CommitmentDiscountStatus", ""),
    ("CommitmentDiscountType", ""),
    ("ConsumedQuantity", "2"),
    ("ConsumedUnit", "Hours"),
    ("ContractedCost", "1.5"),
    ("EffectiveCost", "1.5"),
    ("InvoiceIssuerName", "AWS"),
    ("ListCost", "1.5"),
    ("PricingCategory", "Standard"),
    ("PricingQuantity", "2"),
    ("PricingUnit", "Hours"),
    ("ProviderName", "AWS"),
    ("PublisherName", "AWS"),
    ("RegionId", "us-east-1"),
    ("RegionName", "N. Virginia"),
    ("ServiceCategory", "Compute"),
    ("ServiceName", "EC2"),
    ("SkuId", "S1"),
    ("Tags", ""),
];

const COMMITMENT: [(&str, &str); 4] = [
    ("CommitmentDiscountId", "ri-1"),
    ("CommitmentDiscountCategory", "Usage"),
    ("CommitmentDiscountType", "Reservation"),
    ("CommitmentDiscountStatus", "Used"),
];

/// A bill with these columns beside the others, and rows of these values.
fn bill_of(more: &[(&str, &str)], rows: &[&[(&str, &str)]]) -> String {
    let columns: Vec<_> = COLUMNS.iter().chain(more).collect();
    let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for changes in rows {
        let values = columns.iter().map(|(name, standard)| {
            let change = changes.iter().find(|(changed, _)| changed == name);
            change.map_or(*standard, |(_, value)| value)
        });
        text += &(values.collect::<Vec<_>>().join(",") + "\n");
    }
    text
}

const LOOK: Options<'_> = Options {
    strict: false,
    conformance: true,
    keep_originals: false,
    progress: None,
    only: None,
    stop: None,
};

fn broken(bill: &str) -> Vec<BrokenRule> {
    let case = Case::text(bill);
    case.read(&LOOK).1.unwrap().broken
}

/// Kind, column and rule of what rows of these values break.
fn told(rows: &[&[(&str, &str)]]) -> Vec<(Breaks, String, String)> {
    broken(&bill_of(&[], rows))
        .into_iter()
        .map(|rule| (rule.breaks, rule.column, rule.rule))
        .collect()
}

#[track_caller]
fn check(changes: &[(&str, &str)], expected: &[(Breaks, &str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(breaks, column, rule)| (*breaks, (*column).to_owned(), (*rule).to_owned()))
        .collect();
    assert_eq!(told(&[&[], changes]), expected);
}

#[test]
fn a_bill_that_keeps_all_rules_breaks_none() {
    assert_eq!(told(&[&[], &COMMITMENT]), []);
}

#[test]
fn a_mandatory_column_that_is_missing_is_told_once_for_each_file() {
    let text = bill_of(&[], &[&[]]).replace("PricingUnit", "x_PricingUnit");
    let rules = broken(&text);
    assert_eq!(rules.len(), 1, "{rules:?}");
    assert_eq!(rules[0].breaks, Breaks::Columns);
    assert_eq!(rules[0].column, "PricingUnit");
    assert_eq!(rules[0].rule, "is missing, and every file has it");
    assert_eq!((rules[0].rows, rules[0].version), (1, Version::V1_0));
    assert_eq!(rules[0].examples[0].file, "bill0.csv");
}

#[test]
fn columns_are_those_of_the_version_in_its_spelling_or_begin_with_x() {
    let text = bill_of(
        &[("InvoiceDetailId", ""), ("Discount", ""), ("x_Mine", "")],
        &[&[]],
    );
    let told: Vec<_> = broken(&text)
        .into_iter()
        .map(|rule| format!("{} {} {}", rule.version, rule.column, rule.rule))
        .collect();
    assert_eq!(
        told,
        [
            "1.4 ProviderName is not in this version of FOCUS",
            "1.4 PublisherName is not in this version of FOCUS",
            "1.4 Discount is no column of FOCUS and does not begin with x_",
            "1.4 HostProviderName is missing, and every file has it",
            "1.4 ServiceProviderName is missing, and every file has it",
        ]
    );
    let text = bill_of(&[], &[&[]]).replace("BilledCost", "billed_cost");
    assert_eq!(broken(&text)[0].rule, "is not spelled as FOCUS spells it");
}

#[test]
fn columns_that_every_row_fills_are_filled() {
    let empty = [("InvoiceIssuerName", "NULL"), ("ListCost", "")];
    check(
        &empty,
        &[
            (
                Breaks::Value,
                "InvoiceIssuerName",
                "has no value, and every row has one",
            ),
            (
                Breaks::Value,
                "ListCost",
                "has no value, and every row has one",
            ),
        ],
    );
}

#[test]
fn values_are_those_that_focus_allows() {
    check(
        &[("ServiceCategory", "Computing")],
        &[(
            Breaks::Form,
            "ServiceCategory",
            "is none of the values that FOCUS allows",
        )],
    );
    check(
        &[("ChargeFrequency", "usage-based")],
        &[(
            Breaks::Form,
            "ChargeFrequency",
            "is none of Usage-Based, Recurring, One-Time",
        )],
    );
    check(
        &[("ChargePeriodStart", "2024-09-18")],
        &[(
            Breaks::Form,
            "ChargePeriodStart",
            "is not a date and time like 2024-09-01T00:00:00Z",
        )],
    );
    check(
        &[("PricingQuantity", "+2")],
        &[(
            Breaks::Form,
            "PricingQuantity",
            "is not a number like -1234.5 or 1.5E-7",
        )],
    );
    check(
        &[("Tags", "team=core")],
        &[(Breaks::Form, "Tags", "is no JSON object")],
    );
}

#[test]
fn a_subcategory_is_one_of_its_rows_category() {
    let more = [("ServiceSubcategory", "Virtual Machines")];
    let told = |value: &str| -> Vec<String> {
        let row: &[(&str, &str)] = &[("ServiceSubcategory", value)];
        let rules = broken(&bill_of(&more, &[&[], row, &[]]));
        rules.into_iter().map(|rule| rule.rule).collect()
    };
    assert_eq!(told("Containers"), [""; 0]);
    assert_eq!(
        told("Block Storage"),
        ["belongs to another ServiceCategory"]
    );
    assert_eq!(told("Blocks"), ["is none of the values that FOCUS allows"]);
}

#[test]
fn what_belongs_together_is_filled_or_empty_together() {
    let rule = |column, words| (Breaks::Together, column, words);
    check(
        &[("RegionId", "")],
        &[rule("RegionName", "has a value where RegionId has none")],
    );
    check(
        &[("PricingUnit", "")],
        &[rule(
            "PricingUnit",
            "has no value where PricingQuantity has one",
        )],
    );
    check(
        &[("CommitmentDiscountStatus", "Used")],
        &[rule(
            "CommitmentDiscountStatus",
            "has a value where CommitmentDiscountId has none",
        )],
    );
    check(
        &[
            ("CommitmentDiscountId", "ri-1"),
            ("CommitmentDiscountType", "Reservation"),
            ("CommitmentDiscountCategory", "Usage"),
        ],
        &[rule(
            "CommitmentDiscountStatus",
            "has no value in a usage charge where CommitmentDiscountId has one",
        )],
    );
    let tax = [
        ("ChargeCategory", "Tax"),
        ("ConsumedQuantity", ""),
        ("ConsumedUnit", ""),
        ("PricingCategory", ""),
        ("PricingQuantity", ""),
        ("PricingUnit", ""),
    ];
    check(
        &tax,
        &[rule("SkuId", "has a value where ChargeCategory is Tax")],
    );
}

#[test]
fn a_purchase_of_a_commitment_bears_no_cost_itself() {
    let purchase = [
        ("ChargeCategory", "Purchase"),
        ("ChargeFrequency", "Recurring"),
        ("CommitmentDiscountId", "ri-9"),
        ("CommitmentDiscountCategory", "Usage"),
        ("CommitmentDiscountType", "Reservation"),
        ("ConsumedQuantity", ""),
        ("ConsumedUnit", ""),
    ];
    check(
        &purchase,
        &[(
            Breaks::Together,
            "EffectiveCost",
            "is not 0 where a commitment is bought, whose use bears the cost",
        )],
    );
}

#[test]
fn the_use_of_a_commitment_bears_what_it_was_bought_for() {
    let mut purchase = vec![
        ("ChargeCategory", "Purchase"),
        ("ChargeFrequency", "Recurring"),
        ("ConsumedQuantity", ""),
        ("ConsumedUnit", ""),
        ("EffectiveCost", "0"),
        ("BilledCost", "10"),
    ];
    purchase.extend(&COMMITMENT[..3]);
    let used = |cost: &'static str| {
        let mut row = vec![("EffectiveCost", cost), ("BilledCost", "0")];
        row.extend(COMMITMENT);
        row
    };
    assert_eq!(told(&[&purchase, &used("4"), &used("6")]), []);
    let rules = broken(&bill_of(&[], &[&purchase, &used("4"), &used("5.5")]));
    assert_eq!(rules.len(), 1, "{rules:?}");
    assert_eq!(rules[0].breaks, Breaks::Sum);
    assert_eq!(rules[0].examples[0].value, "ri-1: used 9.5, bought 10 USD");
    let case = Case::text(&bill_of(&[], &[&purchase, &used("4"), &used("5.5")]));
    let strict = Options {
        strict: true,
        ..LOOK
    };
    assert!(
        case.read(&strict).1.is_ok(),
        "a part of a commitment's time proves nothing"
    );
}

#[test]
fn the_first_rows_that_break_a_rule_are_told_with_their_lines_in_order() {
    let bad: &[(&str, &str)] = &[("ServiceCategory", "Computing")];
    let good: &[(&str, &str)] = &[];
    let mut rows = vec![good; 3_000];
    for place in [7, 8, 1_500, 2_000, 2_500, 2_999] {
        rows[place] = bad;
    }
    let rules = broken(&bill_of(&[("ResourceId", &"x".repeat(2_000))], &rows));
    let rule = rules
        .iter()
        .find(|rule| rule.column == "ServiceCategory")
        .unwrap();
    assert_eq!(rule.rows, 6);
    let lines: Vec<u64> = rule.examples.iter().map(|one| one.line).collect();
    assert_eq!(lines, [9, 10, 1_502, 2_002, 2_502]);
    assert_eq!(rule.examples[0].value, "Computing");
}

#[test]
fn rows_that_break_a_rule_are_imported_and_strictly_none_is() {
    let text = bill_of(&[], &[&[], &[("RegionId", "")]]);
    let case = Case::text(&text);
    let delivery = case.read(&LOOK).1.unwrap();
    assert_eq!((delivery.rows.accepted, delivery.rows.rejected), (2, 0));
    let refused = case
        .read(&Options {
            strict: true,
            ..LOOK
        })
        .1
        .unwrap_err();
    assert!(
        refused.to_string().starts_with("1 rule of FOCUS is broken"),
        "{refused}"
    );
}

#[test]
fn charges_on_an_invoice_are_counted_where_the_file_tells() {
    let more = [("InvoiceId", "I-1")];
    let rows: &[&[(&str, &str)]] = &[
        &[],
        &[("InvoiceId", "")],
        &[("InvoiceId", "NULL"), ("BilledCost", "0")],
    ];
    let invoiced = |text: &str| {
        let (_staging, delivery) = Case::text(text).delivery();
        let one = delivery.segments[0].invoiced;
        (one.charges, one.open)
    };
    assert_eq!(invoiced(&bill_of(&more, rows)), (1, 1));
    assert_eq!(invoiced(&bill_of(&[], &[&[]])), (0, 0));
}
