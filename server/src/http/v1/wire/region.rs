//! Regions that have charges. Knows names and days; must not know amounts.

use schemars::JsonSchema;
use serde::Serialize;

/// A region that has charges.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RegionBody {
    /// FOCUS RegionId; null is "global / no region".
    pub region: Option<String>,
    /// The name on the screen.
    pub name: String,
    /// The provider's isolated group of regions it belongs to; null for "global / no region".
    pub partition: Option<String>,
    /// The providers that bill in it.
    pub providers: Vec<String>,
    /// The currencies it is billed in.
    pub currencies: Vec<String>,
    /// The first day that charges start on.
    pub first_day: chrono::NaiveDate,
    /// The last day that charges start on.
    pub last_day: chrono::NaiveDate,
    /// How many charges.
    pub charges: u64,
    /// The environment of its cost data.
    pub environment_id: String,
}
