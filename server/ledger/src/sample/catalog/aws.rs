//! What Amazon Web Services sells. Knows services, meters and rough prices; must not know customers.

use super::{AWS, Meter, Service, meter};

const fn of(category: &'static str, name: &'static str, meters: &'static [Meter]) -> Service {
    Service {
        provider: AWS,
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
        "Amazon Elastic Compute Cloud",
        &[
            meter("BoxUsage:m7g.xlarge", "Hours", 1_632_000_000),
            meter("BoxUsage:c7i.2xlarge", "Hours", 3_570_000_000),
            meter("BoxUsage:r7g.2xlarge", "Hours", 4_284_000_000),
            meter("SpotUsage:c7i.4xlarge", "Hours", 2_461_000_000),
            meter("EBS:VolumeUsage.gp3", "GB-Months", 800_000_000),
            meter("DataTransfer-Out-Bytes", "GB", 900_000_000),
        ],
    ),
    of(
        "Compute",
        "AWS Lambda",
        &[
            meter("Lambda-GB-Second", "Lambda-GB-Seconds", 166_667),
            meter("Request", "Requests", 2_000),
        ],
    ),
    of(
        "Compute",
        "Amazon Elastic Container Service",
        &[
            meter("Fargate-vCPU-Hours:perCPU", "vCPU-Hours", 404_800_000),
            meter("Fargate-GB-Hours", "GB-Hours", 44_450_000),
        ],
    ),
    of(
        "Compute",
        "Amazon Elastic Kubernetes Service",
        &[meter("AmazonEKS-Hours:perCluster", "Hours", 1_000_000_000)],
    ),
    of(
        "Storage",
        "Amazon Simple Storage Service",
        &[
            meter("TimedStorage-ByteHrs", "GB-Months", 230_000_000),
            meter("Requests-Tier1", "Requests", 50_000),
            meter("Requests-Tier2", "Requests", 4_000),
        ],
    ),
    of(
        "Storage",
        "Amazon Elastic File System",
        &[meter(
            "TimedStorage-ByteHrs:EFS",
            "GB-Months",
            3_000_000_000,
        )],
    ),
    of(
        "Databases",
        "Amazon Relational Database Service",
        &[
            meter("InstanceUsage:db.r7g.xlarge", "Hours", 4_780_000_000),
            meter("RDS:GP3-Storage", "GB-Months", 1_150_000_000),
            meter("Aurora:ServerlessV2Usage", "ACU-Hours", 1_200_000_000),
        ],
    ),
    of(
        "Databases",
        "Amazon DynamoDB",
        &[
            meter("WriteRequestUnits", "WriteRequestUnits", 6_250),
            meter("ReadRequestUnits", "ReadRequestUnits", 1_250),
            meter("TimedStorage-ByteHrs:DDB", "GB-Months", 2_500_000_000),
        ],
    ),
    of(
        "Databases",
        "Amazon ElastiCache",
        &[meter("NodeUsage:cache.r7g.large", "Hours", 2_190_000_000)],
    ),
    of(
        "Networking",
        "Elastic Load Balancing",
        &[
            meter("LoadBalancerUsage", "Hours", 225_000_000),
            meter("LCUUsage", "LCU-Hours", 80_000_000),
        ],
    ),
    of(
        "Networking",
        "Amazon Virtual Private Cloud",
        &[
            meter("NatGateway-Hours", "Hours", 450_000_000),
            meter("NatGateway-Bytes", "GB", 450_000_000),
            meter("PublicIPv4:InUseAddress", "Hours", 50_000_000),
        ],
    ),
    global(
        "Networking",
        "Amazon CloudFront",
        &[
            meter("DataTransfer-Out-Bytes:CDN", "GB", 850_000_000),
            meter("Requests-HTTPS", "Requests", 10_000),
        ],
    ),
    global(
        "Networking",
        "Amazon Route 53",
        &[
            meter("DNS-Queries", "Queries", 4_000),
            meter("HostedZone", "Months", 5_000_000_000),
        ],
    ),
    of(
        "Networking",
        "Amazon API Gateway",
        &[meter("ApiGatewayHttpRequest", "Requests", 10_000)],
    ),
    of(
        "Networking",
        "AWS Direct Connect",
        &[meter("PortUsage:1G", "Hours", 3_000_000_000)],
    ),
    of(
        "Management and Governance",
        "AmazonCloudWatch",
        &[
            meter("DataProcessing-Bytes", "GB", 5_000_000_000),
            meter("CW:MetricMonitorUsage", "Metrics", 3_000_000_000),
            meter("CW:Requests", "API Requests", 100_000),
        ],
    ),
    of(
        "Management and Governance",
        "AWS CloudTrail",
        &[meter("PaidEventsRecorded", "Events", 20_000)],
    ),
    of(
        "Management and Governance",
        "AWS Config",
        &[meter(
            "ConfigurationItemRecorded",
            "ConfigurationItems",
            30_000_000,
        )],
    ),
    of(
        "Integration",
        "Amazon Simple Queue Service",
        &[meter("Requests-Tier1:SQS", "Requests", 4_000)],
    ),
    of(
        "Integration",
        "Amazon Simple Notification Service",
        &[meter("DeliveryAttempts-HTTP", "Notifications", 6_000)],
    ),
    of(
        "Integration",
        "AWS Step Functions",
        &[meter("StateTransition", "StateTransitions", 250_000)],
    ),
    of(
        "Integration",
        "Amazon EventBridge",
        &[meter("Event-64K-Chunks", "Events", 10_000)],
    ),
    of(
        "Analytics",
        "Amazon Athena",
        &[meter("DataScannedInTB", "TB", 50_000_000_000)],
    ),
    of(
        "Analytics",
        "AWS Glue",
        &[meter("ETL-DPU-Hour", "DPU-Hours", 4_400_000_000)],
    ),
    of(
        "Analytics",
        "Amazon Kinesis",
        &[meter("Storage-ShardHour", "Hours", 150_000_000)],
    ),
    of(
        "Analytics",
        "Amazon OpenSearch Service",
        &[meter("ESInstance:r7g.large", "Hours", 1_670_000_000)],
    ),
    of(
        "Security",
        "AWS Key Management Service",
        &[
            meter("KMS-Keys", "Keys", 10_000_000_000),
            meter("KMS-Requests", "Requests", 30_000),
        ],
    ),
    of(
        "Security",
        "AWS WAF",
        &[meter("RequestV2-Tier1", "Requests", 6_000)],
    ),
    of(
        "Security",
        "Amazon GuardDuty",
        &[meter("PaidEventsAnalyzed", "Events", 40_000)],
    ),
    of(
        "Security",
        "AWS Secrets Manager",
        &[meter("AWSSecretsManager-Secrets", "Secrets", 4_000_000_000)],
    ),
    of(
        "AI and Machine Learning",
        "Amazon SageMaker",
        &[
            meter("Train:ml.g5.2xlarge", "Hours", 15_150_000_000),
            meter("Host:ml.g5.xlarge", "Hours", 14_080_000_000),
        ],
    ),
    of(
        "AI and Machine Learning",
        "Amazon Bedrock",
        &[
            meter("InputTokenCount", "1K tokens", 30_000_000),
            meter("OutputTokenCount", "1K tokens", 150_000_000),
        ],
    ),
    of(
        "Developer Tools",
        "AWS CodeBuild",
        &[meter("Build-Min:Linux:g1.large", "Minutes", 100_000_000)],
    ),
    of(
        "Developer Tools",
        "Amazon EC2 Container Registry (ECR)",
        &[meter(
            "TimedStorage-ByteHrs:ECR",
            "GB-Months",
            1_000_000_000,
        )],
    ),
];
