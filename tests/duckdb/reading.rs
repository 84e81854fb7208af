//! Bills in SQL: an account of what charges mean that shares no line with Floe's. Knows FOCUS columns as the files spell them,
//! and which deliveries stand beside which; must not know how Floe reads, nor questions.

use crate::bills;
use anyhow::{Context, Result};
use floe_domain::cost::{Dimension, Metric};
use floe_domain::time::Instant;
use std::path::{Path, PathBuf};

/// By a dimension's name, its value in the texts of a row; NULL where a charge has none.
const DIMENSIONS: &[(&str, &str)] = &[
    ("region", "nullif(said(RegionId), 'no-region')"),
    ("service", "said(ServiceName)"),
    (
        "service_category",
        "spelled(ServiceCategory, ['AI and Machine Learning', 'Analytics', 'Business Applications', \
      'Compute', 'Databases', 'Developer Tools', 'Multicloud', 'Identity', 'Integration', 'Internet of Things', \
      'Management and Governance', 'Media', 'Migration', 'Mobile', 'Networking', 'Security', 'Storage', 'Web', 'Other'])",
    ),
    ("sub_account", "said(SubAccountId)"),
    (
        "provider",
        "coalesce(said(ServiceProviderName), said(ProviderName))",
    ),
    ("billing_account", "said(BillingAccountId)"),
    ("availability_zone", "said(AvailabilityZone)"),
    (
        "meter",
        "coalesce(said(SkuMeter), said(x_UsageType), said(SkuId))",
    ),
    ("resource", "said(ResourceId)"),
    ("charge_category", "category(ChargeCategory)"),
    (
        "charge_frequency",
        "spelled(ChargeFrequency, ['Usage-Based', 'Recurring', 'One-Time'])",
    ),
    (
        "pricing_category",
        "spelled(PricingCategory, ['Standard', 'Committed', 'Dynamic', 'Other'])",
    ),
    ("commitment_discount", "said(CommitmentDiscountId)"),
    ("unit", "said(ConsumedUnit)"),
    ("service_subcategory", "said(ServiceSubcategory)"),
    ("operation", "said(x_Operation)"),
    (
        "instance_type",
        "coalesce(said(x_InstanceType), detail(SkuPriceDetails, '$.InstanceType'))",
    ),
    (
        "operating_system",
        "coalesce(said(x_OperatingSystem), detail(SkuPriceDetails, '$.OperatingSystem'))",
    ),
    (
        "tenancy",
        "coalesce(said(x_Tenancy), detail(SkuPriceDetails, '$.Tenancy'))",
    ),
    (
        "database_engine",
        "coalesce(said(x_DatabaseEngine), detail(SkuPriceDetails, '$.DatabaseEngine'))",
    ),
    (
        "cache_engine",
        "coalesce(said(x_CacheEngine), detail(SkuPriceDetails, '$.CacheEngine'))",
    ),
    (
        "deployment_option",
        "coalesce(said(x_DeploymentOption), detail(SkuPriceDetails, '$.DeploymentOption'))",
    ),
    (
        "usage_type_group",
        "usage_group(ServiceName, coalesce(said(SkuMeter), said(x_UsageType), said(SkuId)))",
    ),
    ("resource_type", "said(ResourceType)"),
    ("charge_class", "spelled(ChargeClass, ['Correction'])"),
    ("line_item_type", "said(x_LineItemType)"),
    ("commitment_type", "said(CommitmentDiscountType)"),
    (
        "commitment_status",
        "spelled(CommitmentDiscountStatus, ['Used', 'Unused'])",
    ),
    ("invoice_issuer", "said(InvoiceIssuerName)"),
    ("billing_entity", "said(x_BillingEntity)"),
    ("publisher", "said(PublisherName)"),
];

/// By a metric's name, its amount; what a source may leave out because it is the same as another is that.
const METRICS: &[(&str, &str)] = &[
    ("billed_cost", "units(BilledCost)"),
    ("effective_cost", "units(EffectiveCost)"),
    ("list_cost", "units(ListCost)"),
    ("contracted_cost", "units(ContractedCost)"),
    ("consumed_quantity", "units(ConsumedQuantity)"),
    (
        "blended_cost",
        "coalesce(units(x_BlendedCost), units(BilledCost))",
    ),
    (
        "net_billed_cost",
        "coalesce(units(x_NetBilledCost), units(BilledCost))",
    ),
    (
        "net_effective_cost",
        "coalesce(units(x_NetEffectiveCost), units(EffectiveCost))",
    ),
];

/// How texts of bills are read. Amounts become whole numbers of 10⁻¹⁸, half-even where they have more digits.
const MACROS: &[&str] = &[
    "SET TimeZone = 'UTC'",
    "CREATE MACRO said(t) AS CASE WHEN t IN ('', 'NULL', 'null') THEN NULL ELSE t END",
    "CREATE MACRO spelled(t, allowed) AS coalesce(list_filter(allowed, lambda one: lower(one) = lower(t))[1], said(t))",
    "CREATE MACRO category(t) AS list_filter(['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'], \
     lambda one: lower(one) = lower(trim(t)))[1]",
    "CREATE MACRO digits(d) AS CAST(replace(CAST(d AS VARCHAR), '.', '') AS HUGEINT)",
    "CREATE MACRO half_even(u, step) AS u // step + CASE WHEN abs(u % step) * 2 > step \
     OR (abs(u % step) * 2 = step AND (u // step) % 2 <> 0) THEN sign(u) ELSE 0 END",
    "CREATE MACRO units(t) AS coalesce( \
     CAST(half_even(digits(TRY_CAST(trim(said(t)) AS DECIMAL(38, 28))), 10000000000) AS HUGEINT), \
     digits(TRY_CAST(trim(said(t)) AS DECIMAL(38, 18))))",
    "CREATE MACRO moment(t) AS CAST(TRY_CAST(trim(said(t)) AS TIMESTAMPTZ) AS TIMESTAMP)",
    "CREATE MACRO detail(t, path) AS CASE WHEN said(t) IS NULL OR NOT json_valid(t) THEN NULL \
     WHEN json_type(t, path) = 'VARCHAR' THEN nullif(json_extract_string(t, path), '') END",
    // Without the regions before it and what it is used with after a colon; volumes and such keep the colon of their own.
    "CREATE MACRO kind_of_usage(t) AS regexp_extract(t, '^(?:[A-Z0-9-]*-)?((?:(?:EBS|RDS|CW|ElasticIP):)?[^:]*)(?::|$)', 1)",
    "CREATE MACRO usage_group(s, m) AS CASE \
     WHEN s = 'Amazon Elastic Compute Cloud' THEN CASE kind_of_usage(m) \
       WHEN 'BoxUsage' THEN 'EC2: Running Hours' WHEN 'SpotUsage' THEN 'EC2: Running Hours' \
       WHEN 'EBS:VolumeUsage.gp3' THEN 'EC2: EBS - SSD(gp3)' \
       WHEN 'DataTransfer-Out-Bytes' THEN 'EC2: Data Transfer - Internet (Out)' END \
     WHEN s = 'Amazon Simple Storage Service' THEN CASE kind_of_usage(m) \
       WHEN 'TimedStorage-ByteHrs' THEN 'S3: Storage - Standard' \
       WHEN 'Requests-Tier1' THEN 'S3: API Requests - Standard' \
       WHEN 'Requests-Tier2' THEN 'S3: API Requests - Standard' END \
     WHEN s = 'Amazon Relational Database Service' THEN CASE kind_of_usage(m) \
       WHEN 'InstanceUsage' THEN 'RDS: Running Hours' WHEN 'RDS:GP3-Storage' THEN 'RDS: Storage' END \
     WHEN s = 'Amazon DynamoDB' THEN CASE kind_of_usage(m) \
       WHEN 'TimedStorage-ByteHrs' THEN 'DDB: Indexed Data Storage' END \
     WHEN s = 'Amazon ElastiCache' THEN CASE kind_of_usage(m) \
       WHEN 'NodeUsage' THEN 'ElastiCache: Running Hours' END \
     WHEN s = 'Elastic Load Balancing' THEN CASE kind_of_usage(m) \
       WHEN 'LoadBalancerUsage' THEN 'EC2: ELB - Running Hours' WHEN 'LCUUsage' THEN 'EC2: ELB - LCU Running Hours' END \
     WHEN s = 'Amazon Virtual Private Cloud' THEN CASE kind_of_usage(m) \
       WHEN 'NatGateway-Hours' THEN 'EC2: NAT Gateway - Running Hours' \
       WHEN 'NatGateway-Bytes' THEN 'EC2: NAT Gateway - Data Processed' END \
     WHEN s = 'AmazonCloudWatch' THEN CASE kind_of_usage(m) \
       WHEN 'CW:MetricMonitorUsage' THEN 'EC2: CloudWatch - Metrics' \
       WHEN 'CW:Requests' THEN 'EC2: CloudWatch - Requests' END END",
    "CREATE MACRO tagged(t) AS CASE \
     WHEN said(t) IS NULL OR NOT json_valid(t) THEN NULL \
     WHEN json_type(t) = 'ARRAY' THEN map_from_entries(from_json(t, '[{\"key\": \"VARCHAR\", \"value\": \"VARCHAR\"}]')) \
     WHEN json_type(t) = 'OBJECT' THEN from_json(t, '\"MAP(VARCHAR, VARCHAR)\"') END",
];

/// What stands when everything brought before a moment counts. Deliveries of a billing month, provider and account count from
/// the last one on that took the place of the others.
const STANDING: &str = "CREATE MACRO standing(ended) AS TABLE \
     WITH known AS (SELECT * FROM charges JOIN deliveries USING (delivery) WHERE brought < ended), \
     since AS (SELECT month AS m, provider AS p, billing_account AS b, \
       coalesce(max(brought) FILTER (NOT is_added), TIMESTAMP '1970-01-01') AS beginning FROM known GROUP BY ALL) \
     SELECT known.* FROM known JOIN since ON month = m AND provider = p AND billing_account = b WHERE brought >= beginning";

/// What a row needs to be a charge.
const RULES: &[&str] = &[
    "coalesce(said(ServiceProviderName), said(ProviderName)) IS NOT NULL",
    "said(BillingAccountId) IS NOT NULL",
    "moment(BillingPeriodStart) IS NOT NULL",
    "length(trim(BillingCurrency)) = 3",
    "moment(ChargePeriodEnd) >= moment(ChargePeriodStart)",
    "category(ChargeCategory) IS NOT NULL",
    "units(BilledCost) IS NOT NULL",
    "units(EffectiveCost) IS NOT NULL",
    "(units(ListCost) IS NOT NULL OR said(ListCost) IS NULL)",
    "(units(ContractedCost) IS NOT NULL OR said(ContractedCost) IS NULL)",
    "(units(ConsumedQuantity) IS NOT NULL OR said(ConsumedQuantity) IS NULL)",
    "said(ServiceName) IS NOT NULL",
    "said(ServiceCategory) IS NOT NULL",
];

/// Files that came at once.
pub(crate) struct Delivery {
    /// The rows, as something to select from: FOCUS columns of texts.
    pub(crate) rows: String,
    /// When they were imported.
    pub(crate) brought: Instant,
    /// Whether they were added to what there was, instead of taking its place.
    pub(crate) is_added: bool,
}

/// A text in SQL.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A moment in SQL.
pub(crate) fn timestamp(moment: Instant) -> String {
    format!("TIMESTAMP '{}'", moment.format("%Y-%m-%d %H:%M:%S%.6f"))
}

fn row<'a>(table: &'a [(&str, &str)], name: &str, what: &str) -> Result<&'a str> {
    let known = table.iter().find(|(known, _)| *known == name);
    let (_, sql) = known.with_context(|| {
        format!(
            "tests/duckdb/reading.rs has no SQL for the {what} `{name}`: add a row to its table"
        )
    })?;
    Ok(sql)
}

/// CSV files as something to select from, all of it texts.
pub(crate) fn csv(files: &[PathBuf]) -> String {
    let files: Vec<_> = files
        .iter()
        .map(|file| literal(&file.to_string_lossy()))
        .collect();
    format!(
        "read_csv([{}], header = true, all_varchar = true, union_by_name = true, delim = ',', quote = '\"', escape = '\"')",
        files.join(", ")
    )
}

/// A Parquet file as something to select from, all of it texts; `maps` are its columns of keys and values.
pub(crate) fn parquet(file: &Path, maps: &[&str]) -> String {
    let plain = if maps.is_empty() {
        "COLUMNS(*)".to_owned()
    } else {
        format!("COLUMNS(* EXCLUDE ({}))", maps.join(", "))
    };
    let mut columns = vec![format!("CAST({plain} AS VARCHAR)")];
    let maps = maps.iter();
    columns.extend(maps.map(|map| format!("CAST(to_json({map}) AS VARCHAR) AS {map}")));
    let file = literal(&file.to_string_lossy());
    format!("(SELECT {} FROM read_parquet({file}))", columns.join(", "))
}

/// The statement that writes an untidy CSV bill as Parquet with columns of many types; what is no value of its type is NULL.
pub(crate) fn typed(bill: &Path, to: &Path) -> String {
    let columns = [
        "TRY_CAST(trim(said(BilledCost)) AS DECIMAL(38, 18)) AS BilledCost",
        "TRY_CAST(trim(said(EffectiveCost)) AS DOUBLE) AS EffectiveCost",
        "TRY_CAST(trim(said(ListCost)) AS DECIMAL(18, 4)) AS ListCost",
        "TRY_CAST(trim(said(ContractedCost)) AS DECIMAL(9, 2)) AS ContractedCost",
        "TRY_CAST(trim(said(ConsumedQuantity)) AS DOUBLE) AS ConsumedQuantity",
        // Of five digits: the shortest text of a longer FLOAT is not always one alone.
        "TRY_CAST(format('{:.4e}', TRY_CAST(trim(said(x_BlendedCost)) AS DOUBLE)) AS FLOAT) AS x_BlendedCost",
        "TRY_CAST(trim(said(x_NetBilledCost)) AS DECIMAL(38, 28)) AS x_NetBilledCost",
        "TRY_CAST(trim(said(x_NetEffectiveCost)) AS BIGINT) AS x_NetEffectiveCost",
        "CAST(moment(BillingPeriodStart) AS DATE) AS BillingPeriodStart",
        "moment(ChargePeriodStart) AS ChargePeriodStart",
        "CAST(moment(ChargePeriodEnd) AS TIMESTAMPTZ) AS ChargePeriodEnd",
        "tagged(Tags) AS Tags",
        "tagged(x_CostCategories) AS x_CostCategories",
    ];
    format!(
        "COPY (SELECT * REPLACE ({}) FROM {}) TO {} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 2048)",
        columns.join(", "),
        csv(&[bill.to_path_buf()]),
        literal(&to.to_string_lossy()),
    )
}

/// The statement that writes a CSV bill as Parquet, every field as it stands.
pub(crate) fn as_texts(bill: &Path, to: &Path) -> String {
    format!(
        "COPY (SELECT * FROM {}) TO {} (FORMAT parquet, COMPRESSION gzip)",
        csv(&[bill.to_path_buf()]),
        literal(&to.to_string_lossy()),
    )
}

/// The statements that all others need.
pub(crate) fn begin() -> Vec<String> {
    let columns = bills::NEW.iter().chain(&["ProviderName"]);
    let columns: Vec<_> = columns.map(|name| format!("{name} VARCHAR")).collect();
    let mut statements: Vec<String> = MACROS.iter().map(|&sql| sql.to_owned()).collect();
    statements.push(format!("CREATE TABLE nothing ({})", columns.join(", ")));
    statements.push(
        "CREATE TABLE deliveries (delivery INTEGER, brought TIMESTAMP, is_added BOOLEAN)"
            .to_owned(),
    );
    statements
}

/// The statements that read deliveries into the tables `charges`, all there ever were, and `served`, what stands at last.
pub(crate) fn charges(deliveries: &[Delivery]) -> Result<Vec<String>> {
    let mut columns = vec!["moment(ChargePeriodStart) AS started".to_owned()];
    columns
        .push("CAST(date_trunc('month', moment(BillingPeriodStart)) AS DATE) AS month".to_owned());
    columns.push("upper(trim(BillingCurrency)) AS currency".to_owned());
    columns.push("tagged(Tags) AS tags".to_owned());
    columns.push("tagged(x_CostCategories) AS categories".to_owned());
    for dimension in Dimension::FIXED {
        let name = dimension.name();
        columns.push(format!("{} AS {name}", row(DIMENSIONS, name, "dimension")?));
    }
    for metric in Metric::COLUMNS {
        let name = metric.name();
        let column = row(METRICS, name, "metric")?;
        columns.push(format!("coalesce({column}, 0) AS {name}"));
    }
    let mut statements = Vec::new();
    let mut parts = Vec::new();
    for (number, delivery) in deliveries.iter().enumerate() {
        statements.push(format!(
            "INSERT INTO deliveries VALUES ({number}, {}, {})",
            timestamp(delivery.brought),
            delivery.is_added
        ));
        parts.push(format!(
            "SELECT {number} AS delivery, {} FROM (SELECT * FROM nothing UNION ALL BY NAME SELECT * FROM {}) WHERE {}",
            columns.join(", "),
            delivery.rows,
            RULES.join(" AND "),
        ));
    }
    statements.push(format!(
        "CREATE TABLE charges AS {}",
        parts.join(" UNION ALL ")
    ));
    statements.push(STANDING.to_owned());
    statements
        .push("CREATE TABLE served AS SELECT * FROM standing(TIMESTAMP '9999-12-31')".to_owned());
    Ok(statements)
}

/// The statement that reads a table of rates, so that each day has the rate that counts for it: its own, or that of the latest
/// of the seven days before.
pub(crate) fn rates(file: &Path) -> String {
    format!(
        "CREATE TABLE rates AS SELECT \"from\" AS source, \"to\" AS target, \
         CAST(day AS DATE) + CAST(late AS INTEGER) AS counts, arg_max(units(rate), CAST(day AS DATE)) AS rate \
         FROM {}, range(8) AS days(late) GROUP BY ALL",
        csv(&[file.to_path_buf()]),
    )
}
