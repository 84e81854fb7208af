//! `/api/v1/imports/{id}/changes` and its pages: what a restated bill changed. Knows what was imported; must not know how versions
//! are kept.

use crate::actor::{Actor, Robot};
use crate::bill::{Charge, bill, charge};
use crate::server::{Server, instant};
use floe_domain::people::Scope;
use serde_json::{Value, json};

const fn cost(region: &'static str, service: &'static str, cost: &'static str) -> Charge {
    charge("2024-09-10", region, service, cost)
}

/// September, then restated: one service grew by the smallest amount there is, one is gone, one is new. Beside it, August.
async fn restated() -> (Server, Robot, Value) {
    let server = Server::start().await;
    let robot = server
        .service(&[Scope::ImportsWrite, Scope::CostsRead])
        .await;
    let august = charge("2024-08-10", "us-east-1", "Amazon S3", "1000");
    robot.import("", &bill(&[august])).await.expect(201);
    let yuan = Charge {
        currency: "CNY",
        ..cost("cn-north-1", "Amazon S3", "50")
    };
    let first = [
        cost("us-east-1", "Amazon S3", "5"),
        cost("eu-west-1", "AWS Lambda", "2"),
        cost("eu-west-1", "Amazon EC2", "4"),
        yuan,
    ];
    robot.import("", &bill(&first)).await.expect(201);
    server.clock.set(instant("2024-10-08T08:00:00Z"));
    let second = [
        cost("us-east-1", "Amazon S3", "5.000000000000000001"),
        cost("us-west-2", "Amazon SQS", "1.25"),
        cost("eu-west-1", "Amazon EC2", "4"),
    ];
    let import = robot.import("", &bill(&second)).await.expect(201);
    (server, robot, import)
}

fn row(value: &str, before: Option<&str>, after: Option<&str>, difference: &str) -> Value {
    json!({"value": value, "unit": "USD", "before": before, "after": after, "difference": difference})
}

async fn changes(robot: &Robot, import: &Value, query: &str) -> Value {
    let id = import["id"].as_str().unwrap();
    let uri = format!("/api/v1/imports/{id}/changes{query}");
    robot.get(&uri).await.expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restated_bill_is_told_value_by_value_to_the_last_digit() {
    let (_server, robot, import) = restated().await;
    assert_eq!(
        changes(&robot, &import, "").await,
        json!({
            "metric": "billed_cost",
            "group_by": "service",
            "rows": [
                row("AWS Lambda", Some("2"), None, "-2"),
                row("Amazon SQS", None, Some("1.25"), "1.25"),
                row("Amazon S3", Some("5"), Some("5.000000000000000001"), "0.000000000000000001"),
                row("Amazon EC2", Some("4"), Some("4"), "0"),
            ],
        })
    );
    let by_region = changes(&robot, &import, "?group_by=region&metric=effective_cost").await;
    assert_eq!(by_region["metric"], "effective_cost");
    assert_eq!(
        by_region["rows"][0],
        row("eu-west-1", Some("6"), Some("4"), "-2")
    );
    assert_eq!(
        by_region["rows"][1],
        row("us-west-2", None, Some("1.25"), "1.25")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_delivery_is_all_new_and_a_later_one_does_not_change_what_it_changed() {
    let (_server, robot, import) = restated().await;
    let list = robot.get("/api/v1/imports").await.expect(200);
    let first = &list["items"][1];
    let rows = changes(&robot, first, "").await["rows"].clone();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row["before"].is_null()), "{rows:?}");
    let before = changes(&robot, &import, "").await;
    let third = bill(&[cost("us-east-1", "Amazon S3", "77")]);
    robot.import("", &third).await.expect(201);
    assert_eq!(changes(&robot, &import, "").await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_question_is_refused_with_its_field() {
    let (_server, robot, import) = restated().await;
    let id = import["id"].as_str().unwrap();
    let ask = |query: &str| {
        let uri = format!("/api/v1/imports/{id}/changes?{query}");
        let robot = robot.clone();
        async move { robot.get(&uri).await.wrong_fields() }
    };
    assert_eq!(ask("group_by=planet").await, ["group_by"]);
    assert_eq!(ask("metric=happiness").await, ["metric"]);
    assert_eq!(ask("metric=unit_price").await, ["metric"]);
    assert_eq!(ask("color=blue").await, ["color"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_from_the_list_to_what_changed_and_to_the_versions() {
    let (server, _robot, import) = restated().await;
    let viewer = server.viewer().await;
    let id = import["id"].as_str().unwrap();
    let changes = format!("/imports/{id}/changes");
    let list = viewer.get("/imports").await.text;
    assert!(list.contains(&changes) && list.contains("/imports/versions"));
    assert!(
        viewer
            .get(&format!("/imports/{id}"))
            .await
            .text
            .contains(&changes)
    );
    let page = viewer.get(&changes).await.text;
    for words in [
        "By service",
        "By region",
        "By sub-account",
        "AWS Lambda",
        "gone",
        "Amazon SQS",
        "new",
        "+0.000000000000000001",
        "1 as before.",
        "as_of=2024-10-08T07:59:59.999999Z",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("1,000"), "August is another bill");
    let versions = viewer.get("/imports/versions?month=2024-09").await.text;
    for words in [
        "AWS · 111111111111",
        "served",
        "replaced",
        "on disk",
        &changes,
    ] {
        assert!(versions.contains(words), "{words}: {versions}");
    }
    assert!(versions.contains("/imports/versions?month=2024-08"));
    let missing = viewer.get("/imports/imp-nothing/changes").await;
    assert_eq!(missing.status.as_u16(), 404);
}
