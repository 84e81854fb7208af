//! The periods of a range, none left out. Knows the calendar; must not know amounts.

use super::Partial;
use crate::cost::Period;
use crate::time::{DayRange, Granularity};
use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// One period of a chart or a table: a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// The period as reports name it; none when the whole range is one figure.
    pub period: Option<Period>,
    /// The days of the range that are in it: of a month that the range cuts, the part inside. For an hour, its day.
    pub days: DayRange,
    /// Why its figure is not that of a whole period, where it is not.
    pub partial: Option<Partial>,
    /// Whether some of its charges may still change: their source says that they are estimated.
    pub estimated: bool,
}

impl Bucket {
    /// In words, for a table's head or a tooltip: `2024`, `Q3 2024`, `Sep 2024`, `2–8 Sep 2024`, `1 Sep 2024`,
    /// `1 Sep 2024, 05:00 UTC`; a cut month names its days, `15–30 Sep 2024`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.period {
            None => self.days.to_string(),
            Some(Period {
                day,
                hour: Some(hour),
            }) => {
                format!("{}, {hour:02}:00 UTC", day.format("%-d %b %Y"))
            }
            Some(Period { day, hour: None }) => {
                // A quarter of which the range leaves a month is no month.
                let is_cut = self
                    .partial
                    .is_some_and(|partial| i64::from(partial.of) != self.days.days());
                match self.days.whole_months().filter(|_| !is_cut) {
                    Some(1) => day.format("%b %Y").to_string(),
                    Some(3) => format!("{} {}", quarter(day), day.year()),
                    Some(12) => day.year().to_string(),
                    _ => self.days.to_string(),
                }
            }
        }
    }

    /// The name above its column: `Sep 2024`, and `to Sep 2024` where figures count everything up to it.
    #[must_use]
    pub fn head(&self, is_running: bool) -> String {
        let label = self.label();
        if is_running {
            format!("to {label}")
        } else {
            label
        }
    }

    /// The shortest words that tell it from its neighbours, for an axis: `2024`, `Q3`, `Sep`, `1 Sep`, `05:00`.
    #[must_use]
    pub fn tick(&self, granularity: Granularity) -> String {
        match (granularity, self.period) {
            (Granularity::Year, Some(period)) => period.day.year().to_string(),
            (Granularity::Quarter, Some(period)) => quarter(period.day),
            (Granularity::Month, Some(period)) => period.day.format("%b").to_string(),
            (
                _,
                Some(Period {
                    hour: Some(hour), ..
                }),
            ) => format!("{hour:02}:00"),
            (_, Some(period)) => period.day.format("%-d %b").to_string(),
            (_, None) => self.days.to_string(),
        }
    }
}

/// How many buckets a range is cut into.
#[must_use]
pub fn count(range: DayRange, granularity: Granularity) -> i64 {
    match granularity {
        Granularity::None => 1,
        Granularity::Hour => range.days().saturating_mul(24),
        Granularity::Day => range.days(),
        Granularity::Week | Granularity::Month | Granularity::Quarter | Granularity::Year => {
            between(range.start, range.last_day(), granularity) + 1
        }
    }
}

/// Every bucket of the range, in order.
#[must_use]
pub fn buckets(range: DayRange, granularity: Granularity) -> Vec<Bucket> {
    let day_after = |day: NaiveDate| day.checked_add_days(Days::new(1)).unwrap_or(day);
    let days = || {
        range
            .start
            .iter_days()
            .take_while(move |day| *day < range.end)
    };
    match granularity {
        Granularity::None => vec![whole(None, range)],
        Granularity::Day => days()
            .map(|day| {
                let days = DayRange {
                    start: day,
                    end: day_after(day),
                };
                whole(Some(Period { day, hour: None }), days)
            })
            .collect(),
        Granularity::Hour => days()
            .flat_map(|day| (0..24).map(move |hour| (day, hour)))
            .map(|(day, hour)| {
                let period = Period {
                    day,
                    hour: Some(hour),
                };
                let days = DayRange {
                    start: day,
                    end: day_after(day),
                };
                whole(Some(period), days)
            })
            .collect(),
        Granularity::Week | Granularity::Month | Granularity::Quarter | Granularity::Year => {
            longer(range, granularity)
        }
    }
}

fn whole(period: Option<Period>, days: DayRange) -> Bucket {
    Bucket {
        period,
        days,
        partial: None,
        estimated: false,
    }
}

fn quarter(day: NaiveDate) -> String {
    format!("Q{}", day.month0() / 3 + 1)
}

/// Periods of more than a day.
fn longer(range: DayRange, granularity: Granularity) -> Vec<Bucket> {
    let mut buckets = Vec::new();
    let mut first = granularity.first_day(range.start);
    while first < range.end {
        let Some(next) = granularity.first_day_after(first) else {
            break;
        };
        let days = DayRange {
            start: first.max(range.start),
            end: next.min(range.end),
        };
        buckets.push(Bucket {
            period: Some(Period {
                day: first,
                hour: None,
            }),
            days,
            partial: Partial::cut(
                days,
                DayRange {
                    start: first,
                    end: next,
                },
            ),
            estimated: false,
        });
        first = next;
    }
    buckets
}

/// Which of [`buckets`] a report's period is; `None` for one outside.
pub(super) fn index(
    range: DayRange,
    granularity: Granularity,
    period: Option<Period>,
) -> Option<u32> {
    let index = match (granularity, period) {
        (Granularity::None, None) => 0,
        (Granularity::Day, Some(Period { day, hour: None })) => (day - range.start).num_days(),
        (
            Granularity::Hour,
            Some(Period {
                day,
                hour: Some(hour),
            }),
        ) => (day - range.start).num_days() * 24 + i64::from(hour),
        (
            Granularity::Week | Granularity::Month | Granularity::Quarter | Granularity::Year,
            Some(Period { day, hour: None }),
        ) => between(range.start, day, granularity),
        _ => return None,
    };
    (0..count(range, granularity))
        .contains(&index)
        .then(|| u32::try_from(index).ok())
        .flatten()
}

/// How many periods the second day's is after the first day's.
fn between(one: NaiveDate, other: NaiveDate, granularity: Granularity) -> i64 {
    let (one, other) = (granularity.first_day(one), granularity.first_day(other));
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let months = months(other) - months(one);
    match granularity {
        Granularity::Month => months,
        Granularity::Quarter => months / 3,
        Granularity::Year => months / 12,
        Granularity::Week => (other - one).num_days() / 7,
        Granularity::None | Granularity::Hour | Granularity::Day => (other - one).num_days(),
    }
}
