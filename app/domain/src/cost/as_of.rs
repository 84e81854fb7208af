//! Up to when bills are taken into account: a report as of a date says what was known then. Knows moments and their text; must
//! not know versions of bills.

use crate::time::Instant;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The last moment whose imports count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// The end of this UTC day.
    Day(NaiveDate),
    /// This moment, itself included.
    Moment(Instant),
}

/// The text is neither a day nor a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is neither a day like 2024-10-15 nor a moment like 2024-10-15T12:00:00Z")]
pub struct NoMoment;

impl AsOf {
    /// The first moment whose imports do not count.
    #[must_use]
    pub fn before(self) -> Instant {
        match self {
            Self::Day(day) => {
                let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
                next.and_time(NaiveTime::MIN).and_utc()
            }
            Self::Moment(moment) => moment
                .checked_add_signed(TimeDelta::microseconds(1))
                .unwrap_or(moment),
        }
    }

    /// In words: `15 Oct 2024`, `15 Oct 2024 12:00:00 UTC`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Day(day) => day.format("%-d %b %Y").to_string(),
            Self::Moment(moment) => moment.format("%-d %b %Y %H:%M:%S UTC").to_string(),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(formatter, "{}", day.format("%Y-%m-%d")),
            Self::Moment(moment) => write!(formatter, "{}Z", moment.format("%Y-%m-%dT%H:%M:%S%.f")),
        }
    }
}

impl FromStr for AsOf {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<Self, NoMoment> {
        let is_in_time = |day: NaiveDate| {
            let first = NaiveDate::from_ymd_opt(1970, 1, 1);
            let end = NaiveDate::from_ymd_opt(9999, 12, 31);
            first <= Some(day) && Some(day) < end
        };
        if let Some(moment) = text.strip_suffix('Z') {
            let moment = NaiveDateTime::parse_from_str(moment, "%Y-%m-%dT%H:%M:%S%.f")
                .map_err(|_| NoMoment)?;
            let is_stored = moment
                .and_utc()
                .timestamp_subsec_nanos()
                .is_multiple_of(1_000);
            return (is_in_time(moment.date()) && is_stored)
                .then(|| Self::Moment(moment.and_utc()))
                .ok_or(NoMoment);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|day| is_in_time(*day))
            .map(Self::Day)
            .ok_or(NoMoment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn before(text: &str) -> String {
        text.parse::<AsOf>().unwrap().before().to_rfc3339()
    }

    #[test]
    fn a_day_counts_to_its_end_and_a_moment_is_included() {
        assert_eq!(before("2024-10-15"), "2024-10-16T00:00:00+00:00");
        assert_eq!(
            before("2024-10-15T12:00:00Z"),
            "2024-10-15T12:00:00.000001+00:00"
        );
    }

    #[test]
    fn words_say_the_day_or_the_moment() {
        let words = |text: &str| text.parse::<AsOf>().unwrap().words();
        assert_eq!(words("2024-10-15"), "15 Oct 2024");
        assert_eq!(words("2024-10-15T12:00:00.5Z"), "15 Oct 2024 12:00:00 UTC");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "yesterday",
            "2024-13-01",
            "2024-10-15T12:00:00",
            "2024-10-15T12:00:00+01:00",
            "9999-12-31",
            "1969-12-31",
            "2024-10-15T12:00:00.0000001Z",
        ] {
            assert_eq!(text.parse::<AsOf>(), Err(NoMoment), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_text_gives_back_what_it_was_written_from(micros in 0_i64..200_000_000_000_000_000) {
            let moment = Instant::from_timestamp_micros(micros).unwrap();
            for one in [AsOf::Moment(moment), AsOf::Day(moment.date_naive())] {
                prop_assert_eq!(one.to_string().parse::<AsOf>(), Ok(one));
            }
        }
    }
}
