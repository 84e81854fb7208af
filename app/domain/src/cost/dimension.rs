//! What a cost can be grouped and filtered by. Knows names; must not know values.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A column of a charge that answers "by what?".
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// FOCUS ServiceProviderName, or ProviderName before 1.3.
    Provider,
    /// FOCUS BillingAccountId.
    BillingAccount,
    /// FOCUS SubAccountId.
    SubAccount,
    /// FOCUS RegionId.
    Region,
    /// FOCUS AvailabilityZone.
    AvailabilityZone,
    /// FOCUS ServiceName.
    Service,
    /// FOCUS ServiceCategory.
    ServiceCategory,
    /// FOCUS ChargeCategory.
    ChargeCategory,
    /// FOCUS ChargeFrequency.
    ChargeFrequency,
    /// FOCUS PricingCategory.
    PricingCategory,
    /// FOCUS SkuMeter, or SkuId where there is none.
    Meter,
    /// FOCUS ConsumedUnit.
    Unit,
    /// FOCUS ResourceId.
    Resource,
    /// FOCUS CommitmentDiscountId.
    CommitmentDiscount,
    /// FOCUS ServiceSubcategory.
    ServiceSubcategory,
    /// FOCUS ChargeClass: Correction, or nothing.
    ChargeClass,
    /// AWS's line item type: Usage, DiscountedUsage, SavingsPlanCoveredUsage, RIFee …
    LineItemType,
    /// AWS's operation (x_Operation): RunInstances, GetObject …
    Operation,
    /// The instance type, from FOCUS SkuPriceDetails or the source's own column.
    InstanceType,
    /// The operating system, from FOCUS SkuPriceDetails or the source's own column. AWS calls it platform.
    OperatingSystem,
    /// AWS's tenancy of an instance: Shared, Dedicated, Host …
    Tenancy,
    /// The engine of a database: PostgreSQL, Aurora MySQL …
    DatabaseEngine,
    /// The engine of a cache: Redis, Valkey, Memcached.
    CacheEngine,
    /// Over how many zones a database runs: Single-AZ, Multi-AZ …
    DeploymentOption,
    /// AWS's group of usage types: EC2: Running Hours … Told by service and meter, see
    /// [`super::usage_type::group`].
    UsageTypeGroup,
    /// FOCUS ResourceType.
    ResourceType,
    /// FOCUS CommitmentDiscountType: Reserved, Savings Plan … as the provider calls it.
    CommitmentType,
    /// FOCUS CommitmentDiscountStatus: Used or Unused.
    CommitmentStatus,
    /// FOCUS InvoiceIssuerName: who sends the invoice.
    InvoiceIssuer,
    /// AWS's billing entity: whether AWS itself sells, or its Marketplace.
    BillingEntity,
    /// FOCUS PublisherName, until 1.3: who made what is sold.
    Publisher,
    /// The value of one key of FOCUS Tags.
    Tag(String),
    /// The value of one of the source's own cost categories (x_CostCategories).
    CostCategory(String),
}

impl Dimension {
    /// Every dimension but the tags and cost categories, in the order a person picks from.
    pub const FIXED: [Self; 31] = [
        Self::Region,
        Self::Service,
        Self::ServiceCategory,
        Self::ServiceSubcategory,
        Self::SubAccount,
        Self::Provider,
        Self::BillingAccount,
        Self::AvailabilityZone,
        Self::Meter,
        Self::UsageTypeGroup,
        Self::Operation,
        Self::InstanceType,
        Self::OperatingSystem,
        Self::Tenancy,
        Self::DatabaseEngine,
        Self::CacheEngine,
        Self::DeploymentOption,
        Self::Resource,
        Self::ResourceType,
        Self::ChargeCategory,
        Self::ChargeClass,
        Self::LineItemType,
        Self::ChargeFrequency,
        Self::PricingCategory,
        Self::CommitmentDiscount,
        Self::CommitmentType,
        Self::CommitmentStatus,
        Self::InvoiceIssuer,
        Self::BillingEntity,
        Self::Publisher,
        Self::Unit,
    ];

    /// The name in URLs and the API; the key of a tag or cost category follows it after a colon.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::BillingAccount => "billing_account",
            Self::SubAccount => "sub_account",
            Self::Region => "region",
            Self::AvailabilityZone => "availability_zone",
            Self::Service => "service",
            Self::ServiceCategory => "service_category",
            Self::ChargeCategory => "charge_category",
            Self::ChargeFrequency => "charge_frequency",
            Self::PricingCategory => "pricing_category",
            Self::Meter => "meter",
            Self::Unit => "unit",
            Self::Resource => "resource",
            Self::CommitmentDiscount => "commitment_discount",
            Self::ServiceSubcategory => "service_subcategory",
            Self::ChargeClass => "charge_class",
            Self::LineItemType => "line_item_type",
            Self::Operation => "operation",
            Self::InstanceType => "instance_type",
            Self::OperatingSystem => "operating_system",
            Self::Tenancy => "tenancy",
            Self::DatabaseEngine => "database_engine",
            Self::CacheEngine => "cache_engine",
            Self::DeploymentOption => "deployment_option",
            Self::UsageTypeGroup => "usage_type_group",
            Self::ResourceType => "resource_type",
            Self::CommitmentType => "commitment_type",
            Self::CommitmentStatus => "commitment_status",
            Self::InvoiceIssuer => "invoice_issuer",
            Self::BillingEntity => "billing_entity",
            Self::Publisher => "publisher",
            Self::Tag(_) => "tag",
            Self::CostCategory(_) => "cost_category",
        }
    }

    /// The key of a tag or cost category.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Tag(key) | Self::CostCategory(key) => Some(key),
            _ => None,
        }
    }

    /// The words on the screen.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Provider => "Provider".to_owned(),
            Self::BillingAccount => "Billing account".to_owned(),
            Self::SubAccount => "Sub-account".to_owned(),
            Self::Region => "Region".to_owned(),
            Self::AvailabilityZone => "Availability zone".to_owned(),
            Self::Service => "Service".to_owned(),
            Self::ServiceCategory => "Service category".to_owned(),
            Self::ChargeCategory => "Charge category".to_owned(),
            Self::ChargeFrequency => "Charge frequency".to_owned(),
            Self::PricingCategory => "Pricing category".to_owned(),
            Self::Meter => "Meter".to_owned(),
            Self::Unit => "Consumed unit".to_owned(),
            Self::Resource => "Resource".to_owned(),
            Self::CommitmentDiscount => "Commitment discount".to_owned(),
            Self::ServiceSubcategory => "Service subcategory".to_owned(),
            Self::ChargeClass => "Charge class".to_owned(),
            Self::LineItemType => "Line item type".to_owned(),
            Self::Operation => "Operation".to_owned(),
            Self::InstanceType => "Instance type".to_owned(),
            Self::OperatingSystem => "Operating system".to_owned(),
            Self::Tenancy => "Tenancy".to_owned(),
            Self::DatabaseEngine => "Database engine".to_owned(),
            Self::CacheEngine => "Cache engine".to_owned(),
            Self::DeploymentOption => "Deployment option".to_owned(),
            Self::UsageTypeGroup => "Usage type group".to_owned(),
            Self::ResourceType => "Resource type".to_owned(),
            Self::CommitmentType => "Commitment type".to_owned(),
            Self::CommitmentStatus => "Commitment status".to_owned(),
            Self::InvoiceIssuer => "Invoice issuer".to_owned(),
            Self::BillingEntity => "Billing entity".to_owned(),
            Self::Publisher => "Publisher".to_owned(),
            Self::Tag(key) => format!("Tag {key}"),
            Self::CostCategory(key) => format!("Cost category {key}"),
        }
    }

    /// The heading under which a person finds it in a list.
    #[must_use]
    pub const fn group(&self) -> &'static str {
        match self {
            Self::Region | Self::AvailabilityZone => "Where",
            Self::Service
            | Self::ServiceCategory
            | Self::ServiceSubcategory
            | Self::Meter
            | Self::Unit
            | Self::Operation
            | Self::InstanceType
            | Self::OperatingSystem
            | Self::Tenancy
            | Self::DatabaseEngine
            | Self::CacheEngine
            | Self::DeploymentOption
            | Self::UsageTypeGroup
            | Self::Resource
            | Self::ResourceType => "What",
            Self::SubAccount
            | Self::BillingAccount
            | Self::Provider
            | Self::InvoiceIssuer
            | Self::BillingEntity
            | Self::Publisher => "Who",
            Self::Tag(_) => "Tags",
            Self::CostCategory(_) => "Cost categories",
            _ => "How it is charged",
        }
    }

    /// What a charge that has no value here is said to have.
    #[must_use]
    pub const fn none_label(&self) -> &'static str {
        match self {
            Self::Region => "Global / no region",
            Self::Tag(_) => "Untagged",
            Self::CostCategory(_) => "Uncategorised",
            _ => "No value",
        }
    }

    /// The dimension that looks at the values of a key.
    #[must_use]
    pub fn keyed(name: &str, key: String) -> Option<Self> {
        match name {
            "tag" => Some(Self::Tag(key)),
            "cost_category" => Some(Self::CostCategory(key)),
            _ => None,
        }
    }

    /// The dimension of that name, tags and cost categories excepted.
    #[must_use]
    pub fn fixed(name: &str) -> Option<Self> {
        Self::FIXED.into_iter().find(|one| one.name() == name)
    }
}

impl fmt::Display for Dimension {
    /// As in the grammar: `region`, `tag:environment`; commas, colons and backslashes in a key are escaped.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(key) | Self::CostCategory(key) => {
                write!(formatter, "{}:{}", self.name(), super::grammar::escape(key))
            }
            other => formatter.write_str(other.name()),
        }
    }
}
