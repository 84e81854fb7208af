//! What runs in a region of a provider, day after day. Knows services and sizes; must not know dates.

use super::catalog::{AWS, AZURE, GOOGLE};

/// How a workload's use moves over a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Week {
    /// The same every day.
    Even,
    /// People at work: little at weekends.
    Work,
    /// People at home: more at weekends.
    Leisure,
}

/// A workload in every region of a provider that is large enough for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workload {
    /// FOCUS ServiceName; its provider decides where it runs.
    pub(super) service: &'static str,
    /// Which of the service's meters.
    pub(super) meter: usize,
    /// Dollars a day in the largest region, today.
    pub(super) dollars: i64,
    /// Only in regions of at least this size.
    pub(super) from: i64,
    /// Which of the payer's sub-accounts.
    pub(super) account: usize,
    /// Which team's, or nobody's: untagged.
    pub(super) team: Option<usize>,
    /// FOCUS ResourceName, or its beginning; empty where a service has no resources.
    pub(super) resource: &'static str,
    /// How it moves.
    pub(super) week: Week,
}

const fn run(
    service: &'static str,
    meter: usize,
    dollars: i64,
    from: i64,
    (account, team, resource): (usize, Option<usize>, &'static str),
    week: Week,
) -> Workload {
    Workload {
        service,
        meter,
        dollars,
        from,
        account,
        team,
        resource,
        week,
    }
}

use Week::{Even, Leisure, Work};

const AWS_RUNS: &[Workload] = &[
    run(
        "Amazon Elastic Compute Cloud",
        0,
        640,
        0,
        (0, Some(0), "asg-fleet-control"),
        Even,
    ),
    run(
        "Amazon Elastic Compute Cloud",
        1,
        410,
        200,
        (0, Some(1), "asg-route-planner"),
        Leisure,
    ),
    run(
        "Amazon Elastic Compute Cloud",
        3,
        120,
        400,
        (1, Some(2), "spot-vision-batch"),
        Work,
    ),
    run(
        "Amazon Elastic Compute Cloud",
        4,
        96,
        150,
        (0, Some(5), "vol-runtime"),
        Even,
    ),
    run(
        "Amazon Elastic Compute Cloud",
        5,
        74,
        0,
        (0, None, ""),
        Leisure,
    ),
    run(
        "Amazon Elastic Kubernetes Service",
        0,
        14,
        400,
        (0, Some(5), "eks-runtime"),
        Even,
    ),
    run(
        "Amazon Relational Database Service",
        0,
        230,
        0,
        (0, Some(0), "db-fleet"),
        Even,
    ),
    run(
        "Amazon Relational Database Service",
        2,
        85,
        250,
        (0, Some(3), "aurora-shop"),
        Leisure,
    ),
    run(
        "Amazon Simple Storage Service",
        0,
        180,
        0,
        (1, Some(4), "halden-lake"),
        Even,
    ),
    run(
        "Amazon Simple Storage Service",
        1,
        21,
        400,
        (1, None, "halden-telemetry"),
        Even,
    ),
    run("AmazonCloudWatch", 0, 62, 0, (0, None, ""), Even),
    run(
        "Elastic Load Balancing",
        1,
        33,
        200,
        (3, Some(5), "alb-ingress"),
        Leisure,
    ),
    run(
        "Amazon Virtual Private Cloud",
        1,
        44,
        0,
        (3, Some(5), "nat-egress"),
        Even,
    ),
    run(
        "AWS Lambda",
        0,
        28,
        0,
        (0, Some(3), "checkout-events"),
        Leisure,
    ),
    run(
        "Amazon DynamoDB",
        0,
        39,
        200,
        (0, Some(1), "positions"),
        Even,
    ),
    run(
        "Amazon Elastic Compute Cloud",
        2,
        58,
        250,
        (2, Some(5), "ci-runners"),
        Work,
    ),
    run(
        "Amazon SageMaker",
        0,
        150,
        500,
        (1, Some(2), "train-vision"),
        Work,
    ),
    run(
        "AWS Key Management Service",
        1,
        3,
        400,
        (0, Some(5), "alias-data"),
        Even,
    ),
];

const AZURE_RUNS: &[Workload] = &[
    run(
        "Virtual Machines",
        0,
        380,
        0,
        (0, Some(0), "vmss-line-control"),
        Even,
    ),
    run(
        "Virtual Machines",
        1,
        120,
        200,
        (2, Some(5), "vm-build"),
        Work,
    ),
    run(
        "Azure SQL Database",
        0,
        190,
        0,
        (0, Some(0), "sqldb-factory"),
        Even,
    ),
    run(
        "Storage Accounts",
        0,
        85,
        0,
        (1, Some(4), "stfactorylogs"),
        Even,
    ),
    run(
        "Azure Kubernetes Service",
        0,
        8,
        0,
        (0, Some(5), "aks-factory"),
        Even,
    ),
    run(
        "Azure OpenAI",
        1,
        140,
        300,
        (1, Some(2), "oai-assist"),
        Work,
    ),
    run("Azure Monitor", 0, 46, 0, (0, None, "log-factory"), Even),
    run(
        "Azure Disk Storage",
        0,
        31,
        0,
        (0, None, "disk-line-control"),
        Even,
    ),
];

const GOOGLE_RUNS: &[Workload] = &[
    run(
        "Compute Engine",
        0,
        260,
        0,
        (0, Some(0), "mig-telemetry"),
        Even,
    ),
    run(
        "Google Kubernetes Engine",
        0,
        120,
        0,
        (0, Some(5), "gke-fleet"),
        Even,
    ),
    run("BigQuery", 0, 310, 0, (1, Some(4), ""), Work),
    run(
        "Cloud Storage",
        0,
        74,
        0,
        (1, Some(4), "halden-telemetry-raw"),
        Even,
    ),
    run("Vertex AI", 1, 190, 200, (1, Some(2), ""), Work),
    run("Cloud SQL", 0, 52, 0, (2, None, "sql-dev"), Work),
];

/// What runs without a region.
pub(super) const GLOBAL: &[Workload] = &[
    run(
        "Amazon CloudFront",
        0,
        118,
        0,
        (0, Some(3), "E2HALDENSHOP"),
        Leisure,
    ),
    run(
        "Amazon CloudFront",
        1,
        22,
        0,
        (0, Some(3), "E2HALDENSHOP"),
        Leisure,
    ),
    run(
        "Amazon Route 53",
        0,
        6,
        0,
        (3, None, "halden.example"),
        Even,
    ),
    run(
        "Azure Front Door",
        0,
        24,
        0,
        (0, Some(0), "afd-factory"),
        Even,
    ),
    run("Cloud DNS", 0, 2, 0, (3, None, "fleet-zone"), Even),
];

/// What runs in the regions of a provider.
pub(super) fn workloads(provider: &str) -> &'static [Workload] {
    match provider {
        AWS => AWS_RUNS,
        AZURE => AZURE_RUNS,
        GOOGLE => GOOGLE_RUNS,
        _ => &[],
    }
}
