//! AWS's product codes: the services' names and FOCUS's categories, which reports do not tell. Knows codes; must not know rows.

/// What is known of a product code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Service {
    /// Its name as AWS's FOCUS exports have it; empty where the code is unknown.
    pub(super) name: &'static [u8],
    /// FOCUS ServiceCategory.
    pub(super) category: &'static str,
}

/// Code, name and category, sorted by code.
#[rustfmt::skip]
const SERVICES: &[(&str, &str, &str)] = &[
    ("AWSAmplify", "AWS Amplify", "Web"),
    ("AWSAppRunner", "AWS App Runner", "Compute"),
    ("AWSAppSync", "AWS AppSync", "Integration"),
    ("AWSBackup", "AWS Backup", "Storage"),
    ("AWSBatch", "AWS Batch", "Compute"),
    ("AWSBudgets", "AWS Budgets", "Management and Governance"),
    ("AWSCertificateManager", "AWS Certificate Manager", "Security"),
    ("AWSCloudFormation", "AWS CloudFormation", "Management and Governance"),
    ("AWSCloudTrail", "AWS CloudTrail", "Management and Governance"),
    ("AWSCodeArtifact", "AWS CodeArtifact", "Developer Tools"),
    ("AWSCodeCommit", "AWS CodeCommit", "Developer Tools"),
    ("AWSCodeDeploy", "AWS CodeDeploy", "Developer Tools"),
    ("AWSCodePipeline", "AWS CodePipeline", "Developer Tools"),
    ("AWSConfig", "AWS Config", "Management and Governance"),
    ("AWSCostExplorer", "AWS Cost Explorer", "Management and Governance"),
    ("AWSDataSync", "AWS DataSync", "Migration"),
    ("AWSDataTransfer", "AWS Data Transfer", "Networking"),
    ("AWSDatabaseMigrationSvc", "AWS Database Migration Service", "Migration"),
    ("AWSDeveloperSupport", "AWS Support (Developer)", "Other"),
    ("AWSDeviceFarm", "AWS Device Farm", "Mobile"),
    ("AWSDirectConnect", "AWS Direct Connect", "Networking"),
    ("AWSDirectoryService", "AWS Directory Service", "Identity"),
    ("AWSELB", "Elastic Load Balancing", "Networking"),
    ("AWSElasticBeanstalk", "AWS Elastic Beanstalk", "Compute"),
    ("AWSElementalMediaConvert", "AWS Elemental MediaConvert", "Media"),
    ("AWSElementalMediaLive", "AWS Elemental MediaLive", "Media"),
    ("AWSEvents", "Amazon EventBridge", "Integration"),
    ("AWSGlobalAccelerator", "AWS Global Accelerator", "Networking"),
    ("AWSGlue", "AWS Glue", "Analytics"),
    ("AWSGreengrass", "AWS IoT Greengrass", "Internet of Things"),
    ("AWSIoT", "AWS IoT", "Internet of Things"),
    ("AWSLakeFormation", "AWS Lake Formation", "Analytics"),
    ("AWSLambda", "AWS Lambda", "Compute"),
    ("AWSNetworkFirewall", "AWS Network Firewall", "Security"),
    ("AWSOutposts", "AWS Outposts", "Compute"),
    ("AWSQueueService", "Amazon Simple Queue Service", "Integration"),
    ("AWSSecretsManager", "AWS Secrets Manager", "Security"),
    ("AWSSecurityHub", "AWS Security Hub", "Security"),
    ("AWSServiceCatalog", "AWS Service Catalog", "Management and Governance"),
    ("AWSShield", "AWS Shield", "Security"),
    ("AWSStorageGateway", "AWS Storage Gateway", "Storage"),
    ("AWSSupportBusiness", "AWS Support (Business)", "Other"),
    ("AWSSupportEnterprise", "AWS Support (Enterprise)", "Other"),
    ("AWSSystemsManager", "AWS Systems Manager", "Management and Governance"),
    ("AWSTransfer", "AWS Transfer Family", "Migration"),
    ("AWSXRay", "AWS X-Ray", "Developer Tools"),
    ("AmazonApiGateway", "Amazon API Gateway", "Networking"),
    ("AmazonAthena", "Amazon Athena", "Analytics"),
    ("AmazonBedrock", "Amazon Bedrock", "AI and Machine Learning"),
    ("AmazonChime", "Amazon Chime", "Business Applications"),
    ("AmazonCloudFront", "Amazon CloudFront", "Networking"),
    ("AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance"),
    ("AmazonCognito", "Amazon Cognito", "Identity"),
    ("AmazonConnect", "Amazon Connect", "Business Applications"),
    ("AmazonDetective", "Amazon Detective", "Security"),
    ("AmazonDocDB", "Amazon DocumentDB (with MongoDB compatibility)", "Databases"),
    ("AmazonDynamoDB", "Amazon DynamoDB", "Databases"),
    ("AmazonEC2", "Amazon Elastic Compute Cloud", "Compute"),
    ("AmazonECR", "Amazon EC2 Container Registry (ECR)", "Storage"),
    ("AmazonECS", "Amazon Elastic Container Service", "Compute"),
    ("AmazonEFS", "Amazon Elastic File System", "Storage"),
    ("AmazonEKS", "Amazon Elastic Kubernetes Service", "Compute"),
    ("AmazonES", "Amazon OpenSearch Service", "Analytics"),
    ("AmazonElastiCache", "Amazon ElastiCache", "Databases"),
    ("AmazonFSx", "Amazon FSx", "Storage"),
    ("AmazonGlacier", "Amazon Glacier", "Storage"),
    ("AmazonGrafana", "Amazon Managed Grafana", "Management and Governance"),
    ("AmazonGuardDuty", "Amazon GuardDuty", "Security"),
    ("AmazonInspector", "Amazon Inspector", "Security"),
    ("AmazonInspectorV2", "Amazon Inspector", "Security"),
    ("AmazonInteractiveVideoService", "Amazon Interactive Video Service", "Media"),
    ("AmazonKinesis", "Amazon Kinesis", "Analytics"),
    ("AmazonKinesisAnalytics", "Amazon Kinesis Analytics", "Analytics"),
    ("AmazonKinesisFirehose", "Amazon Kinesis Firehose", "Analytics"),
    ("AmazonLightsail", "Amazon Lightsail", "Compute"),
    ("AmazonLocationService", "Amazon Location Service", "Web"),
    ("AmazonMCS", "Amazon Keyspaces (for Apache Cassandra)", "Databases"),
    ("AmazonMQ", "Amazon MQ", "Integration"),
    ("AmazonMSK", "Amazon Managed Streaming for Apache Kafka", "Analytics"),
    ("AmazonMacie", "Amazon Macie", "Security"),
    ("AmazonMemoryDB", "Amazon MemoryDB", "Databases"),
    ("AmazonNeptune", "Amazon Neptune", "Databases"),
    ("AmazonPinpoint", "Amazon Pinpoint", "Mobile"),
    ("AmazonPolly", "Amazon Polly", "AI and Machine Learning"),
    ("AmazonPrometheus", "Amazon Managed Service for Prometheus", "Management and Governance"),
    ("AmazonQuickSight", "Amazon QuickSight", "Analytics"),
    ("AmazonRDS", "Amazon Relational Database Service", "Databases"),
    ("AmazonRedshift", "Amazon Redshift", "Analytics"),
    ("AmazonRekognition", "Amazon Rekognition", "AI and Machine Learning"),
    ("AmazonRoute53", "Amazon Route 53", "Networking"),
    ("AmazonS3", "Amazon Simple Storage Service", "Storage"),
    ("AmazonS3GlacierDeepArchive", "Amazon S3 Glacier Deep Archive", "Storage"),
    ("AmazonSES", "Amazon Simple Email Service", "Business Applications"),
    ("AmazonSNS", "Amazon Simple Notification Service", "Integration"),
    ("AmazonSageMaker", "Amazon SageMaker", "AI and Machine Learning"),
    ("AmazonStates", "AWS Step Functions", "Integration"),
    ("AmazonTextract", "Amazon Textract", "AI and Machine Learning"),
    ("AmazonTimestream", "Amazon Timestream", "Databases"),
    ("AmazonVPC", "Amazon Virtual Private Cloud", "Networking"),
    ("AmazonWorkDocs", "Amazon WorkDocs", "Business Applications"),
    ("AmazonWorkMail", "Amazon WorkMail", "Business Applications"),
    ("AmazonWorkSpaces", "Amazon WorkSpaces", "Business Applications"),
    ("CloudHSM", "AWS CloudHSM", "Security"),
    ("CodeBuild", "AWS CodeBuild", "Developer Tools"),
    ("ComputeSavingsPlans", "Savings Plans for AWS Compute usage", "Compute"),
    ("DatabaseSavingsPlans", "Savings Plans for AWS Databases", "Databases"),
    ("ElasticMapReduce", "Amazon Elastic MapReduce", "Analytics"),
    ("MachineLearningSavingsPlans", "Savings Plans for AWS Machine Learning", "AI and Machine Learning"),
    ("awskms", "AWS Key Management Service", "Security"),
    ("awswaf", "AWS WAF", "Security"),
    ("comprehend", "Amazon Comprehend", "AI and Machine Learning"),
    ("transcribe", "Amazon Transcribe", "AI and Machine Learning"),
    ("translate", "Amazon Translate", "AI and Machine Learning"),
];

/// The service of a product code. What AWS has since invented, and what others sell on its Marketplace, is "Other".
pub(super) fn of(code: &[u8]) -> Service {
    let found = SERVICES.binary_search_by(|(known, ..)| known.as_bytes().cmp(code));
    match found.ok().and_then(|place| SERVICES.get(place)) {
        Some((_, name, category)) => Service {
            name: name.as_bytes(),
            category,
        },
        None => Service {
            name: b"",
            category: "Other",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{SERVICES, of};
    use floe_domain::charge::SERVICE_CATEGORIES;

    #[test]
    fn codes_are_sorted_and_their_categories_are_of_focus() {
        assert!(SERVICES.is_sorted_by(|one, next| one.0 < next.0));
        for (code, _, category) in SERVICES {
            assert!(SERVICE_CATEGORIES.contains(category), "{code}");
        }
    }

    #[test]
    fn an_unknown_code_has_no_name_and_is_other() {
        assert_eq!(
            (of(b"AmazonEC2").category, of(b"6kf1z").name),
            ("Compute", &b""[..])
        );
        assert_eq!(of(b"6kf1z").category, "Other");
    }
}
