//! A freeze that stops at all times but some: changes wait for their windows. Knows when it is open; must not know what it stops.

use super::Schedule;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// When a freeze that is closed by default lets through, within its own span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeWindows {
    /// The first moment of the whole freeze.
    pub starts_at: Instant,
    /// The first moment after it, or [`super::FOREVER`].
    pub ends_at: Instant,
    /// When changes may be made: while any of these is on. Clocks that turn back or leap forward only ever make one shorter.
    pub windows: Vec<Schedule>,
}

/// The most change windows of one freeze: each decision may look at all of them.
pub const MOST_CHANGE_WINDOWS: usize = 20;

#[cfg(feature = "zones")]
mod closed {
    use super::ChangeWindows;
    use crate::freeze::{Occurrence, Schedule};
    use crate::time::Instant;
    use chrono::Days;

    /// After how many change windows nothing more is looked up: what follows counts as closed.
    const LOOKED_UP: usize = 2_000;

    impl ChangeWindows {
        /// When changes may be made: every opening that is not over at `from`, in the order of their starts.
        pub fn open(&self, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            let mut all: Vec<_> = self
                .windows
                .iter()
                .map(|one| one.openings(from).peekable())
                .collect();
            std::iter::from_fn(move || {
                all.iter_mut()
                    .filter_map(|one| one.peek().copied().map(|next| (next, one)))
                    .min_by_key(|(next, _)| *next)
                    .and_then(|(_, one)| one.next())
            })
        }

        /// When it stops: every span between openings that is not over at `from`, in order, each as long as can be.
        pub fn closed(&self, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            let mut open = self.open(from).take(LOOKED_UP);
            let mut reached = Some(self.closed_since(from));
            std::iter::from_fn(move || {
                loop {
                    let starts_at = reached.filter(|at| *at < self.ends_at)?;
                    let Some(next) = open.next() else {
                        reached = None;
                        let ends_at = self.ends_at;
                        return Some(Occurrence { starts_at, ends_at });
                    };
                    reached = Some(starts_at.max(next.ends_at));
                    if next.starts_at > starts_at {
                        let ends_at = next.starts_at.min(self.ends_at);
                        return Some(Occurrence { starts_at, ends_at });
                    }
                }
            })
            .filter(move |one| one.ends_at > from)
        }

        /// Whether it is ever closed from a moment on, as far as is looked up.
        #[must_use]
        pub fn closes(&self, from: Instant) -> bool {
            let mut reached = from.max(self.starts_at);
            let mut left = LOOKED_UP;
            for one in self.open(reached) {
                let Some(fewer) = left.checked_sub(1) else {
                    return false;
                };
                left = fewer;
                if one.starts_at > reached {
                    break;
                }
                reached = reached.max(one.ends_at);
            }
            reached < self.ends_at
        }

        /// The end of the last opening that is over at a moment, or the beginning of all. Where none was within a year that
        /// is long enough ago.
        fn closed_since(&self, from: Instant) -> Instant {
            [8, 62, 400]
                .into_iter()
                .filter_map(|days| from.checked_sub_days(Days::new(days)))
                .find_map(|begin| {
                    self.windows
                        .iter()
                        .filter_map(|one| last_over(one, begin, from))
                        .max()
                })
                .map_or(self.starts_at, |at| at.max(self.starts_at))
        }
    }

    fn last_over(schedule: &Schedule, begin: Instant, from: Instant) -> Option<Instant> {
        schedule
            .openings(begin)
            .take_while(|one| one.starts_at <= from)
            .map(|one| one.ends_at)
            .filter(|end| *end <= from)
            .max()
    }
}

#[cfg(test)]
mod tests;
