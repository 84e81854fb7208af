//! `/api/v1/freezes.ics` and `/api/v1/freezes/import`: freezes as iCalendar, out and in. Must not know how files are read.

use crate::actor::Actor;
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const FREEZES: &str = "/api/v1/freezes";
const EXPORT: &str = "/api/v1/freezes.ics";

/// A calendar of these events.
fn calendar(events: &[&str]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{}END:VCALENDAR\r\n",
        events.concat()
    )
}

fn event(uid: &str, lines: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{uid}\r\n{lines}\r\nEND:VEVENT\r\n")
}

const WEEKENDS: &str = "DTSTART;TZID=Europe/Berlin:20241011T180000\r\nDTEND;TZID=Europe/Berlin:20241014T060000\r\nRRULE:FREQ=WEEKLY;COUNT=10";
const HOURLY: &str = "DTSTART:20241011T180000Z\r\nDURATION:PT1M\r\nRRULE:FREQ=HOURLY";

async fn import(actor: &impl Actor, query: &str, text: &str) -> Answer {
    let headers = [("content-type", "text/calendar; charset=utf-8")];
    let uri = format!("{FREEZES}/import{query}");
    actor
        .send(Method::POST, &uri, &headers, text.to_owned())
        .await
}

async fn count(actor: &impl Actor) -> usize {
    let list = actor.get(FREEZES).await.expect(200);
    list["items"].as_array().unwrap().len()
}

fn lengths(report: &Value) -> [usize; 3] {
    ["taken", "unchanged", "not_taken"].map(|part| report[part].as_array().unwrap().len())
}

#[tokio::test(flavor = "multi_thread")]
async fn events_become_freezes_and_everything_else_is_named() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let file = calendar(&[&event("weekends", WEEKENDS), &event("hourly", HOURLY)]);
    let report = import(&admin, "", &file).await.expect(200);
    assert_eq!(lengths(&report), [1, 0, 1]);
    assert_eq!(report["complete"], false);
    let freeze = &report["taken"][0]["freeze"];
    assert_eq!(freeze["name"], "weekends");
    assert_eq!(freeze["owner"], admin.email.as_str());
    assert_eq!(freeze["recurrence"]["frequency"], "weekly");
    let id = freeze["id"].as_str().unwrap();
    let shown = admin.get(&format!("{FREEZES}/{id}")).await.expect(200);
    assert_eq!(shown["starts_at"], "2024-10-11T16:00:00Z");
    let left = &report["not_taken"][0];
    assert_eq!(
        (&left["uid"], &left["line"]),
        (&json!("hourly"), &json!(11))
    );
    assert!(left["why"].as_str().unwrap().contains("FREQ=HOURLY"));
    let tool = server.service(&[Scope::FreezesRead]).await;
    server.at("2024-10-12T00:00:00Z");
    let state = tool
        .get("/api/v1/calendar/state?environment=cost-explorer-us-east-1")
        .await
        .expect(200);
    assert_eq!(state["state"], "CLOSED");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_sets_nothing_and_a_changed_event_changes_nothing() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let file = calendar(&[&event("weekends", WEEKENDS)]);
    import(&admin, "", &file).await.expect(200);
    let again = import(&admin, "", &file).await.expect(200);
    assert_eq!(lengths(&again), [0, 1, 0]);
    assert_eq!(again["complete"], true);
    let shorter = file.replace("COUNT=10", "COUNT=2");
    let changed = import(&admin, "", &shorter).await.expect(200);
    assert_eq!(lengths(&changed), [0, 0, 1]);
    let why = changed["not_taken"][0]["why"].as_str().unwrap();
    assert!(why.contains("says otherwise now"), "{why}");
    let narrower = import(&admin, "?region=us-east-1", &file).await.expect(200);
    assert_eq!(lengths(&narrower), [0, 0, 1]);
    assert_eq!(count(&admin).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_reports_and_sets_nothing() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let file = calendar(&[&event("weekends", WEEKENDS)]);
    let report = import(&admin, "?dry_run=true", &file).await.expect(200);
    assert_eq!(lengths(&report), [1, 0, 0]);
    assert_eq!(report["taken"][0]["freeze"]["id"], "");
    assert_eq!(count(&admin).await, 0);
    let done = import(&admin, "?dry_run=false", &file).await.expect(200);
    assert_eq!(lengths(&done), [1, 0, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_imported_as_it_was_and_by_its_own_floe_not_again() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let body = json!({
        "name": "Quarter end, all", "reason": "books; close\nlate",
        "starts_at": "2024-10-25T16:00:00.25Z", "ends_at": "2024-10-28T05:00:00Z", "zone": "Europe/Berlin",
        "scope": {"regions": ["us-east-1"], "tiers": ["production"]}, "operations": ["delete"],
        "applies_to": "everyone",
        "recurrence": {"frequency": "weekly", "weekdays": ["Fri"], "until": "2025-03-31", "except": ["2024-11-01"]},
    });
    let set = admin.post(FREEZES, &body).await.expect(201);
    let export = admin.get(EXPORT).await;
    assert_eq!(export.status, 200);
    assert!(export.header("content-type").starts_with("text/calendar"));
    let own = import(&admin, "", &export.text).await.expect(200);
    assert_eq!(lengths(&own), [0, 1, 0]);
    assert_eq!(own["unchanged"][0]["freeze_id"], set["id"]);
    let edited = export.text.replace("X-FLOE-OPERATIONS:delete\r\n", "");
    assert_eq!(
        lengths(&import(&admin, "", &edited).await.expect(200)),
        [0, 0, 1]
    );

    let other = Server::with_charges().await;
    let admin = other.admin().await;
    let report = import(&admin, "", &export.text).await.expect(200);
    assert_eq!(lengths(&report), [1, 0, 0]);
    assert_eq!(report["taken"][0]["notes"], json!([]));
    let taken = &report["taken"][0]["freeze"];
    for field in [
        "name",
        "reason",
        "zone",
        "scope",
        "operations",
        "applies_to",
        "recurrence",
    ] {
        assert_eq!(taken[field], set[field], "{field}");
    }
    let id = taken["id"].as_str().unwrap();
    let shown = admin.get(&format!("{FREEZES}/{id}")).await.expect(200);
    assert_eq!(shown["starts_at"], set["starts_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_leaves_the_export_and_its_tag_changes() {
    let server = Server::with_charges().await;
    let tool = server
        .service(&[Scope::FreezesWrite, Scope::FreezesRead])
        .await;
    let lines = "DTSTART:20241006T000000Z\r\nDTEND:20241008T000000Z";
    let file = calendar(&[&event("short", lines), &event("weekends", WEEKENDS)]);
    import(&tool, "", &file).await.expect(200);
    let before = tool.get(EXPORT).await;
    assert_eq!(before.text.matches("BEGIN:VEVENT").count(), 2);
    server.at("2024-10-07T23:59:59Z");
    let known = [("if-none-match", before.header("etag"))];
    let same = tool.send(Method::GET, EXPORT, &known, Body::empty()).await;
    assert_eq!((same.status.as_u16(), same.text.as_str()), (304, ""));
    server.at("2024-10-08T00:00:00Z");
    let after = tool.send(Method::GET, EXPORT, &known, Body::empty()).await;
    assert_eq!(after.status, 200);
    assert_eq!(after.text.matches("BEGIN:VEVENT").count(), 1);
    assert_ne!(after.header("etag"), before.header("etag"));
    // An event of which the freeze is over sets nothing new either.
    let again = import(&tool, "", &file).await.expect(200);
    assert_eq!(lengths(&again), [0, 2, 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_given_beside_the_file_is_for_events_that_say_nothing_of_it() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let day = "DTSTART;VALUE=DATE:20241224\r\nDTEND;VALUE=DATE:20241227";
    let file = calendar(&[&event("holidays", day)]);
    let without = import(&admin, "", &file).await.expect(200);
    assert_eq!(lengths(&without), [0, 0, 1]);
    let query = "?zone=Asia/Shanghai&region=us-east-1&tier=production&operation=recreate&applies_to=everyone\
        &under_way=stop";
    let with = import(&admin, query, &file).await.expect(200);
    let freeze = &with["taken"][0]["freeze"];
    assert_eq!(freeze["starts_at"], "2024-12-23T16:00:00Z");
    assert_eq!(freeze["scope"]["regions"], json!(["us-east-1"]));
    assert_eq!(freeze["scope"]["tiers"], json!(["production"]));
    assert_eq!(freeze["operations"], json!(["recreate"]));
    assert_eq!(freeze["applies_to"], "everyone");
    assert_eq!(freeze["under_way"], "stop");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_parameters_bodies_and_callers_are_refused_and_set_nothing() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let file = calendar(&[&event("weekends", WEEKENDS)]);
    for (query, field) in [
        ("?zone=Mars/Olympus", "zone"),
        ("?region=atlantis-1", "scope.regions"),
        ("?environment=nothing", "scope.environments"),
        ("?tier=basement", "tier"),
        ("?operation=explode", "operation"),
        ("?applies_to=nobody", "applies_to"),
        ("?under_way=perhaps", "under_way"),
        ("?dry_run=perhaps", "dry_run"),
        ("?colour=blue", "colour"),
    ] {
        let answer = import(&admin, query, &file).await;
        assert_eq!(answer.wrong_fields(), [field], "{query}");
    }
    for text in ["", "hello", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"] {
        assert_eq!(import(&admin, "", text).await.wrong_fields(), ["body"]);
    }
    let huge = format!("{file}{}", " ".repeat(1 << 20));
    import(&admin, "", &huge).await.problem(413, "too-large");
    admin
        .post(&format!("{FREEZES}/import"), &json!({}))
        .await
        .problem(415, "unsupported-media-type");
    let operator = server.operator().await;
    import(&operator, "", &file)
        .await
        .problem(403, "not-permitted");
    assert_eq!(count(&admin).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_would_make_too_many_freezes_sets_none() {
    let server = Server::with_charges().await;
    let tool = server
        .service(&[Scope::FreezesWrite, Scope::FreezesRead])
        .await;
    let lines = "DTSTART:20241006T000000Z\r\nDTEND:20241008T000000Z";
    let events: Vec<_> = (0..1_000)
        .map(|nth| event(&format!("{nth}"), lines))
        .collect();
    let events: Vec<_> = events.iter().map(String::as_str).collect();
    import(&tool, "", &calendar(&[&event("one", lines)]))
        .await
        .expect(200);
    import(&tool, "", &calendar(&events))
        .await
        .problem(409, "conflict");
    assert_eq!(count(&tool).await, 1);
}
