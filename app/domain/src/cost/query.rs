//! A cost question as a value. Knows what can be asked; must not know today or the charges.

use super::forecast::{Band, Horizon};
use super::{AsOf, Compare, Dimension, Filter, Metric};
use crate::money::Currency;
use crate::time::{DayRange, Granularity, Preset};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The days a question is about: fixed, or relative to the day it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeSpec {
    /// Relative to today.
    Preset(Preset),
    /// These days.
    Fixed(DayRange),
}

impl RangeSpec {
    /// The days it means when `today` is today.
    #[must_use]
    pub fn resolve(self, today: NaiveDate) -> DayRange {
        match self {
            Self::Preset(preset) => preset.resolve(today),
            Self::Fixed(range) => range,
        }
    }
}

/// A question as a person or a program asks it; its text form is in [`super::grammar`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostQuery {
    /// Which days.
    pub range: RangeSpec,
    /// How finely cut in time.
    pub granularity: Granularity,
    /// What is summed.
    pub metric: Metric,
    /// Grouped by none or up to four dimensions, no dimension twice.
    pub group_by: Vec<Dimension>,
    /// Conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// Of which state of the bills; of the latest when there is none.
    pub as_of: Option<AsOf>,
    /// Into which currency costs are converted; each stays in its own without.
    pub currency: Option<Currency>,
    /// What the days are compared with, where changes are shown.
    pub compare: Compare,
    /// How far ahead to look, if at all.
    pub forecast: Option<Horizon>,
    /// How sure the forecast's band is to be.
    pub band: Band,
}

impl Default for CostQuery {
    /// The last six months by month and region.
    fn default() -> Self {
        Self {
            range: RangeSpec::Preset(Preset::Last6Months),
            granularity: Granularity::Month,
            metric: Metric::BilledCost,
            group_by: vec![Dimension::Region],
            filters: Vec::new(),
            as_of: None,
            currency: None,
            compare: Compare::default(),
            forecast: None,
            band: Band::default(),
        }
    }
}

impl CostQuery {
    /// The question with its days fixed.
    #[must_use]
    pub fn resolve(&self, today: NaiveDate) -> ResolvedQuery {
        ResolvedQuery {
            range: self.range.resolve(today),
            granularity: self.granularity,
            metric: self.metric,
            group_by: self.group_by.clone(),
            filters: self.filters.clone(),
            currency: self.currency,
        }
    }
}

/// A question whose days are fixed: the same charges always give the same answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ResolvedQuery {
    /// Which days.
    pub range: DayRange,
    /// How finely cut in time.
    pub granularity: Granularity,
    /// What is summed.
    pub metric: Metric,
    /// Grouped by none or up to four dimensions.
    pub group_by: Vec<Dimension>,
    /// Conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// Into which currency costs are converted.
    pub currency: Option<Currency>,
}
