//! What charts and tables show of a report. Knows figures, order and names; must not know pixels, HTML or the URL.
//!
//! [`view`] is the one door: a [`Report`] (and the report of the time before, for changes) becomes a [`ReportView`],
//! with one [`UnitView`] per currency or usage unit, since units are never added up. Pure, so that the server and the
//! browser draw the same. A figure is exact everywhere; only [`crate::money::format`] shortens, on the screen.

mod bucket;
mod build;
mod change;
mod gathered;
mod order;
mod partial;
pub mod pivot;
mod running;
#[cfg(test)]
mod tests;
mod trend;

pub use bucket::{Bucket, buckets, count};
pub use build::{view, view_leading, view_naming};
pub use change::{Change, Relative};
pub use gathered::Gathered;
pub use order::{SortBy, sort};
pub use partial::{Partial, Why};
pub use trend::Trend;

use super::convert::Conversion;
use super::price::Paid;
use super::{Dimension, Metric};
use crate::money::{Amount, Percent};
use crate::time::{DayRange, Granularity};
use serde::{Deserialize, Serialize};

/// How many series a chart names unless more are asked for; the others are one series, "the rest".
pub const NAMED_SERIES: usize = 9;

/// The most series that a chart can name.
pub const MOST_SERIES: usize = 25;

/// Everything a page shows of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// The days asked about.
    pub range: DayRange,
    /// How they are cut.
    pub granularity: Granularity,
    /// What is summed.
    pub metric: Metric,
    /// What it is grouped by.
    #[serde(with = "super::grammar::dimensions")]
    pub group_by: Vec<Dimension>,
    /// The periods, none left out: the columns of every chart and table.
    pub buckets: Vec<Bucket>,
    /// Whether there are changes to show: a report of another time was given.
    pub compared: bool,
    /// Whether the figure of a period counts all periods up to it.
    pub running: bool,
    /// The periods of the other time, the first beside the first of [`ReportView::buckets`]; never more than those. Empty where
    /// only totals are compared.
    pub ghosts: Vec<Bucket>,
    /// One view per unit, ordered by unit. Empty when there are no charges.
    pub units: Vec<UnitView>,
    /// How costs were converted, those of the time before too. The server alone tells of it.
    #[serde(skip)]
    pub conversion: Option<Conversion>,
}

/// The figures of one currency or usage unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitView {
    /// The currency (`USD`), or the consumed unit (empty where the source names none), or both of a price (`USD per GB-Mo`).
    pub unit: String,
    /// The sum of everything, also of what lies in no bucket; or its price, zero where there is none: see [`UnitView::figure`].
    pub total: Amount,
    /// What the price is the quotient of; none where figures are sums.
    pub paid: Option<Paid>,
    /// Against the time before, when that was asked for; none where neither time has a price.
    pub change: Option<Change>,
    /// The chart.
    pub chart: ChartView,
    /// How many groups there are, those that are gone too, whether they have rows or not.
    pub groups: u32,
    /// The table: the largest distance from zero first, then by name; groups that are gone last.
    pub rows: Vec<TableRow>,
}

/// A chart: series over [`ReportView::buckets`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartView {
    /// As many as were asked for with names, and "the rest"; or one more, when the rest would be only one. In the table's order.
    pub series: Vec<SeriesView>,
    /// The sum over all series, per bucket; or the price of all of them.
    pub totals: Vec<Amount>,
    /// The buckets in which there is no price, ascending, so that their total says nothing; none where figures are sums.
    pub gaps: Vec<u32>,
    /// What the groups cost that are gone, per period of [`ReportView::ghosts`]: they have no series.
    pub gone: Vec<Amount>,
}

/// One series of a chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesView {
    /// The name on the screen.
    pub label: String,
    /// The values to filter by when it is clicked, one per grouping dimension; `None` for "the rest".
    pub keys: Option<Vec<Option<String>>>,
    /// Its slot in the palette, see [`super::palette`]; `None` for "the rest", which is neutral.
    pub slot: Option<u8>,
    /// How many groups are in it: one, or more for "the rest".
    pub groups: u32,
    /// The sum; or the price, zero where there is none: see [`SeriesView::figure`].
    pub total: Amount,
    /// Of the unit's total; `None` when that is zero, or figures are prices.
    pub share: Option<Percent>,
    /// What the price is the quotient of; none where figures are sums.
    pub paid: Option<Paid>,
    /// The figure of each bucket; zero where there are no charges.
    pub values: Vec<Amount>,
    /// The buckets in which there is no price, ascending, so that their value says nothing; none where figures are sums.
    pub gaps: Vec<u32>,
    /// The same as `values` of the other time, per period of [`ReportView::ghosts`].
    pub before: Vec<Amount>,
    /// The same as `gaps` of the other time.
    pub gaps_before: Vec<u32>,
}

/// One row of a table: one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// The values, one per grouping dimension; `None` where the charges have none.
    pub keys: Vec<Option<String>>,
    /// The values in words, one per grouping dimension: what has no value says so (`Global / no region`).
    pub labels: Vec<String>,
    /// The slot of its series' colour; `None` when it is in "the rest" or in no chart.
    pub slot: Option<u8>,
    /// The sum; or the price, zero where there is none: see [`TableRow::figure`].
    pub total: Amount,
    /// Of the unit's total; `None` when that is zero, or figures are prices.
    pub share: Option<Percent>,
    /// What the price is the quotient of; none where figures are sums.
    pub paid: Option<Paid>,
    /// Against the time before, when that was asked for; none where neither time has a price.
    pub change: Option<Change>,
    /// The figures that are there, by bucket, in order. Use [`TableRow::figures`] for all: a table may have many rows.
    pub points: Vec<(u32, Amount)>,
    /// How its figures went, where that is all that was kept of them: see [`ReportView::keep_trends`].
    pub trend: Option<Trend>,
}

impl ReportView {
    /// A period's name above its column: `Sep 2024`, and `to Sep 2024` where figures count everything up to it.
    #[must_use]
    pub fn head(&self, bucket: &Bucket) -> String {
        bucket.head(self.running)
    }
}

/// The figure, unless it is the price of nothing.
fn figure(total: Amount, paid: Option<Paid>) -> Option<Amount> {
    paid.map_or(Some(total), Paid::price)
}

/// The figure of a bucket, unless it is a gap.
fn at(values: &[Amount], gaps: &[u32], place: usize) -> Option<Amount> {
    let is_gap = u32::try_from(place).is_ok_and(|place| gaps.binary_search(&place).is_ok());
    values.get(place).copied().filter(|_| !is_gap)
}

impl UnitView {
    /// The total; none where it would be the price of nothing.
    #[must_use]
    pub fn figure(&self) -> Option<Amount> {
        figure(self.total, self.paid)
    }
}

impl ChartView {
    /// The total of a bucket; none where it would be the price of nothing.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<Amount> {
        at(&self.totals, &self.gaps, place)
    }
}

impl SeriesView {
    /// The total; none where it would be the price of nothing.
    #[must_use]
    pub fn figure(&self) -> Option<Amount> {
        figure(self.total, self.paid)
    }

    /// The figure of a bucket; none where it would be the price of nothing.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<Amount> {
        at(&self.values, &self.gaps, place)
    }

    /// The same of the other time, by the place among [`ReportView::ghosts`].
    #[must_use]
    pub fn before_at(&self, place: usize) -> Option<Amount> {
        at(&self.before, &self.gaps_before, place)
    }
}

impl TableRow {
    /// The total; none where it would be the price of nothing.
    #[must_use]
    pub fn figure(&self) -> Option<Amount> {
        figure(self.total, self.paid)
    }

    /// The figure of each of `buckets` buckets: zero where there are no charges, and none where it would be the price of
    /// nothing.
    #[must_use]
    pub fn figures(&self, buckets: usize) -> Vec<Option<Amount>> {
        let mut figures = vec![self.paid.is_none().then_some(Amount::ZERO); buckets];
        for (at, amount) in &self.points {
            let place = usize::try_from(*at).ok().and_then(|at| figures.get_mut(at));
            if let Some(place) = place {
                *place = Some(*amount);
            }
        }
        figures
    }

    /// The figure of each of `buckets` buckets, zero where there are no charges.
    #[must_use]
    pub fn values(&self, buckets: usize) -> Vec<Amount> {
        let mut values = vec![Amount::ZERO; buckets];
        for (at, amount) in &self.points {
            let place = usize::try_from(*at).ok().and_then(|at| values.get_mut(at));
            if let Some(place) = place {
                *place = *amount;
            }
        }
        values
    }

    /// The name on the screen: the labels, or the metric's name when nothing is grouped.
    #[must_use]
    pub fn label(&self, metric: Metric) -> String {
        if self.labels.is_empty() {
            metric.label().to_owned()
        } else {
            self.labels.join(" · ")
        }
    }

    /// Whether there were charges before and are none now.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        // A price can be gone while something is still paid: that stays among the sums.
        let has_none = self.paid.is_none_or(|paid| paid == Paid::default());
        has_none
            && matches!(
                self.change,
                Some(Change {
                    relative: Relative::Gone,
                    ..
                })
            )
    }
}

impl Dimension {
    /// A value in words: itself, or [`Dimension::none_label`].
    #[must_use]
    pub fn value_label<'a>(&self, value: Option<&'a str>) -> &'a str {
        value.unwrap_or_else(|| self.none_label())
    }
}
