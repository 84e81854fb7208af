//! What a decision says of itself: sentences as people read them, and what doors ask of it.

use crate::environment::OperationKind;
use crate::guard::{
    ActorChain, Asked, Consent, Decision, PrincipalKind, Reason, Request, Said, Vote, decide,
    lifted,
};
use crate::people::{Rights, Role};
use crate::sample::{facts, now_and, principal, window};

fn needed(exceptions_needed: u8, admin_missing: bool) -> String {
    Reason::ApprovalNeeded {
        needed: 3,
        given: 1,
        admin_missing,
        exceptions_needed,
        exceptions_given: 1,
    }
    .words()
}

fn impossible(exceptions_needed: u8, admin_needed: bool) -> String {
    Reason::ApprovalImpossible {
        needed: 3,
        eligible: 2,
        admin_needed,
        exceptions_needed,
        exceptions_eligible: 1,
    }
    .words()
}

#[test]
fn approvals_that_are_missing_are_told_with_what_they_have_to_be() {
    assert_eq!(needed(0, false), "1 of 3 people have approved this.");
    assert_eq!(
        needed(2, true),
        "1 of 3 people have approved this. It asks for an exception from a freeze: 1 of 2 freeze approvers have granted it. \
         It is the last of its kind in its partition, so one of them has to be an admin."
    );
}

#[test]
fn approvals_that_nobody_can_give_are_told_with_who_could() {
    let words = "3 people would have to approve this, and 2 could: whoever asks, owns, issued or lent rights to what asks \
                 can not.";
    assert_eq!(impossible(0, false), words);
    assert_eq!(
        impossible(2, true),
        format!(
            "{words} 2 of them would have to be freeze approvers, and 1 could be. One of them would have to be an admin."
        )
    );
}

#[test]
fn other_reasons_are_sentences_too() {
    for (reason, words) in [
        (
            Reason::ApprovalExpired {
                expired_at: now_and(0),
            },
            "The time to approve this and carry it out ended at 2026-11-23 12:00:00 UTC.",
        ),
        (
            Reason::ApprovalDenied {
                by: "ada@example.com".to_owned(),
            },
            "ada@example.com denied this.",
        ),
        (
            Reason::FreezeActive {
                freeze_id: "f".to_owned(),
                name: "Holidays".to_owned(),
                reason: "a test".to_owned(),
                owner: "ada@example.com".to_owned(),
                starts_at: now_and(-1),
                ends_at: now_and(0),
            },
            "The freeze `Holidays`, set by ada@example.com, stops this until 2026-11-23 12:00:00 UTC.",
        ),
    ] {
        assert_eq!(reason.words(), words);
    }
}

/// A person's deletion: in a freeze or not, by one who may or may not, with approvals or none.
fn decided(is_frozen: bool, role: Role, exception: bool, approvers: &[&str]) -> Decision {
    let request = Request {
        chain: ActorChain(vec![principal(PrincipalKind::Human)]),
        operation: OperationKind::Delete,
        environment_id: "cost-explorer-eu-west-1".to_owned(),
        exception,
    };
    let windows = is_frozen.then(|| window("a", 0..9)).into_iter().collect();
    let mut facts = facts(vec![Rights::Person { role }], windows);
    if !approvers.is_empty() {
        let asked = Asked {
            operation: request.operation,
            environment_id: request.environment_id.clone(),
            environment_version: 3,
            reason: "a test".to_owned(),
            exception,
            freezes: facts.calendar.windows.iter().map(lifted).collect(),
            chain: request.chain.clone(),
            calendar_revision: 7,
            rule_revision: 2,
            expires_at: now_and(9),
            nonce: "n".to_owned(),
        };
        let vote = |person: &&str| Vote {
            person_id: (*person).to_owned(),
            said: Said::Approve,
            digest: asked.digest(),
            at: now_and(0),
            withdrawn_at: None,
        };
        let votes = approvers.iter().map(vote).collect();
        facts.consent = Some(Consent { asked, votes });
    }
    decide(&request, &facts, now_and(0))
}

#[test]
fn a_record_says_whether_a_freeze_or_a_missing_right_denied() {
    for is_frozen in [false, true] {
        for role in [Role::Viewer, Role::Admin] {
            let decision = decided(is_frozen, role, false, &[]);
            let record = decision.record();
            assert_eq!(record.is_frozen(), is_frozen);
            assert_eq!(record.is_not_permitted(), role == Role::Viewer);
            assert!(!record.is_awaiting());
        }
    }
    assert!(decided(true, Role::Admin, true, &[]).record().is_awaiting());
}

#[test]
fn what_is_allowed_says_by_what_leave() {
    let words = |decision: Decision| decision.record().reasons[0].words();
    assert_eq!(
        words(decided(false, Role::Admin, false, &[])),
        "human one may delete this environment, and no freeze stops it."
    );
    assert_eq!(
        words(decided(true, Role::Admin, true, &["p1", "p2"])),
        "human one may delete this environment. An exception from the freeze `freeze a` was granted to this request alone. \
         Approved by p1@example.com, p2@example.com."
    );
}

#[test]
fn a_permit_is_for_what_was_decided_and_nothing_else() {
    let decision = decided(true, Role::Admin, true, &["p1", "p2"]);
    let permit = decision.permit().unwrap();
    assert_eq!(permit.operation(), OperationKind::Delete);
    assert_eq!(permit.environment_id(), "cost-explorer-eu-west-1");
    assert_eq!(permit.environment_version(), 3);
    assert_eq!(permit.calendar_revision(), 7);
    assert_eq!(permit.rule_revision(), 2);
    assert!(permit.digest().is_some());
    assert_eq!(permit.digest(), decision.record().digest.as_deref());
    let without = decided(false, Role::Admin, false, &[]).permit().unwrap();
    assert_eq!(without.digest(), None);
}
