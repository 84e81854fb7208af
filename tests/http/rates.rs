//! Rates between currencies, by API, by forms and in figures. Knows addresses and the sample's sums; must not know how anything
//! is converted.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const PAGE: &str = "/settings/rates";
const WHOLE: &str = "start=2024-08-01&end=2024-10-01&granularity=none&currency=USD";

/// One rate for the only charge in CNY, two days before it.
const TABLE: &str = "day,from,to,rate\n2024-09-08,CNY,USD,0.1402\n";

async fn give(actor: &impl Actor, table: &str) -> Answer {
    let kind = [("content-type", "text/csv")];
    let table = table.to_owned();
    actor
        .send(Method::POST, "/api/v1/rates", &kind, table)
        .await
}

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person.send(Method::POST, uri, &kind, form).await
}

async fn ask(actor: &impl Actor, query: &str) -> Value {
    actor
        .get(&format!("/api/v1/costs?{query}"))
        .await
        .expect(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_is_converted_by_the_latest_rate_of_seven_days_and_says_which() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let given = give(&admin, TABLE).await.expect(200);
    assert_eq!(given, json!({"added": 1, "changed": 0, "unchanged": 0}));
    let answer = ask(&server.viewer().await, WHOLE).await;
    assert_eq!(
        answer["totals"],
        json!([{"unit": "USD", "amount": "34.590100000000000001"}])
    );
    assert_eq!(
        answer["conversion"]["rates"],
        json!([{
            "from": "CNY", "rate": "0.1402", "rate_day": "2024-09-08",
            "first_day": "2024-09-10", "last_day": "2024-09-10",
        }])
    );
    assert_eq!(answer["conversion"]["unconverted"], json!([]));
    let rule = answer["conversion"]["rule"].as_str().unwrap();
    assert!(rule.contains("at most 7 days back"), "{rule}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_without_a_rate_says_so_and_stays_in_its_currency() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let table = "day,from,to,rate\n2024-09-02,CNY,USD,0.14\n2024-09-11,CNY,USD,0.15\n";
    give(&admin, table).await.expect(200);
    let answer = ask(&admin, WHOLE).await;
    assert_eq!(
        answer["totals"],
        json!([{"unit": "CNY", "amount": "100.5"}, {"unit": "USD", "amount": "20.500000000000000001"}])
    );
    assert_eq!(
        answer["conversion"]["unconverted"],
        json!([{"from": "CNY", "first_day": "2024-09-10", "last_day": "2024-09-10", "amount": "100.5"}])
    );
    let page = admin.get(&format!("/explore?{WHOLE}")).await.text;
    assert!(
        page.contains("Not converted: there is no rate from CNY to USD for 10 Sep 2024."),
        "{page}"
    );
    assert!(page.contains("CNY has days without a rate"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_and_the_time_before_are_converted_too_on_page_and_in_both_files() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    give(&admin, TABLE).await.expect(200);
    let query = "start=2024-10-01&end=2024-11-01&granularity=month&group_by=region&currency=USD";
    let page = admin.get(&format!("/explore.csv?{query}")).await.text;
    let china = page.lines().find(|line| line.starts_with("cn-northwest-1"));
    assert_eq!(
        china,
        Some("cn-northwest-1,USD,0,,14.0901,-14.0901,gone,0"),
        "{page}"
    );
    assert!(
        page.contains("\r\n\r\nfrom,to,rate,rate_day,first_day,last_day,unconverted\r\nCNY,USD,0.1402,2024-09-08,2024-09-10,2024-09-10,\r\n"),
        "{page}"
    );
    let query = "start=2024-09-01&end=2024-10-01&granularity=week&group_by=region&currency=USD";
    let pivot = query.replace("group_by=region", "group_by=service,region");
    let pivot = format!("/explore.csv?{pivot}&pivot=region");
    let pivot = admin.get(&pivot).await.text;
    assert!(pivot.contains("CNY,USD,0.1402,2024-09-08"), "{pivot}");
    let rows = admin.get(&format!("/api/v1/costs.csv?{query}")).await.text;
    assert!(
        rows.contains("2024-09-09,cn-northwest-1,USD,14.0901\r\n"),
        "{rows}"
    );
    assert!(rows.contains("CNY,USD,0.1402,2024-09-08"), "{rows}");
    let page = admin.get(&format!("/explore?{query}")).await.text;
    assert!(
        page.contains("With CNY converted at <strong>0.1402"),
        "{page}"
    );
    assert!(
        page.contains("the rate of 8 Sep 2024, counting for 10 Sep 2024."),
        "{page}"
    );
    assert!(
        page.contains("at most 7 days back"),
        "the rule stands on the screen"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_being_asked_nothing_is_converted_and_usage_never_is() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    give(&admin, TABLE).await.expect(200);
    let plain = ask(&admin, "start=2024-08-01&end=2024-10-01&granularity=none").await;
    assert_eq!(plain["totals"][0]["unit"], "CNY");
    assert_eq!(plain.get("conversion"), None);
    let usage = admin
        .get("/api/v1/costs?metric=consumed_quantity&currency=USD")
        .await;
    assert_eq!(usage.wrong_fields(), ["currency"]);
    let unknown = admin.get("/api/v1/costs?currency=euro").await;
    assert_eq!(unknown.wrong_fields(), ["currency"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_taken_whole_or_not_at_all_and_the_audit_says_what_changed() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let bad = give(
        &admin,
        "day,from,to,rate\n2024-09-01,USD,EUR,0.9\n2024-09-02,USD,EUR,-1\n",
    )
    .await;
    assert_eq!(bad.wrong_fields(), ["file"]);
    assert!(bad.text.contains("line 3"), "{}", bad.text);
    let list = admin.get("/api/v1/rates").await.expect(200);
    assert_eq!(list["items"], json!([]));
    give(&admin, TABLE).await.expect(200);
    let changed = give(&admin, "day,from,to,rate\n2024-09-08,CNY,USD,0.15\n").await;
    assert_eq!(changed.expect(200)["changed"], 1);
    let same = give(&admin, "day,from,to,rate\n2024-09-08,CNY,USD,0.150\n").await;
    assert_eq!(same.expect(200)["unchanged"], 1);
    let gone = admin
        .send(
            Method::DELETE,
            "/api/v1/rates?day=2024-09-08&from=CNY&to=USD",
            &[],
            Body::empty(),
        )
        .await;
    assert_eq!(gone.status, 204, "{}", gone.text);
    let again = admin
        .send(
            Method::DELETE,
            "/api/v1/rates?day=2024-09-08&from=CNY&to=USD",
            &[],
            Body::empty(),
        )
        .await;
    again.problem(404, "not-found");
    let audit = admin.get("/api/v1/audit").await.text;
    assert_eq!(audit.matches("rates.give").count(), 2, "{audit}");
    assert_eq!(audit.matches("rates.remove").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn rates_are_given_and_removed_by_forms_and_seen_by_everyone() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    assert!(admin.get(PAGE).await.text.contains("There is no rate"));
    let made = post(
        &admin,
        "/act/rates",
        "day=2024-09-08&from=CNY&to=USD&rate=0.1402",
    )
    .await;
    assert_eq!(made.header("location"), "/settings/rates?done=rate-given");
    let page = admin.get(PAGE).await.text;
    assert!(
        page.contains("0.1402") && page.contains("8 Sep 2024"),
        "{page}"
    );
    let viewer = server.viewer().await;
    let seen = viewer.get(PAGE).await.text;
    assert!(
        seen.contains("0.1402") && !seen.contains("/act/rates"),
        "{seen}"
    );
    let parts = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x\r\n\
        content-disposition: form-data; name=\"text\"\r\n\r\nday,from,to,rate\r\n2024-09-09,CNY,USD,0.1405\r\n\r\n--x--\r\n";
    let kind = [("content-type", "multipart/form-data; boundary=x")];
    let given = admin
        .send(Method::POST, "/act/rates/import", &kind, parts)
        .await;
    assert_eq!(given.header("location"), "/settings/rates?done=rates-given");
    assert!(admin.get(PAGE).await.text.contains("0.1405"));
    let removed = post(
        &admin,
        "/act/rates/remove",
        "day=2024-09-08&from=CNY&to=USD",
    )
    .await;
    assert_eq!(
        removed.header("location"),
        "/settings/rates?done=rate-removed"
    );
    assert!(!admin.get(PAGE).await.text.contains("0.1402"));
    let wrong = post(&admin, "/act/rates", "day=soon&from=CNY&to=USD&rate=1").await;
    assert_eq!(wrong.header("location"), PAGE);
    assert!(
        admin
            .get(PAGE)
            .await
            .text
            .contains("The rate was not taken")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admins_give_rates_and_tokens_of_theirs_with_the_scope() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for person in [server.viewer().await, server.operator().await] {
        give(&person, TABLE).await.problem(403, "not-permitted");
        let made = post(
            &person,
            "/act/rates",
            "day=2024-09-08&from=CNY&to=USD&rate=1",
        )
        .await;
        assert_eq!(made.header("location"), PAGE);
    }
    let list = admin.get("/api/v1/rates").await.expect(200);
    assert_eq!(list["items"], json!([]));
    let kind = floe_domain::guard::PrincipalKind::Service;
    let feeder = server.token(&admin, kind, &[Scope::RatesWrite]).await;
    give(&feeder, TABLE).await.expect(200);
    let reader = server.token(&admin, kind, &[Scope::CostsRead]).await;
    give(&reader, TABLE).await.problem(403, "not-permitted");
    let list = reader
        .get("/api/v1/rates?from=CNY&to=USD")
        .await
        .expect(200);
    assert_eq!(list["items"][0]["rate"], "0.1402");
}
