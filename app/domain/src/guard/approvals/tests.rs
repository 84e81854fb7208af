//! Whose approvals count, how many it takes, and what voids them, case by case.

use crate::environment::{OperationKind, Tier};
use crate::guard::{
    ActorChain, Asked, Consent, Facts, PrincipalKind, Reason, Request, Said, Verdict, Vote, decide,
    ineligible, lifted,
};
use crate::people::{Rights, Role, Scope};
use crate::sample::{facts, now_and, principal, window};

/// An agent for a person, on production.
struct Case {
    request: Request,
    facts: Facts,
}

impl Case {
    fn new() -> Self {
        let rights = vec![
            Rights::Token {
                scopes: Scope::ALL.to_vec(),
                owner_role: Role::Operator,
            },
            Rights::Person {
                role: Role::Operator,
            },
        ];
        Self {
            request: Request {
                chain: ActorChain(vec![
                    principal(PrincipalKind::Agent),
                    principal(PrincipalKind::Human),
                ]),
                operation: OperationKind::Recreate,
                environment_id: "cost-explorer-eu-west-1".to_owned(),
                exception: false,
            },
            facts: facts(rights, Vec::new()),
        }
    }

    /// In a freeze, asking for an exception from it.
    fn excepted() -> Self {
        let mut case = Self::new();
        case.request.exception = true;
        case.facts.calendar.windows = vec![window("a", -9..9)];
        case
    }

    fn asked(&self) -> Asked {
        Asked {
            operation: self.request.operation,
            environment_id: self.request.environment_id.clone(),
            environment_version: 3,
            reason: "It looks broken".to_owned(),
            exception: self.request.exception,
            freezes: self.facts.calendar.windows.iter().map(lifted).collect(),
            chain: self.request.chain.clone(),
            calendar_revision: 7,
            rule_revision: 2,
            expires_at: now_and(100),
            nonce: "n".to_owned(),
        }
    }

    /// With these people's approvals.
    fn approved_by(mut self, people: &[&str]) -> Self {
        let asked = self.asked();
        let votes = people
            .iter()
            .map(|person| Vote {
                person_id: (*person).to_owned(),
                said: Said::Approve,
                digest: asked.digest(),
                at: now_and(-1),
                withdrawn_at: None,
            })
            .collect();
        self.facts.consent = Some(Consent { asked, votes });
        self
    }

    fn votes(&mut self) -> &mut Vec<Vote> {
        &mut self.facts.consent.as_mut().unwrap().votes
    }

    fn codes(&self) -> Vec<&'static str> {
        let decision = decide(&self.request, &self.facts, now_and(0));
        decision.record().reasons.iter().map(Reason::code).collect()
    }

    fn needs(&self) -> (u8, u8, bool, u8, u8) {
        let decision = decide(&self.request, &self.facts, now_and(0));
        match decision.record().reasons.as_slice() {
            [
                Reason::ApprovalNeeded {
                    needed,
                    given,
                    admin_missing,
                    exceptions_needed,
                    exceptions_given,
                },
            ] => (
                *needed,
                *given,
                *admin_missing,
                *exceptions_needed,
                *exceptions_given,
            ),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn an_agent_on_production_waits_for_two_people() {
    assert_eq!(Case::new().needs(), (2, 0, false, 0, 0));
    assert_eq!(Case::new().approved_by(&[]).needs(), (2, 0, false, 0, 0));
    assert_eq!(
        Case::new().approved_by(&["p1"]).needs(),
        (2, 1, false, 0, 0)
    );
    assert_eq!(
        Case::new().approved_by(&["p1", "p3"]).codes(),
        ["permitted"]
    );
}

#[test]
fn one_person_counts_once() {
    assert_eq!(
        Case::new().approved_by(&["p1", "p1", "p1"]).needs(),
        (2, 1, false, 0, 0)
    );
}

#[test]
fn an_approver_listed_twice_counts_once() {
    let mut case = Case::new().approved_by(&["p1"]);
    let again = case.facts.approvers[0].clone();
    case.facts.approvers.push(again);
    assert_eq!(case.needs(), (2, 1, false, 0, 0));
}

#[test]
fn an_approver_listed_twice_is_one_of_those_who_could() {
    let mut case = Case::new();
    let one = case.facts.approvers[0].clone();
    case.facts.approvers = vec![one.clone(), one];
    assert_eq!(case.codes(), ["approval_impossible"]);
}

#[test]
fn who_is_listed_as_two_different_things_counts_as_neither() {
    let mut case = Case::new().approved_by(&["p1", "p3"]);
    let mut other = case.facts.approvers[0].clone();
    other.is_admin = true;
    case.facts.approvers.push(other);
    assert_eq!(case.needs(), (2, 1, false, 0, 0));
    // However often, and in whatever order.
    let again = case.facts.approvers[0].clone();
    case.facts.approvers.push(again);
    assert_eq!(case.needs(), (2, 1, false, 0, 0));
}

#[test]
fn who_denied_is_named() {
    let mut case = Case::new().approved_by(&["p2", "gone"]);
    for vote in case.votes() {
        vote.said = Said::Deny;
    }
    let decision = decide(&case.request, &case.facts, now_and(0));
    let by = |by: &str| Reason::ApprovalDenied { by: by.to_owned() };
    assert_eq!(
        decision.record().reasons,
        [by("p2@example.com"), by("gone")]
    );
}

#[test]
fn the_owner_the_issuer_and_strangers_do_not_count() {
    let mut case = Case::new().approved_by(&["p1", "human-1", "issuer", "stranger", "agent-1"]);
    for id in ["human-1", "issuer"] {
        let mut one = case.facts.approvers[0].clone();
        one.person_id = id.to_owned();
        case.facts.approvers.push(one);
    }
    assert_eq!(case.needs(), (2, 1, false, 0, 0));
    let chain = &case.request.chain;
    assert!(ineligible("human-1", chain, &case.facts.connected).is_some());
    assert!(ineligible("issuer", chain, &case.facts.connected).is_some());
    assert!(ineligible("p1", chain, &case.facts.connected).is_none());
}

#[test]
fn one_who_may_approve_no_longer_does_not_count() {
    let mut case = Case::new().approved_by(&["p1", "p3"]);
    case.facts.approvers.retain(|one| one.person_id != "p3");
    assert_eq!(case.needs(), (2, 1, false, 0, 0));
}

#[test]
fn what_was_withdrawn_or_said_to_something_else_or_is_from_the_future_does_not_count() {
    let changes: [fn(&mut Vote); 3] = [
        |vote| vote.withdrawn_at = Some(now_and(-1)),
        |vote| vote.digest = "another".to_owned(),
        |vote| vote.at = now_and(1),
    ];
    for change in changes {
        let mut case = Case::new().approved_by(&["p1", "p3"]);
        change(&mut case.votes()[1]);
        assert_eq!(case.needs(), (2, 1, false, 0, 0));
    }
}

#[test]
fn one_denial_ends_it_whoever_else_approved_and_even_when_taken_back() {
    let mut case = Case::new().approved_by(&["p1", "p2", "p3"]);
    case.votes()[2].said = Said::Deny;
    assert_eq!(case.codes(), ["approval_denied"]);
    case.votes()[2].withdrawn_at = Some(now_and(0));
    assert_eq!(case.codes(), ["approval_denied"]);
}

#[test]
fn the_first_moment_after_its_time_is_too_late() {
    let mut case = Case::new().approved_by(&["p1", "p3"]);
    for (expires, codes) in [(1, ["permitted"]), (0, ["approval_expired"])] {
        let consent = case.facts.consent.as_mut().unwrap();
        consent.asked.expires_at = now_and(expires);
        let digest = consent.asked.digest();
        consent
            .votes
            .iter_mut()
            .for_each(|vote| vote.digest.clone_from(&digest));
        assert_eq!(case.codes(), codes);
    }
}

/// Something that changes after people were asked.
type Change = fn(&mut Case);

#[test]
fn whatever_changed_since_voids_it_and_is_named() {
    let changes: [(Change, &str); 7] = [
        (
            |case| case.facts.environment.as_mut().unwrap().version += 1,
            "the environment was changed",
        ),
        (
            |case| case.facts.calendar.revision += 1,
            "a freeze was changed",
        ),
        (
            |case| case.facts.rule.revision += 1,
            "the approval rule or its approvers were changed",
        ),
        (
            |case| case.request.chain.0[0].name.push('0'),
            "it is asked by another actor chain",
        ),
        (
            |case| case.request.operation = OperationKind::Delete,
            "it asks for something else",
        ),
        (
            |case| {
                case.request.environment_id.push('0');
                case.facts.environment.as_mut().unwrap().id.push('0');
            },
            "it asks for something else",
        ),
        (
            |case| case.request.exception = true,
            "it asks for something else",
        ),
    ];
    for (change, words) in changes {
        let mut case = Case::new().approved_by(&["p1", "p3"]);
        change(&mut case);
        let decision = decide(&case.request, &case.facts, now_and(0));
        let [Reason::ApprovalVoid { detail }] = decision.record().reasons.as_slice() else {
            panic!("{words}: {:?}", decision.record().reasons)
        };
        assert!(detail.contains(words), "{detail}");
    }
}

#[test]
fn the_last_of_its_kind_in_its_partition_takes_an_admin_more() {
    let last = |people: &[&str]| {
        let mut case = Case::new().approved_by(people);
        case.facts.is_last_in_partition = true;
        case
    };
    assert_eq!(last(&["p1", "p2"]).needs(), (3, 2, true, 0, 0));
    assert_eq!(last(&["p1", "p2", "p3"]).needs(), (3, 3, true, 0, 0));
    assert_eq!(last(&["p1", "p4"]).needs(), (3, 2, false, 0, 0));
    assert_eq!(last(&["p1", "p2", "p4"]).codes(), ["permitted"]);
}

#[test]
fn approvals_do_not_lift_a_freeze() {
    let mut case = Case::new().approved_by(&["p1", "p2", "p3", "p4"]);
    case.facts.calendar.windows = vec![window("a", -9..9)];
    assert_eq!(case.codes(), ["freeze_active"]);
}

#[test]
fn two_freeze_approvers_except_one_request_from_a_freeze() {
    assert_eq!(Case::excepted().needs(), (2, 0, false, 2, 0));
    assert_eq!(
        Case::excepted().approved_by(&["p1", "p3"]).needs(),
        (2, 2, false, 2, 1)
    );
    assert_eq!(
        Case::excepted().approved_by(&["p1", "p3", "p4"]).needs(),
        (2, 3, false, 2, 1)
    );
    let case = Case::excepted().approved_by(&["p1", "p2"]);
    let decision = decide(&case.request, &case.facts, now_and(0));
    assert_eq!(decision.verdict(), Verdict::Allow);
    assert!(decision.record().reasons[0].words().contains("freeze a"));
}

#[test]
fn an_exception_is_from_the_freezes_it_was_asked_from_and_from_no_other() {
    let mut case = Case::excepted().approved_by(&["p1", "p2"]);
    case.facts.calendar.windows.push(window("b", -1..9));
    assert_eq!(case.codes(), ["approval_void"]);
    // Another time of the same freeze is another one.
    let mut case = Case::excepted().approved_by(&["p1", "p2"]);
    case.facts.calendar.windows = vec![window("a", -8..9)];
    assert_eq!(case.codes(), ["approval_void"]);
    // One that is over by now asks for nothing.
    let mut case = Case::excepted().approved_by(&["p1", "p2"]);
    case.facts.calendar.windows.push(window("b", -9..0));
    assert_eq!(case.codes(), ["permitted"]);
}

#[test]
fn an_exception_needs_two_freeze_approvers_on_every_tier_and_for_people_too() {
    let mut case = Case::excepted();
    case.facts.environment.as_mut().unwrap().tier = Tier::Development;
    assert_eq!(case.needs(), (2, 0, false, 2, 0));
    case.request.chain.0.remove(0);
    case.facts.rights.remove(0);
    assert_eq!(case.needs(), (2, 0, false, 2, 0));
}

#[test]
fn where_too_few_could_ever_approve_it_is_refused_and_not_left_waiting() {
    let mut case = Case::new();
    case.facts.approvers.truncate(1);
    assert_eq!(case.codes(), ["approval_impossible"]);
    let mut case = Case::new();
    case.facts.is_last_in_partition = true;
    case.facts.approvers.truncate(3);
    assert_eq!(case.codes(), ["approval_impossible"]);
    let mut case = Case::excepted();
    case.facts.approvers[0].grants_exceptions = false;
    assert_eq!(case.codes(), ["approval_impossible"]);
}

#[test]
fn people_need_none_unless_the_rule_says_so() {
    let mut case = Case::new();
    case.request.chain.0.remove(0);
    case.facts.rights.remove(0);
    assert_eq!(case.codes(), ["permitted"]);
    case.facts.rule.people_too = true;
    assert_eq!(case.needs(), (2, 0, false, 0, 0));
}

#[test]
fn elsewhere_than_on_production_an_agent_needs_none() {
    for tier in [Tier::Staging, Tier::Development] {
        let mut case = Case::new();
        case.facts.environment.as_mut().unwrap().tier = tier;
        case.facts.is_last_in_partition = true;
        assert_eq!(case.codes(), ["permitted"]);
    }
}
