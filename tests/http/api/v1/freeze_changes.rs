//! `PUT /api/v1/freezes/{id}`: tightens at once, and says of anything else what it would loosen. Must not know how strictness is
//! told.

use crate::actor::Actor;
use crate::answer::Answer;
use crate::server::Server;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const FREEZES: &str = "/api/v1/freezes";

fn body() -> Value {
    json!({
        "name": "Quarter end", "reason": "books close",
        "starts_at": "2024-10-05T00:00:00Z", "ends_at": "2024-10-08T00:00:00Z",
        "scope": {"regions": ["us-east-1"]}, "applies_to": "everyone", "under_way": "stop",
    })
}

/// Sends a freeze as it is told, with some fields changed.
async fn put(actor: &impl Actor, freeze: &Value, fields: &[(&str, Value)]) -> Answer {
    let mut body = freeze.clone();
    let address = format!("{FREEZES}/{}", body["id"].as_str().unwrap());
    let members = body.as_object_mut().unwrap();
    for told in ["id", "owner", "created_at", "ended_early_at"] {
        members.remove(told);
    }
    for (field, value) in fields {
        members.insert((*field).to_owned(), value.clone());
    }
    let kind = [("content-type", "application/json")];
    let text = body.to_string();
    actor.send(Method::PUT, &address, &kind, text).await
}

/// A server with a freeze of an admin's, ten minutes later.
async fn frozen() -> (Server, Value) {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let freeze = admin.post(FREEZES, &body()).await.expect(201);
    server.at("2024-10-05T12:10:00Z");
    (server, freeze)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_is_tightened_at_once_by_a_person_or_a_token() {
    let (server, freeze) = frozen().await;
    let tool = server
        .service(&[Scope::FreezesWrite, Scope::FreezesRead])
        .await;
    let later = [("ends_at", json!("2024-10-09T00:00:00Z"))];
    let longer = put(&tool, &freeze, &later).await.expect(200);
    assert_eq!(longer["ends_at"], "2024-10-09T00:00:00Z");
    assert_eq!(longer["owner"], freeze["owner"]);
    let admin = server.admin().await;
    let wider = [("scope", json!({})), ("name", json!("Everywhere"))];
    let wider = put(&admin, &longer, &wider).await.expect(200);
    assert_eq!(wider["scope"]["regions"], json!([]));
    let address = format!("{FREEZES}/{}", freeze["id"].as_str().unwrap());
    assert_eq!(admin.get(&address).await.expect(200), wider);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_loosen_is_refused_and_says_in_what() {
    let (server, freeze) = frozen().await;
    let tool = server.service(&[Scope::FreezesWrite]).await;
    let admin = server.admin().await;
    for (fields, loosens) in [
        (
            vec![("ends_at", json!("2024-10-06T00:00:00Z"))],
            json!(["ends 2 days earlier"]),
        ),
        (
            vec![("starts_at", json!("2024-10-05T13:10:00Z"))],
            json!(["starts 1 hour later"]),
        ),
        (
            vec![
                ("applies_to", json!("automated")),
                ("under_way", json!("finish")),
                ("operations", json!(["delete"])),
            ],
            json!([
                "stops fewer operations",
                "no longer stops people",
                "lets running operations finish"
            ]),
        ),
        (
            vec![(
                "scope",
                json!({"regions": ["us-east-1"], "except": ["cost-explorer-eu-west-1"]}),
            )],
            json!(["covers fewer environments"]),
        ),
        (
            vec![("recurrence", json!({"frequency": "weekly"}))],
            json!(null),
        ),
    ] {
        let by_tool = put(&tool, &freeze, &fields).await;
        if loosens.is_null() {
            by_tool.expect(200);
            continue;
        }
        let problem = by_tool.problem(403, "would-loosen");
        assert_eq!(problem["loosens"], loosens);
        let by_admin = put(&admin, &freeze, &fields).await;
        assert_eq!(by_admin.problem(403, "would-loosen")["loosens"], loosens);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_and_sent_back_changes_nothing() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let mut nightly = body();
    nightly["starts_at"] = json!("2024-10-01T02:00:00Z");
    nightly["ends_at"] = json!("2024-10-01T06:00:00Z");
    nightly["zone"] = json!("America/New_York");
    nightly["recurrence"] = json!({"frequency": "daily", "interval": 2, "count": 30});
    for body in [body(), nightly] {
        let set = admin.post(FREEZES, &body).await.expect(201);
        server.at("2024-10-05T12:10:00Z");
        assert_eq!(put(&admin, &set, &[]).await.expect(200), set);
    }
    let audit = admin.get("/api/v1/audit").await;
    assert!(!audit.text.contains("freeze.change"), "{}", audit.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_what_is_over_and_what_is_wrong_is_refused() {
    let (server, freeze) = frozen().await;
    for person in [server.viewer().await, server.operator().await] {
        let refused = put(&person, &freeze, &[]).await;
        refused.problem(403, "not-permitted");
    }
    let admin = server.admin().await;
    let nowhere = [("scope", json!({"except": ["nothing"]}))];
    let wrong = put(&admin, &freeze, &nowhere).await;
    assert_eq!(wrong.wrong_fields(), ["scope.except"]);
    let unknown = [("colour", json!("blue"))];
    let wrong = put(&admin, &freeze, &unknown).await;
    assert_eq!(wrong.wrong_fields(), ["colour"]);
    let mut other = freeze.clone();
    other["id"] = json!("frz-nothing");
    put(&admin, &other, &[]).await.problem(404, "not-found");
    server.at("2024-10-08T00:00:00Z");
    let admin = server.admin().await;
    let later = [("ends_at", json!("2024-10-09T00:00:00Z"))];
    put(&admin, &freeze, &later).await.problem(409, "conflict");
}
