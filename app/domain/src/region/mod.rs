//! Where regions are: names, partitions, places on the map. Knows fixed tables; must not know costs.
//!
//! Some ids are used by two providers (`us-east-1`, `eu-central-1`, `ap-southeast-1` …): who knows the charge's provider
//! asks [`place_of`], who does not asks [`place`], which prefers the providers in the order of [`Provider::ALL`].

mod alibaba;
mod aws;
mod azure;
mod google;
#[cfg(test)]
mod known;
mod oracle;
mod provider;

pub use provider::Provider;
use std::cmp::Ordering;

/// A region that is known by name and place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Whose region it is.
    pub provider: Provider,
    /// FOCUS RegionId, in lower case.
    pub id: &'static str,
    /// The name on the screen, as the provider writes it: `Europe (Ireland)`.
    pub name: &'static str,
    /// The provider's isolated group of regions: `aws`, `aws-cn`, `azure`, `gcp` …
    pub partition: &'static str,
    /// Degrees north; of the place in the name, which is as exact as providers say.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
}

/// The place of a region whose provider is not known; the first provider that has it, in the order of
/// [`Provider::ALL`]. `None` when no provider has it. Capitals make no difference.
#[must_use]
pub fn place(id: &str) -> Option<&'static Place> {
    Provider::ALL
        .into_iter()
        .find_map(|provider| find(provider, id))
}

/// The place of a region of a provider, named as in FOCUS ServiceProviderName or ProviderName (`AWS`, `Microsoft`).
/// A provider that is not known is no hindrance: the answer is then that of [`place`].
#[must_use]
pub fn place_of(provider: &str, id: &str) -> Option<&'static Place> {
    match Provider::of_name(provider) {
        Some(provider) => find(provider, id),
        None => place(id),
    }
}

/// The partition a region id belongs to; what is not known is in `other`.
#[must_use]
pub fn partition(id: &str) -> &'static str {
    place(id).map_or_else(|| guessed_partition(id), |place| place.partition)
}

/// As [`partition`], for a region whose provider is known.
#[must_use]
pub fn partition_of(provider: &str, id: &str) -> &'static str {
    match Provider::of_name(provider) {
        Some(Provider::Aws) | None => partition(id),
        Some(provider) => find(provider, id).map_or(provider.partition(), |place| place.partition),
    }
}

/// A partition in words: `AWS China`.
#[must_use]
pub fn partition_words(partition: &str) -> &'static str {
    match partition {
        "aws" => "AWS",
        "aws-cn" => "AWS China",
        "aws-us-gov" => "AWS GovCloud (US)",
        "aws-eusc" => "AWS European Sovereign Cloud",
        "aws-iso" => "AWS ISO (US)",
        "aws-iso-b" => "AWS ISOB (US)",
        "aws-iso-e" => "AWS ISOE (Europe)",
        "aws-iso-f" => "AWS ISOF (US)",
        "azure" => "Azure",
        "azure-china" => "Azure China",
        "azure-us-gov" => "Azure US Government",
        "gcp" => "Google Cloud",
        "oracle" => "Oracle Cloud",
        "oracle-us-gov" => "Oracle US Government Cloud",
        "oracle-us-dod" => "Oracle US Defense Cloud",
        "oracle-uk-gov" => "Oracle UK Government Cloud",
        "oracle-eu-sovereign" => "Oracle EU Sovereign Cloud",
        "oracle-serbia" => "Oracle Cloud Serbia",
        "alibaba" => "Alibaba Cloud",
        "alibaba-finance" => "Alibaba Finance Cloud",
        "alibaba-gov" => "Alibaba Gov Cloud",
        _ => "Other",
    }
}

/// Every known region, provider by provider, each ordered by id.
pub fn places() -> impl Iterator<Item = &'static Place> {
    Provider::ALL
        .into_iter()
        .flat_map(|provider| table(provider).iter())
}

const fn table(provider: Provider) -> &'static [Place] {
    match provider {
        Provider::Aws => aws::PLACES,
        Provider::Azure => azure::PLACES,
        Provider::Google => google::PLACES,
        Provider::Oracle => oracle::PLACES,
        Provider::Alibaba => alibaba::PLACES,
    }
}

fn find(provider: Provider, id: &str) -> Option<&'static Place> {
    let places = table(provider);
    let at = places
        .binary_search_by(|place| against_lower_case(place.id, id))
        .ok()?;
    places.get(at)
}

/// How `known`, which is in lower case, stands to `asked` in lower case, without making a copy of it.
fn against_lower_case(known: &str, asked: &str) -> Ordering {
    known
        .bytes()
        .cmp(asked.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// The partition of an AWS region that opened after this table was written: its ids tell.
fn guessed_partition(id: &str) -> &'static str {
    let aws_shaped = matches!(
        id.split('-').collect::<Vec<_>>().as_slice(),
        [.., compass, number]
            if number.bytes().all(|byte| byte.is_ascii_digit())
                && ["north", "south", "east", "west", "central"].iter().any(|word| compass.starts_with(word))
    );
    match id {
        _ if !aws_shaped => "other",
        _ if id.starts_with("cn-") => "aws-cn",
        _ if id.starts_with("us-gov-") => "aws-us-gov",
        _ if id.starts_with("eusc-") => "aws-eusc",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Provider, partition, partition_of, partition_words, place, place_of, places, table,
    };

    #[test]
    fn each_table_is_in_strict_order_of_lower_case_ids_so_that_bisection_finds_every_region() {
        for provider in Provider::ALL {
            for pair in table(provider).windows(2) {
                assert!(
                    pair[0].id < pair[1].id,
                    "{} before {}",
                    pair[0].id,
                    pair[1].id
                );
            }
            for place in table(provider) {
                assert_eq!(place.id, place.id.to_ascii_lowercase());
                assert_eq!(super::find(provider, &place.id.to_uppercase()), Some(place));
            }
        }
    }

    #[test]
    fn every_place_is_on_the_globe_and_its_partition_has_words() {
        for place in places() {
            assert!((-90.0..=90.0).contains(&place.latitude), "{}", place.id);
            assert!((-180.0..=180.0).contains(&place.longitude), "{}", place.id);
            assert_ne!(
                partition_words(place.partition),
                "Other",
                "{}",
                place.partition
            );
        }
    }

    #[test]
    fn an_id_of_two_providers_is_told_apart_by_the_provider() {
        assert_eq!(place("us-east-1").unwrap().name, "US East (N. Virginia)");
        assert_eq!(
            place_of("AWS", "us-east-1").unwrap().name,
            "US East (N. Virginia)"
        );
        assert_eq!(
            place_of("Alibaba Cloud", "us-east-1").unwrap().name,
            "US (Virginia)"
        );
        assert_eq!(
            place_of("Alibaba Cloud", "ap-southeast-6").unwrap().name,
            "Philippines (Manila)"
        );
        assert_eq!(
            place_of("Amazon Web Services", "ap-southeast-6")
                .unwrap()
                .name,
            "Asia Pacific (New Zealand)"
        );
        assert_eq!(
            place_of("Some reseller", "eu-west-1").unwrap().name,
            "Europe (Ireland)"
        );
        assert_eq!(place_of("Microsoft", "eu-west-1"), None);
    }

    #[test]
    fn the_two_regions_in_mainland_china_are_their_own_partition() {
        for id in ["cn-north-1", "cn-northwest-1"] {
            assert_eq!(partition(id), "aws-cn");
        }
        assert_eq!(partition_words("aws-cn"), "AWS China");
        assert_eq!(partition("cn-hangzhou"), "alibaba");
        assert_eq!(partition("chinanorth2"), "azure-china");
    }

    #[test]
    fn a_region_that_is_not_in_the_table_is_in_the_partition_its_id_tells_or_in_other() {
        assert_eq!(partition("cn-south-1"), "aws-cn");
        assert_eq!(partition("us-gov-central-1"), "aws-us-gov");
        assert_eq!(partition("cn-lhasa"), "other");
        assert_eq!(partition("moon-west-1"), "other");
        assert_eq!(partition(""), "other");
        assert_eq!(partition_of("Oracle", "eu-atlantis-1"), "oracle");
    }
}
