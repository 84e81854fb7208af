//! Bills as untidy as real ones, the same for the same seed: nulls in words, moments in many notations, amounts of any
//! length, several currencies, rows that break rules. Knows what exports do; must not know how they are read.

use chrono::{DateTime, Duration, NaiveDate};
use floe_ledger::sample::{Random, Shape, write_focus_csv};
use std::collections::BTreeMap;

/// How many charges a bill has.
const ROWS: usize = 6_000;
/// How many different things are billed over and over.
const THINGS: u64 = 90;

/// The columns of FOCUS 1.2 that Floe reads, in FOCUS's order.
pub(crate) const NEW: [&str; 50] = [
    "AvailabilityZone",
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "CommitmentDiscountId",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "EffectiveCost",
    "ListCost",
    "PricingCategory",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ServiceCategory",
    "ServiceName",
    "ServiceProviderName",
    "SkuId",
    "SkuMeter",
    "SubAccountId",
    "SubAccountName",
    "Tags",
    "ServiceSubcategory",
    "ChargeClass",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "InvoiceIssuerName",
    "PublisherName",
    "ResourceType",
    "SkuPriceDetails",
    "x_BillingEntity",
    "x_BlendedCost",
    "x_CacheEngine",
    "x_CostCategories",
    "x_DatabaseEngine",
    "x_DeploymentOption",
    "x_InstanceType",
    "x_LineItemType",
    "x_NetBilledCost",
    "x_NetEffectiveCost",
    "x_OperatingSystem",
    "x_Operation",
    "x_Tenancy",
    "x_UsageType",
];

/// An older export: another name of the provider, no meters, another order, a column that nobody reads.
const OLD: [&str; 22] = [
    "Tags",
    "x_Remark",
    "SubAccountId",
    "SkuId",
    "ServiceName",
    "ServiceCategory",
    "ResourceId",
    "RegionId",
    "ProviderName",
    "PricingCategory",
    "ListCost",
    "EffectiveCost",
    "ContractedCost",
    "ConsumedUnit",
    "ConsumedQuantity",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "ChargeCategory",
    "BillingPeriodStart",
    "BillingCurrency",
    "BillingAccountId",
    "BilledCost",
];

/// The made-up company's bill.
pub(crate) fn demo(today: NaiveDate) -> Vec<u8> {
    let mut bill = Vec::new();
    write_focus_csv(&mut bill, &Shape::demo(today), 1).unwrap();
    bill
}

/// An untidy delivery: one file by a new export, one by an old one.
pub(crate) fn untidy(seed: u64) -> [Vec<u8>; 2] {
    let mut random = Random::new(seed);
    [&NEW[..], &OLD[..]].map(|columns| {
        let mut bill = line(columns.iter().map(|&name| name.to_owned()));
        for _ in 0..ROWS {
            let fields = charge(seed, &mut random);
            let field = |name: &&str| fields.get(name).cloned().unwrap_or_default();
            bill.push_str(&line(columns.iter().map(field)));
        }
        bill.into_bytes()
    })
}

/// A delivery by a new export of only the months and billing accounts that are wanted.
pub(crate) fn version(seed: u64, rows: usize, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut bill = line(NEW.iter().map(|&name| name.to_owned()));
    for _ in 0..rows {
        let fields = charge(seed, &mut random);
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let (start, account) = (field("BillingPeriodStart"), field("BillingAccountId"));
        if is_wanted(start.get(..7).unwrap_or_default(), &account) {
            bill.push_str(&line(NEW.iter().map(|&name| field(name))));
        }
    }
    bill.into_bytes()
}

/// A table of rates between currencies: gaps of a day and of weeks, and rates of any length. None is real.
pub(crate) fn rates(seed: u64, into: &[&str]) -> String {
    let mut random = Random::named(seed, "rates");
    let mut table = "day,from,to,rate\n".to_owned();
    let first: NaiveDate = "2025-08-15".parse().unwrap();
    for day in first.iter_days().take(150) {
        for to in into {
            for from in ["USD", "EUR", "CNY", "JPY"] {
                if from == *to || !random.percent(12) {
                    continue;
                }
                let most = one(&mut random, &[1, 4, 18]);
                let digits: String = (0..most)
                    .map(|_| char::from(b'0' + random.below(10) as u8))
                    .collect();
                // Never zero, which is no rate.
                let rate = format!("{}.{digits}1", random.below(9));
                let rate = rate.get(..20).unwrap_or(&rate);
                table.push_str(&format!("{day},{from},{to},{rate}\n"));
            }
        }
    }
    table
}

pub(crate) fn line(fields: impl Iterator<Item = String>) -> String {
    let fields: Vec<_> = fields
        .map(|field| {
            if field.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                field
            }
        })
        .collect();
    fields.join(",") + "\n"
}

/// One of several.
pub(crate) fn one<T: Copy>(random: &mut Random, all: &[T]) -> T {
    *random.pick(all).unwrap()
}

/// A column's own few values, some of them hard to write down, and no value in every way there is.
fn value(thing: &mut Random, column: &str, kinds: u64) -> String {
    match thing.below(kinds + 4) {
        0 => "NULL".to_owned(),
        1 => "null".to_owned(),
        2 => String::new(),
        3 => one(
            thing,
            &[
                "a,b:c\\d",
                "it's \"so\"",
                "Größe 水",
                "two\nlines",
                " led by a space",
                "NUL",
                "%2C+&=",
            ],
        )
        .to_owned(),
        kind => format!("{column} {kind}"),
    }
}

fn charge(seed: u64, random: &mut Random) -> BTreeMap<&'static str, String> {
    let mut thing = Random::new(seed ^ random.below(THINGS));
    let mut fields = BTreeMap::new();
    for (column, kinds) in [
        ("AvailabilityZone", 3),
        ("CommitmentDiscountId", 2),
        ("ConsumedUnit", 4),
        ("RegionId", 4),
        ("ResourceId", THINGS),
        ("SkuId", 12),
        ("SkuMeter", 12),
        ("SubAccountId", 8),
        ("SubAccountName", 8),
        ("ServiceSubcategory", 5),
        ("CommitmentDiscountType", 2),
        ("InvoiceIssuerName", 2),
        ("PublisherName", 3),
        ("ResourceType", 3),
        ("x_InstanceType", 2),
        ("x_LineItemType", 6),
        ("x_OperatingSystem", 1),
        ("x_Operation", 9),
        ("x_UsageType", 9),
        ("x_Tenancy", 2),
        ("x_DatabaseEngine", 3),
        ("x_CacheEngine", 1),
        ("x_DeploymentOption", 2),
        ("x_BillingEntity", 2),
    ] {
        fields.insert(column, value(&mut thing, column, kinds));
    }
    if thing.percent(3) {
        fields.insert("RegionId", "no-region".to_owned());
    }
    let provider = one(&mut thing, &["Cumulus", "Nimbus, Inc.", "Stratus"]);
    fields.insert("ServiceProviderName", provider.to_owned());
    fields.insert("ProviderName", provider.to_owned());
    let account = one(random, &["payer-1", "payer 'two'"]);
    fields.insert("BillingAccountId", account.to_owned());
    fields.insert("ServiceName", format!("Service {}", thing.below(9)));
    let allowed = [
        "Compute",
        "storage",
        "DATABASES",
        "Networking",
        "A thing of its own",
    ];
    fields.insert("ServiceCategory", one(&mut thing, &allowed).to_owned());
    let allowed = [
        "Usage",
        "usage",
        " Tax ",
        "Credit",
        "PURCHASE",
        "Adjustment",
    ];
    fields.insert("ChargeCategory", one(&mut thing, &allowed).to_owned());
    let allowed = [
        "Usage-Based",
        "usage-based",
        "One-Time",
        "Recurring",
        "NULL",
        "now and then",
    ];
    fields.insert("ChargeFrequency", one(&mut thing, &allowed).to_owned());
    let allowed = ["Standard", "committed", "Dynamic", "", "null", "Spotty"];
    fields.insert("PricingCategory", one(&mut thing, &allowed).to_owned());
    let currency = one(&mut thing, &["USD", "USD", "USD", "eur", "CNY", " JPY "]);
    fields.insert("BillingCurrency", currency.to_owned());
    fields.insert("Tags", tags(&mut thing));
    fields.insert("x_CostCategories", tags(&mut thing));
    let allowed = ["Correction", "correction", "NULL", "", "Other"];
    fields.insert("ChargeClass", one(&mut thing, &allowed).to_owned());
    let allowed = ["Used", "UNUSED", "null", "", "In doubt"];
    fields.insert(
        "CommitmentDiscountStatus",
        one(&mut thing, &allowed).to_owned(),
    );
    fields.insert("SkuPriceDetails", details(&mut thing));
    times(random, &mut fields);
    for column in ["BilledCost", "EffectiveCost"] {
        fields.insert(column, amount(random));
    }
    for column in [
        "ListCost",
        "ContractedCost",
        "ConsumedQuantity",
        "x_BlendedCost",
        "x_NetBilledCost",
        "x_NetEffectiveCost",
    ] {
        let missing = random.percent(15);
        let text = if missing {
            one(random, &["", "NULL", "null"]).to_owned()
        } else {
            amount(random)
        };
        fields.insert(column, text);
    }
    if random.percent(2) {
        spoil(random, &mut fields);
    }
    fields
}

/// Most charges start in the last days of their month or near it; a few far away.
fn times(random: &mut Random, fields: &mut BTreeMap<&'static str, String>) {
    let month = one(random, &["2025-10-01", "2025-11-01", "2025-12-01"]);
    let first: NaiveDate = month.parse().unwrap();
    fields.insert(
        "BillingPeriodStart",
        match random.below(3) {
            0 => month.to_owned(),
            1 => format!("{month}T00:00:00Z"),
            _ => format!("{month} 00:00:00"),
        },
    );
    let hours = match random.below(100) {
        0 => random.between(-400_000, 1_500_000),
        1..40 => 24 * random.between(0, 30),
        _ => random.between(-30, 24 * 32),
    };
    let seconds = first.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() + hours * 3_600;
    let seconds = seconds.max(0) + random.between(0, 3_599) * i64::from(random.percent(10));
    let length = one(random, &[0, 3_600, 86_400, 30 * 86_400]);
    fields.insert("ChargePeriodStart", moment(random, seconds));
    fields.insert("ChargePeriodEnd", moment(random, seconds + length));
}

/// A moment in one of the notations of exports.
fn moment(random: &mut Random, seconds: i64) -> String {
    let utc = DateTime::from_timestamp(seconds, 0).unwrap();
    let shifted =
        |hours: i64, minutes: i64| utc + Duration::hours(hours) + Duration::minutes(minutes);
    match random.below(8) {
        0 => utc.format("%Y-%m-%d %H:%M:%S").to_string(),
        1 => utc.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        2 => shifted(2, 0).format("%Y-%m-%dT%H:%M:%S+02:00").to_string(),
        3 => shifted(-4, -30)
            .format("%Y-%m-%dT%H:%M:%S-0430")
            .to_string(),
        4 => shifted(8, 0).format("%Y-%m-%d %H:%M:%S+08").to_string(),
        5 if seconds % 60 == 0 => utc.format("%Y-%m-%dT%H:%MZ").to_string(),
        6 if seconds % 86_400 == 0 => utc.format("%Y-%m-%d").to_string(),
        7 => utc.format(" %Y-%m-%dT%H:%M:%SZ ").to_string(),
        _ => utc.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

/// An amount in one of the notations of exports; some have more digits than are kept.
fn amount(random: &mut Random) -> String {
    let sign = one(random, &["", "", "", "", "-", "+"]);
    let most = random.below(8) as u32;
    let whole = random.below(10_u64.pow(most));
    let digits = |random: &mut Random, count: usize| -> String {
        (0..count)
            .map(|_| char::from(b'0' + random.below(10) as u8))
            .collect()
    };
    let short = format!("{whole}.{:02}", random.below(100));
    let text = match random.below(12) {
        0 => "0".to_owned(),
        1 => format!("{whole}."),
        2 => format!(".{}", digits(random, 6)),
        3 => format!("{whole}.{}", digits(random, 18)),
        4 => format!("{whole}.{}", digits(random, 28)),
        // Exactly between two: to the even one.
        5 => format!("0.{}5", digits(random, 18)),
        6 => format!("{}.{}E-7", random.below(10), digits(random, 9)),
        7 => format!("{}e3", random.below(1_000)),
        8 => format!("{}.5", random.below(1_000_000_000_000_000)),
        9 => return format!(" {sign}{short}"),
        _ => short,
    };
    format!("{sign}{text}")
}

fn tags(thing: &mut Random) -> String {
    let team = thing.below(4);
    match thing.below(10) {
        0 => String::new(),
        1 => "NULL".to_owned(),
        2 => "{}".to_owned(),
        3 => "{\"team\": not to be read".to_owned(),
        4 => format!(
            "[{{\"key\": \"team\", \"value\": \"T{team}\"}}, {{\"key\": \"b,c:d\", \"value\": \"in pairs\"}}]"
        ),
        5 => format!("{{\"count\": {team}, \"live\": true, \"gone\": null, \"team\": \"\"}}"),
        _ => format!(
            "{{\"team\": \"T{team}\", \"b,c:d\": \"it's {}\", \"Größe\\\\\": \"\\\"{}\\\"\"}}",
            thing.below(3),
            thing.below(2)
        ),
    }
}

fn details(thing: &mut Random) -> String {
    match thing.below(5) {
        0 => String::new(),
        1 => "NULL".to_owned(),
        2 => r#"{"InstanceType": 3, "OperatingSystem": ""}"#.to_owned(),
        kind => format!(
            r#"{{"InstanceType": "m{kind}.large", "OperatingSystem": "Linux", "CoreCount": 2, "Tenancy": "Of {kind}",
                "DatabaseEngine": "Engine {kind}", "CacheEngine": 1, "DeploymentOption": ""}}"#
        ),
    }
}

/// Breaks a rule: the row is to be rejected.
fn spoil(random: &mut Random, fields: &mut BTreeMap<&'static str, String>) {
    let (column, text) = one(
        random,
        &[
            ("BilledCost", "NULL"),
            ("EffectiveCost", "1,5"),
            ("ListCost", "NaN"),
            ("ConsumedQuantity", "twelve"),
            ("ChargeCategory", "Refund"),
            ("ChargePeriodStart", "09/18/2024"),
            ("ChargePeriodEnd", "1970-01-01"),
            ("BillingPeriodStart", ""),
            ("BillingCurrency", "NULL"),
            ("BillingAccountId", ""),
            ("ServiceName", "null"),
            ("ServiceCategory", ""),
        ],
    );
    fields.insert(column, text.to_owned());
}
