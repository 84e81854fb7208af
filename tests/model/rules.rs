//! The rules of the guard, told once more and as plainly as can be: everything that speaks against a request is listed, and what
//! nothing speaks against is allowed. Shares no code with the guard, only its plain values; slow, and in no hurry.

use crate::world::{Ballot, World};
use floe_domain::environment::{Environment, EnvironmentState, OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, FreezeWindow};
use floe_domain::guard::{Approver, Asked, PrincipalKind};
use floe_domain::people::{Rights, Role, Scope};
use floe_domain::time::Instant;

/// Something that speaks against it, or that nothing does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    Permitted,
    Undecidable,
    NotPermitted,
    /// An agent's and a person's names.
    NotLent(String, String),
    Ahead(String),
    Unfit,
    Freeze(String),
    Needed {
        of: usize,
        given: usize,
        admin_missing: bool,
        exceptions: usize,
        granted: usize,
    },
    Impossible {
        of: usize,
        could: usize,
        admin: bool,
        exceptions: usize,
        could_grant: usize,
    },
    Void,
    Expired,
    Denied(String),
}

/// What the rules come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) allowed: bool,
    /// Sorted.
    pub(crate) why: Vec<Why>,
    pub(crate) kind: PrincipalKind,
    /// E-mail addresses, sorted.
    pub(crate) approved_by: Vec<String>,
    pub(crate) next_transition_at: Option<Instant>,
}

/// Goes through every rule.
pub(crate) fn answer(world: &World) -> Answer {
    let kind = kind_of_chain(world);
    let automated = kind != PrincipalKind::Human;
    let mut against = Vec::new();
    doubts(world, &mut against);
    if !everyone_may(world) {
        against.push(Why::NotPermitted);
    }
    not_lent(world, &mut against);
    let whole =
        matches!(&world.facts.environment, Some(one) if one.state == EnvironmentState::Active);
    if !whole {
        against.push(Why::Unfit);
    }
    let mut frozen = Vec::new();
    if let Some(environment) = &world.facts.environment {
        for window in &world.facts.calendar.windows {
            if lasts(window, world.now)
                && concerns(window, world.request.operation, environment, automated)
            {
                frozen.push(window);
                if !world.request.exception {
                    against.push(Why::Freeze(window.id.clone()));
                }
            } else if would_run_into(world, window)
                && concerns(window, world.request.operation, environment, automated)
            {
                frozen.push(window);
                if !world.request.exception {
                    against.push(Why::Ahead(window.id.clone()));
                }
            }
        }
    }
    let approved_by = people(world, automated, &frozen, &mut against);
    let allowed = against.is_empty();
    if allowed {
        against.push(Why::Permitted);
    }
    against.sort();
    Answer {
        allowed,
        why: against,
        kind,
        approved_by,
        next_transition_at: next_transition(world, automated),
    }
}

/// Whether a recreation that begins now would probably still run when the freeze begins: it takes three times as long as the
/// slowest of the last, and never less than five minutes.
fn would_run_into(world: &World, window: &FreezeWindow) -> bool {
    if world.request.operation != OperationKind::Recreate {
        return false;
    }
    let mut takes = 5 * 60;
    if let Some(slowest) = world.facts.slowest_recreation {
        takes = takes.max(3 * i64::from(slowest));
    }
    let wait = window.starts_at - world.now;
    wait > chrono::TimeDelta::zero()
        && wait < chrono::TimeDelta::seconds(takes)
        && window.ends_at > window.starts_at
}

/// Every agent has to have been let by every person behind it: this operation, here, now.
fn not_lent(world: &World, against: &mut Vec<Why>) {
    let members = &world.request.chain.0;
    for (place, person) in members.iter().enumerate() {
        if person.kind != PrincipalKind::Human {
            continue;
        }
        for agent in &members[..place] {
            if agent.kind != PrincipalKind::Agent {
                continue;
            }
            let mut lent = false;
            for one in &world.facts.delegations {
                let everywhere = one.environments.is_none();
                let here = match &one.environments {
                    Some(list) => list.contains(&world.request.environment_id),
                    None => false,
                };
                let over = one.until <= world.now || one.revoked_at.is_some();
                let begun = one.from <= world.now;
                if one.agent_id == agent.id
                    && one.person_id == person.id
                    && one.operations.contains(&world.request.operation)
                    && (everywhere || here)
                    && begun
                    && !over
                {
                    lent = true;
                }
            }
            if !lent {
                against.push(Why::NotLent(agent.name.clone(), person.name.clone()));
            }
        }
    }
}

/// A chain is as automated as its most automated member; of nobody nothing is known.
fn kind_of_chain(world: &World) -> PrincipalKind {
    let mut agents = 0;
    let mut services = 0;
    for member in &world.request.chain.0 {
        match member.kind {
            PrincipalKind::Unknown => return PrincipalKind::Unknown,
            PrincipalKind::Agent => agents += 1,
            PrincipalKind::Service => services += 1,
            PrincipalKind::Human => {}
        }
    }
    if world.request.chain.0.is_empty() {
        PrincipalKind::Unknown
    } else if agents > 0 {
        PrincipalKind::Agent
    } else if services > 0 {
        PrincipalKind::Service
    } else {
        PrincipalKind::Human
    }
}

/// With a doubt nothing is allowed.
fn doubts(world: &World, against: &mut Vec<Why>) {
    let members = &world.request.chain.0;
    if members.is_empty() {
        against.push(Why::Undecidable);
    }
    let mut unknown = false;
    for member in members {
        unknown = unknown || member.kind == PrincipalKind::Unknown;
    }
    if unknown {
        against.push(Why::Undecidable);
    }
    if world.facts.rights.len() != members.len() {
        against.push(Why::Undecidable);
    }
    if let Some(environment) = &world.facts.environment
        && environment.id != world.request.environment_id
    {
        against.push(Why::Undecidable);
    }
    let mut backwards = false;
    for window in &world.facts.calendar.windows {
        backwards = backwards || window.starts_at > window.ends_at;
    }
    if backwards {
        against.push(Why::Undecidable);
    }
    let rule = &world.facts.rule;
    let mut nonsense = rule.approvals < 1 || rule.approvals > 5;
    for seconds in [
        rule.approval_seconds,
        rule.permit_seconds,
        rule.loosening_seconds,
    ] {
        nonsense = nonsense || !(60..=24 * 60 * 60).contains(&seconds);
    }
    if nonsense {
        against.push(Why::Undecidable);
    }
}

/// Rights are the intersection over the chain: operators and admins may delete and recreate, tokens of theirs that were issued
/// for it too.
fn everyone_may(world: &World) -> bool {
    let scope = match world.request.operation {
        OperationKind::Delete => Scope::EnvironmentsDelete,
        OperationKind::Recreate => Scope::EnvironmentsRecreate,
    };
    for rights in &world.facts.rights {
        let (role, issued_for_it) = match rights {
            Rights::Person { role } => (role, true),
            Rights::Token { scopes, owner_role } => (owner_role, scopes.contains(&scope)),
        };
        if *role == Role::Viewer || !issued_for_it {
            return false;
        }
    }
    !world.facts.rights.is_empty()
}

/// Half-open: the start is in it, the end is not.
pub(crate) fn lasts(window: &FreezeWindow, now: Instant) -> bool {
    window.starts_at <= now && now < window.ends_at
}

/// Whether the window is about this operation, this environment and this kind of asker.
pub(crate) fn concerns(
    window: &FreezeWindow,
    operation: OperationKind,
    environment: &Environment,
    automated: bool,
) -> bool {
    if window.applies_to == AppliesTo::Automated && !automated {
        return false;
    }
    if !window.operations.is_empty() && !window.operations.contains(&operation) {
        return false;
    }
    let scope = &window.scope;
    if scope.except.contains(&environment.id) {
        return false;
    }
    if !scope.regions.is_empty() && !scope.regions.contains(&environment.region) {
        return false;
    }
    // The few regions that are drawn.
    let partition = match environment.region.as_str() {
        "eu-west-1" | "us-east-1" => "aws",
        "cn-north-1" | "cn-northwest-1" => "aws-cn",
        _ => "other",
    };
    if !scope.partitions.is_empty() && !scope.partitions.contains(&partition.to_owned()) {
        return false;
    }
    if !scope.environments.is_empty() && !scope.environments.contains(&environment.id) {
        return false;
    }
    scope.tiers.is_empty() || scope.tiers.contains(&environment.tier)
}

/// What the approvals lack; gives who approved.
fn people(
    world: &World,
    automated: bool,
    frozen: &[&FreezeWindow],
    against: &mut Vec<Why>,
) -> Vec<String> {
    let facts = &world.facts;
    let mut of = 0;
    let mut admin = false;
    let mut exceptions = 0;
    if let Some(environment) = &facts.environment {
        if environment.tier == Tier::Production && (automated || facts.rule.people_too) {
            of = usize::from(facts.rule.approvals);
        }
        // The last in its partition takes one approval more, an admin's.
        if of > 0 && facts.is_last_in_partition {
            of += 1;
            admin = true;
        }
        if !frozen.is_empty() && world.request.exception {
            exceptions = 2;
            of = of.max(2);
        }
    }
    let mut objected = false;
    if let Some(asked) = &world.asked {
        let before = against.len();
        objections(world, asked, frozen, against);
        objected = against.len() > before;
    }
    let could = entitled(world);
    let mut did = Vec::new();
    for one in &could {
        if world.asked.is_some() && approved(world, &one.person_id) {
            did.push(*one);
        }
    }
    let granted = did.iter().filter(|one| one.grants_exceptions).count();
    let admin_missing = admin && !did.iter().any(|one| one.is_admin);
    if !objected && (did.len() < of || granted < exceptions || admin_missing) {
        let could_grant = could.iter().filter(|one| one.grants_exceptions).count();
        let no_admin = admin && !could.iter().any(|one| one.is_admin);
        if could.len() < of || could_grant < exceptions || no_admin {
            against.push(Why::Impossible {
                of,
                could: could.len(),
                admin,
                exceptions,
                could_grant,
            });
        } else {
            let granted = granted.min(exceptions);
            against.push(Why::Needed {
                of,
                given: did.len(),
                admin_missing,
                exceptions,
                granted,
            });
        }
    }
    let mut emails: Vec<_> = did.iter().map(|one| one.email.clone()).collect();
    emails.sort();
    emails
}

/// What ends it whatever else was said.
fn objections(world: &World, asked: &Asked, frozen: &[&FreezeWindow], against: &mut Vec<Why>) {
    // Where the environment is gone, that is reason enough.
    if let Some(environment) = &world.facts.environment {
        let same = asked.operation == world.request.operation
            && asked.environment_id == world.request.environment_id
            && asked.environment_version == environment.version
            && asked.exception == world.request.exception
            && asked.chain == world.request.chain
            && asked.calendar_revision == world.facts.calendar.revision
            && asked.rule_revision == world.facts.rule.revision;
        let mut granted = true;
        for window in frozen {
            let name = format!(
                "{} {}",
                window.id,
                window.starts_at.format("%Y-%m-%dT%H:%M:%S%.6fZ")
            );
            granted = granted && asked.freezes.contains(&name);
        }
        if !same || (world.request.exception && !granted) {
            against.push(Why::Void);
        }
    }
    if asked.expires_at <= world.now {
        against.push(Why::Expired);
    }
    for ballot in &world.ballots {
        if !ballot.approves {
            let mut by = &ballot.person;
            for one in world.facts.approvers.iter().rev() {
                if one.person_id == ballot.person {
                    by = &one.email;
                }
            }
            against.push(Why::Denied(by.clone()));
        }
    }
}

/// Each person once who is an approver and has nothing to do with the request. Who is listed as two different things is a doubt,
/// and counts as neither.
fn entitled(world: &World) -> Vec<&Approver> {
    let mut found: Vec<&Approver> = Vec::new();
    for one in &world.facts.approvers {
        let asks = world
            .request
            .chain
            .0
            .iter()
            .any(|member| member.id == one.person_id);
        let connected = world.facts.connected.contains(&one.person_id);
        let mut contradicted = false;
        for other in &world.facts.approvers {
            contradicted = contradicted || (other.person_id == one.person_id && other != one);
        }
        let counted = found.iter().any(|other| other.person_id == one.person_id);
        if !asks && !connected && !contradicted && !counted {
            found.push(one);
        }
    }
    found
}

fn approved(world: &World, person: &str) -> bool {
    for ballot in &world.ballots {
        if ballot.person == person && counts(ballot, world.asked.as_ref(), world.now) {
            return true;
        }
    }
    false
}

/// Whether it is an approval of just what is asked, given by now and not taken back.
pub(crate) fn counts<T: PartialEq>(ballot: &Ballot<T>, asked: Option<&T>, now: Instant) -> bool {
    let of_this = ballot.about.is_none() || ballot.about.as_ref() == asked;
    ballot.approves && of_this && ballot.withdrawn_at.is_none() && ballot.at <= now
}

/// The first boundary of any window after which the answer differs from now's.
fn next_transition(world: &World, automated: bool) -> Option<Instant> {
    let environment = world.facts.environment.as_ref()?;
    let operation = world.request.operation;
    let mut bearing = Vec::new();
    for window in &world.facts.calendar.windows {
        if concerns(window, operation, environment, automated) {
            bearing.push(window);
        }
    }
    first_change(&bearing, world.now)
}

/// Looks at each boundary in turn whether being within any of these windows has changed.
pub(crate) fn first_change(windows: &[&FreezeWindow], now: Instant) -> Option<Instant> {
    let within = |when| windows.iter().any(|window| lasts(window, when));
    let mut boundaries = Vec::new();
    for window in windows {
        boundaries.push(window.starts_at);
        boundaries.push(window.ends_at);
    }
    boundaries.sort();
    let before = within(now);
    boundaries
        .into_iter()
        .find(|when| *when > now && within(*when) != before)
}
