//! How a Cost and Usage Report becomes FOCUS charges, in SQL: what README's table says, read off it once more. Knows source
//! columns and line item types; must not know how Floe goes about it.

use crate::cur::{COLUMNS, LEGACY_KEYED, Layout, MAPS};
use crate::reading::literal;

/// How texts of reports are read.
pub(crate) const MACROS: &[&str] = &[
    "CREATE MACRO told(t) AS CASE WHEN trim(t) <> '' THEN t END",
    // No amount is none of it; what is no amount stays what it is, so that its row is rejected.
    "CREATE MACRO exact(t) AS CASE WHEN told(t) IS NULL THEN CAST(0 AS DECIMAL(38, 28)) \
     ELSE TRY_CAST(trim(t) AS DECIMAL(38, 28)) END",
    "CREATE MACRO added(one_fee, other_fee) AS coalesce(CAST(exact(one_fee) + exact(other_fee) AS VARCHAR), 'no amount')",
    "CREATE MACRO taken(whole, used) AS coalesce(CAST(exact(whole) - exact(used) AS VARCHAR), 'no amount')",
    "CREATE MACRO of_map(t, path) AS CASE WHEN json_valid(t) THEN json_extract_string(t, path) END",
    "CREATE MACRO owner(key) AS CASE \
     WHEN length(key) > 5 AND (starts_with(key, 'user:') OR starts_with(key, 'user_')) THEN substr(key, 6) \
     WHEN starts_with(key, 'aws_') THEN 'aws:' || substr(key, 5) ELSE key END",
    "CREATE MACRO owners(t) AS CASE WHEN json_valid(t) AND json_type(t) = 'OBJECT' THEN CAST(to_json(map_from_entries( \
     list_transform(map_entries(from_json(t, '\"MAP(VARCHAR, VARCHAR)\"')), \
     lambda entry: {'k': owner(entry.key), 'v': entry.value}))) AS VARCHAR) END",
    "CREATE TABLE services AS SELECT * FROM (VALUES \
     ('AmazonEC2', 'Amazon Elastic Compute Cloud', 'Compute'), \
     ('AmazonS3', 'Amazon Simple Storage Service', 'Storage'), \
     ('AWSLambda', 'AWS Lambda', 'Compute'), \
     ('AmazonVPC', 'Amazon Virtual Private Cloud', 'Networking'), \
     ('ComputeSavingsPlans', 'Savings Plans for AWS Compute usage', 'Compute'), \
     ('awskms', 'AWS Key Management Service', 'Security')) AS known(code, service, category)",
];

/// The region of a row: the product's code, else the product's region, else what the map of the product says, else the zone's.
const REGION: &str = "coalesce(told(product_region_code), told(product_region), \
     told(of_map(product, '$.region_code')), told(of_map(product, '$.region')), \
     CASE WHEN regexp_matches(line_item_availability_zone, '[0-9][a-z]$') \
     THEN left(line_item_availability_zone, length(line_item_availability_zone) - 1) \
     WHEN regexp_matches(line_item_availability_zone, '[0-9]$') THEN line_item_availability_zone END)";

/// By a FOCUS column, what it is of a report's row; `kind` is the line item type, `place` its [`REGION`].
const FOCUS: &[(&str, &str)] = &[
    ("ProviderName", "'AWS'"),
    ("BillingAccountId", "bill_payer_account_id"),
    ("BillingPeriodStart", "bill_billing_period_start_date"),
    ("BillingCurrency", "line_item_currency_code"),
    ("SubAccountId", "line_item_usage_account_id"),
    (
        "InvoiceIssuerName",
        "coalesce(told(bill_invoicing_entity), told(bill_billing_entity))",
    ),
    ("PublisherName", "line_item_legal_entity"),
    ("ChargePeriodStart", "line_item_usage_start_date"),
    (
        "ChargePeriodEnd",
        "coalesce(told(line_item_usage_end_date), line_item_usage_start_date)",
    ),
    ("x_LineItemType", "kind"),
    (
        "ChargeCategory",
        "CASE WHEN kind IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') THEN 'Usage' \
         WHEN kind IN ('RIFee', 'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee', 'Fee') THEN 'Purchase' \
         WHEN kind = 'Tax' THEN 'Tax' WHEN kind IN ('Credit', 'Refund') THEN 'Credit' ELSE 'Adjustment' END",
    ),
    (
        "ChargeClass",
        "CASE WHEN kind = 'Refund' THEN 'Correction' END",
    ),
    (
        "ChargeFrequency",
        "CASE WHEN kind IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation') THEN 'Usage-Based' \
         WHEN kind IN ('RIFee', 'SavingsPlanRecurringFee') THEN 'Recurring' ELSE 'One-Time' END",
    ),
    (
        "PricingCategory",
        "CASE WHEN kind = 'Usage' AND (contains(line_item_usage_type, 'SpotUsage') OR pricing_term = 'Spot') THEN 'Dynamic' \
         WHEN kind IN ('Usage', 'Fee') THEN 'Standard' \
         WHEN kind IN ('DiscountedUsage', 'SavingsPlanCoveredUsage', 'SavingsPlanNegation', 'RIFee', \
         'SavingsPlanRecurringFee', 'SavingsPlanUpfrontFee') THEN 'Committed' END",
    ),
    (
        "ConsumedQuantity",
        "CASE WHEN kind IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') THEN line_item_usage_amount END",
    ),
    (
        "ConsumedUnit",
        "CASE WHEN kind IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage') THEN pricing_unit END",
    ),
    (
        "ServiceName",
        "coalesce(told(product_product_name), told(of_map(product, '$.product_name')), service, line_item_product_code)",
    ),
    ("ServiceCategory", "coalesce(category, 'Other')"),
    ("x_UsageType", "line_item_usage_type"),
    ("x_Operation", "line_item_operation"),
    ("ResourceId", "line_item_resource_id"),
    (
        "RegionId",
        "CASE WHEN place NOT IN ('global', 'Any', 'any') THEN place END",
    ),
    (
        "AvailabilityZone",
        "CASE WHEN line_item_availability_zone IS DISTINCT FROM place THEN line_item_availability_zone END",
    ),
    (
        "x_InstanceType",
        "nullif(coalesce(told(product_instance_type), of_map(product, '$.instance_type')), 'NA')",
    ),
    (
        "x_OperatingSystem",
        "nullif(coalesce(told(product_operating_system), of_map(product, '$.operating_system')), 'NA')",
    ),
    (
        "x_Tenancy",
        "nullif(coalesce(told(product_tenancy), of_map(product, '$.tenancy')), 'NA')",
    ),
    (
        "x_DatabaseEngine",
        "nullif(coalesce(told(product_database_engine), of_map(product, '$.database_engine')), 'NA')",
    ),
    ("x_BillingEntity", "bill_billing_entity"),
    ("BilledCost", "line_item_unblended_cost"),
    (
        "EffectiveCost",
        "CASE kind WHEN 'DiscountedUsage' THEN reservation_effective_cost \
         WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost \
         WHEN 'SavingsPlanNegation' THEN '0' WHEN 'SavingsPlanUpfrontFee' THEN '0' \
         WHEN 'RIFee' THEN CASE WHEN is_discounted THEN added( \
         reservation_unused_amortized_upfront_fee_for_billing_period, reservation_unused_recurring_fee) END \
         WHEN 'SavingsPlanRecurringFee' THEN CASE WHEN is_discounted THEN taken( \
         savings_plan_total_commitment_to_date, savings_plan_used_commitment) END \
         WHEN 'Fee' THEN CASE WHEN told(reservation_reservation_a_r_n) IS NULL THEN line_item_unblended_cost ELSE '0' END \
         ELSE line_item_unblended_cost END",
    ),
    (
        "x_NetEffectiveCost",
        "CASE kind WHEN 'DiscountedUsage' THEN reservation_net_effective_cost \
         WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_net_savings_plan_effective_cost \
         WHEN 'SavingsPlanNegation' THEN '0' WHEN 'SavingsPlanUpfrontFee' THEN '0' \
         WHEN 'RIFee' THEN CASE WHEN is_discounted THEN added( \
         reservation_net_unused_amortized_upfront_fee_for_billing_period, reservation_net_unused_recurring_fee) END \
         WHEN 'SavingsPlanRecurringFee' THEN NULL \
         WHEN 'Fee' THEN CASE WHEN told(reservation_reservation_a_r_n) IS NULL THEN line_item_net_unblended_cost ELSE '0' END \
         ELSE line_item_net_unblended_cost END",
    ),
    ("x_BlendedCost", "line_item_blended_cost"),
    ("x_NetBilledCost", "line_item_net_unblended_cost"),
    (
        "ListCost",
        "CASE WHEN kind = 'SavingsPlanNegation' THEN '0' \
         ELSE coalesce(told(pricing_public_on_demand_cost), line_item_unblended_cost) END",
    ),
    (
        "ContractedCost",
        "CASE kind WHEN 'SavingsPlanNegation' THEN '0' \
         WHEN 'DiscountedUsage' THEN coalesce(told(pricing_public_on_demand_cost), line_item_unblended_cost) \
         ELSE line_item_unblended_cost END",
    ),
    (
        "CommitmentDiscountId",
        "coalesce(told(savings_plan_savings_plan_a_r_n), told(reservation_reservation_a_r_n))",
    ),
    (
        "CommitmentDiscountType",
        "CASE WHEN told(savings_plan_savings_plan_a_r_n) IS NOT NULL THEN 'Savings Plan' \
         WHEN told(reservation_reservation_a_r_n) IS NOT NULL THEN 'Reservation' END",
    ),
    (
        "CommitmentDiscountStatus",
        "CASE WHEN told(savings_plan_savings_plan_a_r_n) IS NULL AND told(reservation_reservation_a_r_n) IS NULL THEN NULL \
         WHEN kind IN ('DiscountedUsage', 'SavingsPlanCoveredUsage') THEN 'Used' \
         WHEN kind IN ('RIFee', 'SavingsPlanRecurringFee') THEN 'Unused' END",
    ),
    ("Tags", "owners(resource_tags)"),
    ("x_CostCategories", "cost_category"),
];

/// A report's rows as FOCUS columns of texts, something to select from; `rows` is what its file is read by.
pub(crate) fn focus(layout: Layout, rows: &str) -> String {
    let has = layout.has();
    let mut columns: Vec<String> = COLUMNS
        .iter()
        .map(|column| {
            let (new, old, _) = column;
            match layout {
                _ if !has.contains(column) => format!("CAST(NULL AS VARCHAR) AS {new}"),
                Layout::Two => (*new).to_owned(),
                Layout::Legacy | Layout::Short => format!("\"{old}\" AS {new}"),
            }
        })
        .collect();
    columns.push(format!("{} AS is_discounted", layout != Layout::Short));
    columns.extend(match layout {
        Layout::Two => MAPS.map(str::to_owned),
        Layout::Legacy | Layout::Short => {
            let keyed = |what: &str| {
                let columns = LEGACY_KEYED.iter().filter_map(|column| {
                    let key = column.strip_prefix(what)?;
                    Some(format!("{}: \"{column}\"", literal(key)))
                });
                let entries: Vec<_> = columns.collect();
                format!("CAST(to_json(MAP {{{}}}) AS VARCHAR)", entries.join(", "))
            };
            [
                format!("{} AS resource_tags", keyed("resourceTags/")),
                format!("{} AS cost_category", keyed("costCategory/")),
                "CAST(NULL AS VARCHAR) AS product".to_owned(),
            ]
        }
    });
    let source = format!(
        "SELECT *, line_item_line_item_type AS kind, {REGION} AS place FROM (SELECT {} FROM {rows}) \
         LEFT JOIN services ON code = line_item_product_code",
        columns.join(", ")
    );
    let focus: Vec<_> = FOCUS
        .iter()
        .map(|(name, sql)| format!("{sql} AS {name}"))
        .collect();
    format!("(SELECT {} FROM ({source}))", focus.join(", "))
}

/// The statement that writes a report of the new layout as Parquet, as AWS does: amounts are floats, and what has keys and
/// values is a map.
pub(crate) fn parquet(rows: &str, to: &str) -> String {
    let amounts = Layout::Two.has().into_iter().filter(|(_, _, is)| *is);
    let amounts = amounts.map(|(name, _, _)| format!("TRY_CAST(told({name}) AS DOUBLE) AS {name}"));
    let moments = [
        "bill_billing_period_start_date",
        "line_item_usage_start_date",
        "line_item_usage_end_date",
    ];
    let moments = moments.map(|name| format!("moment({name}) AS {name}"));
    let maps = MAPS.map(|name| format!("tagged({name}) AS {name}"));
    let columns: Vec<_> = amounts.chain(moments).chain(maps).collect();
    format!(
        "COPY (SELECT * REPLACE ({}) FROM {rows}) TO {} (FORMAT parquet, ROW_GROUP_SIZE 2048)",
        columns.join(", "),
        literal(to),
    )
}
