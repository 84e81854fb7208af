//! Whether enough of the right people have approved. Knows who may not, how many it takes and what makes their word void; must
//! not know freezes' scopes nor rights.

use super::consent::{Asked, Consent, Said, lifted};
use super::rule::{Approver, EXCEPTION_APPROVALS};
use super::{ActorChain, Facts, PrincipalKind, Reason, Request};
use crate::freeze::FreezeWindow;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// What the approvals come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Why they are not enough; none when they are, or when none are needed.
    pub(super) reasons: Vec<Reason>,
    /// The digest that was approved.
    pub(super) digest: Option<String>,
    /// The e-mail addresses of those whose approvals count.
    pub(super) approved_by: Vec<String>,
}

/// Why a person can not approve what a chain asks for; `None` when they can, if they are an approver at all.
///
/// Nobody approves what they asked for, what is asked in their name, or what a credential asks that they own, issued or
/// lent their rights to.
#[must_use]
pub fn ineligible(
    person_id: &str,
    chain: &ActorChain,
    connected: &[String],
) -> Option<&'static str> {
    if chain.0.iter().any(|member| member.id == person_id) {
        Some("This is asked by you or in your name.")
    } else if connected.iter().any(|id| id == person_id) {
        Some("You own, issued or lent your rights to what asks for this.")
    } else {
        None
    }
}

/// Those who can approve, each once: people are counted, not accounts. Who is listed as two different things is a doubt, and counts
/// as neither.
fn eligible<'a>(request: &Request, facts: &'a Facts) -> Vec<&'a Approver> {
    let mut listed: BTreeMap<&str, Option<&Approver>> = BTreeMap::new();
    for one in &facts.approvers {
        listed
            .entry(&one.person_id)
            .and_modify(|before| *before = before.filter(|before| *before == one))
            .or_insert(Some(one));
    }
    listed
        .into_values()
        .flatten()
        .filter(|one| ineligible(&one.person_id, &request.chain, &facts.connected).is_none())
        .collect()
}

/// What a request needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Needed {
    approvals: u8,
    admin: bool,
    exceptions: u8,
}

/// Counts what was said to the request, as it stands with the freezes that stop it.
pub(super) fn weigh(
    request: &Request,
    facts: &Facts,
    kind: PrincipalKind,
    frozen: &[&FreezeWindow],
    now: Instant,
) -> Standing {
    let needed = needed(request, facts, kind, !frozen.is_empty());
    if needed == Needed::default() && facts.consent.is_none() {
        return Standing::default();
    }
    let eligible = eligible(request, facts);
    let mut standing = Standing::default();
    let voters = match &facts.consent {
        Some(consent) => {
            let digest = consent.asked.digest();
            standing.reasons = objections(request, facts, (consent, frozen), now);
            let voters = approving(consent, &digest, &eligible, now);
            standing.digest = Some(digest);
            voters
        }
        None => Vec::new(),
    };
    let short = needed.short_of(&voters);
    if short.is_some() && standing.reasons.is_empty() {
        standing
            .reasons
            .extend(needed.impossible(&eligible).or(short));
    }
    standing.approved_by = voters.iter().map(|voter| voter.email.clone()).collect();
    standing
}

fn needed(request: &Request, facts: &Facts, kind: PrincipalKind, is_frozen: bool) -> Needed {
    let Some(environment) = &facts.environment else {
        return Needed::default();
    };
    let required = facts.rule.required(kind, environment.tier);
    let exceptions = if is_frozen && request.exception {
        EXCEPTION_APPROVALS
    } else {
        0
    };
    // The last of its kind in its partition has nobody to take over for it: one approval more, by an admin.
    let admin = required > 0 && facts.is_last_in_partition;
    Needed {
        approvals: required.saturating_add(u8::from(admin)).max(exceptions),
        admin,
        exceptions,
    }
}

impl Needed {
    /// What is still missing when these have approved.
    fn short_of(self, voters: &[&Approver]) -> Option<Reason> {
        let (given, exceptions) = count(voters);
        let admin_missing = self.admin && !voters.iter().any(|voter| voter.is_admin);
        let is_short = given < self.approvals || exceptions < self.exceptions || admin_missing;
        is_short.then_some(Reason::ApprovalNeeded {
            needed: self.approvals,
            given,
            admin_missing,
            exceptions_needed: self.exceptions,
            exceptions_given: exceptions.min(self.exceptions),
        })
    }

    /// That there are not enough people who ever could.
    fn impossible(self, eligible: &[&Approver]) -> Option<Reason> {
        let (could, could_except) = count(eligible);
        let of_admins = eligible.iter().filter(|one| one.is_admin).count();
        let enough = could >= self.approvals
            && could_except >= self.exceptions
            && (!self.admin || of_admins > 0);
        (!enough).then_some(Reason::ApprovalImpossible {
            needed: self.approvals,
            eligible: could,
            admin_needed: self.admin,
            exceptions_needed: self.exceptions,
            exceptions_eligible: could_except,
        })
    }
}

fn count(people: &[&Approver]) -> (u8, u8) {
    let all = u8::try_from(people.len()).unwrap_or(u8::MAX);
    let of_freezes = people.iter().filter(|one| one.grants_exceptions).count();
    (all, u8::try_from(of_freezes).unwrap_or(u8::MAX))
}

/// Everything that makes what was said count no longer.
fn objections(
    request: &Request,
    facts: &Facts,
    (consent, frozen): (&Consent, &[&FreezeWindow]),
    now: Instant,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(detail) = void(request, facts, &consent.asked, frozen) {
        reasons.push(Reason::ApprovalVoid { detail });
    }
    if now >= consent.asked.expires_at {
        reasons.push(Reason::ApprovalExpired {
            expired_at: consent.asked.expires_at,
        });
    }
    // A denial ends it whoever said it and whatever has become of them since.
    for vote in &consent.votes {
        if vote.said == Said::Deny {
            let by = facts
                .approvers
                .iter()
                .find(|one| one.person_id == vote.person_id)
                .map_or_else(|| vote.person_id.clone(), |one| one.email.clone());
            reasons.push(Reason::ApprovalDenied { by });
        }
    }
    reasons
}

/// What has changed since it was asked, in words.
fn void(
    request: &Request,
    facts: &Facts,
    asked: &Asked,
    frozen: &[&FreezeWindow],
) -> Option<String> {
    let mut changed = Vec::new();
    let mut compare = |differs: bool, what: &'static str| {
        if differs {
            changed.push(what);
        }
    };
    let version = facts.environment.as_ref()?.version;
    compare(
        asked.environment_version != version,
        "the environment was changed",
    );
    compare(
        asked.calendar_revision != facts.calendar.revision,
        "a freeze was changed",
    );
    compare(
        asked.rule_revision != facts.rule.revision,
        "the approval rule or its approvers were changed",
    );
    compare(
        asked.chain != request.chain,
        "it is asked by another actor chain",
    );
    compare(
        (asked.operation, &asked.environment_id, asked.exception)
            != (
                request.operation,
                &request.environment_id,
                request.exception,
            ),
        "it asks for something else",
    );
    let is_granted = |window: &&FreezeWindow| asked.freezes.contains(&lifted(window));
    if request.exception && !frozen.iter().all(is_granted) {
        changed.push("a freeze began from which no exception was asked");
    }
    (!changed.is_empty()).then(|| {
        format!(
            "The approvals are void: {} since it was asked for.",
            changed.join(", and ")
        )
    })
}

/// The people whose approvals count, each once.
fn approving<'a>(
    consent: &Consent,
    digest: &str,
    eligible: &[&'a Approver],
    now: Instant,
) -> Vec<&'a Approver> {
    let people: BTreeSet<&str> = consent
        .votes
        .iter()
        .filter(|vote| {
            vote.said == Said::Approve
                && vote.digest == digest
                && vote.withdrawn_at.is_none()
                && vote.at <= now
        })
        .map(|vote| vote.person_id.as_str())
        .collect();
    eligible
        .iter()
        .copied()
        .filter(|one| people.contains(one.person_id.as_str()))
        .collect()
}

#[cfg(test)]
mod tests;
