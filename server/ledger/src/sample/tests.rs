//! What made-up bills promise: their size, their days, the same bytes for the same seed, and values FOCUS allows.

use super::{Shape, write_focus_csv};
use chrono::NaiveDate;
use floe_domain::charge::{
    CHARGE_CATEGORIES, CHARGE_FREQUENCIES, PRICING_CATEGORIES, SERVICE_CATEGORIES, Version,
};
use floe_domain::money::Amount;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

type Row = BTreeMap<String, String>;

fn bill(shape: Shape, seed: u64) -> (u64, Vec<u8>) {
    let mut out = Vec::new();
    let rows = write_focus_csv(&mut out, &shape, seed).unwrap();
    (rows, out)
}

fn read(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The demo's charges, made up once for all tests.
static DEMO: LazyLock<Vec<Row>> = LazyLock::new(|| read(&bill(Shape::demo(today()), 1).1));

fn demo() -> &'static [Row] {
    &DEMO
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 17).unwrap()
}

fn values<'a>(rows: &'a [Row], column: &str) -> BTreeSet<&'a str> {
    rows.iter().map(|row| row[column].as_str()).collect()
}

fn sum(rows: &[Row], wanted: impl Fn(&Row) -> bool) -> Amount {
    let costs = rows
        .iter()
        .filter(|row| wanted(row))
        .map(|row| row["BilledCost"].parse::<Amount>());
    costs.map(Result::unwrap).sum()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let shape = Shape::bench(2_000);
    assert_eq!(bill(shape, 1), bill(shape, 1));
    assert_ne!(bill(shape, 1), bill(shape, 2));
}

#[test]
fn a_bench_bill_has_exactly_the_rows_that_were_wanted() {
    for wanted in [0, 1, 365, 1_000] {
        let (rows, bytes) = bill(Shape::bench(wanted), 1);
        assert_eq!((rows, read(&bytes).len() as u64), (wanted, wanted));
    }
}

#[test]
fn the_demo_ends_yesterday_and_begins_fourteen_months_before_this_month() {
    let rows = demo();
    let days = values(rows, "ChargePeriodStart");
    assert_eq!(days.first(), Some(&"2025-01-01T00:00:00Z"));
    assert_eq!(days.last(), Some(&"2026-03-16T23:00:00Z"));
    assert!((40_000..90_000).contains(&rows.len()), "{}", rows.len());
}

#[test]
fn instances_are_metered_by_the_hour_in_three_regions_for_the_last_fourteen_days() {
    let rows = demo();
    let is_hourly = |row: &&Row| {
        let (start, end) = (&row["ChargePeriodStart"], &row["ChargePeriodEnd"]);
        start.get(..10) == end.get(..10) || start.contains("T23:")
    };
    let hourly: Vec<&Row> = rows.iter().filter(is_hourly).collect();
    assert!(
        hourly.len() * 10 < rows.len(),
        "{} of {}",
        hourly.len(),
        rows.len()
    );
    let mut hours: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for row in &hourly {
        assert_eq!(row["ServiceName"], "Amazon Elastic Compute Cloud");
        let (day, hour) = row["ChargePeriodStart"].split_at(10);
        let is_new = hours
            .entry((
                day,
                &row["RegionId"],
                &row["SkuMeter"],
                &row["ResourceId"],
                &row["CommitmentDiscountStatus"],
            ))
            .or_default()
            .insert(hour);
        assert!(is_new, "an hour twice: {row:?}");
    }
    assert!(hours.values().all(|hours| hours.len() == 24));
    let days: BTreeSet<&str> = hours.keys().map(|key| key.0).collect();
    assert_eq!(days.len(), 14);
    assert_eq!(days.first(), Some(&"2026-03-03"));
    let regions: BTreeSet<&str> = hours.keys().map(|key| key.1.as_str()).collect();
    let expected = ["cn-northwest-1", "eu-west-1", "us-east-1"];
    assert!(regions.iter().eq(&expected), "{regions:?}");
    let whole = |row: &&Row| {
        regions.contains(row["RegionId"].as_str())
            && row["SkuMeter"].starts_with("BoxUsage")
            && row["ChargePeriodStart"].as_str() >= "2026-03-03"
    };
    assert_eq!(rows.iter().filter(whole).count(), hourly.len());
}

#[test]
fn the_demo_is_focus_1_2_with_values_that_focus_allows() {
    let rows = demo();
    assert_eq!(
        Version::of(rows[0].keys().map(String::as_str)),
        Version::V1_2
    );
    let allowed = [
        ("ChargeCategory", CHARGE_CATEGORIES.to_vec()),
        ("ChargeFrequency", CHARGE_FREQUENCIES.to_vec()),
        ("ServiceCategory", SERVICE_CATEGORIES.to_vec()),
        (
            "PricingCategory",
            [PRICING_CATEGORIES.as_slice(), &[""]].concat(),
        ),
    ];
    for (column, allowed) in allowed {
        let found = values(rows, column);
        let strange: Vec<_> = found
            .iter()
            .filter(|value| !allowed.contains(value))
            .collect();
        assert!(strange.is_empty(), "{column}: {strange:?}");
    }
}

#[test]
fn the_demo_is_billed_in_cny_in_mainland_china_and_nowhere_else() {
    for row in demo() {
        let china = row["RegionId"].starts_with("cn-") || row["BillingAccountId"] == "520914863307";
        assert_eq!(row["BillingCurrency"] == "CNY", china, "{row:?}");
    }
}

#[test]
fn every_region_of_the_demo_is_one_the_map_knows() {
    let rows = demo();
    for row in rows.iter().filter(|row| !row["RegionId"].is_empty()) {
        let place = floe_domain::region::place_of(&row["ProviderName"], &row["RegionId"]);
        assert!(
            place.is_some(),
            "{} {}",
            row["ProviderName"],
            row["RegionId"]
        );
    }
    assert_eq!(values(rows, "RegionId").len(), 16);
}

#[test]
fn the_demo_tells_its_story() {
    let rows = demo();
    let on = |row: &Row, day: &str| row["ChargePeriodStart"].starts_with(day);
    let mumbai: Vec<_> = rows
        .iter()
        .filter(|row| row["RegionId"] == "ap-south-1")
        .collect();
    assert!(
        mumbai
            .iter()
            .all(|row| row["ChargePeriodStart"].as_str() > "2025-10-15")
    );
    let logs = |day: &str| {
        sum(rows, |row| {
            on(row, day)
                && row["RegionId"] == "us-west-2"
                && row["ServiceName"] == "AmazonCloudWatch"
        })
    };
    assert!(logs("2026-01-28").units() > 20 * logs("2026-01-27").units());
    assert!(sum(rows, |row| row["ChargeClass"] == "Correction").is_negative());
    let taxed = rows.iter().filter(|row| row["ChargeCategory"] == "Tax");
    assert!(
        taxed.clone().count() > 20
            && taxed
                .clone()
                .all(|row| row["ChargePeriodStart"].contains("-01T"))
    );
    let untagged = rows.iter().filter(|row| row["Tags"].is_empty()).count();
    assert!((5..40).contains(&(untagged * 100 / rows.len())));
    let month = |month: &str| {
        sum(rows, |row| {
            on(row, month) && row["BillingCurrency"] == "USD"
        })
    };
    assert!(month("2026-02").units() > month("2025-02").units());
}
