//! The columns of FOCUS "Cost and Usage" that Floe reads. Knows names and needs; must not know values.

/// A column that Floe reads; all others are tolerated and left in the kept original.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// FOCUS BillingPeriodStart: the billing month.
    BillingPeriodStart,
    /// FOCUS ServiceProviderName: since 1.3, the only name of the provider in 1.4.
    ServiceProviderName,
    /// FOCUS ProviderName: until 1.3.
    ProviderName,
    /// FOCUS BillingAccountId.
    BillingAccountId,
    /// FOCUS RegionId.
    RegionId,
    /// FOCUS BillingCurrency.
    BillingCurrency,
    /// FOCUS ChargePeriodStart.
    ChargePeriodStart,
    /// FOCUS ChargePeriodEnd.
    ChargePeriodEnd,
    /// FOCUS ChargeCategory.
    ChargeCategory,
    /// FOCUS BilledCost.
    BilledCost,
    /// FOCUS EffectiveCost.
    EffectiveCost,
    /// FOCUS ListCost.
    ListCost,
    /// FOCUS ContractedCost.
    ContractedCost,
    /// FOCUS ConsumedQuantity.
    ConsumedQuantity,
    /// FOCUS SubAccountId.
    SubAccountId,
    /// FOCUS SubAccountName.
    SubAccountName,
    /// FOCUS AvailabilityZone.
    AvailabilityZone,
    /// FOCUS ServiceName.
    ServiceName,
    /// FOCUS ServiceCategory.
    ServiceCategory,
    /// FOCUS ChargeFrequency.
    ChargeFrequency,
    /// FOCUS PricingCategory.
    PricingCategory,
    /// FOCUS SkuMeter: since 1.1.
    SkuMeter,
    /// FOCUS SkuId.
    SkuId,
    /// FOCUS ConsumedUnit.
    ConsumedUnit,
    /// FOCUS ResourceId.
    ResourceId,
    /// FOCUS CommitmentDiscountId.
    CommitmentDiscountId,
    /// FOCUS Tags.
    Tags,
    /// FOCUS BillingAccountName.
    BillingAccountName,
    /// FOCUS RegionName.
    RegionName,
}

/// What happens when a column or its value is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A file without the column is no FOCUS file; a row without a value is rejected.
    Value,
    /// A file without the column is no FOCUS file; a row without a value is read as none. FOCUS wants a value
    /// in all mandatory costs, yet real bills leave ListCost and ContractedCost out of single rows.
    Column,
    /// One of ServiceProviderName and ProviderName must be there, and one of them must have a value.
    EitherProvider,
    /// May be missing.
    Nothing,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 29] = [
        Self::BillingPeriodStart,
        Self::ServiceProviderName,
        Self::ProviderName,
        Self::BillingAccountId,
        Self::RegionId,
        Self::BillingCurrency,
        Self::ChargePeriodStart,
        Self::ChargePeriodEnd,
        Self::ChargeCategory,
        Self::BilledCost,
        Self::EffectiveCost,
        Self::ListCost,
        Self::ContractedCost,
        Self::ConsumedQuantity,
        Self::SubAccountId,
        Self::SubAccountName,
        Self::AvailabilityZone,
        Self::ServiceName,
        Self::ServiceCategory,
        Self::ChargeFrequency,
        Self::PricingCategory,
        Self::SkuMeter,
        Self::SkuId,
        Self::ConsumedUnit,
        Self::ResourceId,
        Self::CommitmentDiscountId,
        Self::Tags,
        Self::BillingAccountName,
        Self::RegionName,
    ];

    /// The name in FOCUS.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BillingPeriodStart => "BillingPeriodStart",
            Self::ServiceProviderName => "ServiceProviderName",
            Self::ProviderName => "ProviderName",
            Self::BillingAccountId => "BillingAccountId",
            Self::RegionId => "RegionId",
            Self::BillingCurrency => "BillingCurrency",
            Self::ChargePeriodStart => "ChargePeriodStart",
            Self::ChargePeriodEnd => "ChargePeriodEnd",
            Self::ChargeCategory => "ChargeCategory",
            Self::BilledCost => "BilledCost",
            Self::EffectiveCost => "EffectiveCost",
            Self::ListCost => "ListCost",
            Self::ContractedCost => "ContractedCost",
            Self::ConsumedQuantity => "ConsumedQuantity",
            Self::SubAccountId => "SubAccountId",
            Self::SubAccountName => "SubAccountName",
            Self::AvailabilityZone => "AvailabilityZone",
            Self::ServiceName => "ServiceName",
            Self::ServiceCategory => "ServiceCategory",
            Self::ChargeFrequency => "ChargeFrequency",
            Self::PricingCategory => "PricingCategory",
            Self::SkuMeter => "SkuMeter",
            Self::SkuId => "SkuId",
            Self::ConsumedUnit => "ConsumedUnit",
            Self::ResourceId => "ResourceId",
            Self::CommitmentDiscountId => "CommitmentDiscountId",
            Self::Tags => "Tags",
            Self::BillingAccountName => "BillingAccountName",
            Self::RegionName => "RegionName",
        }
    }

    /// What Floe needs of it.
    #[must_use]
    pub const fn need(self) -> Need {
        match self {
            Self::BillingPeriodStart
            | Self::BillingAccountId
            | Self::BillingCurrency
            | Self::ChargePeriodStart
            | Self::ChargePeriodEnd
            | Self::ChargeCategory
            | Self::BilledCost
            | Self::EffectiveCost
            | Self::ServiceName
            | Self::ServiceCategory => Need::Value,
            Self::ListCost | Self::ContractedCost => Need::Column,
            Self::ServiceProviderName | Self::ProviderName => Need::EitherProvider,
            _ => Need::Nothing,
        }
    }

    /// The column a header names, whatever its letters' case and without underscores: query engines that hand out
    /// FOCUS tables turn `BilledCost` into `billedcost` or `billed_cost`.
    #[must_use]
    pub fn named(header: &str) -> Option<Self> {
        let plain = plain(header);
        Self::ALL
            .into_iter()
            .find(|column| column.name().eq_ignore_ascii_case(&plain))
    }
}

/// A header without the marks that exporters add around names.
pub(super) fn plain(header: &str) -> String {
    let header = header.trim();
    // Custom columns keep their prefix apart: `x_SkuId` is not `SkuId`.
    header.replace('_', "")
}
