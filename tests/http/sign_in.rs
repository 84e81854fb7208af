//! `/ui/sign-in` and `/ui/sign-out`, as the forms send them: sessions, their cookies, and how often one may fail. Must not know
//! how passwords are kept.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::{PASSWORD, Server};
use axum::http::Method;
use std::time::Duration;

const WRONG: &str = "wrong horse battery staple";

/// Sends the sign-in form as a program would, with these headers beside.
async fn sign_in(
    actor: &impl Actor,
    email: &str,
    password: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let form = format!(
        "email={}&password={}",
        email.replace('@', "%40"),
        password.replace(' ', "+")
    );
    let mut all = vec![
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
    ];
    all.extend(headers);
    actor.send(Method::POST, "/ui/sign-in", &all, form).await
}

/// The session of the cookie that an answer sets.
fn session(answer: &Answer) -> Option<String> {
    let cookie = answer.header("set-cookie");
    let value = cookie.strip_prefix("floe_session=")?;
    Some(value.split(';').next()?.to_owned()).filter(|value| !value.is_empty())
}

/// Whether a session opens the API.
async fn is_good(person: &Person, session: &str) -> bool {
    let person = Person {
        session: session.to_owned(),
        ..person.clone()
    };
    person.get("/api/v1/costs").await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_password_opens_a_session_that_scripts_and_other_sites_can_not_use() {
    let server = Server::start().await;
    let person = server.viewer().await;
    let answer = sign_in(&server.nobody(), &person.email, PASSWORD, &[]).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{answer:?}"
    );
    let session = session(&answer).unwrap();
    assert_ne!(session, person.session);
    assert!(is_good(&person, &session).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_account_are_told_alike_and_open_nothing() {
    let server = Server::start().await;
    let person = server.viewer().await;
    let wrong = sign_in(&server.nobody(), &person.email, WRONG, &[]).await;
    let unknown = sign_in(&server.nobody(), "nobody@example.com", PASSWORD, &[]).await;
    for answer in [&wrong, &unknown] {
        assert!(answer.status.is_client_error(), "{answer:?}");
        assert_eq!(session(answer), None);
    }
    assert_eq!(wrong.status, unknown.status);
    let told = |answer: &Answer| {
        let failure = answer.failure();
        (failure.kind, failure.title, failure.detail, failure.next)
    };
    assert_eq!(told(&wrong), told(&unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_failures_an_account_waits_even_with_the_right_password() {
    let server = Server::start().await;
    let person = server.viewer().await;
    for _ in 0..5 {
        let answer = sign_in(&server.nobody(), &person.email, WRONG, &[]).await;
        assert_eq!(session(&answer), None);
    }
    let limited = sign_in(&server.nobody(), &person.email, PASSWORD, &[]).await;
    assert_eq!(limited.status, 429, "{limited:?}");
    assert_eq!(session(&limited), None);
    assert!(
        is_good(&person, &person.session).await,
        "who is signed in stays so"
    );
    server.clock.advance(Duration::from_secs(15 * 60 + 1));
    let answer = sign_in(&server.nobody(), &person.email, PASSWORD, &[]).await;
    assert!(session(&answer).is_some(), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_ends_the_session_before() {
    let server = Server::start().await;
    let person = server.viewer().await;
    let answer = sign_in(&person, &person.email, PASSWORD, &[]).await;
    let fresh = session(&answer).unwrap();
    assert!(is_good(&person, &fresh).await);
    assert!(!is_good(&person, &person.session).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_at_once() {
    let server = Server::start().await;
    let person = server.viewer().await;
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    person
        .send(Method::POST, "/ui/sign-out", &headers, "")
        .await;
    assert!(!is_good(&person, &person.session).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_neither_sign_in_nor_sign_out() {
    let server = Server::start().await;
    let person = server.viewer().await;
    let from = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ];
    let answer = sign_in(&server.nobody(), &person.email, PASSWORD, &from).await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(session(&answer), None);
    let cookie = format!("floe_session={}", person.session);
    let mut headers = vec![
        ("cookie", cookie.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    headers.extend(from);
    let answer = server
        .nobody()
        .send(Method::POST, "/ui/sign-out", &headers, "")
        .await;
    assert_eq!(answer.status, 403, "{answer:?}");
    assert!(is_good(&person, &person.session).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_not_used_and_at_the_latest_after_a_week() {
    let server = Server::start().await;
    let idle = server.viewer().await;
    let busy = server.viewer().await;
    for _ in 0..2 {
        server.clock.advance(Duration::from_secs(7 * 3_600));
        assert!(is_good(&busy, &busy.session).await);
    }
    assert!(!is_good(&idle, &idle.session).await);
    for _ in 0..30 {
        server.clock.advance(Duration::from_secs(6 * 3_600));
        if !is_good(&busy, &busy.session).await {
            break;
        }
    }
    assert!(!is_good(&busy, &busy.session).await);
}
