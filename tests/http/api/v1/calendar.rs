//! `/api/v1/calendar/state`: whether automation may change an environment, now or at a time. Must not know the guard's rules.

use crate::actor::Actor;
use crate::server::{NOW, Server};
use serde_json::{Value, json};

const US: &str = "cost-explorer-us-east-1";

async fn freeze(server: &Server, starts_at: &str, ends_at: &str, more: Value) {
    let mut body = json!({"name": "f", "reason": "r", "starts_at": starts_at, "ends_at": ends_at});
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    let admin = server.admin().await;
    admin.post("/api/v1/freezes", &body).await.expect(201);
}

fn state_of(environment: &str) -> String {
    format!("/api/v1/calendar/state?environment={environment}")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_environment_without_freezes_is_open_for_ever() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    let state = viewer.get(&state_of(US)).await.expect(200);
    assert_eq!(state["environment"], US);
    assert_eq!(state["state"], "OPEN");
    assert_eq!(state["at"], NOW);
    assert_eq!(state["next_transition_at"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_at_a_time_tells_when_it_next_changes_and_windows_that_touch_are_one() {
    let server = Server::with_charges().await;
    freeze(
        &server,
        "2024-10-06T00:00:00Z",
        "2024-10-07T00:00:00Z",
        json!({}),
    )
    .await;
    let recreate = json!({"operations": ["recreate"]});
    freeze(
        &server,
        "2024-10-07T00:00:00Z",
        "2024-10-08T00:00:00Z",
        recreate,
    )
    .await;
    let viewer = server.viewer().await;
    for (at, state, next) in [
        (
            "2024-10-05T12:00:00Z",
            "OPEN",
            json!("2024-10-06T00:00:00Z"),
        ),
        (
            "2024-10-05T23:59:59.999999Z",
            "OPEN",
            json!("2024-10-06T00:00:00Z"),
        ),
        (
            "2024-10-06T00:00:00Z",
            "CLOSED",
            json!("2024-10-08T00:00:00Z"),
        ),
        (
            "2024-10-07T00:00:00Z",
            "CLOSED",
            json!("2024-10-08T00:00:00Z"),
        ),
        ("2024-10-08T00:00:00Z", "OPEN", Value::Null),
        (
            "2024-10-06T02:00:00%2B02:00",
            "CLOSED",
            json!("2024-10-08T00:00:00Z"),
        ),
    ] {
        let answer = viewer
            .get(&format!("{}&at={at}", state_of(US)))
            .await
            .expect(200);
        assert_eq!(answer["state"], state, "{at}");
        assert_eq!(answer["next_transition_at"], next, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_elsewhere_leaves_an_environment_open() {
    let server = Server::with_charges().await;
    let elsewhere = json!({"scope": {"regions": ["eu-west-1"]}});
    freeze(&server, NOW, "2024-10-07T00:00:00Z", elsewhere).await;
    let viewer = server.viewer().await;
    assert_eq!(viewer.get(&state_of(US)).await.expect(200)["state"], "OPEN");
    let closed = viewer
        .get(&state_of("cost-explorer-eu-west-1"))
        .await
        .expect(200);
    assert_eq!(closed["state"], "CLOSED");
    assert_eq!(closed["freezes"][0]["name"], "f");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_its_field() {
    let server = Server::with_charges().await;
    let viewer = server.viewer().await;
    for (uri, field) in [
        ("/api/v1/calendar/state".to_owned(), "environment"),
        (format!("{}&at=noon", state_of(US)), "at"),
        (format!("{}&when=now", state_of(US)), "when"),
    ] {
        assert_eq!(viewer.get(&uri).await.wrong_fields(), [field], "{uri}");
    }
    viewer
        .get(&state_of("nothing"))
        .await
        .problem(404, "not-found");
}
