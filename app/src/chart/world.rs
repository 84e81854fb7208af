//! Places on the map of the land and the size of their bubbles. Knows degrees; must not know what a bubble stands for.

/// The map's units: those of `land.svg`, without most of Antarctica, where no one runs a cloud.
pub const SIZE: (f64, f64) = (1000.0, 420.0);

/// A bubble's radius for the largest value, in the map's units.
const LARGEST: f64 = 34.0;

/// A bubble is never smaller than this, so that it can be seen and hit.
const SMALLEST: f64 = 4.5;

/// Where a place stands, equirectangular, as in `land.svg`: 1000 × 500 for the whole world.
#[must_use]
pub fn project(latitude: f64, longitude: f64) -> (f64, f64) {
    (
        (longitude + 180.0) / 360.0 * 1000.0,
        (90.0 - latitude) / 180.0 * 500.0,
    )
}

/// The radius of a bubble whose area is in proportion to `value`; what is not above zero gets the smallest.
#[must_use]
pub fn radius(value: f64, largest: f64) -> f64 {
    if largest <= 0.0 || value <= 0.0 {
        return SMALLEST;
    }
    (LARGEST * (value / largest).sqrt()).max(SMALLEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stand_where_the_map_has_them() {
        assert_eq!(project(0.0, 0.0), (500.0, 250.0));
        let (x, y) = project(39.9, 116.4);
        assert!(
            (x - 823.3).abs() < 0.1 && (y - 139.2).abs() < 0.1,
            "Beijing is at {x} {y}"
        );
    }

    #[test]
    fn twice_the_cost_is_twice_the_area() {
        let (one, two) = (radius(50.0, 100.0), radius(100.0, 100.0));
        assert!((two * two / (one * one) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_credit_or_a_trifle_can_still_be_seen() {
        assert_eq!(radius(-5.0, 100.0), SMALLEST);
        assert_eq!(radius(0.0001, 100.0), SMALLEST);
        assert_eq!(radius(0.0, 0.0), SMALLEST);
    }
}
