//! What owners lend their agents: who may lend it and take it back, and that it is gone at once. Knows use cases; must not know forms.

use super::approvals::Cast;
use super::stage::{EU, Stage, US};
use crate::service::approvers::Duty;
use crate::service::{
    Caller, DelegationDraft, OperationAnswer, Refused, RequestStatus, TokenDraft, delegations,
    operations, tokens,
};
use floe_domain::environment::{OperationKind, OperationStatus};
use floe_domain::guard::{PrincipalKind, Reason};
use floe_domain::people::{Role, Scope};

/// An agent of a person, whom nothing was lent, and its token's id.
async fn agent_of(stage: &Stage, owner: &Caller) -> (Caller, String) {
    let (_, email) = owner.owner().unwrap();
    let draft = TokenDraft {
        name: "helper".to_owned(),
        kind: PrincipalKind::Agent,
        owner: email.to_owned(),
        scopes: Scope::ALL.to_vec(),
        days: None,
    };
    let issued = tokens::issue(&stage.app, owner, draft).await.unwrap();
    let agent = stage.bearer(&issued.secret).await.unwrap();
    (agent, issued.token.id)
}

/// Recreating one region, for a week.
fn draft(agent_id: &str) -> DelegationDraft {
    DelegationDraft {
        agent_id: agent_id.to_owned(),
        operations: vec![OperationKind::Recreate],
        environments: Some(vec![EU.to_owned()]),
        days: 7,
    }
}

/// Why an agent's request is refused, by the codes of all reasons.
async fn refused(
    stage: &Stage,
    agent: &Caller,
    operation: OperationKind,
    environment: &str,
) -> Vec<&'static str> {
    match stage.ask(agent, operation, environment).await.unwrap() {
        OperationAnswer::Refused { decision } => {
            let reasons = decision.record.reasons.iter();
            reasons.map(Reason::code).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn an_agent_does_what_its_owner_lent_it_until_that_is_taken_back() {
    let stage = Stage::with_bill().await;
    stage.off_production().await;
    let owner = stage.person(Role::Operator).await;
    let (agent, id) = agent_of(&stage, &owner).await;
    let recreate = OperationKind::Recreate;
    assert_eq!(
        refused(&stage, &agent, recreate, EU).await,
        ["not_delegated"]
    );
    let lent = delegations::grant(&stage.app, &owner, draft(&id))
        .await
        .unwrap();
    for (operation, environment) in [(OperationKind::Delete, EU), (recreate, US)] {
        let codes = refused(&stage, &agent, operation, environment).await;
        assert_eq!(codes, ["not_delegated"], "{operation:?} {environment}");
    }
    let done = stage.queue(&agent, recreate, EU).await;
    stage.work().await;
    let operation = operations::show(&stage.app, &agent, &done).await.unwrap();
    assert_eq!(
        operation.status,
        OperationStatus::Succeeded,
        "{operation:?}"
    );
    delegations::revoke(&stage.app, &owner, &lent.id)
        .await
        .unwrap();
    assert_eq!(
        refused(&stage, &agent, recreate, EU).await,
        ["not_delegated"],
        "at the same moment"
    );
    for action in ["delegation.grant", "delegation.revoke"] {
        assert_eq!(stage.audited(action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn what_was_lent_ends_with_its_last_moment() {
    let stage = Stage::with_bill().await;
    stage.off_production().await;
    let owner = stage.person(Role::Operator).await;
    let (agent, id) = agent_of(&stage, &owner).await;
    let lent = delegations::grant(&stage.app, &owner, draft(&id))
        .await
        .unwrap();
    assert_eq!(lent.until, stage.app.now() + chrono::TimeDelta::days(7));
    stage
        .clock
        .set(lent.until - chrono::TimeDelta::microseconds(1));
    stage.queue(&agent, OperationKind::Recreate, EU).await;
    stage.work().await;
    stage.clock.set(lent.until);
    assert_eq!(
        refused(&stage, &agent, OperationKind::Recreate, EU).await,
        ["not_delegated"]
    );
}

#[tokio::test]
async fn what_is_taken_back_between_the_approval_and_the_start_is_not_done() {
    let cast = Cast::new().await;
    let before = cast.stage.served();
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let approved = cast.approve(&cast.kim, &request).await;
    assert_eq!(approved.status, RequestStatus::Approved);
    let owner = cast.stage.person(Role::Operator).await;
    let lent = delegations::list(&cast.stage.app, &owner).await.unwrap();
    assert_eq!(lent.len(), 1, "{lent:?}");
    for one in lent {
        delegations::revoke(&cast.stage.app, &owner, &one.delegation.id)
            .await
            .unwrap();
    }
    cast.stage.work().await;
    let id = approved.operation_id.unwrap();
    let operation = operations::show(&cast.stage.app, &cast.agent, &id)
        .await
        .unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    let outcome = operation.outcome.unwrap();
    assert!(outcome.contains("has not let the agent"), "{outcome}");
    assert_eq!(operation.started_at, None);
    assert_eq!(cast.stage.served(), before);
}

#[tokio::test]
async fn nobody_lends_what_another_may_do_and_admins_only_take_it_back() {
    let stage = Stage::with_bill().await;
    let owner = stage.person(Role::Operator).await;
    let (agent, id) = agent_of(&stage, &owner).await;
    let admin = stage.person(Role::Admin).await;
    let stranger = stage.approver("eve", Role::Operator, Duty::None).await;
    for who in [&admin, &stranger, &agent] {
        let granted = delegations::grant(&stage.app, who, draft(&id)).await;
        assert!(
            matches!(granted, Err(Refused::NotPermitted { .. })),
            "{granted:?}"
        );
    }
    let lent = delegations::grant(&stage.app, &owner, draft(&id))
        .await
        .unwrap();
    let revoked = delegations::revoke(&stage.app, &stranger, &lent.id).await;
    assert!(
        matches!(revoked, Err(Refused::NotFound { .. })),
        "{revoked:?}"
    );
    let seen = delegations::list(&stage.app, &stranger).await.unwrap();
    assert!(seen.is_empty(), "another's is not even shown: {seen:?}");
    let holds = delegations::list(&stage.app, &admin).await.unwrap();
    assert_eq!(holds[0].delegation.revoked_at, None);
    delegations::revoke(&stage.app, &admin, &lent.id)
        .await
        .unwrap();
    let gone = delegations::list(&stage.app, &owner).await.unwrap();
    assert_eq!(gone[0].delegation.revoked_at, Some(stage.app.now()));
}
