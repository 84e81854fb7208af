//! The values that can be filtered by, as the explorer's field looks them up. Knows the sample's sums; must not know how pages
//! look.

use crate::actor::{Actor as _, Person};
use crate::answer::Answer;
use crate::server::Server;
use axum::http::Method;
use floe_app::view::ValuesPage;
use floe_domain::cost::grammar::encode;

const MONTHS: &str = "start=2024-08-01&end=2024-10-01";

/// Looks values up as the browser half does.
async fn look_up(person: &Person, dimension: &str, query: &str, search: &str) -> Answer {
    let fields = [
        ("dimension", dimension),
        ("query", query),
        ("search", search),
    ];
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    person
        .send(Method::POST, "/ui/values", &kind, encode(fields))
        .await
}

/// The values that were found, each with its costs: `Amazon S3: 1.5 USD`.
fn listed(answer: &Answer) -> Vec<String> {
    let page: ValuesPage = answer.crossed();
    let values = page.values.iter().map(|choice| {
        let value = choice.value.as_deref().unwrap_or("no value");
        let mut costs: Vec<String> = choice
            .costs
            .iter()
            .map(|cost| format!("{} {}", cost.amount, cost.unit))
            .collect();
        costs.sort();
        format!("{value}: {}", costs.join(" and "))
    });
    values.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_listed_with_their_costs_beside_them_each_currency_apart() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = look_up(&viewer, "service", MONTHS, "").await;
    let mut found = listed(&answer);
    found.sort();
    assert_eq!(
        found,
        [
            "AWS Lambda, edge: 2.25 USD",
            "Amazon EC2: 100.5 CNY and 4.5 USD",
            "Amazon S3: 10.750000000000000001 USD",
            "Support: 3 USD",
        ]
    );
    assert_eq!(answer.crossed::<ValuesPage>().matching, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_most_costly_come_first_and_charges_without_a_value_are_among_them() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let days = "start=2024-09-01&end=2024-09-10";
    let answer = look_up(&viewer, "service", days, "").await;
    assert_eq!(
        listed(&answer),
        [
            "Amazon S3: 10.000000000000000001 USD",
            "Amazon EC2: 4.5 USD",
            "AWS Lambda, edge: 2.25 USD",
        ]
    );
    let answer = look_up(&viewer, "region", MONTHS, "").await;
    let found = listed(&answer);
    assert!(found.contains(&"no value: 3 USD".to_owned()), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_values_by_any_part_of_them_and_regions_by_their_names_too() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for (dimension, search, expected) in [
        ("service", "LAMBDA", &["AWS Lambda, edge: 2.25 USD"][..]),
        ("service", "nothing of the kind", &[]),
        ("region", "ireland", &["eu-west-1: 3.75 USD"]),
        ("region", "west-1", &["eu-west-1: 3.75 USD"]),
        ("tag:team", "core", &["core: 4 USD"]),
    ] {
        let answer = look_up(&viewer, dimension, MONTHS, search).await;
        let found = listed(&answer);
        let found: Vec<&str> = found
            .iter()
            .map(String::as_str)
            .filter(|one| !one.starts_with("cn-northwest-1"))
            .collect();
        assert_eq!(found, expected, "{dimension} {search}");
    }
    let page: ValuesPage = look_up(&viewer, "region", MONTHS, "ireland")
        .await
        .crossed();
    assert_eq!(page.values[0].name.as_deref(), Some("Europe (Ireland)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_those_of_the_days_asked_about() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let august = "start=2024-08-01&end=2024-09-01";
    let answer = look_up(&viewer, "service", august, "").await;
    assert_eq!(listed(&answer), ["Amazon S3: 1.5 USD"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dimension_that_is_none_is_refused_by_its_field_and_nobody_looks_without_a_session() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = look_up(&viewer, "happiness", MONTHS, "").await;
    let failure = answer.failure();
    let fields: Vec<&str> = failure
        .fields
        .iter()
        .map(|wrong| wrong.field.as_str())
        .collect();
    assert_eq!(fields, ["dimension"], "{failure:?}");
    let kind = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
    ];
    let body = encode([("dimension", "service"), ("query", MONTHS), ("search", "")]);
    let nobody = server.nobody();
    let answer = nobody.send(Method::POST, "/ui/values", &kind, body).await;
    assert_eq!(answer.status, 401, "{}", answer.text);
}
