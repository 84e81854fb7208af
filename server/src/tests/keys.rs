//! Access keys: rights, records, and what happens to them when the master key is gone.

use super::stage::Stage;
use crate::master::FILE;
use crate::service::{
    AuditFilter, Caller, IssuedKey, KeyDraft, Page, Refused, audit, keys, people,
};
use crate::state::KeyRow;
use floe_domain::people::{Permission, Role};
use std::time::Duration;

fn draft(owner: Role) -> KeyDraft {
    KeyDraft {
        name: "pipeline".to_owned(),
        owner: format!("{}@example.com", owner.name()),
        days: Some(30),
    }
}

async fn issue(stage: &Stage) -> Result<IssuedKey, Refused> {
    stage.person(Role::Operator).await;
    keys::issue(&stage.app, &Caller::command_line(), draft(Role::Operator)).await
}

async fn row(stage: &Stage, issued: &IssuedKey) -> KeyRow {
    let mut tx = stage.app.store().read().await.unwrap();
    tx.key(&issued.key.access_key_id).await.unwrap().unwrap()
}

#[tokio::test]
async fn people_issue_and_see_their_own_keys_admins_everyones_and_viewers_and_tokens_none() {
    let stage = Stage::new().await;
    let (viewer, operator, admin) = (
        stage.person(Role::Viewer).await,
        stage.person(Role::Operator).await,
        stage.person(Role::Admin).await,
    );
    keys::issue(&stage.app, &operator, draft(Role::Operator))
        .await
        .unwrap();
    let foreign = keys::issue(&stage.app, &admin, draft(Role::Admin))
        .await
        .unwrap();
    let token = stage
        .token(floe_domain::guard::PrincipalKind::Service, Role::Admin)
        .await;
    for (caller, owner) in [
        (&operator, Role::Admin),
        (&viewer, Role::Viewer),
        (&token, Role::Admin),
    ] {
        let issued = keys::issue(&stage.app, caller, draft(owner)).await;
        assert!(matches!(issued, Err(Refused::NotPermitted { .. })));
    }
    assert_eq!(keys::list(&stage.app, &operator).await.unwrap().len(), 1);
    assert_eq!(keys::list(&stage.app, &admin).await.unwrap().len(), 2);
    let id = &foreign.key.access_key_id;
    let hidden = keys::revoke(&stage.app, &operator, id).await;
    assert!(matches!(hidden, Err(Refused::NotFound { .. })));
    keys::revoke(&stage.app, &admin, id).await.unwrap();
    assert!(!row(&stage, &foreign).await.is_taken(stage.app.now()));
}

#[test]
fn a_key_may_ask_the_calendar_and_nothing_else() {
    let may = |permission: &Permission| {
        let scope = permission.scope();
        scope.is_some_and(|scope| keys::SCOPES.contains(&scope))
    };
    let all: Vec<_> = Permission::ALL.into_iter().filter(may).collect();
    assert_eq!(all, [Permission::FreezesRead]);
}

#[tokio::test]
async fn every_wrong_field_of_a_key_is_named() {
    let stage = Stage::new().await;
    let wrong = KeyDraft {
        name: " ".to_owned(),
        owner: "nobody@example.com".to_owned(),
        days: Some(0),
    };
    let issued = keys::issue(&stage.app, &Caller::command_line(), wrong).await;
    let Err(Refused::Invalid { fields }) = issued else {
        panic!("was issued")
    };
    let names: Vec<_> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["name", "days", "owner"]);
    assert!(!stage.app.data().join(FILE).exists());
}

#[tokio::test]
async fn what_is_done_with_keys_is_recorded_without_their_secret() {
    let stage = Stage::new().await;
    let issued = issue(&stage).await.unwrap();
    let id = &issued.key.access_key_id;
    for _ in 0..2 {
        keys::revoke(&stage.app, &Caller::command_line(), id)
            .await
            .unwrap();
    }
    let filter = AuditFilter {
        action: "key.".to_owned(),
        ..AuditFilter::default()
    };
    let part = audit::read(&stage.app, &Caller::command_line(), filter, Page::default())
        .await
        .unwrap();
    let records = part.records.items;
    let actions: Vec<_> = records.iter().map(|one| one.action.as_str()).collect();
    assert_eq!(actions, ["key.revoke", "key.issue"]);
    for record in records {
        assert!(record.detail.contains(id.as_str()));
        assert!(!record.detail.contains(issued.secret.reveal()));
    }
}

#[tokio::test]
async fn no_secret_is_in_the_state() {
    let stage = Stage::new().await;
    let issued = issue(&stage).await.unwrap();
    let mut seen = 0;
    for entry in std::fs::read_dir(stage.app.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let needle = issued.secret.reveal().as_bytes();
            let holds = bytes.windows(needle.len()).any(|part| part == needle);
            assert!(!holds, "{path:?}");
            seen += 1;
        }
    }
    assert!(
        seen >= 3,
        "the state, its log and the master key were looked at"
    );
}

#[tokio::test]
async fn a_master_key_that_is_gone_is_made_anew_only_when_nothing_hangs_on_it() {
    let stage = Stage::new().await;
    let first = issue(&stage).await.unwrap();
    let file = stage.app.data().join(FILE);
    let master = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let Err(Refused::Unavailable { detail }) = issue(&stage).await else {
        panic!("was issued")
    };
    assert!(
        detail.contains(FILE) && detail.contains("backup"),
        "{detail}"
    );
    assert!(!file.exists());
    std::fs::write(&file, "damaged").unwrap();
    let Err(Refused::Unavailable { detail }) = issue(&stage).await else {
        panic!("was issued")
    };
    assert!(detail.contains("damaged"), "{detail}");
    std::fs::remove_file(&file).unwrap();
    keys::revoke(
        &stage.app,
        &Caller::command_line(),
        &first.key.access_key_id,
    )
    .await
    .unwrap();
    issue(&stage).await.unwrap();
    assert_ne!(std::fs::read(&file).unwrap(), master);
}

#[tokio::test]
async fn keys_that_nobody_owns_any_more_hold_up_nothing() {
    let stage = Stage::new().await;
    let issued = issue(&stage).await.unwrap();
    stage.clock.advance(Duration::from_secs(60));
    let owner = stage.person(Role::Operator).await;
    let (id, _) = owner.owner().unwrap();
    people::remove(&stage.app, &Caller::command_line(), id, None)
        .await
        .unwrap();
    let revoked = row(&stage, &issued).await.key.revoked_at;
    assert_eq!(revoked, Some(stage.app.now()));
    std::fs::remove_file(stage.app.data().join(FILE)).unwrap();
    issue(&stage).await.unwrap();
}
