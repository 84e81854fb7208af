//! `/api/v1/freezes`: to see freezes and to set one; nothing here ends or weakens one. Must not know the guard's rules.

use crate::actor::Actor;
use crate::authenticator::done;
use crate::server::{NOW, Server};
use axum::body::Body;
use axum::http::Method;
use floe_domain::people::Scope;
use serde_json::{Value, json};

const FREEZES: &str = "/api/v1/freezes";

fn body() -> Value {
    json!({
        "name": "Quarter end", "reason": "books close",
        "starts_at": "2024-10-06T00:00:00Z", "ends_at": "2024-10-08T00:00:00Z",
        "scope": {"regions": ["us-east-1"], "partitions": [], "environments": [], "tiers": ["production"], "except": ["cost-explorer-eu-west-1"]},
        "operations": ["delete", "recreate"], "applies_to": "everyone", "under_way": "stop",
    })
}

/// The body with some fields changed.
fn with(fields: &[(&str, Value)]) -> Value {
    let mut body = body();
    for (field, value) in fields {
        body[*field] = value.clone();
    }
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_is_set_is_told_and_listed_and_shown() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let answer = admin.post(FREEZES, &body()).await;
    let set = answer.expect(201);
    for (field, value) in body().as_object().unwrap() {
        assert_eq!(&set[field], value, "{field}");
    }
    assert_eq!(set["owner"], admin.email.as_str());
    assert_eq!(set["created_at"], NOW);
    assert_eq!(admin.get(answer.header("location")).await.expect(200), set);
    let list = admin.get(FREEZES).await.expect(200);
    assert_eq!(list["items"], json!([set]));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_that_are_left_out_mean_all() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let body = json!({"name": "n", "reason": "r", "starts_at": "2024-10-06T00:00:00Z", "ends_at": "2024-10-08T00:00:00Z"});
    let set = admin.post(FREEZES, &body).await.expect(201);
    assert_eq!(
        set["scope"],
        json!({"regions": [], "partitions": [], "environments": [], "tiers": [], "except": []})
    );
    assert_eq!(set["operations"], json!([]));
    assert_eq!(set["applies_to"], "automated");
    assert_eq!(set["under_way"], "finish");
}

#[tokio::test(flavor = "multi_thread")]
async fn freezes_are_listed_by_where_they_stand_in_time() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (name, start, end) in [
        ("now", "2024-10-05T11:00:00Z", "2024-10-05T13:00:00Z"),
        ("later", "2024-10-05T14:00:00Z", "2024-10-05T15:00:00Z"),
    ] {
        let body = with(&[
            ("name", json!(name)),
            ("starts_at", json!(start)),
            ("ends_at", json!(end)),
        ]);
        admin.post(FREEZES, &body).await.expect(201);
    }
    let mut seen = Vec::new();
    for at in [NOW, "2024-10-05T13:00:00Z", "2024-10-05T15:00:00Z"] {
        server.at(at);
        for phase in ["active", "upcoming", "past"] {
            let list = admin
                .get(&format!("{FREEZES}?phase={phase}"))
                .await
                .expect(200);
            let items = list["items"].as_array().unwrap();
            let names: Vec<_> = items
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            seen.push(names.join("+"));
        }
    }
    assert_eq!(
        seen,
        ["now", "later", "", "", "later", "now", "", "", "later+now"]
    );
    let answer = admin.get(&format!("{FREEZES}?phase=eternal")).await;
    assert_eq!(answer.wrong_fields(), ["phase"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_field() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (field, value, named) in [
        ("name", json!(""), "name"),
        ("name", json!("x".repeat(101)), "name"),
        ("reason", json!(" "), "reason"),
        ("starts_at", json!("tomorrow"), "starts_at"),
        ("starts_at", json!(1_728_000_000), "starts_at"),
        ("ends_at", json!("2024-10-06T00:00:00Z"), "ends_at"),
        ("ends_at", json!("2024-10-05T12:00:00Z"), "ends_at"),
        ("zone", json!("Mars/Olympus"), "zone"),
        ("scope", json!({"regions": ["atlantis-1"]}), "scope.regions"),
        (
            "scope",
            json!({"environments": ["nothing"]}),
            "scope.environments",
        ),
        ("scope", json!({"tiers": ["basement"]}), "scope.tiers[0]"),
        ("scope", json!({"planets": []}), "scope.planets"),
        ("scope", json!({"tiers": ["staging"]}), "scope"),
        ("operations", json!(["explode"]), "operations[0]"),
        ("applies_to", json!("nobody"), "applies_to"),
        ("under_way", json!("perhaps"), "under_way"),
    ] {
        let body = with(&[(field, value)]);
        let fields = admin.post(FREEZES, &body).await.wrong_fields();
        assert_eq!(fields, [named], "{body}");
    }
    assert_eq!(admin.get(FREEZES).await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn several_wrong_fields_are_named_at_once() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let past = json!("2024-01-01T00:00:00Z");
    let body = with(&[
        ("name", json!("")),
        ("reason", json!("")),
        ("ends_at", past),
    ]);
    let fields = admin.post(FREEZES, &body).await.wrong_fields();
    assert_eq!(fields, ["name", "reason", "ends_at"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finer_than_a_microsecond_only_widens_a_freeze() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let start = json!("2024-10-06T00:00:00.0000019Z");
    let end = json!("2024-10-08T00:00:00.0000011Z");
    let body = with(&[("starts_at", start), ("ends_at", end)]);
    let set = admin.post(FREEZES, &body).await.expect(201);
    assert_eq!(set["starts_at"], "2024-10-06T00:00:00.000001Z");
    assert_eq!(set["ends_at"], "2024-10-08T00:00:00.000002Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_with_the_scope_may_set_a_freeze_and_nobody_ends_one_here() {
    let server = Server::with_charges().await;
    let tool = server
        .service(&[Scope::FreezesWrite, Scope::FreezesRead])
        .await;
    let set = tool.post(FREEZES, &body()).await.expect(201);
    let owner = set["owner"].as_str().unwrap();
    assert!(
        owner.contains("service-bot") && owner.contains("@example.com"),
        "{owner}"
    );
    let address = format!("{FREEZES}/{}", set["id"].as_str().unwrap());
    let admin = server.admin().await;
    for method in [Method::DELETE, Method::PATCH, Method::POST] {
        let answer = tool
            .send(method.clone(), &address, &[], Body::empty())
            .await;
        answer.problem(405, "method-not-allowed");
        let answer = admin.send(method, &address, &[], Body::empty()).await;
        answer.problem(405, "method-not-allowed");
    }
    assert_eq!(tool.get(&address).await.expect(200), set);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_set_a_freeze_sets_none() {
    let server = Server::with_charges().await;
    for person in [server.viewer().await, server.operator().await] {
        person
            .post(FREEZES, &body())
            .await
            .problem(403, "not-permitted");
    }
    let reader = server.agent(&[Scope::FreezesRead]).await;
    reader
        .post(FREEZES, &body())
        .await
        .problem(403, "not-permitted");
    assert_eq!(reader.get(FREEZES).await.expect(200)["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_freeze_is_not_found() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    viewer
        .get("/api/v1/freezes/frz-nothing")
        .await
        .problem(404, "not-found");
}

/// Every night from 22:00 to 02:00 in New York, from the day before the tests' day on.
fn nightly() -> Value {
    with(&[
        ("starts_at", json!("2024-10-05T02:00:00Z")),
        ("ends_at", json!("2024-10-05T06:00:00Z")),
        ("zone", json!("America/New_York")),
        ("scope", json!({"regions": ["us-east-1"]})),
        ("applies_to", json!("automated")),
        ("recurrence", json!({"frequency": "daily"})),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_comes_back_stops_agents_in_each_occurrence_and_between_them_none() {
    let server = Server::off_production().await;
    let admin = server.admin().await;
    let agent = server
        .agent(&[Scope::EnvironmentsRead, Scope::EnvironmentsRecreate])
        .await;
    let set = admin.post(FREEZES, &nightly()).await.expect(201);
    assert_eq!(set["starts_at"], "2024-10-06T02:00:00Z", "the next one");
    assert_eq!(set["recurrence"]["frequency"], "daily");
    let environment = "cost-explorer-us-east-1";
    for (at, is_frozen) in [
        ("2024-10-05T12:00:00Z", false),
        ("2024-10-06T01:55:00Z", false),
        // A recreation is not begun that would run into the freeze.
        ("2024-10-06T01:55:00.000001Z", true),
        ("2024-10-06T02:00:00Z", true),
        ("2024-10-06T05:59:59.999999Z", true),
        ("2024-10-06T06:00:00Z", false),
        // Clocks go back in New York on 3 November 2024: the same hours of the wall are an hour later from then on.
        ("2024-11-04T02:30:00Z", false),
        ("2024-11-04T03:00:00Z", true),
        ("2024-11-04T06:59:59Z", true),
    ] {
        server.at(at);
        let answer = agent.operate(environment, "recreate").await;
        if is_frozen {
            let problem = answer.problem(403, "change-frozen");
            assert_eq!(problem["reasons"][0]["freeze_id"], set["id"], "{at}");
        } else {
            answer.expect(202);
            server.carry_out().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_comes_back_is_ended_with_all_its_occurrences() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let set = admin.post(FREEZES, &nightly()).await.expect(201);
    let address = format!("/act/freezes/{}/end", set["id"].as_str().unwrap());
    let undone = admin.submit(&address, &[("reason", "a slip")]).await;
    assert_eq!(done(&undone), Some("freeze-ended"), "{undone:?}");
    server.at("2024-10-07T03:00:00Z");
    let uri = "/api/v1/calendar/state?environment=cost-explorer-us-east-1";
    let state = server.viewer().await.get(uri).await.expect(200);
    assert_eq!(state["state"], "OPEN");
    assert_eq!(state["next_transition_at"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recurrence_that_makes_no_sense_is_refused_by_its_field() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (recurrence, field) in [
        (
            json!({"frequency": "daily", "interval": 0}),
            "recurrence.interval",
        ),
        (
            json!({"frequency": "daily", "weekdays": ["Mon"]}),
            "recurrence.weekdays",
        ),
        (
            json!({"frequency": "daily", "until": "2024-01-01"}),
            "recurrence.until",
        ),
        (
            json!({"frequency": "monthly", "interval": 12, "month_days": [31], "count": 1, "except": ["2024-10-31"]}),
            "recurrence",
        ),
    ] {
        let body = with(&[("recurrence", recurrence.clone())]);
        let answer = admin.post(FREEZES, &body).await;
        assert_eq!(answer.wrong_fields(), [field], "{recurrence}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_of_a_partition_stops_agents_in_all_its_regions_and_in_no_other() {
    let server = Server::off_production().await;
    let admin = server.admin().await;
    let agent = server.agent(&[Scope::EnvironmentsRecreate]).await;
    let body = with(&[
        ("starts_at", json!(NOW)),
        ("scope", json!({"partitions": ["aws-cn"]})),
    ]);
    let set = admin.post(FREEZES, &body).await.expect(201);
    assert_eq!(set["scope"]["partitions"], json!(["aws-cn"]));
    agent
        .operate("cost-explorer-cn-northwest-1", "recreate")
        .await
        .problem(403, "change-frozen");
    agent
        .operate("cost-explorer-eu-west-1", "recreate")
        .await
        .expect(202);
    let nowhere = with(&[("scope", json!({"partitions": ["aws-iso"]}))]);
    let refused = admin.post(FREEZES, &nowhere).await;
    assert_eq!(refused.wrong_fields(), ["scope.partitions"]);
}

/// A freeze of everything from noon on that lets through on Mondays from 08:00 to 10:00 in Berlin.
fn closed_by_default() -> Value {
    with(&[
        ("calendar", json!("maintenance")),
        ("starts_at", json!(NOW)),
        ("ends_at", json!("9999-12-31T23:59:59Z")),
        ("zone", json!("Europe/Berlin")),
        (
            "change_windows",
            json!([{
                "starts_at": "2024-10-07T06:00:00Z", "ends_at": "2024-10-07T08:00:00Z",
                "recurrence": {"frequency": "weekly", "weekdays": ["Mon"]},
            }]),
        ),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_by_default_opens_in_its_change_windows_alone() {
    let server = Server::off_production().await;
    let admin = server.admin().await;
    let mut body = closed_by_default();
    body["scope"] = json!({});
    let set = admin.post(FREEZES, &body).await.expect(201);
    assert_eq!(set["calendar"], "maintenance");
    assert_eq!(set["ends_at"], "2024-10-07T06:00:00Z");
    assert_eq!(set["change_windows"], {
        let mut shown = body["change_windows"].clone();
        let rule = &mut shown[0]["recurrence"];
        for (field, value) in [
            ("interval", json!(1)),
            ("month_days", json!([])),
            ("except", json!([])),
        ] {
            rule[field] = value;
        }
        rule["until"] = Value::Null;
        rule["count"] = Value::Null;
        shown
    });
    let agent = server
        .agent(&[Scope::EnvironmentsRecreate, Scope::FreezesRead])
        .await;
    let us = "cost-explorer-us-east-1";
    let state = "/api/v1/calendar/state?environment=cost-explorer-us-east-1";
    for (at, expected, next) in [
        ("2024-10-07T05:59:59Z", "CLOSED", "2024-10-07T06:00:00Z"),
        ("2024-10-07T06:00:00Z", "OPEN", "2024-10-07T08:00:00Z"),
        ("2024-10-07T08:00:00Z", "CLOSED", "2024-10-14T06:00:00Z"),
        // The clocks have turned back: the same time of day is an hour later.
        ("2024-10-28T07:00:00Z", "OPEN", "2024-10-28T09:00:00Z"),
    ] {
        server.at(at);
        let answer = agent.get(state).await.expect(200);
        assert_eq!(answer["state"], expected, "{at}");
        assert_eq!(answer["next_transition_at"], next, "{at}");
        let asked = agent.operate(us, "recreate").await;
        if expected == "OPEN" {
            asked.expect(202);
        } else {
            assert_eq!(asked.expect(403)["reasons"][0]["code"], "freeze_active");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn change_windows_that_open_never_or_on_no_clock_are_refused() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (windows, zone, field) in [
        (
            json!([{"starts_at": "2024-10-01T06:00:00Z", "ends_at": "2024-10-01T08:00:00Z"}]),
            "UTC",
            "change_windows",
        ),
        (
            json!([{"starts_at": "2024-10-07T06:00:00Z", "ends_at": "2024-10-07T06:00:00Z"}]),
            "UTC",
            "change_windows.end",
        ),
        (
            json!([{"starts_at": "2024-10-07T06:00:00Z", "ends_at": "2024-10-07T08:00:00Z"}]),
            "Europe/Atlantis",
            "zone",
        ),
    ] {
        let mut body = closed_by_default();
        body["change_windows"] = windows;
        body["zone"] = json!(zone);
        let refused = admin.post(FREEZES, &body).await.expect(422);
        let fields: Vec<_> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["field"].as_str().unwrap())
            .collect();
        assert!(fields.contains(&field), "{refused}");
    }
}
