//! Tokens: rights, expiry, revocation, and that their secret is nowhere.

use super::stage::Stage;
use crate::service::people::{self, RoleChange};
use crate::service::{Caller, PassOn, Refused, TokenDraft, tokens};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Permission, Role, Scope};
use std::time::Duration;

fn draft(owner: &str) -> TokenDraft {
    TokenDraft {
        name: "bot".to_owned(),
        kind: PrincipalKind::Agent,
        owner: owner.to_owned(),
        scopes: vec![Scope::CostsRead],
        days: Some(30),
    }
}

#[tokio::test]
async fn a_token_may_do_what_both_its_scopes_and_its_owner_may() {
    let stage = Stage::new().await;
    let scopes = [Scope::EnvironmentsDelete, Scope::CostsRead];
    let (viewer, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Viewer, &scopes)
        .await;
    let (operator, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &scopes)
        .await;
    for permission in Permission::ALL {
        let scoped = permission
            .scope()
            .is_some_and(|scope| scopes.contains(&scope));
        for (caller, role) in [(&viewer, Role::Viewer), (&operator, Role::Operator)] {
            assert_eq!(
                caller.may(permission),
                scoped && role.allows(permission),
                "{permission:?} {role:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_s_rights_follow_its_owner_s_role_at_once() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let operator = stage.person(Role::Operator).await;
    let (_, secret, _) = stage
        .token_for(PrincipalKind::Service, Role::Operator, &Scope::ALL)
        .await;
    assert!(
        stage
            .bearer(&secret)
            .await
            .unwrap()
            .may(Permission::EnvironmentsDelete)
    );
    let (id, _) = operator.owner().unwrap();
    let wanted = RoleChange {
        person_id: id,
        role: Role::Viewer,
        reason: "",
    };
    people::set_role(&stage.app, &admin, &wanted, None)
        .await
        .unwrap();
    assert!(
        !stage
            .bearer(&secret)
            .await
            .unwrap()
            .may(Permission::EnvironmentsDelete)
    );
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_from_then_on() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let (_, secret, id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    tokens::revoke(&stage.app, &admin, &id).await.unwrap();
    assert!(stage.bearer(&secret).await.is_none());
}

#[tokio::test]
async fn a_token_ends_with_its_last_moment() {
    let stage = Stage::new().await;
    stage.person(Role::Operator).await;
    let issued = tokens::issue(
        &stage.app,
        &Caller::command_line(),
        draft("operator@example.com"),
    )
    .await
    .unwrap();
    stage
        .clock
        .set(issued.token.expires_at - chrono::TimeDelta::microseconds(1));
    assert!(stage.bearer(&issued.secret).await.is_some());
    stage.clock.set(issued.token.expires_at);
    assert!(stage.bearer(&issued.secret).await.is_none());
}

#[tokio::test]
async fn people_issue_and_see_their_own_tokens_and_admins_everyones() {
    let stage = Stage::new().await;
    let (admin, operator) = (
        stage.person(Role::Admin).await,
        stage.person(Role::Operator).await,
    );
    tokens::issue(&stage.app, &operator, draft("operator@example.com"))
        .await
        .unwrap();
    let others = tokens::issue(&stage.app, &operator, draft("admin@example.com")).await;
    assert!(matches!(others, Err(Refused::NotPermitted { .. })));
    let foreign = tokens::issue(&stage.app, &admin, draft("admin@example.com"))
        .await
        .unwrap();
    let hidden = tokens::revoke(&stage.app, &operator, &foreign.token.id).await;
    assert!(matches!(hidden, Err(Refused::NotFound { .. })));
    assert_eq!(tokens::list(&stage.app, &operator).await.unwrap().len(), 1);
    assert_eq!(tokens::list(&stage.app, &admin).await.unwrap().len(), 2);
}

#[tokio::test]
async fn no_token_issues_tokens() {
    let stage = Stage::new().await;
    let agent = stage.token(PrincipalKind::Agent, Role::Admin).await;
    let issued = tokens::issue(&stage.app, &agent, draft("admin@example.com")).await;
    assert!(matches!(issued, Err(Refused::NotPermitted { .. })));
}

fn pass_on(scopes: &[Scope], seconds: u32) -> PassOn {
    PassOn {
        name: "helper".to_owned(),
        kind: PrincipalKind::Agent,
        scopes: scopes.to_vec(),
        seconds,
    }
}

#[tokio::test]
async fn what_is_passed_on_acts_for_the_whole_chain_within_its_rights() {
    let stage = Stage::new().await;
    let scopes = [Scope::TokensPassOn, Scope::CostsRead, Scope::FreezesRead];
    let (service, ..) = stage
        .token_for(PrincipalKind::Service, Role::Operator, &scopes)
        .await;
    let mut caller = service;
    for depth in 3..=5 {
        let issued = tokens::pass_on(&stage.app, &caller, pass_on(&scopes, 60)).await;
        caller = stage.bearer(&issued.unwrap().secret).await.unwrap();
        assert_eq!(caller.chain().0.len(), depth);
        assert_eq!(caller.chain().kind(), PrincipalKind::Agent);
        assert_eq!(caller.rights().len(), depth);
    }
    let kinds: Vec<_> = caller.chain().0.iter().map(|one| one.kind).collect();
    assert_eq!(kinds[3..], [PrincipalKind::Service, PrincipalKind::Human]);
    let sixth = tokens::pass_on(&stage.app, &caller, pass_on(&scopes, 60)).await;
    assert!(matches!(sixth, Err(Refused::Conflict { .. })));
}

#[tokio::test]
async fn nothing_is_passed_on_that_one_has_not_nor_for_longer() {
    let stage = Stage::new().await;
    let scopes = [Scope::TokensPassOn, Scope::CostsRead];
    let (agent, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &scopes)
        .await;
    let longer = 367 * 86_400;
    for (draft, field) in [
        (pass_on(&[Scope::FreezesRead], 60), "scopes"),
        (pass_on(&[], 60), "scopes"),
        (pass_on(&[Scope::CostsRead], 59), "seconds"),
        (pass_on(&[Scope::CostsRead], longer), "seconds"),
    ] {
        let refused = tokens::pass_on(&stage.app, &agent, draft).await;
        let Err(Refused::Invalid { fields }) = refused else {
            panic!("was passed on")
        };
        assert_eq!(fields[0].field, field);
    }
    let without = [Scope::CostsRead];
    let (plain, ..) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &without)
        .await;
    let person = stage.person(Role::Admin).await;
    for caller in [plain, person, Caller::command_line()] {
        let refused = tokens::pass_on(&stage.app, &caller, pass_on(&without, 60)).await;
        assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
    }
}

#[tokio::test]
async fn what_was_passed_on_ends_with_the_token_it_came_of_and_not_the_other_way_round() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let scopes = [Scope::TokensPassOn];
    let (service, first, id) = stage
        .token_for(PrincipalKind::Service, Role::Operator, &scopes)
        .await;
    let pass = async |caller: &Caller| {
        tokens::pass_on(&stage.app, caller, pass_on(&scopes, 600))
            .await
            .unwrap()
    };
    let child = pass(&service).await;
    let caller = stage.bearer(&child.secret).await.unwrap();
    let grandchild = pass(&caller).await;
    // It does not reach the one it came of, nor a stranger's.
    let upwards = tokens::revoke(&stage.app, &caller, &id).await;
    assert!(matches!(upwards, Err(Refused::NotFound { .. })));
    let another = pass(&service).await;
    let sideways = tokens::revoke(&stage.app, &caller, &another.token.id).await;
    assert!(matches!(sideways, Err(Refused::NotFound { .. })));
    tokens::revoke(&stage.app, &service, &child.token.id)
        .await
        .unwrap();
    for (secret, lives) in [
        (&first, true),
        (&another.secret, true),
        (&child.secret, false),
        (&grandchild.secret, false),
    ] {
        assert_eq!(stage.bearer(secret).await.is_some(), lives);
    }
    tokens::revoke(&stage.app, &admin, &id).await.unwrap();
    assert!(stage.bearer(&another.secret).await.is_none());
}

#[tokio::test]
async fn every_wrong_field_of_a_token_is_named() {
    let stage = Stage::new().await;
    let admin = stage.person(Role::Admin).await;
    let wrong = TokenDraft {
        name: " ".to_owned(),
        kind: PrincipalKind::Human,
        owner: "nobody@example.com".to_owned(),
        scopes: Vec::new(),
        days: Some(367),
    };
    let Err(Refused::Invalid { fields }) = tokens::issue(&stage.app, &admin, wrong).await else {
        panic!("was issued")
    };
    let names: Vec<_> = fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(names, ["name", "kind", "scopes", "days", "owner"]);
}

#[tokio::test]
async fn the_last_use_is_noted_to_the_minute() {
    let stage = Stage::new().await;
    let (_, secret, id) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    let first = stage.app.now();
    stage.clock.advance(Duration::from_secs(59));
    stage.bearer(&secret).await;
    let mut tx = stage.app.store().read().await.unwrap();
    assert_eq!(
        tx.token(&id).await.unwrap().unwrap().token.last_used_at,
        Some(first)
    );
    drop(tx);
    stage.clock.advance(Duration::from_secs(1));
    stage.bearer(&secret).await;
    let mut tx = stage.app.store().read().await.unwrap();
    assert_eq!(
        tx.token(&id).await.unwrap().unwrap().token.last_used_at,
        Some(stage.app.now())
    );
}

#[tokio::test]
async fn no_secret_is_in_the_data_folder() {
    let stage = Stage::new().await;
    let (_, secret, _) = stage
        .token_for(PrincipalKind::Agent, Role::Operator, &Scope::ALL)
        .await;
    let mut seen = 0;
    for entry in std::fs::read_dir(stage.app.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let needle = secret.reveal().as_bytes();
            assert!(
                !bytes.windows(needle.len()).any(|part| part == needle),
                "{path:?}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 2, "the state and its log were looked at");
}
