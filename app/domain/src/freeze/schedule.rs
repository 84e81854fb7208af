//! When a window stops operations: its first civil start, how long it lasts, and how it comes back. Knows spans of time; must
//! not know what they stop. Civil times are turned into instants only with the feature `zones`.

use super::{Recurrence, Wrong};
use chrono::{Datelike, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// How long each occurrence lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Length {
    /// To a civil time: that of the first occurrence. Each later one ends as many days after its start, at that time of day.
    Until(NaiveDateTime),
    /// For so many seconds of the clock that never turns back.
    Seconds(u64),
}

/// Civil start, length and recurrence, as they were written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The first start, on the clocks of `zone`.
    pub start: NaiveDateTime,
    /// The IANA zone.
    pub zone: String,
    /// How long each occurrence lasts.
    pub length: Length,
    /// How it comes back; `None` is once.
    #[serde(default)]
    pub recurrence: Option<Recurrence>,
}

/// The longest that an occurrence may last, in days.
pub const LONGEST_DAYS: u64 = 366;

const DAY: u64 = 86_400;

impl Schedule {
    /// Every field that is wrong.
    #[must_use]
    pub fn check(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        match self.length {
            Length::Until(end) if end <= self.start => {
                wrong.push(Wrong::new("end", "is not after the start"));
            }
            Length::Seconds(0) => wrong.push(Wrong::new("duration", "is nothing")),
            _ if self.most_days() > LONGEST_DAYS => {
                wrong.push(Wrong::new("end", "is more than 366 days after the start"));
            }
            _ => {}
        }
        if !(1970..=9998).contains(&self.start.year()) {
            wrong.push(Wrong::new("starts_at", "is not in the years 1970 to 9998"));
            return wrong;
        }
        if let Some(rule) = &self.recurrence {
            wrong.extend(rule.check(self.start.date()));
        }
        #[cfg(feature = "zones")]
        if !super::is_zone(&self.zone) {
            wrong.push(Wrong::new("zone", super::UNKNOWN_ZONE));
        }
        wrong
    }

    /// How it comes back, in words: `every week on Fri`; `None` is once.
    #[must_use]
    pub fn comes_back(&self) -> Option<String> {
        let rule = self.recurrence.as_ref()?;
        Some(rule.words(self.start.date()))
    }

    /// How many days an occurrence takes at most, rounded up.
    fn most_days(&self) -> u64 {
        let seconds = match self.length {
            Length::Until(end) => {
                u64::try_from((end - self.start).num_seconds()).unwrap_or(u64::MAX)
            }
            Length::Seconds(seconds) => seconds,
        };
        seconds.div_ceil(DAY)
    }
}

#[cfg(feature = "zones")]
mod occurrences {
    use super::{Length, Schedule};
    use crate::freeze::FOREVER;
    use crate::freeze::Recurrence;
    use crate::freeze::civil::{Edge, civil_in, resolve_civil};
    use crate::time::Instant;
    use chrono::{Days, Duration, NaiveDate};

    /// One time that a window stops operations, half-open.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Occurrence {
        /// The first moment.
        pub starts_at: Instant,
        /// The first moment after it.
        pub ends_at: Instant,
    }

    impl Schedule {
        /// The occurrence that starts on this day. Clocks that turn back or leap forward only ever widen it: a start that
        /// happens twice is the earlier one, an end or the start of a length that happens twice the later one.
        #[must_use]
        pub fn occurrence(&self, day: NaiveDate) -> Option<Occurrence> {
            self.on(day, (Edge::Start, Edge::End))
        }

        /// As [`Schedule::occurrence`], for what lets through instead of stopping: clocks only ever make it shorter.
        #[must_use]
        pub fn opening(&self, day: NaiveDate) -> Option<Occurrence> {
            self.on(day, (Edge::End, Edge::Start))
        }

        /// The occurrence that starts on a day, with what to take of a first and of a last moment that happens twice.
        fn on(&self, day: NaiveDate, (first, last): (Edge, Edge)) -> Option<Occurrence> {
            let start = day.and_time(self.start.time());
            let starts_at = resolve_civil(start, &self.zone, first)?;
            let ends_at = match self.length {
                Length::Until(end) => {
                    let days = (end.date() - self.start.date()).num_days();
                    let day = day.checked_add_days(Days::new(u64::try_from(days).ok()?))?;
                    resolve_civil(day.and_time(end.time()), &self.zone, last)?
                }
                Length::Seconds(seconds) => {
                    let length = Duration::try_seconds(i64::try_from(seconds).ok()?)?;
                    resolve_civil(start, &self.zone, last)?.checked_add_signed(length)?
                }
            };
            // Both edges in one gap come to the same moment: such an occurrence is of no length.
            (starts_at < ends_at).then_some(Occurrence { starts_at, ends_at })
        }

        /// Every occurrence that is not over at `from`, in the order of their starts.
        pub fn occurrences(&self, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            self.days(from)
                .filter_map(|day| self.occurrence(day))
                .filter(move |occurrence| occurrence.ends_at > from)
        }

        /// Every opening that is not over at `from`, in the order of their starts.
        pub fn openings(&self, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            self.days(from)
                .filter_map(|day| self.opening(day))
                .filter(move |opening| opening.ends_at > from)
        }

        /// The days on which it starts, from before whatever is not over at a moment.
        fn days(&self, from: Instant) -> impl Iterator<Item = NaiveDate> + '_ {
            let first = self.start.date();
            // No zone is further than 26 hours from UTC.
            let reach = Days::new(self.most_days().saturating_add(2));
            let begin = from
                .date_naive()
                .checked_sub_days(reach)
                .map_or(first, |day| day.max(first));
            let once = self.recurrence.is_none().then_some(first).into_iter();
            let again = self
                .recurrence
                .iter()
                .flat_map(move |rule| rule.days(first, begin));
            once.chain(again)
        }

        /// The schedule whose first occurrence is from one instant to another, on the clocks of a zone; `None` for an unknown
        /// zone.
        #[must_use]
        pub fn from_first(
            starts_at: Instant,
            ends_at: Instant,
            zone: &str,
            recurrence: Option<Recurrence>,
        ) -> Option<Self> {
            Some(Self {
                start: civil_in(starts_at, zone)?,
                zone: zone.to_owned(),
                length: Length::Until(civil_in(ends_at, zone)?),
                recurrence,
            })
        }

        /// From the first start to the last end; [`FOREVER`] for one that goes on. `None` where it never starts, or where
        /// anything is wrong with it.
        #[must_use]
        pub fn whole(&self) -> Option<Occurrence> {
            if !self.check().is_empty() {
                return None;
            }
            let mut all = self.occurrences(Instant::MIN_UTC);
            let first = all.next()?;
            let is_endless = self
                .recurrence
                .as_ref()
                .is_some_and(|rule| rule.is_endless());
            let ends_at = if is_endless {
                FOREVER
            } else {
                all.map(|one| one.ends_at).fold(first.ends_at, Ord::max)
            };
            Some(Occurrence { ends_at, ..first })
        }

        /// The occurrences under way at a moment.
        pub fn active(&self, at: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            self.occurrences(at)
                .take_while(move |occurrence| occurrence.starts_at <= at)
        }
    }
}

#[cfg(feature = "zones")]
pub use occurrences::Occurrence;

#[cfg(test)]
mod tests;
