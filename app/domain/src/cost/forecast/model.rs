//! What daily sums are made of, and how they go on. Knows numbers and the calendar; must not know how right it was.

use super::{History, Span};
use chrono::{Datelike, Days, NaiveDate};

/// How many trends are tried.
pub(super) const TRENDS: usize = 4;
/// Weeks that a trend is measured over, and what is left of it after each week to come.
const SLOPES: [(usize, f64); TRENDS] = [(0, 0.0), (12, 0.9), (26, 0.98), (26, 1.0)];
/// Weeks that the level is measured over.
const LEVEL_WEEKS: usize = 4;
/// Weeks that differences of weekdays are measured over.
const SEASON_WEEKS: usize = 12;
/// A day that is so many times as far from its neighbours as days usually are stands out.
const OUTSTANDING: f64 = 5.0;
/// How far neighbours reach to either side.
const REACH: usize = 7;
/// Days that are looked at: the months whose days are compared, and the longest trend.
const WINDOW: usize = 196;
/// The month's days that are compared: each by its number, and the last whatever its number.
const POSITIONS: usize = 32;
const LAST: usize = 31;

/// A history, made ready to be asked from any of its days.
pub(super) struct Past<'a> {
    history: &'a History,
    /// The place in the month of each day of the history and some to come.
    days: Vec<Day>,
    /// The median of each day and its neighbours.
    medians: Vec<f64>,
}

#[derive(Clone, Copy)]
struct Day {
    weekday: usize,
    /// The number in the month, from 0.
    number: usize,
    is_last: bool,
}

fn day_of(date: NaiveDate) -> Day {
    let next = date.succ_opt().unwrap_or(date);
    Day {
        weekday: date.weekday().num_days_from_monday() as usize,
        number: date.day0() as usize,
        is_last: next.day() == 1,
    }
}

/// Estimates of the days after an origin, as running sums.
#[derive(Clone, Debug, Default)]
pub(super) struct Path(Vec<f64>);

impl Path {
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let sums = values.map(|value| {
            sum += value;
            sum
        });
        Self(
            std::iter::once(0.0)
                .chain(sums.collect::<Vec<_>>())
                .collect(),
        )
    }

    /// The sum of some days; those beyond the path count nothing.
    pub(super) fn sum(&self, span: Span) -> f64 {
        let at = |place: usize| {
            self.0
                .get(place.min(self.0.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0.0)
        };
        at(span.to) - at(span.from)
    }
}

impl<'a> Past<'a> {
    pub(super) fn new(history: &'a History) -> Self {
        let values = &history.values;
        let days = (0..values.len() + 400)
            .filter_map(|place| {
                let days = u64::try_from(place).ok()?;
                history.start.checked_add_days(Days::new(days))
            })
            .map(day_of)
            .collect();
        let medians = (0..values.len())
            .map(|place| neighbours(values, place, values.len()))
            .collect();
        Self {
            history,
            days,
            medians,
        }
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.history.values
    }

    /// The place of the first day that is not zero.
    pub(super) fn first(&self) -> usize {
        self.values().len() - self.history.age()
    }

    fn day(&self, place: usize) -> Option<&Day> {
        self.days.get(place)
    }

    /// How large a day's sum usually is before an origin, for errors to be compared between times.
    pub(super) fn level(&self, origin: usize) -> f64 {
        let recent = self.recent(origin, 84);
        let sum: f64 = recent.iter().map(|value| value.abs()).sum();
        sum / recent.len().max(1) as f64
    }

    fn recent(&self, origin: usize, days: usize) -> &[f64] {
        let from = origin.saturating_sub(days).max(self.first().min(origin));
        self.values().get(from..origin).unwrap_or_default()
    }

    /// The last week again and again.
    pub(super) fn weeks_again(&self, origin: usize, days: usize) -> Path {
        Path::of((0..days).map(|ahead| {
            let back = 7 - ahead % 7;
            let place = origin.checked_sub(back);
            place
                .and_then(|place| self.values().get(place))
                .copied()
                .unwrap_or(0.0)
        }))
    }

    /// The month before again and again, day by day of its number.
    pub(super) fn months_again(&self, origin: usize, days: usize) -> Path {
        Path::of((0..days).map(|ahead| {
            let number = self.day(origin + ahead).map_or(0, |day| day.number);
            let before = (1..=31_usize).filter_map(|back| origin.checked_sub(back));
            let same = before
                .clone()
                .find(|place| self.day(*place).is_some_and(|day| day.number == number));
            // A number that the last 31 days did not have is the last day that they did.
            let place = same.or_else(|| before.clone().next());
            place
                .and_then(|place| self.values().get(place))
                .copied()
                .unwrap_or(0.0)
        }))
    }

    /// Estimates of the days after an origin, with each trend, knowing nothing from the origin on.
    pub(super) fn paths(&self, origin: usize, days: usize) -> [Path; TRENDS] {
        let from = origin.saturating_sub(WINDOW).max(self.first().min(origin));
        let medians: Vec<f64> = (from..origin)
            .map(|place| {
                // Near the origin the neighbours to come are not known yet.
                if place + REACH < origin {
                    self.medians.get(place).copied().unwrap_or(0.0)
                } else {
                    neighbours(self.values(), place, origin)
                }
            })
            .collect();
        let raw: Vec<f64> = (from..origin)
            .zip(&medians)
            .map(|(place, median)| self.values().get(place).copied().unwrap_or(0.0) - median)
            .collect();
        // Quiet weekends do not stand out: each day is looked at beside others of its weekday.
        let weekdays = self.by_weekday(from, &raw);
        let weekday = |place: usize| {
            self.day(place)
                .map_or(0.0, |day| at(&weekdays, day.weekday))
        };
        let excess: Vec<f64> = (from..origin)
            .zip(&raw)
            .map(|(place, raw)| raw - weekday(place))
            .collect();
        let usual = 1.4826 * median(excess.iter().map(|one| one.abs()).collect());
        let monthly = self.monthly(from, &excess, OUTSTANDING * usual);

        // What stands out, each month or once, is not what the level, the weekdays and the trend are measured by.
        let plain: Vec<f64> = (from..origin)
            .zip(medians.iter().zip(&excess))
            .map(|(place, (median, excess))| {
                let is_monthly = self
                    .day(place)
                    .is_some_and(|day| effect(&monthly, *day) != 0.0);
                let stands_out = is_monthly || excess.abs() > OUTSTANDING * usual;
                median + weekday(place) + if stands_out { 0.0 } else { *excess }
            })
            .collect();
        let season = self.season(from, &plain);
        let level_of = |place: usize| self.day(place).map_or(0.0, |day| at(&season, day.weekday));
        let even: Vec<f64> = (from..origin)
            .zip(&plain)
            .map(|(place, value)| value - level_of(place))
            .collect();
        let weeks = weeks(&even);
        SLOPES.map(|(over, left)| {
            let slope = slope(&weeks, over);
            let last: Vec<f64> = weeks
                .iter()
                .rev()
                .take(LEVEL_WEEKS)
                .enumerate()
                .map(|(back, week)| week + slope * back as f64)
                .collect();
            // The level is that of the middle of the last week.
            let level = median(last);
            let (mut growth, mut step) = (slope * 0.5, slope / 7.0);
            Path::of((0..days).map(|ahead| {
                growth += step;
                if ahead % 7 == 6 {
                    step *= left;
                }
                let Some(day) = self.day(origin + ahead) else {
                    return 0.0;
                };
                level + growth + at(&season, day.weekday) + effect(&monthly, *day)
            }))
        })
    }

    /// What comes on the same day of each month: the median of the last three, where two of them stand out to the same side. On
    /// the first and the last day it is the latest, if that stands out: that is when instalments, fees and tax come, and a
    /// new one is not waited for.
    fn monthly(&self, from: usize, excess: &[f64], outstanding: f64) -> [f64; POSITIONS] {
        let mut found: [Vec<f64>; POSITIONS] = std::array::from_fn(|_| Vec::new());
        for (back, one) in excess.iter().enumerate().rev() {
            let Some(day) = self.day(from + back) else {
                continue;
            };
            let position = if day.is_last { LAST } else { day.number };
            if let Some(found) = found.get_mut(position).filter(|found| found.len() < 3) {
                found.push(*one);
            }
        }
        let mut position = 0..POSITIONS;
        found.map(|found| {
            let is_payday = matches!(position.next(), Some(0 | LAST));
            if let Some(latest) = found.first().filter(|_| is_payday) {
                return if latest.abs() > outstanding {
                    *latest
                } else {
                    0.0
                };
            }
            let stands_out = |sign: f64| {
                let beyond = |one: &&f64| **one * sign > outstanding;
                found.iter().filter(beyond).count() >= 2
            };
            if stands_out(1.0) || stands_out(-1.0) {
                match found.as_slice() {
                    [one, other] => (one + other) / 2.0,
                    _ => median(found),
                }
            } else {
                0.0
            }
        })
    }

    /// The median of each weekday's.
    fn by_weekday(&self, from: usize, values: &[f64]) -> [f64; 7] {
        let mut found: [Vec<f64>; 7] = std::array::from_fn(|_| Vec::new());
        for (place, value) in values.iter().enumerate() {
            let weekday = self.day(from + place).map(|day| day.weekday);
            if let Some(found) = weekday.and_then(|weekday| found.get_mut(weekday)) {
                found.push(*value);
            }
        }
        found.map(median)
    }

    /// How each day of the week differs from its week.
    fn season(&self, from: usize, plain: &[f64]) -> [f64; 7] {
        let mut found: [Vec<f64>; 7] = std::array::from_fn(|_| Vec::new());
        let first = plain.len().saturating_sub(SEASON_WEEKS * 7);
        for place in first.max(3)..plain.len().saturating_sub(3) {
            let (Some(week), Some(value), Some(day)) = (
                plain.get(place - 3..=place + 3),
                plain.get(place),
                self.day(from + place),
            ) else {
                continue;
            };
            let mean = week.iter().sum::<f64>() / 7.0;
            if let Some(found) = found.get_mut(day.weekday) {
                found.push(value - mean);
            }
        }
        let differences = found.map(median);
        let mean = differences.iter().sum::<f64>() / 7.0;
        differences.map(|one| one - mean)
    }
}

fn at(season: &[f64; 7], weekday: usize) -> f64 {
    season.get(weekday).copied().unwrap_or(0.0)
}

/// What a day of the month brings.
fn effect(monthly: &[f64; POSITIONS], day: Day) -> f64 {
    let [.., last] = monthly;
    if day.is_last && *last != 0.0 {
        return *last;
    }
    monthly.get(day.number).copied().unwrap_or(0.0)
}

/// The median of a day and its neighbours, of which those from `end` on are not known.
fn neighbours(values: &[f64], place: usize, end: usize) -> f64 {
    let range = place.saturating_sub(REACH)..(place + REACH + 1).min(end);
    median(values.get(range).unwrap_or_default().to_vec())
}

/// The mean of each seven days, the last of which end with the values.
fn weeks(values: &[f64]) -> Vec<f64> {
    let first = values.len() % 7;
    values
        .get(first..)
        .unwrap_or_default()
        .chunks_exact(7)
        .map(|week| week.iter().sum::<f64>() / 7.0)
        .collect()
}

/// The median change from week to week of the last weeks, whatever their distance.
fn slope(weeks: &[f64], over: usize) -> f64 {
    let recent = weeks
        .get(weeks.len().saturating_sub(over)..)
        .unwrap_or_default();
    if recent.len() < 4 {
        return 0.0;
    }
    let mut slopes = Vec::with_capacity(recent.len() * recent.len() / 2);
    for (place, one) in recent.iter().enumerate() {
        for (distance, other) in recent.iter().skip(place + 1).enumerate() {
            slopes.push((other - one) / (distance + 1) as f64);
        }
    }
    median(slopes)
}

/// The middle one; of two in the middle, what lies between them. Of none it is zero.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    let is_odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if is_odd {
        return *upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (lower + *upper) / 2.0
}
