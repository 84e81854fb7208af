//! Changing a freeze: what one does alone, what waits for others, and what of it is no longer what was asked for.

use super::stage::{EU, Stage, freeze, noon};
use crate::service::approvers::Duty;
use crate::service::passkeys::Proof;
use crate::service::{Caller, Changed, LooseningStatus, Refused, freezes, loosenings};
use chrono::TimeDelta;
use floe_domain::environment::OperationKind;
use floe_domain::freeze::{CalendarState, FreezeDraft, FreezeWindow, Phase};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope as TokenScope};
use std::time::Duration;

/// A freeze that `max` set a while ago, and two who approve with him.
struct Cast {
    stage: Stage,
    ida: Caller,
    kim: Caller,
    max: Caller,
    freeze: FreezeWindow,
}

const ACT: &str = "the act that was signed";
const DELAY: Duration = Duration::from_secs(900);

impl Cast {
    async fn new() -> Self {
        let cast = Self::just_now().await;
        cast.stage.clock.advance(Duration::from_secs(301));
        cast
    }

    /// The same, where the freeze was set this moment.
    async fn just_now() -> Self {
        let stage = Stage::with_bill().await;
        let ida = stage.approver("ida", Role::Operator, Duty::Approver).await;
        let kim = stage.approver("kim", Role::Operator, Duty::Approver).await;
        let max = stage.approver("max", Role::Admin, Duty::Approver).await;
        let freeze = freezes::create(&stage.app, &max, freeze()).await.unwrap();
        Self {
            stage,
            ida,
            kim,
            max,
            freeze,
        }
    }

    fn draft(&self, change: impl Fn(&mut FreezeDraft)) -> FreezeDraft {
        let mut draft = self.freeze.drafted();
        change(&mut draft);
        draft
    }

    async fn change(
        &self,
        who: &Caller,
        change: impl Fn(&mut FreezeDraft),
    ) -> Result<Changed, Refused> {
        let change = (self.freeze.id.as_str(), self.draft(change));
        freezes::change(&self.stage.app, who, change, "Plans changed", None).await
    }

    /// Asks for a loosening with a passkey; its id.
    async fn ask(&self, change: impl Fn(&mut FreezeDraft)) -> String {
        let change = (self.freeze.id.as_str(), self.draft(change));
        let proof = Proof::of_tests(&self.max, ACT, self.stage.app.now());
        let proof = Some((&proof, ACT));
        let app = &self.stage.app;
        match freezes::change(app, &self.max, change, "Plans changed", proof).await {
            Ok(Changed::Waiting(id)) => id,
            other => panic!("{other:?}"),
        }
    }

    async fn approve(&self, id: &str) {
        for who in [&self.ida, &self.kim] {
            let story = loosenings::show(&self.stage.app, who, id).await.unwrap();
            let digest = story.view.asked.digest();
            let act = loosenings::act_of_approval(id, &digest);
            let proof = Proof::of_tests(who, &act, self.stage.app.now());
            loosenings::approve(&self.stage.app, who, (id, &digest), &proof)
                .await
                .unwrap();
        }
        self.stage.clock.advance(DELAY);
    }

    async fn status(&self, id: &str) -> LooseningStatus {
        loosenings::carry_out_due(&self.stage.app).await.unwrap();
        let story = loosenings::show(&self.stage.app, &self.max, id).await;
        story.unwrap().view.status
    }

    async fn now(&self) -> FreezeWindow {
        let mut tx = self.stage.app.store().read().await.unwrap();
        tx.freeze(&self.freeze.id).await.unwrap().unwrap()
    }

    async fn revision(&self) -> i64 {
        let mut tx = self.stage.app.store().read().await.unwrap();
        tx.revision("calendar").await.unwrap()
    }

    async fn calendar(&self) -> CalendarState {
        let answer = freezes::calendar(&self.stage.app, &self.max, EU, None).await;
        answer.unwrap().state
    }
}

fn parts(outcome: Result<Changed, Refused>) -> Vec<String> {
    match outcome {
        Err(Refused::Loosens { parts }) => parts,
        other => panic!("{other:?}"),
    }
}

fn longer(draft: &mut FreezeDraft) {
    draft.ends_at += TimeDelta::hours(2);
}

fn shorter(draft: &mut FreezeDraft) {
    draft.ends_at -= TimeDelta::minutes(30);
}

#[tokio::test]
async fn what_is_stricter_is_one_act_and_in_force_at_once() {
    let cast = Cast::new().await;
    let before = cast.revision().await;
    let other = cast.stage.person(Role::Admin).await;
    assert!(matches!(
        cast.change(&other, longer).await,
        Ok(Changed::Done(_))
    ));
    let now = cast.now().await;
    assert_eq!(now.ends_at, noon() + TimeDelta::hours(3));
    assert_eq!(now.owner, cast.freeze.owner);
    assert_eq!(
        cast.revision().await,
        before + 1,
        "approvals under it are void"
    );
    assert_eq!(cast.stage.audited("freeze.change").await, 1);
    cast.stage.clock.set(noon() + TimeDelta::hours(2));
    assert_eq!(cast.calendar().await, CalendarState::Closed);
}

#[tokio::test]
async fn a_token_that_may_set_freezes_tightens_and_never_loosens_one() {
    let cast = Cast::new().await;
    let scopes = [TokenScope::FreezesWrite, TokenScope::FreezesRead];
    let kind = PrincipalKind::Service;
    let (tool, ..) = cast.stage.token_for(kind, Role::Admin, &scopes).await;
    assert!(cast.change(&tool, longer).await.is_ok());
    assert_eq!(
        parts(cast.change(&tool, shorter).await),
        ["ends 2 hours 30 minutes earlier"]
    );
    let operator = cast.stage.person(Role::Operator).await;
    let refused = cast.change(&operator, longer).await;
    assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn what_is_laxer_takes_a_passkey_two_others_and_a_quarter_of_an_hour() {
    let cast = Cast::new().await;
    let exempt = |draft: &mut FreezeDraft| draft.scope.except = vec![EU.to_owned()];
    let refused = cast.change(&cast.max, exempt).await;
    assert_eq!(parts(refused), ["covers fewer environments"]);
    assert_eq!(cast.now().await, cast.freeze, "nothing was changed");
    let id = cast.ask(exempt).await;
    let story = loosenings::show(&cast.stage.app, &cast.ida, &id)
        .await
        .unwrap();
    assert_eq!(
        story.view.change.words(),
        "Change the freeze `Year-end close` so that it covers fewer environments"
    );
    assert_eq!(cast.status(&id).await, LooseningStatus::Open);
    let before = cast.revision().await;
    cast.approve(&id).await;
    assert_eq!(cast.calendar().await, CalendarState::Closed);
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
    assert_eq!(cast.calendar().await, CalendarState::Open);
    assert_eq!(cast.now().await.scope.except, [EU]);
    assert_eq!(cast.revision().await, before + 1);
}

#[tokio::test]
async fn a_loosening_of_a_freeze_that_was_changed_meanwhile_is_void() {
    let cast = Cast::new().await;
    let id = cast.ask(shorter).await;
    cast.change(&cast.max, longer).await.unwrap();
    cast.approve(&id).await;
    assert_eq!(cast.status(&id).await, LooseningStatus::Void);
    assert_eq!(cast.now().await.ends_at, noon() + TimeDelta::hours(3));
}

#[tokio::test]
async fn only_one_loosening_of_a_freeze_waits_at_a_time() {
    let cast = Cast::new().await;
    cast.ask(shorter).await;
    let act = loosenings::act_of_ending(&cast.freeze.id, "Out");
    let proof = Proof::of_tests(&cast.max, &act, cast.stage.app.now());
    let id = cast.freeze.id.as_str();
    let ended = freezes::end_early(&cast.stage.app, &cast.max, id, "Out", Some(&proof)).await;
    assert!(matches!(ended, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn a_proof_of_another_act_proves_nothing() {
    let cast = Cast::new().await;
    let change = (cast.freeze.id.as_str(), cast.draft(shorter));
    let proof = Proof::of_tests(&cast.max, "another act", cast.stage.app.now());
    let proof = Some((&proof, ACT));
    let asked = freezes::change(&cast.stage.app, &cast.max, change, "Out", proof).await;
    assert!(matches!(asked, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn whoever_set_it_changes_it_alone_for_five_minutes_as_long_as_nobody_else_has() {
    let cast = Cast::just_now().await;
    let done = cast.change(&cast.max, shorter).await;
    assert!(matches!(done, Ok(Changed::Done(_))));
    let other = cast.stage.person(Role::Admin).await;
    assert_eq!(
        parts(
            cast.change(&other, |one| one.ends_at -= TimeDelta::minutes(40))
                .await
        )
        .len(),
        1
    );
    cast.change(&other, longer).await.unwrap();
    assert_eq!(parts(cast.change(&cast.max, shorter).await).len(), 1);
    let id = cast.freeze.id.as_str();
    let undone = freezes::end_early(&cast.stage.app, &cast.max, id, "A slip", None).await;
    assert!(
        matches!(undone, Err(Refused::NotPermitted { .. })),
        "the other's change is not his to undo"
    );
}

#[tokio::test]
async fn a_freeze_that_has_refused_something_is_not_loosened_alone() {
    let cast = Cast::just_now().await;
    let agent = cast.stage.token(PrincipalKind::Agent, Role::Operator).await;
    cast.stage
        .ask(&agent, OperationKind::Delete, EU)
        .await
        .unwrap();
    assert_eq!(parts(cast.change(&cast.max, shorter).await).len(), 1);
}

#[tokio::test]
async fn what_changes_nothing_is_no_change() {
    let cast = Cast::new().await;
    let before = cast.revision().await;
    let same = cast.change(&cast.max, |_| {}).await.unwrap();
    assert_eq!(same, Changed::Done(Box::new(cast.freeze.clone())));
    assert_eq!(cast.revision().await, before);
    assert_eq!(cast.stage.audited("freeze.change").await, 0);
}

#[tokio::test]
async fn what_is_over_is_not_changed_and_nothing_is_changed_to_be_over() {
    let cast = Cast::new().await;
    let over = |draft: &mut FreezeDraft| draft.ends_at = noon();
    let refused = cast.change(&cast.max, over).await;
    assert!(
        matches!(refused, Err(Refused::Invalid { .. })),
        "{refused:?}"
    );
    cast.stage.clock.set(cast.freeze.ends_at);
    let refused = cast.change(&cast.max, longer).await;
    assert!(matches!(refused, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn what_would_be_over_by_the_time_it_is_approved_ends_then() {
    let cast = Cast::new().await;
    let id = cast
        .ask(|one| one.ends_at = noon() + TimeDelta::minutes(10))
        .await;
    cast.approve(&id).await;
    assert_eq!(cast.status(&id).await, LooseningStatus::Done);
    let now = cast.now().await;
    assert_eq!(now.phase(cast.stage.app.now()), Phase::Past);
    assert_eq!(
        now.ends_at,
        cast.stage.app.now(),
        "it stopped operations until now"
    );
    assert!(now.ended_early_at.is_some());
}
