//! Freeze windows: when, what and whom they stop. Knows time and scope; must not know who asks or where windows are kept.

mod calendar;
mod civil;
mod window;

pub use calendar::{Calendar, CalendarState};
#[cfg(feature = "zones")]
pub use civil::{Edge, resolve_civil};
pub use window::{AppliesTo, FreezeDraft, FreezeWindow, Phase, Scope, Wrong};
