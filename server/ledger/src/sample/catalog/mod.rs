//! What clouds sell: services with their meters, and regions. Knows names and rough prices; must not know customers.
//! What clouds sell: services with their meters, and regions. Knows names and rough prices; must not know customers.

mod aws;
mod azure;
mod google;

/// A price per unit of a meter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meter {
    /// FOCUS SkuMeter.
    pub(super) name: &'static str,
    /// FOCUS ConsumedUnit.
    pub(super) unit: &'static str,
    /// List price of a unit in 10⁻¹⁰ dollars.
    pub(super) price: i64,
}

/// A service of a provider.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    /// FOCUS ProviderName.
    pub(super) provider: &'static str,
    /// FOCUS ServiceName.
    pub(super) name: &'static str,
    /// FOCUS ServiceCategory.
    pub(super) category: &'static str,
    /// Whether its charges have a region.
    pub(super) regional: bool,
    /// What is metered.
    pub(super) meters: &'static [Meter],
}

pub(super) const AWS: &str = "AWS";
pub(super) const AZURE: &str = "Microsoft";
pub(super) const GOOGLE: &str = "Google Cloud";

const fn meter(name: &'static str, unit: &'static str, price: i64) -> Meter {
    Meter { name, unit, price }
}

/// Every service, sixty of them.
pub(super) fn services() -> impl Iterator<Item = &'static Service> {
    let clouds = [aws::SERVICES, azure::SERVICES, google::SERVICES];
    clouds.into_iter().flatten()
}

/// The service of that name.
pub(super) fn service(name: &str) -> Option<&'static Service> {
    services().find(|service| service.name == name)
}
