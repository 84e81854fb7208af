//! The audit: append-only, and every change to it shows.

use super::stage::Stage;
use crate::service::{AuditFilter, Caller, Page, Refused, audit};
use floe_domain::people::Role;
use std::time::Duration;

/// Changes the audit as only somebody with the file can: without its triggers.
async fn tamper(stage: &Stage, sql: &'static str) {
    let mut tx = stage.app.store().write().await.unwrap();
    for sql in [
        "DROP TRIGGER audit_is_never_changed",
        "DROP TRIGGER audit_is_never_deleted",
        sql,
    ] {
        tx.run_for_tests(sql).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn broken_at(stage: &Stage) -> Option<i64> {
    let caller = Caller::command_line();
    let followed = audit::follow(&stage.app, &caller, |_| Ok::<_, Refused>(())).await;
    followed.unwrap().err().map(|broken| broken.seq)
}

#[tokio::test]
async fn the_chain_holds_over_everything_that_was_done() {
    let stage = Stage::with_bill().await;
    assert_eq!(broken_at(&stage).await, None);
    let operator = stage.person(Role::Operator).await;
    let part = audit::read(
        &stage.app,
        &operator,
        AuditFilter::default(),
        Page::default(),
    )
    .await
    .unwrap();
    assert_eq!(part.broken, None);
    assert_eq!(part.count, i64::try_from(part.records.items.len()).unwrap());
    assert!(part.actions.contains(&"import.record".to_owned()));
}

#[tokio::test]
async fn records_can_neither_be_changed_nor_deleted() {
    let stage = Stage::with_bill().await;
    for sql in ["UPDATE audit SET detail = '{}'", "DELETE FROM audit"] {
        let mut tx = stage.app.store().write().await.unwrap();
        assert!(tx.run_for_tests(sql).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_changed_record_shows() {
    let stage = Stage::with_bill().await;
    tamper(&stage, "UPDATE audit SET detail = '{}' WHERE seq = 2").await;
    assert_eq!(broken_at(&stage).await, Some(2));
}

#[tokio::test]
async fn a_record_taken_out_shows() {
    let stage = Stage::with_bill().await;
    tamper(&stage, "DELETE FROM audit WHERE seq = 2").await;
    assert_eq!(broken_at(&stage).await, Some(2));
}

#[tokio::test]
async fn records_cut_off_the_end_show() {
    let stage = Stage::with_bill().await;
    tamper(
        &stage,
        "DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)",
    )
    .await;
    assert_eq!(broken_at(&stage).await, Some(4));
}

#[tokio::test]
async fn the_page_notices_a_change_of_what_it_has_followed_within_a_minute() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    let read = || {
        audit::read(
            &stage.app,
            &operator,
            AuditFilter::default(),
            Page::default(),
        )
    };
    assert_eq!(read().await.unwrap().broken, None);
    tamper(&stage, "UPDATE audit SET actor = '\"eve\"' WHERE seq = 1").await;
    stage.clock.advance(Duration::from_secs(60));
    assert_eq!(
        read().await.unwrap().broken.map(|broken| broken.seq),
        Some(1)
    );
}

#[tokio::test]
async fn viewers_do_not_read_the_audit() {
    let stage = Stage::new().await;
    let viewer = stage.person(Role::Viewer).await;
    let read = audit::read(&stage.app, &viewer, AuditFilter::default(), Page::default()).await;
    assert!(matches!(read, Err(Refused::NotPermitted { .. })));
}

#[tokio::test]
async fn records_are_found_by_action_and_actor() {
    let stage = Stage::with_bill().await;
    let operator = stage.person(Role::Operator).await;
    for (action, actor, expected) in [
        ("environment.", "", 3),
        ("environment.create", "COMMAND", 3),
        ("environment", "", 0),
        ("", "eve", 0),
        ("import.record", "", 1),
    ] {
        let filter = AuditFilter {
            action: action.to_owned(),
            actor: actor.to_owned(),
        };
        let part = audit::read(&stage.app, &operator, filter, Page::default())
            .await
            .unwrap();
        assert_eq!(part.records.items.len(), expected, "{action} {actor}");
    }
}
