//! Who gets through: sessions, tokens, both, neither.

use super::*;
use axum::http::header::{AUTHORIZATION, COOKIE};

#[tokio::test]
async fn nobody_known_gets_nothing_from_the_api() {
    let answer = Floe::new().await.send(get("/api/v1/costs", &[])).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.problem(), "not-authenticated");
    assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"floe\"");
}

#[tokio::test]
async fn a_session_reads_the_api() {
    let floe = Floe::new().await;
    let cookie = floe.person(Role::Viewer).await;
    let answer = floe
        .send(get("/api/v1/environments", &[(COOKIE, &cookie)]))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["items"][0]["id"], "shop");
}

#[tokio::test]
async fn a_token_reads_what_its_scopes_name_and_no_more() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe
        .token(PrincipalKind::Agent, &[Scope::EnvironmentsRead])
        .await;
    let may = floe
        .send(get("/api/v1/environments", &[(AUTHORIZATION, &token)]))
        .await;
    assert_eq!(may.status, StatusCode::OK);
    let may_not = floe
        .send(get("/api/v1/costs", &[(AUTHORIZATION, &token)]))
        .await;
    assert_eq!(may_not.problem(), "not-permitted");
    assert_eq!(may_not.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_session_beside_a_token_is_refused_even_if_both_are_good() {
    let floe = Floe::new().await;
    let cookie = floe.person(Role::Admin).await;
    let token = floe.token(PrincipalKind::Agent, &Scope::ALL).await;
    let both = [(COOKIE, cookie.as_str()), (AUTHORIZATION, token.as_str())];
    let answer = floe.send(get("/api/v1/environments", &both)).await;
    assert_eq!(answer.problem(), "mixed-credentials");
}

#[tokio::test]
async fn a_token_opens_no_page_and_no_function() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe.token(PrincipalKind::Service, &Scope::ALL).await;
    for request in [
        get("/freezes", &[(AUTHORIZATION, &token)]),
        get("/sign-in", &[(AUTHORIZATION, &token)]),
        ask(Method::POST, "/ui/session", &[(AUTHORIZATION, &token)]),
    ] {
        let answer = floe.send(request).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.problem(), "people-only");
    }
}

#[tokio::test]
async fn a_secret_that_nobody_has_is_no_credential() {
    let floe = Floe::new().await;
    for (name, value) in [
        (AUTHORIZATION, "Bearer floe_none"),
        (COOKIE, "floe_session=none"),
    ] {
        let answer = floe
            .send(get("/api/v1/environments", &[(name, value)]))
            .await;
        assert_eq!(answer.problem(), "not-authenticated");
    }
}

#[tokio::test]
async fn over_tls_the_cookie_of_plain_http_is_not_read() {
    let floe = Floe::with(Settings {
        tls: true,
        ..Settings::default()
    })
    .await;
    let cookie = floe.person(Role::Viewer).await;
    let plain = floe
        .send(get("/api/v1/environments", &[(COOKIE, &cookie)]))
        .await;
    assert_eq!(plain.status, StatusCode::UNAUTHORIZED);
    let hosted = format!("__Host-{cookie}");
    let answer = floe
        .send(get("/api/v1/environments", &[(COOKIE, &hosted)]))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age")
    );
}

#[tokio::test]
async fn an_address_that_asks_too_fast_is_told_to_wait() {
    let floe = Floe::with(Settings {
        rate: 1,
        ..Settings::default()
    })
    .await;
    for _ in 0..5 {
        assert_eq!(floe.send(get("/healthz", &[])).await.status, StatusCode::OK);
    }
    let answer = floe.send(get("/healthz", &[])).await;
    assert_eq!(answer.problem(), "too-many-requests");
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn a_token_at_an_address_that_nothing_has_is_told_so() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe.token(PrincipalKind::Service, &Scope::ALL).await;
    let answer = floe
        .send(get("/api/v1/none", &[(AUTHORIZATION, &token)]))
        .await;
    assert_eq!(answer.problem(), "not-found");
}
