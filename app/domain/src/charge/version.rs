//! Versions of FOCUS. Knows which columns came when; must not know rows.

use super::column::plain;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A release of FOCUS whose "Cost and Usage" Floe reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Version {
    /// June 2024.
    #[serde(rename = "1.0")]
    V1_0,
    /// November 2024.
    #[serde(rename = "1.1")]
    V1_1,
    /// May 2025.
    #[serde(rename = "1.2")]
    V1_2,
    /// December 2025: the provider gets its new names beside the old ones.
    #[serde(rename = "1.3")]
    V1_3,
    /// June 2026: the provider's old names are gone.
    #[serde(rename = "1.4")]
    V1_4,
}

/// Columns by the version that brought them; a file that has one is at least of that version.
const SINCE: [(Version, &[&str]); 4] = [
    (
        Version::V1_4,
        &["CommitmentProgramEligibilityDetails", "InvoiceDetailId"],
    ),
    (
        Version::V1_3,
        &[
            "ServiceProviderName",
            "HostProviderName",
            "AllocatedMethodId",
            "AllocatedMethodDetails",
            "AllocatedResourceId",
            "AllocatedResourceName",
            "AllocatedTags",
            "ContractApplied",
        ],
    ),
    (
        Version::V1_2,
        &[
            "BillingAccountType",
            "SubAccountType",
            "InvoiceId",
            "PricingCurrency",
            "PricingCurrencyEffectiveCost",
            "PricingCurrencyListUnitPrice",
            "PricingCurrencyContractedUnitPrice",
        ],
    ),
    (
        Version::V1_1,
        &[
            "CapacityReservationId",
            "CapacityReservationStatus",
            "CommitmentDiscountQuantity",
            "CommitmentDiscountUnit",
            "ServiceSubcategory",
            "SkuMeter",
            "SkuPriceDetails",
        ],
    ),
];

impl Version {
    /// The oldest version that has all the columns of a file. Files name no version themselves, and every column
    /// that marks one may be left out of an export, so an older answer than the truth is possible and harmless.
    /// A file with the provider's new name and neither of its old ones is 1.4, which removed them.
    #[must_use]
    pub fn of<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        let headers: Vec<String> = headers.into_iter().map(plain).collect();
        let has = |name: &str| headers.iter().any(|one| one.eq_ignore_ascii_case(name));
        if has("ServiceProviderName") && !has("ProviderName") && !has("PublisherName") {
            return Self::V1_4;
        }
        SINCE
            .iter()
            .find(|(_, marks)| marks.iter().any(|name| has(name)))
            .map_or(Self::V1_0, |(version, _)| *version)
    }

    /// As people write it: `1.3`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V1_2 => "1.2",
            Self::V1_3 => "1.3",
            Self::V1_4 => "1.4",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    const CORE: [&str; 4] = [
        "BilledCost",
        "ChargePeriodStart",
        "ServiceName",
        "x_Operation",
    ];

    #[track_caller]
    fn check(added: &[&str], expected: Version) {
        assert_eq!(Version::of(CORE.iter().chain(added).copied()), expected);
    }

    #[test]
    fn a_file_of_the_oldest_columns_is_1_0() {
        check(&["ProviderName", "PublisherName", "SkuId"], Version::V1_0);
    }

    #[test]
    fn a_column_marks_the_version_that_brought_it() {
        check(&["ProviderName", "SkuMeter"], Version::V1_1);
        check(&["ProviderName", "SkuMeter", "InvoiceId"], Version::V1_2);
        check(
            &["ProviderName", "ServiceProviderName", "InvoiceId"],
            Version::V1_3,
        );
        check(&["ProviderName", "InvoiceDetailId"], Version::V1_4);
    }

    #[test]
    fn without_the_old_names_of_the_provider_it_is_1_4() {
        check(&["ServiceProviderName", "HostProviderName"], Version::V1_4);
    }

    #[test]
    fn lower_case_and_underscores_are_the_same_columns() {
        check(&["provider_name", "sku_meter"], Version::V1_1);
    }
}
