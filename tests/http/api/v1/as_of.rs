//! `as_of`: any report of the bills as they stood then. Knows what was imported when; must not know how versions are kept.

use crate::actor::{Actor, Robot, ended};
use crate::bill::{Charge, bill, charge};
use crate::server::{Server, instant};
use floe_domain::people::Scope;
use serde_json::{Value, json};

const SEPTEMBER: &str = "start=2024-09-01&end=2024-10-01&granularity=none";

const fn cost(region: &'static str, cost: &'static str) -> Charge {
    charge("2024-09-10", region, "Amazon S3", cost)
}

/// The sums of September by region as of a moment; without one, the latest.
async fn known(robot: &Robot, as_of: &str) -> Vec<(String, String)> {
    let uri = format!("/api/v1/costs?{SEPTEMBER}&group_by=region&as_of={as_of}");
    let answer = robot.get(&uri).await.expect(200);
    let rows = answer["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&row["keys"][0]), text(&row["amount"]))
    })
    .collect()
}

fn sums(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter()
        .map(|(region, sum)| ((*region).to_owned(), (*sum).to_owned()))
        .collect()
}

/// September as it came on the 2nd, was restated on the 4th and became final on the 6th of October, with August in between.
async fn restated() -> (Server, Robot) {
    let server = Server::start().await;
    let robot = server
        .service(&[Scope::ImportsWrite, Scope::CostsRead])
        .await;
    for (at, charges) in [
        (
            "2024-10-06T08:00:00Z",
            vec![
                cost("us-east-1", "5.000000000000000001"),
                cost("eu-west-1", "1"),
            ],
        ),
        (
            "2024-10-08T08:00:00Z",
            vec![cost("us-east-1", "7"), cost("eu-west-1", "1.5")],
        ),
        (
            "2024-10-09T08:00:00Z",
            vec![charge("2024-08-10", "us-east-1", "Amazon S3", "100")],
        ),
        (
            "2024-10-10T08:00:00Z",
            vec![cost("us-east-1", "6.999999999999999999")],
        ),
    ] {
        server.clock.set(instant(at));
        robot.import("", &bill(&charges)).await.expect(201);
    }
    (server, robot)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_as_of_a_day_says_what_was_known_at_its_end_to_the_last_digit() {
    let (_server, robot) = restated().await;
    let first = sums(&[("eu-west-1", "1"), ("us-east-1", "5.000000000000000001")]);
    let second = sums(&[("eu-west-1", "1.5"), ("us-east-1", "7")]);
    let last = sums(&[("us-east-1", "6.999999999999999999")]);
    for (as_of, expected) in [
        ("2024-10-05", &sums(&[])),
        ("2024-10-06", &first),
        ("2024-10-07", &first),
        ("2024-10-08", &second),
        ("2024-10-09", &second),
        ("2024-10-10", &last),
        ("2030-01-01", &last),
        ("", &last),
        // Read once more, now that all of them have been.
        ("2024-10-06", &first),
    ] {
        assert_eq!(&known(&robot, as_of).await, expected, "as of {as_of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_includes_what_was_imported_at_it_and_nothing_later() {
    let (_server, robot) = restated().await;
    let first = sums(&[("eu-west-1", "1"), ("us-east-1", "5.000000000000000001")]);
    assert_eq!(
        known(&robot, "2024-10-06T07:59:59.999999Z").await,
        sums(&[])
    );
    assert_eq!(known(&robot, "2024-10-06T08:00:00Z").await, first);
    assert_eq!(known(&robot, "2024-10-08T07:59:59.999999Z").await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_added_counts_from_then_on() {
    let (server, robot) = restated().await;
    server.clock.set(instant("2024-10-11T08:00:00Z"));
    let more = bill(&[cost("us-east-1", "0.5")]);
    robot.import("?append=true", &more).await.expect(201);
    let before = sums(&[("us-east-1", "6.999999999999999999")]);
    assert_eq!(known(&robot, "2024-10-10").await, before);
    let after = sums(&[("us-east-1", "7.499999999999999999")]);
    assert_eq!(known(&robot, "2024-10-11").await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_was_recreated_since_is_as_of_then_what_it_was() {
    let (server, robot) = restated().await;
    let operator = server.operator().await;
    let accepted = operator
        .operate("cost-explorer-us-east-1", "recreate")
        .await;
    ended(&operator, &server, &accepted).await;
    let second = sums(&[("eu-west-1", "1.5"), ("us-east-1", "7")]);
    assert_eq!(known(&robot, "2024-10-08").await, second);
    let last = sums(&[("us-east-1", "6.999999999999999999")]);
    assert_eq!(known(&robot, "2024-10-10").await, last);
    server.clock.set(instant("2024-10-12T08:00:00Z"));
    let again = bill(&[cost("us-east-1", "9")]);
    robot.import("", &again).await.expect(201);
    assert_eq!(known(&robot, "2024-10-11").await, last);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_is_deleted_is_hidden_as_of_any_day() {
    let (server, robot) = restated().await;
    let operator = server.operator().await;
    let accepted = operator.operate("cost-explorer-us-east-1", "delete").await;
    ended(&operator, &server, &accepted).await;
    let left = sums(&[("eu-west-1", "1.5")]);
    assert_eq!(known(&robot, "2024-10-08").await, left);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_their_files_ask_as_of_a_day_too() {
    let (server, _robot) = restated().await;
    let viewer = server.viewer().await;
    let question = format!("{SEPTEMBER}&group_by=region&as_of=2024-10-07");
    let page = viewer.get(&format!("/explore?{question}")).await.text;
    assert!(page.contains("as of ") && page.contains("7 Oct 2024"));
    assert!(page.contains("5.000000000000000001"));
    let file = viewer.get(&format!("/explore.csv?{question}")).await.text;
    assert!(
        file.contains("us-east-1,USD,5.000000000000000001"),
        "{file}"
    );
    let file = viewer
        .get(&format!("/api/v1/costs.csv?{question}"))
        .await
        .text;
    assert!(
        file.contains("us-east-1,USD,5.000000000000000001"),
        "{file}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_explorers_own_field_asks_as_of_a_day_and_the_page_says_so_with_a_way_back() {
    let (server, _robot) = restated().await;
    let viewer = server.viewer().await;
    let form =
        "range=custom&start=2024-09-01&last=2024-09-30&granularity=none&group_by=region&then_by=";
    let page = viewer
        .get(&format!("/explore?{form}&as_of_day=2024-10-07&chart=lines"))
        .await
        .text;
    assert!(page.contains("5.000000000000000001"));
    assert!(page.contains("These are not the latest bills."));
    let back = "/explore?start=2024-09-01&amp;end=2024-10-01&amp;granularity=none&amp;chart=lines";
    assert!(page.contains(&format!("href=\"{back}\"")), "{page}");
    assert!(page.contains("Show the latest bills"));
    let now = viewer
        .get(&format!("/explore?{form}&as_of_day="))
        .await
        .text;
    assert!(!now.contains("5.000000000000000001"));
    assert!(!now.contains("These are not the latest bills."));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_versions_lead_back_into_the_question_that_they_were_asked_from() {
    let (server, _robot) = restated().await;
    let viewer = server.viewer().await;
    let question = "start%3D2024-09-01%26end%3D2024-10-01%26chart%3Dlines%26hide%3Deu-west-1";
    let page = viewer
        .get(&format!(
            "/imports/versions?month=2024-09&question={question}"
        ))
        .await
        .text;
    for kept in [
        r#"name="start" value="2024-09-01""#,
        r#"name="chart" value="lines""#,
        r#"name="hide" value="eu-west-1""#,
        "/explore?start=2024-09-01&amp;end=2024-10-01&amp;as_of=2024-10-08T08:00:00Z&amp;chart=lines&amp;hide=eu-west-1",
        &format!("/imports/versions?month=2024-08&amp;question={question}"),
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let plain = viewer.get("/imports/versions?month=2024-09").await.text;
    assert!(!plain.contains(r#"name="start""#));
    assert!(plain.contains("/explore?as_of=2024-10-08T08:00:00Z\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_moment_is_refused_with_its_field() {
    let (_server, robot) = restated().await;
    let wrong = robot.get("/api/v1/costs?as_of=yesterday").await;
    assert_eq!(wrong.wrong_fields(), ["as_of"]);
    let uri = format!("/api/v1/costs?{SEPTEMBER}&as_of=2024-10-05");
    let none = robot.get(&uri).await.expect(200);
    assert_eq!(none["totals"], json!([]));
}
