//! `metric=unit_price` at `/api/v1/costs`: what one unit costs. Knows the bill's sums; must not know how they are found.

use crate::actor::{Actor, Person};
use crate::server::Server;
use serde_json::{Value, json};

const MONTHS: &str = "metric=unit_price&start=2024-08-01&end=2024-10-01";
const SEPTEMBER: &str = "metric=unit_price&start=2024-09-01&end=2024-10-01";

async fn ask(person: &Person, query: &str) -> Value {
    let uri = format!("/api/v1/costs?{query}");
    person.get(&uri).await.expect(200)
}

fn row(period: Option<&str>, keys: &[&str], unit: &str, amount: &str) -> Value {
    json!({"period": period, "keys": keys, "unit": unit, "amount": amount, "estimated": false})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_of_one_unit_in_its_currency_and_there_is_none_of_nothing() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    let answer = ask(
        &viewer,
        &format!("{MONTHS}&granularity=month&group_by=service"),
    )
    .await;
    let (august, september) = (Some("2024-08-01"), Some("2024-09-01"));
    assert_eq!(
        answer["rows"],
        json!([
            row(august, &["Amazon S3"], "USD per GB-Mo", "0.023"),
            row(september, &["Amazon EBS"], "USD per GB-Mo", "0.08"),
            row(september, &["Amazon EC2"], "CNY per Hours", "3.5"),
            row(
                september,
                &["Amazon EC2"],
                "USD per Hours",
                "0.333333333333333333"
            ),
            row(september, &["Amazon S3"], "USD per GB-Mo", "0.022"),
        ])
    );
    assert_eq!(answer["metric"], "unit_price");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_of_everything_is_the_quotient_of_the_sums() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    // 2.3 + 6.6 + 8 for 100 + 300 + 100; the prices alone would have a mean of 0.0417 and a sum of 0.125.
    let totals = json!([
        {"unit": "CNY per Hours", "amount": "3.5"},
        {"unit": "USD per GB-Mo", "amount": "0.0338"},
        {"unit": "USD per Hours", "amount": "0.333333333333333333"},
    ]);
    for shape in [
        "granularity=month&group_by=service",
        "granularity=day&group_by=region,service",
        "granularity=none&group_by=",
    ] {
        let answer = ask(&viewer, &format!("{MONTHS}&{shape}")).await;
        assert_eq!(answer["totals"], totals, "{shape}");
    }
    let whole = ask(&viewer, &format!("{MONTHS}&granularity=none&group_by=")).await;
    assert_eq!(
        whole["rows"],
        json!([
            row(None, &[], "CNY per Hours", "3.5"),
            row(None, &[], "USD per GB-Mo", "0.0338"),
            row(None, &[], "USD per Hours", "0.333333333333333333"),
        ])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_compared_with_one_and_not_with_zero_where_there_was_none() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    let query =
        format!("{SEPTEMBER}&granularity=none&group_by=service&filter=unit:GB-Mo&compare=before");
    let answer = ask(&viewer, &query).await;
    let unit = "USD per GB-Mo";
    assert_eq!(
        answer["comparison"]["groups"],
        json!([
            {
                "keys": ["Amazon EBS"], "unit": unit, "amount": "0.08", "before": null, "difference": null,
                "relative": "new",
            },
            {
                "keys": ["Amazon S3"], "unit": unit, "amount": "0.022", "before": "0.023", "difference": "-0.001",
                "relative": "-4.3",
            },
        ])
    );
    assert_eq!(
        answer["comparison"]["totals"],
        json!([{
            "keys": [], "unit": unit, "amount": "0.0365", "before": "0.023", "difference": "0.0135", "relative": "58.7",
        }])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_of_prices_has_their_units() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    let query = format!("{SEPTEMBER}&granularity=none&group_by=service&filter=unit:GB-Mo,Requests");
    let answer = viewer.get(&format!("/api/v1/costs.csv?{query}")).await;
    assert_eq!(
        answer.text,
        "service,unit,unit_price\r\n\
         Amazon EBS,USD per GB-Mo,0.08\r\n\
         Amazon S3,USD per GB-Mo,0.022\r\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn prices_are_neither_converted_nor_explained_nor_forecast() {
    let server = Server::with_prices().await;
    let viewer = server.viewer().await;
    for (path, query, field) in [
        ("", "&currency=EUR", "currency"),
        ("/drivers", "", "metric"),
        ("/forecast", "", "metric"),
    ] {
        let uri = format!("/api/v1/costs{path}?{SEPTEMBER}{query}");
        let answer = viewer.get(&uri).await;
        assert_eq!(answer.wrong_fields(), [field], "{uri}");
        assert!(answer.text.contains("unit price"), "{}", answer.text);
    }
}
