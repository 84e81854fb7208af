//! The one function that decides. Knows every rule; must not know where facts come from or what a verdict leads to.

use super::{ActorChain, Decision, DecisionRecord, PrincipalKind, Reason, Verdict};
use crate::environment::{Environment, EnvironmentState, OperationKind};
use crate::freeze::Calendar;
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
}

/// Allows when every member may do it, the environment can take it and no freeze stops it; denies otherwise,
/// with every reason. Pure and total: the same values give the same decision.
#[must_use]
pub fn decide(request: &Request, facts: &Facts, now: Instant) -> Decision {
    let kind = request.chain.kind();
    let mut reasons = Vec::new();
    undecidable(request, facts, &mut reasons);
    permission(request, facts, &mut reasons);
    fitness(request, facts, &mut reasons);
    freezes(request, facts, kind, now, &mut reasons);
    let verdict = if reasons.is_empty() {
        reasons.push(Reason::Permitted {
            detail: format!(
                "{} may {} this environment, and no freeze stops it.",
                request.chain.words(),
                request.operation.name()
            ),
        });
        Verdict::Allow
    } else {
        Verdict::Deny
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
            next_transition_at: facts.environment.as_ref().and_then(|environment| {
                facts
                    .calendar
                    .next_transition(request.operation, environment, kind, now)
            }),
        },
    }
}

fn undecidable(request: &Request, facts: &Facts, reasons: &mut Vec<Reason>) {
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
}

fn permission(request: &Request, facts: &Facts, reasons: &mut Vec<Reason>) {
    let permission = request.operation.permission();
    let all = facts.rights.iter().all(|rights| rights.allows(permission));
    if facts.rights.is_empty() || !all {
        reasons.push(Reason::NotPermitted {
            detail: format!("{} may not {}.", request.chain.words(), permission.words()),
        });
    }
}

fn fitness(request: &Request, facts: &Facts, reasons: &mut Vec<Reason>) {
    let mut unfit = |detail: String| reasons.push(Reason::EnvironmentUnfit { detail });
    match facts
        .environment
        .as_ref()
        .map(|environment| environment.state)
    {
        None => unfit(format!(
            "There is no environment `{}`.",
            request.environment_id
        )),
        Some(EnvironmentState::Active) => {}
        Some(EnvironmentState::Recreating) => {
            unfit("The environment is being recreated; ask again when that has ended.".to_owned());
        }
        Some(EnvironmentState::Deleted { .. }) => {
            unfit("The environment is deleted; an admin can undo that for 30 days.".to_owned());
        }
        Some(EnvironmentState::Purged) => {
            unfit("The environment is deleted and its data are gone.".to_owned())
        }
    }
}

fn freezes(
    request: &Request,
    facts: &Facts,
    kind: PrincipalKind,
    now: Instant,
    reasons: &mut Vec<Reason>,
) {
    let Some(environment) = &facts.environment else {
        return;
    };
    for window in facts
        .calendar
        .active_on(request.operation, environment, kind, now)
    {
        reasons.push(Reason::FreezeActive {
            freeze_id: window.id.clone(),
            name: window.name.clone(),
            reason: window.reason.clone(),
            owner: window.owner.clone(),
            starts_at: window.starts_at,
            ends_at: window.ends_at,
        });
    }
}

#[cfg(test)]
mod tests;
