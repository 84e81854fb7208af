//! Estimates of days to come, from the daily sums of the past. Knows numbers and the calendar; must not know currencies, charges
//! or how a chart looks.
//!
//! **Estimates are floats**: they are near something nobody knows, and are never added to an exact sum. Given the same past they
//! are the same.
//!
//! The method ([`model`]): a level, a trend that is damped or not, a difference for each day of the week, and what comes on
//! the same day of each month (instalments, support, tax). Days that stand out once are left aside. Which trend is used is
//! decided by which was nearest in forecasts that the past can check.
//!
//! The back-test ([`backtest`]): the same method is asked on a day of each week of the past, knowing nothing later, and what
//! it said is compared with what came: also which trend was chosen, and how wide the band was, is as it would have been then.
//! The bands come from how far off these forecasts were, and are calibrated (conformal prediction): on each of those days a band is
//! told from what was known by then, and how many of its widths would have held what came says how many the next ones need. So
//! errors that grow with time, which a plain quantile of the past runs behind, widen the bands; and the coverage that is told is
//! that of days which had no part in their own band. No band is wider than the farthest error of forecasts as long and as far,
//! carried on where it is to be surer than they can tell: bands of the past that knew less than is known now say how errors
//! grow, but a break that they missed is among today's errors already, and does not count once more.

mod backtest;
mod band;
mod horizon;
mod model;
mod outlook;
#[cfg(test)]
mod tests;

pub use horizon::{Band, Horizon};
pub use outlook::{
    Ask, Figure, GroupOutlook, Keys, Made, Named, Outlook, UnitOutlook, near, outlook,
};

use backtest::Trial;
use chrono::{Days, NaiveDate};
use model::Past;

/// Sums day by day, none left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The first day.
    pub start: NaiveDate,
    /// The sum of each day.
    pub values: Vec<f64>,
}

impl History {
    /// The first day after it: the first that is estimated.
    #[must_use]
    pub fn end(&self) -> NaiveDate {
        let days = u64::try_from(self.values.len()).unwrap_or(0);
        self.start
            .checked_add_days(Days::new(days))
            .unwrap_or(self.start)
    }

    /// How many days there are from the first that is not zero.
    #[must_use]
    pub fn age(&self) -> usize {
        let first = self.values.iter().position(|value| *value != 0.0);
        first.map_or(0, |first| self.values.len() - first)
    }
}

/// Days to come, counted from the first that is estimated: from the one to before the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: usize,
    /// The first after them.
    pub to: usize,
}

/// An estimate of the sum of some days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower and the upper end of its band; none where the past is too short to tell.
    pub band: Option<(f64, f64)>,
}

/// How forecasts of the past came out.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BackTest {
    /// How many days of the past were forecast from.
    pub origins: usize,
    /// How many figures could be compared with what came.
    pub figures: usize,
    /// How many days ahead the farthest of them reached.
    pub farthest: usize,
    /// The sum of all errors' distances from zero as a share of what came: WAPE.
    pub error: f64,
    /// The same of the better of two seasonal-naive forecasts: the last week again and again, and the month before again.
    pub naive: f64,
    /// Of how many figures the band was known, and how many it held: of those whose band was calibrated, where any was.
    pub covered: (usize, usize),
}

impl BackTest {
    /// Whether it was nearer than the seasonal-naive forecasts.
    #[must_use]
    pub fn beats_naive(&self) -> bool {
        self.error < self.naive
    }
}

/// What is to be expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The estimate of each span that was asked for.
    pub spans: Vec<Estimate>,
    /// For spans that follow each other from the first day on: the estimate of all days to the end of each. Its value is the sum
    /// of those of the spans; its band is told from how far off forecasts of as many days together were, since errors of one
    /// span make up for those of another, or add to them.
    pub running: Vec<Estimate>,
    /// The estimate of all days together.
    pub whole: Estimate,
    /// How forecasts of the spans came out in the past; none where none could be compared.
    pub test: Option<BackTest>,
}

/// There are too few days for a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("needs {needs} days of charges, and there are {has}")]
pub struct TooThin {
    /// How many there are.
    pub has: usize,
    /// How many it takes.
    pub needs: usize,
}

/// The fewest days that a forecast is made from, whatever its horizon.
const LEAST: usize = 56;

/// Estimates `days` days after the history, and the sums of `spans` of them.
///
/// # Errors
/// When there are fewer than `needs` days since the first that is not zero.
pub fn forecast(
    history: &History,
    days: usize,
    spans: &[Span],
    band: Band,
    needs: usize,
) -> Result<Forecast, TooThin> {
    estimated(history, days, spans, (band, true), needs)
}

/// The same of a part of something, without how it came out in the past and what runs up: those are told of the whole.
fn forecast_of_part(
    history: &History,
    days: usize,
    spans: &[Span],
    band: Band,
) -> Result<Forecast, TooThin> {
    estimated(history, days, spans, (band, false), 0)
}

fn estimated(
    history: &History,
    days: usize,
    spans: &[Span],
    (band, is_whole): (Band, bool),
    needs: usize,
) -> Result<Forecast, TooThin> {
    let needs = needs.max(LEAST);
    if history.age() < needs {
        return Err(TooThin {
            has: history.age(),
            needs,
        });
    }
    let past = Past::new(history);
    let trial = Trial::run(&past, days, spans);
    let path = trial.chosen(&past.paths(history.values.len(), days));
    let never_negative = history.values.iter().all(|value| *value >= 0.0);
    let floor = |value: f64| {
        if never_negative {
            value.max(0.0)
        } else {
            value
        }
    };
    let within = |value: f64, width: Option<f64>| Estimate {
        value,
        band: width.map(|width| (floor(value - width), value + width)),
    };
    let estimate = |span: Span, width: Option<f64>| within(floor(path.sum(span)), width);
    let level = past.level(history.values.len());
    let widths = trial.widths(spans, band, level);
    let whole = Span { from: 0, to: days };
    let estimates: Vec<Estimate> = spans
        .iter()
        .zip(widths)
        .map(|(span, width)| estimate(*span, width))
        .collect();
    // Of parts nothing is shown that runs: working it out for each of them would be for nothing.
    let ends: Vec<Span> = spans
        .iter()
        .filter(|_| is_whole)
        .map(|span| Span {
            from: 0,
            to: span.to,
        })
        .collect();
    let mut so_far = 0.0;
    let running = trial.each_width(&ends, band, level);
    let running = running.into_iter().zip(&estimates).map(|(width, one)| {
        so_far += one.value;
        within(so_far, width)
    });
    Ok(Forecast {
        running: running.collect(),
        spans: estimates,
        whole: estimate(whole, trial.width(whole, band, level)),
        test: is_whole.then(|| trial.told(band)).flatten(),
    })
}

/// Estimates of what is too young for a forecast of its own: the mean of its last days, at most four weeks, without a band.
#[must_use]
pub fn recent_mean(history: &History, spans: &[Span], days: usize) -> Forecast {
    let recent = history.age().min(28);
    let sum: f64 = history.values.iter().rev().take(recent).sum();
    let mean = sum / recent.max(1) as f64;
    let estimate = |span: Span| Estimate {
        value: mean * (span.to - span.from) as f64,
        band: None,
    };
    let running = spans.iter().map(|span| Span {
        from: 0,
        to: span.to,
    });
    Forecast {
        running: running.map(estimate).collect(),
        spans: spans.iter().map(|span| estimate(*span)).collect(),
        whole: estimate(Span { from: 0, to: days }),
        test: None,
    }
}

/// Makes the estimates of parts add up to that of the whole, each giving or taking in proportion to its size.
pub fn reconcile(whole: &[f64], parts: &mut [Vec<f64>]) {
    for (place, whole) in whole.iter().enumerate() {
        let at = |part: &Vec<f64>| part.get(place).copied().unwrap_or(0.0);
        let sum: f64 = parts.iter().map(at).sum();
        let size: f64 = parts.iter().map(|part| at(part).abs()).sum();
        if size <= 0.0 {
            continue;
        }
        for part in &mut *parts {
            if let Some(value) = part.get_mut(place) {
                *value += (whole - sum) * value.abs() / size;
            }
        }
    }
}
