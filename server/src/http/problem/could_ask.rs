//! What could be asked instead of what the guard refused, for a program to choose from. Knows reasons, and where people and the
//! API are asked; must not decide.

use crate::service::Refusal;
use floe_domain::environment::OperationKind;
use floe_domain::guard::{DecisionRecord, PrincipalKind, Reason};
use floe_domain::people::Scope;
use floe_domain::time::Instant;
use serde_json::{Value, json};

/// What could be asked instead: answers to the reason that weighs most, as what weighs less stays anyhow until that is gone.
pub(super) fn could_ask(record: &DecisionRecord) -> Value {
    Value::Array(match Refusal::of(record) {
        Some(Refusal::NotPermitted) => of_those_who_may(record),
        Some(Refusal::Frozen) => {
            let detail = "Two freeze approvers can grant an exception to this request alone. Add your reason to the body.";
            let place = (record.environment_id.as_str(), record.operation);
            let mut could = vec![again("exception", detail, place, true)];
            could.extend(later(record));
            could
        }
        Some(Refusal::Unapproved) => of_approvers(record),
        Some(Refusal::Undecidable | Refusal::Unfit) | None => Vec::new(),
    })
}

/// A request of the same, complete but for the reason: that is the asker's own.
fn again(
    what: &str,
    detail: &str,
    (environment_id, operation): (&str, OperationKind),
    exception: bool,
) -> Value {
    json!({
        "what": what,
        "detail": detail,
        "method": "POST",
        "url": format!("/api/v1/environments/{environment_id}/operations"),
        "body": {"operation": operation, "exception": exception},
        "fill_in": {"reason": "Why, in your own words: 1 to 1,000 characters."},
    })
}

/// The same as a request that has ended without effect, as a new one.
pub(in crate::http) fn anew(
    environment_id: &str,
    operation: OperationKind,
    exception: bool,
) -> Value {
    let detail = "What was said to this request is spent. Asked again it starts a new one, to which people say yes or no anew. \
                  Add your reason to the body.";
    again("anew", detail, (environment_id, operation), exception)
}

/// The moment from which none of the freezes that are named stops it; `None` where one of them has no end that is known.
///
/// Of a freeze that is active that is the calendar's next change. Of one that is ahead it is not: that is its start.
fn later(record: &DecisionRecord) -> Option<Value> {
    let mut ends: Vec<Option<Instant>> = Vec::new();
    let (mut is_active, mut needs) = (false, None);
    for reason in &record.reasons {
        match reason {
            Reason::FreezeActive { .. } => {
                is_active = true;
                ends.push(record.next_transition_at);
            }
            Reason::FreezeAhead {
                ends_at,
                needs_seconds,
                ..
            } => {
                ends.push(*ends_at);
                needs = Some(needs_seconds.div_ceil(60));
            }
            _ => {}
        }
    }
    let ends: Option<Vec<Instant>> = ends.into_iter().collect();
    let at = ends?.into_iter().max()?;
    let mut detail = "The freezes that are named here are over by then.".to_owned();
    // In a freeze it would be no use to be quicker.
    if let (false, Some(minutes)) = (is_active, needs) {
        detail.push_str(&format!(
            " It may take {minutes} minutes, too long for the time before the freeze ahead begins: only if recreations became \
             quicker could it be asked sooner.",
        ));
    }
    Some(json!({"what": "later", "detail": detail, "at": at}))
}

/// What people could give to whom it lacks.
fn of_those_who_may(record: &DecisionRecord) -> Vec<Value> {
    let could = record.reasons.iter().filter_map(|reason| match reason {
        Reason::NotPermitted { .. } => Some(right(record)),
        Reason::NotDelegated { agent, person } => Some(delegation(record, agent, person)),
        _ => None,
    });
    could.collect()
}

fn right(record: &DecisionRecord) -> Value {
    let permission = record.operation.permission();
    let scope = permission.scope().map(Scope::name);
    let of_tokens = scope.map_or_else(String::new, |scope| {
        format!(
            " A token needs the scope `{scope}` too: operators and admins issue one under Settings, Tokens."
        )
    });
    json!({
        "what": "right",
        "detail": format!(
            "Ask somebody who may {}: it takes the role {} at least, which an admin gives under Settings, People. They can ask for \
             this themselves, on the environment's page.{of_tokens}",
            permission.words(),
            permission.least_role().name(),
        ),
        "page_url": format!("/environments/{}", record.environment_id),
    })
}

fn delegation(record: &DecisionRecord, agent: &str, person: &str) -> Value {
    let mut could = json!({
        "what": "delegation",
        "detail": format!(
            "Ask {person}: they can let the agent {agent} do this in their name, under Settings, Delegations, or on Floe's machine \
             with `floe delegation grant`. Then ask again.",
        ),
        "page_url": "/settings/delegations",
    });
    let mut agents = record
        .chain
        .0
        .iter()
        .filter(|member| member.kind == PrincipalKind::Agent && member.name == agent);
    // Of two agents of one name the reason does not say which is meant.
    if let (Some(member), None, Some(members)) =
        (agents.next(), agents.next(), could.as_object_mut())
    {
        let command = format!(
            "floe delegation grant --agent {} --operation {} --environment {}",
            member.id,
            record.operation.name(),
            record.environment_id
        );
        members.insert("command".to_owned(), Value::from(command));
    }
    could
}

/// What could be asked where people's approvals are not there: more approvers, where too few could approve; otherwise anew.
fn of_approvers(record: &DecisionRecord) -> Vec<Value> {
    let is_impossible = record
        .reasons
        .iter()
        .any(|reason| matches!(reason, Reason::ApprovalImpossible { .. }));
    if is_impossible {
        return vec![json!({
            "what": "approvers",
            "detail": "Ask an admin to appoint approvers, under Settings, Approvals, or on Floe's machine with `floe approver appoint`. \
                       Until then asking again gives the same answer.",
            "page_url": "/settings/approvals",
        })];
    }
    vec![anew(
        &record.environment_id,
        record.operation,
        record.exception,
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use floe_domain::guard::{ActorChain, Principal, Verdict};

    fn at(minutes: i64) -> Instant {
        Instant::default() + chrono::TimeDelta::minutes(minutes)
    }

    fn member(kind: PrincipalKind, id: &str, name: &str) -> Principal {
        Principal {
            kind,
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    /// A refusal of an agent's recreation for these reasons, where the calendar's answer next changes in so many minutes.
    fn refused(reasons: Vec<Reason>, changes: i64) -> DecisionRecord {
        let agent = member(PrincipalKind::Agent, "tok-1", "bot");
        let person = member(PrincipalKind::Human, "usr-1", "ada@example.com");
        DecisionRecord {
            verdict: Verdict::Deny,
            reasons,
            operation: OperationKind::Recreate,
            environment_id: "shop".to_owned(),
            environment_version: Some(1),
            kind: PrincipalKind::Agent,
            chain: ActorChain(vec![agent, person]),
            calendar_revision: 1,
            decided_at: at(0),
            next_transition_at: Some(at(changes)),
            digest: None,
            exception: false,
            approved_by: Vec::new(),
            rule_revision: 1,
        }
    }

    fn active(ends: i64) -> Reason {
        Reason::FreezeActive {
            freeze_id: "f1".to_owned(),
            name: "now".to_owned(),
            reason: "a test".to_owned(),
            owner: "ada@example.com".to_owned(),
            starts_at: at(-1),
            ends_at: at(ends),
        }
    }

    fn ahead(starts: i64, ends: Option<i64>) -> Reason {
        Reason::FreezeAhead {
            freeze_id: "f2".to_owned(),
            name: "soon".to_owned(),
            starts_at: at(starts),
            ends_at: ends.map(at),
            needs_seconds: 301,
        }
    }

    /// What each of them is, in order.
    fn whats(could: &Value) -> Vec<&str> {
        let all = could.as_array().unwrap();
        all.iter()
            .map(|one| one["what"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn later_is_when_the_last_of_the_freezes_is_over() {
        for (reasons, changes, later) in [
            (vec![active(9)], 9, 9),
            (vec![ahead(4, Some(30))], 4, 30),
            (vec![active(2), ahead(4, Some(30))], 2, 30),
            (vec![active(60), ahead(4, Some(30))], 60, 60),
        ] {
            let could = could_ask(&refused(reasons, changes));
            assert_eq!(whats(&could), ["exception", "later"]);
            assert_eq!(could[1]["at"], json!(at(later)));
        }
        // Recorded before the end was kept: the start is not told for it.
        let could = could_ask(&refused(vec![ahead(4, None)], 4));
        assert_eq!(whats(&could), ["exception"]);
    }

    #[test]
    fn a_freeze_ahead_is_told_with_how_long_it_may_take() {
        let could = could_ask(&refused(vec![ahead(4, Some(30))], 4));
        let detail = could[1]["detail"].as_str().unwrap();
        assert!(detail.contains("6 minutes"), "{detail}");
        for reasons in [vec![active(9)], vec![active(9), ahead(4, Some(30))]] {
            let could = could_ask(&refused(reasons, 9));
            let words = "The freezes that are named here are over by then.";
            assert_eq!(could[1]["detail"], words);
        }
    }

    #[test]
    fn whoever_can_give_what_is_missing_is_named_before_any_freeze() {
        let lacks = Reason::NotDelegated {
            agent: "bot".to_owned(),
            person: "ada@example.com".to_owned(),
        };
        let may_not = Reason::NotPermitted {
            detail: "bot may not recreate environments.".to_owned(),
        };
        let could = could_ask(&refused(vec![may_not, lacks, active(9)], 9));
        assert_eq!(whats(&could), ["right", "delegation"]);
        let right = could[0]["detail"].as_str().unwrap();
        for part in ["recreate environments", "operator", "environments:recreate"] {
            assert!(right.contains(part), "{part}: {right}");
        }
        let words = could[1]["detail"].as_str().unwrap();
        assert!(words.contains("ada@example.com") && words.contains("agent bot"));
        assert_eq!(
            could[1]["command"],
            "floe delegation grant --agent tok-1 --operation recreate --environment shop"
        );
    }

    #[test]
    fn a_command_is_offered_only_where_it_is_known_for_which_agent() {
        let lacks = Reason::NotDelegated {
            agent: "bot".to_owned(),
            person: "ada@example.com".to_owned(),
        };
        let mut record = refused(vec![lacks], 9);
        let namesake = member(PrincipalKind::Agent, "tok-2", "bot");
        record.chain.0.insert(0, namesake);
        let could = could_ask(&record);
        assert_eq!(whats(&could), ["delegation"]);
        assert_eq!(could[0]["command"], Value::Null);
    }

    #[test]
    fn what_people_ended_can_be_asked_anew_as_it_was_and_what_nobody_can_approve_can_not() {
        for reason in [
            Reason::ApprovalDenied {
                by: "kim@example.com".to_owned(),
            },
            Reason::ApprovalVoid {
                detail: "The approvals are void: a freeze was changed since it was asked for."
                    .to_owned(),
            },
            Reason::ApprovalExpired { expired_at: at(-1) },
        ] {
            for exception in [false, true] {
                let mut record = refused(vec![reason.clone()], 9);
                record.exception = exception;
                let could = could_ask(&record);
                assert_eq!(whats(&could), ["anew"]);
                assert_eq!(
                    could[0]["body"],
                    json!({"operation": "recreate", "exception": exception})
                );
                assert!(could[0]["fill_in"]["reason"].is_string());
            }
        }
        let impossible = Reason::ApprovalImpossible {
            needed: 2,
            eligible: 1,
            admin_needed: false,
            exceptions_needed: 0,
            exceptions_eligible: 0,
        };
        let could = could_ask(&refused(vec![impossible], 9));
        assert_eq!(whats(&could), ["approvers"]);
    }

    #[test]
    fn where_nothing_could_be_asked_nothing_is_offered() {
        let unfit = Reason::EnvironmentUnfit {
            detail: "There is no environment `shop`.".to_owned(),
        };
        assert_eq!(could_ask(&refused(vec![unfit], 9)), json!([]));
    }
}
