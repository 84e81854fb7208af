//! Signing in: limits, rotation, expiry.

use super::stage::{Stage, noon};
use crate::secret::Secret;
use crate::service::{Caller, Refused, SessionStart, SignIn, people, set_up, sign_in};
use chrono::TimeDelta;
use floe_domain::people::Role;
use std::time::Duration;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "correct horse battery";

async fn with_ada() -> Stage {
    let stage = Stage::new().await;
    let password = Secret::new(PASSWORD);
    people::add(
        &stage.app,
        &Caller::command_line(),
        EMAIL,
        Role::Admin,
        &password,
    )
    .await
    .unwrap();
    stage
}

async fn attempt(
    stage: &Stage,
    email: &str,
    password: &str,
    from: &str,
) -> Result<SessionStart, Refused> {
    let attempt = SignIn {
        email: email.to_owned(),
        password: Secret::new(password),
        address: from.parse().unwrap(),
        previous: None,
    };
    sign_in::sign_in(&stage.app, attempt).await
}

#[tokio::test]
async fn the_right_password_begins_a_session_whatever_the_address_looks_like() {
    let stage = with_ada().await;
    let start = attempt(&stage, " ADA@Example.com ", PASSWORD, "10.0.0.1")
        .await
        .unwrap();
    let caller = stage.session(&start.secret).await.unwrap();
    assert_eq!(caller.role(), Some(Role::Admin));
    assert_eq!(stage.audited("session.start").await, 1);
}

#[tokio::test]
async fn unknown_accounts_and_wrong_passwords_read_the_same() {
    let stage = with_ada().await;
    let wrong = attempt(&stage, EMAIL, "wrong", "10.0.0.1")
        .await
        .unwrap_err();
    let unknown = attempt(&stage, "bob@example.com", "wrong", "10.0.0.1")
        .await
        .unwrap_err();
    assert_eq!(wrong, Refused::WrongCredentials);
    assert_eq!(wrong, unknown);
    assert_eq!(stage.audited("session.refuse").await, 2);
}

#[tokio::test]
async fn five_failures_lock_the_account_for_their_address_even_for_the_right_password_until_the_window_is_over()
 {
    let stage = with_ada().await;
    for _ in 0..5 {
        attempt(&stage, EMAIL, "wrong", "10.0.0.1")
            .await
            .unwrap_err();
    }
    let retry_at = noon() + TimeDelta::minutes(15);
    for _ in 0..3 {
        let limited = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1")
            .await
            .unwrap_err();
        assert_eq!(limited, Refused::Limited { retry_at });
    }
    assert_eq!(stage.audited("session.limit").await, 1, "told once");
    stage.clock.set(retry_at);
    attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
}

#[tokio::test]
async fn who_fails_from_elsewhere_keeps_nobody_out() {
    let stage = with_ada().await;
    for _ in 0..6 {
        attempt(&stage, EMAIL, "wrong", "10.0.0.1")
            .await
            .unwrap_err();
    }
    attempt(&stage, EMAIL, PASSWORD, "10.0.0.2").await.unwrap();
}

#[tokio::test]
async fn a_hundred_failures_from_anywhere_lock_the_account_for_all() {
    let stage = with_ada().await;
    let key = Secret::new(EMAIL).fingerprint();
    let mut tx = stage.app.store().write().await.unwrap();
    for nth in 0..100 {
        let (id, from) = (format!("att-{nth}"), format!("10.0.1.{nth}"));
        tx.add_attempt(&id, &key, &from, noon()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let limited = attempt(&stage, EMAIL, PASSWORD, "10.0.0.99").await;
    assert!(matches!(limited, Err(Refused::Limited { .. })));
}

#[tokio::test]
async fn twenty_failures_lock_an_address_for_every_account() {
    let stage = with_ada().await;
    for account in 0..20 {
        let email = format!("{account}@example.com");
        attempt(&stage, &email, "wrong", "2001:db8::1")
            .await
            .unwrap_err();
    }
    let same_network = attempt(&stage, EMAIL, PASSWORD, "2001:db8::2")
        .await
        .unwrap_err();
    assert!(matches!(same_network, Refused::Limited { .. }));
    attempt(&stage, EMAIL, PASSWORD, "2001:db8:0:1::1")
        .await
        .unwrap();
}

#[tokio::test]
async fn a_sign_in_forgives_the_account_s_failures() {
    let stage = with_ada().await;
    for _ in 0..4 {
        attempt(&stage, EMAIL, "wrong", "10.0.0.1")
            .await
            .unwrap_err();
    }
    attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    let again = attempt(&stage, EMAIL, "wrong", "10.0.0.1")
        .await
        .unwrap_err();
    assert_eq!(again, Refused::WrongCredentials);
}

#[tokio::test]
async fn signing_in_again_ends_the_browser_s_earlier_session() {
    let stage = with_ada().await;
    let first = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    let second = SignIn {
        email: EMAIL.to_owned(),
        password: Secret::new(PASSWORD),
        address: "10.0.0.1".parse().unwrap(),
        previous: Some(first.secret.clone()),
    };
    let second = sign_in::sign_in(&stage.app, second).await.unwrap();
    assert!(stage.session(&first.secret).await.is_none());
    assert!(stage.session(&second.secret).await.is_some());
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_its_end_however_used() {
    let stage = with_ada().await;
    let idle = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    let used = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    for _ in 0..14 {
        stage.clock.advance(Duration::from_secs(12 * 3_600 - 60));
        let alive = stage.session(&used.secret).await.is_some();
        assert_eq!(alive, stage.app.now() < used.expires_at);
    }
    assert!(stage.session(&idle.secret).await.is_none());
    stage.clock.set(used.expires_at);
    assert!(stage.session(&used.secret).await.is_none());
}

#[tokio::test]
async fn signing_out_ends_the_session_and_is_audited() {
    let stage = with_ada().await;
    let start = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    let caller = stage.session(&start.secret).await.unwrap();
    sign_in::sign_out(&stage.app, &caller).await.unwrap();
    assert!(stage.session(&start.secret).await.is_none());
    assert_eq!(stage.audited("session.end").await, 1);
}

#[tokio::test]
async fn the_set_up_link_makes_one_admin_once() {
    let stage = Stage::new().await;
    let old = set_up::link(&stage.app).await.unwrap().unwrap();
    let link = set_up::link(&stage.app).await.unwrap().unwrap();
    assert!(!set_up::is_open(&stage.app, &old).await.unwrap());
    assert!(set_up::is_open(&stage.app, &link).await.unwrap());
    let password = Secret::new(PASSWORD);
    let start = set_up::complete(&stage.app, &link, EMAIL, &password)
        .await
        .unwrap();
    assert_eq!(start.person.role, Role::Admin);
    assert!(stage.session(&start.secret).await.is_some());
    let again = set_up::complete(&stage.app, &link, "eve@example.com", &password).await;
    assert!(matches!(again, Err(Refused::NotFound { .. })));
    assert!(set_up::link(&stage.app).await.unwrap().is_none());
}

#[tokio::test]
async fn the_set_up_link_closes_after_a_day() {
    let stage = Stage::new().await;
    let link = set_up::link(&stage.app).await.unwrap().unwrap();
    stage.clock.advance(Duration::from_secs(24 * 3_600));
    assert!(!set_up::is_open(&stage.app, &link).await.unwrap());
}

#[tokio::test]
async fn changing_the_password_ends_every_other_session() {
    let stage = with_ada().await;
    let here = attempt(&stage, EMAIL, PASSWORD, "10.0.0.1").await.unwrap();
    let there = attempt(&stage, EMAIL, PASSWORD, "10.0.0.2").await.unwrap();
    let caller = stage.session(&here.secret).await.unwrap();
    let (old, new) = (Secret::new(PASSWORD), Secret::new("another good one"));
    let wrong = people::change_password(&stage.app, &caller, &new, &new).await;
    assert!(matches!(wrong, Err(Refused::Invalid { .. })));
    people::change_password(&stage.app, &caller, &old, &new)
        .await
        .unwrap();
    assert!(stage.session(&here.secret).await.is_some());
    assert!(stage.session(&there.secret).await.is_none());
    attempt(&stage, EMAIL, "another good one", "10.0.0.1")
        .await
        .unwrap();
}
