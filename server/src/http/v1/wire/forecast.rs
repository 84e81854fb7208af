//! What is to be expected. Knows numbers; must not know how they were estimated.

use super::RangeBody;
use floe_domain::cost::CostQuery;
use floe_domain::cost::forecast::{self, BackTest, Estimate, Horizon, Made, Outlook};
use floe_domain::cost::view::Bucket;
use schemars::JsonSchema;
use serde::Serialize;

/// What is to be expected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Forecast {
    /// `month`, `3-months` or `12-months`.
    pub horizon: &'static str,
    /// How many of a hundred figures the band is to hold.
    pub band: u8,
    /// What is summed.
    pub metric: &'static str,
    /// What it is grouped by.
    pub group_by: Vec<String>,
    /// The days that are estimated; null without charges.
    pub days: Option<RangeBody>,
    /// The days that they are estimated from.
    pub made_from: Option<RangeBody>,
    /// One per currency or usage unit.
    pub units: Vec<UnitForecast>,
}

/// What is to be expected in one unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnitForecast {
    /// The currency's code, or the unit of a quantity.
    pub unit: String,
    /// Why there is no forecast, where there is none.
    pub too_thin: Option<TooThinBody>,
    /// All days to come.
    pub whole: Option<EstimateBody>,
    /// The periods that hold days to come.
    pub periods: Vec<PeriodForecast>,
    /// The groups that a chart would name, and the rest; empty when nothing is grouped.
    pub groups: Vec<GroupForecast>,
    /// How forecasts of the past came out; null where none could be compared.
    pub back_test: Option<BackTestBody>,
}

/// There is too little history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TooThinBody {
    /// How many days of charges there are.
    pub days: usize,
    /// How many it takes.
    pub needs: usize,
}

/// An estimate.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EstimateBody {
    /// The estimate.
    pub estimate: f64,
    /// The lower end of the band; null where it is not known.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// An estimate of a period.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PeriodForecast {
    /// Its days.
    pub days: RangeBody,
    /// The exact sum of those that are known.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub known: String,
    /// The sum of those to come.
    pub to_come: EstimateBody,
}

/// An estimate of a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupForecast {
    /// Its values; null for the rest.
    pub keys: Option<Vec<Option<String>>>,
    /// All days to come.
    pub whole: EstimateBody,
    /// Whether it is too young for the method, so that it is its recent mean.
    pub is_recent_mean: bool,
}

/// How forecasts of the past came out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BackTestBody {
    /// On how many days of the past a forecast was made, knowing nothing later.
    pub origins: usize,
    /// How many figures could be compared with what came.
    pub figures: usize,
    /// How many days ahead the farthest reached.
    pub farthest_days: usize,
    /// The sum of the errors' distances from zero, as a share of what came.
    pub wape: f64,
    /// The same of the better of two seasonal-naive forecasts.
    pub naive_wape: f64,
    /// Whether the forecasts were nearer than those.
    pub beats_naive: bool,
    /// Of how many figures the band was known.
    pub band_figures: usize,
    /// How many of these it held.
    pub band_held: usize,
}

/// To three digits after the point: more would pretend to be known.
fn number(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

impl From<&Estimate> for EstimateBody {
    fn from(one: &Estimate) -> Self {
        Self {
            estimate: number(one.value),
            low: one.band.map(|(low, _)| number(low)),
            high: one.band.map(|(_, high)| number(high)),
        }
    }
}

impl From<&BackTest> for BackTestBody {
    fn from(test: &BackTest) -> Self {
        let share = |share: f64| (share * 10_000.0).round() / 10_000.0;
        Self {
            origins: test.origins,
            figures: test.figures,
            farthest_days: test.farthest,
            wape: share(test.error),
            naive_wape: share(test.naive),
            beats_naive: test.beats_naive(),
            band_figures: test.covered.0,
            band_held: test.covered.1,
        }
    }
}

impl Forecast {
    /// The forecast of a question; of one without charges there is none.
    #[must_use]
    pub fn new(asked: &CostQuery, horizon: Horizon, outlook: Option<&Outlook>) -> Self {
        let units = outlook.map_or_else(Vec::new, |outlook| {
            let units = outlook.units.iter();
            units.map(|unit| UnitForecast::new(outlook, unit)).collect()
        });
        Self {
            horizon: horizon.name(),
            band: asked.band.percent(),
            metric: asked.metric.name(),
            group_by: asked.group_by.iter().map(ToString::to_string).collect(),
            days: outlook.map(|outlook| outlook.days.into()),
            made_from: outlook.map(|outlook| outlook.known.into()),
            units,
        }
    }
}

impl UnitForecast {
    fn new(outlook: &Outlook, unit: &forecast::UnitOutlook) -> Self {
        let made = unit.made.as_ref();
        let thin = made.err();
        let made = made.ok();
        Self {
            unit: unit.unit.clone(),
            too_thin: thin.map(|thin| TooThinBody {
                days: thin.has,
                needs: thin.needs,
            }),
            whole: made.map(|made| (&made.whole).into()),
            periods: made.map_or_else(Vec::new, |made| periods(outlook, made)),
            groups: made.map_or_else(Vec::new, groups),
            back_test: made.and_then(|made| made.test.as_ref()).map(Into::into),
        }
    }
}

fn periods(outlook: &Outlook, made: &Made) -> Vec<PeriodForecast> {
    let is_to_come = |bucket: &Bucket| outlook.days.start < bucket.days.end;
    let figures = outlook.columns.iter().zip(&made.columns);
    figures
        .filter(|(bucket, _)| is_to_come(bucket))
        .map(|(bucket, one)| PeriodForecast {
            days: bucket.days.into(),
            known: one.known.to_string(),
            to_come: (&one.estimate).into(),
        })
        .collect()
}

fn groups(made: &Made) -> Vec<GroupForecast> {
    made.groups
        .iter()
        .map(|group| GroupForecast {
            keys: group.keys.clone(),
            whole: (&group.whole).into(),
            is_recent_mean: group.is_young,
        })
        .collect()
}
