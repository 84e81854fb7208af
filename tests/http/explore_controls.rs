//! What the explorer's controls choose, from the page to the figures: each select as a browser without scripts sends it, hours
//! and quarters, and up to 25 series. Knows form fields; must not know how pages look.

use crate::actor::Actor as _;
use crate::bill::{Charge, bill, charge};
use crate::server::Server;
use crate::shown::{attributes, explored, texts};
use floe_domain::cost::grammar::encode;
use scraper::{ElementRef, Html, Selector};
use serde_json::{Value, json};

fn select(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

/// What a field of a form sends: a select its chosen option, or else its first.
fn value(field: ElementRef<'_>) -> String {
    if field.value().name() != "select" {
        return field.attr("value").unwrap_or_default().to_owned();
    }
    let chosen = field.select(&select("option[selected]")).next();
    let option = chosen.or_else(|| field.select(&select("option")).next());
    option
        .and_then(|option| option.attr("value"))
        .unwrap_or_default()
        .to_owned()
}

/// The query that the form of the controls sends once one of its fields is set.
fn sent(page: &Html, id: &str, new: &str) -> String {
    let form = page.select(&select("form.controls")).next().unwrap();
    assert!(
        form.select(&select(&format!("#{id}"))).next().is_some(),
        "there is no field {id}"
    );
    let fields: Vec<(String, String)> = form
        .select(&select("input[name], select[name]"))
        .map(|field| {
            let is_set = field.attr("id") == Some(id);
            let value = if is_set { new.to_owned() } else { value(field) };
            (field.attr("name").unwrap().to_owned(), value)
        })
        .collect();
    encode(
        fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

fn chosen(page: &Html, id: &str) -> Vec<String> {
    attributes(page, &format!("#{id} option[selected]"), "value")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_select_is_sent_by_the_plain_form_and_the_rest_of_the_question_stays() {
    let server = Server::with_charges().await;
    let rates = "day,from,to,rate\n2024-09-08,CNY,USD,0.1402\n";
    let kind = [("content-type", "text/csv")];
    let admin = server.admin().await;
    let given = admin
        .send(axum::http::Method::POST, "/api/v1/rates", &kind, rates)
        .await;
    given.expect(200);
    let page = explored(
        &server,
        "start=2024-08-01&end=2024-10-01&group_by=service,region&filter=-region:us-east-1&sort=name&forecast=month",
    )
    .await;
    for (id, new) in [
        ("compare", "year"),
        ("compare", "none"),
        ("forecast", "3-months"),
        ("band", "95"),
        ("series", "25"),
        ("pivot", "region"),
        ("currency", "USD"),
        ("granularity", "quarter"),
        ("metric", "effective_cost"),
        ("range", "last-3-months"),
        ("group_by", "charge_category"),
        ("then_by_1", "charge_category"),
    ] {
        let query = sent(&page, id, new);
        let next = explored(&server, &query).await;
        assert_eq!(chosen(&next, id), [new], "{id}: {query}");
        // The form of other days to compare with comes after that of the controls.
        let kept = ["filter", "sort"].map(|name| {
            let field = format!("form.controls input[name={name}]");
            attributes(&next, &field, "value").first().cloned()
        });
        let expected = ["-region:us-east-1", "name"].map(|value| Some(value.to_owned()));
        assert_eq!(kept, expected, "{id}: {query}");
        for other in ["compare", "forecast", "metric", "granularity"] {
            if other != id {
                assert_eq!(chosen(&next, other), chosen(&page, other), "{id}: {query}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_plain_form_sends_is_what_the_figures_are_of() {
    let server = Server::with_charges().await;
    let page = explored(
        &server,
        "start=2024-08-01&end=2024-10-01&group_by=service,region",
    )
    .await;
    let has = |page: &Html, selector: &str| page.select(&select(selector)).next().is_some();
    let heads = |page: &Html| texts(page, ".figures thead th").join(" ");
    assert!(heads(&page).contains("Change"));
    assert!(!has(&page, ".pivot") && !has(&page, "#forecast-head"));
    let alone = explored(&server, &sent(&page, "compare", "none")).await;
    assert!(!heads(&alone).contains("Change"), "{}", heads(&alone));
    let crossed = explored(&server, &sent(&page, "pivot", "region")).await;
    assert!(has(&crossed, ".pivot"));
    let ahead = explored(&server, &sent(&page, "forecast", "month")).await;
    assert!(has(&ahead, "#forecast-head"));
    let by_category = explored(&server, &sent(&page, "group_by", "charge_category")).await;
    assert!(
        heads(&by_category).contains("Charge category · Region"),
        "{}",
        heads(&by_category)
    );
}

/// Two charges of an hour each, on days apart.
fn hourly() -> String {
    let charges = [
        charge("2024-09-02", "us-east-1", "Amazon S3", "1.5"),
        charge("2024-09-04", "us-east-1", "Amazon S3", "2"),
    ];
    bill(&charges)
        .replace("2024-09-03T00:00:00Z", "2024-09-02T06:00:00Z")
        .replace("2024-09-02T00:00:00Z", "2024-09-02T05:00:00Z")
        .replace("2024-09-05T00:00:00Z", "2024-09-04T18:00:00Z")
        .replace("2024-09-04T00:00:00Z", "2024-09-04T17:00:00Z")
}

/// Period and amount of each row that the API answers.
async fn rows(server: &Server, query: &str) -> Value {
    let viewer = server.viewer().await;
    let answer = viewer.get(&format!("/api/v1/costs?{query}")).await;
    let rows = answer.expect(200)["rows"].as_array().unwrap().clone();
    rows.iter()
        .map(|row| json!([row["period"], row["amount"]]))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_periods_of_their_own_in_the_api_and_on_the_page() {
    let server = Server::serving(&hourly()).await;
    assert_eq!(
        rows(
            &server,
            "start=2024-09-02&end=2024-09-05&granularity=hour&group_by=region"
        )
        .await,
        json!([
            ["2024-09-02T05:00:00Z", "1.5"],
            ["2024-09-04T17:00:00Z", "2"],
        ])
    );
    let page = explored(
        &server,
        "start=2024-09-02&end=2024-09-03&granularity=hour&compare=none",
    )
    .await;
    assert_eq!(chosen(&page, "granularity"), ["hour"]);
    let heads = texts(&page, ".figures thead th.number a");
    assert_eq!(heads.len(), 1 + 24, "{heads:?}");
    assert_eq!(heads[1 + 5], "2 Sep 2024, 05:00 UTC");
    let figures = attributes(&page, ".figures tbody td.number", "title");
    assert_eq!((&*figures[0], &*figures[1 + 5]), ("1.5", "1.5"));
    let others = figures[1..].iter().enumerate();
    assert!(
        others
            .filter(|(hour, _)| *hour != 5)
            .all(|(_, figure)| figure == "0"),
        "{figures:?}"
    );
    let days = explored(&Server::with_charges().await, "range=last-7-days").await;
    let offered = attributes(&days, "#granularity option", "value");
    assert!(
        !offered.contains(&"hour".to_owned()),
        "bills without hours are not cut into them: {offered:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn quarters_are_periods_of_their_own_in_the_api_and_on_the_page() {
    let charges = [
        charge("2024-05-31", "us-east-1", "Amazon S3", "1"),
        charge("2024-06-30", "us-east-1", "Amazon S3", "2"),
        charge("2024-07-01", "us-east-1", "Amazon S3", "4"),
        charge("2024-09-30", "us-east-1", "Amazon S3", "8"),
    ];
    let server = Server::serving(&bill(&charges)).await;
    let query = "start=2024-04-01&end=2024-10-01&granularity=quarter&group_by=region&compare=none";
    let asked = query.replace("&compare=none", "");
    assert_eq!(
        rows(&server, &asked).await,
        json!([["2024-04-01", "3"], ["2024-07-01", "12"]])
    );
    let page = explored(&server, query).await;
    assert_eq!(chosen(&page, "granularity"), ["quarter"]);
    assert_eq!(
        texts(&page, ".figures thead th.number a")[1..],
        ["Q2 2024", "Q3 2024"]
    );
    assert_eq!(
        attributes(&page, ".figures tbody td.number", "title"),
        ["15", "3", "12"]
    );
}

/// Thirty services, each a dollar cheaper than the one before.
fn thirty() -> Vec<Charge> {
    (1..=30)
        .map(|place| {
            let service: &'static str = format!("Service {place:02}").leak();
            let cost: &'static str = (101 - place).to_string().leak();
            charge("2024-09-10", "us-east-1", service, cost)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_series_are_named_as_are_asked_for_up_to_25_and_the_others_are_the_rest() {
    const QUERY: &str = "start=2024-09-01&end=2024-10-01&group_by=service";
    let server = Server::serving(&bill(&thirty())).await;
    for (more, named) in [("", 9), ("&series=5", 5), ("&series=25", 25)] {
        let page = explored(&server, &format!("{QUERY}{more}")).await;
        let names = texts(&page, ".legend .legend-name");
        let mut expected: Vec<String> = (1..=named)
            .map(|place| format!("Service {place:02}"))
            .collect();
        expected.push(format!("The rest ({})", 30 - named));
        assert_eq!(names, expected, "{more}");
        let rest: u32 = (named + 1..=30).map(|place| 101 - place).sum();
        let totals = attributes(&page, ".legend .legend-value", "title");
        assert_eq!(
            totals.last().map(|total| total.replace(',', "")),
            Some(rest.to_string()),
            "{more}"
        );
        assert_eq!(chosen(&page, "series"), [named.to_string()]);
        // The table has them all, whatever the chart names.
        assert_eq!(texts(&page, ".figures tbody th").len(), 30);
    }
    let viewer = server.viewer().await;
    let picture = viewer
        .get(&format!("/explore.svg?{QUERY}&series=25"))
        .await
        .text;
    assert!(picture.contains("Service 25") && picture.contains("The rest (5)"));
    let refused = viewer.get(&format!("/explore?{QUERY}&series=26")).await;
    assert_eq!(refused.status, 422);
    let page = Html::parse_document(&refused.text);
    let notices = texts(&page, ".notice.warn");
    assert!(
        notices[0].contains("is not a number from 1 to 25"),
        "{notices:?}"
    );
}

/// A report with a cost category on one of its two charges.
const REPORT: &str = "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,\
line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_currency_code,line_item_unblended_cost,\
product_region_code,cost_category
123456789012,2024-09-01T00:00:00Z,210987654321,Usage,2024-09-05T00:00:00Z,2024-09-06T00:00:00Z,AmazonEC2,USD,3,us-east-1,\
\"{\"\"Cost centre\"\": \"\"Plant north\"\"}\"
123456789012,2024-09-01T00:00:00Z,210987654321,Usage,2024-09-05T00:00:00Z,2024-09-06T00:00:00Z,AmazonEC2,USD,1,us-east-1,{}
";

#[tokio::test(flavor = "multi_thread")]
async fn a_cost_category_is_offered_grouped_by_and_filtered_by_as_any_dimension() {
    const SEPTEMBER: &str = "start=2024-09-01&end=2024-10-01&granularity=month";
    const CATEGORY: &str = "cost_category:Cost%20centre";
    let server = Server::serving(REPORT).await;
    let grouped = format!("{SEPTEMBER}&group_by={CATEGORY}");
    assert_eq!(
        rows(&server, &grouped).await,
        json!([["2024-09-01", "3"], ["2024-09-01", "1"]])
    );
    let page = explored(&server, &grouped).await;
    assert_eq!(chosen(&page, "group_by"), ["cost_category:Cost centre"]);
    assert_eq!(texts(&page, ".figures tbody th")[0], "Plant north");
    for (filter, total) in [("", "3"), ("-", "1")] {
        let query = format!("{SEPTEMBER}&filter={filter}{CATEGORY}:Plant%20north");
        let page = explored(&server, &query).await;
        assert_eq!(attributes(&page, ".unit-amount", "title"), [total]);
        assert_eq!(texts(&page, ".chip-value"), ["Plant north"]);
    }
}
