//! `/api/v1/requests`: what people have to approve, from the asker's side and from theirs.

use crate::actor::{Actor as _, Person, Robot};
use crate::answer::Answer;
use crate::authenticator::{Passkey, done};
use crate::server::Server;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_server::service::approvers::Duty;
use serde_json::{Value, json};

const ENVIRONMENT: &str = "cost-explorer-us-east-1";

/// An agent that asks on production, and three who approve: the first two grant exceptions, the third is an admin.
struct Cast {
    server: Server,
    agent: Robot,
    approvers: Vec<(Person, Passkey)>,
}

impl Cast {
    async fn new() -> Self {
        let server = Server::with_charges().await;
        let owner = server.operator().await;
        let mut approvers = Vec::new();
        for (role, duty) in [
            (Role::Operator, Duty::FreezeApprover),
            (Role::Viewer, Duty::FreezeApprover),
        ] {
            approvers.push(server.approver(role, duty).await);
        }
        let agent = server
            .token(&owner, PrincipalKind::Agent, &Scope::ALL)
            .await;
        Self {
            server,
            agent,
            approvers,
        }
    }

    async fn ask(&self, body: Value) -> Answer {
        let uri = format!("/api/v1/environments/{ENVIRONMENT}/operations");
        self.agent.post(&uri, &body).await
    }

    /// What waits, as the agent is told of it.
    async fn asked(&self) -> Value {
        let answer = self
            .ask(json!({"operation": "recreate", "reason": "stale"}))
            .await;
        let told = answer.expect(202);
        assert_eq!(answer.header("location"), told["request"]["url"]);
        assert_eq!(told["operation"], Value::Null);
        told["request"].clone()
    }

    async fn poll(&self, request: &Value) -> Value {
        self.agent
            .get(request["url"].as_str().unwrap())
            .await
            .expect(200)
    }

    /// One of the approvers says a word, by passkey.
    async fn say(&self, who: usize, request: &Value, verb: &str) -> Answer {
        let (person, passkey) = &self.approvers[who];
        let address = format!("/act/approvals/{}/{verb}", request["id"].as_str().unwrap());
        let digest = request["digest"].as_str().unwrap();
        person
            .prove(passkey, &address, &[("digest", digest), ("reason", "seen")])
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn floe_carries_out_what_two_people_approved_and_the_agent_only_polls() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    assert_eq!(request["status"], "awaiting");
    assert_eq!(request["awaiting"][0]["code"], "approval_needed");
    assert_eq!(
        done(&cast.say(0, &request, "approve").await),
        Some("approved")
    );
    cast.server.carry_out().await;
    let waiting = cast.poll(&request).await;
    assert_eq!(waiting["status"], "awaiting");
    assert!(
        waiting["awaiting"][0]["detail"]
            .as_str()
            .unwrap()
            .starts_with("1 of 2")
    );
    assert_eq!(
        done(&cast.say(1, &request, "approve").await),
        Some("approved")
    );
    cast.server.carry_out().await;
    let approved = cast.poll(&request).await;
    assert_eq!(approved["status"], "approved", "{approved}");
    let operation = approved["operation_url"].as_str().unwrap();
    let operation = cast.agent.get(operation).await.expect(200);
    assert_eq!(operation["status"], "succeeded");
    let decision = format!(
        "/api/v1/decisions/{}",
        operation["decision_id"].as_str().unwrap()
    );
    let decision = cast.agent.get(&decision).await.expect(200);
    assert_eq!(
        decision["digest"], request["digest"],
        "what was approved is what was done"
    );
    assert_eq!(decision["approved_by"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denial_is_told_to_the_agent_with_its_reason_and_ends_it() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    assert_eq!(done(&cast.say(0, &request, "deny").await), Some("denied"));
    let ended = cast.poll(&request).await;
    assert_eq!(ended["status"], "denied");
    assert_eq!(ended["awaiting"], json!([]));
    assert_eq!(done(&cast.say(1, &request, "approve").await), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_freeze_a_refusal_says_that_an_exception_could_be_asked_for() {
    let cast = Cast::new().await;
    let freezer = cast.server.service(&[Scope::FreezesWrite]).await;
    let freeze = json!({
        "name": "Close", "reason": "Books", "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-06T00:00:00Z",
    });
    freezer.post("/api/v1/freezes", &freeze).await.expect(201);
    let plain = json!({"operation": "recreate", "reason": "stale"});
    let refused = cast.ask(plain).await.problem(403, "change-frozen");
    let could = &refused["could_ask"][0];
    assert_eq!(
        (could["what"].as_str(), could["body"]["exception"].as_bool()),
        (Some("exception"), Some(true))
    );
    assert_eq!(refused["could_ask"][1]["at"], "2024-10-06T00:00:00Z");
    // What is offered is complete but for the asker's own words.
    let to_fill_in: Vec<_> = could["fill_in"].as_object().unwrap().keys().collect();
    assert_eq!(to_fill_in, ["reason"]);
    let mut asked = could["body"].clone();
    asked["reason"] = json!("stale");
    let url = could["url"].as_str().unwrap();
    assert_eq!(could["method"], "POST");
    let request = cast.agent.post(url, &asked).await.expect(202)["request"].clone();
    assert_eq!(request["exception"], true);
    for who in [0, 1] {
        cast.say(who, &request, "approve").await;
    }
    cast.server.carry_out().await;
    let operation = cast.poll(&request).await["operation_url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        cast.agent.get(&operation).await.expect(200)["status"],
        "succeeded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_too_few_could_approve_is_refused_and_can_be_asked_once_there_are_enough() {
    let server = Server::with_charges().await;
    let agent = server.agent(&Scope::ALL).await;
    server.approver(Role::Operator, Duty::Approver).await;
    let refused = agent
        .operate(ENVIRONMENT, "recreate")
        .await
        .problem(403, "not-approved");
    assert_eq!(refused["reasons"][0]["code"], "approval_impossible");
    assert_eq!(refused["retryable"], false);
    let could = refused["could_ask"].as_array().unwrap();
    assert_eq!(could.len(), 1, "{refused}");
    assert_eq!(could[0]["what"], "approvers");
    let page = could[0]["page_url"].as_str().unwrap();
    assert_eq!(server.admin().await.get(page).await.status, 200);
    server.approver(Role::Viewer, Duty::Approver).await;
    let told = agent.operate(ENVIRONMENT, "recreate").await.expect(202);
    assert_eq!(told["request"]["status"], "awaiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_for_an_hour_from_when_it_was_asked() {
    let cast = Cast::new().await;
    cast.server.at("2024-10-05T12:07:30Z");
    let request = cast.asked().await;
    assert_eq!(request["requested_at"], "2024-10-05T12:07:30Z");
    assert_eq!(request["expires_at"], "2024-10-05T13:07:30Z");
    for (at, status) in [
        ("2024-10-05T13:07:29.999999Z", "awaiting"),
        ("2024-10-05T13:07:30Z", "expired"),
    ] {
        cast.server.at(at);
        assert_eq!(cast.poll(&request).await["status"], status, "{at}");
    }
    // Asked anew it is another request, with an hour of its own.
    let anew = cast.asked().await;
    assert_ne!(anew["id"], request["id"]);
    assert_eq!(anew["expires_at"], "2024-10-05T14:07:30Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_takes_it_back_and_nobody_else_does() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let cancel = format!("{}/cancel", request["url"].as_str().unwrap());
    let other = cast.server.agent(&Scope::ALL).await;
    other
        .post(&cancel, &json!({}))
        .await
        .problem(403, "not-permitted");
    let taken = cast.agent.post(&cancel, &json!({})).await.expect(200);
    assert_eq!(taken["status"], "cancelled");
    cast.agent
        .post(&cancel, &json!({}))
        .await
        .problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_what_waits_to_those_who_see_environments() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let listed = cast
        .server
        .viewer()
        .await
        .get("/api/v1/requests")
        .await
        .expect(200);
    assert_eq!(listed["items"][0]["id"], request["id"]);
    let reader = cast.server.agent(&[Scope::CostsRead]).await;
    reader
        .get("/api/v1/requests")
        .await
        .problem(403, "not-permitted");
    reader
        .get(request["url"].as_str().unwrap())
        .await
        .problem(403, "not-permitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_approves_by_no_door() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let id = request["id"].as_str().unwrap();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for address in [
        format!("/act/approvals/{id}/approve"),
        format!("/api/v1/requests/{id}/approve"),
    ] {
        let answer = cast
            .agent
            .send(axum::http::Method::POST, &address, &form, "digest=x")
            .await;
        assert!(answer.status.is_client_error(), "{address}: {answer:?}");
    }
    assert_eq!(cast.poll(&request).await["status"], "awaiting");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_request_shows_all_of_it_to_its_approvers() {
    let cast = Cast::new().await;
    let request = cast.asked().await;
    let page = format!("/approvals/{}", request["id"].as_str().unwrap());
    let shown = cast.approvers[0].0.get(&page).await;
    assert_eq!(shown.status, 200);
    for part in [
        request["digest"].as_str().unwrap(),
        "stale",
        "us-east-1",
        "Approve with passkey",
        "0 of 2 people have approved this.",
    ] {
        assert!(shown.text.contains(part), "{part} is not on {}", shown.text);
    }
    let viewer = cast.server.viewer().await.get(&page).await;
    assert!(viewer.text.contains("You are not appointed to approve."));
    let inbox = cast.approvers[0].0.get("/approvals").await;
    assert!(inbox.text.contains("waits for you"));
}
