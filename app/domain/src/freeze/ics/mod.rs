//! Freezes as iCalendar (RFC 5545), out and in. Knows calendar files; must not know who sends or fetches them.
//!
//! Reading fails closed. What a file says in a way that freezes do not have is never left out quietly: a component is taken
//! whole, taken with a note where leaving a part out freezes more, or not taken and named with its line and the reason. That
//! is why lines are read here: the parsers there are forgive, and a rule that is forgiven freezes less than was written.

mod component;
mod event;
mod export;
mod extension;
mod import;
mod line;
mod moment;
mod rule;
mod span;
mod text;
mod vtimezone;
mod zone;

pub use component::IcsUnreadable;
pub use export::{id_of_uid, write_ics};
pub use import::read_ics;

use super::{AppliesTo, FreezeDraft, Scope, UnderWay};
use crate::environment::OperationKind;

/// The largest file that is read, in bytes.
pub const ICS_LIMIT: usize = 1 << 20;

/// What a file does not say and the one who imports it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsDefaults {
    /// The zone of days and of times that name none; `None` leaves it to the file, and such events out where it has none.
    pub zone: Option<String>,
    /// Which environments.
    pub scope: Scope,
    /// Which operations; empty means all.
    pub operations: Vec<OperationKind>,
    /// Whom it stops.
    pub applies_to: AppliesTo,
    /// What becomes of operations that run when it begins.
    pub under_way: UnderWay,
}

/// What became of a file's components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IcsRead {
    /// Events that are freezes, in the file's order.
    pub taken: Vec<IcsTaken>,
    /// Everything else that stands for something in a calendar, each with the reason.
    pub left: Vec<IcsLeft>,
    /// What is to be known of the file as a whole.
    pub notes: Vec<String>,
}

/// An event that is a freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsTaken {
    /// What the event is known by when it comes again.
    pub uid: String,
    /// The line it begins on.
    pub line: usize,
    /// The freeze.
    pub draft: FreezeDraft,
    /// What was left out of it; nothing of that would freeze more.
    pub notes: Vec<String>,
}

/// A component that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsLeft {
    /// `VEVENT`, `VJOURNAL` …
    pub component: String,
    /// The line it begins on.
    pub line: usize,
    /// Its UID, if it has one.
    pub uid: Option<String>,
    /// Its SUMMARY, if it has one.
    pub name: Option<String>,
    /// Why, as what follows its name: `comes back every hour (FREQ=HOURLY)`.
    pub why: String,
}

#[cfg(test)]
mod tests;
