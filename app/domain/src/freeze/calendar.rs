//! All freeze windows together, at one revision. Knows how they overlap in time; must not know who asks.

use super::FreezeWindow;
use crate::environment::{Environment, OperationKind};
use crate::guard::PrincipalKind;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

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
    /// Every environment: a freeze of any of them counts.
    Everything,
    /// One environment: what bears on it counts.
    One(Environment),
}

impl Subject {
    /// Whether the window stops any operation of an automated principal here, whenever it is active.
    fn is_stopped_by(&self, window: &FreezeWindow) -> bool {
        match self {
            // Every freeze stops automated principals, some of them people too.
            Self::Everything => true,
            Self::One(environment) => OperationKind::ALL
                .into_iter()
                .any(|operation| window.bears_on(operation, environment, PrincipalKind::Agent)),
        }
    }
}

#[cfg(feature = "zones")]
impl Calendar {
    /// The calendar of these freezes from a moment on: what comes back, occurrence by occurrence.
    #[must_use]
    pub fn of(revision: i64, freezes: &[FreezeWindow], from: Instant) -> Self {
        let mut windows: Vec<_> = freezes
            .iter()
            .flat_map(|freeze| freeze.occurrences(from))
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
        self.windows.iter().filter(move |window| {
            window.phase(now) == super::Phase::Active
                && window.bears_on(operation, environment, kind)
        })
    }

    /// When the answer for this next changes between "stopped" and "not stopped"; `None` when it never does.
    /// Windows that touch or overlap are one stop: the moment between them is no transition.
    #[must_use]
    pub fn next_transition(
        &self,
        operation: OperationKind,
        environment: &Environment,
        kind: PrincipalKind,
        now: Instant,
    ) -> Option<Instant> {
        let bearing = self
            .windows
            .iter()
            .filter(|window| window.bears_on(operation, environment, kind));
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

/// When being in any of these windows next changes after a moment: by one sweep over them in the order of their starts, since
/// a calendar may hold tens of thousands.
fn next_change<'a>(
    windows: impl Iterator<Item = &'a FreezeWindow>,
    at: Instant,
) -> Option<Instant> {
    let mut spans: Vec<_> = windows
        .map(|window| (window.starts_at, window.ends_at))
        .filter(|(start, end)| start < end && *end > at)
        .collect();
    spans.sort_unstable();
    let mut covered_to = None;
    for (start, end) in spans {
        match covered_to {
            None if start > at => return Some(start),
            None => covered_to = Some(end),
            Some(to) if start > to => break,
            Some(to) => covered_to = Some(to.max(end)),
        }
    }
    covered_to
}

#[cfg(test)]
mod tests;
