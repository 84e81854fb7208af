//! The explorer's answer as its page shows it. Knows figures and names; must not know signals, the cube or the clock.

use chrono::NaiveDate;
use floe_domain::cost::view::{Bucket, ReportView};
use floe_domain::cost::{Dimension, Period, Total};
use floe_domain::money::Amount;
use floe_domain::time::{DayRange, Instant};
use serde::{Deserialize, Serialize};

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplorePage {
    /// The server's day, from which presets tell their dates.
    pub today: NaiveDate,
    /// What charts and tables show. Tables hold the largest rows only, see [`ExplorePage::cut`].
    pub report: ReportView,
    /// The chart of each unit as markup, in the order of the report's units, where the server draws it; else empty.
    pub charts: Vec<String>,
    /// The table of each unit as markup, where grouping dimensions are its columns; else empty.
    pub pivots: Vec<String>,
    /// How many rows were left out of each unit's table, in the order of the report's units; the CSV has them all.
    pub cut: Vec<u32>,
    /// The days with which figures are compared; none when the question compares nothing.
    pub before: Option<DayRange>,
    /// How the chart goes on, when a forecast was asked for and there is one.
    pub forecast: Option<ForecastView>,
    /// What the server writes below the figures, why they changed and what is to be expected: HTML in which everything that
    /// people entered is escaped.
    pub analysis: String,
    /// The freezes that touch the range, by their start.
    pub freezes: Vec<FreezeBand>,
    /// The days that charges are of, from the first to the last; `None` when nothing is imported.
    pub data: Option<DayRange>,
    /// The last of these days, and the last hour of it that charges are of where they are by the hour.
    pub last: Option<Period>,
    /// Whether who asks may import bills.
    pub may_import: bool,
    /// Whether charges have hours, so that a range can be cut into them.
    pub has_hours: bool,
    /// The first days of the billing months whose figures are estimated.
    pub open_months: Vec<NaiveDate>,
    /// The tags and the source's cost categories that charges have.
    #[serde(with = "floe_domain::cost::grammar::dimensions")]
    pub keyed: Vec<Dimension>,
    /// The currencies that there are rates into.
    pub currencies: Vec<String>,
    /// Display names of the identifiers that the tables show.
    pub names: Vec<(String, String)>,
    /// What the server says of each unit, in the order of the report's units; none where nothing was converted.
    pub told: Vec<UnitWords>,
    /// Notes and events of these days, as HTML.
    pub beside: String,
    /// Where their numbers stand over the charts.
    pub marks: Vec<Mark>,
}

/// A number over a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// How far to the right, in ten thousandths of the width.
    pub at: i32,
    /// `3`, or `3–5` where several stand together.
    pub label: String,
    /// Whether something was refused or failed.
    pub is_refusal: bool,
}

/// What the server says of a unit's figures, as HTML in which everything that people entered is escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitWords {
    /// Below the total.
    pub line: String,
    /// Below the table.
    pub note: String,
}

impl ExplorePage {
    /// The display name of an identifier, where there is one that says more.
    #[must_use]
    pub fn name(&self, id: &str) -> Option<&str> {
        self.names
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, name)| name.as_str())
    }
}

/// How charts go on after what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastView {
    /// The periods, with whether days of them are estimated.
    pub columns: Vec<(Bucket, bool)>,
    /// How many of the report's last periods they stand for.
    pub replaces: u32,
    /// One per unit, in the order of the report's; none where there is too little to go by.
    pub units: Vec<Option<ForecastUnit>>,
}

/// How the chart of one unit goes on. Near amounts: an estimate is never exact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastUnit {
    /// The figure of each period, for each series of the chart in its order.
    pub series: Vec<Vec<Amount>>,
    /// The band around the sum of each period, where one is known.
    pub band: Vec<Option<(Amount, Amount)>>,
    /// The band around the sum of all of these periods up to each.
    pub running: Vec<Option<(Amount, Amount)>>,
    /// The band around the figure of each period, for each series of the chart in its order; empty where that would be more
    /// than a page takes, or there is one series alone.
    pub bands: Vec<Vec<Option<(Amount, Amount)>>>,
}

/// A freeze behind a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeBand {
    /// The freeze's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its scope in words.
    pub scope: String,
    /// Its first moment.
    pub starts_at: Instant,
    /// The first moment after it.
    pub ends_at: Instant,
}

/// Values of a dimension that a person may pick.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuesPage {
    /// The values, the most costly first.
    pub values: Vec<ValueChoice>,
    /// How many match, also those not listed.
    pub matching: u32,
    /// Which cost it is, of which days and under which conditions, in words.
    pub about: String,
}

/// One value of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueChoice {
    /// The value; `None` where charges have none.
    pub value: Option<String>,
    /// Its display name, where that says more.
    pub name: Option<String>,
    /// What it cost, per currency.
    pub costs: Vec<Total>,
}
