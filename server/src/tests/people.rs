//! People: who may manage them, and that an admin remains.

use super::stage::Stage;
use crate::secret::Secret;
use crate::service::{Caller, Credential, Refused, people};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};

fn id(caller: &Caller) -> String {
    match caller.credential() {
        Credential::Session { person_id, .. } => person_id.clone(),
        other => panic!("no person: {other:?}"),
    }
}

#[tokio::test]
async fn only_an_admin_in_a_session_manages_people() {
    let stage = Stage::new().await;
    let password = Secret::new("surely long enough");
    for caller in [
        stage.person(Role::Viewer).await,
        stage.person(Role::Operator).await,
        stage.token(PrincipalKind::Agent, Role::Admin).await,
        stage.token(PrincipalKind::Service, Role::Admin).await,
    ] {
        let list = people::list(&stage.app, &caller).await;
        assert!(
            matches!(list, Err(Refused::NotPermitted { .. })),
            "{caller:?}"
        );
        let add = people::add(
            &stage.app,
            &caller,
            "new@example.com",
            Role::Viewer,
            &password,
        )
        .await;
        assert!(
            matches!(add, Err(Refused::NotPermitted { .. })),
            "{caller:?}"
        );
    }
    let admin = stage.person(Role::Admin).await;
    people::add(
        &stage.app,
        &admin,
        "new@example.com",
        Role::Viewer,
        &password,
    )
    .await
    .unwrap();
    assert_eq!(people::list(&stage.app, &admin).await.unwrap().len(), 4);
}

#[tokio::test]
async fn every_wrong_field_of_a_new_person_is_named() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let short = Secret::new("short");
    let refused = people::add(&stage.app, &admin, "nobody", Role::Viewer, &short).await;
    let Err(Refused::Invalid { fields }) = refused else {
        panic!("{refused:?}")
    };
    let names: Vec<_> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["email", "password"]);
}

#[tokio::test]
async fn one_address_is_one_person() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let password = Secret::new("surely long enough");
    let again = people::add(
        &stage.app,
        &admin,
        "Admin@Example.com",
        Role::Viewer,
        &password,
    )
    .await;
    assert!(matches!(again, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn the_last_admin_neither_goes_nor_steps_down() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let removed = people::remove(&stage.app, &admin, &id(&admin)).await;
    assert!(matches!(removed, Err(Refused::Conflict { .. })));
    let demoted = people::set_role(&stage.app, &admin, &id(&admin), Role::Viewer).await;
    assert!(matches!(demoted, Err(Refused::Conflict { .. })));
    let operator = stage.person(Role::Operator).await;
    people::set_role(&stage.app, &admin, &id(&operator), Role::Admin)
        .await
        .unwrap();
    people::remove(&stage.app, &admin, &id(&admin))
        .await
        .unwrap();
}

#[tokio::test]
async fn with_a_person_go_their_sessions_and_tokens() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let operator = stage.person(Role::Operator).await;
    let (_, secret, token_id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    people::remove(&stage.app, &admin, &id(&operator))
        .await
        .unwrap();
    assert!(stage.bearer(&secret).await.is_none());
    let mut tx = stage.app.store().read().await.unwrap();
    assert!(
        tx.token(&token_id)
            .await
            .unwrap()
            .unwrap()
            .token
            .revoked_at
            .is_some()
    );
    assert!(
        tx.rights_of(operator.chain(), stage.app.now())
            .await
            .unwrap()
            .is_empty()
    );
}
