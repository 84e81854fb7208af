//! Requests that come at once and are decided in one transaction: each is answered as if it had come alone.

use super::stage::{EU, Stage, freeze, request};
use crate::service::approvers::Duty;
use crate::service::{Caller, OperationAnswer, OperationRequest, Refused, freezes, operations};
use floe_domain::audit::Verifier;
use floe_domain::environment::OperationKind;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Role;
use std::collections::HashSet;
use tokio::task::{JoinHandle, yield_now};

type Answer = Result<OperationAnswer, Refused>;

/// A freeze, and an agent that it stops.
async fn frozen() -> (Stage, Caller) {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    (stage, agent)
}

fn recreate() -> OperationRequest {
    request(OperationKind::Recreate, EU)
}

fn with_key(key: &str, fingerprint: &str) -> OperationRequest {
    OperationRequest {
        idempotency_key: Some(key.to_owned()),
        fingerprint: fingerprint.to_owned(),
        ..recreate()
    }
}

fn begin(stage: &Stage, who: &Caller, asked: OperationRequest) -> JoinHandle<Answer> {
    let (app, who) = (stage.app.clone(), who.clone());
    tokio::spawn(async move { operations::operate(&app, &who, asked).await })
}

/// Asks all of it at once: on the one thread of a test everybody has asked before the first is decided.
async fn at_once(stage: &Stage, asked: Vec<(&Caller, OperationRequest)>) -> Vec<Answer> {
    let asking: Vec<_> = asked
        .into_iter()
        .map(|(who, asked)| begin(stage, who, asked))
        .collect();
    let mut answers = Vec::new();
    for one in asking {
        answers.push(one.await.unwrap());
    }
    answers
}

/// The decision's id of a refusal.
fn refused(answer: &Answer) -> &str {
    match answer {
        Ok(OperationAnswer::Refused { decision }) => &decision.id,
        other => panic!("not refused: {other:?}"),
    }
}

/// What was decided, in the order of the audit, whose chain has to hold.
async fn decisions(stage: &Stage) -> Vec<String> {
    let mut tx = stage.app.store().read().await.unwrap();
    let broken = tx.verify_audit(&mut Verifier::default()).await.unwrap();
    assert_eq!(broken, None);
    let records = tx.records_after(0, 10_000).await.unwrap();
    let actions = records.into_iter().map(|record| record.action);
    actions
        .filter(|action| action.starts_with("decision."))
        .collect()
}

#[tokio::test]
async fn more_than_one_round_takes_are_each_refused_and_recorded_once() {
    let (stage, agent) = frozen().await;
    let answers = at_once(&stage, vec![(&agent, recreate()); 150]).await;
    let ids: HashSet<_> = answers.iter().map(refused).collect();
    assert_eq!(ids.len(), 150);
    assert_eq!(decisions(&stage).await, vec!["decision.deny"; 150]);
    let mut tx = stage.app.store().read().await.unwrap();
    for id in ids {
        assert!(tx.decision(id).await.unwrap().is_some(), "{id}");
    }
}

#[tokio::test]
async fn one_that_can_not_be_decided_keeps_nobody_else_from_an_answer() {
    let (stage, agent) = frozen().await;
    let other = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests(
        "UPDATE delegations SET operations = 'not JSON' WHERE rowid = (SELECT MAX(rowid) FROM delegations)",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let asked = vec![
        (&agent, recreate()),
        (&other, recreate()),
        (&agent, recreate()),
    ];
    let answers = at_once(&stage, asked).await;
    refused(&answers[0]);
    assert!(
        matches!(answers[1], Err(Refused::Unavailable { .. })),
        "{:?}",
        answers[1]
    );
    refused(&answers[2]);
    assert_eq!(decisions(&stage).await, vec!["decision.deny"; 2]);
}

#[tokio::test]
async fn where_nothing_can_be_written_all_are_told_so() {
    let (stage, agent) = frozen().await;
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let answers = at_once(&stage, vec![(&agent, recreate()); 3]).await;
    assert!(
        answers
            .iter()
            .all(|one| matches!(one, Err(Refused::Unavailable { .. })))
    );
    stage.app.close().await;
    let answers = at_once(&stage, vec![(&agent, recreate()); 3]).await;
    assert!(
        answers
            .iter()
            .all(|one| matches!(one, Err(Refused::Unavailable { .. })))
    );
}

#[tokio::test]
async fn a_key_that_comes_twice_at_once_is_answered_the_same_and_decided_once() {
    let (stage, agent) = frozen().await;
    let asked = vec![
        (&agent, with_key("k-1", "this")),
        (&agent, with_key("k-1", "this")),
        (&agent, with_key("k-1", "that")),
        (&agent, with_key("k-2", "this")),
    ];
    let answers = at_once(&stage, asked).await;
    assert_eq!(answers[0], answers[1]);
    assert!(matches!(answers[2], Err(Refused::Conflict { .. })));
    assert_ne!(refused(&answers[0]), refused(&answers[3]));
    assert_eq!(decisions(&stage).await, vec!["decision.deny"; 2]);
}

#[tokio::test]
async fn what_is_asked_of_people_twice_at_once_waits_once() {
    let stage = Stage::with_bill().await;
    for name in ["ida", "kim"] {
        stage
            .approver(name, Role::Operator, Duty::FreezeApprover)
            .await;
    }
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let answers = at_once(&stage, vec![(&agent, recreate()), (&agent, recreate())]).await;
    let Ok(OperationAnswer::Awaiting { request, .. }) = &answers[0] else {
        panic!("nobody was asked: {answers:?}")
    };
    let Ok(OperationAnswer::Awaiting { request: again, .. }) = &answers[1] else {
        panic!("nobody was asked: {answers:?}")
    };
    assert_eq!(request.id, again.id);
}

#[tokio::test]
async fn the_audit_has_them_in_the_order_in_which_they_were_decided() {
    let (stage, agent) = frozen().await;
    let person = stage.person(Role::Operator).await;
    let asked = vec![
        (&agent, recreate()),
        (&agent, recreate()),
        (&person, recreate()),
        (&agent, recreate()),
    ];
    let answers = at_once(&stage, asked).await;
    assert!(matches!(answers[2], Ok(OperationAnswer::Accepted { .. })));
    let (deny, allow) = ("decision.deny", "decision.allow");
    assert_eq!(decisions(&stage).await, [deny, deny, allow, deny]);
}

#[tokio::test]
async fn who_goes_away_is_recorded_all_the_same_and_nobody_else_is_lost() {
    let (stage, agent) = frozen().await;
    let first = begin(&stage, &agent, recreate());
    let second = begin(&stage, &agent, recreate());
    yield_now().await;
    first.abort();
    refused(&second.await.unwrap());
    assert_eq!(decisions(&stage).await, vec!["decision.deny"; 2]);
}
