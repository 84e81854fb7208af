//! A process that dies: whatever it was doing, the next one finds a whole state and says the truth.

use super::stage::{EU, Stage, bill, served};
use crate::environment;
use crate::service::{Caller, Refused, costs, environments, operations};
use crate::{App, workers};
use floe_domain::cost::{Dimension, grammar};
use floe_domain::environment::{EnvironmentState, OperationKind, OperationStatus};
use floe_domain::people::Role;
use floe_ledger::cube::Values;
use floe_ledger::import::{Options, Staging, read_delivery};

/// Leaves an operation as a server leaves it that dies while it rebuilds.
async fn die_while_recreating(stage: &Stage) -> String {
    let operator = stage.person(Role::Operator).await;
    let id = stage.queue(&operator, OperationKind::Recreate, EU).await;
    let mut tx = stage.app.store().write().await.unwrap();
    let now = stage.app.now();
    assert!(tx.consume_permit(&id, now).await.unwrap());
    tx.start_operation(&id, now).await.unwrap();
    let environment = tx.environment(EU).await.unwrap().unwrap();
    let generation = environment.generation;
    assert!(
        tx.change_environment(&environment, EnvironmentState::Recreating, generation)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn after_a_death_in_a_recreation_the_environment_is_whole_and_the_operation_says_so() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    let id = die_while_recreating(&stage).await;
    let next = stage.another().await;
    let workers = workers::begin(&next).await.unwrap();
    workers.end().await;
    let operator = stage.person(Role::Operator).await;
    let operation = operations::show(&next, &operator, &id).await.unwrap();
    assert_eq!(operation.status, OperationStatus::Failed);
    assert!(operation.outcome.unwrap().contains("the server stopped"));
    let story = environments::show(&next, &operator, EU).await.unwrap();
    assert_eq!(story.view.environment.state, EnvironmentState::Active);
    assert_eq!(served(&next), before);
    stage.queue(&operator, OperationKind::Recreate, EU).await;
    stage.work().await;
    assert_eq!(
        stage.audited("operation.succeed").await,
        1,
        "it can be asked for again"
    );
}

#[tokio::test]
async fn what_was_queued_when_the_server_died_is_carried_out_by_the_next() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let id = stage.queue(&operator, OperationKind::Delete, EU).await;
    let next = stage.another().await;
    environment::recover(&next).await.unwrap();
    assert!(environment::step(&next).await.unwrap());
    let operation = operations::show(&next, &operator, &id).await.unwrap();
    assert_eq!(operation.status, OperationStatus::Succeeded);
}

#[tokio::test]
async fn a_transaction_that_was_not_committed_never_was() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    let operator = stage.person(Role::Operator).await;
    let id = stage.queue(&operator, OperationKind::Delete, EU).await;
    let mut tx = stage.app.store().write().await.unwrap();
    let now = stage.app.now();
    assert!(tx.consume_permit(&id, now).await.unwrap());
    drop(tx);
    let next = stage.another().await;
    next.ledger().load(&next).await.unwrap();
    assert_eq!(served(&next), before);
    assert!(
        environment::step(&next).await.unwrap(),
        "the permit is still there"
    );
}

#[tokio::test]
async fn an_import_that_died_at_any_step_is_swept_and_never_seen() {
    let stage = Stage::with_bill().await;
    let before = stage.served();
    let data = stage.app.data().to_owned();
    let file = stage.file("december.csv", &bill("2025-12", &[]));
    let read = |id: &str| {
        let staging = Staging::begin(&data, id).unwrap();
        read_delivery(
            std::slice::from_ref(&file),
            &staging,
            &Options {
                keep_originals: true,
                ..Options::default()
            },
        )
        .unwrap();
        staging
    };
    // Died while writing: the folder stays and its lock is nobody's.
    std::mem::forget(read("imp-written"));
    std::fs::remove_file(data.join("imports/imp-written.lock")).unwrap();
    // Died between the rename and the record.
    let published = read("imp-published").publish().unwrap();
    drop(published);
    let next = stage.another().await;
    environment::reclaim(&next).await.unwrap();
    next.ledger().load(&next).await.unwrap();
    assert_eq!(served(&next), before);
    let left: Vec<_> = std::fs::read_dir(data.join("imports"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("imp-written") || name.contains("imp-published"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    let again = stage.import("december.csv", &bill("2025-12", &[])).await;
    assert!(again.reconciliation.agrees());
}

#[tokio::test]
async fn a_sweep_leaves_imports_of_living_processes_alone() {
    let stage = Stage::with_bill().await;
    let staging = Staging::begin(stage.app.data(), "imp-alive").unwrap();
    environment::reclaim(&stage.app).await.unwrap();
    assert!(staging.folder().is_dir());
}

#[tokio::test]
async fn one_folder_has_one_server() {
    let stage = Stage::with_bill().await;
    let workers = workers::begin(&stage.app).await.unwrap();
    let other = stage.another().await;
    let refused = workers::begin(&other).await;
    assert!(matches!(refused, Err(workers::BeginError::Served)));
    workers.end().await;
    let next = workers::begin(&other).await.unwrap();
    next.end().await;
}

/// The services to pick from under a filter.
async fn services_of_november(app: &App, filter: &str) -> Result<Values, Refused> {
    let costs = costs::open(app, &Caller::command_line()).unwrap();
    let question = format!("start=2025-11-01&end=2025-12-01{filter}");
    let question = grammar::parse(&question).unwrap().resolve(costs.today());
    costs
        .values(Dimension::Service, question, String::new(), 9)
        .await
}

#[tokio::test]
async fn a_segment_that_can_not_be_read_is_told_and_holds_up_no_other() {
    let stage = Stage::with_bill().await;
    let mut tx = stage.app.store().read().await.unwrap();
    let rows = tx.live_segments_of_region(Some("eu-west-1")).await.unwrap();
    drop(tx);
    std::fs::write(
        crate::ledger::segment_path(stage.app.data(), &rows[0]),
        "rubbish",
    )
    .unwrap();
    let next = stage.another().await;
    next.ledger().load(&next).await.unwrap();
    let now = next.ledger().served();
    assert_eq!(now.damaged.len(), 1);
    assert_eq!(now.damaged[0].region.as_deref(), Some("eu-west-1"));
    assert_eq!(served(&next).len(), 2);
    for (filter, is_told) in [("", false), ("&filter=region:us-east-1", true)] {
        let found = services_of_november(&next, filter).await;
        assert_eq!(found.is_ok(), is_told, "{filter}: {found:?}");
        let is_unavailable = matches!(found, Err(Refused::Unavailable { .. }));
        assert_eq!(is_unavailable, !is_told, "{filter}: {found:?}");
    }
    let operator = stage.person(Role::Operator).await;
    stage.queue(&operator, OperationKind::Recreate, EU).await;
    assert!(environment::step(&next).await.unwrap());
    assert!(
        next.ledger().served().damaged.is_empty(),
        "a recreation mends it"
    );
    assert_eq!(served(&next).len(), 3);
    assert!(services_of_november(&next, "").await.is_ok());
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_and_its_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let stage = Stage::with_bill().await;
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let data = stage.app.data();
    assert_eq!(mode(data), 0o700);
    assert_eq!(mode(&data.join("imports")), 0o700);
    assert_eq!(mode(&data.join("state.db")), 0o600);
    assert_eq!(mode(&data.join("state.db-wal")), 0o600);
}
