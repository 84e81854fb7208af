//! Bills and questions in SQL: an account of what charges mean that shares no line with Floe's. Knows FOCUS columns as the
//! files spell them; must not know how Floe reads or adds up.

use anyhow::{Context, Result};
use floe_domain::cost::{Dimension, Filter, Metric, Mode, ResolvedQuery};
use floe_domain::time::Granularity;
use std::path::PathBuf;

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
    ("resource_type", "said(ResourceType)"),
    ("charge_class", "spelled(ChargeClass, ['Correction'])"),
    ("line_item_type", "said(x_LineItemType)"),
    ("commitment_type", "said(CommitmentDiscountType)"),
    (
        "commitment_status",
        "spelled(CommitmentDiscountStatus, ['Used', 'Unused'])",
    ),
    ("invoice_issuer", "said(InvoiceIssuerName)"),
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
    "CREATE MACRO tagged(t) AS CASE \
     WHEN said(t) IS NULL OR NOT json_valid(t) THEN NULL \
     WHEN json_type(t) = 'ARRAY' THEN map_from_entries(from_json(t, '[{\"key\": \"VARCHAR\", \"value\": \"VARCHAR\"}]')) \
     WHEN json_type(t) = 'OBJECT' THEN from_json(t, '\"MAP(VARCHAR, VARCHAR)\"') END",
];

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

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn row<'a>(table: &'a [(&str, &str)], name: &str, what: &str) -> Result<&'a str> {
    let known = table.iter().find(|(known, _)| *known == name);
    let (_, sql) = known.with_context(|| {
        format!("tests/duckdb/sql.rs has no SQL for the {what} `{name}`: add a row to its table")
    })?;
    Ok(sql)
}

/// The statements that read the files into the table `charges`.
pub(crate) fn read(files: &[PathBuf]) -> Result<Vec<String>> {
    let mut columns = vec!["moment(ChargePeriodStart) AS started".to_owned()];
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
    let files: Vec<_> = files
        .iter()
        .map(|file| literal(&file.to_string_lossy()))
        .collect();
    let mut statements: Vec<String> = MACROS.iter().map(|&sql| sql.to_owned()).collect();
    statements.push(format!(
        "CREATE TABLE charges AS SELECT {} FROM read_csv([{}], header = true, all_varchar = true, union_by_name = true, \
         delim = ',', quote = '\"', escape = '\"') WHERE {}",
        columns.join(", "),
        files.join(", "),
        RULES.join(" AND "),
    ));
    Ok(statements)
}

/// A dimension's column; NULL where a charge has no value.
pub(crate) fn column(dimension: &Dimension) -> String {
    match dimension {
        Dimension::Tag(key) => format!("nullif(tags[{}], '')", literal(key)),
        Dimension::CostCategory(key) => format!("nullif(categories[{}], '')", literal(key)),
        fixed => fixed.name().to_owned(),
    }
}

fn condition(filter: &Filter) -> String {
    let column = column(&filter.dimension);
    let texts: Vec<_> = filter
        .values
        .iter()
        .flatten()
        .map(|one| literal(one))
        .collect();
    let mut either = Vec::new();
    if filter.values.contains(&None) {
        either.push(format!("{column} IS NULL"));
    }
    let any = |function: &str| {
        let holds = |text: &String| format!("{function}(lower({column}), lower({text}))");
        texts.iter().map(holds).collect::<Vec<_>>().join(" OR ")
    };
    let (is_wanted, found) = match filter.mode {
        Mode::AnyOf => (true, format!("{column} IN ({})", texts.join(", "))),
        Mode::NoneOf => (false, format!("{column} IN ({})", texts.join(", "))),
        Mode::Contains => (true, any("contains")),
        Mode::ContainsNone => (false, any("contains")),
        Mode::Begins => (true, any("starts_with")),
        Mode::BeginsNone => (false, any("starts_with")),
    };
    if !texts.is_empty() {
        either.push(format!("coalesce({found}, false)"));
    }
    let any = either.join(" OR ");
    if is_wanted {
        format!("({any})")
    } else {
        format!("NOT ({any})")
    }
}

fn period(granularity: Granularity) -> Option<String> {
    match granularity {
        Granularity::None => None,
        Granularity::Hour => {
            Some("strftime(date_trunc('hour', started), '%Y-%m-%dT%H:00:00Z')".to_owned())
        }
        coarse => Some(format!(
            "strftime(date_trunc('{}', started), '%Y-%m-%d')",
            coarse.name()
        )),
    }
}

fn conditions(query: &ResolvedQuery) -> String {
    let mut all = vec![format!(
        "started >= DATE '{}' AND started < DATE '{}'",
        query.range.start, query.range.end
    )];
    all.extend(query.filters.iter().map(condition));
    all.join(" AND ")
}

fn unit(metric: Metric) -> &'static str {
    if metric.is_cost() {
        "currency"
    } else {
        "coalesce(unit, '')"
    }
}

/// The rows of a question: period (empty where there is none), a key per dimension, unit, sum.
pub(crate) fn rows(query: &ResolvedQuery) -> String {
    let period = period(query.granularity).unwrap_or("''".to_owned());
    let keys = query.group_by.iter().map(column);
    let all: Vec<String> = std::iter::once(period)
        .chain(keys)
        .chain([unit(query.metric).to_owned()])
        .collect();
    let places: Vec<String> = (1..=all.len()).map(|place| place.to_string()).collect();
    let order: Vec<String> = places
        .iter()
        .map(|place| format!("{place} NULLS LAST"))
        .collect();
    format!(
        "SELECT {}, sum({}) FROM charges WHERE {} GROUP BY {} ORDER BY {}",
        all.join(", "),
        query.metric.name(),
        conditions(query),
        places.join(", "),
        order.join(", "),
    )
}

/// The totals of a question: unit, sum.
pub(crate) fn totals(query: &ResolvedQuery) -> String {
    format!(
        "SELECT {}, sum({}) FROM charges WHERE {} GROUP BY 1 ORDER BY 1",
        unit(query.metric),
        query.metric.name(),
        conditions(query),
    )
}
