//! Where regions are: names, partitions, places on the map. Knows a fixed table; must not know costs.

/// A region that is known by name and place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// FOCUS RegionId.
    pub id: &'static str,
    /// The name on the screen: `Europe (Ireland)`.
    pub name: &'static str,
    /// The provider's isolated group of regions: `aws`, `aws-cn`, `azure`, `gcp` …
    pub partition: &'static str,
    /// Degrees north.
    pub latitude: f32,
    /// Degrees east.
    pub longitude: f32,
}

/// The place of a region; `None` when it is not known.
#[must_use]
pub fn place(id: &str) -> Option<&'static Place> {
    PLACES
        .iter()
        .find(|place| place.id.eq_ignore_ascii_case(id))
}

/// The partition a region id belongs to; what is not known is in `other`.
#[must_use]
pub fn partition(id: &str) -> &'static str {
    if let Some(place) = place(id) {
        return place.partition;
    }
    match id {
        _ if id.starts_with("cn-") => "aws-cn",
        _ if id.starts_with("us-gov-") => "aws-us-gov",
        _ => "other",
    }
}

/// Known regions; coordinates are those of the place in the name, which is as exact as providers say.
pub const PLACES: &[Place] = &[
    at("us-east-1", "US East (N. Virginia)", "aws", 38.9, -77.4),
    at("cn-north-1", "China (Beijing)", "aws-cn", 39.9, 116.4),
    at("cn-northwest-1", "China (Ningxia)", "aws-cn", 37.5, 105.2),
];

const fn at(
    id: &'static str,
    name: &'static str,
    partition: &'static str,
    latitude: f32,
    longitude: f32,
) -> Place {
    Place {
        id,
        name,
        partition,
        latitude,
        longitude,
    }
}
