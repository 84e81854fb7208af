//! The demo: it fills an empty folder, tells a story, and can be started again.

use crate::app::App;
use crate::config::Config;
use crate::demo;
use crate::service::{Caller, ImportResult, Page, Refused, audit, freezes, imports, operations};
use floe_domain::environment::OperationStatus;

#[tokio::test]
async fn the_demo_tells_its_story_once_and_starts_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::in_folder(folder.path().join("demo"));
    let first = demo::prepare(&config).await.unwrap();
    let second = demo::prepare(&config).await.unwrap();
    assert_ne!(
        first.words("http://localhost"),
        second.words("http://localhost"),
        "passwords are new"
    );
    let app = App::open(config).await.unwrap();
    let caller = Caller::command_line();
    let list = freezes::list(&app, &caller).await.unwrap();
    assert_eq!(
        (list.active.len(), list.upcoming.len(), list.past.len()),
        (1, 1, 2)
    );
    let imported = imports::list(&app, &caller, Page::default())
        .await
        .unwrap()
        .items;
    assert_eq!(imported.len(), 2);
    assert!(
        imported
            .iter()
            .all(|one| one.result == ImportResult::Whole && one.reconciliation.agrees())
    );
    let mut tx = app.store().read().await.unwrap();
    let done = tx
        .operations_that_are(OperationStatus::Succeeded)
        .await
        .unwrap();
    assert_eq!(done.len(), 2, "{done:?}");
    let waiting = tx.requests_awaiting().await.unwrap();
    assert_eq!(
        waiting.len(),
        1,
        "what the new token asked, and not the old: {waiting:?}"
    );
    let refused = tx
        .decisions_on("cost-explorer-cn-northwest-1", 10)
        .await
        .unwrap();
    assert_eq!(
        refused
            .iter()
            .filter(|(one, _)| one.record.is_frozen())
            .count(),
        2
    );
    drop(tx);
    let shown = operations::show(&app, &caller, &done[0].operation.id)
        .await
        .unwrap();
    assert_eq!(shown.status, OperationStatus::Succeeded);
    let followed = audit::follow(&app, &caller, |_| Ok::<_, Refused>(()))
        .await
        .unwrap();
    assert!(followed.is_ok());
}

#[tokio::test]
async fn the_demo_does_not_touch_somebody_s_own_folder() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::in_folder(folder.path().join("own"));
    let app = App::open(config.clone()).await.unwrap();
    app.close().await;
    assert!(demo::prepare(&config).await.is_err());
}
