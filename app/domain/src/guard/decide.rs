//! The one function that decides. Knows every rule; must not know where facts come from or what a verdict leads to.

use super::approvals::{self, Standing};
use super::{
    ActorChain, ApprovalRule, Approver, Consent, Decision, DecisionRecord, Delegation, Principal,
    PrincipalKind, Reason, Verdict,
};
use crate::environment::{Environment, EnvironmentState, OperationKind};
use crate::freeze::{Calendar, FreezeWindow};
use crate::people::Rights;
use crate::time::Instant;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who asks, and for whom.
    pub chain: ActorChain,
    /// What for.
    pub operation: OperationKind,
    /// On which environment.
    pub environment_id: String,
    /// Whether an exception from the freezes that are active is asked for: people may grant one to this request alone.
    pub exception: bool,
}

/// Everything a decision rests on, read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The rights of each member of the chain, in its order: the act must be within all of them. Rights that are more
    /// or fewer than the members are a doubt, and with a doubt nothing is allowed.
    pub rights: Vec<Rights>,
    /// The environment, if there is one of that id.
    pub environment: Option<Environment>,
    /// Every window that is not over.
    pub calendar: Calendar,
    /// What the people of the chain let its agents do in their names.
    pub delegations: Vec<Delegation>,
    /// How long the slowest of the environment's last recreations took, in seconds; `None` where there was none.
    pub slowest_recreation: Option<u32>,
    /// How many people have to approve.
    pub rule: ApprovalRule,
    /// Everyone who may approve, as they are now.
    pub approvers: Vec<Approver>,
    /// The ids of people who own, issued or lent their rights to a member of the chain: they can not approve.
    pub connected: Vec<String>,
    /// Whether no other whole environment of its kind is in its partition.
    pub is_last_in_partition: bool,
    /// What people said to this request, where they were asked.
    pub consent: Option<Consent>,
}

/// Allows when every member may do it, the environment can take it, no freeze stops it and everyone who has to has approved;
/// denies otherwise, with every reason. Pure and total: the same values give the same decision.
#[must_use]
pub fn decide(request: &Request, facts: &Facts, now: Instant) -> Decision {
    let kind = request.chain.kind();
    let (active, ahead) = freezes(request, facts, kind, now);
    let frozen: Vec<&FreezeWindow> = active.iter().chain(&ahead).copied().collect();
    let standing = approvals::weigh(request, facts, kind, &frozen, now);
    let checks = [
        decidable(request, facts),
        permission(request, facts),
        delegation(request, facts, now),
        fitness(request, facts),
        freedom(request, facts, (active, ahead)),
        unless(standing.reasons.clone()),
    ];
    // Allowing takes every check's own yes, by name; whatever else they come to denies.
    let (verdict, reasons) = match checks {
        [
            Ok(Passed),
            Ok(Passed),
            Ok(Passed),
            Ok(Passed),
            Ok(Passed),
            Ok(Passed),
        ] => {
            let detail = permitted(request, &frozen, &standing);
            (Verdict::Allow, vec![Reason::Permitted { detail }])
        }
        refused => {
            let reasons = refused.into_iter().filter_map(Result::err).flatten();
            (Verdict::Deny, reasons.collect())
        }
    };
    Decision {
        record: DecisionRecord {
            verdict,
            reasons,
            operation: request.operation,
            environment_id: request.environment_id.clone(),
            environment_version: facts
                .environment
                .as_ref()
                .map(|environment| environment.version),
            kind,
            chain: request.chain.clone(),
            calendar_revision: facts.calendar.revision,
            decided_at: now,
            digest: standing.digest,
            exception: request.exception,
            approved_by: standing.approved_by,
            rule_revision: facts.rule.revision,
            next_transition_at: facts.environment.as_ref().and_then(|environment| {
                facts
                    .calendar
                    .next_transition(request.operation, environment, kind, now)
            }),
        },
        excepted: if request.exception {
            frozen.into_iter().cloned().collect()
        } else {
            Vec::new()
        },
    }
}

/// A check's yes. Saying nothing is no yes.
struct Passed;

/// What a check comes to: its yes, or every reason that it has against it.
type Check = Result<Passed, Vec<Reason>>;

/// A check's yes, unless it found something.
fn unless(found: Vec<Reason>) -> Check {
    if found.is_empty() {
        Ok(Passed)
    } else {
        Err(found)
    }
}

fn decidable(request: &Request, facts: &Facts) -> Check {
    let mut reasons = Vec::new();
    let mut doubt = |detail: &str| {
        reasons.push(Reason::Undecidable {
            detail: detail.to_owned(),
        });
    };
    if request.chain.0.is_empty() {
        doubt("Nobody is known to ask for this.");
    }
    if request
        .chain
        .0
        .iter()
        .any(|member| member.kind == PrincipalKind::Unknown)
    {
        doubt("A member of the actor chain is of no known kind.");
    }
    if facts.rights.len() != request.chain.0.len() {
        doubt("The rights that were read are not those of the actor chain's members.");
    }
    if facts
        .environment
        .as_ref()
        .is_some_and(|environment| environment.id != request.environment_id)
    {
        doubt("The environment that was read is not the one that was asked for.");
    }
    if facts
        .calendar
        .windows
        .iter()
        .any(|window| window.ends_at < window.starts_at)
    {
        doubt("The calendar holds a freeze that ends before it starts.");
    }
    if !facts.rule.check().is_empty() {
        doubt("The approval rule that was read is none that can be set.");
    }
    unless(reasons)
}

fn permission(request: &Request, facts: &Facts) -> Check {
    let permission = request.operation.permission();
    let all = facts.rights.iter().all(|rights| rights.allows(permission));
    if !facts.rights.is_empty() && all {
        Ok(Passed)
    } else {
        Err(vec![Reason::NotPermitted {
            detail: format!("{} may not {}.", request.chain.words(), permission.words()),
        }])
    }
}

/// An agent acts for a person only within what they have lent it, whoever else is in the chain between them.
fn delegation(request: &Request, facts: &Facts, now: Instant) -> Check {
    let mut reasons = Vec::new();
    let mut before: Vec<&Principal> = Vec::new();
    for member in &request.chain.0 {
        if member.kind == PrincipalKind::Human {
            for agent in before.iter().copied() {
                let lent = facts.delegations.iter().any(|one| {
                    let who = (agent.id.as_str(), member.id.as_str());
                    one.covers(who, request.operation, &request.environment_id, now)
                });
                if !lent {
                    reasons.push(Reason::NotDelegated {
                        agent: agent.name.clone(),
                        person: member.name.clone(),
                    });
                }
            }
        } else if member.kind == PrincipalKind::Agent {
            before.push(member);
        }
    }
    unless(reasons)
}

fn fitness(request: &Request, facts: &Facts) -> Check {
    let unfit = |detail: String| Err(vec![Reason::EnvironmentUnfit { detail }]);
    match facts
        .environment
        .as_ref()
        .map(|environment| environment.state)
    {
        None => unfit(format!(
            "There is no environment `{}`.",
            request.environment_id
        )),
        Some(EnvironmentState::Active) => Ok(Passed),
        Some(EnvironmentState::Recreating) => {
            unfit("The environment is being recreated; ask again when that has ended.".to_owned())
        }
        Some(EnvironmentState::Deleted { .. }) => {
            unfit("The environment is deleted; an admin can undo that for 30 days.".to_owned())
        }
        Some(EnvironmentState::Purged) => {
            unfit("The environment is deleted and its data are gone.".to_owned())
        }
    }
}

/// The shortest time that a recreation is taken to need, in seconds.
const SHORTEST_RECREATION: u32 = 300;

/// How long a recreation has to have before the next freeze: three times the slowest of the last, at least five minutes.
fn recreation_needs(facts: &Facts) -> chrono::TimeDelta {
    let seconds = facts
        .slowest_recreation
        .unwrap_or_default()
        .saturating_mul(3);
    chrono::TimeDelta::seconds(i64::from(seconds.max(SHORTEST_RECREATION)))
}

/// The freezes that stop this now, and those that would begin before a recreation is probably done.
fn freezes<'a>(
    request: &Request,
    facts: &'a Facts,
    kind: PrincipalKind,
    now: Instant,
) -> (Vec<&'a FreezeWindow>, Vec<&'a FreezeWindow>) {
    let Some(environment) = &facts.environment else {
        return (Vec::new(), Vec::new());
    };
    let active = facts
        .calendar
        .active_on(request.operation, environment, kind, now)
        .collect();
    let ahead = if request.operation == OperationKind::Recreate {
        let done = now
            .checked_add_signed(recreation_needs(facts))
            .unwrap_or(Instant::MAX_UTC);
        facts
            .calendar
            .windows
            .iter()
            .filter(|window| {
                now < window.starts_at
                    && window.starts_at < done
                    && window.starts_at < window.ends_at
                    && window.bears_on(request.operation, environment, kind)
            })
            .collect()
    } else {
        Vec::new()
    };
    (active, ahead)
}

/// No freeze stops it. Where an exception is asked for, what is missing of that stands for the freezes that it would lift: the
/// approvals' yes is then the one that counts.
fn freedom(
    request: &Request,
    facts: &Facts,
    (active, ahead): (Vec<&FreezeWindow>, Vec<&FreezeWindow>),
) -> Check {
    if request.exception {
        return Ok(Passed);
    }
    let ahead = ahead.into_iter().map(|window| stopped_ahead(window, facts));
    unless(active.into_iter().map(stopped_by).chain(ahead).collect())
}

fn stopped_ahead(window: &FreezeWindow, facts: &Facts) -> Reason {
    Reason::FreezeAhead {
        freeze_id: window.id.clone(),
        name: window.name.clone(),
        starts_at: window.starts_at,
        ends_at: Some(window.ends_at),
        needs_seconds: u32::try_from(recreation_needs(facts).num_seconds()).unwrap_or(u32::MAX),
    }
}

fn stopped_by(window: &FreezeWindow) -> Reason {
    Reason::FreezeActive {
        freeze_id: window.id.clone(),
        name: window.name.clone(),
        reason: window.reason.clone(),
        owner: window.owner.clone(),
        starts_at: window.starts_at,
        ends_at: window.ends_at,
    }
}

fn permitted(request: &Request, frozen: &[&FreezeWindow], standing: &Standing) -> String {
    let mut words = format!(
        "{} may {} this environment",
        request.chain.words(),
        request.operation.name()
    );
    if frozen.is_empty() {
        words.push_str(", and no freeze stops it.");
    } else {
        let names: Vec<_> = frozen
            .iter()
            .map(|window| format!("`{}`", window.name))
            .collect();
        words.push_str(&format!(
            ". An exception from the freeze {} was granted to this request alone.",
            names.join(", ")
        ));
    }
    if !standing.approved_by.is_empty() {
        words.push_str(&format!(
            " Approved by {}.",
            standing.approved_by.join(", ")
        ));
    }
    words
}

#[cfg(test)]
mod tests;
