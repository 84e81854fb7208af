//! The laws of the decision, over random requests and facts. Knows rules; must not know where facts come from.

use super::{Facts, Request, decide};
use crate::environment::{Environment, EnvironmentState, OperationKind, Tier};
use crate::freeze::{AppliesTo, FreezeWindow};
use crate::guard::{
    ActorChain, Asked, Consent, PrincipalKind, Reason, Said, Verdict, Vote, lifted,
};
use crate::people::{Rights, Role, Scope};
use crate::sample::{environment, facts, now_and, principal, window};
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
            prop::sample::subsequence(Scope::ALL.to_vec(), 0..=11),
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

fn any_vote() -> impl Strategy<Value = Vote> {
    (
        prop::sample::select(vec![
            "p1", "p2", "p3", "p4", "human-1", "issuer", "stranger",
        ]),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
        -3_i64..2,
    )
        .prop_map(|(person, denies, withdrawn, other, at)| Vote {
            person_id: person.to_owned(),
            said: if denies { Said::Deny } else { Said::Approve },
            // Filled in with the digest that was asked about.
            digest: if other {
                "another".to_owned()
            } else {
                String::new()
            },
            at: now_and(at),
            withdrawn_at: withdrawn.then(|| now_and(-1)),
        })
}

/// What was said to a request, most of it to this one just as it is.
fn any_consent() -> impl Strategy<Value = Option<(Vec<Vote>, u8, i64)>> {
    prop::option::weighted(
        0.7,
        (prop::collection::vec(any_vote(), 0..6), 0_u8..12, -1_i64..9),
    )
}

fn asked(request: &Request, facts: &Facts, change: u8, expires: i64) -> Asked {
    let mut asked = Asked {
        operation: request.operation,
        environment_id: request.environment_id.clone(),
        environment_version: facts.environment.as_ref().map_or(1, |one| one.version),
        reason: "a test".to_owned(),
        exception: request.exception,
        freezes: facts.calendar.windows.iter().map(lifted).collect(),
        chain: request.chain.clone(),
        calendar_revision: facts.calendar.revision,
        rule_revision: facts.rule.revision,
        expires_at: now_and(expires),
        nonce: "n".to_owned(),
    };
    match change {
        0 => asked.environment_version -= 1,
        1 => asked.calendar_revision -= 1,
        2 => asked.rule_revision -= 1,
        3 => asked.chain.0.truncate(1),
        _ => {}
    }
    asked
}

fn case() -> impl Strategy<Value = (Request, Facts)> {
    (
        prop::collection::vec((kind(), rights()), 0..3),
        prop::sample::select(OperationKind::ALL.to_vec()),
        any_environment(),
        prop::collection::vec(any_window(), 0..3),
        any_consent(),
        (any::<bool>(), any::<bool>(), any::<bool>()),
    )
        .prop_map(
            |(members, operation, environment, windows, consent, (exception, people_too, last))| {
                let (kinds, rights): (Vec<_>, Vec<_>) = members.into_iter().unzip();
                let request = Request {
                    chain: ActorChain(kinds.into_iter().map(principal).collect()),
                    operation,
                    environment_id: "cost-explorer-eu-west-1".to_owned(),
                    exception,
                };
                let mut facts = Facts {
                    environment,
                    is_last_in_partition: last,
                    ..facts(rights, windows)
                };
                facts.rule.people_too = people_too;
                facts.consent = consent.map(|(mut votes, change, expires)| {
                    let asked = asked(&request, &facts, change, expires);
                    for vote in votes.iter_mut().filter(|vote| vote.digest.is_empty()) {
                        vote.digest = asked.digest();
                    }
                    Consent { asked, votes }
                });
                (request, facts)
            },
        )
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
            exception: false,
        },
        facts(vec![Rights::Person { role: Role::Admin }], Vec::new()),
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
            "freeze_active",
            "approval_needed"
        ]
    );
}

#[test]
fn an_empty_chain_is_denied() {
    let (mut request, mut facts) = plain();
    request.chain.0.clear();
    assert!(codes(&request, &facts).contains(&"undecidable"));
    facts.rights.clear();
    assert_eq!(
        codes(&request, &facts),
        ["undecidable", "not_permitted", "approval_needed"]
    );
}

#[test]
fn rights_of_more_or_fewer_than_the_chains_members_are_a_doubt() {
    let (mut request, mut facts) = plain();
    request.chain.0.push(principal(PrincipalKind::Human));
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

/// An agent's recreation for a person, off production, that nothing speaks against.
fn of_agent() -> (Request, Facts) {
    let (mut request, mut facts) = plain();
    request.chain.0.insert(0, principal(PrincipalKind::Agent));
    request.operation = OperationKind::Recreate;
    facts.rights.insert(
        0,
        Rights::Token {
            scopes: Scope::ALL.to_vec(),
            owner_role: Role::Admin,
        },
    );
    if let Some(environment) = &mut facts.environment {
        environment.tier = Tier::Staging;
    }
    (request, facts)
}

#[test]
fn an_agent_does_for_a_person_only_what_they_lent_it() {
    let (mut request, mut facts) = of_agent();
    assert_eq!(codes(&request, &facts), ["permitted"]);
    request.environment_id = "another".to_owned();
    facts.delegations[0].environments = Some(vec!["cost-explorer-eu-west-1".to_owned()]);
    assert!(codes(&request, &facts).contains(&"not_delegated"));
    let (request, mut facts) = of_agent();
    facts.delegations[0].operations = vec![OperationKind::Delete];
    assert_eq!(codes(&request, &facts), ["not_delegated"]);
    facts.delegations.clear();
    assert_eq!(codes(&request, &facts), ["not_delegated"]);
    let (request, mut facts) = of_agent();
    facts.delegations[0].until = now_and(0);
    assert_eq!(codes(&request, &facts), ["not_delegated"]);
}

#[test]
fn every_person_of_the_chain_has_to_have_lent_it_and_every_agent_before_them() {
    let (mut request, mut facts) = of_agent();
    let mut second = principal(PrincipalKind::Human);
    second.id = "human-2".to_owned();
    request.chain.0.push(second);
    facts.rights.push(Rights::Person { role: Role::Admin });
    assert_eq!(codes(&request, &facts), ["not_delegated"]);
    let (mut request, mut facts) = of_agent();
    let mut other = principal(PrincipalKind::Agent);
    other.id = "agent-2".to_owned();
    request.chain.0.insert(0, other);
    let rights = facts.rights[0].clone();
    facts.rights.insert(0, rights);
    assert_eq!(codes(&request, &facts), ["not_delegated"]);
}

#[test]
fn a_service_and_a_person_need_no_delegation() {
    let (mut request, mut facts) = of_agent();
    facts.delegations.clear();
    request.chain.0[0].kind = PrincipalKind::Service;
    assert_eq!(codes(&request, &facts), ["permitted"]);
    request.chain.0.remove(0);
    facts.rights.remove(0);
    assert_eq!(codes(&request, &facts), ["permitted"]);
}

#[test]
fn a_recreation_that_would_run_into_a_freeze_is_refused_and_a_deletion_is_not() {
    const MINUTE: i64 = 60_000_000;
    let (mut request, mut facts) = of_agent();
    let ahead = |micros: i64| vec![window("a", micros..micros + 1)];
    for (slowest, starts, is_refused) in [
        (None, 1, true),
        (None, 5 * MINUTE - 1, true),
        (None, 5 * MINUTE, false),
        (Some(100), 5 * MINUTE - 1, true),
        (Some(100), 5 * MINUTE, false),
        (Some(101), 303 * MINUTE / 60 - 1, true),
        (Some(101), 303 * MINUTE / 60, false),
        (Some(u32::MAX), 1_000_000 * MINUTE, true),
    ] {
        facts.slowest_recreation = slowest;
        facts.calendar.windows = ahead(starts);
        let expected = if is_refused {
            "freeze_ahead"
        } else {
            "permitted"
        };
        assert_eq!(codes(&request, &facts), [expected], "{slowest:?} {starts}");
    }
    facts.calendar.windows = ahead(1);
    facts.calendar.windows[0].ends_at = facts.calendar.windows[0].starts_at;
    assert_eq!(
        codes(&request, &facts),
        ["permitted"],
        "a freeze of no length"
    );
    facts.calendar.windows = ahead(0);
    assert_eq!(
        codes(&request, &facts),
        ["freeze_active"],
        "one that begins now is not ahead any more"
    );
    facts.calendar.windows = ahead(1);
    request.operation = OperationKind::Delete;
    assert_eq!(codes(&request, &facts), ["permitted"]);
}

#[test]
fn a_freeze_of_no_length_is_no_doubt_and_stops_nothing() {
    let (request, mut facts) = plain();
    facts.calendar.windows = vec![window("a", 0..0)];
    assert_eq!(codes(&request, &facts), ["permitted"]);
}

#[test]
fn a_rule_that_can_not_be_set_is_a_doubt() {
    let (request, mut facts) = plain();
    facts.rule.approvals = 0;
    assert_eq!(codes(&request, &facts), ["undecidable"]);
}

proptest! {
    #[test]
    fn less_lent_never_turns_deny_into_allow((request, mut facts) in case()) {
        let before = verdict(&request, &facts);
        facts.delegations.clear();
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn a_slower_recreation_never_turns_deny_into_allow((request, mut facts) in case(), slow in any::<u32>()) {
        let before = verdict(&request, &facts);
        facts.slowest_recreation = Some(slow);
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

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
        (mut request, mut facts) in case(),
        (member, named, its_rights) in (kind(), prop::sample::select(vec!["", "another", "human-1", "p1"]), rights()),
        at in any::<prop::sample::Index>(),
    ) {
        let before = verdict(&request, &facts);
        // Before, between or behind the others: of an id of its kind, of nobody's, of the person's, or of an approver's.
        let at = at.index(request.chain.0.len() + 1);
        let mut member = principal(member);
        if !named.is_empty() {
            named.clone_into(&mut member.id);
        }
        request.chain.0.insert(at, member);
        facts.rights.insert(at, its_rights);
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
    fn another_denial_never_turns_deny_into_allow_and_always_ends_it((request, mut facts) in case(), person in any_vote()) {
        if let Some(consent) = &mut facts.consent {
            consent.votes.push(Vote { said: Said::Deny, ..person });
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn one_more_who_is_connected_never_turns_deny_into_allow((request, mut facts) in case(), person in prop::sample::select(vec!["p1", "p2", "p3", "p4"])) {
        let before = verdict(&request, &facts);
        facts.connected.push(person.to_owned());
        if before == Verdict::Deny {
            prop_assert_eq!(verdict(&request, &facts), Verdict::Deny);
        }
    }

    #[test]
    fn automation_is_allowed_on_production_only_with_two_people_who_have_nothing_to_do_with_it((request, facts) in case()) {
        let decision = decide(&request, &facts, now_and(0));
        let is_production = facts.environment.as_ref().is_some_and(|one| one.tier == Tier::Production);
        if decision.verdict() == Verdict::Allow && request.chain.kind().is_automated() && is_production {
            let by = &decision.record().approved_by;
            prop_assert!(by.len() >= 2);
            prop_assert!(by.iter().all(|one| one.starts_with('p')));
            let digest = facts.consent.as_ref().map(|one| one.asked.digest());
            prop_assert_eq!(decision.permit().unwrap().digest().map(str::to_owned), digest);
        }
    }

    #[test]
    fn automation_is_never_allowed_within_a_freeze_without_two_freeze_approvers((request, mut facts) in case(), applies_to_everyone in any::<bool>()) {
        prop_assume!(request.chain.kind().is_automated());
        let mut freeze = window("f", 0..1);
        freeze.applies_to = if applies_to_everyone { AppliesTo::Everyone } else { AppliesTo::Automated };
        facts.calendar.windows.push(freeze);
        let decision = decide(&request, &facts, now_and(0));
        if decision.verdict() == Verdict::Allow {
            prop_assert!(request.exception);
            for person in ["p1@example.com", "p2@example.com"] {
                prop_assert!(decision.record().approved_by.iter().any(|by| by == person));
            }
        }
    }

    #[test]
    fn what_was_approved_is_exactly_what_is_decided((request, facts) in case()) {
        let decision = decide(&request, &facts, now_and(0));
        if let (Verdict::Allow, Some(consent)) = (decision.verdict(), &facts.consent) {
            let environment = facts.environment.as_ref().unwrap();
            prop_assert_eq!(&consent.asked.chain, &request.chain);
            prop_assert_eq!(consent.asked.environment_version, environment.version);
            prop_assert_eq!(consent.asked.calendar_revision, facts.calendar.revision);
            prop_assert_eq!(consent.asked.rule_revision, facts.rule.revision);
            prop_assert!(consent.asked.expires_at > now_and(0));
        }
    }
}
