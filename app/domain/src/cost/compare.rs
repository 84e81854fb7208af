//! What a question's days are compared with. Knows ranges and words; must not know charges or today.

use crate::time::DayRange;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The days that a question's days are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// The equally long range before: as many whole months before whole months, else as many days.
    #[default]
    Before,
    /// The same days of the year before.
    Year,
    /// These days.
    Fixed(DayRange),
    /// None: nothing is compared.
    Nothing,
}

/// The text names no comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not one of: before, year, none, or two days like 2025-09-01..2025-10-01, of which the second is not in it"
)]
pub struct NoComparison;

impl Compare {
    /// The days it means for a range; none when nothing is compared, or the calendar does not reach that far back.
    #[must_use]
    pub fn resolve(self, range: DayRange) -> Option<DayRange> {
        match self {
            Self::Before => Some(range.before()).filter(|before| before.start < before.end),
            Self::Year => {
                let year_before = |day: NaiveDate| day.checked_sub_months(Months::new(12));
                // A range of 29 February alone has no day a year before that is not in its neighbour's: it is the 28th.
                let (start, end) = (year_before(range.start)?, year_before(range.end)?);
                DayRange::new(start, end).or_else(|| DayRange::new(start, start.succ_opt()?))
            }
            Self::Fixed(range) => Some(range),
            Self::Nothing => None,
        }
    }
}

impl fmt::Display for Compare {
    /// As in the grammar.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before => formatter.write_str("before"),
            Self::Year => formatter.write_str("year"),
            Self::Nothing => formatter.write_str("none"),
            Self::Fixed(range) => write!(
                formatter,
                "{}..{}",
                range.start.format("%Y-%m-%d"),
                range.end.format("%Y-%m-%d")
            ),
        }
    }
}

impl FromStr for Compare {
    type Err = NoComparison;

    fn from_str(text: &str) -> Result<Self, NoComparison> {
        match text {
            "before" => Ok(Self::Before),
            "year" => Ok(Self::Year),
            "none" => Ok(Self::Nothing),
            days => {
                let (start, end) = days.split_once("..").ok_or(NoComparison)?;
                let day =
                    |text| super::grammar::parse_day("compare", text).map_err(|_| NoComparison);
                DayRange::new(day(start)?, day(end)?)
                    .map(Self::Fixed)
                    .ok_or(NoComparison)
            }
        }
    }
}

/// Which days are compared with which, in a sentence or more: their numbers where those differ, and what of them has no
/// charges yet. `data` is the days that charges are of.
#[must_use]
pub fn like_for_like(now: DayRange, then: DayRange, data: Option<DayRange>) -> String {
    let days = |range: DayRange| match range.days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let mut words = match now.days() - then.days() {
        0 => format!(
            "{now} ({}) is compared with {then}, as many days.",
            days(now)
        ),
        more => {
            let (by, direction) = (more.abs(), if more > 0 { "longer" } else { "shorter" });
            let by = if by == 1 {
                "a day".to_owned()
            } else {
                format!("{by} days")
            };
            format!(
                "{now} ({}) is compared with {then} ({}), so it is {by} {direction}.",
                days(now),
                days(then)
            )
        }
    };
    for range in [now, then] {
        let missing = data.map_or(range.days(), |data| {
            let start = range.start.max(data.start);
            let end = range.end.min(data.end);
            range.days() - (end - start).num_days().max(0)
        });
        if missing > 0 {
            let count = if missing == range.days() {
                "None".to_owned()
            } else {
                format!("Only {}", range.days() - missing)
            };
            words.push_str(&format!(
                " {count} of the {} of {range} have charges so far.",
                days(range)
            ));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(start: &str, end: &str) -> DayRange {
        DayRange::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_comparison_is_of_the_days_before_of_the_year_before_or_of_any() {
        let days = range("2024-09-01", "2024-10-01");
        let of = |text: &str| text.parse::<Compare>().unwrap().resolve(days);
        assert_eq!(of("before"), Some(range("2024-08-01", "2024-09-01")));
        assert_eq!(of("year"), Some(range("2023-09-01", "2023-10-01")));
        assert_eq!(
            of("2022-01-05..2022-02-01"),
            Some(range("2022-01-05", "2022-02-01"))
        );
        assert_eq!(of("none"), None);
    }

    #[test]
    fn the_leap_day_is_compared_with_the_day_before_it() {
        let leap = range("2024-02-29", "2024-03-01");
        assert_eq!(
            Compare::Year.resolve(leap),
            Some(range("2023-02-28", "2023-03-01"))
        );
        let short = range("2024-02-28", "2024-02-29");
        assert_eq!(
            Compare::Year.resolve(short),
            Some(range("2023-02-28", "2023-03-01"))
        );
    }

    #[test]
    fn what_is_no_comparison_is_refused() {
        for text in [
            "",
            "last",
            "2025-10-01..2025-09-01",
            "2025-10-01",
            "2025-10-01..",
            "..",
            "0001-01-01..2025-01-01",
        ] {
            assert_eq!(text.parse::<Compare>(), Err(NoComparison), "{text}");
        }
    }

    #[test]
    fn words_say_which_days_and_how_many() {
        let data = Some(range("2024-01-01", "2024-12-01"));
        let words = |now, then| like_for_like(now, then, data);
        assert_eq!(
            words(
                range("2024-09-01", "2024-10-01"),
                range("2024-08-02", "2024-09-01")
            ),
            "1–30 Sep 2024 (30 days) is compared with 2–31 Aug 2024, as many days.",
        );
        assert_eq!(
            words(
                range("2024-09-01", "2024-10-01"),
                range("2024-08-01", "2024-09-01")
            ),
            "1–30 Sep 2024 (30 days) is compared with 1–31 Aug 2024 (31 days), so it is a day shorter.",
        );
        assert_eq!(
            words(
                range("2024-11-01", "2024-12-05"),
                range("2023-12-25", "2024-01-28")
            ),
            "1 Nov – 4 Dec 2024 (34 days) is compared with 25 Dec 2023 – 27 Jan 2024, as many days. \
             Only 30 of the 34 days of 1 Nov – 4 Dec 2024 have charges so far. \
             Only 27 of the 34 days of 25 Dec 2023 – 27 Jan 2024 have charges so far."
        );
    }

    proptest! {
        #[test]
        fn a_comparison_is_read_back_from_its_text(start in 0_i32..20_000, days in 1_i32..400, kind in 0..4) {
            let day = |offset| NaiveDate::from_num_days_from_ce_opt(719_163 + offset).unwrap();
            let compare = match kind {
                0 => Compare::Before,
                1 => Compare::Year,
                2 => Compare::Nothing,
                _ => Compare::Fixed(DayRange::new(day(start), day(start + days)).unwrap()),
            };
            prop_assert_eq!(compare.to_string().parse(), Ok(compare));
        }
    }
}
