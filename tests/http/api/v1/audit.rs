//! `/api/v1/audit`: what happened, newest first, and whether the chain holds. Knows actions; must not know hashes.

use crate::actor::{Actor, ended};
use crate::server::{NOW, Server};
use floe_domain::people::Scope;
use serde_json::{Value, json};

/// The audit, the oldest first, read part by part.
async fn records(actor: &impl Actor) -> Vec<Value> {
    let mut records = Vec::new();
    let mut uri = "/api/v1/audit?limit=7".to_owned();
    loop {
        let part = actor.get(&uri).await.expect(200);
        assert_eq!(part["chain_holds"], true, "{part}");
        records.extend(part["items"].as_array().unwrap().clone());
        let Some(cursor) = part["next_cursor"].as_str() else {
            break;
        };
        uri = format!("/api/v1/audit?limit=7&cursor={cursor}");
    }
    records.reverse();
    records
}

#[tokio::test(flavor = "multi_thread")]
async fn the_incident_is_told_in_order_with_who_asked_and_what_was_decided() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let freeze = json!({"name": "Quarter end", "reason": "r", "starts_at": NOW, "ends_at": "2024-10-06T00:00:00Z"});
    admin.post("/api/v1/freezes", &freeze).await.expect(201);
    let agent = server.agent(&Scope::ALL).await;
    let id = "cost-explorer-cn-northwest-1";
    agent
        .operate(id, "delete")
        .await
        .problem(403, "change-frozen");
    ended(&admin, &server, &admin.operate(id, "recreate").await).await;
    let records = records(&admin).await;
    let numbers: Vec<_> = records
        .iter()
        .map(|record| record["seq"].as_u64().unwrap())
        .collect();
    let expected: Vec<_> = (1..).take(records.len()).collect();
    assert_eq!(numbers, expected);
    let story: Vec<_> = records
        .iter()
        .filter(|record| record["subject"] == id)
        .map(|record| record["action"].as_str().unwrap())
        .filter(|action| !action.starts_with("environment."))
        .collect();
    assert_eq!(
        story,
        [
            "decision.deny",
            "decision.allow",
            "decision.allow",
            "operation.start",
            "operation.succeed"
        ]
    );
    let refusal = records
        .iter()
        .find(|record| record["action"] == "decision.deny")
        .unwrap();
    assert!(
        refusal["actor"].as_str().unwrap().contains("agent"),
        "{refusal}"
    );
    assert!(
        refusal["detail"].as_str().unwrap().contains("Quarter end"),
        "{refusal}"
    );
    for action in [
        "freeze.create",
        "token.issue",
        "session.start",
        "person.add",
    ] {
        let is_told = records.iter().any(|record| record["action"] == action);
        assert!(is_told, "{action} is not in the audit");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_stands_in_the_audit() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let agent = server.agent(&Scope::ALL).await;
    let text = serde_json::to_string(&records(&admin).await).unwrap();
    for secret in [
        agent.secret.as_str(),
        admin.session.as_str(),
        "correct horse",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_needs_an_operator() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    viewer
        .get("/api/v1/audit")
        .await
        .problem(403, "not-permitted");
    let operator = server.operator().await;
    operator.get("/api/v1/audit").await.expect(200);
}
