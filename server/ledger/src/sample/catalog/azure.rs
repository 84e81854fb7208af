//! What Microsoft Azure sells. Knows services, meters and rough prices; must not know customers.

use super::{AZURE, Meter, Service, meter};

const fn of(category: &'static str, name: &'static str, meters: &'static [Meter]) -> Service {
    Service {
        provider: AZURE,
        name,
        category,
        regional: true,
        meters,
    }
}

const fn global(category: &'static str, name: &'static str, meters: &'static [Meter]) -> Service {
    Service {
        regional: false,
        ..of(category, name, meters)
    }
}

pub(super) const SERVICES: &[Service] = &[
    of(
        "Compute",
        "Virtual Machines",
        &[
            meter("D4s v5", "Hours", 1_920_000_000),
            meter("E8s v5", "Hours", 5_040_000_000),
        ],
    ),
    of(
        "Compute",
        "Azure Kubernetes Service",
        &[meter("Standard Uptime SLA", "Hours", 1_000_000_000)],
    ),
    of(
        "Compute",
        "Azure App Service",
        &[meter("P1 v3 App", "Hours", 1_650_000_000)],
    ),
    of(
        "Compute",
        "Azure Functions",
        &[meter("Standard Execution Time", "GB-Seconds", 160_000)],
    ),
    of(
        "Storage",
        "Storage Accounts",
        &[
            meter("Hot LRS Data Stored", "GB-Months", 184_000_000),
            meter("Hot Write Operations", "Requests", 54_000),
        ],
    ),
    of(
        "Storage",
        "Azure Disk Storage",
        &[meter("P30 LRS Disk", "Months", 1_351_700_000_000)],
    ),
    of(
        "Databases",
        "Azure SQL Database",
        &[meter("vCore General Purpose", "Hours", 2_530_000_000)],
    ),
    of(
        "Databases",
        "Azure Cosmos DB",
        &[meter("100 RU/s", "Hours", 80_000_000)],
    ),
    of(
        "Networking",
        "Azure Load Balancer",
        &[meter("Standard Included LB Rules", "Hours", 250_000_000)],
    ),
    global(
        "Networking",
        "Azure Front Door",
        &[meter("Standard Data Transfer Out", "GB", 830_000_000)],
    ),
    global(
        "Identity",
        "Microsoft Entra ID",
        &[meter("P1 Monthly Active Users", "Users", 60_000_000_000)],
    ),
    of(
        "AI and Machine Learning",
        "Azure OpenAI",
        &[
            meter("gpt-4.1 Input Tokens", "1K tokens", 20_000_000),
            meter("gpt-4.1 Output Tokens", "1K tokens", 80_000_000),
        ],
    ),
    of(
        "Management and Governance",
        "Azure Monitor",
        &[meter("Analytics Logs Data Ingestion", "GB", 27_600_000_000)],
    ),
    of(
        "Security",
        "Microsoft Defender for Cloud",
        &[meter("Standard P2 Node", "Hours", 200_000_000)],
    ),
    of(
        "Integration",
        "Azure Service Bus",
        &[meter("Standard Messaging Operations", "Requests", 8_000)],
    ),
];
