//! Charges as columns: what a segment file holds and what the cube is built from. Knows FOCUS columns; must not know files.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What all charges of one segment share. A later delivery replaces segments by month, provider and billing account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SegmentKey {
    /// First day of the billing month (FOCUS BillingPeriodStart).
    pub month: NaiveDate,
    /// FOCUS ServiceProviderName, or ProviderName before 1.3.
    pub provider: String,
    /// FOCUS BillingAccountId.
    pub billing_account: String,
    /// FOCUS RegionId; `None` is "global / no region".
    pub region: Option<String>,
}

/// A column of repeated texts: each row's code is 0 for "no value", else one more than the place in `values`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// The distinct values, in order of first appearance.
    pub values: Vec<String>,
    /// A code per row; none at all where no row has a value.
    pub codes: Vec<u32>,
}

impl Coded {
    /// Whether it can stand beside other columns of so many rows.
    #[must_use]
    pub fn fits(&self, rows: usize) -> bool {
        self.codes.len() == rows || (self.codes.is_empty() && self.values.is_empty())
    }
}

/// The columns of [`ChargeColumns::dimensions`], in this order.
pub const CODED: [floe_domain::cost::Dimension; 27] = {
    use floe_domain::cost::Dimension as D;
    [
        D::SubAccount,
        D::AvailabilityZone,
        D::Service,
        D::ServiceCategory,
        D::ChargeCategory,
        D::ChargeFrequency,
        D::PricingCategory,
        D::Meter,
        D::Unit,
        D::Resource,
        D::CommitmentDiscount,
        D::ServiceSubcategory,
        D::ChargeClass,
        D::LineItemType,
        D::Operation,
        D::InstanceType,
        D::OperatingSystem,
        D::ResourceType,
        D::CommitmentType,
        D::CommitmentStatus,
        D::InvoiceIssuer,
        D::Publisher,
        D::Tenancy,
        D::DatabaseEngine,
        D::CacheEngine,
        D::DeploymentOption,
        D::BillingEntity,
    ]
};

/// The charges of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeColumns {
    /// What they share.
    pub key: SegmentKey,
    /// FOCUS ChargePeriodStart: UTC days since 1970-01-01. A charge that spans days stands on its first.
    pub day: Vec<i32>,
    /// The hour of FOCUS ChargePeriodStart, 0 to 23.
    pub hour: Vec<u8>,
    /// FOCUS BillingCurrency; never without a value.
    pub currency: Coded,
    /// One column per entry of [`CODED`].
    pub dimensions: [Coded; CODED.len()],
    /// FOCUS Tags as JSON object text with sorted keys and string values; no value where a charge has no tags.
    pub tags: Coded,
    /// The source's own cost categories, in the form of the tags.
    pub cost_categories: Coded,
    /// One column per entry of [`floe_domain::cost::Metric::COLUMNS`], in units of 10⁻¹⁸
    /// ([`floe_domain::money::Amount::units`]); a missing amount is zero, or what [`floe_domain::cost::Metric::otherwise`]
    /// says. Columns that are known to be equal are one.
    pub metrics: [Arc<Vec<i128>>; floe_domain::cost::Metric::COLUMNS.len()],
    /// Display names by identifier: sub-accounts (FOCUS SubAccountName).
    pub sub_account_names: BTreeMap<String, String>,
    /// FOCUS BillingAccountName, where the source gives one.
    pub billing_account_name: Option<String>,
    /// FOCUS RegionName, where the source gives one.
    pub region_name: Option<String>,
}

impl ChargeColumns {
    /// How many charges.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.day.len()
    }
}
