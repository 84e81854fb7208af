//! Days, half-open ranges, granularities and presets. Knows the calendar; must not know what day it is.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A moment, in UTC, exact to the microsecond where it is stored.
pub type Instant = DateTime<Utc>;

/// A half-open range of UTC days: `start` is in it, `end` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct DayRange {
    /// First day of the range.
    pub start: NaiveDate,
    /// First day after the range.
    pub end: NaiveDate,
}

/// What a [`DayRange`] is read from, before its order is known.
#[derive(Deserialize)]
struct Ends {
    start: NaiveDate,
    end: NaiveDate,
}

impl TryFrom<Ends> for DayRange {
    type Error = EmptyRange;

    fn try_from(ends: Ends) -> Result<Self, EmptyRange> {
        Self::new(ends.start, ends.end).ok_or(EmptyRange)
    }
}

/// The range's end is not after its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("holds no day: its end is not after its start")]
pub struct EmptyRange;

impl DayRange {
    /// A range of at least one day, or `None`.
    #[must_use]
    pub fn new(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// How many days it holds.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.end - self.start).num_days()
    }

    /// The last day in it, for words on a screen.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.end.pred_opt().unwrap_or(self.end)
    }

    /// Whether the day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && day < self.end
    }

    /// The equally long range that ends where this one starts: as many whole months before whole months, else as many
    /// days. Before the calendar's first day there is nothing, so there it is shorter.
    #[must_use]
    pub fn before(self) -> Self {
        let start = match self.whole_months() {
            Some(months) => self.start.checked_sub_months(Months::new(months)),
            None => u64::try_from(self.days())
                .ok()
                .and_then(|days| self.start.checked_sub_days(Days::new(days))),
        };
        Self {
            start: start.unwrap_or(NaiveDate::MIN),
            end: self.start,
        }
    }

    /// How many calendar months it is, when it is nothing but whole ones.
    #[must_use]
    pub fn whole_months(self) -> Option<u32> {
        if self.start.day() != 1 || self.end.day() != 1 {
            return None;
        }
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        u32::try_from(months(self.end) - months(self.start)).ok()
    }
}

impl fmt::Display for DayRange {
    /// In words, inclusive: `1–30 Sep 2024`, `28 Aug – 3 Sep 2024`, `30 Dec 2024 – 2 Jan 2025`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, last) = (self.start, self.last_day());
        if start == last {
            write!(formatter, "{}", start.format("%-d %b %Y"))
        } else if start.year() != last.year() {
            write!(
                formatter,
                "{} – {}",
                start.format("%-d %b %Y"),
                last.format("%-d %b %Y")
            )
        } else if start.month() != last.month() {
            write!(
                formatter,
                "{} – {}",
                start.format("%-d %b"),
                last.format("%-d %b %Y")
            )
        } else {
            write!(
                formatter,
                "{}–{}",
                start.format("%-d"),
                last.format("%-d %b %Y")
            )
        }
    }
}

/// The moment, without what is finer than a microsecond: as it is stored. For starts of freezes and for now.
#[must_use]
pub fn floor_micros(at: Instant) -> Instant {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

/// The moment, or the next whole microsecond after it: for ends of freezes, which must not come early.
#[must_use]
pub fn ceil_micros(at: Instant) -> Instant {
    let floor = floor_micros(at);
    if floor == at {
        return at;
    }
    floor
        .checked_add_signed(chrono::Duration::microseconds(1))
        .unwrap_or(at)
}

/// How finely a report is cut in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Granularity {
    /// One figure for the whole range.
    None,
    /// Per hour, where the charges' periods are hours.
    Hour,
    /// Per UTC day.
    Day,
    /// Per week from Monday to Sunday (ISO 8601).
    Week,
    /// Per calendar month.
    Month,
    /// Per quarter of a calendar year.
    Quarter,
    /// Per calendar year.
    Year,
}

impl Granularity {
    /// All of them, coarsest last.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// The name in URLs and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first day of the period that a day is in; the day itself where periods are no longer than one.
    #[must_use]
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        let month = first_of_month(day);
        match self {
            Self::None | Self::Hour | Self::Day => day,
            Self::Week => back_days(day, day.weekday().num_days_from_monday().into()),
            Self::Month => month,
            Self::Quarter => back_months(month, day.month0() % 3),
            Self::Year => back_months(month, day.month0()),
        }
    }

    /// The first day of the period after the one that a day is in; none after the calendar's end.
    #[must_use]
    pub fn first_day_after(self, day: NaiveDate) -> Option<NaiveDate> {
        let first = self.first_day(day);
        match self {
            Self::None | Self::Hour | Self::Day => first.checked_add_days(Days::new(1)),
            Self::Week => first.checked_add_days(Days::new(7)),
            Self::Month => first.checked_add_months(Months::new(1)),
            Self::Quarter => first.checked_add_months(Months::new(3)),
            Self::Year => first.checked_add_months(Months::new(12)),
        }
    }
}

/// The text names no known value of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not one of: {0}")]
pub struct UnknownName(pub &'static str);

impl FromStr for Granularity {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("none, hour, day, week, month, quarter, year"))
    }
}

/// A range relative to today. "Last n days" end yesterday, since today's bill is not complete;
/// month to date and year to date include today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The seven days before today.
    #[serde(rename = "last-7-days")]
    Last7Days,
    /// The thirty days before today.
    #[serde(rename = "last-30-days")]
    Last30Days,
    /// The ninety days before today.
    #[serde(rename = "last-90-days")]
    Last90Days,
    /// From the first of this month through today.
    MonthToDate,
    /// The whole calendar month before this one.
    LastMonth,
    /// The three whole calendar months before this one.
    #[serde(rename = "last-3-months")]
    Last3Months,
    /// The six whole calendar months before this one.
    #[serde(rename = "last-6-months")]
    Last6Months,
    /// The twelve whole calendar months before this one.
    #[serde(rename = "last-12-months")]
    Last12Months,
    /// From the first of January through today.
    YearToDate,
}

impl Preset {
    /// All of them, in the order a person picks from.
    pub const ALL: [Self; 9] = [
        Self::Last7Days,
        Self::Last30Days,
        Self::Last90Days,
        Self::MonthToDate,
        Self::LastMonth,
        Self::Last3Months,
        Self::Last6Months,
        Self::Last12Months,
        Self::YearToDate,
    ];

    /// The name in URLs and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Last7Days => "last-7-days",
            Self::Last30Days => "last-30-days",
            Self::Last90Days => "last-90-days",
            Self::MonthToDate => "month-to-date",
            Self::LastMonth => "last-month",
            Self::Last3Months => "last-3-months",
            Self::Last6Months => "last-6-months",
            Self::Last12Months => "last-12-months",
            Self::YearToDate => "year-to-date",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Last7Days => "Last 7 days",
            Self::Last30Days => "Last 30 days",
            Self::Last90Days => "Last 90 days",
            Self::MonthToDate => "Month to date",
            Self::LastMonth => "Last month",
            Self::Last3Months => "Last 3 months",
            Self::Last6Months => "Last 6 months",
            Self::Last12Months => "Last 12 months",
            Self::YearToDate => "Year to date",
        }
    }

    /// The days it means when `today` is today.
    #[must_use]
    pub fn resolve(self, today: NaiveDate) -> DayRange {
        let month = first_of_month(today);
        let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let (start, end) = match self {
            Self::Last7Days => (back_days(today, 7), today),
            Self::Last30Days => (back_days(today, 30), today),
            Self::Last90Days => (back_days(today, 90), today),
            Self::MonthToDate => (month, tomorrow),
            Self::LastMonth => (back_months(month, 1), month),
            Self::Last3Months => (back_months(month, 3), month),
            Self::Last6Months => (back_months(month, 6), month),
            Self::Last12Months => (back_months(month, 12), month),
            Self::YearToDate => (first_of_year(today), tomorrow),
        };
        DayRange { start, end }
    }
}

impl FromStr for Preset {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|one| one.name() == text).ok_or(UnknownName(
            "last-7-days, last-30-days, last-90-days, month-to-date, last-month, last-3-months, last-6-months, last-12-months, year-to-date",
        ))
    }
}

/// The first day of the day's month.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn first_of_year(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day)
}

fn back_days(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

fn back_months(month: NaiveDate, months: u32) -> NaiveDate {
    month
        .checked_sub_months(Months::new(months))
        .unwrap_or(month)
}

#[cfg(test)]
mod tests;
