//! What becomes of reports, against sums of their own columns by the csv crate. Knows whole imports only.

mod sums;

use crate::charges::{CODED, ChargeColumns};
use crate::import::{Delivery, Options, Refused, SegmentFile, Staging, read_delivery};
use crate::scratch::Scratch;
use crate::segment;
use floe_domain::cost::{Dimension, Metric};
use std::collections::BTreeMap;
use std::fs;

/// A legacy report with every kind of line item.
const LEGACY: &str = include_str!("tests/legacy.csv");
/// The same rows as CUR 2.0 has them.
const TWO: &str = include_str!("tests/two.csv");
/// A report of China: CNY, the local operators, no savings plans.
const CHINA: &str = include_str!("tests/china.csv");

fn import(bill: &str) -> (Scratch, Result<(Delivery, Vec<ChargeColumns>), Refused>) {
    let scratch = Scratch::new();
    let path = scratch.path().join("report.csv");
    fs::write(&path, bill).unwrap();
    let staging = Staging::begin(scratch.path(), "import").unwrap();
    let answer = read_delivery(&[path], &staging, &Options::default()).map(|delivery| {
        let read = |one: &SegmentFile| segment::read(&staging.folder().join(&one.file)).unwrap();
        let charges = delivery.segments.iter().map(read).collect();
        (delivery, charges)
    });
    (scratch, answer)
}

fn charges(bill: &str) -> Vec<ChargeColumns> {
    let (delivery, charges) = import(bill).1.unwrap();
    assert_eq!(delivery.rows.rejected, 0, "{:?}", delivery.reasons);
    charges
}

/// A decimal as a whole number of 10⁻²⁴, told anew.
fn number(text: &str) -> i128 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: i128 = format!("0{whole}").parse().unwrap();
    let fraction: i128 = format!("{fraction:0<24}").parse().unwrap();
    sign * (whole * 10_i128.pow(24) + fraction)
}

type Sums = BTreeMap<(String, String), i128>;

/// Sums by currency and line item type of what `amount` makes of a source row, whose columns it looks up by their name.
fn of_source(bill: &str, amount: impl Fn(&str, &dyn Fn(&str) -> i128) -> i128) -> Sums {
    of_source_by(bill, "line_item_line_item_type", amount)
}

/// The same by currency and another column.
fn of_source_by(
    bill: &str,
    column: &str,
    amount: impl Fn(&str, &dyn Fn(&str) -> i128) -> i128,
) -> Sums {
    let mut reader = csv::Reader::from_reader(bill.as_bytes());
    let plain = |name: &str| name.replace(['/', '_'], "").to_lowercase();
    let names: Vec<String> = reader.headers().unwrap().iter().map(plain).collect();
    let mut sums = Sums::new();
    for record in reader.records() {
        let record = record.unwrap();
        let text = |name: &str| {
            let at = names.iter().position(|one| *one == plain(name));
            at.map_or("", |at| &record[at])
        };
        let kind = text("line_item_line_item_type");
        let currency = text("line_item_currency_code").to_owned();
        let key = (currency, text(column).to_owned());
        *sums.entry(key).or_default() += amount(kind, &|name| number(text(name)));
    }
    sums
}

/// The same of the ledger.
fn of_ledger(all: &[ChargeColumns], metric: Metric) -> Sums {
    of_ledger_by(all, &Dimension::LineItemType, metric)
}

/// The same by currency and another dimension; no value is an empty text.
fn of_ledger_by(all: &[ChargeColumns], dimension: &Dimension, metric: Metric) -> Sums {
    let column = CODED.iter().position(|one| one == dimension).unwrap();
    let place = Metric::COLUMNS
        .iter()
        .position(|one| *one == metric)
        .unwrap();
    let mut sums = Sums::new();
    for charges in all {
        let column = &charges.dimensions[column];
        for (row, units) in charges.metrics[place].iter().enumerate() {
            let currency = &charges.currency.values[charges.currency.codes[row] as usize - 1];
            let value = match column.codes.get(row) {
                None | Some(0) => String::new(),
                Some(code) => column.values[*code as usize - 1].clone(),
            };
            *sums.entry((currency.clone(), value)).or_default() += units * 1_000_000;
        }
    }
    sums
}

fn amortised(kind: &str, of: &dyn Fn(&str) -> i128, net: &str) -> i128 {
    match kind {
        "DiscountedUsage" => of(&format!("reservation_{net}effective_cost")),
        "SavingsPlanCoveredUsage" => of(&format!("savings_plan_{net}savings_plan_effective_cost")),
        "RIFee" => {
            of(&format!(
                "reservation_{net}unused_amortized_upfront_fee_for_billing_period"
            )) + of(&format!("reservation_{net}unused_recurring_fee"))
        }
        "SavingsPlanRecurringFee" => {
            of("savings_plan_total_commitment_to_date") - of("savings_plan_used_commitment")
        }
        "SavingsPlanNegation" | "SavingsPlanUpfrontFee" | "Fee" => 0,
        _ => of(&format!("line_item_{net}unblended_cost")),
    }
}

#[track_caller]
fn check_sums(bill: &str) {
    let all = charges(bill);
    let columns = [
        (Metric::BilledCost, "line_item_unblended_cost"),
        (Metric::BlendedCost, "line_item_blended_cost"),
    ];
    for (metric, column) in columns {
        let expected = of_source(bill, |_, of| of(column));
        assert_eq!(of_ledger(&all, metric), expected, "{metric:?}");
    }
    let quantity = of_source(bill, |kind, of| match kind {
        "Usage" | "DiscountedUsage" | "SavingsPlanCoveredUsage" => of("line_item_usage_amount"),
        _ => 0,
    });
    assert_eq!(of_ledger(&all, Metric::ConsumedQuantity), quantity);
    let effective = of_source(bill, |kind, of| amortised(kind, of, ""));
    assert_eq!(of_ledger(&all, Metric::EffectiveCost), effective);
}

#[test]
fn sums_by_line_item_type_of_a_legacy_report_are_those_of_its_columns() {
    check_sums(LEGACY);
    let all = charges(LEGACY);
    let net = of_source(LEGACY, |_, of| of("line_item_net_unblended_cost"));
    assert_eq!(of_ledger(&all, Metric::NetBilledCost), net);
    let net = of_source(LEGACY, |kind, of| match kind {
        "SavingsPlanRecurringFee" => amortised(kind, of, ""),
        kind => amortised(kind, of, "net_"),
    });
    assert_eq!(of_ledger(&all, Metric::NetEffectiveCost), net);
}

#[test]
fn sums_by_line_item_type_of_cur_2_are_those_of_its_columns_and_net_is_what_is_billed() {
    check_sums(TWO);
    let all = charges(TWO);
    for (net, gross) in [
        (Metric::NetBilledCost, Metric::BilledCost),
        (Metric::NetEffectiveCost, Metric::EffectiveCost),
    ] {
        assert_eq!(of_ledger(&all, net), of_ledger(&all, gross));
    }
}

#[test]
fn who_sells_and_who_sends_the_invoice_are_told_apart_and_each_has_its_exact_cost() {
    let all = charges(LEGACY);
    for (dimension, column) in [
        (Dimension::BillingEntity, "bill_billing_entity"),
        (Dimension::InvoiceIssuer, "bill_invoicing_entity"),
        (Dimension::Publisher, "line_item_legal_entity"),
        (Dimension::Tenancy, "product_tenancy"),
        (Dimension::DatabaseEngine, "product_database_engine"),
        (Dimension::CacheEngine, "product_cache_engine"),
        (Dimension::DeploymentOption, "product_deployment_option"),
    ] {
        let expected = of_source_by(LEGACY, column, |_, of| of("line_item_unblended_cost"));
        let found = of_ledger_by(&all, &dimension, Metric::BilledCost);
        assert_eq!(found, expected, "{dimension}");
    }
    let sold = of_ledger_by(&all, &Dimension::BillingEntity, Metric::BilledCost);
    let marketplace = ("USD".to_owned(), "AWS Marketplace".to_owned());
    assert_eq!(sold[&marketplace], number("12.500000000000000001"));
}

#[test]
fn a_report_of_china_is_imported_as_any() {
    check_sums(CHINA);
    let (delivery, all) = import(CHINA).1.unwrap();
    let regions: Vec<_> = delivery
        .segments
        .iter()
        .map(|one| one.key.region.as_deref())
        .collect();
    assert_eq!(regions, [None, Some("cn-north-1"), Some("cn-northwest-1")]);
    assert_eq!(delivery.totals[0].currency, "CNY".parse().ok());
    let issuers = values(&all, &Dimension::InvoiceIssuer);
    assert_eq!(issuers, ["NWCD", "Sinnet"]);
    let sellers = values(&all, &Dimension::BillingEntity);
    assert_eq!(sellers, ["NWCD", "Sinnet"]);
}

/// The distinct values of a dimension.
fn values(all: &[ChargeColumns], dimension: &Dimension) -> Vec<String> {
    let place = CODED.iter().position(|one| one == dimension).unwrap();
    let mut values: Vec<String> = all
        .iter()
        .flat_map(|charges| charges.dimensions[place].values.clone())
        .collect();
    values.sort_unstable();
    values.dedup();
    values
}

#[test]
fn both_reports_tell_the_same_charges() {
    let (old, new) = (charges(LEGACY), charges(TWO));
    let keys =
        |all: &[ChargeColumns]| -> Vec<_> { all.iter().map(|one| one.key.clone()).collect() };
    assert_eq!(keys(&old), keys(&new));
    for dimension in CODED {
        assert_eq!(
            values(&old, &dimension),
            values(&new, &dimension),
            "{dimension}"
        );
    }
    let sets = |all: &[ChargeColumns]| -> Vec<_> {
        let sets = all.iter().map(|one| (&one.tags, &one.cost_categories));
        sets.map(|(tags, categories)| (tags.values.clone(), categories.values.clone()))
            .collect()
    };
    assert_eq!(sets(&old), sets(&new));
}

#[test]
fn a_reports_columns_become_those_of_focus() {
    let all = charges(LEGACY);
    for (dimension, expected) in [
        (
            Dimension::CommitmentType,
            &["Reservation", "Savings Plan"][..],
        ),
        (Dimension::CommitmentStatus, &["Unused", "Used"]),
        (
            Dimension::InstanceType,
            &["cache.r6g.large", "db.r6g.large", "m5.large"],
        ),
        (Dimension::OperatingSystem, &["Linux"]),
        (Dimension::Tenancy, &["Dedicated", "Shared"]),
        (Dimension::DatabaseEngine, &["PostgreSQL"]),
        (Dimension::CacheEngine, &["Redis"]),
        (Dimension::DeploymentOption, &["Multi-AZ"]),
        (Dimension::BillingEntity, &["AWS", "AWS Marketplace"]),
        (Dimension::InvoiceIssuer, &["Amazon Web Services, Inc."]),
        (
            Dimension::PricingCategory,
            &["Committed", "Dynamic", "Standard"],
        ),
        (
            Dimension::ChargeCategory,
            &["Adjustment", "Credit", "Purchase", "Tax", "Usage"],
        ),
        (Dimension::ChargeClass, &["Correction"]),
    ] {
        assert_eq!(values(&all, &dimension), expected, "{dimension}");
    }
    let of_compute = all
        .iter()
        .find(|one| one.key.region.as_deref() == Some("us-east-1"));
    let of_compute = of_compute.unwrap();
    assert_eq!(
        of_compute.tags.values,
        [r#"{"aws:createdBy":"Root","team":"ice"}"#]
    );
    assert_eq!(
        of_compute.cost_categories.values,
        [r#"{"Cost centre":"Plant, north"}"#]
    );
    assert_eq!(of_compute.key.provider, "AWS");
    assert_eq!(of_compute.key.month.to_string(), "2026-10-01");
    assert_eq!(of_compute.sub_account_names["210987654321"], "Atlas");
}

#[test]
fn covered_usage_without_the_column_of_its_cost_is_rejected_and_not_taken_for_free() {
    let without = LEGACY.replacen("savingsPlan/SavingsPlanEffectiveCost", "x/Other", 1);
    let (delivery, _) = import(&without).1.unwrap();
    let reason = &delivery.reasons[0];
    assert_eq!((&*reason.column, reason.rows), ("EffectiveCost", 1));
}

#[test]
fn a_report_without_a_column_that_is_needed_is_refused_by_its_name() {
    let without = TWO.replacen("line_item_currency_code", "other", 1);
    let Err(Refused::NotWhole { missing, .. }) = import(&without).1 else {
        panic!("it was not refused");
    };
    assert_eq!(missing, ["line_item_currency_code"]);
}
