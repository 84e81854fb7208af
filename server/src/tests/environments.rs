//! Deleting, restoring, purging, recreating: what is served before and after.

use super::stage::{EU, Stage, US, bill, bill_of, charge, noon};
use crate::environment;
use crate::service::approvers::Duty;
use crate::service::{
    Caller, EnvironmentDraft, OperationAnswer, Refusal, Refused, TimelineEvent, environments,
    operations,
};
use chrono::TimeDelta;
use floe_domain::environment::{EnvironmentState, OperationKind, OperationStatus, Tier};
use floe_domain::people::Role;
use std::time::Duration;

fn regions(served: &[(String, String)]) -> Vec<&str> {
    served.iter().map(|(region, _)| region.as_str()).collect()
}

/// A region that an operator has deleted, and an admin.
async fn deleted() -> (Stage, Caller) {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let admin = stage.person(Role::Admin).await;
    stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.work().await;
    (stage, admin)
}

#[tokio::test]
async fn an_import_gives_each_region_its_environment() {
    let stage = Stage::with_bill().await;
    let viewer = stage.person(Role::Viewer).await;
    let list = environments::list(&stage.app, &viewer).await.unwrap();
    let ids: Vec<_> = list
        .iter()
        .map(|view| view.environment.id.as_str())
        .collect();
    assert_eq!(ids, [EU, "cost-explorer-no-region", US]);
    assert!(
        list.iter()
            .all(|view| view.environment.tier == Tier::Production
                && view.environment.generation == 1)
    );
}

#[tokio::test]
async fn a_deletion_takes_the_region_out_at_once_and_a_restoration_brings_it_back_whole() {
    let stage = Stage::with_bill().await;
    let (operator, admin) = (
        stage.person(Role::Operator).await,
        stage.person(Role::Admin).await,
    );
    let before = stage.served();
    let id = stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.work().await;
    assert_eq!(regions(&stage.served()), ["us-east-1", "none"]);
    let done = operations::show(&stage.app, &operator, &id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Succeeded);
    let refused = environments::restore(&stage.app, &operator, EU, "Oops").await;
    assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
    environments::restore(&stage.app, &admin, EU, "Oops")
        .await
        .unwrap();
    assert_eq!(stage.served(), before);
    let again = environments::restore(&stage.app, &admin, EU, "Oops").await;
    assert!(matches!(again, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn what_is_deleted_can_not_be_deleted_again() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.work().await;
    let OperationAnswer::Refused { decision } = stage
        .ask(&operator, OperationKind::Delete, EU)
        .await
        .unwrap()
    else {
        panic!("was accepted")
    };
    assert_eq!(Refusal::of(&decision.record), Some(Refusal::Unfit));
}

#[tokio::test]
async fn after_thirty_days_the_files_are_gone_for_good() {
    let stage = Stage::with_bill().await;
    let (operator, admin) = (
        stage.person(Role::Operator).await,
        stage.person(Role::Admin).await,
    );
    let count = || {
        walk(&stage.app.data().join("imports"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|one| one == "parquet"))
            .count()
    };
    assert_eq!(count(), 3);
    stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.work().await;
    stage
        .clock
        .set(noon() + TimeDelta::days(30) - TimeDelta::microseconds(1));
    assert_eq!(environment::purge(&stage.app).await.unwrap(), 0);
    stage.clock.set(noon() + TimeDelta::days(30));
    assert_eq!(environment::purge(&stage.app).await.unwrap(), 1);
    environment::reclaim(&stage.app).await.unwrap();
    assert_eq!(count(), 2);
    let story = environments::show(&stage.app, &admin, EU).await.unwrap();
    assert_eq!(story.view.environment.state, EnvironmentState::Purged);
    let restored = environments::restore(&stage.app, &admin, EU, "Oops").await;
    assert!(matches!(restored, Err(Refused::Conflict { .. })));
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn an_import_for_a_deleted_region_stays_hidden_and_says_so_until_it_is_restored() {
    let (stage, admin) = deleted().await;
    let imported = stage.import("december.csv", &bill("2025-12", &[])).await;
    assert_eq!(imported.reconciliation.hidden.len(), 1);
    assert_eq!(imported.reconciliation.hidden[0].environment_id, EU);
    assert_eq!(regions(&stage.served()), ["us-east-1", "none"]);
    environments::restore(&stage.app, &admin, EU, "Needed")
        .await
        .unwrap();
    assert_eq!(
        stage.served()[0],
        ("eu-west-1".to_owned(), "3 USD".to_owned())
    );
}

#[tokio::test]
async fn what_was_imported_after_the_deletion_survives_the_purge() {
    let (stage, admin) = deleted().await;
    stage.clock.advance(Duration::from_secs(60));
    stage.import("december.csv", &bill("2025-12", &[])).await;
    stage.clock.set(noon() + TimeDelta::days(31));
    environment::purge(&stage.app).await.unwrap();
    environment::reclaim(&stage.app).await.unwrap();
    assert_eq!(regions(&stage.served()), ["us-east-1", "none"]);
    environments::restore(&stage.app, &admin, EU, "Needed")
        .await
        .unwrap();
    assert_eq!(
        stage.served()[0],
        ("eu-west-1".to_owned(), "1.5 USD".to_owned())
    );
}

#[tokio::test]
async fn a_recreation_rebuilds_the_segments_and_changes_no_total() {
    let stage = Stage::with_bill().await;
    stage.import("december.csv", &bill("2025-12", &[])).await;
    let operator = stage.person(Role::Operator).await;
    let before = stage.served();
    let ids = |stage: &Stage| {
        let app = stage.app.clone();
        async move {
            let mut tx = app.store().read().await.unwrap();
            let rows = tx.live_segments_of_region(Some("eu-west-1")).await.unwrap();
            rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
        }
    };
    let old = ids(&stage).await;
    let id = stage.queue(&operator, OperationKind::Recreate, EU).await;
    stage.work().await;
    let done = operations::show(&stage.app, &operator, &id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Succeeded, "{done:?}");
    let new = ids(&stage).await;
    assert_eq!(new.len(), 2);
    assert!(
        new.iter().all(|id| !old.contains(id)),
        "the segments are others"
    );
    assert_eq!(stage.served(), before);
    environment::reclaim(&stage.app).await.unwrap();
    stage.app.ledger().refresh(&stage.app).await.unwrap();
    let other = stage.another().await;
    other.ledger().load(&other).await.unwrap();
    assert_eq!(
        super::stage::served(&other),
        before,
        "the new files alone say the same"
    );
    let story = environments::show(&stage.app, &operator, EU).await.unwrap();
    assert_eq!(story.view.environment.generation, 2);
    assert_eq!(story.view.environment.state, EnvironmentState::Active);
}

#[tokio::test]
async fn a_recreation_without_its_original_fails_and_leaves_what_served() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let before = stage.served();
    for original in walk(&stage.app.data().join("originals")) {
        std::fs::remove_file(original).unwrap();
    }
    let id = stage.queue(&operator, OperationKind::Recreate, EU).await;
    stage.work().await;
    let failed = operations::show(&stage.app, &operator, &id).await.unwrap();
    assert_eq!(failed.status, OperationStatus::Failed);
    assert_eq!(stage.served(), before);
    let story = environments::show(&stage.app, &operator, EU).await.unwrap();
    assert_eq!(story.view.environment.state, EnvironmentState::Active);
}

#[tokio::test]
async fn a_recreation_whose_original_was_changed_fails() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let before = stage.served();
    for original in walk(&stage.app.data().join("originals")) {
        let more = charge("2025-11", "eu-west-1", "1000");
        std::fs::write(original, bill_of(&[more])).unwrap();
    }
    let id = stage.queue(&operator, OperationKind::Recreate, EU).await;
    stage.work().await;
    let failed = operations::show(&stage.app, &operator, &id).await.unwrap();
    assert_eq!(failed.status, OperationStatus::Failed);
    assert_eq!(stage.served(), before);
}

#[tokio::test]
async fn a_declared_environment_is_decided_about_and_has_nothing_to_carry_out() {
    let stage = Stage::with_bill().await;
    let admin = stage.person(Role::Admin).await;
    let draft = EnvironmentDraft {
        id: "warehouse".to_owned(),
        name: "Warehouse".to_owned(),
        region: "eu-west-1".to_owned(),
        tier: Tier::Staging,
        owner: "ops@example.com".to_owned(),
    };
    let operator = stage.person(Role::Operator).await;
    let not_his = environments::declare(&stage.app, &operator, draft.clone()).await;
    assert!(matches!(not_his, Err(Refused::NotPermitted { .. })));
    environments::declare(&stage.app, &admin, draft.clone())
        .await
        .unwrap();
    let twice = environments::declare(&stage.app, &admin, draft).await;
    assert!(matches!(twice, Err(Refused::Conflict { .. })));
    let before = stage.served();
    let id = stage
        .queue(&operator, OperationKind::Delete, "warehouse")
        .await;
    stage.work().await;
    let done = operations::show(&stage.app, &admin, &id).await.unwrap();
    assert_eq!(done.status, OperationStatus::Succeeded);
    assert!(done.outcome.unwrap().contains("nothing to carry out"));
    assert_eq!(stage.served(), before);
}

#[tokio::test]
async fn what_is_production_stays_so_once_approvers_are_appointed() {
    let stage = Stage::with_bill().await;
    let machine = Caller::command_line();
    let tier = async |id: &str| {
        let mut tx = stage.app.store().read().await.unwrap();
        tx.environment(id).await.unwrap().unwrap().tier
    };
    stage.approver("ida", Role::Operator, Duty::Approver).await;
    environments::set_tier(&stage.app, &machine, US, Tier::Staging)
        .await
        .unwrap();
    assert_eq!(tier(US).await, Tier::Staging, "one approver is not enough");
    stage.approver("kim", Role::Operator, Duty::Approver).await;
    for lower in [Tier::Staging, Tier::Development] {
        let refused = environments::set_tier(&stage.app, &machine, EU, lower).await;
        assert!(
            matches!(refused, Err(Refused::NotPermitted { .. })),
            "{refused:?}"
        );
        assert_eq!(tier(EU).await, Tier::Production);
    }
    // More may hang on one at any time.
    environments::set_tier(&stage.app, &machine, US, Tier::Production)
        .await
        .unwrap();
    assert_eq!(tier(US).await, Tier::Production);
}

#[tokio::test]
async fn the_timeline_tells_what_happened_newest_first() {
    let stage = Stage::with_bill().await;
    let (operator, viewer, admin) = (
        stage.person(Role::Operator).await,
        stage.person(Role::Viewer).await,
        stage.person(Role::Admin).await,
    );
    stage.clock.advance(Duration::from_secs(1));
    stage.ask(&viewer, OperationKind::Delete, EU).await.unwrap();
    stage.clock.advance(Duration::from_secs(1));
    stage.queue(&operator, OperationKind::Delete, EU).await;
    stage.work().await;
    stage.clock.advance(Duration::from_secs(1));
    environments::restore(&stage.app, &admin, EU, "Oops")
        .await
        .unwrap();
    let story = environments::show(&stage.app, &viewer, EU).await.unwrap();
    let told: Vec<_> = story
        .timeline
        .iter()
        .map(|entry| match &entry.event {
            TimelineEvent::Note { words } => format!("{}: {words}", entry.who),
            TimelineEvent::Operation { operation } => {
                format!("{}: {}", entry.who, operation.operation.name())
            }
            TimelineEvent::Refused { .. } => format!("{}: refused", entry.who),
        })
        .collect();
    assert_eq!(
        told,
        [
            "admin@example.com: Its deletion was undone.",
            "operator@example.com: delete",
            "viewer@example.com: refused",
            "service the command line: Its first charges were imported.",
        ]
    );
}
