//! The guard's transaction: what is recorded, replayed, refused.

use super::stage::{EU, Stage, freeze, noon, request};
use crate::service::{OperationAnswer, Refusal, Refused, environments, freezes, operations};
use chrono::TimeDelta;
use floe_domain::environment::{OperationKind, OperationStatus};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use std::time::Duration;

/// Fails if anything waits to be carried out.
async fn is_nothing_queued(stage: &Stage) {
    let mut tx = stage.app.store().read().await.unwrap();
    let queued = tx.operations_that_are(OperationStatus::Queued).await;
    assert!(queued.unwrap().is_empty());
}

#[tokio::test]
async fn an_agent_is_refused_in_a_freeze_that_lets_its_owner_through() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let set = freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let OperationAnswer::Refused { decision } = stage
        .ask(&agent, OperationKind::Recreate, EU)
        .await
        .unwrap()
    else {
        panic!("was accepted")
    };
    assert_eq!(Refusal::of(&decision.record), Some(Refusal::Frozen));
    assert_eq!(decision.record.next_transition_at, Some(set.ends_at));
    let owner = stage.person(Role::Operator).await;
    stage.queue(&owner, OperationKind::Recreate, EU).await;
    assert_eq!(stage.audited("decision.deny").await, 1);
    assert_eq!(stage.audited("decision.allow").await, 1);
    let story = freezes::show(&stage.app, &admin, &set.id).await.unwrap();
    assert_eq!(story.refusals, [decision]);
}

#[tokio::test]
async fn a_missing_right_weighs_more_than_a_freeze() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let (reader, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &[Scope::CostsRead])
        .await;
    let OperationAnswer::Refused { decision } =
        stage.ask(&reader, OperationKind::Delete, EU).await.unwrap()
    else {
        panic!("was accepted")
    };
    assert_eq!(Refusal::of(&decision.record), Some(Refusal::NotPermitted));
}

#[tokio::test]
async fn rights_are_read_anew_in_the_transaction() {
    let stage = Stage::with_bill().await;
    let (agent, _, id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    let mut tx = stage.app.store().write().await.unwrap();
    tx.revoke_token(&id, stage.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let OperationAnswer::Refused { decision } =
        stage.ask(&agent, OperationKind::Delete, EU).await.unwrap()
    else {
        panic!("a caller proven before the revocation was accepted")
    };
    assert_eq!(Refusal::of(&decision.record), Some(Refusal::NotPermitted));
}

#[tokio::test]
async fn the_same_key_and_request_get_the_same_answer_and_one_operation() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let mut asked = request(OperationKind::Recreate, EU);
    asked.idempotency_key = Some("k-1".to_owned());
    let first = operations::operate(&stage.app, &operator, asked.clone())
        .await
        .unwrap();
    stage.work().await;
    stage.clock.advance(Duration::from_secs(60));
    let second = operations::operate(&stage.app, &operator, asked.clone())
        .await
        .unwrap();
    assert_eq!(first, second);
    assert_eq!(
        stage.audited("decision.allow").await,
        2,
        "asked once, decided again at execution"
    );
    asked.fingerprint = "another".to_owned();
    let other = operations::operate(&stage.app, &operator, asked).await;
    assert!(matches!(other, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn a_refusal_is_replayed_even_once_the_freeze_is_over() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let mut asked = request(OperationKind::Delete, EU);
    asked.idempotency_key = Some("k-1".to_owned());
    let first = operations::operate(&stage.app, &agent, asked.clone())
        .await
        .unwrap();
    stage.clock.advance(Duration::from_secs(2 * 3_600));
    let second = operations::operate(&stage.app, &agent, asked)
        .await
        .unwrap();
    assert!(matches!(first, OperationAnswer::Refused { .. }));
    assert_eq!(first, second);
}

#[tokio::test]
async fn keys_belong_to_the_one_who_asks() {
    let stage = Stage::with_bill().await;
    let mut asked = request(OperationKind::Recreate, EU);
    asked.idempotency_key = Some("k-1".to_owned());
    let viewer = stage.person(Role::Viewer).await;
    let refused = operations::operate(&stage.app, &viewer, asked.clone())
        .await
        .unwrap();
    assert!(matches!(refused, OperationAnswer::Refused { .. }));
    let operator = stage.person(Role::Operator).await;
    let accepted = operations::operate(&stage.app, &operator, asked)
        .await
        .unwrap();
    assert!(matches!(accepted, OperationAnswer::Accepted { .. }));
}

#[tokio::test]
async fn a_dry_run_tells_the_decision_and_leaves_no_trace() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let before = stage
        .app
        .store()
        .read()
        .await
        .unwrap()
        .revision("audit")
        .await
        .unwrap();
    let mut asked = request(OperationKind::Delete, EU);
    asked.dry_run = true;
    asked.idempotency_key = Some("k-1".to_owned());
    let answer = operations::operate(&stage.app, &operator, asked)
        .await
        .unwrap();
    let OperationAnswer::DryRun { record } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(Refusal::of(&record), None);
    let mut tx = stage.app.store().read().await.unwrap();
    assert_eq!(tx.revision("audit").await.unwrap(), before);
    drop(tx);
    is_nothing_queued(&stage).await;
}

#[tokio::test]
async fn an_unknown_environment_is_not_found_by_those_who_may_ask_and_a_refusal_for_others() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let unknown = stage.ask(&operator, OperationKind::Delete, "nowhere").await;
    assert!(matches!(unknown, Err(Refused::NotFound { .. })));
    let viewer = stage.person(Role::Viewer).await;
    let refused = stage
        .ask(&viewer, OperationKind::Delete, "nowhere")
        .await
        .unwrap();
    assert!(matches!(refused, OperationAnswer::Refused { .. }));
}

#[tokio::test]
async fn nothing_is_allowed_when_the_audit_can_not_be_written() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    break_table(&stage, "DROP TABLE audit").await;
    let answer = stage.ask(&operator, OperationKind::Delete, EU).await;
    assert!(matches!(answer, Err(Refused::Unavailable { .. })));
    is_nothing_queued(&stage).await;
}

#[tokio::test]
async fn nothing_is_allowed_when_a_freeze_can_not_be_understood() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    break_table(&stage, "UPDATE freezes SET scope = 'not JSON'").await;
    let operator = stage.person(Role::Operator).await;
    let answer = stage.ask(&operator, OperationKind::Delete, EU).await;
    assert!(matches!(answer, Err(Refused::Unavailable { .. })));
}

#[tokio::test]
async fn nothing_is_allowed_by_a_clock_that_was_set_back() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    stage.clock.set(noon() - TimeDelta::minutes(1));
    let answer = stage.ask(&operator, OperationKind::Delete, EU).await;
    assert!(matches!(answer, Err(Refused::Unavailable { .. })));
}

/// Damages the state as no service can.
async fn break_table(stage: &Stage, sql: &'static str) {
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests(sql).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_freeze_that_begins_between_asking_and_executing_wins() {
    let stage = Stage::with_bill().await;
    stage.off_production().await;
    let admin = stage.person(Role::Admin).await;
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let before = stage.served();
    let id = stage.queue(&agent, OperationKind::Delete, EU).await;
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    stage.work().await;
    let operation = operations::show(&stage.app, &agent, &id).await.unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    assert!(operation.outcome.unwrap().contains("Year-end close"));
    assert_eq!(stage.served(), before);
    let story = environments::show(&stage.app, &admin, EU).await.unwrap();
    assert_eq!(story.view.in_progress, None);
}

#[tokio::test]
async fn a_token_revoked_between_asking_and_executing_loses() {
    let stage = Stage::with_bill().await;
    stage.off_production().await;
    let admin = stage.person(Role::Admin).await;
    let (agent, _, token_id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    let id = stage.queue(&agent, OperationKind::Delete, EU).await;
    crate::service::tokens::revoke(&stage.app, &admin, &token_id)
        .await
        .unwrap();
    stage.work().await;
    let operation = operations::show(&stage.app, &admin, &id).await.unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
}

#[tokio::test]
async fn what_waited_until_its_permit_expired_is_no_longer_carried_out() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let before = stage.served();
    let id = stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.clock.advance(Duration::from_secs(900));
    stage.work().await;
    let operation = operations::show(&stage.app, &operator, &id).await.unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    assert_eq!(stage.served(), before);
}

#[tokio::test]
async fn only_those_who_see_environments_or_asked_see_an_operation() {
    let stage = Stage::with_bill().await;
    stage.off_production().await;
    let (agent, ..) = stage
        .token_for(
            PrincipalKind::Agent,
            Role::Operator,
            &[Scope::EnvironmentsRecreate],
        )
        .await;
    let id = stage.queue(&agent, OperationKind::Recreate, EU).await;
    operations::show(&stage.app, &agent, &id).await.unwrap();
    let (other, ..) = stage
        .token_for(PrincipalKind::Service, Role::Operator, &[Scope::CostsRead])
        .await;
    for id in [id.as_str(), "op-unknown"] {
        let hidden = operations::show(&stage.app, &other, id).await;
        assert!(matches!(hidden, Err(Refused::NotPermitted { .. })));
    }
}
