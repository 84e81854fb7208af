//! What Google Cloud sells. Knows services, meters and rough prices; must not know customers.

use super::{GOOGLE, Meter, Service, meter};

const fn of(category: &'static str, name: &'static str, meters: &'static [Meter]) -> Service {
    Service {
        provider: GOOGLE,
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
        "Compute Engine",
        &[
            meter("N2 Instance Core", "vCPU-Hours", 316_110_000),
            meter("N2 Instance Ram", "GB-Hours", 42_370_000),
        ],
    ),
    of(
        "Compute",
        "Google Kubernetes Engine",
        &[meter(
            "Autopilot Pod mCPU Requests",
            "vCPU-Hours",
            445_000_000,
        )],
    ),
    of(
        "Compute",
        "Cloud Run",
        &[meter("CPU Allocation Time", "Seconds", 240_000)],
    ),
    of(
        "Storage",
        "Cloud Storage",
        &[
            meter("Standard Storage", "GB-Months", 200_000_000),
            meter("Class A Operations", "Requests", 50_000),
        ],
    ),
    of(
        "Databases",
        "Cloud SQL",
        &[meter("Enterprise vCPU", "vCPU-Hours", 413_000_000)],
    ),
    of(
        "Databases",
        "Cloud Spanner",
        &[meter("Regional Processing Unit", "Hours", 9_000_000)],
    ),
    of(
        "Analytics",
        "BigQuery",
        &[
            meter("Analysis", "TB", 62_500_000_000),
            meter("Active Logical Storage", "GB-Months", 200_000_000),
        ],
    ),
    of(
        "Integration",
        "Cloud Pub/Sub",
        &[meter("Message Delivery Basic", "TB", 400_000_000_000)],
    ),
    of(
        "AI and Machine Learning",
        "Vertex AI",
        &[
            meter("Gemini Input Tokens", "1K tokens", 12_500_000),
            meter("Gemini Output Tokens", "1K tokens", 100_000_000),
        ],
    ),
    of(
        "Networking",
        "Cloud Load Balancing",
        &[meter(
            "Forwarding Rule Minimum Service Charge",
            "Hours",
            250_000_000,
        )],
    ),
    global(
        "Networking",
        "Cloud DNS",
        &[meter("ManagedZone", "Months", 2_000_000_000)],
    ),
];
