//! The made-up company: who pays, where it runs, who owns what. Knows names; must not know amounts.

use super::catalog::{AWS, AZURE, GOOGLE};
use super::charge::Account;

/// Pays for AWS everywhere but in mainland China.
pub(super) const AWS_PAYER: Account = Account {
    provider: AWS,
    issuer: "Amazon Web Services, Inc.",
    id: "410377120945",
    name: "Halden Robotics",
    currency: "USD",
};
/// Pays for AWS in mainland China: an account system of its own, billed in CNY.
pub(super) const CHINA_PAYER: Account = Account {
    provider: AWS,
    issuer: "Amazon Connect Technology Services (Beijing) Co., Ltd.",
    id: "520914863307",
    name: "Halden Robotics (Shanghai)",
    currency: "CNY",
};
pub(super) const AZURE_PAYER: Account = Account {
    provider: AZURE,
    issuer: "Microsoft",
    id: "84213377",
    name: "Halden Robotics AS",
    currency: "USD",
};
pub(super) const GOOGLE_PAYER: Account = Account {
    provider: GOOGLE,
    issuer: "Google Cloud",
    id: "01A2B3-C4D5E6-F7A8B9",
    name: "Halden Robotics",
    currency: "USD",
};

/// A region the company runs in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Who pays for it.
    pub(super) payer: &'static Account,
    /// FOCUS RegionId.
    pub(super) id: &'static str,
    /// FOCUS RegionName.
    pub(super) name: &'static str,
    /// Its size, in thousandths of the largest.
    pub(super) size: i64,
    /// How much it grew over the whole time, in thousandths of its size today.
    pub(super) growth: i64,
}

const fn site(
    payer: &'static Account,
    id: &'static str,
    name: &'static str,
    size: i64,
    growth: i64,
) -> Site {
    Site {
        payer,
        id,
        name,
        size,
        growth,
    }
}

/// Where a new region was launched, see [`super::demo`].
pub(super) const LAUNCHED: &str = "ap-south-1";

/// Every region, the largest of a provider first.
pub(super) const SITES: [Site; 15] = [
    site(&AWS_PAYER, "us-east-1", "US East (N. Virginia)", 1_000, 260),
    site(&AWS_PAYER, "eu-west-1", "Europe (Ireland)", 720, 310),
    site(&AWS_PAYER, "us-west-2", "US West (Oregon)", 540, 180),
    site(&AWS_PAYER, "eu-central-1", "Europe (Frankfurt)", 430, 350),
    site(
        &AWS_PAYER,
        "ap-northeast-1",
        "Asia Pacific (Tokyo)",
        300,
        240,
    ),
    site(
        &AWS_PAYER,
        "ap-southeast-1",
        "Asia Pacific (Singapore)",
        230,
        200,
    ),
    site(&AWS_PAYER, LAUNCHED, "Asia Pacific (Mumbai)", 260, 150),
    site(
        &AWS_PAYER,
        "sa-east-1",
        "South America (Sao Paulo)",
        110,
        -150,
    ),
    site(&CHINA_PAYER, "cn-north-1", "China (Beijing)", 280, 380),
    site(&CHINA_PAYER, "cn-northwest-1", "China (Ningxia)", 170, 300),
    site(&AZURE_PAYER, "westeurope", "West Europe", 330, 220),
    site(&AZURE_PAYER, "eastus", "East US", 210, 100),
    site(&AZURE_PAYER, "southeastasia", "Southeast Asia", 90, 120),
    site(&GOOGLE_PAYER, "europe-west4", "Netherlands", 260, 450),
    site(&GOOGLE_PAYER, "us-central1", "Iowa", 180, 280),
];

/// A team's sub-account at a payer: FOCUS SubAccountId and SubAccountName.
pub(super) type SubAccount = (&'static str, &'static str);

/// The sub-accounts of a payer: of production, of data and learning, of everything before production.
pub(super) fn sub_accounts(payer: &Account) -> [SubAccount; 4] {
    match (payer.provider, payer.currency) {
        (AWS, "CNY") => [
            ("530118824602", "cn-production"),
            ("530118824603", "cn-data"),
            ("530118824604", "cn-development"),
            ("530118824605", "cn-network"),
        ],
        (AZURE, _) => [
            ("6f0c8a52-9d1e-4b63-8f52-1d7c2e90a411", "Factory Production"),
            ("b2f41c07-3a95-4e0d-9c18-60a7d55e2f3b", "Factory Analytics"),
            (
                "e81d9f36-77b4-4c2a-a3de-94b0c6f1587d",
                "Factory Development",
            ),
            ("1c5ab7e0-42f9-4d86-b7c3-0e9f3d62a8b5", "Corporate IT"),
        ],
        (GOOGLE, _) => [
            ("halden-fleet-prod", "Fleet Production"),
            ("halden-ml", "Machine Learning"),
            ("halden-fleet-dev", "Fleet Development"),
            ("halden-dns", "Shared DNS"),
        ],
        _ => [
            ("418802337615", "production"),
            ("418802337616", "data-platform"),
            ("418802337617", "development"),
            ("418802337618", "network"),
        ],
    }
}

/// AWS's cost categories of a sub-account, as JSON text: who answers for it, and whether it is there to run or to build.
pub(super) fn cost_categories(payer: &Account, sub_account: &str) -> &'static str {
    if payer.provider != AWS {
        return "";
    }
    match sub_account {
        "production" | "cn-production" => r#"{"Business unit":"Operations","Funding":"Run"}"#,
        "data-platform" | "cn-data" => r#"{"Business unit":"Data and learning","Funding":"Run"}"#,
        "development" | "cn-development" => r#"{"Business unit":"Engineering","Funding":"Build"}"#,
        "network" | "cn-network" => r#"{"Business unit":"Shared","Funding":"Run"}"#,
        _ => "",
    }
}

/// Teams with their cost centers and applications.
pub(super) const TEAMS: [(&str, &str, &str); 6] = [
    ("fleet", "4100", "fleet-control"),
    ("navigation", "4120", "route-planner"),
    ("perception", "4130", "vision"),
    ("store", "4210", "web-shop"),
    ("data", "4300", "lakehouse"),
    ("platform", "4900", "runtime"),
];
