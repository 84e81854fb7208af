//! Freeze windows: when, what and whom they stop. Knows time and scope; must not know who asks or where windows are kept.

mod calendar;
#[cfg(feature = "zones")]
mod change;
mod change_windows;
mod civil;
mod draft;
mod form;
#[cfg(feature = "zones")]
mod ics;
mod recurrence;
mod schedule;
mod under_way;
mod window;

pub use calendar::{Calendar, CalendarState, Subject};
#[cfg(feature = "zones")]
pub use change::Laxer;
pub use change_windows::{ChangeWindows, MOST_CHANGE_WINDOWS};
#[cfg(feature = "zones")]
pub use civil::{Edge, UNKNOWN_ZONE, in_zone, is_zone, resolve_civil, zones};
pub use draft::{FreezeDraft, Wrong};
pub use form::FreezeForm;
#[cfg(feature = "zones")]
pub use ics::{
    ICS_LIMIT, IcsDefaults, IcsLeft, IcsRead, IcsTaken, IcsUnreadable, id_of_uid, read_ics,
    write_ics,
};
pub use recurrence::{Frequency, Recurrence};
#[cfg(feature = "zones")]
pub use schedule::Occurrence;
pub use schedule::{LONGEST_DAYS, Length, Schedule};
pub use under_way::UnderWay;
pub use window::{AppliesTo, DEFAULT_CALENDAR, FOREVER, FreezeWindow, Phase, Scope};
