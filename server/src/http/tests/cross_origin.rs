//! Requests that another site makes a person's browser send.

use super::*;
use axum::http::HeaderName;
use axum::http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use serde_json::json;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

fn freeze() -> Value {
    json!({
        "name": "Year end", "reason": "Books close",
        "starts_at": "2026-12-20T00:00:00Z", "ends_at": "2027-01-02T00:00:00Z",
    })
}

async fn set(floe: &Floe, headers: &[(HeaderName, &str)]) -> Answer {
    floe.send(post("/api/v1/freezes", headers, &freeze())).await
}

#[tokio::test]
async fn a_session_changes_something_only_from_floes_own_pages() {
    let floe = Floe::new().await;
    let cookie = floe.person(Role::Admin).await;
    for strange in [
        vec![(COOKIE, cookie.as_str())],
        vec![(COOKIE, &cookie), (SITE, "cross-site")],
        vec![(COOKIE, &cookie), (SITE, "same-site")],
        vec![(COOKIE, &cookie), (ORIGIN, "https://elsewhere.test")],
        vec![(COOKIE, &cookie), (ORIGIN, "null")],
    ] {
        let answer = set(&floe, &strange).await;
        assert_eq!(answer.problem(), "cross-origin", "{strange:?}");
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    for own in [
        vec![(COOKIE, cookie.as_str()), (SITE, "same-origin")],
        vec![(COOKIE, &cookie), (ORIGIN, "https://floe.test")],
    ] {
        assert_eq!(
            set(&floe, &own).await.status,
            StatusCode::CREATED,
            "{own:?}"
        );
    }
}

#[tokio::test]
async fn a_token_needs_no_origin() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe
        .token(PrincipalKind::Service, &[Scope::FreezesWrite])
        .await;
    let answer = set(&floe, &[(AUTHORIZATION, &token)]).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(
        answer.header("location"),
        format!("/api/v1/freezes/{}", answer.json()["id"].as_str().unwrap())
    );
}

#[tokio::test]
async fn nobody_is_signed_in_from_another_site() {
    let floe = Floe::new().await;
    let mut request = ask(Method::POST, "/ui/sign-in", &[(SITE, "cross-site")]);
    *request.body_mut() = Body::from("email=a&password=b");
    assert_eq!(floe.send(request).await.problem(), "cross-origin");
}
