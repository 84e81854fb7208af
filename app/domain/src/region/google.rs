//! Google Cloud: every region. Knows names and places; must not know costs.

use super::{Place, Provider};

const fn at(
    id: &'static str,
    name: &'static str,
    partition: &'static str,
    latitude: f32,
    longitude: f32,
) -> Place {
    Place {
        provider: Provider::Google,
        id,
        name,
        partition,
        latitude,
        longitude,
    }
}

/// Ordered by id.
pub(super) const PLACES: &[Place] = &[
    at("africa-south1", "Johannesburg", "gcp", -26.2, 28.0),
    at("asia-east1", "Taiwan", "gcp", 24.1, 120.5),
    at("asia-east2", "Hong Kong", "gcp", 22.3, 114.2),
    at("asia-northeast1", "Tokyo", "gcp", 35.7, 139.7),
    at("asia-northeast2", "Osaka", "gcp", 34.7, 135.5),
    at("asia-northeast3", "Seoul", "gcp", 37.6, 127.0),
    at("asia-south1", "Mumbai", "gcp", 19.1, 72.9),
    at("asia-south2", "Delhi", "gcp", 28.6, 77.2),
    at("asia-southeast1", "Singapore", "gcp", 1.35, 103.8),
    at("asia-southeast2", "Jakarta", "gcp", -6.2, 106.8),
    at("asia-southeast3", "Bangkok", "gcp", 13.8, 100.5),
    at("australia-southeast1", "Sydney", "gcp", -33.9, 151.2),
    at("australia-southeast2", "Melbourne", "gcp", -37.8, 145.0),
    at("europe-central2", "Warsaw", "gcp", 52.2, 21.0),
    at("europe-north1", "Finland", "gcp", 60.6, 27.2),
    at("europe-north2", "Stockholm", "gcp", 59.3, 18.1),
    at("europe-southwest1", "Madrid", "gcp", 40.4, -3.7),
    at("europe-west1", "Belgium", "gcp", 50.4, 3.8),
    at("europe-west10", "Berlin", "gcp", 52.5, 13.4),
    at("europe-west12", "Turin", "gcp", 45.1, 7.7),
    at("europe-west2", "London", "gcp", 51.5, -0.1),
    at("europe-west3", "Frankfurt", "gcp", 50.1, 8.7),
    at("europe-west4", "Netherlands", "gcp", 53.4, 6.8),
    at("europe-west6", "Zurich", "gcp", 47.4, 8.5),
    at("europe-west8", "Milan", "gcp", 45.5, 9.2),
    at("europe-west9", "Paris", "gcp", 48.9, 2.4),
    at("me-central1", "Doha", "gcp", 25.3, 51.5),
    at("me-central2", "Dammam", "gcp", 26.4, 50.1),
    at("me-west1", "Tel Aviv", "gcp", 32.1, 34.8),
    at("northamerica-northeast1", "Montréal", "gcp", 45.5, -73.6),
    at("northamerica-northeast2", "Toronto", "gcp", 43.7, -79.4),
    at("northamerica-south1", "Mexico", "gcp", 20.6, -100.4),
    at("southamerica-east1", "São Paulo", "gcp", -23.5, -46.6),
    at("southamerica-west1", "Santiago", "gcp", -33.4, -70.7),
    at("us-central1", "Iowa", "gcp", 41.3, -95.9),
    at("us-east1", "South Carolina", "gcp", 33.2, -80.0),
    at("us-east4", "Northern Virginia", "gcp", 39.0, -77.5),
    at("us-east5", "Columbus", "gcp", 40.0, -83.0),
    at("us-south1", "Dallas", "gcp", 32.8, -96.8),
    at("us-west1", "Oregon", "gcp", 45.6, -121.2),
    at("us-west2", "Los Angeles", "gcp", 34.1, -118.2),
    at("us-west3", "Salt Lake City", "gcp", 40.8, -111.9),
    at("us-west4", "Las Vegas", "gcp", 36.2, -115.1),
];
