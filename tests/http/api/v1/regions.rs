//! `/api/v1/regions`: the regions that have charges. Must not know amounts.

use crate::actor::Actor;
use crate::server::Server;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn regions_have_names_partitions_and_currencies_and_none_is_last() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let list = viewer.get("/api/v1/regions").await.expect(200);
    let items = list["items"].as_array().unwrap();
    let ids: Vec<_> = items.iter().map(|one| one["region"].clone()).collect();
    assert_eq!(
        ids,
        [
            json!("cn-northwest-1"),
            json!("eu-west-1"),
            json!("us-east-1"),
            Value::Null
        ]
    );
    assert_eq!(items[0]["name"], "China (Ningxia)");
    assert_eq!(items[0]["partition"], "aws-cn");
    assert_eq!(items[0]["currencies"], json!(["CNY"]));
    assert_eq!(items[0]["environment_id"], "cost-explorer-cn-northwest-1");
    assert_eq!(items[2]["first_day"], "2024-08-31");
    assert_eq!(items[2]["last_day"], "2024-09-02");
    assert_eq!(items[2]["charges"], 3);
    assert_eq!(items[3]["name"], "Global / no region");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_ledger_has_no_regions() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    let list = viewer.get("/api/v1/regions").await.expect(200);
    assert_eq!(list, json!({"items": [], "next_cursor": null}));
}
