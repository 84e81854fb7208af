//! Regions as people know them. Knows names; must not know costs.

use floe_domain::cost::Dimension;
use floe_domain::environment::NO_REGION;
use floe_domain::region;

/// The region's id, `None` for "global / no region", however it is written.
pub(super) fn id(region: &str) -> Option<&str> {
    (region != NO_REGION && !region.is_empty()).then_some(region)
}

/// The name on the screen: `Europe (Ireland)`, or the id where no name is known.
pub(super) fn name(region: Option<&str>) -> String {
    match region {
        None => Dimension::Region.none_label().to_owned(),
        Some(id) => region::place(id).map_or_else(|| id.to_owned(), |place| place.name.to_owned()),
    }
}

/// The partition; "global / no region" is in none.
pub(super) fn partition(region: Option<&str>) -> String {
    region.map(region::partition).unwrap_or_default().to_owned()
}
