//! Dashboards made of views: seen, made, arranged, shared and deleted, all by forms. Knows addresses; must not know how charts are
//! drawn.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use scraper::{ElementRef, Html, Selector};
use serde_json::json;

const PAGE: &str = "/dashboards";

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person
        .send(axum::http::Method::POST, uri, &kind, form)
        .await
}

/// Makes a dashboard of one's own; its id.
async fn made(person: &Person, form: &str) -> String {
    let made = post(person, "/act/dashboards", form).await;
    let page = made.header("location").to_owned();
    let id = page.strip_prefix("/dashboards/").unwrap();
    id.split('/').next().unwrap().to_owned()
}

/// The names of a page's panels, in their order.
fn panels(page: &str) -> Vec<String> {
    let heads = page.split("<h2 id=\"panel-").skip(1);
    heads
        .map(|head| {
            let (_, link) = head.split_once("<a ").unwrap();
            let (_, name) = link.split_once('>').unwrap();
            name.split('<').next().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everyone_has_a_dashboard_of_charts_with_totals_that_lead_to_the_explorer() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let page = viewer.get(PAGE).await.text;
    assert!(
        panels(&page).contains(&"Monthly costs by service".to_owned()),
        "{page}"
    );
    assert!(
        page.contains("href=\"/explore?group_by=service\""),
        "{page}"
    );
    assert!(
        page.contains("class=\"bars\"") && page.contains("<path"),
        "{page}"
    );
    assert!(page.contains("class=\"unit-amount\""), "{page}");
    assert!(
        page.contains("<summary>Figures"),
        "each chart has its table"
    );
}

/// What the tables of a dashboard's only panel say, of a view that asks this.
async fn told(query: &str) -> Vec<Vec<String>> {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let view = json!({"name": "Ours", "query": query});
    let view = viewer.post("/api/v1/views", &view).await.expect(201);
    let view = view["id"].as_str().unwrap();
    let id = made(&viewer, "name=Ours&copy=&visibility=private").await;
    let form = format!("view={view}&size=full");
    post(&viewer, &format!("/act/dashboards/{id}/add"), &form).await;
    let page = viewer.get(&format!("{PAGE}/{id}")).await.text;
    let page = Html::parse_document(&page);
    let tables = Selector::parse(".dash-unit details table").unwrap();
    let rows = Selector::parse("tr").unwrap();
    let cells = Selector::parse("th, td").unwrap();
    let text = |cell: ElementRef<'_>| cell.text().collect::<String>().trim().to_owned();
    page.select(&tables)
        .map(|table| {
            table
                .select(&rows)
                .map(|row| row.select(&cells).map(text).collect::<Vec<_>>().join(" | "))
                .collect()
        })
        .collect()
}

const DOLLARS: &str =
    "start=2024-08-01&end=2024-10-01&group_by=region&filter=-region:cn-northwest-1";

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_of_few_periods_tells_each_series_in_each_of_them() {
    assert_eq!(
        told(&format!("{DOLLARS}&granularity=month")).await,
        [[
            "Period | Total | us-east-1 | eu-west-1 | Global / no region",
            "Aug 2024 | 1.50 | 1.50 | 0.00 | 0.00",
            "Sep 2024 | 19.00 | 12.25 | 3.75 | 3.00",
        ]]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_of_many_periods_tells_the_totals_of_groups_and_those_of_periods() {
    let tables = told(&format!("{DOLLARS}&granularity=day")).await;
    assert_eq!(tables.len(), 2);
    assert_eq!(
        tables[0],
        [
            "Group | USD",
            "us-east-1 | 13.75",
            "eu-west-1 | 3.75",
            "Global / no region | 3.00",
        ]
    );
    // A head, and the days of August and September.
    assert_eq!(tables[1].len(), 1 + 31 + 30);
    assert_eq!(tables[1][0], "Period | USD");
    assert_eq!(tables[1][31], "31 Aug 2024 | 1.50");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_without_time_tells_groups_alone() {
    for query in ["&granularity=none", "&granularity=month&chart=treemap"] {
        let tables = told(&format!("{DOLLARS}{query}")).await;
        assert_eq!(tables.len(), 1, "{query}");
        assert_eq!(tables[0][1], "us-east-1 | 13.75", "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_made_filled_arranged_and_deleted() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let id = made(&viewer, "name=%3Ci%3EOurs&copy=&visibility=private").await;
    let view = json!({"name": "By meter", "query": "group_by=meter"});
    let view = viewer.post("/api/v1/views", &view).await.expect(201);
    let view = view["id"].as_str().unwrap();
    let act = format!("/act/dashboards/{id}");
    for one in ["daily-costs", view] {
        let added = post(
            &viewer,
            &format!("{act}/add"),
            &format!("view={one}&size=third"),
        )
        .await;
        assert!(
            added
                .header("location")
                .ends_with("?done=dashboard-changed"),
            "{}",
            added.text
        );
    }
    let at = format!("{PAGE}/{id}");
    let page = viewer.get(&at).await.text;
    assert_eq!(panels(&page), ["Daily costs", "By meter"]);
    assert!(page.contains("&lt;i&gt;Ours") && !page.contains("<i>Ours"));
    assert_eq!(page.matches("dash-panel third").count(), 2);
    let arrange = |place: usize, view: &str, what: &str| {
        let form = format!("place={place}&view={view}&do={what}&size=full");
        let uri = format!("{act}/arrange");
        let viewer = viewer.clone();
        async move { post(&viewer, &uri, &form).await }
    };
    arrange(1, view, "up").await;
    arrange(0, view, "resize").await;
    let page = viewer.get(&at).await.text;
    assert_eq!(panels(&page), ["By meter", "Daily costs"]);
    assert_eq!(page.matches("dash-panel full").count(), 1);
    let late = arrange(0, "daily-costs", "remove").await;
    assert!(
        !late.header("location").contains("done"),
        "another view is there by now"
    );
    arrange(1, "daily-costs", "remove").await;
    assert_eq!(panels(&viewer.get(&at).await.text), ["By meter"]);
    let renamed = post(&viewer, &act, "name=Theirs&visibility=shared").await;
    assert!(
        renamed
            .header("location")
            .ends_with("?done=dashboard-changed")
    );
    let deleted = post(&viewer, &format!("{act}/delete"), "").await;
    assert_eq!(
        deleted.header("location"),
        "/dashboards?done=dashboard-deleted"
    );
    assert_eq!(viewer.get(&at).await.status, 404);
    viewer
        .get(&format!("/api/v1/views/{view}"))
        .await
        .expect(200);
    let audit = server.admin().await.get("/api/v1/audit").await.text;
    for action in ["dashboard.make", "dashboard.change", "dashboard.delete"] {
        assert!(audit.contains(action), "{action}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_that_can_not_be_shown_says_so_with_a_request_id_and_the_others_stand() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let id = made(&viewer, "name=Ours&copy=&visibility=shared").await;
    let private = viewer.post("/api/v1/views", &json!({"name": "Mine"})).await;
    let private = private.expect(201)["id"].as_str().unwrap().to_owned();
    for one in [private.as_str(), "daily-costs"] {
        post(
            &viewer,
            &format!("/act/dashboards/{id}/add"),
            &format!("view={one}&size=half"),
        )
        .await;
    }
    let at = format!("{PAGE}/{id}");
    assert_eq!(panels(&viewer.get(&at).await.text), ["Mine", "Daily costs"]);
    let operator = server.operator().await;
    let answer = operator.get(&at).await;
    assert_eq!(answer.status, 200);
    assert_eq!(panels(&answer.text), ["Daily costs"]);
    assert!(
        answer
            .text
            .contains("This view is gone, or its owner keeps it to themselves")
    );
    let request = answer.header("x-request-id");
    assert!(
        !request.is_empty() && answer.text.contains(&format!("<code>{request}")),
        "{}",
        answer.text
    );
    assert!(!answer.text.contains("Mine"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_is_its_owner_s_to_change_and_the_standard_one_nobody_s() {
    let server = Server::with_charges().await;
    let (viewer, operator) = (server.viewer().await, server.operator().await);
    let admin = server.admin().await;
    let mine = made(&viewer, "name=Mine&copy=standard&visibility=private").await;
    let ours = made(&viewer, "name=Ours&copy=standard&visibility=shared").await;
    assert_eq!(
        panels(&viewer.get(&format!("{PAGE}/{mine}")).await.text).len(),
        7
    );
    for other in [&operator, &admin] {
        assert_eq!(other.get(&format!("{PAGE}/{mine}")).await.status, 404);
        assert_eq!(other.get(&format!("{PAGE}/{ours}")).await.status, 200);
        for uri in [
            format!("/act/dashboards/{mine}"),
            format!("/act/dashboards/{ours}"),
        ] {
            let refused = post(other, &uri, "name=Stolen&visibility=shared").await;
            assert!(!refused.header("location").contains("done"), "{uri}");
        }
    }
    let refused = post(&operator, &format!("/act/dashboards/{ours}/delete"), "").await;
    assert_eq!(refused.header("location"), PAGE);
    let standard = post(&admin, "/act/dashboards/standard/delete", "").await;
    assert_eq!(standard.header("location"), PAGE);
    let deleted = post(&admin, &format!("/act/dashboards/{ours}/delete"), "").await;
    assert_eq!(
        deleted.header("location"),
        "/dashboards?done=dashboard-deleted"
    );
    assert!(!viewer.get(PAGE).await.text.contains("Stolen"));
}
