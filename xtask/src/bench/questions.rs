//! The questions, in Floe's words and in SQL, made from one table. Knows what is asked; must not know how fast the answer is.

use anyhow::{Context, Result, bail};

/// One question to both.
pub(super) struct Question {
    /// In the table.
    pub(super) name: String,
    /// In the grammar of cost questions, or for values: `values`, a dimension and what is searched for, by tabs.
    pub(super) floe: String,
    /// In SQL: columns as in Floe's rows, so that the answers can be compared as sets.
    pub(super) sql: String,
    /// Where the question wants only the first rows: how all are asked for, in SQL.
    pub(super) all: Option<String>,
    /// As a dashboard has many of: grouped by at most one dimension beside time, or by two.
    pub(super) is_dashboard: bool,
}

/// What a question is made of.
struct Asked {
    granularity: &'static str,
    by: &'static str,
    filters: &'static [&'static str],
    metric: &'static str,
    days: (&'static str, &'static str),
}

const YEAR: (&str, &str) = ("2025-01-01", "2026-01-01");
const HALF: (&str, &str) = ("2025-07-01", "2026-01-01");
const MONTH: (&str, &str) = ("2025-11-01", "2025-12-01");
const LATE: (&str, &str) = ("2025-09-17", "2025-12-16");

/// A question about the cost of the whole year.
const fn year(
    granularity: &'static str,
    by: &'static str,
    filters: &'static [&'static str],
) -> Asked {
    Asked {
        granularity,
        by,
        filters,
        metric: "billed_cost",
        days: YEAR,
    }
}

const fn within(days: (&'static str, &'static str), asked: Asked) -> Asked {
    Asked { days, ..asked }
}

const fn of(metric: &'static str, asked: Asked) -> Asked {
    Asked { metric, ..asked }
}

/// Columns by dimension; a tag has a column of its own in DuckDB's table.
const COLUMNS: [(&str, &str); 18] = [
    ("region", "RegionId"),
    ("service", "ServiceName"),
    ("service_category", "ServiceCategory"),
    ("sub_account", "SubAccountId"),
    ("provider", "ProviderName"),
    ("billing_account", "BillingAccountId"),
    ("availability_zone", "AvailabilityZone"),
    ("meter", "SkuMeter"),
    ("resource", "ResourceId"),
    ("charge_category", "ChargeCategory"),
    ("charge_frequency", "ChargeFrequency"),
    ("pricing_category", "PricingCategory"),
    ("commitment_discount", "CommitmentDiscountId"),
    ("unit", "ConsumedUnit"),
    ("tag:team", "tag_team"),
    ("tag:environment", "tag_environment"),
    ("tag:application", "tag_application"),
    ("tag:cost-center", "tag_cost_center"),
];

const METRICS: [(&str, &str); 3] = [
    ("billed_cost", "BilledCost"),
    ("effective_cost", "EffectiveCost"),
    ("consumed_quantity", "ConsumedQuantity"),
];

const TWO_REGIONS: &[&str] = &["region:us-east-1,eu-west-1"];

/// All of them: each dimension, each granularity, filters of each kind, up to four dimensions.
const ASKED: &[Asked] = &[
    year("none", "", &[]),
    year("month", "", &[]),
    year("day", "", &[]),
    year("month", "region", &[]),
    year("month", "service", &[]),
    year("month", "service_category", &[]),
    year("month", "sub_account", &[]),
    year("month", "provider", &[]),
    year("month", "billing_account", &[]),
    year("month", "availability_zone", &[]),
    year("month", "meter", &[]),
    year("month", "charge_category", &[]),
    year("month", "charge_frequency", &[]),
    year("month", "pricing_category", &[]),
    year("month", "commitment_discount", &[]),
    year("month", "unit", &[]),
    year("month", "tag:team", &[]),
    year("month", "tag:environment", &[]),
    year("month", "tag:application", &[]),
    year("month", "tag:cost-center", &[]),
    year("none", "resource", &[]),
    year("month", "resource", TWO_REGIONS),
    year("month", "", &["charge_category:Tax"]),
    year("month", "service", &["tag:team:"]),
    year("week", "service", &[]),
    year("quarter", "sub_account", &[]),
    year("year", "region", &[]),
    year("day", "region", &[]),
    year("day", "service", &[]),
    year("day", "service", TWO_REGIONS),
    year("day", "service_category", &["-charge_category:Tax,Credit"]),
    year("day", "sub_account", &[]),
    year("day", "charge_category", &[]),
    year("day", "tag:team", &[]),
    year(
        "day",
        "tag:environment",
        &["service:Amazon Elastic Compute Cloud"],
    ),
    year("day", "meter", &["service:Amazon Elastic Compute Cloud"]),
    within(MONTH, year("day", "resource", TWO_REGIONS)),
    within(LATE, year("day", "service", &[])),
    within(LATE, year("day", "sub_account", &["region:eu-central-1"])),
    within(LATE, year("none", "service", &[])),
    year("month", "region,service", &[]),
    year("none", "service,sub_account", &[]),
    year("none", "meter,sub_account", &[]),
    year("none", "region,tag:team", &[]),
    year("month", "tag:team,tag:environment", &[]),
    year("none", "service,resource", &["tag:environment:production"]),
    within(HALF, year("day", "region,service_category", &[])),
    of(
        "effective_cost",
        year("month", "service,pricing_category", &[]),
    ),
    of(
        "consumed_quantity",
        year("month", "meter", &["service:Amazon Simple Storage Service"]),
    ),
    of("consumed_quantity", year("none", "unit,region", &[])),
    year("month", "region,service,charge_category", &[]),
    year("none", "sub_account,service,tag:team", &[]),
    year("day", "region,service,pricing_category", TWO_REGIONS),
    year("none", "region,service,sub_account,tag:environment", &[]),
    year("month", "region,service,sub_account,tag:team", TWO_REGIONS),
    year("none", "region,meter,sub_account,resource", &["tag:team:"]),
    year("hour", "", &[]),
    year("hour", "region", &[]),
    year("hour", "service", &["region:us-east-1"]),
    within(MONTH, year("hour", "service,region", &[])),
];

/// What people type to find a value: a dimension, a text.
const SEARCHED: [(&str, &str); 3] = [
    ("resource", "i-0000000012"),
    ("meter", "t1"),
    ("sub_account", ""),
];

/// All questions.
pub(super) fn questions() -> Result<Vec<Question>> {
    let asked = ASKED.iter().map(question);
    asked.chain(SEARCHED.into_iter().map(values)).collect()
}

fn column(dimension: &str) -> Result<&'static str> {
    let known = COLUMNS.iter().find(|(name, _)| *name == dimension);
    Ok(known
        .with_context(|| format!("no column for `{dimension}`"))?
        .1)
}

fn dimensions(by: &str) -> impl Iterator<Item = &str> {
    by.split(',').filter(|one| !one.is_empty())
}

fn question(asked: &Asked) -> Result<Question> {
    let metric = METRICS.iter().find(|(name, _)| *name == asked.metric);
    let (_, metric) = metric.with_context(|| format!("no column for `{}`", asked.metric))?;
    let (start, end) = asked.days;
    let mut floe = format!(
        "start={start}&end={end}&granularity={}&metric={}&group_by={}",
        asked.granularity,
        asked.metric,
        if asked.by.is_empty() {
            "none"
        } else {
            asked.by
        },
    );
    let mut columns = Vec::new();
    if asked.granularity != "none" {
        columns.push(format!(
            "date_trunc('{}', ChargePeriodStart)",
            asked.granularity
        ));
    }
    for dimension in dimensions(asked.by) {
        columns.push(column(dimension)?.to_owned());
    }
    let unit = match asked.metric {
        "consumed_quantity" => "ConsumedUnit",
        _ => "BillingCurrency",
    };
    columns.push(unit.to_owned());
    let mut conditions = vec![format!(
        "ChargePeriodStart >= DATE '{start}' AND ChargePeriodStart < DATE '{end}'"
    )];
    for filter in asked.filters {
        floe.push_str(&format!("&filter={}", filter.replace(' ', "%20")));
        conditions.push(condition(filter)?);
    }
    let sql = format!(
        "SELECT {}, coalesce(sum({metric}), 0) FROM charges WHERE {} GROUP BY ALL ORDER BY ALL",
        columns.join(", "),
        conditions.join(" AND "),
    );
    Ok(Question {
        name: name(asked),
        floe,
        sql,
        all: None,
        is_dashboard: dimensions(asked.by).count() + usize::from(asked.granularity != "none") <= 2
            && !asked.by.contains("resource")
            && asked.granularity != "hour",
    })
}

fn condition(filter: &str) -> Result<String> {
    let (is_wanted, rest) = match filter.strip_prefix('-') {
        Some(rest) => (false, rest),
        None => (true, filter),
    };
    let Some((dimension, values)) = rest.rsplit_once(':') else {
        bail!("`{filter}` is no filter");
    };
    let column = column(dimension)?;
    let values: Vec<_> = values
        .split(',')
        .map(|value| format!("'{value}'"))
        .collect();
    Ok(match (values.as_slice(), is_wanted) {
        ([none], true) if none == "''" => format!("{column} IS NULL"),
        (_, true) => format!("{column} IN ({})", values.join(", ")),
        (_, false) => format!(
            "({column} NOT IN ({}) OR {column} IS NULL)",
            values.join(", ")
        ),
    })
}

/// In words: `day × service, us-east-1, eu-west-1`.
fn name(asked: &Asked) -> String {
    let time = Some(asked.granularity).filter(|granularity| *granularity != "none");
    let by: Vec<_> = time.into_iter().chain(dimensions(asked.by)).collect();
    let mut name = match by.as_slice() {
        [] => "the total".to_owned(),
        by => by.join(" × ").replace('_', "-"),
    };
    for filter in asked.filters {
        let (dimension, values) = filter.rsplit_once(':').unwrap_or(("", filter));
        let dimension = match dimension.strip_prefix('-') {
            Some(unwanted) => format!("not {unwanted}"),
            None => dimension.to_owned(),
        };
        let values = if values.is_empty() { "none" } else { values };
        name.push_str(&format!(
            ", {} {}",
            dimension.replace('_', "-"),
            values.replace(',', " or ")
        ));
    }
    if asked.metric != "billed_cost" {
        name = format!("{}: {name}", asked.metric.replace('_', " "));
    }
    if asked.days != YEAR {
        name.push_str(&format!(", {} to {}", asked.days.0, asked.days.1));
    }
    name
}

/// The values of a dimension that hold a text, the most costly first.
fn values((dimension, text): (&str, &str)) -> Result<Question> {
    let column = column(dimension)?;
    let found = match text {
        "" => String::new(),
        text => format!("WHERE {column} ILIKE '%{text}%'"),
    };
    let all = format!(
        "SELECT {column}, BillingCurrency, sum(BilledCost) FROM charges {found} GROUP BY ALL"
    );
    Ok(Question {
        name: format!("values of {}, search `{text}`", dimension.replace('_', "-")),
        floe: format!("values\t{dimension}\t{text}"),
        sql: format!("{all} ORDER BY 3 DESC LIMIT 50"),
        all: Some(all),
        is_dashboard: false,
    })
}
