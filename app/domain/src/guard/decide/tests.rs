//! The laws of the decision, over random requests and facts. Knows rules; must not know where facts come from.

use super::{Facts, Request, decide};
use crate::environment::{Environment, EnvironmentState, OperationKind, Tier};
use crate::freeze::{AppliesTo, Calendar, FreezeWindow};
use crate::guard::{ActorChain, PrincipalKind, Reason, Verdict};
use crate::people::{Rights, Role, Scope};
use crate::sample::{environment, now_and, principal, window};
use proptest::prelude::*;

fn kind() -> impl Strategy<Value = PrincipalKind> {
    prop::sample::select(vec![
        PrincipalKind::Human,
        PrincipalKind::Human,
        PrincipalKind::Service,
        PrincipalKind::Agent,
        PrincipalKind::Unknown,
    ])
}

fn rights() -> impl Strategy<Value = Rights> {
    let role =
        || prop::sample::select(vec![Role::Viewer, Role::Operator, Role::Admin, Role::Admin]);
    prop_oneof![
        role().prop_map(|role| Rights::Person { role }),
        (
            prop::sample::subsequence(Scope::ALL.to_vec(), 0..=8),
            role()
        )
            .prop_map(|(scopes, owner_role)| Rights::Token { scopes, owner_role }),
    ]
}

fn any_window() -> impl Strategy<Value = FreezeWindow> {
    (
        -20_i64..20,
        0_i64..20,
        any::<bool>(),
        any::<bool>(),
        0_u8..3,
    )
        .prop_map(|(start, length, automated, elsewhere, operations)| {
            let mut window = window("w", start..start + length);
            if automated {
                window.applies_to = AppliesTo::Automated;
            }
            if elsewhere {
                window.scope.regions = vec!["us-east-1".to_owned()];
            }
            window.operations = match operations {
                0 => Vec::new(),
                1 => vec![OperationKind::Delete],
                _ => vec![OperationKind::Recreate],
            };
            window
        })
}

fn any_environment() -> impl Strategy<Value = Option<Environment>> {
    let state = prop::sample::select(vec![
        EnvironmentState::Active,
        EnvironmentState::Active,
        EnvironmentState::Active,
        EnvironmentState::Recreating,
        EnvironmentState::Purged,
        EnvironmentState::Deleted {
            deleted_at: now_and(-5),
            purge_at: now_and(5),
        },
    ]);
    prop::option::weighted(
        0.95,
        (state, prop::sample::select(Tier::ALL.to_vec())).prop_map(|(state, tier)| Environment {
            state,
            tier,
            ..environment("eu-west-1")
        }),
    )
}

fn case() -> impl Strategy<Value = (Request, Facts)> {
    (
        prop::collection::vec((kind(), rights()), 0..3),
        prop::sample::select(OperationKind::ALL.to_vec()),
        any_environment(),
        prop::collection::vec(any_window(), 0..3),
    )
        .prop_map(|(members, operation, environment, windows)| {
            let (kinds, rights): (Vec<_>, Vec<_>) = members.into_iter().unzip();
            let request = Request {
                chain: ActorChain(kinds.into_iter().map(principal).collect()),
                operation,
                environment_id: "cost-explorer-eu-west-1".to_owned(),
            };
            let calendar = Calendar {
                revision: 7,
                windows,
            };
            (
                request,
                Facts {
                    rights,
                    environment,
                    calendar,
                },
            )
        })
}

fn verdict(request: &Request, facts: &Facts) -> Verdict {
    decide(request, facts, now_and(0)).verdict()
}

/// An admin's deletion that nothing speaks against.
fn plain() -> (Request, Facts) {
    (
        Request {
            chain: ActorChain(vec![principal(PrincipalKind::Human)]),
            operation: OperationKind::Delete,
            environment_id: "cost-explorer-eu-west-1".to_owned(),
        },
        Facts {
            rights: vec![Rights::Person { role: Role::Admin }],
            environment: Some(environment("eu-west-1")),
            calendar: Calendar::default(),
        },
    )
}

fn codes(request: &Request, facts: &Facts) -> Vec<&'static str> {
    let decision = decide(request, facts, now_and(0));
    decision.record().reasons.iter().map(Reason::code).collect()
}

#[test]
fn what_nothing_speaks_against_is_allowed_with_a_permit_for_just_that() {
    let (request, facts) = plain();
    let decision = decide(&request, &facts, now_and(0));
    assert_eq!(decision.verdict(), Verdict::Allow);
    let permit = decision.permit().unwrap();
    assert_eq!(permit.operation(), OperationKind::Delete);
    assert_eq!(permit.environment_id(), "cost-explorer-eu-west-1");
    assert_eq!(permit.environment_version(), 3);
    assert_eq!(codes(&request, &facts), ["permitted"]);
}

#[test]
fn two_freezes_at_once_are_both_reasons() {
    let (request, mut facts) = plain();
    facts.calendar.windows = vec![window("a", -1..5), window("b", 0..9), window("c", 1..9)];
    let decision = decide(&request, &facts, now_and(0));
    let ids: Vec<_> = decision
        .record()
        .reasons
        .iter()
        .map(|reason| match reason {
            Reason::FreezeActive { freeze_id, .. } => freeze_id.as_str(),
            other => other.code(),
        })
        .collect();
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(decision.record().next_transition_at, Some(now_and(9)));
    assert!(decision.record().is_frozen());
}

#[test]
fn every_reason_is_told_not_only_the_first() {
    let (mut request, mut facts) = plain();
    request.chain.0.push(principal(PrincipalKind::Unknown));
    facts.rights = vec![Rights::Person { role: Role::Viewer }; 2];
    facts.calendar.windows = vec![window("a", -1..5)];
    if let Some(environment) = &mut facts.environment {
        environment.state = EnvironmentState::Recreating;
    }
    assert_eq!(
        codes(&request, &facts),
        [
            "undecidable",
            "not_permitted",
            "environment_unfit",
            "freeze_active"
        ]
    );
}

#[test]
fn an_empty_chain_is_denied() {
    let (mut request, mut facts) = plain();
    request.chain.0.clear();
    assert!(codes(&request, &facts).contains(&"undecidable"));
    facts.rights.clear();
    assert_eq!(codes(&request, &facts), ["undecidable", "not_permitted"]);
}

#[test]
fn rights_of_more_or_fewer_than_the_chains_members_are_a_doubt() {
    let (mut request, mut facts) = plain();
    request.chain.0.insert(0, principal(PrincipalKind::Agent));
    assert_eq!(codes(&request, &facts), ["undecidable"]);
    facts.rights = vec![Rights::Person { role: Role::Admin }; 3];
    assert_eq!(codes(&request, &facts), ["undecidable"]);
}

#[test]
fn facts_about_another_environment_are_a_doubt() {
    let (request, mut facts) = plain();
    facts.environment = Some(environment("us-east-1"));
    assert_eq!(codes(&request, &facts), ["undecidable"]);
}

#[test]
fn a_calendar_that_makes_no_sense_is_a_doubt() {
    let (request, mut facts) = plain();
    let mut reversed = window("a", 5..9);
    std::mem::swap(&mut reversed.starts_at, &mut reversed.ends_at);
    facts.calendar.windows = vec![reversed];
    assert_eq!(codes(&request, &facts), ["undecidable"]);
}

proptest! {
    #[test]
    fn a_decision_is_total_has_reasons_and_is_the_same_each_time((request, facts) in case()) {
        let one = decide(&request, &facts, now_and(0));
        let record = one.record();
        prop_assert!(!record.reasons.is_empty());
        prop_assert_eq!(record.reasons.iter().any(Reason::denies), one.verdict() == Verdict::Deny);
        prop_assert_eq!(one.permit().is_some(), one.verdict() == Verdict::Allow);
        let again = decide(&request, &facts, now_and(0));
        prop_assert_eq!(again.record(), record);
        prop_assert!(record.reasons.iter().all(|reason| !reason.words().is_empty()));
    }

    #[test]
    fn another_freeze_never_turns_deny_into_allow((request, mut facts) in case(), more in any_window()) {
        let before = verdict(&request, &facts);
        facts.calendar.windows.push(more);
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn another_member_of_the_chain_never_turns_deny_into_allow(
        (mut request, mut facts) in case(), member in kind(), its_rights in rights(), front in any::<bool>(),
    ) {
        let before = verdict(&request, &facts);
        let at = if front { 0 } else { request.chain.0.len() };
        request.chain.0.insert(at, principal(member));
        facts.rights.insert(at.min(facts.rights.len()), its_rights);
        // Nobody at all is no chain to add to: somebody who may is then the first who asks.
        if before == Verdict::Deny && request.chain.0.len() > 1 {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn a_more_automated_member_never_turns_deny_into_allow((mut request, facts) in case(), at in any::<prop::sample::Index>(), other in kind()) {
        prop_assume!(!request.chain.0.is_empty());
        let before = verdict(&request, &facts);
        let at = at.index(request.chain.0.len());
        request.chain.0[at].kind = request.chain.0[at].kind.max(other);
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn fewer_rights_never_turn_deny_into_allow((request, mut facts) in case(), at in any::<prop::sample::Index>()) {
        prop_assume!(!facts.rights.is_empty());
        let before = verdict(&request, &facts);
        let at = at.index(facts.rights.len());
        facts.rights[at] = match facts.rights[at].clone() {
            Rights::Person { .. } => Rights::Person { role: Role::Viewer },
            Rights::Token { owner_role, .. } => Rights::Token { scopes: Vec::new(), owner_role },
        };
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn the_order_of_freezes_makes_no_difference((request, mut facts) in case()) {
        let before = verdict(&request, &facts);
        facts.calendar.windows.reverse();
        prop_assert_eq!(verdict(&request, &facts), before);
    }

    #[test]
    fn automation_is_never_allowed_within_a_freeze_that_bears_on_it((request, mut facts) in case(), applies_to_everyone in any::<bool>()) {
        prop_assume!(request.chain.kind().is_automated());
        let mut freeze = window("f", 0..1);
        freeze.applies_to = if applies_to_everyone { AppliesTo::Everyone } else { AppliesTo::Automated };
        facts.calendar.windows.push(freeze);
        prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
    }
}
