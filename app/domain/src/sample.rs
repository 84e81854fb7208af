//! Values that tests start from. Knows plain examples; must not know what is tested with them.

use crate::environment::{Environment, EnvironmentKind, EnvironmentState, Tier};
use crate::freeze::{AppliesTo, FreezeWindow, Scope};
use crate::guard::{Principal, PrincipalKind};
use crate::time::Instant;

/// The moment tests take for now.
pub(crate) const NOW: &str = "2026-11-23T12:00:00Z";

/// An instant from its text.
pub(crate) fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// [`NOW`], some microseconds later.
pub(crate) fn now_and(micros: i64) -> Instant {
    instant(NOW) + chrono::Duration::microseconds(micros)
}

/// The whole and serving data set of a region.
pub(crate) fn environment(region: &str) -> Environment {
    Environment {
        id: Environment::id_of_region(Some(region)),
        name: region.to_owned(),
        region: region.to_owned(),
        tier: Tier::Production,
        owner: "floe".to_owned(),
        kind: EnvironmentKind::DataSet,
        state: EnvironmentState::Active,
        version: 3,
        generation: 1,
        created_at: instant("2026-01-01T00:00:00Z"),
    }
}

/// A freeze of everything for everyone, over these microseconds from [`NOW`].
pub(crate) fn window(id: &str, micros: std::ops::Range<i64>) -> FreezeWindow {
    FreezeWindow {
        id: id.to_owned(),
        name: format!("freeze {id}"),
        reason: "a test".to_owned(),
        owner: "ada@example.com".to_owned(),
        starts_at: now_and(micros.start),
        ends_at: now_and(micros.end),
        zone: "UTC".to_owned(),
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Everyone,
        created_at: instant("2026-01-01T00:00:00Z"),
        ended_early_at: None,
        schedule: None,
    }
}

/// A member of a chain.
pub(crate) fn principal(kind: PrincipalKind) -> Principal {
    Principal {
        kind,
        id: format!("{}-1", kind.name()),
        name: format!("{} one", kind.name()),
    }
}
