//! Many at once: one permit is consumed once, one key is one operation, readers see no gap, nothing starts in a freeze.

use super::stage::{EU, Stage, freeze, request};
use crate::environment;
use crate::service::{EnvironmentDraft, OperationAnswer, environments, freezes, operations};
use floe_domain::environment::{OperationKind, OperationStatus, Tier};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Role;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_attempts_on_one_permit_consume_it_once() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let id = stage.queue(&operator, OperationKind::Delete, EU).await;
    let other = stage.another().await;
    let won = Arc::new(AtomicUsize::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for place in 0..1_000 {
        let app = if place % 2 == 0 {
            stage.app.clone()
        } else {
            other.clone()
        };
        let (won, id) = (won.clone(), id.clone());
        tasks.spawn(async move {
            // Waiting for a turn may take longer than a writer waits: then it tries again.
            let mut tx = loop {
                if let Ok(tx) = app.store().write().await {
                    break tx;
                }
            };
            if tx.consume_permit(&id, app.now()).await.unwrap() {
                won.fetch_add(1, Ordering::SeqCst);
            }
            tx.commit().await.unwrap();
        });
    }
    tasks.join_all().await;
    assert_eq!(won.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_key_sent_many_times_at_once_is_one_operation() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (app, operator) = (stage.app.clone(), operator.clone());
        tasks.spawn(async move {
            let mut asked = request(OperationKind::Recreate, EU);
            asked.idempotency_key = Some("k-1".to_owned());
            operations::operate(&app, &operator, asked).await.unwrap()
        });
    }
    let answers = tasks.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert!(matches!(answers[0], OperationAnswer::Accepted { .. }));
    let mut tx = stage.app.store().read().await.unwrap();
    assert_eq!(
        tx.operations_that_are(OperationStatus::Queued)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_executors_carry_one_operation_out_once() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    stage.queue(&operator, OperationKind::Delete, EU).await;
    let other = stage.another().await;
    let (one, two) = tokio::join!(environment::step(&stage.app), environment::step(&other));
    assert_ne!(
        one.unwrap(),
        two.unwrap(),
        "one found it, the other found nothing"
    );
    assert_eq!(stage.audited("operation.succeed").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_see_no_gap_and_no_wrong_total_during_recreations() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let whole = stage.served();
    let done = Arc::new(AtomicBool::new(false));
    let reads = {
        let (app, done, whole) = (stage.app.clone(), done.clone(), whole.clone());
        tokio::task::spawn_blocking(move || {
            let mut reads = 0_u32;
            while !done.load(Ordering::Relaxed) || reads == 0 {
                assert_eq!(super::stage::served(&app), whole);
                reads += 1;
            }
            reads
        })
    };
    for _ in 0..5 {
        stage.queue(&operator, OperationKind::Recreate, EU).await;
        stage.work().await;
        environment::reclaim(&stage.app).await.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    assert!(reads.await.unwrap() > 0);
    assert_eq!(stage.audited("operation.succeed").await, 5);
}

/// Where the records of an action stand in the audit, which is the order of the commits.
async fn places(stage: &Stage, action: &str) -> Vec<i64> {
    let mut tx = stage.app.store().read().await.unwrap();
    let records = tx.records_before((action, ""), i64::MAX, 10_000).await;
    records.unwrap().into_iter().map(|one| one.seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_starts_after_the_commit_of_a_freeze_however_many_are_about_to() {
    const MANY: usize = 200;
    /// So many each executor does without knowing of the freeze.
    const ALIKE: usize = 80;
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    // Carrying out what is declared changes nothing, so that any number can be asked for.
    let draft = EnvironmentDraft {
        id: "shop".to_owned(),
        name: "Shop".to_owned(),
        region: "eu-west-1".to_owned(),
        tier: Tier::Staging,
        owner: "ada@example.com".to_owned(),
    };
    environments::declare(&stage.app, &admin, draft)
        .await
        .unwrap();
    let agent = stage.token(PrincipalKind::Agent, Role::Operator).await;
    for _ in 0..MANY {
        stage.queue(&agent, OperationKind::Delete, "shop").await;
    }
    let (tell, told) = tokio::sync::watch::channel(false);
    let mut executors = tokio::task::JoinSet::new();
    for app in [stage.app.clone(), stage.another().await] {
        let mut told = told.clone();
        executors.spawn(async move {
            for _ in 0..ALIKE {
                environment::step(&app).await.unwrap();
            }
            // However slowly the freeze comes, some are left for after it.
            told.wait_for(|is_frozen| *is_frozen).await.unwrap();
            while environment::step(&app).await.unwrap() {}
        });
    }
    while stage.audited("operation.start").await < 10 {
        tokio::task::yield_now().await;
    }
    freezes::create(&stage.app, &admin, freeze()).await.unwrap();
    tell.send(true).unwrap();
    executors.join_all().await;
    let frozen = places(&stage, "freeze.create").await;
    assert_eq!(frozen.len(), 1);
    let started = places(&stage, "operation.start").await;
    let failed = places(&stage, "operation.fail").await;
    assert_eq!(started.len() + failed.len(), MANY);
    assert!(!failed.is_empty(), "some were left");
    assert!(
        started.iter().all(|start| *start < frozen[0]),
        "one started in the freeze"
    );
    assert!(
        failed.iter().all(|fail| *fail > frozen[0]),
        "one failed before there was a freeze"
    );
}
