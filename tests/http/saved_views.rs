//! Views that people keep: by API and by forms, who sees and changes which. Knows addresses; must not know how views are kept.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const PAGE: &str = "/views";
const API: &str = "/api/v1/views";

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person.send(Method::POST, uri, &kind, form).await
}

async fn put(actor: &impl Actor, uri: &str, body: &Value) -> Answer {
    let kind = [("content-type", "application/json")];
    let body = body.to_string();
    actor.send(Method::PUT, uri, &kind, body).await
}

async fn delete(actor: &impl Actor, uri: &str) -> Answer {
    actor.send(Method::DELETE, uri, &[], Body::empty()).await
}

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    let saved = items.iter().filter(|one| one["standard"] == false);
    saved
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or(("", ""));
    rest.split(after).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_read_changed_and_deleted_and_stays_relative() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let request =
        json!({"name": "Ours", "query": "?group_by=service&range=last-30-days&chart=lines"});
    let saved = viewer.post(API, &request).await;
    let body = saved.expect(201);
    assert_eq!(
        body["query"],
        "range=last-30-days&group_by=service&chart=lines"
    );
    assert_eq!(
        body["url"],
        "/explore?range=last-30-days&group_by=service&chart=lines"
    );
    assert_eq!(body["visibility"], "private");
    assert_eq!(body["problem"], Value::Null);
    let uri = saved.header("location").to_owned();
    assert_eq!(viewer.get(&uri).await.expect(200), body);
    let change = json!({"name": "Everyone's", "description": "weekly", "visibility": "shared"});
    let changed = put(&viewer, &uri, &change).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["query"]),
        (&json!("Everyone's"), &json!(""))
    );
    assert_eq!(delete(&viewer, &uri).await.status, 204);
    viewer.get(&uri).await.problem(404, "not-found");
    let audit = server.admin().await.get("/api/v1/audit").await.text;
    for action in ["view.save", "view.change", "view.delete"] {
        assert!(audit.contains(action), "{action}");
    }
    assert!(
        !audit.contains("Ours"),
        "the words of what is private are its owner's"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_view_is_its_owner_s_and_a_shared_one_is_seen_by_all_and_changed_by_its_owner() {
    let server = Server::with_charges().await;
    let (viewer, operator) = (server.viewer().await, server.operator().await);
    let admin = server.admin().await;
    let mine = viewer.post(API, &json!({"name": "Mine"})).await;
    let mine = mine.header("location").to_owned();
    let ours = json!({"name": "Ours", "visibility": "shared"});
    let ours_at = viewer.post(API, &ours).await.header("location").to_owned();
    for other in [&operator, &admin] {
        other.get(&mine).await.problem(404, "not-found");
        delete(other, &mine).await.problem(404, "not-found");
        put(other, &mine, &ours).await.problem(404, "not-found");
        assert_eq!(names(&other.get(API).await.expect(200)), ["Ours"]);
        put(other, &ours_at, &ours)
            .await
            .problem(403, "not-permitted");
    }
    delete(&operator, &ours_at)
        .await
        .problem(403, "not-permitted");
    assert_eq!(delete(&admin, &ours_at).await.status, 204);
    assert_eq!(names(&viewer.get(API).await.expect(200)), ["Mine"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_as_cost_explorer_has_them_come_with_floe_and_can_be_asked() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let list = viewer.get(API).await.expect(200);
    let standard: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["standard"] == true)
        .collect();
    for id in [
        "monthly-costs-by-service",
        "monthly-costs-by-linked-account",
        "daily-costs",
        "commitment-coverage",
        "reservation-utilization",
        "savings-plan-utilization",
        "ec2-running-hours-costs",
        "ec2-running-hours-usage",
        "aws-marketplace",
    ] {
        assert!(standard.iter().any(|one| one["id"] == id), "{id}");
    }
    for one in standard {
        let query = one["query"].as_str().unwrap();
        viewer
            .get(&format!("/api/v1/costs?{query}"))
            .await
            .expect(200);
    }
    let change = json!({"name": "x"});
    let changed = put(&viewer, "/api/v1/views/daily-costs", &change).await;
    changed.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_asks_nothing_is_refused_with_its_field() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let wrong = viewer
        .post(API, &json!({"name": "x", "query": "metric=happiness"}))
        .await;
    assert_eq!(wrong.wrong_fields(), ["query"]);
    let unnamed = viewer.post(API, &json!({"name": " "})).await;
    assert_eq!(unnamed.wrong_fields(), ["name"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_keeps_views_for_its_owner_with_the_scope_alone() {
    let server = Server::with_charges().await;
    let owner = server.operator().await;
    let kind = PrincipalKind::Service;
    let reader = server.token(&owner, kind, &[Scope::CostsRead]).await;
    let request = json!({"name": "By a program"});
    reader
        .post(API, &request)
        .await
        .problem(403, "not-permitted");
    let scopes = [Scope::CostsRead, Scope::ViewsWrite];
    let writer = server.token(&owner, kind, &scopes).await;
    writer.post(API, &request).await.expect(201);
    assert_eq!(names(&owner.get(API).await.expect(200)), ["By a program"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_saved_from_the_explorer_and_kept_by_forms_alone() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let explorer = viewer
        .get("/explore?range=last-7-days&group_by=service")
        .await
        .text;
    let link = between(&explorer, "href=\"/views/new?query=", "\"");
    assert_eq!(link, "range%3Dlast-7-days%26group_by%3Dservice");
    let form = viewer.get(&format!("/views/new?query={link}")).await.text;
    assert!(
        form.contains("value=\"range=last-7-days&amp;group_by=service\""),
        "{form}"
    );
    assert!(
        form.contains("Billed cost, last 7 days, by month, by service"),
        "{form}"
    );
    let sent = format!("name=%3Cb%3EWeek%3C%2Fb%3E&description=&visibility=private&query={link}");
    let saved = post(&viewer, "/act/views", &sent).await;
    assert_eq!(saved.header("location"), "/views?done=view-saved");
    let page = viewer.get(PAGE).await.text;
    assert!(page.contains("&lt;b&gt;Week&lt;/b&gt;") && !page.contains("<b>Week</b>"));
    assert!(
        page.contains("href=\"/explore?range=last-7-days&amp;group_by=service\""),
        "{page}"
    );
    let id = between(&page, "href=\"/views/view", "\"").to_owned();
    let id = format!("view{id}");
    let renamed = format!("name=Renamed&description=for+us&visibility=shared&query={link}");
    let changed = post(&viewer, &format!("/act/views/{id}"), &renamed).await;
    assert_eq!(changed.header("location"), "/views?done=view-changed");
    let replaced = post(
        &viewer,
        "/act/views/replace",
        &format!("view={id}&query=group_by%3Dregion"),
    )
    .await;
    assert_eq!(replaced.header("location"), "/views?done=view-changed");
    let operator = server.operator().await;
    let seen = operator.get(PAGE).await.text;
    assert!(
        seen.contains("Renamed") && seen.contains("Shared by others"),
        "{seen}"
    );
    let copied = post(&operator, &format!("/act/views/{id}/duplicate"), "").await;
    assert!(copied.header("location").ends_with("?done=view-duplicated"));
    assert!(operator.get(PAGE).await.text.contains("Renamed (copy)"));
    let standard = post(&operator, "/act/views/daily-costs/duplicate", "").await;
    assert!(
        standard
            .header("location")
            .ends_with("?done=view-duplicated")
    );
    let refused = post(&operator, &format!("/act/views/{id}/delete"), "").await;
    assert_eq!(refused.header("location"), PAGE);
    let deleted = post(&viewer, &format!("/act/views/{id}/delete"), "").await;
    assert_eq!(deleted.header("location"), "/views?done=view-deleted");
    assert!(viewer.get(PAGE).await.text.contains("You keep no view"));
}
