//! All freeze windows together, at one revision. Knows how they overlap in time; must not know who asks.

#[cfg(feature = "zones")]
use super::FOREVER;
use super::FreezeWindow;
use crate::environment::{Environment, OperationKind};
use crate::guard::PrincipalKind;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every freeze window that is not over, as read in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Counts every change of any window; a permit carries the revision it was made under.
    pub revision: i64,
    /// The windows.
    pub windows: Vec<FreezeWindow>,
}

/// What the calendar says of one environment for automated principals, in the words of AWS Systems Manager's
/// `GetCalendarState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CalendarState {
    /// Nothing is refused.
    Open,
    /// Something is refused.
    Closed,
}

/// What one calendar among several is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The freezes that stand in the calendar of this name, whatever they cover.
    Named(String),
    /// One environment: what bears on it counts.
    One(Environment),
}

impl Subject {
    /// Whether the window stops any operation of an automated principal here, whenever it is active.
    fn is_stopped_by(&self, window: &FreezeWindow) -> bool {
        match self {
            // Every freeze stops automated principals, some of them people too.
            Self::Named(name) => window.calendar == *name,
            Self::One(environment) => OperationKind::ALL
                .into_iter()
                .any(|operation| window.bears_on(operation, environment, PrincipalKind::Agent)),
        }
    }
}

#[cfg(feature = "zones")]
impl Calendar {
    /// The calendar of these freezes from a moment on: what comes back, with its next few occurrences.
    #[must_use]
    pub fn of(revision: i64, freezes: &[FreezeWindow], from: Instant) -> Self {
        let mut windows: Vec<_> = freezes
            .iter()
            .flat_map(|freeze| freeze.next_occurrences(from, HELD))
            .collect();
        windows.sort_by(|one, other| {
            (one.ends_at, one.starts_at, &one.id).cmp(&(other.ends_at, other.starts_at, &other.id))
        });
        Self { revision, windows }
    }
}

impl Calendar {
    /// The windows that stop this now.
    pub fn active_on<'a>(
        &'a self,
        operation: OperationKind,
        environment: &'a Environment,
        kind: PrincipalKind,
        now: Instant,
    ) -> impl Iterator<Item = &'a FreezeWindow> {
        let partition = environment.partition();
        self.windows.iter().filter(move |window| {
            window.phase(now) == super::Phase::Active
                && window.bears_in(operation, environment, partition, kind)
        })
    }

    /// When the answer for this next changes between "stopped" and "not stopped"; `None` when it never does, or not within
    /// some hundred occurrences that touch. Windows that touch or overlap are one stop: the moment between them is no
    /// transition.
    #[must_use]
    pub fn next_transition(
        &self,
        operation: OperationKind,
        environment: &Environment,
        kind: PrincipalKind,
        now: Instant,
    ) -> Option<Instant> {
        let partition = environment.partition();
        let bearing = self
            .windows
            .iter()
            .filter(|window| window.bears_in(operation, environment, partition, kind));
        next_change(bearing, now)
    }

    /// Whether any operation of an automated principal on the environment is stopped at `at`.
    #[must_use]
    pub fn state(&self, environment: &Environment, at: Instant) -> CalendarState {
        self.state_of(&[Subject::One(environment.clone())], at)
    }

    /// When [`Calendar::state`] next changes after `at`.
    #[must_use]
    pub fn next_state_change(&self, environment: &Environment, at: Instant) -> Option<Instant> {
        self.next_change_of(&[Subject::One(environment.clone())], at)
    }

    /// The state of several calendars together at `at`: open only if each of them is. Of none at all nothing is known, and
    /// what is not known is closed.
    #[must_use]
    pub fn state_of(&self, subjects: &[Subject], at: Instant) -> CalendarState {
        let mut stopping = self.stopping(subjects);
        if subjects.is_empty() || stopping.any(|window| window.phase(at) == super::Phase::Active) {
            CalendarState::Closed
        } else {
            CalendarState::Open
        }
    }

    /// When [`Calendar::state_of`] next changes after `at`. That one calendar opens while another stays closed is no change.
    #[must_use]
    pub fn next_change_of(&self, subjects: &[Subject], at: Instant) -> Option<Instant> {
        next_change(self.stopping(subjects), at)
    }

    /// The windows that close any of these: several are open only together, so their windows are one calendar's.
    fn stopping(&self, subjects: &[Subject]) -> impl Iterator<Item = &FreezeWindow> {
        self.windows
            .iter()
            .filter(|window| subjects.iter().any(|one| one.is_stopped_by(window)))
    }
}

/// How many occurrences of each freeze that comes back a calendar holds: what is under way and a little of what follows. A
/// decision reads them all, so they are few; where more of them touch they are looked up.
const HELD: usize = 4;
/// How many occurrences are looked up to find the end of a stop. It then goes on for a year or longer.
#[cfg(feature = "zones")]
const LOOKED_UP: usize = 400;

/// When being in any of these windows next changes after a moment: where none stops anything, at the first start; else by one
/// sweep over them in the order of their starts, since a calendar may hold thousands.
fn next_change<'a>(
    windows: impl Iterator<Item = &'a FreezeWindow>,
    at: Instant,
) -> Option<Instant> {
    let mut windows: Vec<_> = windows
        .filter(|window| window.starts_at < window.ends_at)
        .collect();
    let is_stopped = |window: &&FreezeWindow| window.starts_at <= at && at < window.ends_at;
    if !windows.iter().any(is_stopped) {
        // None of them has begun that is not over.
        let to_come = windows.into_iter().filter(|window| window.ends_at > at);
        return to_come.map(|window| window.starts_at).min();
    }
    windows.sort_unstable_by_key(|window| (window.starts_at, window.ends_at));
    let reached = reach(&windows, at);
    #[cfg(feature = "zones")]
    return last(&windows, reached);
    // Without zones nothing can be looked up, and what is not known is not said.
    #[cfg(not(feature = "zones"))]
    cut(&windows, reached).is_empty().then_some(reached)
}

/// To where these windows, in the order of their starts, cover everything from a moment on; itself where none does.
fn reach(windows: &[&FreezeWindow], at: Instant) -> Instant {
    let mut reached = at;
    for window in windows {
        if window.starts_at > reached {
            break;
        }
        reached = reached.max(window.ends_at);
    }
    reached
}

/// Where a stop that these windows make up to a moment really ends, with the occurrences that the calendar does not hold.
#[cfg(feature = "zones")]
fn last(windows: &[&FreezeWindow], mut reached: Instant) -> Option<Instant> {
    let mut left = LOOKED_UP;
    loop {
        let before = reached;
        for freeze in cut(windows, reached) {
            let over = freeze.ended_early_at.unwrap_or(FOREVER);
            for occurrence in freeze.spans(before) {
                left = left.checked_sub(1)?;
                if occurrence.starts_at > reached || occurrence.starts_at >= over {
                    break;
                }
                reached = reached.max(occurrence.ends_at.min(over));
            }
        }
        reached = reach(windows, reached);
        if reached == before {
            return Some(reached);
        }
    }
}

/// The freezes of which more occurrences may follow before a moment than are held: one window of each.
fn cut<'a>(windows: &[&'a FreezeWindow], before: Instant) -> Vec<&'a FreezeWindow> {
    let mut held: BTreeMap<&str, (usize, &FreezeWindow)> = BTreeMap::new();
    let recurring = windows
        .iter()
        .take_while(|window| window.starts_at <= before)
        .filter(|window| window.comes_back());
    for window in recurring {
        held.entry(&window.id).or_insert((0, window)).0 += 1;
    }
    held.into_values()
        .filter(|(count, _)| *count >= HELD)
        .map(|(_, window)| window)
        .collect()
}

#[cfg(test)]
mod tests;
