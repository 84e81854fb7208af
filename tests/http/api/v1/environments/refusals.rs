//! `/api/v1/environments/{id}/operations`, where the guard refuses: freezes and missing rights. Knows problems; must not know
//! how a decision is made.

use crate::actor::{Actor, ended};
use crate::server::{NOW, Server};
use floe_domain::people::Scope;
use floe_server::service::{Caller, tokens};
use serde_json::{Value, json};

const US: &str = "cost-explorer-us-east-1";
const EU: &str = "cost-explorer-eu-west-1";
const TOMORROW: &str = "2024-10-06T00:00:00Z";

/// Sets a freeze over a span, for automation unless `more` says otherwise; the freeze.
async fn set(server: &Server, name: &str, span: (&str, &str), more: Value) -> Value {
    let mut body = json!({
        "name": name, "reason": "books close", "starts_at": span.0, "ends_at": span.1,
        "scope": {"regions": [], "partitions": [], "environments": [], "tiers": []}, "operations": [], "applies_to": "automated",
    });
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    let admin = server.admin().await;
    admin.post("/api/v1/freezes", &body).await.expect(201)
}

/// A field of every reason, in order.
fn of_reasons<'a>(body: &'a Value, field: &str) -> Vec<&'a str> {
    let reasons = body["reasons"].as_array().unwrap();
    reasons
        .iter()
        .map(|one| one[field].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_change_is_refused_with_everything_a_robot_needs_to_know() {
    let server = Server::off_production().await;
    let scope = json!({"scope": {"regions": ["us-east-1"]}});
    let freeze = set(&server, "Quarter end", (NOW, TOMORROW), scope).await;
    let agent = server.agent(&Scope::ALL).await;
    for operation in ["delete", "recreate"] {
        let problem = agent
            .operate(US, operation)
            .await
            .problem(403, "change-frozen");
        assert_eq!(problem["retryable"], false);
        assert_eq!(problem["next_transition_at"], TOMORROW);
        assert_eq!(problem["principal"]["kind"], "agent");
        let chain = problem["principal"]["chain"].as_array().unwrap();
        let kinds: Vec<_> = chain
            .iter()
            .map(|member| member["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["agent", "human"]);
        assert_eq!(of_reasons(&problem, "code"), ["freeze_active"]);
        let reason = &problem["reasons"][0];
        assert_eq!(reason["freeze_id"], freeze["id"]);
        for field in ["name", "reason", "owner", "starts_at", "ends_at"] {
            assert_eq!(reason[field], freeze[field], "{field}");
        }
        let id = problem["decision_id"].as_str().unwrap();
        let decision = agent
            .get(&format!("/api/v1/decisions/{id}"))
            .await
            .expect(200);
        assert_eq!(decision["verdict"], "deny");
        assert_eq!(decision["reasons"], problem["reasons"]);
    }
    server.carry_out().await;
    let environment = agent
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["state"]["is"], "active");
    assert_eq!(environment["generation"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_of_automation_stops_every_token_and_no_person() {
    let server = Server::off_production().await;
    set(&server, "f", (NOW, TOMORROW), json!({})).await;
    for robot in [
        server.agent(&Scope::ALL).await,
        server.service(&Scope::ALL).await,
    ] {
        robot
            .operate(US, "recreate")
            .await
            .problem(403, "change-frozen");
    }
    let operator = server.operator().await;
    let accepted = operator.operate(US, "recreate").await;
    assert_eq!(
        ended(&operator, &server, &accepted).await["status"],
        "succeeded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_of_everyone_stops_people_too_and_admins_among_them() {
    let server = Server::off_production().await;
    set(
        &server,
        "f",
        (NOW, TOMORROW),
        json!({"applies_to": "everyone"}),
    )
    .await;
    for person in [server.operator().await, server.admin().await] {
        let problem = person
            .operate(US, "delete")
            .await
            .problem(403, "change-frozen");
        assert_eq!(problem["principal"]["kind"], "human");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_freezes_at_once_are_both_reasons_and_the_answer_changes_when_the_last_ends() {
    let server = Server::off_production().await;
    set(&server, "one", (NOW, TOMORROW), json!({})).await;
    let everyone = json!({"applies_to": "everyone"});
    set(
        &server,
        "two",
        ("2024-10-05T11:00:00Z", "2024-10-07T00:00:00Z"),
        everyone,
    )
    .await;
    let agent = server.agent(&Scope::ALL).await;
    let problem = agent
        .operate(US, "delete")
        .await
        .problem(403, "change-frozen");
    let mut names = of_reasons(&problem, "name");
    names.sort_unstable();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(problem["next_transition_at"], "2024-10-07T00:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_leaves_what_is_out_of_its_scope_and_operations() {
    let server = Server::off_production().await;
    let more = json!({"scope": {"regions": ["us-east-1"]}, "operations": ["delete"]});
    set(&server, "f", (NOW, TOMORROW), more).await;
    let agent = server.agent(&Scope::ALL).await;
    agent
        .operate(US, "delete")
        .await
        .problem(403, "change-frozen");
    agent.operate(US, "recreate").await.expect(202);
    agent.operate(EU, "delete").await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_half_open_to_the_microsecond() {
    let server = Server::off_production().await;
    let span = ("2024-10-05T13:00:00.000001Z", "2024-10-05T14:00:00.000001Z");
    set(&server, "f", span, json!({})).await;
    let agent = server.agent(&Scope::ALL).await;
    let uri = format!("/api/v1/environments/{US}/operations");
    for (at, verdict) in [
        ("2024-10-05T13:00:00Z", "allow"),
        ("2024-10-05T13:00:00.000001Z", "deny"),
        ("2024-10-05T14:00:00Z", "deny"),
        ("2024-10-05T14:00:00.000001Z", "allow"),
    ] {
        server.at(at);
        let body = json!({"operation": "delete", "reason": "x", "dry_run": true});
        let answer = agent.post(&uri, &body).await.expect(200);
        assert_eq!(answer["decision"]["verdict"], verdict, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recreation_with_too_little_time_before_a_freeze_can_be_asked_for_once_it_is_over() {
    let server = Server::off_production().await;
    let span = ("2024-10-05T12:04:00Z", "2024-10-05T12:34:00Z");
    let freeze = set(&server, "Deploy", span, json!({})).await;
    let agent = server.agent(&Scope::ALL).await;
    let problem = agent
        .operate(US, "recreate")
        .await
        .problem(403, "change-frozen");
    assert_eq!(of_reasons(&problem, "code"), ["freeze_ahead"]);
    for field in ["name", "starts_at", "ends_at"] {
        assert_eq!(problem["reasons"][0][field], freeze[field], "{field}");
    }
    assert_eq!(problem["reasons"][0]["freeze_id"], freeze["id"]);
    assert_eq!(problem["retryable"], false);
    let could = problem["could_ask"].as_array().unwrap();
    let whats: Vec<_> = could.iter().map(|one| &one["what"]).collect();
    assert_eq!(whats, ["exception", "later"]);
    // Not when it begins, which is when the calendar's answer changes: then it stops this all the more.
    assert_eq!(problem["next_transition_at"], span.0);
    assert_eq!(could[1]["at"], span.1);
    server.at(span.0);
    agent
        .operate(US, "recreate")
        .await
        .problem(403, "change-frozen");
    server.at(span.1);
    agent.operate(US, "recreate").await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_begins_between_the_decision_and_the_execution_wins() {
    let server = Server::off_production().await;
    set(
        &server,
        "Quarter end",
        ("2024-10-05T12:00:01Z", TOMORROW),
        json!({}),
    )
    .await;
    let agent = server.agent(&Scope::ALL).await;
    let accepted = agent.operate(US, "delete").await;
    accepted.expect(202);
    server.at("2024-10-05T12:00:01Z");
    let operation = ended(&agent, &server, &accepted).await;
    assert_eq!(operation["status"], "failed");
    assert!(
        operation["outcome"]
            .as_str()
            .unwrap()
            .contains("Quarter end"),
        "{operation}"
    );
    let environment = agent
        .get(&format!("/api/v1/environments/{US}"))
        .await
        .expect(200);
    assert_eq!(environment["state"]["is"], "active");
    let story = agent
        .get(&format!("/api/v1/environments/{US}/operations"))
        .await
        .expect(200);
    assert!(story.to_string().contains("freeze_active"), "{story}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_set_after_the_decision_wins_too() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let accepted = agent.operate(US, "recreate").await;
    set(&server, "emergency", (NOW, TOMORROW), json!({})).await;
    assert_eq!(ended(&agent, &server, &accepted).await["status"], "failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_revoked_between_the_decision_and_the_execution_carries_nothing_out() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let accepted = agent.operate(US, "delete").await;
    accepted.expect(202);
    tokens::revoke(&server.app, &Caller::command_line(), &agent.id)
        .await
        .unwrap();
    let operator = server.operator().await;
    assert_eq!(
        ended(&operator, &server, &accepted).await["status"],
        "failed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_refused_by_a_decision_that_is_kept() {
    let server = Server::off_production().await;
    let viewer = server.viewer().await;
    for operation in ["delete", "recreate"] {
        let problem = viewer
            .operate(US, operation)
            .await
            .problem(403, "not-permitted");
        assert_eq!(of_reasons(&problem, "code"), ["not_permitted"]);
        let could = problem["could_ask"].as_array().unwrap();
        assert_eq!(could.len(), 1, "{problem}");
        assert_eq!(could[0]["what"], "right");
        let whom = could[0]["detail"].as_str().unwrap();
        for part in ["operator", operation] {
            assert!(whom.contains(part), "{part}: {whom}");
        }
        let id = problem["decision_id"].as_str().unwrap();
        let decision = viewer
            .get(&format!("/api/v1/decisions/{id}"))
            .await
            .expect(200);
        assert_eq!(decision["principal"]["kind"], "human");
    }
    // Whoever is named as the one to ask may do it.
    let operator = server.operator().await;
    operator.operate(US, "recreate").await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scope_for_one_operation_is_none_for_the_other() {
    let server = Server::off_production().await;
    let deleter = server.agent(&[Scope::EnvironmentsDelete]).await;
    let problem = deleter
        .operate(US, "recreate")
        .await
        .problem(403, "not-permitted");
    let whom = problem["could_ask"][0]["detail"].as_str().unwrap();
    assert!(whom.contains("environments:recreate"), "{whom}");
    deleter.operate(US, "delete").await.expect(202);
    let builder = server.agent(&[Scope::EnvironmentsRecreate]).await;
    builder
        .operate(EU, "delete")
        .await
        .problem(403, "not-permitted");
    builder.operate(EU, "recreate").await.expect(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_right_and_a_freeze_are_both_told() {
    let server = Server::off_production().await;
    set(&server, "f", (NOW, TOMORROW), json!({})).await;
    let reader = server.agent(&[Scope::EnvironmentsRead]).await;
    let body = reader.operate(US, "delete").await.expect(403);
    assert_eq!(
        of_reasons(&body, "code"),
        ["not_permitted", "freeze_active"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guard_allows_nothing_while_the_clock_is_behind_the_audit() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    server.at("2024-10-05T11:59:00Z");
    let answer = agent.operate(US, "delete").await;
    answer.problem(503, "guard-undecided");
    assert!(!answer.header("retry-after").is_empty());
}
