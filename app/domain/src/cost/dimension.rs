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
    /// The value of one key of FOCUS Tags.
    Tag(String),
}

impl Dimension {
    /// Every dimension but the tags, in the order a person picks from.
    pub const FIXED: [Self; 14] = [
        Self::Region,
        Self::Service,
        Self::ServiceCategory,
        Self::SubAccount,
        Self::Provider,
        Self::BillingAccount,
        Self::AvailabilityZone,
        Self::Meter,
        Self::Resource,
        Self::ChargeCategory,
        Self::ChargeFrequency,
        Self::PricingCategory,
        Self::CommitmentDiscount,
        Self::Unit,
    ];

    /// The name in URLs and the API; a tag's key follows it after a colon.
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
            Self::Tag(_) => "tag",
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
            Self::Tag(key) => format!("Tag {key}"),
        }
    }

    /// The heading under which a person finds it in a list.
    #[must_use]
    pub const fn group(&self) -> &'static str {
        match self {
            Self::Region | Self::AvailabilityZone => "Where",
            Self::Service | Self::ServiceCategory | Self::Meter | Self::Unit | Self::Resource => {
                "What"
            }
            Self::SubAccount | Self::BillingAccount | Self::Provider => "Who",
            Self::Tag(_) => "Tags",
            _ => "How it is charged",
        }
    }

    /// What a charge that has no value here is said to have.
    #[must_use]
    pub const fn none_label(&self) -> &'static str {
        match self {
            Self::Region => "Global / no region",
            Self::Tag(_) => "Untagged",
            _ => "No value",
        }
    }

    /// The dimension of that name, tags excepted.
    #[must_use]
    pub fn fixed(name: &str) -> Option<Self> {
        Self::FIXED.into_iter().find(|one| one.name() == name)
    }
}

impl fmt::Display for Dimension {
    /// As in the grammar: `region`, `tag:environment`; commas, colons and backslashes in a key are escaped.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(key) => write!(formatter, "tag:{}", super::grammar::escape(key)),
            other => formatter.write_str(other.name()),
        }
    }
}
