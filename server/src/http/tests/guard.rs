//! The guard's answers on the wire.

use super::*;
use axum::http::HeaderName;
use axum::http::header::AUTHORIZATION;
use serde_json::json;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const PATH: &str = "/api/v1/environments/shop/operations";

fn recreate() -> Value {
    json!({"operation": "recreate", "reason": "It is broken"})
}

async fn agent(floe: &Floe) -> String {
    floe.person(Role::Admin).await;
    floe.token(PrincipalKind::Agent, &Scope::ALL).await
}

async fn freeze(floe: &Floe, token: &str) -> Value {
    let body = json!({
        "name": "Year end", "reason": "Books close",
        "starts_at": "2026-09-01T00:00:00Z", "ends_at": "2026-09-02T00:00:00Z",
        "scope": {"regions": [], "partitions": [], "environments": ["shop"], "tiers": []},
        "operations": ["delete", "recreate"], "applies_to": "automated",
    });
    let answer = floe
        .send(post("/api/v1/freezes", &[(AUTHORIZATION, token)], &body))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_freeze_is_told_with_every_member_that_a_program_needs() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    let window = freeze(&floe, &token).await;
    let answer = floe
        .send(post(PATH, &[(AUTHORIZATION, &token)], &recreate()))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.problem(), "change-frozen");
    assert_eq!(answer.header("retry-after"), "");
    let body = answer.json();
    assert_eq!(body["retryable"], false);
    assert_eq!(body["next_transition_at"], "2026-09-02T00:00:00Z");
    assert_eq!(body["principal"]["kind"], "agent");
    assert_eq!(body["principal"]["chain"][1]["name"], "admin@example.com");
    let reason = &body["reasons"][0];
    assert_eq!(reason["code"], "freeze_active");
    assert_eq!(reason["freeze_id"], window["id"]);
    assert_eq!(reason["name"], "Year end");
    assert_eq!(reason["starts_at"], "2026-09-01T00:00:00Z");
    assert_eq!(reason["ends_at"], "2026-09-02T00:00:00Z");
    assert!(
        reason["owner"]
            .as_str()
            .unwrap()
            .contains("admin@example.com")
    );
    let decision = format!(
        "/api/v1/decisions/{}",
        body["decision_id"].as_str().unwrap()
    );
    let kept = floe.send(get(&decision, &[(AUTHORIZATION, &token)])).await;
    assert_eq!(kept.json()["verdict"], "deny");
}

#[tokio::test]
async fn an_allowed_operation_is_accepted_with_its_address() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    let answer = floe
        .send(post(PATH, &[(AUTHORIZATION, &token)], &recreate()))
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    let operation = floe
        .send(get(answer.header("location"), &[(AUTHORIZATION, &token)]))
        .await;
    assert_eq!(operation.json()["status"], "queued");
    assert_eq!(operation.json()["environment_id"], "shop");
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_serves_no_other_request() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    let headers = [(AUTHORIZATION, token.as_str()), (KEY, "k-1")];
    let first = floe.send(post(PATH, &headers, &recreate())).await;
    let again = floe.send(post(PATH, &headers, &recreate())).await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    let other = floe
        .send(post(
            PATH,
            &headers,
            &json!({"operation": "delete", "reason": "It is broken"}),
        ))
        .await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert_eq!(other.problem(), "idempotency-conflict");
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_decided_and_keeps_nothing() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    freeze(&floe, &token).await;
    let body = json!({"operation": "delete", "reason": "Only asking", "dry_run": true});
    let answer = floe
        .send(post(PATH, &[(AUTHORIZATION, &token)], &body))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["operation"], Value::Null);
    assert_eq!(answer.json()["decision"]["verdict"], "deny");
    assert_eq!(answer.json()["decision"]["id"], Value::Null);
    let asked = floe.send(get(PATH, &[(AUTHORIZATION, &token)])).await;
    assert_eq!(asked.json()["items"], json!([]));
}

#[tokio::test]
async fn a_missing_scope_is_refused_as_not_permitted() {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe
        .token(PrincipalKind::Agent, &[Scope::EnvironmentsDelete])
        .await;
    let answer = floe
        .send(post(PATH, &[(AUTHORIZATION, &token)], &recreate()))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.problem(), "not-permitted");
    assert_eq!(answer.json()["reasons"][0]["code"], "not_permitted");
}

#[tokio::test]
async fn an_environment_that_is_not_there_is_not_found() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    let answer = floe
        .send(post(
            "/api/v1/environments/none/operations",
            &[(AUTHORIZATION, &token)],
            &recreate(),
        ))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.problem(), "not-found");
}

#[tokio::test]
async fn the_calendar_is_closed_until_the_freeze_ends() {
    let floe = Floe::new().await;
    let token = agent(&floe).await;
    freeze(&floe, &token).await;
    let answer = floe
        .send(get(
            "/api/v1/calendar/state?environment=shop",
            &[(AUTHORIZATION, &token)],
        ))
        .await;
    assert_eq!(answer.json()["state"], "CLOSED");
    let later = "/api/v1/calendar/state?environment=shop&at=2026-09-02T00:00:00Z";
    let answer = floe.send(get(later, &[(AUTHORIZATION, &token)])).await;
    assert_eq!(answer.json()["state"], "OPEN");
}
