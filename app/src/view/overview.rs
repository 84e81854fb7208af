//! What the overview shows: totals and regions, currency by currency. Knows figures and places; must not know signals,
//! the cube or the clock.

use chrono::NaiveDate;
use floe_domain::cost::Period;
use floe_domain::cost::view::Change;
use floe_domain::environment::EnvironmentState;
use floe_domain::money::{Amount, Percent};
use floe_domain::time::DayRange;
use serde::{Deserialize, Serialize};

/// The overview of a range of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewPage {
    /// The server's day, from which presets tell their dates.
    pub today: NaiveDate,
    /// The days it is about.
    pub range: DayRange,
    /// The equally long range before.
    pub before: DayRange,
    /// The days that charges are of, from the first to the last; `None` when nothing is imported.
    pub data: Option<DayRange>,
    /// A section per currency, ordered by currency. Empty when there are no charges in the range or before it.
    pub currencies: Vec<CurrencyOverview>,
    /// Regions whose data set is deleted, so that their costs are in no figure; empty when environments can not be read.
    pub hidden: Vec<HiddenRegion>,
    /// Notes and events of these days, as HTML; empty when they can not be read.
    pub beside: String,
    /// What could not be read, each with why and what to do, as HTML; empty when nothing is missing.
    pub missing: String,
}

/// Everything billed in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurrencyOverview {
    /// ISO 4217.
    pub currency: String,
    /// The BilledCost of the range.
    pub total: Amount,
    /// Against the range before.
    pub change: Change,
    /// The services whose cost changed most, the largest change first; at most four.
    pub movers: Vec<Mover>,
    /// The regions, the most costly first; "global / no region" is one of them where charges have no region.
    pub regions: Vec<RegionOverview>,
}

/// A service whose cost changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mover {
    /// FOCUS ServiceName; `None` where charges name none.
    pub service: Option<String>,
    /// Its cost in the range.
    pub total: Amount,
    /// Against the range before.
    pub change: Change,
}

/// One region in one currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionOverview {
    /// FOCUS RegionId; `None` is "global / no region".
    pub region: Option<String>,
    /// `Europe (Ireland)`, or the identifier where no name is known.
    pub name: String,
    /// `aws-cn`.
    pub partition: String,
    /// Degrees north and east, where the place is known.
    pub place: Option<(f32, f32)>,
    /// Its cost.
    pub total: Amount,
    /// Of the currency's total.
    pub share: Option<Percent>,
    /// Against the range before.
    pub change: Change,
    /// Its cost over time, in equal parts of the range.
    pub trend: Vec<Amount>,
    /// The last day that charges are of, and the last hour of it where they are by the hour.
    pub complete_to: Option<Period>,
    /// Its data set's environment; `None` when environments can not be read.
    pub environment: Option<RegionEnvironment>,
}

/// A region's environment, briefly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionEnvironment {
    /// The identifier in URLs.
    pub id: String,
    /// What it is in the middle of.
    pub state: EnvironmentState,
    /// The freezes that are active on it now: id and name.
    pub freezes: Vec<(String, String)>,
}

/// A region whose data are in no figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenRegion {
    /// FOCUS RegionId or `no-region`.
    pub region: String,
    /// Its name.
    pub name: String,
    /// The environment's identifier in URLs.
    pub environment_id: String,
    /// Deleted or purged.
    pub state: EnvironmentState,
}
