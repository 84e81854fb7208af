//! Whether a freeze stops an operation that has begun. Knows the calendar and what the operation was excepted from; must not
//! know which of its steps are safe, nor what stopping leads to.

use super::{Permit, PrincipalKind};
use crate::environment::Environment;
use crate::freeze::{Calendar, FreezeWindow, UnderWay};
use crate::time::Instant;

/// Why an operation under way is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// A freeze that stops what is under way.
    Freeze(Box<FreezeWindow>),
    /// It can not be told whether one does.
    Doubt(&'static str),
}

/// What stops the permitted operation at `now`, if anything does: the freeze that began first of those that bear on it and
/// stop what is under way, but not one that it was excepted from. Pure and total; with a doubt it is stopped.
#[must_use]
pub fn halt(
    permit: &Permit,
    environment: &Environment,
    kind: PrincipalKind,
    calendar: &Calendar,
    now: Instant,
) -> Option<Halt> {
    if environment.id != permit.environment_id() {
        return Some(Halt::Doubt("another environment was read than is changed"));
    }
    let is_backward = |window: &FreezeWindow| window.ends_at < window.starts_at;
    if calendar.windows.iter().any(is_backward) {
        return Some(Halt::Doubt(
            "the calendar holds a freeze that ends before it starts",
        ));
    }
    calendar
        .active_on(permit.operation(), environment, kind, now)
        .filter(|window| window.under_way == UnderWay::Stop && !permit.excepted().contains(window))
        .min_by_key(|window| window.starts_at)
        .cloned()
        .map(|window| Halt::Freeze(Box::new(window)))
}

#[cfg(test)]
mod tests;
