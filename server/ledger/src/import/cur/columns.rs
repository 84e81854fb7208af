//! The columns of AWS's Cost and Usage Reports that Floe reads. Knows their names, old and new; must not know values.

/// A column, by its name in CUR 2.0. Legacy headers (`lineItem/UnblendedCost`, or in Parquet
/// `line_item_unblended_cost`) are the same letters.
macro_rules! columns {
    ($($column:ident $name:literal,)*) => {
        /// A column that Floe reads; the rest is left in the kept original.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Source {
            $(#[doc = $name] $column,)*
        }

        impl Source {
            /// All of them.
            pub(super) const ALL: &'static [Self] = &[$(Self::$column,)*];

            /// The name in CUR 2.0.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$column => $name,)*
                }
            }
        }
    };
}

columns! {
    PayerAccountId "bill_payer_account_id",
    PayerAccountName "bill_payer_account_name",
    BillingPeriodStart "bill_billing_period_start_date",
    BillingEntity "bill_billing_entity",
    InvoicingEntity "bill_invoicing_entity",
    InvoiceId "bill_invoice_id",
    UsageAccountId "line_item_usage_account_id",
    UsageAccountName "line_item_usage_account_name",
    LineItemType "line_item_line_item_type",
    UsageStart "line_item_usage_start_date",
    UsageEnd "line_item_usage_end_date",
    ProductCode "line_item_product_code",
    UsageType "line_item_usage_type",
    Operation "line_item_operation",
    AvailabilityZone "line_item_availability_zone",
    ResourceId "line_item_resource_id",
    UsageAmount "line_item_usage_amount",
    CurrencyCode "line_item_currency_code",
    UnblendedCost "line_item_unblended_cost",
    BlendedCost "line_item_blended_cost",
    NetUnblendedCost "line_item_net_unblended_cost",
    LegalEntity "line_item_legal_entity",
    PricingUnit "pricing_unit",
    PricingTerm "pricing_term",
    PublicOnDemandCost "pricing_public_on_demand_cost",
    ReservationArn "reservation_reservation_a_r_n",
    ReservationEffectiveCost "reservation_effective_cost",
    ReservationNetEffectiveCost "reservation_net_effective_cost",
    ReservationUnusedUpfront "reservation_unused_amortized_upfront_fee_for_billing_period",
    ReservationUnusedRecurring "reservation_unused_recurring_fee",
    ReservationNetUnusedUpfront "reservation_net_unused_amortized_upfront_fee_for_billing_period",
    ReservationNetUnusedRecurring "reservation_net_unused_recurring_fee",
    SavingsPlanArn "savings_plan_savings_plan_a_r_n",
    SavingsPlanEffectiveCost "savings_plan_savings_plan_effective_cost",
    SavingsPlanNetEffectiveCost "savings_plan_net_savings_plan_effective_cost",
    SavingsPlanTotalCommitment "savings_plan_total_commitment_to_date",
    SavingsPlanUsedCommitment "savings_plan_used_commitment",
    Product "product",
    ProductName "product_product_name",
    ProductRegionCode "product_region_code",
    ProductRegion "product_region",
    ProductLocation "product_location",
    ProductInstanceType "product_instance_type",
    ProductOperatingSystem "product_operating_system",
    ProductTenancy "product_tenancy",
    ProductDatabaseEngine "product_database_engine",
    ProductCacheEngine "product_cache_engine",
    ProductDeploymentOption "product_deployment_option",
    ResourceTags "resource_tags",
    CostCategory "cost_category",
    Tags "tags",
}

/// Without these a row can not become a charge.
pub(super) const NEEDED: [Source; 9] = [
    Source::PayerAccountId,
    Source::BillingPeriodStart,
    Source::UsageAccountId,
    Source::LineItemType,
    Source::UsageStart,
    Source::UsageEnd,
    Source::ProductCode,
    Source::CurrencyCode,
    Source::UnblendedCost,
];

/// A header's letters and digits only: what all spellings of a column have in common.
pub(super) fn plain(header: &str) -> String {
    header
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// The key of a column that holds one tag or cost category, after one of the prefixes.
pub(super) fn key_after<'a>(header: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    let key = prefixes
        .iter()
        .find_map(|prefix| header.strip_prefix(prefix));
    key.filter(|key| !key.is_empty())
}
