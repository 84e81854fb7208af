//! `/api/v1/environments/{id}/operations`, where the guard allows: what is carried out, and how often. Knows answers; must not
//! know segments.

use crate::actor::{Actor, Person, ended};
use crate::server::Server;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const US: &str = "cost-explorer-us-east-1";

fn address(environment: &str) -> String {
    format!("/api/v1/environments/{environment}/operations")
}

/// The totals of every region over the two months of the sample.
async fn totals(person: &Person) -> Value {
    let uri = "/api/v1/costs?start=2024-08-01&end=2024-10-01&granularity=none&group_by=region";
    person.get(uri).await.expect(200)
}

/// The regions that have charges in a report.
fn regions(report: &Value) -> Vec<&str> {
    let rows = report["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| row["keys"][0].as_str().unwrap_or("none"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_allowed_is_accepted_with_an_address_to_follow_and_succeeds() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let answer = agent.operate(US, "recreate").await;
    let body = answer.expect(202);
    let operation = &body["operation"];
    assert_eq!(operation["status"], "queued");
    assert_eq!(operation["environment_id"], US);
    assert_eq!(operation["url"], answer.header("location"));
    assert_eq!(body["decision"]["verdict"], "allow");
    assert_eq!(operation["decision_id"], body["decision"]["id"]);
    let operation = ended(&agent, &server, &answer).await;
    assert_eq!(operation["status"], "succeeded", "{operation}");
    assert!(operation["finished_at"].is_string());
    assert!(!operation["outcome"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_region_is_out_of_every_view_and_the_others_are_as_before() {
    let server = Server::off_production().await;
    let admin = server.admin().await;
    let before = totals(&admin).await;
    let answer = admin.operate(US, "delete").await;
    assert_eq!(ended(&admin, &server, &answer).await["status"], "succeeded");
    let after = totals(&admin).await;
    let mut expected = regions(&before);
    expected.retain(|region| *region != "us-east-1");
    assert_eq!(regions(&after), expected);
    for row in after["rows"].as_array().unwrap() {
        assert!(before["rows"].as_array().unwrap().contains(row), "{row}");
    }
    let environment = admin
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["state"]["is"], "deleted");
    assert_eq!(environment["state"]["purge_at"], "2024-11-04T12:00:00Z");
    let listed = admin.get("/api/v1/regions").await.expect(200).to_string();
    assert!(!listed.contains("us-east-1"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recreated_region_is_a_generation_on_and_its_totals_are_the_same_to_the_last_digit() {
    let server = Server::off_production().await;
    let operator = server.operator().await;
    let before = totals(&operator).await;
    assert!(
        before.to_string().contains("13.750000000000000001"),
        "{before}"
    );
    for generation in 2..4 {
        let answer = operator.operate(US, "recreate").await;
        assert_eq!(
            ended(&operator, &server, &answer).await["status"],
            "succeeded"
        );
        assert_eq!(totals(&operator).await, before);
        let environment = operator
            .get(&format!("/api/v1/environments/{US}"))
            .await
            .expect(200);
        assert_eq!(environment["generation"], generation);
        assert_eq!(environment["state"]["is"], "active");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn charges_without_a_region_are_a_data_set_like_others() {
    let server = Server::off_production().await;
    let operator = server.operator().await;
    let answer = operator.operate("cost-explorer-no-region", "delete").await;
    assert_eq!(
        ended(&operator, &server, &answer).await["status"],
        "succeeded"
    );
    assert!(!regions(&totals(&operator).await).contains(&"none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_deleted_can_not_be_deleted_or_recreated_again() {
    let server = Server::off_production().await;
    let operator = server.operator().await;
    ended(&operator, &server, &operator.operate(US, "delete").await).await;
    for operation in ["delete", "recreate"] {
        let body = operator
            .operate(US, operation)
            .await
            .problem(409, "environment-unfit");
        assert_eq!(body["reasons"][0]["code"], "environment_unfit");
        assert!(body["decision_id"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_deletions_asked_for_at_once_only_the_first_is_carried_out() {
    let server = Server::off_production().await;
    let operator = server.operator().await;
    let first = operator.operate(US, "delete").await;
    let second = operator.operate(US, "delete").await;
    assert_eq!(
        ended(&operator, &server, &first).await["status"],
        "succeeded"
    );
    assert_eq!(ended(&operator, &server, &second).await["status"], "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_the_same_request_gets_the_same_answer_and_one_operation() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let first = agent.operate_once(US, "recreate", "key-1").await;
    let operation = ended(&agent, &server, &first).await;
    assert_eq!(operation["status"], "succeeded");
    server.at("2024-10-05T13:00:00Z");
    let again = agent.operate_once(US, "recreate", "key-1").await;
    assert_eq!(first.expect(202)["decision"], again.expect(202)["decision"]);
    assert_eq!(again.header("location"), first.header("location"));
    server.carry_out().await;
    let environment = agent
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["generation"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_with_another_request_is_a_conflict() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    agent
        .operate_once(US, "recreate", "key-1")
        .await
        .expect(202);
    for (environment, operation) in [(US, "delete"), ("cost-explorer-eu-west-1", "recreate")] {
        let answer = agent.operate_once(environment, operation, "key-1").await;
        answer.problem(409, "idempotency-conflict");
    }
    let body = json!({"operation": "recreate", "reason": "another reason"});
    let answer = agent
        .post_with(&address(US), &[("idempotency-key", "key-1")], &body)
        .await;
    answer.problem(409, "idempotency-conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_belongs_to_the_one_who_sent_it() {
    let server = Server::off_production().await;
    let one = server.agent(&Scope::ALL).await;
    let other = server.agent(&Scope::ALL).await;
    let first = one.operate_once(US, "recreate", "key-1").await.expect(202);
    let second = other
        .operate_once(US, "recreate", "key-1")
        .await
        .expect(202);
    assert_ne!(second["operation"]["id"], first["operation"]["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_kept_under_its_key_too() {
    let server = Server::off_production().await;
    let agent = server.agent(&[Scope::EnvironmentsRead]).await;
    let first = agent
        .operate_once(US, "delete", "key-1")
        .await
        .problem(403, "not-permitted");
    let again = agent
        .operate_once(US, "delete", "key-1")
        .await
        .problem(403, "not-permitted");
    assert_eq!(first["decision_id"], again["decision_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_none_are_refused_as_a_field() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    for key in ["", " ", &"k".repeat(201)] {
        let answer = agent.operate_once(US, "delete", key).await;
        assert_eq!(answer.wrong_fields(), ["Idempotency-Key"], "{key:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_tells_the_decision_and_changes_nothing() {
    let server = Server::off_production().await;
    let scopes = [
        Scope::EnvironmentsDelete,
        Scope::EnvironmentsRead,
        Scope::AuditRead,
    ];
    let agent = server.agent(&scopes).await;
    let before = agent.get("/api/v1/audit").await.expect(200);
    for (operation, verdict, code) in [
        ("delete", "allow", "permitted"),
        ("recreate", "deny", "not_permitted"),
    ] {
        let body = json!({"operation": operation, "reason": "to see", "dry_run": true});
        let answer = agent.post(&address(US), &body).await.expect(200);
        assert_eq!(answer["operation"], Value::Null);
        assert_eq!(answer["decision"]["verdict"], verdict);
        assert_eq!(answer["decision"]["reasons"][0]["code"], code);
    }
    server.carry_out().await;
    let environment = agent
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["state"]["is"], "active");
    assert_eq!(agent.get("/api/v1/audit").await.expect(200), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_environment_is_not_found() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    for dry_run in [false, true] {
        let body = json!({"operation": "delete", "reason": "to see", "dry_run": dry_run});
        let answer = agent
            .post(&address("cost-explorer-atlantis-1"), &body)
            .await;
        answer.problem(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_wrong_names_its_fields() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    for (body, field) in [
        (json!({"operation": "explode", "reason": "x"}), "operation"),
        (json!({"operation": "delete", "reason": 1}), "reason"),
        (json!({"operation": "delete", "reason": "  "}), "reason"),
        (
            json!({"operation": "delete", "reason": "x".repeat(1_001)}),
            "reason",
        ),
        (
            json!({"operation": "delete", "reason": "x", "dry_run": "yes"}),
            "dry_run",
        ),
        (
            json!({"operation": "delete", "reason": "x", "force": true}),
            "force",
        ),
    ] {
        let fields = agent.post(&address(US), &body).await.wrong_fields();
        assert_eq!(fields, [field], "{body}");
    }
    for body in [json!({}), json!([]), json!({"operation": "delete"})] {
        let fields = agent.post(&address(US), &body).await.wrong_fields();
        assert_eq!(fields.len(), 1, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_is_a_problem_of_its_own() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    for (kind, body, status, slug) in [
        ("application/json", "{", 400, "malformed-request"),
        ("application/json", "", 400, "malformed-request"),
        ("text/plain", "{}", 415, "unsupported-media-type"),
    ] {
        let headers = [("content-type", kind)];
        let answer = agent.send(Method::POST, &address(US), &headers, body).await;
        answer.problem(status, slug);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_operation_or_decision_is_not_found() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    for uri in [
        "/api/v1/operations/op-nothing",
        "/api/v1/decisions/dec-nothing",
    ] {
        viewer.get(uri).await.problem(404, "not-found");
    }
}
