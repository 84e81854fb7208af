//! Estimated and final: what the source says of a bill, on imports, answers and pages. Knows invoices; must not know how they are
//! counted.

use crate::actor::{Actor, Robot};
use crate::bill::{Charge, bill, charge};
use crate::server::{Server, instant};
use floe_domain::people::Scope;
use serde_json::{Value, json};

const fn cost(day: &'static str, cost: &'static str) -> Charge {
    charge(day, "us-east-1", "Amazon S3", cost)
}

/// A bill whose charges are on these invoices.
fn invoiced(charges: &[Charge], invoices: &[&str]) -> String {
    let text = bill(charges);
    let mut lines = text.lines();
    let header = format!("{},InvoiceId", lines.next().unwrap());
    let rows = lines
        .zip(invoices)
        .map(|(line, invoice)| format!("{line},{invoice}"));
    std::iter::once(header)
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

async fn months(robot: &Robot, more: &str) -> Vec<(String, bool)> {
    let uri = format!("/api/v1/costs?start=2024-08-01&end=2024-10-01&group_by={more}");
    let answer = robot.get(&uri).await.expect(200);
    let rows = answer["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let period = row["period"].as_str().unwrap_or("whole").to_owned();
        (period, row["estimated"].as_bool().unwrap())
    })
    .collect()
}

fn told(of: &[(&str, bool)]) -> Vec<(String, bool)> {
    of.iter()
        .map(|(period, is)| ((*period).to_owned(), *is))
        .collect()
}

/// August final, September half on an invoice.
async fn open() -> (Server, Robot, Value) {
    let server = Server::start().await;
    let robot = server
        .service(&[Scope::ImportsWrite, Scope::CostsRead])
        .await;
    let august = invoiced(&[cost("2024-08-10", "3")], &["I-8"]);
    robot.import("", &august).await.expect(201);
    let september = [cost("2024-09-10", "5"), cost("2024-09-11", "2")];
    let import = robot.import("", &invoiced(&september, &["I-9", ""])).await;
    (server, robot, import.expect(201))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_estimated_until_all_of_it_is_on_an_invoice() {
    let (server, robot, import) = open().await;
    assert_eq!(import["bills"][0]["standing"], "estimated", "{import}");
    let (august, september) = ("2024-08-01", "2024-09-01");
    assert_eq!(
        months(&robot, "").await,
        told(&[(august, false), (september, true)])
    );
    assert_eq!(
        months(&robot, "&granularity=none").await,
        told(&[("whole", true)])
    );
    let elsewhere = months(&robot, "&filter=-region:us-east-1").await;
    assert_eq!(elsewhere, []);
    server.clock.set(instant("2024-10-08T08:00:00Z"));
    let all = [cost("2024-09-10", "5"), cost("2024-09-11", "2.5")];
    let last = robot
        .import("", &invoiced(&all, &["I-9", "I-9"]))
        .await
        .expect(201);
    assert_eq!(last["bills"][0]["standing"], "final");
    assert_eq!(
        months(&robot, "").await,
        told(&[(august, false), (september, false)])
    );
    // As of then it was not final.
    let then = months(&robot, "&as_of=2024-10-05").await;
    assert_eq!(then, told(&[(august, false), (september, true)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_says_nothing_is_neither() {
    let server = Server::start().await;
    let robot = server
        .service(&[Scope::ImportsWrite, Scope::CostsRead])
        .await;
    let import = robot
        .import("", &bill(&[cost("2024-09-10", "5")]))
        .await
        .expect(201);
    assert_eq!(import["bills"][0]["standing"], json!(null));
    assert_eq!(months(&robot, "").await, told(&[("2024-09-01", false)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_mark_what_is_estimated() {
    let (server, _robot, import) = open().await;
    let viewer = server.viewer().await;
    let id = import["id"].as_str().unwrap();
    for page in [
        "/imports".to_owned(),
        format!("/imports/{id}"),
        "/imports/versions".to_owned(),
    ] {
        assert!(
            viewer.get(&page).await.text.contains(">estimated<"),
            "{page}"
        );
    }
    let question = "/explore?start=2024-08-01&end=2024-10-01";
    let page = viewer.get(question).await.text;
    assert!(
        page.contains("not all of it is on an invoice yet: Sep 2024."),
        "{page}"
    );
    let page = viewer
        .get("/explore?start=2024-08-01&end=2024-09-01")
        .await
        .text;
    assert!(!page.contains("on an invoice yet"));
}
