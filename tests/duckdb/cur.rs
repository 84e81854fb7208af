//! AWS's Cost and Usage Reports, made up, the same for the same seed: every line item type, every road of an amount, and what
//! real reports leave out. Knows columns of both reports; must not know what they become.

use crate::bills::{line, one};
use chrono::{DateTime, NaiveDate};
use floe_ledger::sample::Random;
use std::collections::BTreeMap;

/// How many rows a report has.
const ROWS: usize = 2_500;
/// How many different things are billed over and over.
const THINGS: u64 = 60;

/// Every line item type that Floe tells apart, and such as it does not.
pub(crate) const TYPES: [&str; 15] = [
    "Usage",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "RIFee",
    "SavingsPlanRecurringFee",
    "SavingsPlanUpfrontFee",
    "Fee",
    "Tax",
    "Credit",
    "Refund",
    "EdpDiscount",
    "BundledDiscount",
    "PrivateRateDiscount",
    "Not thought of yet",
];

/// Columns that both reports have: the name in CUR 2.0, the older one, and whether it is an amount.
pub(crate) const COLUMNS: [(&str, &str, bool); 42] = [
    ("bill_payer_account_id", "bill/PayerAccountId", false),
    (
        "bill_billing_period_start_date",
        "bill/BillingPeriodStartDate",
        false,
    ),
    ("bill_billing_entity", "bill/BillingEntity", false),
    ("bill_invoicing_entity", "bill/InvoicingEntity", false),
    (
        "line_item_usage_account_id",
        "lineItem/UsageAccountId",
        false,
    ),
    ("line_item_line_item_type", "lineItem/LineItemType", false),
    (
        "line_item_usage_start_date",
        "lineItem/UsageStartDate",
        false,
    ),
    ("line_item_usage_end_date", "lineItem/UsageEndDate", false),
    ("line_item_product_code", "lineItem/ProductCode", false),
    ("line_item_usage_type", "lineItem/UsageType", false),
    ("line_item_operation", "lineItem/Operation", false),
    (
        "line_item_availability_zone",
        "lineItem/AvailabilityZone",
        false,
    ),
    ("line_item_resource_id", "lineItem/ResourceId", false),
    ("line_item_usage_amount", "lineItem/UsageAmount", true),
    ("line_item_currency_code", "lineItem/CurrencyCode", false),
    ("line_item_unblended_cost", "lineItem/UnblendedCost", true),
    ("line_item_blended_cost", "lineItem/BlendedCost", true),
    ("line_item_legal_entity", "lineItem/LegalEntity", false),
    ("pricing_unit", "pricing/unit", false),
    ("pricing_term", "pricing/term", false),
    (
        "pricing_public_on_demand_cost",
        "pricing/publicOnDemandCost",
        true,
    ),
    ("product_region_code", "product/regionCode", false),
    ("product_instance_type", "product/instanceType", false),
    ("product_location", "product/location", false),
    (
        "line_item_net_unblended_cost",
        "lineItem/NetUnblendedCost",
        true,
    ),
    (
        "reservation_reservation_a_r_n",
        "reservation/ReservationARN",
        false,
    ),
    (
        "reservation_effective_cost",
        "reservation/EffectiveCost",
        true,
    ),
    (
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
        true,
    ),
    (
        "reservation_unused_recurring_fee",
        "reservation/UnusedRecurringFee",
        true,
    ),
    (
        "reservation_net_effective_cost",
        "reservation/NetEffectiveCost",
        true,
    ),
    (
        "reservation_net_unused_amortized_upfront_fee_for_billing_period",
        "reservation/NetUnusedAmortizedUpfrontFeeForBillingPeriod",
        true,
    ),
    (
        "reservation_net_unused_recurring_fee",
        "reservation/NetUnusedRecurringFee",
        true,
    ),
    (
        "savings_plan_savings_plan_a_r_n",
        "savingsPlan/SavingsPlanARN",
        false,
    ),
    (
        "savings_plan_savings_plan_effective_cost",
        "savingsPlan/SavingsPlanEffectiveCost",
        true,
    ),
    (
        "savings_plan_net_savings_plan_effective_cost",
        "savingsPlan/NetSavingsPlanEffectiveCost",
        true,
    ),
    (
        "savings_plan_total_commitment_to_date",
        "savingsPlan/TotalCommitmentToDate",
        true,
    ),
    (
        "savings_plan_used_commitment",
        "savingsPlan/UsedCommitment",
        true,
    ),
    // What the older report has columns for and the newer keeps in a map.
    ("product_product_name", "product/ProductName", false),
    ("product_region", "product/region", false),
    ("product_operating_system", "product/operatingSystem", false),
    ("product_tenancy", "product/tenancy", false),
    ("product_database_engine", "product/databaseEngine", false),
];

/// How many of [`COLUMNS`] a report without any discount has.
const PLAIN: usize = 24;
/// How many of them both reports have.
const SHARED: usize = 37;

/// A kind of report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// The older one.
    Legacy,
    /// The older one of somebody who has neither reservations nor savings plans nor discounts.
    Short,
    /// CUR 2.0.
    Two,
}

impl Layout {
    /// Which of [`COLUMNS`] it has.
    pub(crate) fn has(self) -> Vec<(&'static str, &'static str, bool)> {
        let places: Vec<usize> = match self {
            Self::Legacy => (0..COLUMNS.len()).collect(),
            Self::Short => (0..PLAIN).chain(SHARED..COLUMNS.len()).collect(),
            Self::Two => (0..SHARED).collect(),
        };
        places.into_iter().map(|place| COLUMNS[place]).collect()
    }

    /// What else it has: tags, cost categories and, in CUR 2.0, what is known of products.
    const fn others(self) -> &'static [&'static str] {
        match self {
            Self::Legacy | Self::Short => &LEGACY_KEYED,
            Self::Two => &MAPS,
        }
    }
}

/// Columns of one tag or cost category each.
pub(crate) const LEGACY_KEYED: [&str; 4] = [
    "resourceTags/user:team",
    "resourceTags/user:it's, b",
    "resourceTags/aws:createdBy",
    "costCategory/Cost centre",
];

/// Columns of keys and values.
pub(crate) const MAPS: [&str; 3] = ["resource_tags", "cost_category", "product"];

/// A report of an account, as CSV.
pub(crate) fn report(seed: u64, layout: Layout, payer: &str) -> Vec<u8> {
    let mut random = Random::named(seed, payer);
    let columns = layout.has();
    let names = columns.iter().map(|(new, old, _)| match layout {
        Layout::Two => *new,
        Layout::Legacy | Layout::Short => *old,
    });
    let others = layout.others();
    let head = names.chain(others.iter().copied());
    let mut bill = line(head.map(str::to_owned));
    for _ in 0..ROWS {
        let fields = row(seed, payer, &mut random);
        let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let shared = columns.iter().map(|&(new, _, _)| field(new));
        bill.push_str(&line(shared.chain(others.iter().map(|&name| field(name)))));
    }
    bill.into_bytes()
}

fn row(seed: u64, payer: &str, random: &mut Random) -> BTreeMap<&'static str, String> {
    let mut fields = BTreeMap::new();
    let mut thing = Random::named(seed, &format!("{payer} {}", random.below(THINGS)));
    let kind = one(random, &TYPES);
    fields.insert("line_item_line_item_type", kind.to_owned());
    fields.insert("bill_payer_account_id", payer.to_owned());
    what(&mut thing, &mut fields);
    times(random, &mut fields);
    for (name, _, is_amount) in COLUMNS {
        if is_amount && !random.percent(15) {
            fields.insert(name, amount(random));
        }
    }
    // Of two nets of which each may be left out one is told: of none of them AWS says nothing, not that it is zero.
    let net = "reservation_net_unused_recurring_fee";
    fields.entry(net).or_insert_with(|| amount(random));
    for name in ["line_item_unblended_cost", "line_item_usage_amount"] {
        if !random.percent(2) {
            fields.entry(name).or_insert_with(|| amount(random));
        }
    }
    commitment(kind, random, &mut fields);
    if random.percent(2) {
        let (column, text) = one(
            random,
            &[
                ("line_item_unblended_cost", "free"),
                ("reservation_unused_recurring_fee", "some"),
                ("savings_plan_used_commitment", "1,5"),
                ("bill_billing_period_start_date", ""),
                ("line_item_currency_code", ""),
                ("bill_payer_account_id", ""),
            ],
        );
        fields.insert(column, text.to_owned());
    }
    fields
}

/// The resource, its service and place, and what people say of it.
fn what(thing: &mut Random, fields: &mut BTreeMap<&'static str, String>) {
    let mut put = |column: &'static str, text: &str| {
        fields.insert(column, text.to_owned());
    };
    put(
        "bill_billing_entity",
        one(thing, &["AWS", "AWS Marketplace"]),
    );
    put(
        "bill_invoicing_entity",
        one(thing, &["", "Amazon Web Services, Inc.", " "]),
    );
    put(
        "line_item_legal_entity",
        one(thing, &["", "Amazon Web Services, Inc.", "A \"seller\""]),
    );
    put(
        "line_item_usage_account_id",
        one(thing, &["210987654321", "310987654321", ""]),
    );
    let code = one(
        thing,
        &[
            "AmazonEC2",
            "AmazonS3",
            "AWSLambda",
            "AmazonVPC",
            "ComputeSavingsPlans",
            "awskms",
            "6kf1z",
        ],
    );
    put("line_item_product_code", code);
    let name = one(thing, &["", "", " ", "A name of its own"]);
    put("product_product_name", name);
    let usage = one(
        thing,
        &[
            "BoxUsage:m5.large",
            "USE1-SpotUsage:m5.large",
            "TimedStorage-ByteHrs",
            "",
        ],
    );
    put("line_item_usage_type", usage);
    put(
        "line_item_operation",
        one(thing, &["RunInstances", "PutObject", ""]),
    );
    put(
        "pricing_term",
        one(thing, &["OnDemand", "Spot", "Reserved", ""]),
    );
    put("pricing_unit", one(thing, &["Hrs", "GB-Mo", "Hrs", ""]));
    let zone = one(
        thing,
        &[
            "us-east-1a",
            "eu-west-1c",
            "cn-north-1",
            "",
            "us-east-1-wl1",
            "none",
        ],
    );
    put("line_item_availability_zone", zone);
    let regions = ["", "us-east-1", "eu-west-1", "global", "Any", "cn-north-1"];
    put("product_region_code", one(thing, &regions));
    put(
        "product_region",
        one(thing, &["", "us-east-1", "any", "ap-south-1"]),
    );
    put(
        "product_location",
        one(thing, &["US East (N. Virginia)", "EU (Irland)", ""]),
    );
    put(
        "product_instance_type",
        one(thing, &["m5.large", "", "c7g.metal"]),
    );
    put(
        "product_operating_system",
        one(thing, &["Linux", "NA", "", "Windows"]),
    );
    put(
        "product_tenancy",
        one(thing, &["Shared", "Dedicated", "NA", ""]),
    );
    put(
        "product_database_engine",
        one(thing, &["PostgreSQL", "MySQL", "", ""]),
    );
    let resource = format!("i-{:04x}", thing.below(40));
    let resource = if thing.percent(20) {
        ""
    } else {
        resource.as_str()
    };
    put("line_item_resource_id", resource);
    put(
        "line_item_currency_code",
        one(thing, &["USD", "USD", "CNY"]),
    );
    let team = format!("T{}", thing.below(3));
    let (by, centre) = (
        one(thing, &["", "Root"]),
        one(thing, &["", "Plant, north", "South"]),
    );
    let [own, odd, aws, category] = LEGACY_KEYED;
    let team = if thing.percent(30) {
        String::new()
    } else {
        team
    };
    put(own, &team);
    put(odd, one(thing, &["", "a \"quoted\" one", "x"]));
    put(aws, by);
    put(category, centre);
    let [tags, categories, product] = MAPS;
    let tagged = match thing.below(6) {
        0 => String::new(),
        1 => "{}".to_owned(),
        2 => "{\"user_team\": not to be read".to_owned(),
        3 => format!("{{\"user_team\": \"{team}\", \"aws_createdBy\": \"{by}\", \"count\": 3}}"),
        4 => format!("{{\"user:team\": \"{team}\", \"aws:createdBy\": null, \"user_\": \"bare\"}}"),
        _ => format!("{{\"user_it's, b\": \"x\\\\y\", \"team\": \"{team}\"}}"),
    };
    put(tags, &tagged);
    let kept = if centre.is_empty() {
        String::new()
    } else {
        format!("{{\"Cost centre\": \"{centre}\"}}")
    };
    put(categories, &kept);
    let known = match thing.below(4) {
        0 => String::new(),
        1 => "{\"product_name\": \"Name of a map\", \"operating_system\": \"SUSE\", \"tenancy\": \"Host\"}".to_owned(),
        2 => "{\"region\": \"sa-east-1\", \"instance_type\": \"t3.nano\", \"database_engine\": \"Oracle\"}".to_owned(),
        _ => "{\"region\": \"sa-east-1\", \"region_code\": \"eu-north-1\", \"operating_system\": \"NA\"}".to_owned(),
    };
    put(product, &known);
}

/// Which commitment a row belongs to: that of its type, and sometimes one that its type does not need.
fn commitment(kind: &str, random: &mut Random, fields: &mut BTreeMap<&'static str, String>) {
    let number = random.below(3);
    let of_reservation = matches!(kind, "DiscountedUsage" | "RIFee")
        || (matches!(kind, "Fee" | "Usage") && random.percent(40));
    if of_reservation && !random.percent(5) {
        let arn = format!("arn:aws:ec2:us-east-1:1:reserved-instances/r{number}");
        fields.insert("reservation_reservation_a_r_n", arn);
    }
    let of_plan = kind.starts_with("SavingsPlan") || random.percent(3);
    if of_plan && !random.percent(5) {
        let arn = format!("arn:aws:savingsplans::1:savingsplan/s{number}");
        fields.insert("savings_plan_savings_plan_a_r_n", arn);
    }
}

/// Hours of the report's month, and what is billed for all of it.
fn times(random: &mut Random, fields: &mut BTreeMap<&'static str, String>) {
    let month = one(random, &["2025-10-01", "2025-11-01", "2025-12-01"]);
    let first: NaiveDate = month.parse().unwrap();
    let start = first.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
        + random.between(0, 24 * 29) * 3_600;
    let (notation, whole) = one(
        random,
        &[
            ("%Y-%m-%dT%H:%M:%SZ", "T00:00:00Z"),
            ("%Y-%m-%d %H:%M:%S.000", " 00:00:00.000"),
        ],
    );
    let text = |seconds| {
        let moment = DateTime::from_timestamp(seconds, 0).unwrap();
        moment.format(notation).to_string()
    };
    fields.insert("bill_billing_period_start_date", format!("{month}{whole}"));
    fields.insert("line_item_usage_start_date", text(start));
    let end = start + one(random, &[3_600, 3_600, 3_600, 86_400, 86_400, 0, -3_600]);
    let is_told = !random.percent(5);
    fields.insert(
        "line_item_usage_end_date",
        if is_told { text(end) } else { String::new() },
    );
}

/// An amount as AWS writes it; some have more digits than are kept.
fn amount(random: &mut Random) -> String {
    let sign = one(random, &["", "", "", "-"]);
    let most = random.below(6) as u32;
    let whole = random.below(10_u64.pow(most));
    let count = one(random, &[0, 2, 10, 10, 17, 19, 26]);
    let digits: String = (0..count)
        .map(|_| char::from(b'0' + random.below(10) as u8))
        .collect();
    match (count, random.below(20)) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{}.{}E-8", random.below(10), random.below(100_000)),
        _ => format!("{sign}{whole}.{digits}"),
    }
}
