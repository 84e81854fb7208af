//! A freeze that begins while an operation runs: what it stops, at which steps, and what is left. The clock moves on each time it
//! is read, so that a freeze begins between any two steps.

use super::stage::{EU, Stage, US, bill, freeze, noon, request, served};
use crate::app::App;
use crate::clock::Clock;
use crate::environment;
use crate::service::approvals::{self, Word};
use crate::service::approvers::Duty;
use crate::service::passkeys::Proof;
use crate::service::{
    Caller, Loosened, OperationAnswer, Refused, environments, freezes, operations,
};
use chrono::TimeDelta;
use floe_domain::environment::{EnvironmentState, Operation, OperationKind, OperationStatus};
use floe_domain::freeze::{AppliesTo, FreezeDraft, UnderWay};
use floe_domain::guard::{PrincipalKind, Said};
use floe_domain::people::Role;

/// Two bills of every region: a recreation of one rebuilds from both.
async fn stage() -> Stage {
    let stage = Stage::with_bill().await;
    stage.import("december.csv", &bill("2025-12", &[])).await;
    stage
}

/// A freeze of everyone that begins some seconds after noon, later than a recreation is refused for it.
fn beginning(seconds: i64) -> FreezeDraft {
    let starts_at = noon() + TimeDelta::seconds(seconds);
    FreezeDraft {
        name: "Close".to_owned(),
        starts_at,
        ends_at: starts_at + TimeDelta::hours(1),
        applies_to: AppliesTo::Everyone,
        under_way: UnderWay::Stop,
        ..freeze()
    }
}

/// The same folder by a clock that leaves noon a minute each time it is read.
async fn hurried(stage: &Stage) -> App {
    let clock = Clock::ticking_from(noon(), TimeDelta::minutes(1));
    App::open_at(stage.app.config().clone(), clock)
        .await
        .unwrap()
}

/// What became of a person's recreation that was under way as the freeze began.
async fn recreated(stage: &Stage, draft: FreezeDraft) -> Operation {
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, draft).await.unwrap();
    carried_out(stage, &admin).await
}

async fn carried_out(stage: &Stage, caller: &Caller) -> Operation {
    let id = stage.queue(caller, OperationKind::Recreate, EU).await;
    finished(stage, caller, &id).await
}

async fn finished(stage: &Stage, caller: &Caller, id: &str) -> Operation {
    let app = hurried(stage).await;
    app.ledger().load(&app).await.unwrap();
    assert!(environment::step(&app).await.unwrap());
    operations::show(&stage.app, caller, id).await.unwrap()
}

/// The live segments of the region and its generation.
async fn serving(stage: &Stage) -> (Vec<String>, i64) {
    let mut tx = stage.app.store().read().await.unwrap();
    let rows = tx.live_segments_of_region(Some("eu-west-1")).await.unwrap();
    let environment = tx.environment(EU).await.unwrap().unwrap();
    assert_eq!(environment.state, EnvironmentState::Active);
    let ids = rows.into_iter().map(|row| row.id).collect();
    (ids, environment.generation)
}

/// The folders of imports that are there.
fn folders(stage: &Stage) -> usize {
    std::fs::read_dir(stage.app.data().join("imports"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count()
}

#[tokio::test]
async fn whenever_it_begins_the_recreation_is_done_before_or_stopped_and_what_serves_is_whole() {
    let (mut stopped, mut done) = (0, 0);
    for minute in 5..14 {
        let stage = stage().await;
        let before = (serving(&stage).await, stage.served(), folders(&stage));
        let draft = beginning(minute * 60 + 30);
        let begins = draft.starts_at;
        let operation = recreated(&stage, draft).await;
        let ended = operation.finished_at.unwrap();
        let (after, served) = (serving(&stage).await, stage.served());
        assert_eq!(served, before.1);
        if operation.status == OperationStatus::Succeeded {
            done += 1;
            assert!(ended < begins, "done at {ended}, in the freeze");
            assert_eq!(after.1, before.0.1 + 1);
        } else {
            stopped += 1;
            assert!(ended >= begins, "stopped at {ended}, before the freeze");
            assert_eq!(after, before.0, "nothing was changed");
            assert_eq!(folders(&stage), before.2, "nothing is left behind");
            assert_eq!(
                operation.outcome.unwrap(),
                format!(
                    "Stopped: the freeze `Close` began at {} while it ran. Nothing was changed.",
                    begins.format("%Y-%m-%d %H:%M UTC")
                )
            );
        }
        assert_eq!(
            stage.audited("operation.stop").await,
            stopped_now(&stage).await
        );
    }
    assert!(stopped >= 3 && done >= 1, "{stopped} stopped, {done} done");
}

/// One if its only operation was stopped.
async fn stopped_now(stage: &Stage) -> usize {
    let mut tx = stage.app.store().read().await.unwrap();
    let failed = tx.operations_that_are(OperationStatus::Failed).await;
    failed.unwrap().len()
}

#[tokio::test]
async fn what_lets_them_finish_or_does_not_bear_on_them_stops_nothing() {
    let change: [fn(&mut FreezeDraft); 4] = [
        |one| one.under_way = UnderWay::Finish,
        |one| one.scope.environments = vec![US.to_owned()],
        |one| one.operations = vec![OperationKind::Delete],
        |one| one.applies_to = AppliesTo::Automated,
    ];
    for (place, change) in change.into_iter().enumerate() {
        let stage = stage().await;
        let mut draft = beginning(301);
        change(&mut draft);
        let operation = recreated(&stage, draft).await;
        assert_eq!(operation.status, OperationStatus::Succeeded, "{place}");
    }
}

#[tokio::test]
async fn what_stops_automation_stops_an_agents_recreation_under_way() {
    let stage = stage().await;
    stage.off_production().await;
    let admin = stage.person(Role::Admin).await;
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    let mut draft = beginning(301);
    draft.applies_to = AppliesTo::Automated;
    freezes::create(&stage.app, &admin, draft).await.unwrap();
    let operation = carried_out(&stage, &agent).await;
    assert_eq!(operation.status, OperationStatus::Failed);
    assert!(operation.outcome.unwrap().starts_with("Stopped: "));
}

#[tokio::test]
async fn a_freeze_that_stopped_something_is_not_undone_alone() {
    let stage = stage().await;
    let admin = stage.person(Role::Admin).await;
    let elsewhere = FreezeDraft {
        scope: floe_domain::freeze::Scope {
            environments: vec![US.to_owned()],
            ..beginning(301).scope
        },
        ..beginning(301)
    };
    let stops = freezes::create(&stage.app, &admin, beginning(301)).await;
    let idle = freezes::create(&stage.app, &admin, elsewhere).await;
    let (stops, idle) = (stops.unwrap().id, idle.unwrap().id);
    let operation = carried_out(&stage, &admin).await;
    assert!(operation.outcome.unwrap().starts_with("Stopped: "));
    let mut tx = stage.app.store().read().await.unwrap();
    let refusals = tx.decisions_by_freeze(&stops, 1).await.unwrap();
    assert!(refusals.is_empty(), "it has only stopped: {refusals:?}");
    drop(tx);
    let alone = freezes::end_early(&stage.app, &admin, &stops, "A slip", None).await;
    assert!(
        matches!(alone, Err(Refused::NotPermitted { .. })),
        "{alone:?}"
    );
    let undone = freezes::end_early(&stage.app, &admin, &idle, "A slip", None).await;
    assert_eq!(undone.unwrap(), Loosened::Done, "it has stopped nothing");
}

#[tokio::test]
async fn a_deletion_is_one_step_and_finishes() {
    let stage = stage().await;
    let admin = stage.person(Role::Admin).await;
    freezes::create(&stage.app, &admin, beginning(90))
        .await
        .unwrap();
    let id = stage.queue(&admin, OperationKind::Delete, EU).await;
    let operation = finished(&stage, &admin, &id).await;
    assert_eq!(operation.status, OperationStatus::Succeeded);
    assert!(operation.finished_at.unwrap() > noon() + TimeDelta::seconds(90));
}

/// What becomes of an agent's recreation in a freeze, that two freeze approvers excepted, where these freezes are set.
async fn excepted(drafts: Vec<FreezeDraft>) -> Operation {
    let stage = stage().await;
    let admin = stage.person(Role::Admin).await;
    let ida = stage
        .approver("ida", Role::Operator, Duty::FreezeApprover)
        .await;
    let kim = stage
        .approver("kim", Role::Operator, Duty::FreezeApprover)
        .await;
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    for draft in drafts {
        freezes::create(&stage.app, &admin, draft).await.unwrap();
    }
    let mut wanted = request(OperationKind::Recreate, EU);
    wanted.exception = true;
    let answer = operations::operate(&stage.app, &agent, wanted).await;
    let OperationAnswer::Awaiting { request, .. } = answer.unwrap() else {
        panic!("nobody was asked")
    };
    let mut approved = None;
    for who in [&ida, &kim] {
        let word = Word {
            request_id: &request.id,
            said: Said::Approve,
            digest: &request.digest,
            reason: "It may",
        };
        let proof = Proof::of_tests(who, &word.act(), noon());
        let said = approvals::say(&stage.app, who, &word, &proof).await;
        approved = said.unwrap().operation_id;
    }
    finished(&stage, &agent, &approved.unwrap()).await
}

#[tokio::test]
async fn an_exception_holds_for_the_freezes_it_was_granted_from_and_for_no_other() {
    let active = FreezeDraft {
        under_way: UnderWay::Stop,
        ..freeze()
    };
    let ahead = beginning(120);
    let operation = excepted(vec![active.clone(), ahead]).await;
    assert_eq!(
        operation.status,
        OperationStatus::Succeeded,
        "{operation:?}"
    );
    let later = FreezeDraft {
        name: "Later".to_owned(),
        ..beginning(390)
    };
    let operation = excepted(vec![active, later]).await;
    assert_eq!(operation.status, OperationStatus::Failed);
    let outcome = operation.outcome.unwrap();
    assert!(outcome.contains("the freeze `Later` began"), "{outcome}");
}

/// Makes a statement run in the moment a recreation has begun.
async fn once_it_has_begun(stage: &Stage, sql: &'static str) {
    let mut tx = stage.app.store().write().await.unwrap();
    tx.run_for_tests(sql).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_freeze_that_is_set_while_it_runs_stops_it_too() {
    let stage = stage().await;
    once_it_has_begun(
        &stage,
        "CREATE TRIGGER late AFTER UPDATE ON environments WHEN NEW.state = 'recreating' BEGIN
         INSERT INTO freezes (id, name, reason, owner, starts_at, ends_at, zone, scope, operations, applies_to, under_way, created_at)
         VALUES ('f', 'Incident', 'f', 'f', 0, 9000000000000000, 'UTC', '{}', '[]', 'everyone', 'stop', 0); END",
    )
    .await;
    let admin = stage.person(Role::Admin).await;
    let before = serving(&stage).await;
    let operation = carried_out(&stage, &admin).await;
    let outcome = operation.outcome.unwrap();
    assert!(
        outcome.contains("`Incident` came to bear on it"),
        "{outcome}"
    );
    assert_eq!(serving(&stage).await, before);
}

#[tokio::test]
async fn where_it_can_not_be_seen_whether_a_freeze_began_it_is_stopped() {
    let stage = stage().await;
    once_it_has_begun(
        &stage,
        "CREATE TRIGGER late AFTER UPDATE ON environments WHEN NEW.state = 'recreating' BEGIN
         INSERT INTO freezes (id, name, reason, owner, starts_at, ends_at, zone, scope, operations, applies_to, under_way, created_at)
         VALUES ('f', 'f', 'f', 'f', 0, 9000000000000000, 'UTC', '{}', '[]', 'everyone', 'perhaps', 0); END",
    )
    .await;
    let admin = stage.person(Role::Admin).await;
    let before = serving(&stage).await;
    let operation = carried_out(&stage, &admin).await;
    assert_eq!(operation.status, OperationStatus::Failed);
    let outcome = operation.outcome.unwrap();
    assert!(
        outcome.starts_with("Stopped: it could not be told"),
        "{outcome}"
    );
    assert_eq!(serving(&stage).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_could_not_be_written_is_told_once_it_can_be() {
    let stage = stage().await;
    let before = stage.served();
    once_it_has_begun(
        &stage,
        "CREATE TRIGGER full BEFORE UPDATE ON operations WHEN NEW.status <> 'running' BEGIN
         SELECT RAISE(ABORT, 'disk is full'); END",
    )
    .await;
    let admin = stage.person(Role::Admin).await;
    let id = stage.queue(&admin, OperationKind::Recreate, EU).await;
    let (stop, hears) = tokio::sync::watch::channel(false);
    let executor = tokio::spawn(environment::work(stage.app.clone(), hears));
    let status = async || {
        let operation = operations::show(&stage.app, &admin, &id).await.unwrap();
        (operation.status, operation.outcome.unwrap_or_default())
    };
    while status().await.0 != OperationStatus::Running {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // It comes to its end, and then to the end of its patience.
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    once_it_has_begun(&stage, "DROP TRIGGER full").await;
    for _ in 0..500 {
        if status().await.0 != OperationStatus::Running {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    stop.send(true).unwrap();
    executor.await.unwrap();
    let (status, outcome) = status().await;
    assert_eq!(status, OperationStatus::Failed, "{outcome}");
    assert!(outcome.contains("could not be written"), "{outcome}");
    assert_eq!(served(&stage.app), before);
    let story = environments::show(&stage.app, &admin, EU).await.unwrap();
    assert_eq!(story.view.environment.state, EnvironmentState::Active);
}
