//! `/api/v1/environments`: what can be deleted and recreated. Knows lists and states; must not know the guard's rules.

mod crowd;
mod operations;
mod refusals;

use crate::actor::{Actor, ended};
use crate::server::Server;
use floe_domain::people::Scope;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn each_region_of_a_bill_has_an_environment_of_tier_production() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let list = viewer.get("/api/v1/environments").await.expect(200);
    let mut found: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            assert_eq!(one["kind"], "data_set");
            assert_eq!(one["tier"], "production");
            assert_eq!(one["state"]["is"], "active");
            assert_eq!(one["generation"], 1);
            (one["id"].as_str().unwrap(), one["region"].as_str().unwrap())
        })
        .collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("cost-explorer-cn-northwest-1", "cn-northwest-1"),
            ("cost-explorer-eu-west-1", "eu-west-1"),
            ("cost-explorer-no-region", "no-region"),
            ("cost-explorer-us-east-1", "us-east-1"),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_parts_that_follow_one_another() {
    let server = Server::off_production().await;
    let viewer = server.viewer().await;
    let mut seen: Vec<Value> = Vec::new();
    let mut uri = "/api/v1/environments?limit=3".to_owned();
    loop {
        let part = viewer.get(&uri).await.expect(200);
        let items = part["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.len() <= 3);
        seen.extend(items.iter().map(|one| one["id"].clone()));
        let Some(cursor) = part["next_cursor"].as_str() else {
            break;
        };
        uri = format!("/api/v1/environments?limit=3&cursor={cursor}");
    }
    seen.dedup();
    assert_eq!(seen.len(), 4);
    for wrong in ["limit=0", "limit=501", "limit=many"] {
        let answer = viewer.get(&format!("/api/v1/environments?{wrong}")).await;
        assert_eq!(answer.wrong_fields(), ["limit"], "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_environment_is_not_found() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    for uri in [
        "/api/v1/environments/nothing",
        "/api/v1/environments/nothing/operations",
    ] {
        viewer.get(uri).await.problem(404, "not-found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environments_operations_and_refusals_are_listed_newest_first() {
    let server = Server::off_production().await;
    let agent = server.agent(&Scope::ALL).await;
    let id = "cost-explorer-us-east-1";
    ended(&agent, &server, &agent.operate(id, "recreate").await).await;
    server.at("2024-10-05T12:00:01Z");
    let reader = server.agent(&[Scope::EnvironmentsRead]).await;
    reader
        .operate(id, "delete")
        .await
        .problem(403, "not-permitted");
    let list = reader
        .get(&format!("/api/v1/environments/{id}/operations"))
        .await
        .expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items[0]["operation"], Value::Null);
    assert_eq!(items[0]["refused"]["verdict"], "deny");
    let allowed = items
        .iter()
        .find(|one| one["operation"].is_object())
        .unwrap();
    assert_eq!(allowed["operation"]["status"], "succeeded");
}
