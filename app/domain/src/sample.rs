//! Values that tests start from. Knows plain examples; must not know what is tested with them.

use crate::environment::{Environment, EnvironmentKind, EnvironmentState, Tier};
use crate::freeze::{AppliesTo, Calendar, DEFAULT_CALENDAR, FreezeWindow, Scope, UnderWay};
use crate::guard::{ApprovalRule, Approver, Delegation, Facts, Principal, PrincipalKind};
use crate::people::Rights;
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
        calendar: DEFAULT_CALENDAR.to_owned(),
        name: format!("freeze {id}"),
        reason: "a test".to_owned(),
        owner: "ada@example.com".to_owned(),
        starts_at: now_and(micros.start),
        ends_at: now_and(micros.end),
        zone: "UTC".to_owned(),
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Everyone,
        under_way: UnderWay::Finish,
        created_at: instant("2026-01-01T00:00:00Z"),
        ended_early_at: None,
        schedule: None,
        change_windows: None,
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

/// Facts about [`environment`] of `eu-west-1`, with the usual rule and the approvers `p1`, `p2` (freeze approvers), `p3` and
/// the admin `p4`, of whom nobody has said anything.
pub(crate) fn facts(rights: Vec<Rights>, windows: Vec<FreezeWindow>) -> Facts {
    Facts {
        rights,
        environment: Some(environment("eu-west-1")),
        calendar: Calendar {
            revision: 7,
            windows,
        },
        delegations: vec![lent()],
        slowest_recreation: None,
        rule: ApprovalRule {
            revision: 2,
            ..ApprovalRule::default()
        },
        approvers: ["p1", "p2", "p3", "p4"].map(approver).to_vec(),
        connected: vec!["issuer".to_owned()],
        is_last_in_partition: false,
        consent: None,
    }
}

/// Everything, lent by [`principal`]'s human to its agent.
pub(crate) fn lent() -> Delegation {
    Delegation {
        id: "del-1".to_owned(),
        agent_id: "agent-1".to_owned(),
        person_id: "human-1".to_owned(),
        operations: crate::environment::OperationKind::ALL.to_vec(),
        environments: None,
        from: instant("2026-01-01T00:00:00Z"),
        until: instant("2027-01-01T00:00:00Z"),
        revoked_at: None,
    }
}

/// One who may approve: `p1` and `p2` may grant exceptions, `p4` is an admin.
pub(crate) fn approver(id: &str) -> Approver {
    Approver {
        person_id: id.to_owned(),
        email: format!("{id}@example.com"),
        is_admin: id == "p4",
        grants_exceptions: id == "p1" || id == "p2",
    }
}
