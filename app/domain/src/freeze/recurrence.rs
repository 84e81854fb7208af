//! On which days a window comes back, in the words of RFC 5545 section 3.3.10. Knows days; must not know times, zones or
//! daylight saving.

use super::Wrong;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Every so many days.
    Daily,
    /// Every so many weeks, on some weekdays. Weeks begin on Monday.
    Weekly,
    /// Every so many months, on some days of the month. A month without the day is passed over.
    Monthly,
    /// Every so many years, on the day of the first. 29 February comes in leap years only.
    Yearly,
}

impl Frequency {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Daily, Self::Weekly, Self::Monthly, Self::Yearly];

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
        }
    }
}

/// The rule by which a window comes back after its first day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recurrence {
    /// How often.
    pub frequency: Frequency,
    /// Every how many days, weeks, months or years; 1 is each.
    #[serde(default = "each")]
    pub interval: u32,
    /// Weekly: on which weekdays; none means that of the first day.
    #[serde(default)]
    pub weekdays: Vec<Weekday>,
    /// Monthly: on which days of the month, 1 to 31, or from its end −1 (the last) to −31; none means that of the first
    /// day.
    #[serde(default)]
    pub month_days: Vec<i8>,
    /// The last day on which it may start.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How often in all, the first included; days that are left out count.
    #[serde(default)]
    pub count: Option<u32>,
    /// Days on which it does not start.
    #[serde(default)]
    pub except: Vec<NaiveDate>,
}

const fn each() -> u32 {
    1
}

/// The longest interval and the most repetitions by count.
const MOST: u32 = 10_000;
/// The furthest last day, in days from the first.
const LONGEST: i64 = 36_525;
/// How many periods in a row may have no day before a rule is given up: 29 February comes every eighth year at the rarest,
/// and with an interval of a hundred years every fourth time.
const BARREN: u32 = 64;

impl Recurrence {
    /// Every field that is wrong, by its name within `recurrence`.
    #[must_use]
    pub fn check(&self, first: NaiveDate) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut refuse = |field: &str, reason: &str| {
            wrong.push(Wrong::new(&format!("recurrence.{field}"), reason));
        };
        if !(1..=MOST).contains(&self.interval) {
            refuse("interval", "is not 1 to 10,000");
        }
        if self.count.is_some_and(|count| !(1..=MOST).contains(&count)) {
            refuse("count", "is not 1 to 10,000");
        }
        if self.until.is_some() && self.count.is_some() {
            refuse(
                "count",
                "stands beside `until`: only one of them can end it",
            );
        }
        if self.until.is_some_and(|until| until < first) {
            refuse("until", "is before the first day");
        } else if (self.until).is_some_and(|until| (until - first).num_days() > LONGEST) {
            refuse(
                "until",
                "is more than 100 years after the first day: leave it empty for no end",
            );
        }
        if !self.weekdays.is_empty() && self.frequency != Frequency::Weekly {
            refuse("weekdays", "are for weekly windows");
        }
        if !self.month_days.is_empty() && self.frequency != Frequency::Monthly {
            refuse("month_days", "are for monthly windows");
        }
        if (self.month_days.iter()).any(|day| *day == 0 || !(-31..=31).contains(day)) {
            refuse("month_days", "are not 1 to 31, or -1 to -31 from the end");
        }
        if self.except.len() > 1_000 {
            refuse("except", "are more than 1,000 days");
        }
        if wrong.is_empty() && self.days(first, first).next().is_none() {
            wrong.push(Wrong::new(
                "recurrence",
                "leaves out every day it names: the window would never start",
            ));
        }
        wrong
    }

    /// Whether it goes on for ever.
    #[must_use]
    pub const fn is_endless(&self) -> bool {
        self.until.is_none() && self.count.is_none()
    }

    /// In words, for one that starts on `first`: `every 2 weeks on Mon and Fri, until 31 Dec 2026`. Days that it does not name
    /// are those of `first`.
    #[must_use]
    pub fn words(&self, first: NaiveDate) -> String {
        let unit = match self.frequency {
            Frequency::Daily => "day",
            Frequency::Weekly => "week",
            Frequency::Monthly => "month",
            Frequency::Yearly => "year",
        };
        let mut words = match self.interval {
            1 => format!("every {unit}"),
            many => format!("every {many} {unit}s"),
        };
        let days: Vec<String> = match self.frequency {
            Frequency::Daily => Vec::new(),
            Frequency::Weekly if self.weekdays.is_empty() => vec![first.weekday().to_string()],
            Frequency::Weekly => self.weekdays.iter().map(ToString::to_string).collect(),
            Frequency::Monthly if self.month_days.is_empty() => vec![ordinal(first.day())],
            Frequency::Monthly => self.month_days.iter().map(|day| month_day(*day)).collect(),
            Frequency::Yearly => vec![first.format("%-d %b").to_string()],
        };
        if let Some((last, others)) = days.split_last() {
            words.push_str(" on ");
            if !others.is_empty() {
                words.push_str(&others.join(", "));
                words.push_str(" and ");
            }
            words.push_str(last);
        }
        if let Some(until) = self.until {
            words.push_str(&until.format(", until %-d %b %Y").to_string());
        }
        if let Some(count) = self.count {
            words.push_str(&format!(", {count} times"));
        }
        if !self.except.is_empty() {
            let days: Vec<_> = self
                .except
                .iter()
                .map(|day| day.format("%-d %b %Y").to_string())
                .collect();
            words.push_str(", except ");
            words.push_str(&days.join(", "));
        }
        words
    }

    /// The days on which it starts, in order, of those that are not before `from`; `first` is the first day of all, on
    /// which it starts only if the rule names it.
    pub fn days(&self, first: NaiveDate, from: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        // Counting has to begin at the beginning; without a count it can begin where it is wanted.
        let begin = match self.count {
            Some(_) => 0,
            None => self.periods_before(first, from),
        };
        let limit = self.count.map_or(usize::MAX, |count| count as usize);
        // No freeze is later, and days that nothing can start on would be gone through to the calendar's end.
        let until = self.until.unwrap_or(LAST_DAY).min(LAST_DAY);
        Periods::new(self, first, begin)
            .filter(move |day| *day >= first)
            .take_while(move |day| *day <= until)
            .take(limit)
            .filter(move |day| *day >= from && !self.except.contains(day))
    }

    /// How many whole periods of the rule surely lie before `from`.
    fn periods_before(&self, first: NaiveDate, from: NaiveDate) -> u32 {
        let days = u32::try_from((from - first).num_days()).unwrap_or(0);
        let shortest = match self.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 31,
            Frequency::Yearly => 366,
        };
        // One less, since the first period may have begun before the first day.
        (days / shortest / self.interval.max(1)).saturating_sub(1)
    }

    /// The days of the period with this number that the rule names, in order; `None` after the calendar's end.
    fn period(&self, first: NaiveDate, number: u32) -> Option<Vec<NaiveDate>> {
        let step = number.checked_mul(self.interval.max(1))?;
        let mut days = match self.frequency {
            Frequency::Daily => vec![first.checked_add_days(Days::new(step.into()))?],
            Frequency::Weekly => {
                let monday = first.week(Weekday::Mon).checked_first_day()?;
                let monday = monday.checked_add_days(Days::new(u64::from(step) * 7))?;
                let of_first = [first.weekday()];
                let weekdays: &[Weekday] = match self.weekdays.as_slice() {
                    [] => &of_first,
                    some => some,
                };
                let day = |weekday: &Weekday| {
                    monday.checked_add_days(Days::new(weekday.num_days_from_monday().into()))
                };
                weekdays.iter().filter_map(day).collect()
            }
            Frequency::Monthly => {
                let month = first.with_day(1)?.checked_add_months(Months::new(step))?;
                let length = i64::from(month.num_days_in_month());
                let of_first = [i8::try_from(first.day()).ok()?];
                let days: &[i8] = match self.month_days.as_slice() {
                    [] => &of_first,
                    some => some,
                };
                let place = |day: &i8| match i64::from(*day) {
                    day if day.is_negative() => length + 1 + day,
                    day => day,
                };
                let days = days.iter().map(place);
                days.filter_map(|day| month.with_day(u32::try_from(day).ok()?))
                    .collect()
            }
            Frequency::Yearly => {
                let year = first.year().checked_add(i32::try_from(step).ok()?)?;
                // Beyond chrono's years there is no first of January either.
                NaiveDate::from_ymd_opt(year, 1, 1)?;
                first.with_year(year).into_iter().collect()
            }
        };
        days.sort_unstable();
        days.dedup();
        Some(days)
    }
}

/// A day of the month: `the 1st`, `the last day`, `the last day but 1`.
fn month_day(day: i8) -> String {
    match day {
        -1 => "the last day".to_owned(),
        day if day.is_negative() => format!("the last day but {}", -i16::from(day) - 1),
        day => ordinal(day.unsigned_abs().into()),
    }
}

fn ordinal(day: u32) -> String {
    let ending = match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("the {day}{ending}")
}

/// The last day on which anything starts.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The days of period after period.
struct Periods<'a> {
    rule: &'a Recurrence,
    first: NaiveDate,
    next: u32,
    days: std::vec::IntoIter<NaiveDate>,
}

impl<'a> Periods<'a> {
    fn new(rule: &'a Recurrence, first: NaiveDate, next: u32) -> Self {
        Self {
            rule,
            first,
            next,
            days: Vec::new().into_iter(),
        }
    }
}

impl Iterator for Periods<'_> {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        for _ in 0..BARREN {
            if let Some(day) = self.days.next() {
                return Some(day);
            }
            self.days = self.rule.period(self.first, self.next)?.into_iter();
            self.next = self.next.checked_add(1)?;
        }
        self.days.next()
    }
}

#[cfg(test)]
mod tests;
