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
    /// FOCUS ServiceSubcategory: since 1.1.
    ServiceSubcategory,
    /// FOCUS ChargeClass.
    ChargeClass,
    /// AWS's line item type, which its FOCUS exports leave out.
    LineItemType,
    /// AWS's operation.
    Operation,
    /// AWS's usage type: the meter in its exports of 1.0, which have no SkuMeter.
    UsageType,
    /// FOCUS SkuPriceDetails: since 1.1.
    SkuPriceDetails,
    /// The instance type, where it stands outside of SkuPriceDetails.
    InstanceType,
    /// The operating system, where it stands outside of SkuPriceDetails.
    OperatingSystem,
    /// AWS's tenancy, where it stands outside of SkuPriceDetails.
    Tenancy,
    /// The database's engine, where it stands outside of SkuPriceDetails.
    DatabaseEngine,
    /// The cache's engine, where it stands outside of SkuPriceDetails.
    CacheEngine,
    /// A database's deployment option, where it stands outside of SkuPriceDetails.
    DeploymentOption,
    /// FOCUS ResourceType.
    ResourceType,
    /// FOCUS CommitmentDiscountType.
    CommitmentDiscountType,
    /// FOCUS CommitmentDiscountStatus.
    CommitmentDiscountStatus,
    /// FOCUS InvoiceIssuerName.
    InvoiceIssuerName,
    /// AWS's billing entity.
    BillingEntity,
    /// FOCUS PublisherName: until 1.3.
    PublisherName,
    /// The source's own cost categories, in the form of Tags.
    CostCategories,
    /// AWS's blended cost.
    BlendedCost,
    /// BilledCost after discounts that the bill applies later.
    NetBilledCost,
    /// EffectiveCost after discounts that the bill applies later.
    NetEffectiveCost,
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
    pub const ALL: [Self; 51] = [
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
        Self::ServiceSubcategory,
        Self::ChargeClass,
        Self::LineItemType,
        Self::Operation,
        Self::UsageType,
        Self::SkuPriceDetails,
        Self::InstanceType,
        Self::OperatingSystem,
        Self::Tenancy,
        Self::DatabaseEngine,
        Self::CacheEngine,
        Self::DeploymentOption,
        Self::ResourceType,
        Self::CommitmentDiscountType,
        Self::CommitmentDiscountStatus,
        Self::InvoiceIssuerName,
        Self::BillingEntity,
        Self::PublisherName,
        Self::CostCategories,
        Self::BlendedCost,
        Self::NetBilledCost,
        Self::NetEffectiveCost,
    ];

    /// The name in FOCUS; what other sources bring has one that begins with `x_`, as FOCUS asks.
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
            Self::ServiceSubcategory => "ServiceSubcategory",
            Self::ChargeClass => "ChargeClass",
            Self::LineItemType => "x_LineItemType",
            Self::Operation => "x_Operation",
            Self::UsageType => "x_UsageType",
            Self::SkuPriceDetails => "SkuPriceDetails",
            Self::InstanceType => "x_InstanceType",
            Self::OperatingSystem => "x_OperatingSystem",
            Self::Tenancy => "x_Tenancy",
            Self::DatabaseEngine => "x_DatabaseEngine",
            Self::CacheEngine => "x_CacheEngine",
            Self::DeploymentOption => "x_DeploymentOption",
            Self::ResourceType => "ResourceType",
            Self::CommitmentDiscountType => "CommitmentDiscountType",
            Self::CommitmentDiscountStatus => "CommitmentDiscountStatus",
            Self::InvoiceIssuerName => "InvoiceIssuerName",
            Self::BillingEntity => "x_BillingEntity",
            Self::PublisherName => "PublisherName",
            Self::CostCategories => "x_CostCategories",
            Self::BlendedCost => "x_BlendedCost",
            Self::NetBilledCost => "x_NetBilledCost",
            Self::NetEffectiveCost => "x_NetEffectiveCost",
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
        let wanted = plain(header);
        Self::ALL
            .into_iter()
            .find(|column| plain(column.name()).eq_ignore_ascii_case(&wanted))
    }
}

/// A header without the marks that exporters add around names.
pub(super) fn plain(header: &str) -> String {
    let header = header.trim();
    // Custom columns keep their prefix apart: `x_SkuId` is not `SkuId`.
    header.replace('_', "")
}
