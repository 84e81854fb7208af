//! Regions that bills name, listed apart from the tables: AWS's as botocore's `partitions.json` has them, partition by partition,
//! the others' main ones as their documentation lists them. Knows ids; must not know places.

use super::{Provider, place_of, places};

/// AWS's partitions and their regions, without the pseudo regions that stand for a whole partition.
const AWS: [(&str, &[&str]); 8] = [
    (
        "aws",
        &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
    ),
    ("aws-cn", &["cn-north-1", "cn-northwest-1"]),
    ("aws-us-gov", &["us-gov-east-1", "us-gov-west-1"]),
    ("aws-eusc", &["eusc-de-east-1"]),
    ("aws-iso", &["us-iso-east-1", "us-iso-west-1"]),
    ("aws-iso-b", &["us-isob-east-1", "us-isob-west-1"]),
    ("aws-iso-e", &["eu-isoe-west-1"]),
    ("aws-iso-f", &["us-isof-east-1", "us-isof-south-1"]),
];

/// What bills call a provider, and regions of it.
const OTHERS: [(&str, &[&str]); 4] = [
    (
        "Microsoft",
        &[
            "australiacentral",
            "australiaeast",
            "australiasoutheast",
            "brazilsouth",
            "canadacentral",
            "canadaeast",
            "centralindia",
            "centralus",
            "chinaeast2",
            "chinanorth3",
            "eastasia",
            "eastus",
            "eastus2",
            "francecentral",
            "germanywestcentral",
            "israelcentral",
            "italynorth",
            "japaneast",
            "japanwest",
            "koreacentral",
            "koreasouth",
            "mexicocentral",
            "newzealandnorth",
            "northcentralus",
            "northeurope",
            "norwayeast",
            "polandcentral",
            "qatarcentral",
            "southafricanorth",
            "southcentralus",
            "southeastasia",
            "southindia",
            "spaincentral",
            "swedencentral",
            "switzerlandnorth",
            "uaenorth",
            "uksouth",
            "ukwest",
            "usgovarizona",
            "usgovtexas",
            "usgovvirginia",
            "westcentralus",
            "westeurope",
            "westindia",
            "westus",
            "westus2",
            "westus3",
        ],
    ),
    (
        "Google Cloud",
        &[
            "africa-south1",
            "asia-east1",
            "asia-east2",
            "asia-northeast1",
            "asia-northeast2",
            "asia-northeast3",
            "asia-south1",
            "asia-south2",
            "asia-southeast1",
            "asia-southeast2",
            "australia-southeast1",
            "australia-southeast2",
            "europe-central2",
            "europe-north1",
            "europe-north2",
            "europe-southwest1",
            "europe-west1",
            "europe-west10",
            "europe-west12",
            "europe-west2",
            "europe-west3",
            "europe-west4",
            "europe-west6",
            "europe-west8",
            "europe-west9",
            "me-central1",
            "me-central2",
            "me-west1",
            "northamerica-northeast1",
            "northamerica-northeast2",
            "northamerica-south1",
            "southamerica-east1",
            "southamerica-west1",
            "us-central1",
            "us-east1",
            "us-east4",
            "us-east5",
            "us-south1",
            "us-west1",
            "us-west2",
            "us-west3",
            "us-west4",
        ],
    ),
    (
        "Oracle",
        &[
            "af-johannesburg-1",
            "ap-chuncheon-1",
            "ap-hyderabad-1",
            "ap-melbourne-1",
            "ap-mumbai-1",
            "ap-osaka-1",
            "ap-seoul-1",
            "ap-singapore-1",
            "ap-singapore-2",
            "ap-sydney-1",
            "ap-tokyo-1",
            "ca-montreal-1",
            "ca-toronto-1",
            "eu-amsterdam-1",
            "eu-frankfurt-1",
            "eu-frankfurt-2",
            "eu-jovanovac-1",
            "eu-madrid-1",
            "eu-madrid-2",
            "eu-marseille-1",
            "eu-milan-1",
            "eu-paris-1",
            "eu-stockholm-1",
            "eu-zurich-1",
            "il-jerusalem-1",
            "me-abudhabi-1",
            "me-dubai-1",
            "me-jeddah-1",
            "me-riyadh-1",
            "mx-monterrey-1",
            "mx-queretaro-1",
            "sa-bogota-1",
            "sa-santiago-1",
            "sa-saopaulo-1",
            "sa-valparaiso-1",
            "sa-vinhedo-1",
            "uk-cardiff-1",
            "uk-gov-cardiff-1",
            "uk-gov-london-1",
            "uk-london-1",
            "us-ashburn-1",
            "us-chicago-1",
            "us-gov-ashburn-1",
            "us-gov-chicago-1",
            "us-gov-phoenix-1",
            "us-langley-1",
            "us-luke-1",
            "us-phoenix-1",
            "us-sanjose-1",
        ],
    ),
    (
        "Alibaba Cloud",
        &[
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-southeast-1",
            "ap-southeast-3",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "cn-beijing",
            "cn-chengdu",
            "cn-fuzhou",
            "cn-guangzhou",
            "cn-hangzhou",
            "cn-heyuan",
            "cn-hongkong",
            "cn-huhehaote",
            "cn-nanjing",
            "cn-qingdao",
            "cn-shanghai",
            "cn-shenzhen",
            "cn-wuhan-lr",
            "cn-wulanchabu",
            "cn-zhangjiakou",
            "eu-central-1",
            "eu-west-1",
            "me-central-1",
            "me-east-1",
            "na-south-1",
            "us-east-1",
            "us-west-1",
        ],
    ),
];

#[test]
fn every_region_of_every_partition_of_aws_has_a_place_in_its_partition() {
    for (partition, ids) in AWS {
        for id in ids {
            let place = place_of("AWS", id);
            let place = place.unwrap_or_else(|| panic!("{id} of {partition} has no place"));
            assert_eq!(
                (place.provider, place.partition),
                (Provider::Aws, partition),
                "{id}"
            );
        }
    }
}

#[test]
fn the_main_regions_of_the_other_providers_have_places_of_those_providers() {
    for (provider, ids) in OTHERS {
        let expected = Provider::of_name(provider);
        for id in ids {
            let place = place_of(provider, id);
            assert_eq!(
                place.map(|place| place.provider),
                expected,
                "{id} of {provider}"
            );
        }
    }
}

/// None was left where the equator meets Greenwich: there is only sea.
#[test]
fn places_are_not_left_blank() {
    for place in places() {
        assert!(
            place.latitude.abs() > 1.0 || place.longitude.abs() > 1.0,
            "{} stands nowhere",
            place.id
        );
        assert_ne!(place.name, place.id, "{} has no name", place.id);
        assert!(!place.name.is_empty());
    }
}
