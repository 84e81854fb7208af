//! What goes wrong, in the form of problems.

use super::*;
use crate::http::problem::Kind;
use axum::http::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;

async fn with_token() -> (Floe, String) {
    let floe = Floe::new().await;
    floe.person(Role::Admin).await;
    let token = floe.token(PrincipalKind::Service, &Scope::ALL).await;
    (floe, token)
}

#[tokio::test]
async fn a_problem_names_the_request() {
    let answer = Floe::new()
        .await
        .send(get("/api/v1/none?secret=1", &[]))
        .await;
    assert_eq!(answer.problem(), "not-found");
    let body = answer.json();
    assert_eq!(body["instance"], "/api/v1/none");
    assert_eq!(body["request_id"], answer.header("x-request-id"));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let answer = Floe::new()
        .await
        .send(ask(Method::DELETE, "/api/v1/freezes", &[]))
        .await;
    assert_eq!(answer.problem(), "method-not-allowed");
    assert!(answer.header("allow").contains("GET") && answer.header("allow").contains("POST"));
}

#[tokio::test]
async fn each_wrong_field_of_a_body_is_named() {
    let (floe, token) = with_token().await;
    let body = json!({"name": "", "reason": "x", "starts_at": "2026-12-02T00:00:00Z", "ends_at": "2026-12-01T00:00:00Z"});
    let answer = floe
        .send(post("/api/v1/freezes", &[(AUTHORIZATION, &token)], &body))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.problem(), "invalid");
    let fields: Vec<_> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].clone())
        .collect();
    assert_eq!(fields, ["name", "ends_at"]);
}

#[tokio::test]
async fn a_field_of_the_wrong_kind_is_named_by_its_path() {
    let (floe, token) = with_token().await;
    let body = json!({"name": "n", "reason": "r", "starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-02T00:00:00Z", "scope": {"tiers": ["gold"]}});
    let answer = floe
        .send(post("/api/v1/freezes", &[(AUTHORIZATION, &token)], &body))
        .await;
    assert_eq!(answer.problem(), "invalid");
    assert_eq!(answer.json()["errors"][0]["field"], "scope.tiers[0]");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_malformed_and_one_of_another_kind_is_not_read() {
    let (floe, token) = with_token().await;
    let mut broken = post("/api/v1/freezes", &[(AUTHORIZATION, &token)], &json!({}));
    *broken.body_mut() = Body::from("{");
    assert_eq!(floe.send(broken).await.problem(), "malformed-request");
    let other = ask(Method::POST, "/api/v1/freezes", &[(AUTHORIZATION, &token)]);
    assert_eq!(floe.send(other).await.problem(), "unsupported-media-type");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let (floe, token) = with_token().await;
    let long = json!({"name": "n".repeat(300_000)});
    let answer = floe
        .send(post("/api/v1/freezes", &[(AUTHORIZATION, &token)], &long))
        .await;
    assert_eq!(answer.problem(), "too-large");
}

#[tokio::test]
async fn a_misspelt_parameter_is_refused_instead_of_answering_another_question() {
    let (floe, token) = with_token().await;
    let answer = floe
        .send(get(
            "/api/v1/costs?groupby=region",
            &[(AUTHORIZATION, &token)],
        ))
        .await;
    assert_eq!(answer.problem(), "invalid");
    assert_eq!(answer.json()["errors"][0]["field"], "groupby");
}

#[tokio::test]
async fn a_cost_question_is_answered_as_json_and_as_csv() {
    let (floe, token) = with_token().await;
    let path = "/api/v1/costs?start=2024-09-01&end=2024-10-01&granularity=month&group_by=region";
    let answer = floe.send(get(path, &[(AUTHORIZATION, &token)])).await;
    assert_eq!(
        answer.json()["range"],
        json!({"start": "2024-09-01", "end": "2024-10-01"})
    );
    assert_eq!(answer.json()["group_by"], json!(["region"]));
    let csv = floe
        .send(get(path, &[(AUTHORIZATION, &token), (ACCEPT, "text/csv")]))
        .await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.text, "period,region,unit,billed_cost\r\n");
}

#[tokio::test]
async fn each_kind_has_a_page_that_explains_it() {
    let floe = Floe::new().await;
    for kind in Kind::ALL {
        let words = kind.words();
        let answer = floe
            .send(get(&format!("/problems/{}", words.slug), &[]))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains(words.title), "{}", words.slug);
    }
    assert_eq!(
        floe.send(get("/problems/none", &[])).await.problem(),
        "not-found"
    );
}

#[tokio::test]
async fn a_person_gets_a_page_and_a_program_json() {
    let floe = Floe::new().await;
    let page = floe
        .send(get("/problems/none", &[(ACCEPT, "text/html")]))
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.text.contains("<h1>"));
}

#[tokio::test]
async fn every_answer_tells_browsers_what_not_to_do() {
    let floe = Floe::new().await;
    let answer = floe.send(get("/healthz", &[])).await;
    assert!(
        answer
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "same-origin");
    assert_eq!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn a_slash_at_the_end_makes_no_difference() {
    let (floe, token) = with_token().await;
    let answer = floe
        .send(get("/api/v1/environments/", &[(AUTHORIZATION, &token)]))
        .await;
    assert_eq!(answer.status, StatusCode::OK);
}
