//! `compare` at `/api/v1/costs`, `/api/v1/costs/drivers` and `/api/v1/costs/forecast`. Knows the sample's sums; must not know how
//! they are explained or estimated.

use crate::actor::{Actor, Person};
use crate::bill::{Charge, bill, charge};
use crate::server::Server;
use floe_domain::people::Scope;
use serde_json::{Value, json};

/// September by itself, whose month before has one charge.
const SEPTEMBER: &str = "start=2024-09-01&end=2024-10-01";

async fn ask(person: &Person, path: &str, query: &str) -> Value {
    let uri = format!("/api/v1/costs{path}?{query}");
    person.get(&uri).await.expect(200)
}

async fn wrong(person: &Person, path: &str, query: &str) -> Vec<String> {
    let uri = format!("/api/v1/costs{path}?{query}");
    person.get(&uri).await.wrong_fields()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_where_days_to_compare_with_are_given() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{SEPTEMBER}&granularity=none&filter=region:us-east-1");
    let plain = ask(&viewer, "", &query).await;
    assert_eq!(plain.get("comparison"), None);
    let compared = ask(&viewer, "", &format!("{query}&compare=before")).await;
    assert_eq!(
        compared["comparison"],
        json!({
            "range": {"start": "2024-08-01", "end": "2024-09-01"},
            "days": "1–30 Sep 2024 (30 days) is compared with 1–31 Aug 2024 (31 days), so it is a day shorter. \
                Only 1 of the 31 days of 1–31 Aug 2024 have charges so far.",
            "groups": [{
                "keys": ["us-east-1"],
                "unit": "USD",
                "amount": "12.250000000000000001",
                "before": "1.5",
                "difference": "10.750000000000000001",
                "relative": "716.7",
            }],
            "totals": [{
                "keys": [],
                "unit": "USD",
                "amount": "12.250000000000000001",
                "before": "1.5",
                "difference": "10.750000000000000001",
                "relative": "716.7",
            }],
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn any_days_can_be_compared_and_what_was_not_there_is_new() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{SEPTEMBER}&granularity=none&group_by=&compare=2024-08-31..2024-09-01");
    let compared = ask(&viewer, "", &query).await;
    let relative: Vec<_> = compared["comparison"]["totals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|total| (&total["unit"], &total["relative"]))
        .collect();
    assert_eq!(
        relative,
        [
            (&json!("CNY"), &json!("new")),
            (&json!("USD"), &json!("1166.7"))
        ]
    );
    let year = ask(&viewer, "", &format!("{SEPTEMBER}&compare=year")).await;
    assert_eq!(
        year["comparison"]["range"],
        json!({"start": "2023-09-01", "end": "2023-10-01"})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn drivers_add_up_to_the_difference_and_the_largest_comes_first() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let query = format!("{SEPTEMBER}&filter=region:us-east-1");
    let answer = ask(&viewer, "/drivers", &query).await;
    assert_eq!(
        answer["compared_with"],
        json!({"start": "2024-08-01", "end": "2024-09-01"})
    );
    let usd = &answer["currencies"][0];
    assert_eq!(
        (
            &usd["currency"],
            &usd["before"],
            &usd["now"],
            &usd["difference"]
        ),
        (
            &json!("USD"),
            &json!("1.5"),
            &json!("12.250000000000000001"),
            &json!("10.750000000000000001")
        )
    );
    let told: Vec<_> = usd["contributions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["kind"].as_str().unwrap(),
                one["amount"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("rate", "8.500000000000000001"), ("new", "2.25")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_explained_or_compared_is_refused_with_its_field() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for (path, query, field) in [
        ("/drivers", "compare=none", "compare"),
        ("/drivers", "compare=yesterday", "compare"),
        ("/drivers", "metric=consumed_quantity", "metric"),
        ("/drivers", "forecast=month", "forecast"),
        ("/forecast", "compare=before", "compare"),
        ("/forecast", "forecast=tomorrow", "forecast"),
        ("/forecast", "band=49", "band"),
        ("", "forecast=month", "forecast"),
        ("", "compare=2024-10-01..2024-09-01", "compare"),
        (".csv", "compare=before", "compare"),
    ] {
        assert_eq!(wrong(&viewer, path, query).await, [field], "{path}?{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thin_history_says_how_much_is_missing() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let answer = ask(
        &viewer,
        "/forecast",
        "forecast=3-months&filter=region:us-east-1",
    )
    .await;
    assert_eq!(
        answer["days"],
        json!({"start": "2024-10-01", "end": "2025-01-01"})
    );
    assert_eq!(
        answer["units"],
        json!([{
            "unit": "USD",
            "too_thin": {"days": 31, "needs": 150},
            "whole": null,
            "periods": [],
            "groups": [],
            "back_test": null,
        }])
    );
}

/// Half a year of ten dollars in one region and thirty in another, told day by day.
fn steady() -> Vec<Charge> {
    let first: chrono::NaiveDate = "2024-04-04".parse().unwrap();
    first
        .iter_days()
        .take(180)
        .flat_map(|day| {
            let day: &'static str = day.to_string().leak();
            [
                charge(day, "eu-west-1", "Amazon S3", "10"),
                charge(day, "us-east-1", "Amazon S3", "30"),
            ]
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forecast_is_of_periods_and_groups_and_says_how_earlier_ones_came_out() {
    let server = Server::start().await;
    let importer = server.service(&[Scope::ImportsWrite]).await;
    importer.import("", &bill(&steady())).await.expect(201);
    let viewer = server.viewer().await;
    let answer = ask(
        &viewer,
        "/forecast",
        "range=last-month&granularity=month&group_by=region&forecast=month&band=95",
    )
    .await;
    assert_eq!(
        answer["made_from"],
        json!({"start": "2024-04-04", "end": "2024-10-01"})
    );
    let usd = &answer["units"][0];
    let certain = |value: f64| json!({"estimate": value, "low": value, "high": value});
    assert_eq!(usd["whole"], certain(1_240.0));
    assert_eq!(
        usd["periods"],
        json!([{
            "days": {"start": "2024-10-01", "end": "2024-11-01"},
            "known": "0",
            "to_come": certain(1_240.0),
        }])
    );
    assert_eq!(
        usd["groups"],
        json!([
            {"keys": ["us-east-1"], "whole": certain(930.0), "is_recent_mean": false},
            {"keys": ["eu-west-1"], "whole": certain(310.0), "is_recent_mean": false},
        ])
    );
    assert_eq!(
        (&usd["back_test"]["wape"], &usd["back_test"]["beats_naive"]),
        (&json!(0.0), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chart_of_a_forecast_has_its_bands_or_says_why_not() {
    let server = Server::start().await;
    let importer = server.service(&[Scope::ImportsWrite]).await;
    importer.import("", &bill(&steady())).await.expect(201);
    let viewer = server.viewer().await;
    let whole = r#"class="likely area""#;
    let own = r#"class="likely slot-"#;
    let hidden = "it is known of all series together, and some are hidden";
    for (look, together, apart, is_told) in [
        ("chart=bars", 0, 0, false),
        ("chart=area", 1, 0, false),
        ("chart=cumulative", 1, 0, false),
        ("chart=lines", 0, 2, false),
        ("chart=grouped", 0, 2, false),
        ("chart=lines&hide=us-east-1", 0, 1, false),
        ("chart=area&hide=us-east-1", 0, 1, false),
        ("chart=cumulative&hide=us-east-1", 0, 0, true),
    ] {
        let question = "start=2024-07-01&end=2024-10-01&group_by=region&forecast=month";
        let page = viewer
            .get(&format!("/explore?{question}&{look}"))
            .await
            .text;
        assert_eq!(page.matches(whole).count(), together, "{look}");
        assert_eq!(page.matches(own).count(), apart, "{look}");
        assert_eq!(page.contains(hidden), is_told, "{look}");
        let has_sum = page.contains(r#"class="likely""#);
        assert_eq!(has_sum, look == "chart=bars", "{look}");
    }
}
