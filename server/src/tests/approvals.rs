//! Two people: what waits for them, what they say, and what comes of it.

use super::stage::{EU, Stage, freeze, request};
use crate::service::approvals::{self, Word};
use crate::service::approvers::Duty;
use crate::service::passkeys::Proof;
use crate::service::{
    ApprovalRequest, Caller, IssuedToken, OperationAnswer, PassOn, Refused, RequestStatus,
    TokenDraft, freezes, operations, tokens,
};
use floe_domain::environment::{Operation, OperationKind, OperationStatus};
use floe_domain::guard::{ApprovalRule, PrincipalKind, Said};
use floe_domain::people::{Role, Scope};
use std::time::Duration;

/// An agent that asks, and four who approve: `ida` and `kim` grant exceptions, `max` is an admin.
pub(super) struct Cast {
    pub(super) stage: Stage,
    pub(super) agent: Caller,
    pub(super) ida: Caller,
    pub(super) kim: Caller,
    pub(super) max: Caller,
}

impl Cast {
    pub(super) async fn new() -> Self {
        let stage = Stage::with_bill().await;
        let ida = stage
            .approver("ida", Role::Operator, Duty::FreezeApprover)
            .await;
        let kim = stage
            .approver("kim", Role::Operator, Duty::FreezeApprover)
            .await;
        let max = stage.approver("max", Role::Admin, Duty::Approver).await;
        let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
        Self {
            stage,
            agent,
            ida,
            kim,
            max,
        }
    }

    pub(super) async fn asked(&self) -> ApprovalRequest {
        self.ask(false).await
    }

    pub(super) async fn ask(&self, exception: bool) -> ApprovalRequest {
        self.ask_as(&self.agent, exception).await
    }

    pub(super) async fn ask_as(&self, who: &Caller, exception: bool) -> ApprovalRequest {
        let mut wanted = request(OperationKind::Delete, EU);
        wanted.exception = exception;
        let answer = operations::operate(&self.stage.app, who, wanted).await;
        match answer.unwrap() {
            OperationAnswer::Awaiting { request, .. } => request,
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn say(
        &self,
        who: &Caller,
        request: &ApprovalRequest,
        said: Said,
    ) -> Result<ApprovalRequest, Refused> {
        let word = Word {
            request_id: &request.id,
            said,
            digest: &request.digest,
            reason: "I looked at it",
        };
        let proof = Proof::of_tests(who, &word.act(), self.stage.app.now());
        approvals::say(&self.stage.app, who, &word, &proof).await
    }

    pub(super) async fn approve(&self, who: &Caller, request: &ApprovalRequest) -> ApprovalRequest {
        self.say(who, request, Said::Approve).await.unwrap()
    }

    /// Approved by two, it waits for the executor under this id.
    pub(super) async fn approved(&self) -> (ApprovalRequest, String) {
        let request = self.asked().await;
        self.approve(&self.ida, &request).await;
        let done = self.approve(&self.kim, &request).await;
        (request, done.operation_id.unwrap())
    }

    pub(super) async fn set_rule(&self, rule: ApprovalRule) {
        let mut tx = self.stage.app.store().write().await.unwrap();
        tx.set_approval_rule(&rule).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What becomes of an operation when it is worked on now.
    pub(super) async fn worked(&self, id: &str) -> Operation {
        self.stage.work().await;
        let shown = operations::show(&self.stage.app, &self.agent, id).await;
        shown.unwrap()
    }

    pub(super) async fn standing(&self, request: &ApprovalRequest) -> ApprovalRequest {
        let found = approvals::poll(&self.stage.app, &self.agent, &request.id).await;
        found.unwrap().0
    }
}

#[tokio::test]
async fn floe_carries_out_what_two_people_approved() {
    let cast = Cast::new().await;
    let before = cast.stage.served();
    let request = cast.asked().await;
    let request_one = cast.approve(&cast.ida, &request).await;
    assert_eq!(request_one.status, RequestStatus::Awaiting);
    cast.stage.work().await;
    assert_eq!(cast.stage.served(), before, "one is not enough");
    let done = cast.approve(&cast.max, &request).await;
    assert_eq!(done.status, RequestStatus::Approved);
    cast.stage.work().await;
    let id = done.operation_id.unwrap();
    let operation = operations::show(&cast.stage.app, &cast.agent, &id)
        .await
        .unwrap();
    assert_eq!(
        operation.status,
        OperationStatus::Succeeded,
        "{operation:?}"
    );
    assert_ne!(cast.stage.served(), before);
    for (action, times) in [
        ("decision.await", 1),
        ("approval.approve", 2),
        ("decision.allow", 2),
    ] {
        assert_eq!(cast.stage.audited(action).await, times, "{action}");
    }
}

#[tokio::test]
async fn one_denial_ends_it() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let denied = cast.say(&cast.kim, &request, Said::Deny).await.unwrap();
    assert_eq!(denied.status, RequestStatus::Denied);
    assert!(denied.outcome.unwrap().contains("kim@example.com"));
    let late = cast.say(&cast.max, &request, Said::Approve).await;
    assert!(matches!(late, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn the_agents_owner_its_token_and_strangers_say_nothing() {
    let cast = Cast::new().await;
    let owner = cast.stage.person(Role::Operator).await;
    let (id, _) = owner.owner().unwrap();
    let mut tx = cast.stage.app.store().write().await.unwrap();
    tx.set_duties(id, true, true).await.unwrap();
    tx.commit().await.unwrap();
    let request = cast.asked().await;
    let stranger = cast.stage.person(Role::Admin).await;
    for who in [&owner, &stranger, &cast.agent] {
        let said = cast.say(who, &request, Said::Approve).await;
        assert!(
            matches!(said, Err(Refused::NotPermitted { .. })),
            "{said:?}"
        );
        let said = cast.say(who, &request, Said::Deny).await;
        assert!(
            matches!(said, Err(Refused::NotPermitted { .. })),
            "{said:?}"
        );
    }
    assert_eq!(
        cast.standing(&request).await.status,
        RequestStatus::Awaiting
    );
}

/// A token of that kind of the operator, issued by the admin `max`.
async fn issued_by_max(cast: &Cast, kind: PrincipalKind) -> IssuedToken {
    let draft = TokenDraft {
        name: "bot".to_owned(),
        kind,
        owner: "operator@example.com".to_owned(),
        scopes: Scope::ALL.to_vec(),
        days: Some(1),
    };
    tokens::issue(&cast.stage.app, &cast.max, draft)
        .await
        .unwrap()
}

#[tokio::test]
async fn who_issued_the_service_that_passed_an_agent_on_says_nothing() {
    let cast = Cast::new().await;
    let issued = issued_by_max(&cast, PrincipalKind::Service).await;
    let service = cast.stage.bearer(&issued.secret).await.unwrap();
    let draft = PassOn {
        name: "helper".to_owned(),
        kind: PrincipalKind::Agent,
        scopes: vec![Scope::EnvironmentsDelete],
        seconds: 600,
    };
    let passed = tokens::pass_on(&cast.stage.app, &service, draft)
        .await
        .unwrap();
    cast.stage.lend(&passed.token.id).await;
    let agent = cast.stage.bearer(&passed.secret).await.unwrap();
    assert_eq!(agent.chain().0.len(), 3, "agent, service, person");
    let answer = cast
        .stage
        .ask(&agent, OperationKind::Delete, EU)
        .await
        .unwrap();
    let OperationAnswer::Awaiting { request, .. } = answer else {
        panic!("{answer:?}")
    };
    for word in [Said::Approve, Said::Deny] {
        let said = cast.say(&cast.max, &request, word).await;
        assert!(
            matches!(said, Err(Refused::NotPermitted { .. })),
            "{said:?}"
        );
    }
    // Others can, and two of them are enough.
    cast.approve(&cast.ida, &request).await;
    let approved = cast.approve(&cast.kim, &request).await;
    assert_eq!(approved.status, RequestStatus::Approved);
}

#[tokio::test]
async fn who_issued_the_token_says_nothing() {
    let cast = Cast::new().await;
    let issued = issued_by_max(&cast, PrincipalKind::Agent).await;
    cast.stage.lend(&issued.token.id).await;
    let agent = cast.stage.bearer(&issued.secret).await.unwrap();
    let answer = cast
        .stage
        .ask(&agent, OperationKind::Delete, EU)
        .await
        .unwrap();
    let OperationAnswer::Awaiting { request, .. } = answer else {
        panic!("{answer:?}")
    };
    let said = cast.say(&cast.max, &request, Said::Approve).await;
    assert!(matches!(said, Err(Refused::NotPermitted { .. })));
    cast.approve(&cast.ida, &request).await;
}

#[tokio::test]
async fn a_proof_of_another_act_or_of_another_person_or_an_old_one_proves_nothing() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let word = Word {
        request_id: &request.id,
        said: Said::Approve,
        digest: &request.digest,
        reason: "",
    };
    let now = cast.stage.app.now();
    let denial = Word {
        said: Said::Deny,
        ..word.clone()
    };
    for proof in [
        Proof::of_tests(&cast.ida, &denial.act(), now),
        Proof::of_tests(&cast.kim, &word.act(), now),
        Proof::of_tests(&cast.ida, &word.act(), now - chrono::TimeDelta::minutes(6)),
        Proof::of_tests(&cast.ida, &word.act(), now + chrono::TimeDelta::seconds(1)),
    ] {
        let said = approvals::say(&cast.stage.app, &cast.ida, &word, &proof).await;
        assert!(matches!(said, Err(Refused::NotPermitted { .. })));
    }
}

#[tokio::test]
async fn nobody_speaks_twice_and_who_took_it_back_may_again() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let again = cast.say(&cast.ida, &request, Said::Approve).await;
    assert!(matches!(again, Err(Refused::Conflict { .. })));
    approvals::withdraw(&cast.stage.app, &cast.ida, &request.id)
        .await
        .unwrap();
    let alone = cast.approve(&cast.kim, &request).await;
    assert_eq!(
        alone.status,
        RequestStatus::Awaiting,
        "what was taken back does not count"
    );
    let done = cast.approve(&cast.ida, &request).await;
    assert_eq!(done.status, RequestStatus::Approved);
}

#[tokio::test]
async fn an_approval_taken_back_before_the_permit_is_used_stops_it() {
    let cast = Cast::new().await;
    let before = cast.stage.served();
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let done = cast.approve(&cast.kim, &request).await;
    approvals::withdraw(&cast.stage.app, &cast.ida, &request.id)
        .await
        .unwrap();
    cast.stage.work().await;
    let id = done.operation_id.unwrap();
    let operation = operations::show(&cast.stage.app, &cast.agent, &id)
        .await
        .unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    assert_eq!(cast.stage.served(), before);
    let late = approvals::withdraw(&cast.stage.app, &cast.kim, &request.id).await;
    assert!(late.is_ok(), "its permit was never used: {late:?}");
}

#[tokio::test]
async fn a_freeze_set_meanwhile_voids_the_approvals_and_says_so() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let mut elsewhere = freeze();
    elsewhere.scope.regions = vec!["us-east-1".to_owned()];
    freezes::create(&cast.stage.app, &cast.max, elsewhere)
        .await
        .unwrap();
    let void = cast.approve(&cast.kim, &request).await;
    assert_eq!(void.status, RequestStatus::Void);
    assert!(void.outcome.unwrap().contains("a freeze was changed"));
}

#[tokio::test]
async fn an_environment_that_was_changed_meanwhile_voids_the_approvals_and_says_so() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let changed = cast
        .stage
        .queue(&cast.max, OperationKind::Recreate, EU)
        .await;
    assert_eq!(
        cast.worked(&changed).await.status,
        OperationStatus::Succeeded
    );
    let void = cast.approve(&cast.kim, &request).await;
    assert_eq!(void.status, RequestStatus::Void);
    let why = "the environment was changed";
    assert!(void.outcome.unwrap().contains(why));
    // And between the approval and the start.
    let (_, id) = cast.approved().await;
    let mut tx = cast.stage.app.store().write().await.unwrap();
    tx.run_for_tests("UPDATE environments SET version = version + 1")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let operation = cast.worked(&id).await;
    assert_eq!(operation.status, OperationStatus::Failed);
    assert!(operation.outcome.unwrap().contains(why));
}

#[tokio::test]
async fn a_freeze_set_between_approval_and_execution_wins() {
    let cast = Cast::new().await;
    let before = cast.stage.served();
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let done = cast.approve(&cast.kim, &request).await;
    freezes::create(&cast.stage.app, &cast.max, freeze())
        .await
        .unwrap();
    cast.stage.work().await;
    let id = done.operation_id.unwrap();
    let operation = operations::show(&cast.stage.app, &cast.agent, &id)
        .await
        .unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    assert_eq!(cast.stage.served(), before);
}

#[tokio::test]
async fn another_approver_voids_what_was_approved() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    cast.stage
        .approver("eve", Role::Operator, Duty::Approver)
        .await;
    let void = cast.approve(&cast.kim, &request).await;
    assert_eq!(void.status, RequestStatus::Void);
    assert!(void.outcome.unwrap().contains("approvers were changed"));
}

#[tokio::test]
async fn nothing_is_approved_after_its_time() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    cast.stage.clock.advance(Duration::from_secs(3_600));
    let late = cast.say(&cast.kim, &request, Said::Approve).await;
    assert!(matches!(late, Err(Refused::Conflict { .. })));
    assert_eq!(cast.standing(&request).await.status, RequestStatus::Expired);
    assert_eq!(approvals::expire(&cast.stage.app).await.unwrap(), 1);
    assert_eq!(approvals::expire(&cast.stage.app).await.unwrap(), 0);
    assert_eq!(cast.stage.audited("approval.expire").await, 1);
}

#[tokio::test]
async fn an_approval_is_not_taken_back_once_it_was_used() {
    let cast = Cast::new().await;
    let (request, id) = cast.approved().await;
    assert_eq!(cast.worked(&id).await.status, OperationStatus::Succeeded);
    for who in [&cast.ida, &cast.kim] {
        let late = approvals::withdraw(&cast.stage.app, who, &request.id).await;
        assert!(matches!(late, Err(Refused::Conflict { .. })), "{late:?}");
    }
    assert_eq!(cast.stage.audited("approval.withdraw").await, 0);
    let mut tx = cast.stage.app.store().read().await.unwrap();
    let votes = tx.votes(&request.id).await.unwrap();
    assert_eq!(votes.len(), 2);
    assert!(votes.iter().all(|one| one.vote.withdrawn_at.is_none()));
}

#[tokio::test]
async fn where_people_need_approvals_too_two_others_approve_what_a_person_asks() {
    let cast = Cast::new().await;
    cast.set_rule(ApprovalRule {
        people_too: true,
        ..ApprovalRule::default()
    })
    .await;
    let before = cast.stage.served();
    let asked = cast.ask_as(&cast.ida, false).await;
    for said in [Said::Approve, Said::Deny] {
        let own = cast.say(&cast.ida, &asked, said).await;
        assert!(matches!(own, Err(Refused::NotPermitted { .. })), "{own:?}");
    }
    let one = cast.approve(&cast.kim, &asked).await;
    assert_eq!(one.status, RequestStatus::Awaiting);
    cast.stage.work().await;
    assert_eq!(cast.stage.served(), before, "one is not enough");
    let two = cast.approve(&cast.max, &asked).await;
    assert_eq!(two.status, RequestStatus::Approved);
    let operation = cast.worked(&two.operation_id.unwrap()).await;
    assert_eq!(
        operation.status,
        OperationStatus::Succeeded,
        "{operation:?}"
    );
    assert_ne!(cast.stage.served(), before);
}

#[tokio::test]
async fn by_default_a_person_needs_nobodys_approval() {
    let cast = Cast::new().await;
    let answer = cast.stage.ask(&cast.ida, OperationKind::Delete, EU).await;
    let answer = answer.unwrap();
    assert!(
        matches!(answer, OperationAnswer::Accepted { .. }),
        "{answer:?}"
    );
}

#[tokio::test]
async fn in_a_freeze_approvals_do_not_help_and_an_exception_takes_two_freeze_approvers() {
    let cast = Cast::new().await;
    freezes::create(&cast.stage.app, &cast.max, freeze())
        .await
        .unwrap();
    let plain = cast
        .stage
        .ask(&cast.agent, OperationKind::Delete, EU)
        .await
        .unwrap();
    assert!(
        matches!(plain, OperationAnswer::Refused { .. }),
        "{plain:?}"
    );
    let before = cast.stage.served();
    let request = cast.ask(true).await;
    cast.approve(&cast.ida, &request).await;
    let two = cast.approve(&cast.max, &request).await;
    assert_eq!(
        two.status,
        RequestStatus::Awaiting,
        "max grants no exceptions"
    );
    let three = cast.approve(&cast.kim, &request).await;
    assert_eq!(three.status, RequestStatus::Approved);
    cast.stage.work().await;
    assert_ne!(cast.stage.served(), before);
}

#[tokio::test]
async fn the_same_request_asked_again_is_the_one_that_waits() {
    let cast = Cast::new().await;
    let one = cast.asked().await;
    let again = cast.asked().await;
    assert_eq!(one, again);
    assert_ne!(cast.ask(true).await.id, one.id);
    let taken = approvals::cancel(&cast.stage.app, &cast.agent, &one.id)
        .await
        .unwrap();
    assert_eq!(taken.status, RequestStatus::Cancelled);
    assert_ne!(cast.asked().await.id, one.id);
    let other = approvals::cancel(&cast.stage.app, &cast.max, &cast.asked().await.id).await;
    assert!(matches!(other, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn where_too_few_could_approve_nothing_waits() {
    let stage = Stage::with_bill().await;
    stage.approver("ida", Role::Operator, Duty::Approver).await;
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let answer = stage.ask(&agent, OperationKind::Delete, EU).await.unwrap();
    let OperationAnswer::Refused { decision } = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(decision.record.reasons[0].code(), "approval_impossible");
}

#[tokio::test]
async fn of_a_thousand_attempts_to_use_a_permit_one_succeeds() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    cast.approve(&cast.ida, &request).await;
    let id = cast
        .approve(&cast.kim, &request)
        .await
        .operation_id
        .unwrap();
    let attempts: Vec<_> = (0..1_000)
        .map(|_| {
            let (app, id) = (cast.stage.app.clone(), id.clone());
            tokio::spawn(async move {
                let mut tx = app.store().write().await.unwrap();
                let used = tx.consume_permit(&id, app.now()).await.unwrap();
                tx.commit().await.unwrap();
                used
            })
        })
        .collect();
    let mut used = 0;
    for attempt in attempts {
        used += usize::from(attempt.await.unwrap());
    }
    assert_eq!(used, 1);
}

#[tokio::test]
async fn one_denial_ends_it_even_when_enough_have_approved_as_long_as_it_has_not_begun() {
    let cast = Cast::new().await;
    let asked = cast.asked().await;
    cast.approve(&cast.ida, &asked).await;
    let approved = cast.approve(&cast.kim, &asked).await;
    assert_eq!(approved.status, RequestStatus::Approved);
    cast.say(&cast.max, &asked, Said::Deny).await.unwrap();
    cast.stage.work().await;
    let id = approved.operation_id.unwrap();
    let operation = operations::show(&cast.stage.app, &cast.agent, &id).await;
    assert_eq!(operation.unwrap().status, OperationStatus::Failed);
    // Once it has ended there is nothing to deny.
    let late = cast.say(&cast.max, &asked, Said::Deny).await;
    assert!(matches!(late, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn a_record_by_a_clock_that_was_set_back_does_not_make_it_right() {
    let cast = Cast::new().await;
    cast.asked().await;
    let (app, clock) = (&cast.stage.app, &cast.stage.clock);
    let before = app.now();
    clock.set(before - chrono::TimeDelta::minutes(30));
    freezes::create(app, &cast.max, freeze()).await.unwrap();
    let refused = operations::operate(app, &cast.agent, request(OperationKind::Delete, EU)).await;
    assert!(matches!(refused, Err(Refused::Unavailable { .. })));
    // Nobody but whoever runs Floe on the machine says that it is.
    let admin = crate::service::clock::accept(app, &cast.max).await;
    assert!(matches!(admin, Err(Refused::NotPermitted { .. })));
    crate::service::clock::accept(app, &Caller::command_line())
        .await
        .unwrap();
    let answer = operations::operate(app, &cast.agent, request(OperationKind::Delete, EU)).await;
    assert!(matches!(answer, Ok(OperationAnswer::Refused { .. })));
}
