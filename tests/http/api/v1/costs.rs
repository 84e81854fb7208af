//! `/api/v1/costs`: the explorer's questions, answered exactly. Knows the sample's sums; must not know how they are found.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";
const WHOLE: &str = "start=2024-08-01&end=2024-10-01&granularity=none";

async fn ask(person: &Person, query: &str) -> Value {
    person
        .get(&format!("/api/v1/costs?{query}"))
        .await
        .expect(200)
}

async fn accepting(person: &Person, query: &str, accept: &str) -> Answer {
    let uri = format!("/api/v1/costs?{query}");
    person
        .send(Method::GET, &uri, &[("accept", accept)], Body::empty())
        .await
}

fn row(period: Option<&str>, keys: &[Option<&str>], unit: &str, amount: &str) -> Value {
    json!({"period": period, "keys": keys, "unit": unit, "amount": amount, "estimated": false})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_as_the_documentation_shows() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = ask(
        &viewer,
        "start=2024-09-01&end=2024-10-01&granularity=month&group_by=region&metric=billed_cost&filter=service:Amazon%20S3",
    )
    .await;
    let september = Some("2024-09-01");
    assert_eq!(
        answer,
        json!({
            "range": {"start": "2024-09-01", "end": "2024-10-01"},
            "granularity": "month",
            "metric": "billed_cost",
            "group_by": ["region"],
            "rows": [
                row(september, &[Some("eu-west-1")], "USD", "-0.75"),
                row(september, &[Some("us-east-1")], "USD", "10.000000000000000001"),
            ],
            "totals": [{"unit": "USD", "amount": "9.250000000000000001"}],
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn currencies_are_never_added_up_and_charges_without_a_region_come_last() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = ask(&viewer, &format!("{WHOLE}&group_by=region")).await;
    assert_eq!(
        answer["rows"],
        json!([
            row(None, &[Some("cn-northwest-1")], "CNY", "100.5"),
            row(None, &[Some("eu-west-1")], "USD", "3.75"),
            row(None, &[Some("us-east-1")], "USD", "13.750000000000000001"),
            row(None, &[None], "USD", "3"),
        ])
    );
    assert_eq!(
        answer["totals"],
        json!([{"unit": "CNY", "amount": "100.5"}, {"unit": "USD", "amount": "20.500000000000000001"}])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_exclusive() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for (start, end, total) in [
        ("2024-08-31", "2024-09-01", "1.5"),
        ("2024-09-01", "2024-09-02", "10.000000000000000001"),
        ("2024-08-31", "2024-09-02", "11.500000000000000001"),
    ] {
        let query = format!("start={start}&end={end}&granularity=none&group_by=");
        let answer = ask(&viewer, &query).await;
        assert_eq!(
            answer["totals"],
            json!([{"unit": "USD", "amount": total}]),
            "{query}"
        );
    }
    let nothing = ask(&viewer, "start=2020-01-01&end=2020-02-01").await;
    assert_eq!(
        (&nothing["rows"], &nothing["totals"]),
        (&json!([]), &json!([]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_relative_to_today_is_answered_with_its_days() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = ask(&viewer, "range=last-month&granularity=none&group_by=").await;
    assert_eq!(
        answer["range"],
        json!({"start": "2024-09-01", "end": "2024-10-01"})
    );
    let answer = ask(&viewer, "range=last-30-days&granularity=day&group_by=").await;
    assert_eq!(
        answer["range"],
        json!({"start": "2024-09-05", "end": "2024-10-05"})
    );
    assert_eq!(
        answer["rows"],
        json!([
            row(Some("2024-09-10"), &[], "CNY", "100.5"),
            row(Some("2024-09-15"), &[], "USD", "3"),
            row(Some("2024-09-30"), &[], "USD", "-0.75"),
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_are_any_of_none_of_and_has_none() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for (filters, dollars) in [
        ("filter=region:us-east-1", Some("13.750000000000000001")),
        (
            "filter=region:us-east-1,eu-west-1",
            Some("17.500000000000000001"),
        ),
        ("filter=-region:us-east-1", Some("6.75")),
        ("filter=region:", Some("3")),
        ("filter=region:,us-east-1", Some("16.750000000000000001")),
        ("filter=-region:", Some("17.500000000000000001")),
        ("filter=service:AWS%20Lambda%5C,%20edge", Some("2.25")),
        ("filter=service:AWS%20Lambda,edge", None),
        (
            "filter=service:Amazon%20S3&filter=region:eu-west-1",
            Some("-0.75"),
        ),
        ("filter=tag:team:core", Some("4")),
        ("filter=tag:team:=edge", Some("0.5")),
        ("filter=tag:team:", Some("16.000000000000000001")),
        ("filter=-tag:team:", Some("4.5")),
        ("filter=tag:nothing:x", None),
    ] {
        let answer = ask(&viewer, &format!("{WHOLE}&group_by=&{filters}")).await;
        let totals = answer["totals"].as_array().unwrap();
        let found = totals
            .iter()
            .find(|total| total["unit"] == "USD")
            .map(|total| total["amount"].as_str().unwrap());
        assert_eq!(found, dollars, "{filters}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_dimensions_and_tags_group_and_no_value_comes_last() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{WHOLE}&group_by=region,tag:team&filter=region:eu-west-1");
    let answer = ask(&viewer, &query).await;
    assert_eq!(answer["group_by"], json!(["region", "tag:team"]));
    assert_eq!(
        answer["rows"],
        json!([
            row(None, &[Some("eu-west-1"), Some("=edge")], "USD", "0.5"),
            row(None, &[Some("eu-west-1"), Some("core")], "USD", "4"),
            row(None, &[Some("eu-west-1"), None], "USD", "-0.75"),
        ])
    );
    assert_eq!(answer["totals"], json!([{"unit": "USD", "amount": "3.75"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn quantities_are_split_by_their_unit() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = ask(
        &viewer,
        &format!("{WHOLE}&group_by=&metric=consumed_quantity"),
    )
    .await;
    assert_eq!(answer["rows"], json!([row(None, &[], "Hours", "16")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_comes_to_whoever_prefers_it_and_says_the_same() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{MONTHS}&granularity=month&group_by=region");
    let answer = accepting(&viewer, &query, "text/csv").await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("vary").to_lowercase().contains("accept"));
    assert_eq!(
        answer.text,
        "period,region,unit,billed_cost\r\n\
         2024-08-01,us-east-1,USD,1.5\r\n\
         2024-09-01,cn-northwest-1,CNY,100.5\r\n\
         2024-09-01,eu-west-1,USD,3.75\r\n\
         2024-09-01,us-east-1,USD,12.250000000000000001\r\n\
         2024-09-01,,USD,3\r\n"
    );
    let linked = viewer.get(&format!("/api/v1/costs.csv?{query}")).await;
    assert_eq!(linked.text, answer.text);
    assert!(
        linked
            .header("content-disposition")
            .starts_with("attachment")
    );
    for accept in ["application/json", "*/*", "application/json, text/csv"] {
        accepting(&viewer, &query, accept).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn csv_holds_no_formula() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = accepting(&viewer, &format!("{WHOLE}&group_by=tag:team"), "text/csv").await;
    assert!(
        answer.text.contains("\r\n'=edge,USD,0.5\r\n"),
        "{}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_field() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    for (query, field) in [
        ("start=2024-09-01", "end"),
        ("start=2024-09-01&end=2024-08-01", "end"),
        ("start=2024-09-01&end=2024-13-01", "end"),
        ("range=yesterday", "range"),
        ("granularity=fortnight", "granularity"),
        ("metric=love", "metric"),
        ("group_by=planet", "group_by"),
        ("group_by=region,service,meter,unit,resource", "group_by"),
        ("filter=planet:earth", "filter"),
        ("filter=region", "filter"),
        (
            "start=1970-01-01&end=9999-01-01&granularity=day",
            "granularity",
        ),
        ("groupby=region", "groupby"),
    ] {
        let answer = viewer.get(&format!("/api/v1/costs?{query}")).await;
        assert_eq!(answer.wrong_fields(), [field], "{query}");
    }
}
