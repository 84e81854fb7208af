//! What the pages of imports say: sums that differ are told loudly, all others to their last digit.

use super::view::*;
use super::{list, one};
use crate::service::{ImportResult, Standing};
use floe_domain::charge::Version;
use floe_domain::time::Instant;
use floe_ledger::import::{Breaks, BrokenRule, RejectedRow};
use leptos::prelude::*;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn sums(disagree: bool) -> Vec<ReconciledSum> {
    let sum = |metric: &str, currency: &str, amount: &str| ReconciledSum {
        currency: currency.into(),
        metric: metric.into(),
        read: amount.parse().unwrap(),
        accepted: amount.parse().unwrap(),
        served: Some(if disagree { "1.5" } else { amount }.parse().unwrap()),
    };
    vec![
        sum("BilledCost", "USD", "20438.522026728990000001"),
        sum("EffectiveCost", "USD", "19870.1045"),
        sum("BilledCost", "CNY", "88310.25"),
    ]
}

fn row(result: ImportResult, disagree: bool) -> ImportRow {
    let rejected = if result == ImportResult::WithRejects {
        2
    } else {
        0
    };
    ImportRow {
        id: "im-1".into(),
        at: at("2026-12-02T06:30:12Z"),
        by: "grace@example.com".into(),
        result,
        files: vec![ImportedFile {
            name: "focus-<b>2026-11</b>.csv.gz".into(),
            bytes: 48_211_904,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            focus: "1.2".into(),
            rows: 218_402,
        }],
        covers: vec!["Nov 2026 · AWS · 123456789012".into()],
        standing: Some(Standing::Estimated),
        appended: false,
        is_restated: true,
        rows_read: 218_402,
        rows_accepted: 218_402 - rejected,
        rows_rejected: rejected,
        sums: if result == ImportResult::Refused {
            vec![]
        } else {
            sums(disagree)
        },
    }
}

fn import(result: ImportResult, disagree: bool) -> ImportPage {
    let reject = |line, reason: &str| Reject {
        file: "focus-2026-11.csv.gz".into(),
        line,
        reason: reason.into(),
    };
    ImportPage {
        row: row(result, disagree),
        refusal: (result == ImportResult::Refused)
            .then(|| "The gzip stream is cut off after 1,204 rows.".into()),
        rejects: if result == ImportResult::WithRejects {
            vec![
                reject(1_207, "BilledCost is not a decimal number: `1,204.50`"),
                reject(88_312, "ChargePeriodEnd is before ChargePeriodStart"),
            ]
        } else {
            vec![]
        },
        rounded_rows: 12,
        rounded_sums: vec![("USD".into(), "0.00000000000000000042".into())],
        changes: vec![DeliveryChange {
            month: "Nov 2026".into(),
            provider: "AWS".into(),
            billing_account: "123456789012".into(),
            currency: "USD".into(),
            before: Some("20101.5".parse().unwrap()),
            after: "20438.522026728990000001".parse().unwrap(),
            standing: Some(Standing::Estimated),
        }],
        broken: vec![BrokenRule {
            version: Version::V1_2,
            breaks: Breaks::Together,
            column: "PricingUnit".into(),
            rule: "has no value where PricingQuantity has one".into(),
            rows: 1_204,
            examples: vec![RejectedRow {
                file: "focus-2026-11.csv.gz".into(),
                line: 17,
                value: "<i>GB</i>".into(),
            }],
        }],
    }
}

fn shown(result: ImportResult, disagree: bool) -> String {
    html(one::content(import(result, disagree)))
}

/// As text, without the marks between its parts.
fn html(view: AnyView) -> String {
    view.to_html().replace("<!>", "")
}

#[test]
fn an_import_whose_sums_differ_says_so_loudly() {
    let page = shown(ImportResult::Whole, true);
    assert!(page.contains("role=\"alert\"") && page.contains("The sums do not agree"));
    let rows = [
        row(ImportResult::Whole, true),
        row(ImportResult::Whole, false),
    ];
    let list = html(list::list(&rows, None));
    assert_eq!(list.matches("does not agree").count(), 1);
    assert_eq!(list.matches("class=\"agrees\"").count(), 1);
}

#[test]
fn sums_are_shown_to_the_last_digit_and_so_is_what_they_changed() {
    let page = shown(ImportResult::Whole, false);
    assert!(page.contains("20,438.522026728990000001") && page.contains("It agrees"));
    assert!(page.contains("337.022026728990000001"), "{page}");
    assert!(page.contains("0.00000000000000000042"), "{page}");
}

#[test]
fn rejected_rows_stand_with_line_and_reason() {
    let page = shown(ImportResult::WithRejects, false);
    assert!(page.contains("88312") && page.contains("ChargePeriodEnd is before"));
}

#[test]
fn a_refused_import_says_why_and_reconciles_nothing() {
    let page = shown(ImportResult::Refused, false);
    assert!(page.contains("Nothing was imported") && page.contains("cut off after 1,204 rows"));
    assert!(!page.contains("Reconciliation"));
}

#[test]
fn what_came_with_a_file_is_escaped() {
    let page = shown(ImportResult::Whole, false);
    assert!(page.contains("&lt;b&gt;2026-11") && !page.contains("<b>2026-11"));
}

#[test]
fn every_table_has_a_caption_a_head_and_a_body() {
    let page = shown(ImportResult::WithRejects, false);
    let count = |tag: &str| page.matches(tag).count();
    assert!(count("<table") >= 4);
    for tag in ["<caption", "<thead", "<tbody"] {
        assert_eq!(count(tag), count("<table"), "{tag}");
    }
    assert_eq!(count("<th "), count("<th scope="));
}

#[test]
fn broken_rules_stand_with_their_counts_and_example_rows() {
    let page = shown(ImportResult::Whole, false);
    for words in [
        "Conformance to FOCUS 1.2",
        "PricingUnit",
        "has no value where PricingQuantity has one",
        "1,204",
        "line 17",
        "&lt;i&gt;GB&lt;/i&gt;",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let mut import = import(ImportResult::Whole, false);
    import.broken.clear();
    let page = html(one::content(import));
    assert!(page.contains("No rule of FOCUS 1.2 that Floe looks for is broken."));
}

#[test]
fn of_a_bill_that_is_none_of_focus_nothing_is_said() {
    let mut import = import(ImportResult::Whole, false);
    import.broken.clear();
    for file in &mut import.row.files {
        file.focus = "CUR 2.0".into();
    }
    assert!(!html(one::content(import)).contains("Conformance"));
}
