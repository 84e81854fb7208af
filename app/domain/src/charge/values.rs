//! Values that FOCUS allows. Knows spellings; must not know rows.

/// FOCUS ChargeCategory.
pub const CHARGE_CATEGORIES: [&str; 5] = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"];

/// FOCUS ChargeClass.
pub const CHARGE_CLASSES: [&str; 1] = ["Correction"];

/// FOCUS CommitmentDiscountStatus.
pub const COMMITMENT_STATUSES: [&str; 2] = ["Used", "Unused"];

/// FOCUS ChargeFrequency.
pub const CHARGE_FREQUENCIES: [&str; 3] = ["Usage-Based", "Recurring", "One-Time"];

/// FOCUS PricingCategory.
pub const PRICING_CATEGORIES: [&str; 4] = ["Standard", "Committed", "Dynamic", "Other"];

/// FOCUS ServiceCategory.
pub const SERVICE_CATEGORIES: [&str; 19] = [
    "AI and Machine Learning",
    "Analytics",
    "Business Applications",
    "Compute",
    "Databases",
    "Developer Tools",
    "Multicloud",
    "Identity",
    "Integration",
    "Internet of Things",
    "Management and Governance",
    "Media",
    "Migration",
    "Mobile",
    "Networking",
    "Security",
    "Storage",
    "Web",
    "Other",
];

/// The spelling of FOCUS for a value in any case (`Usage-based` is `Usage-Based`), or `None` when it is no
/// allowed value.
#[must_use]
pub fn canonical(allowed: &[&'static str], value: &[u8]) -> Option<&'static str> {
    allowed
        .iter()
        .find(|one| one.as_bytes() == value)
        .or_else(|| {
            allowed
                .iter()
                .find(|one| one.as_bytes().eq_ignore_ascii_case(value))
        })
        .copied()
}

#[cfg(test)]
mod tests {
    use super::{CHARGE_CATEGORIES, CHARGE_FREQUENCIES, canonical};

    #[test]
    fn any_case_is_the_spelling_of_focus() {
        assert_eq!(
            canonical(&CHARGE_FREQUENCIES, b"Usage-based"),
            Some("Usage-Based")
        );
        assert_eq!(canonical(&CHARGE_CATEGORIES, b"TAX"), Some("Tax"));
    }

    #[test]
    fn a_value_that_focus_does_not_allow_has_no_spelling() {
        assert_eq!(canonical(&CHARGE_CATEGORIES, b"Refund"), None);
    }
}
