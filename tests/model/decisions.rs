//! Every decision of the core is the model's. Knows both answers; must not know how either is found.

use crate::cases;
use crate::coverage::Coverage;
use crate::drawn;
use crate::rules::{self, Answer, Why};
use crate::world::World;
use floe_domain::environment::Tier;
use floe_domain::guard::{Decision, PrincipalKind, Reason, Verdict, decide};

#[test]
fn the_core_decides_as_the_model_does() {
    cases::run(1, 500, |draw, coverage| {
        let world = drawn::world(draw);
        let facts = world.facts();
        let decision = decide(&world.request, &facts, world.now);
        let model = rules::answer(&world);
        reached(&world, &model, coverage);
        let core = told(&decision);
        if core != model {
            return Err(format!(
                "{world:#?}\nthe core: {core:#?}\nthe model: {model:#?}"
            ));
        }
        consistent(&world, &decision, &model)
    });
}

/// The core's decision in the model's words.
fn told(decision: &Decision) -> Answer {
    let record = decision.record();
    let mut why: Vec<_> = record.reasons.iter().map(reason).collect();
    why.sort();
    let mut approved_by = record.approved_by.clone();
    approved_by.sort();
    Answer {
        allowed: decision.verdict() == Verdict::Allow,
        why,
        kind: record.kind,
        approved_by,
        next_transition_at: record.next_transition_at,
    }
}

fn reason(reason: &Reason) -> Why {
    match reason {
        Reason::Permitted { .. } => Why::Permitted,
        Reason::Undecidable { .. } => Why::Undecidable,
        Reason::NotPermitted { .. } => Why::NotPermitted,
        Reason::EnvironmentUnfit { .. } => Why::Unfit,
        Reason::FreezeActive { freeze_id, .. } => Why::Freeze(freeze_id.clone()),
        Reason::FreezeAhead { freeze_id, .. } => Why::Ahead(freeze_id.clone()),
        Reason::NotDelegated { agent, person } => Why::NotLent(agent.clone(), person.clone()),
        Reason::ApprovalNeeded {
            needed,
            given,
            admin_missing,
            exceptions_needed,
            exceptions_given,
        } => Why::Needed {
            of: usize::from(*needed),
            given: usize::from(*given),
            admin_missing: *admin_missing,
            exceptions: usize::from(*exceptions_needed),
            granted: usize::from(*exceptions_given),
        },
        Reason::ApprovalImpossible {
            needed,
            eligible,
            admin_needed,
            exceptions_needed,
            exceptions_eligible,
        } => Why::Impossible {
            of: usize::from(*needed),
            could: usize::from(*eligible),
            admin: *admin_needed,
            exceptions: usize::from(*exceptions_needed),
            could_grant: usize::from(*exceptions_eligible),
        },
        Reason::ApprovalVoid { .. } => Why::Void,
        Reason::ApprovalExpired { .. } => Why::Expired,
        Reason::ApprovalDenied { by } => Why::Denied(by.clone()),
    }
}

/// What the record and the permit say beside the reasons.
fn consistent(world: &World, decision: &Decision, model: &Answer) -> Result<(), String> {
    let record = decision.record();
    let awaiting = model
        .why
        .iter()
        .all(|why| matches!(why, Why::Needed { .. }));
    let frozen = model
        .why
        .iter()
        .any(|why| matches!(why, Why::Freeze(_) | Why::Ahead(_)));
    let version = world.facts.environment.as_ref().map(|one| one.version);
    let holds = record.is_awaiting() == awaiting
        && record.is_frozen() == frozen
        && record.is_not_permitted() == model.why.contains(&Why::NotPermitted)
        && record.environment_version == version
        && record.digest.is_some() == world.asked.is_some()
        && decision.permit().is_some() == model.allowed
        && decision.permit().is_none_or(|permit| {
            permit.operation() == world.request.operation
                && permit.environment_id() == world.request.environment_id
                && Some(permit.environment_version()) == version
                && permit.calendar_revision() == world.facts.calendar.revision
                && permit.rule_revision() == world.facts.rule.revision
                && permit.digest().map(str::to_owned)
                    == world.asked.as_ref().map(|one| one.digest())
        });
    if holds {
        Ok(())
    } else {
        Err(format!("{world:#?}\ncontradicts itself: {decision:#?}"))
    }
}

/// Counts what the case reached.
fn reached(world: &World, model: &Answer, coverage: &mut Coverage) {
    let why = &model.why;
    let any = |is_it: fn(&Why) -> bool| why.iter().any(is_it);
    let mut count = |name, is_so| coverage.count(name, is_so);
    let now = world.now;
    let micro = chrono::TimeDelta::microseconds(1);
    let freezes = why
        .iter()
        .filter(|one| matches!(one, Why::Freeze(_)))
        .count();
    let automated = model.kind != PrincipalKind::Human;
    let production =
        (world.facts.environment.as_ref()).is_some_and(|one| one.tier == Tier::Production);
    let windows = &world.facts.calendar.windows;
    let edge = |at| windows.iter().any(|window| window.starts_at == at);
    let end = |at| windows.iter().any(|window| window.ends_at == at);
    let frozen = (world.facts.environment.as_ref()).is_some_and(|one| {
        let stops = |window| rules::concerns(window, world.request.operation, one, automated);
        windows
            .iter()
            .any(|window| rules::lasts(window, now) && stops(window))
    });
    let chain = &world.request.chain.0;
    let rule = &world.facts.rule;

    count("reason: permitted", model.allowed);
    count("reason: undecidable", any(|one| *one == Why::Undecidable));
    count(
        "reason: not permitted",
        any(|one| *one == Why::NotPermitted),
    );
    count("reason: environment unfit", any(|one| *one == Why::Unfit));
    count("reason: freeze active", freezes > 0);
    count(
        "reason: freeze ahead",
        any(|one| matches!(one, Why::Ahead(_))),
    );
    count(
        "reason: not delegated",
        any(|one| matches!(one, Why::NotLent(..))),
    );
    count(
        "an agent is allowed",
        model.allowed && model.kind == PrincipalKind::Agent,
    );
    count("reason: two freezes at once", freezes > 1);
    count(
        "reason: approval needed",
        any(|one| matches!(one, Why::Needed { .. })),
    );
    count(
        "reason: an admin is missing",
        any(|one| {
            matches!(
                one,
                Why::Needed {
                    admin_missing: true,
                    ..
                }
            )
        }),
    );
    count(
        "reason: approval impossible",
        any(|one| matches!(one, Why::Impossible { .. })),
    );
    count("reason: approval void", any(|one| *one == Why::Void));
    count("reason: approval expired", any(|one| *one == Why::Expired));
    count(
        "reason: approval denied",
        any(|one| matches!(one, Why::Denied(_))),
    );
    count(
        "only a freeze speaks against it",
        why.len() == 1 && freezes == 1,
    );
    count(
        "only approvals are missing",
        why.len() == 1 && any(|one| matches!(one, Why::Needed { .. })),
    );
    count(
        "only void approvals",
        why.len() == 1 && any(|one| *one == Why::Void),
    );
    count(
        "only expired approvals",
        why.len() == 1 && any(|one| *one == Why::Expired),
    );
    count(
        "only a denial",
        why.len() == 1 && any(|one| matches!(one, Why::Denied(_))),
    );
    count(
        "only a doubt",
        why.len() == 1 && any(|one| *one == Why::Undecidable),
    );
    count(
        "allowed: automation on production",
        model.allowed && automated && production,
    );
    count(
        "allowed: the last in its partition",
        model.allowed && automated && production && world.facts.is_last_in_partition,
    );
    count(
        "allowed: by an exception from a freeze",
        model.allowed && frozen,
    );
    count(
        "allowed: to a person, with approvals",
        model.allowed && !automated && production && rule.people_too,
    );
    count(
        "allowed: five approvals asked",
        model.allowed && automated && production && rule.approvals == 5,
    );
    count(
        "allowed: a chain of five",
        model.allowed && chain.len() == 5,
    );
    count("a chain of nobody", chain.is_empty());
    count("a freeze starts now", edge(now));
    count("a freeze starts in a microsecond", edge(now + micro));
    count("a freeze started a microsecond ago", edge(now - micro));
    count("a freeze ends now", end(now));
    count("a freeze ends in a microsecond", end(now + micro));
    count("a freeze ended a microsecond ago", end(now - micro));
    count(
        "a freeze of no length",
        windows.iter().any(|one| one.starts_at == one.ends_at),
    );
    count(
        "freezes that touch",
        windows.iter().any(|one| {
            windows
                .iter()
                .any(|other| one.ends_at == other.starts_at && one.starts_at < one.ends_at)
        }),
    );
    count(
        "approvals expire in a microsecond",
        world
            .asked
            .as_ref()
            .is_some_and(|one| one.expires_at == now + micro),
    );
    count(
        "approvals expire now",
        world
            .asked
            .as_ref()
            .is_some_and(|one| one.expires_at == now),
    );
    count(
        "a vote is withdrawn",
        world.ballots.iter().any(|one| one.withdrawn_at.is_some()),
    );
    count(
        "a vote is from the future",
        world.ballots.iter().any(|one| one.at > now),
    );
    count(
        "a vote is for something else",
        world.ballots.iter().any(|one| one.about.is_some()),
    );
    count(
        "one of the chain votes",
        world
            .ballots
            .iter()
            .any(|one| chain.iter().any(|member| member.id == one.person)),
    );
    count(
        "one who is connected votes",
        world
            .ballots
            .iter()
            .any(|one| world.facts.connected.contains(&one.person)),
    );
}
