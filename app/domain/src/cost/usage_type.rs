//! AWS's usage type groups: which usage types Cost Explorer takes together. Knows names of services and usage types; must not
//! know charges.
//!
//! Bills have no column for them, so they are told by rule. The names are those of AWS's Cost Management guide ("Filtering the
//! data that you want to view") and of its CUR query library, and so are the members where these list them. A usage type whose
//! group is not certain has none.

/// Services whose usage types are grouped alike: their names in FOCUS exports and reports, and each group with the kinds of
/// usage types in it.
struct Family {
    services: &'static [&'static str],
    groups: &'static [(&'static str, &'static [&'static str])],
}

const COMPUTE: &str = "Amazon Elastic Compute Cloud";
const COMPUTE_ONLY: &str = "Amazon Elastic Compute Cloud - Compute";
const COMPUTE_OTHER: &str = "EC2 - Other";

#[rustfmt::skip]
const FAMILIES: &[Family] = &[
    Family {
        services: &[COMPUTE, COMPUTE_ONLY, COMPUTE_OTHER],
        groups: &[
            ("EC2: Running Hours", &[
                "BoxUsage", "DedicatedUsage", "HostBoxUsage", "HostUsage", "ReservedHostUsage", "SchedUsage", "SpotUsage",
                "UnusedBox",
            ]),
            ("EC2: Data Transfer - CloudFront (In)", &["CloudFront-In-Bytes"]),
            ("EC2: Data Transfer - CloudFront (Out)", &["CloudFront-Out-Bytes"]),
            ("EC2: Data Transfer - Inter AZ", &["DataTransfer-Regional-Bytes"]),
            ("EC2: Data Transfer - Internet (In)", &["DataTransfer-In-Bytes"]),
            ("EC2: Data Transfer - Internet (Out)", &["DataTransfer-Out-Bytes"]),
            ("EC2: Data Transfer - Region to Region (In)", &["AWS-In-Bytes"]),
            ("EC2: Data Transfer - Region to Region (Out)", &["AWS-Out-Bytes"]),
            ("EC2: EBS - HDD(sc1)", &["EBS:VolumeUsage.sc1"]),
            ("EC2: EBS - HDD(st1)", &["EBS:VolumeUsage.st1"]),
            ("EC2: EBS - I/O Requests", &["EBS:VolumeIOUsage"]),
            ("EC2: EBS - Magnetic", &["EBS:VolumeUsage"]),
            ("EC2: EBS - Optimized", &["EBSOptimized"]),
            ("EC2: EBS - Provisioned IOPS", &["EBS:VolumeP-IOPS.piops"]),
            ("EC2: EBS - SSD(gp2)", &["EBS:VolumeUsage.gp2"]),
            ("EC2: EBS - SSD(gp3)", &["EBS:VolumeUsage.gp3"]),
            ("EC2: EBS - SSD(io1)", &["EBS:VolumeUsage.piops"]),
            ("EC2: EBS - SSD(io2)", &["EBS:VolumeUsage.io2"]),
            ("EC2: EBS - Snapshots", &["EBS:SnapshotUsage"]),
            ("EC2: Elastic IP - Additional Address", &["ElasticIP:AdditionalAddress"]),
            ("EC2: Elastic IP - Idle Address", &["ElasticIP:IdleAddress"]),
        ],
    },
    Family {
        services: &[COMPUTE, COMPUTE_OTHER, "Amazon Virtual Private Cloud"],
        groups: &[
            ("EC2: NAT Gateway - Data Processed", &["NatGateway-Bytes"]),
            ("EC2: NAT Gateway - Running Hours", &["NatGateway-Hours"]),
        ],
    },
    Family {
        services: &["Elastic Load Balancing", "Amazon Elastic Load Balancing"],
        groups: &[
            ("EC2: ELB - LCU Running Hours", &["LCUUsage"]),
            ("EC2: ELB - Running Hours", &["LoadBalancerUsage"]),
        ],
    },
    Family {
        services: &["AmazonCloudWatch", "Amazon CloudWatch"],
        groups: &[
            ("EC2: CloudWatch - Alarms", &["CW:AlarmMonitorUsage"]),
            ("EC2: CloudWatch - Metrics", &["CW:MetricMonitorUsage"]),
            ("EC2: CloudWatch - Requests", &["CW:Requests"]),
        ],
    },
    Family {
        services: &["Amazon Simple Storage Service"],
        groups: &[
            ("S3: API Requests - Standard", &["Requests-Tier1", "Requests-Tier2"]),
            ("S3: Data Transfer - CloudFront (In)", &["CloudFront-In-Bytes"]),
            ("S3: Data Transfer - CloudFront (Out)", &["CloudFront-Out-Bytes"]),
            ("S3: Data Transfer - Inter AZ", &["DataTransfer-Regional-Bytes"]),
            ("S3: Data Transfer - Internet (In)", &["DataTransfer-In-Bytes"]),
            ("S3: Data Transfer - Internet (Out)", &["DataTransfer-Out-Bytes"]),
            ("S3: Data Transfer - Region to Region (In)", &["AWS-In-Bytes", "AWS-In-ABytes"]),
            ("S3: Data Transfer - Region to Region (Out)", &["AWS-Out-Bytes", "AWS-Out-ABytes"]),
            ("S3: Storage - Glacier", &["TimedStorage-GlacierByteHrs"]),
            ("S3: Storage - Reduced Redundancy", &["TimedStorage-RRS-ByteHrs"]),
            ("S3: Storage - Standard", &["TimedStorage-ByteHrs"]),
            ("S3: Storage - Standard Infrequent Access", &["TimedStorage-SIA-ByteHrs", "TimedStorage-SIA-SmObjects"]),
        ],
    },
    Family {
        services: &["Amazon Relational Database Service"],
        groups: &[
            ("RDS: I/O Requests", &["RDS:StorageIOUsage"]),
            ("RDS: Provisioned IOPS", &["RDS:PIOPS", "RDS:Multi-AZ-PIOPS"]),
            ("RDS: Running Hours", &[
                "AlwaysOnUsage", "BoxUsage", "DedicatedUsage", "HighUsage", "InstanceUsage", "MirrorUsage", "Multi-AZUsage",
                "SpotUsage",
            ]),
            ("RDS: Storage", &[
                "RDS:StorageUsage", "RDS:GP2-Storage", "RDS:GP3-Storage", "RDS:PIOPS-Storage", "RDS:Multi-AZ-StorageUsage",
                "RDS:Multi-AZ-GP2-Storage", "RDS:Multi-AZ-GP3-Storage", "RDS:Multi-AZ-PIOPS-Storage",
            ]),
        ],
    },
    Family {
        services: &["Amazon ElastiCache"],
        groups: &[("ElastiCache: Running Hours", &["NodeUsage"])],
    },
    Family {
        services: &["Amazon Redshift"],
        groups: &[("Redshift: Running Hours", &["Node"])],
    },
    Family {
        services: &["Amazon DynamoDB"],
        groups: &[
            ("DDB: Data Transfer - Internet (In)", &["DataTransfer-In-Bytes"]),
            ("DDB: Data Transfer - Internet (Out)", &["DataTransfer-Out-Bytes"]),
            ("DDB: Indexed Data Storage", &["TimedStorage-ByteHrs"]),
            ("DDB: Provisioned Throughput Capacity - Read", &["ReadCapacityUnit-Hrs"]),
            ("DDB: Provisioned Throughput Capacity - Write", &["WriteCapacityUnit-Hrs"]),
        ],
    },
];

/// The group of a service's usage type (FOCUS ServiceName and SkuMeter); none where it has none or it is not certain.
#[must_use]
pub fn group(service: &str, usage_type: &str) -> Option<&'static str> {
    FAMILIES
        .iter()
        .filter(|family| family.services.contains(&service))
        .flat_map(|family| family.groups)
        .find(|(_, kinds)| kinds.iter().any(|kind| is_of(usage_type, kind)))
        .map(|(name, _)| *name)
}

/// Whether any usage type of a service has a group.
#[must_use]
pub fn has_groups(service: &str) -> bool {
    FAMILIES
        .iter()
        .any(|family| family.services.contains(&service))
}

/// Whether a usage type is of a kind: `USE2-BoxUsage:m5.large` is of `BoxUsage`. The short names of regions stand before the
/// kind, what it is used with after a colon.
fn is_of(usage_type: &str, kind: &str) -> bool {
    let Some((regions, rest)) = usage_type.split_once(kind) else {
        return false;
    };
    let is_region = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit();
    let is_after_regions = regions.is_empty()
        || (regions.ends_with('-') && regions.chars().all(|one| one == '-' || is_region(one)));
    is_after_regions && (rest.is_empty() || rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::{COMPUTE, FAMILIES, group, has_groups};

    #[test]
    fn running_hours_are_those_of_instances_whatever_their_region_type_and_price() {
        for usage_type in [
            "BoxUsage",
            "BoxUsage:m5.large",
            "USE2-BoxUsage:m5.large",
            "CNN1-SpotUsage:c5.xlarge",
            "APS3-HostBoxUsage:r5",
            "EU-UnusedBox:t3.micro",
        ] {
            let found = group(COMPUTE, usage_type);
            assert_eq!(found, Some("EC2: Running Hours"), "{usage_type}");
        }
        for usage_type in ["HeavyUsage:m5.large", "BoxUsageX", "EmrBoxUsage:m5", ""] {
            assert_eq!(group(COMPUTE, usage_type), None, "{usage_type}");
        }
    }

    #[test]
    fn the_same_usage_type_of_another_service_is_in_another_group_or_in_none() {
        let storage = "TimedStorage-ByteHrs";
        for (service, usage_type, expected) in [
            (
                "Amazon Simple Storage Service",
                storage,
                Some("S3: Storage - Standard"),
            ),
            (
                "Amazon DynamoDB",
                storage,
                Some("DDB: Indexed Data Storage"),
            ),
            ("Amazon EC2 Container Registry (ECR)", storage, None),
            (
                "Amazon Relational Database Service",
                "USW2-Multi-AZUsage:db.r6g.large",
                Some("RDS: Running Hours"),
            ),
            ("Amazon Elastic MapReduce", "BoxUsage:m5.xlarge", None),
        ] {
            assert_eq!(
                group(service, usage_type),
                expected,
                "{service} {usage_type}"
            );
            assert_eq!(has_groups(service), expected.is_some(), "{service}");
        }
    }

    #[test]
    fn volumes_are_told_by_their_type_and_transfer_by_where_it_goes() {
        for (usage_type, expected) in [
            ("EBS:VolumeUsage", "EC2: EBS - Magnetic"),
            ("EUC1-EBS:VolumeUsage.gp3", "EC2: EBS - SSD(gp3)"),
            ("EBS:VolumeUsage.piops", "EC2: EBS - SSD(io1)"),
            (
                "USE1-USW2-AWS-Out-Bytes",
                "EC2: Data Transfer - Region to Region (Out)",
            ),
            (
                "APN1-DataTransfer-Regional-Bytes",
                "EC2: Data Transfer - Inter AZ",
            ),
            (
                "DataTransfer-Out-Bytes",
                "EC2: Data Transfer - Internet (Out)",
            ),
            ("USE2-NatGateway-Hours", "EC2: NAT Gateway - Running Hours"),
        ] {
            assert_eq!(group(COMPUTE, usage_type), Some(expected), "{usage_type}");
        }
        assert_eq!(group(COMPUTE, "EBS:VolumeUsage.new"), None);
    }

    #[test]
    fn every_kind_is_found_in_its_own_group_and_no_service_has_two_for_it() {
        for family in FAMILIES {
            for service in family.services {
                for (name, kinds) in family.groups {
                    for kind in *kinds {
                        assert_eq!(group(service, kind), Some(*name), "{service} {kind}");
                    }
                }
            }
        }
    }
}
