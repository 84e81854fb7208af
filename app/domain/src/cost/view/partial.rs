//! Which periods' figures are not those of whole periods, and why. Knows days; must not know amounts or what day it is.

use super::{Bucket, ReportView};
use crate::cost::estimate::is_estimated;
use crate::time::{DayRange, Granularity};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A period of which only some days are in its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// How many whole days its figure has.
    pub days: u32,
    /// How many days the period has.
    pub of: u32,
    /// Why the others are missing.
    pub why: Why,
}

/// Why days are missing. Where several reasons hold it is the last of these: what time will mend is told first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The range cuts the period.
    Cut,
    /// The period is not over.
    NotOver,
    /// There are no charges of its last days yet.
    NotBilled,
}

impl Partial {
    /// What a range leaves of a period; none when that is all of it.
    #[must_use]
    pub(super) fn cut(days: DayRange, period: DayRange) -> Option<Self> {
        (days != period).then(|| Self {
            days: count(days),
            of: count(period),
            why: Why::Cut,
        })
    }

    /// In words: `partial: 15 of 31 days`; of a single day, `partial: the day is not over`.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.of, self.why) {
            (1, Why::NotBilled) => "partial: no charges of this day yet".to_owned(),
            (1, _) => "partial: the day is not over".to_owned(),
            (of, _) => format!("partial: {} of {of} days", self.days),
        }
    }
}

impl Bucket {
    /// Why its figure is not the last word, in words: `partial: 15 of 31 days`, `estimated`, or both; none when it is.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        let partial = self.partial.map(|partial| partial.words());
        let estimated = self.estimated.then(|| "estimated".to_owned());
        match (partial, estimated) {
            (Some(partial), Some(estimated)) => Some(format!("{partial}, {estimated}")),
            (partial, estimated) => partial.or(estimated),
        }
    }
}

impl ReportView {
    /// Marks the periods that are not over when `today` is today, and those that reach beyond the last day with charges.
    /// `data` is the days that charges are of.
    pub fn mark(&mut self, today: NaiveDate, data: Option<DayRange>) {
        let complete = data.map_or(today, |data| data.end);
        for bucket in &mut self.buckets {
            let why = if complete < bucket.days.end && complete < today {
                Why::NotBilled
            } else if today < bucket.days.end {
                Why::NotOver
            } else {
                continue;
            };
            let end = complete.min(today).max(bucket.days.start);
            let have = end.min(bucket.days.end) - bucket.days.start;
            let period = whole(bucket, self.granularity);
            bucket.partial = Some(Partial {
                days: u32::try_from(have.num_days()).unwrap_or(0),
                of: count(period),
                why,
            });
        }
    }

    /// Marks the periods that touch a billing month, given by its first day, that is not final.
    pub fn mark_estimated(&mut self, open: &[NaiveDate]) {
        for bucket in &mut self.buckets {
            bucket.estimated = is_estimated(open, bucket.days);
        }
    }

    /// The periods that are marked, each with why.
    #[must_use]
    pub fn marked(&self) -> Vec<(String, String)> {
        let told = |bucket: &Bucket| Some((bucket.label(), bucket.mark()?));
        self.buckets.iter().filter_map(told).collect()
    }
}

/// The whole period of a bucket.
fn whole(bucket: &Bucket, granularity: Granularity) -> DayRange {
    bucket
        .period
        .filter(|_| granularity != Granularity::None)
        .and_then(|period| {
            DayRange::new(
                granularity.first_day(period.day),
                granularity.first_day_after(period.day)?,
            )
        })
        .unwrap_or(bucket.days)
}

fn count(days: DayRange) -> u32 {
    u32::try_from(days.days()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::view::view;
    use crate::cost::{CostQuery, RangeSpec, Report};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(start: &str, end: &str) -> DayRange {
        DayRange::new(day(start), day(end)).unwrap()
    }

    /// The marks of a range's periods, on a day, with charges of some days.
    fn marks(
        range: DayRange,
        granularity: Granularity,
        today: &str,
        data: Option<DayRange>,
    ) -> Vec<(String, String)> {
        let query = CostQuery {
            range: RangeSpec::Fixed(range),
            granularity,
            ..CostQuery::default()
        };
        let mut view = view(&Report::new(&query.resolve(range.end), Vec::new()), None);
        view.mark(day(today), data);
        view.marked()
    }

    fn told(label: &str, why: &str) -> (String, String) {
        (label.to_owned(), why.to_owned())
    }

    const MONTH: Granularity = Granularity::Month;

    #[test]
    fn a_period_that_the_range_cuts_says_how_many_of_its_days_it_has() {
        let data = Some(days("2024-01-01", "2024-10-05"));
        assert_eq!(
            marks(days("2024-08-17", "2024-10-01"), MONTH, "2024-10-05", data),
            [told("17–31 Aug 2024", "partial: 15 of 31 days")]
        );
    }

    #[test]
    fn a_period_that_is_not_over_has_the_days_that_are() {
        let data = Some(days("2024-01-01", "2024-10-06"));
        assert_eq!(
            marks(days("2024-09-01", "2024-11-01"), MONTH, "2024-10-05", data),
            [told("Oct 2024", "partial: 4 of 31 days")]
        );
        assert_eq!(
            marks(
                days("2024-10-04", "2024-10-06"),
                Granularity::Day,
                "2024-10-05",
                data
            ),
            [told("5 Oct 2024", "partial: the day is not over")]
        );
    }

    #[test]
    fn a_period_beyond_the_last_day_with_charges_has_the_days_before_it() {
        let data = Some(days("2024-01-01", "2024-09-11"));
        assert_eq!(
            marks(days("2024-08-01", "2024-11-01"), MONTH, "2024-11-20", data),
            [
                told("Sep 2024", "partial: 10 of 30 days"),
                told("Oct 2024", "partial: 0 of 31 days")
            ]
        );
        assert_eq!(
            marks(
                days("2024-09-10", "2024-09-12"),
                Granularity::Day,
                "2024-11-20",
                data
            ),
            [told("11 Sep 2024", "partial: no charges of this day yet")]
        );
    }

    #[test]
    fn whole_periods_have_no_mark() {
        let data = Some(days("2024-01-01", "2024-10-05"));
        let marks = marks(days("2024-07-01", "2024-10-01"), MONTH, "2024-10-05", data);
        assert!(marks.is_empty(), "{marks:?}");
    }

    #[test]
    fn what_is_estimated_is_said_beside_what_is_missing() {
        let mut bucket = Bucket {
            period: None,
            days: days("2024-09-01", "2024-10-01"),
            partial: None,
            estimated: true,
        };
        assert_eq!(bucket.mark().as_deref(), Some("estimated"));
        bucket.partial = Some(Partial {
            days: 3,
            of: 30,
            why: Why::Cut,
        });
        assert_eq!(
            bucket.mark().as_deref(),
            Some("partial: 3 of 30 days, estimated")
        );
    }
}
