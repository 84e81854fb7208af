//! `/api/v1/imports`: bringing bills, and what became of them. Knows reconciliations; must not know how files are read.

use crate::actor::{Actor, ended};
use crate::bill::{CHARGES, Charge, bill, charge};
use crate::server::Server;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const IMPORTER: [Scope; 2] = [Scope::ImportsWrite, Scope::CostsRead];

/// What is served, per unit.
async fn totals(actor: &impl Actor) -> Value {
    let uri = "/api/v1/costs?start=2024-01-01&end=2025-01-01&granularity=none&group_by=";
    actor.get(uri).await.expect(200)["totals"].clone()
}

/// What is served when all of it is dollars.
fn dollars(amount: &str) -> Value {
    json!([{"unit": "USD", "amount": amount}])
}

/// A charge of September.
const fn cost(cost: &'static str) -> Charge {
    charge("2024-09-01", "us-east-1", "Amazon S3", cost)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_is_served_after_its_import_to_the_last_digit() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    let answer = importer
        .import("?filename=september.csv", &bill(&CHARGES))
        .await;
    let import = answer.expect(201);
    assert_eq!(import["result"], "whole", "{import}");
    assert_eq!(import["agrees"], true, "{import}");
    assert_eq!(import["files"][0]["name"], "september.csv");
    for (field, rows) in [("rows_read", 8), ("rows_accepted", 8), ("rows_rejected", 0)] {
        assert_eq!(import[field], rows, "{field}");
    }
    assert_eq!(
        totals(&importer).await,
        json!([{"unit": "CNY", "amount": "100.5"}, {"unit": "USD", "amount": "20.500000000000000001"}])
    );
    let dollars = import["totals"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["currency"] == "USD")
        .unwrap();
    for sums in ["read", "accepted", "served"] {
        assert_eq!(
            dollars[sums]["billed_cost"], "20.500000000000000001",
            "{sums}"
        );
    }
    assert_eq!(
        importer.get(answer.header("location")).await.expect(200),
        import
    );
    let list = importer.get("/api/v1/imports").await.expect(200);
    assert_eq!(list["items"], json!([import]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_a_second_time_change_nothing_and_say_so() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    let first = importer.import("", &bill(&CHARGES)).await.expect(201);
    let before = totals(&importer).await;
    let again = importer.import("", &bill(&CHARGES)).await.expect(200);
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["result"], "unchanged");
    assert_eq!(totals(&importer).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restated_bill_replaces_the_one_before_and_append_adds_to_it() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    importer.import("", &bill(&[cost("5")])).await.expect(201);
    let restated = importer.import("", &bill(&[cost("7")])).await.expect(201);
    assert_eq!(restated["bills"][0]["before"], "5", "{restated}");
    assert_eq!(restated["bills"][0]["after"], "7");
    assert_eq!(totals(&importer).await, dollars("7"));
    importer
        .import("?append=true", &bill(&[cost("0.5")]))
        .await
        .expect(201);
    assert_eq!(totals(&importer).await, dollars("7.5"));
    let august = charge("2024-08-01", "us-east-1", "Amazon S3", "2");
    importer.import("", &bill(&[august])).await.expect(201);
    assert_eq!(totals(&importer).await, dollars("9.5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_break_a_rule_are_left_out_and_counted_unless_all_must_be_good() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    let text = bill(&[cost("5"), cost("five")]);
    importer
        .import("?strict=true", &text)
        .await
        .problem(422, "bill-refused");
    assert_eq!(totals(&importer).await, json!([]));
    let import = importer.import("", &text).await.expect(201);
    assert_eq!(import["result"], "with_rejects", "{import}");
    for (field, rows) in [("rows_read", 2), ("rows_accepted", 1), ("rows_rejected", 1)] {
        assert_eq!(import[field], rows, "{field}");
    }
    let rejected = &import["rejected"][0];
    assert_eq!(rejected["column"], "BilledCost");
    assert_eq!(rejected["examples"][0]["line"], 3);
    assert_eq!(rejected["examples"][0]["value"], "five");
    assert_eq!(totals(&importer).await, dollars("5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_bill_is_refused_whole_and_changes_nothing() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    importer.import("", &bill(&[cost("5")])).await.expect(201);
    for text in ["", "a,b\n1,2\n", "not a bill at all", &bill(&[])] {
        importer.import("", text).await.problem(422, "bill-refused");
    }
    let cut_off = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3][..], b"cut off"].concat();
    let headers = [("content-type", "application/gzip")];
    let answer = importer
        .send(Method::POST, "/api/v1/imports", &headers, cut_off)
        .await;
    answer.problem(422, "bill-refused");
    assert_eq!(totals(&importer).await, dollars("5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_another_kind_and_unknown_parameters_are_refused() {
    let server = Server::start().await;
    let importer = server.service(&IMPORTER).await;
    let headers = [("content-type", "application/json")];
    let answer = importer
        .send(Method::POST, "/api/v1/imports", &headers, "{}")
        .await;
    answer.problem(415, "unsupported-media-type");
    assert_eq!(
        importer.import("?apend=true", "").await.wrong_fields(),
        ["apend"]
    );
    assert_eq!(
        importer.import("?strict=maybe", "").await.wrong_fields(),
        ["strict"]
    );
    importer
        .get("/api/v1/imports/imp-nothing")
        .await
        .problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_is_deleted_stays_hidden_when_its_bill_comes_again_and_the_import_says_so() {
    let server = Server::with_charges().await;
    let operator = server.operator().await;
    let accepted = operator.operate("cost-explorer-us-east-1", "delete").await;
    ended(&operator, &server, &accepted).await;
    let before = totals(&operator).await;
    let october = charge("2024-10-01", "us-east-1", "Amazon S3", "50");
    let import = operator.import("", &bill(&[october])).await.expect(201);
    assert_eq!(
        import["hidden"][0]["environment_id"],
        "cost-explorer-us-east-1"
    );
    assert_eq!(totals(&operator).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_needs_an_operator_or_the_scope() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    viewer
        .import("", &bill(&CHARGES))
        .await
        .problem(403, "not-permitted");
    let reader = server.service(&[Scope::CostsRead]).await;
    reader
        .import("", &bill(&CHARGES))
        .await
        .problem(403, "not-permitted");
    assert_eq!(totals(&reader).await, json!([]));
}
