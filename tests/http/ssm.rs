//! `POST /` as AWS's clients ask it: `GetCalendarState`, who may ask, and how it fails. Must not know the guard's rules.

use crate::actor::Actor;
use crate::answer::Answer;
use crate::server::{NOW, PASSWORD, Server, instant};
use crate::signer::Key;
use axum::http::Method;
use floe_domain::people::Scope;
use floe_server::http::{Http, Settings, router};
use floe_server::service::{Caller, keys, people};
use serde_json::{Value, json};

const US: &str = "environment/cost-explorer-us-east-1";
const EU: &str = "environment/cost-explorer-eu-west-1";
const ASK: &str = r#"{"CalendarNames":["default"]}"#;

/// A key on a Floe with charges, of a viewer.
async fn key(server: &Server) -> Key {
    server.key(&server.viewer().await).await
}

async fn freeze(server: &Server, starts_at: &str, ends_at: &str, more: Value) -> String {
    let mut body = json!({"name": "f", "reason": "r", "starts_at": starts_at, "ends_at": ends_at});
    body.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let admin = server.admin().await;
    let set = admin.post("/api/v1/freezes", &body).await.expect(201);
    set["id"].as_str().unwrap().to_owned()
}

/// Checks that an answer is a failure of AWS's shape with this code.
#[track_caller]
fn fails(answer: &Answer, status: u16, code: &str) -> String {
    let body = answer.expect(status);
    assert_eq!(body["__type"], code, "{body}");
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
    assert!(!answer.header("x-amzn-requestid").is_empty());
    let words = body.get("message").or_else(|| body.get("Message"));
    let words = words.and_then(Value::as_str).unwrap_or_default();
    assert!(!words.is_empty(), "{body}");
    words.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_without_freezes_is_open_for_ever() {
    let server = Server::with_charges().await;
    let answer = key(&server).await.state(&["default"]).await;
    assert_eq!(answer.expect(200), json!({"State": "OPEN", "AtTime": NOW}));
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(
        answer.header("x-amzn-requestid"),
        answer.header("x-request-id")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_of_a_name_is_closed_by_its_own_freezes_alone() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    fails(&key.state(&["payments"]).await, 400, "InvalidDocument");
    let payments = json!({"calendar": "payments", "scope": {"regions": ["us-east-1"]}});
    freeze(&server, NOW, "2024-10-07T00:00:00Z", payments).await;
    for (names, state) in [
        (&["payments"][..], "CLOSED"),
        (&["default"], "OPEN"),
        (&["default", "payments"], "CLOSED"),
        (&[US], "CLOSED"),
        (&[EU], "OPEN"),
    ] {
        assert_eq!(key.state_at(names, NOW).await["State"], state, "{names:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calendars_are_open_only_together_and_an_environment_s_is_that_of_the_api() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    let us = json!({"scope": {"regions": ["us-east-1"]}});
    freeze(&server, NOW, "2024-10-07T00:00:00Z", us).await;
    let eu = json!({"scope": {"regions": ["eu-west-1"]}});
    freeze(&server, "2024-10-06T00:00:00Z", "2024-10-08T00:00:00Z", eu).await;
    for (names, at, state, next) in [
        (&[US][..], NOW, "CLOSED", Some("2024-10-07T00:00:00Z")),
        (&[EU], NOW, "OPEN", Some("2024-10-06T00:00:00Z")),
        (&[US, EU], NOW, "CLOSED", Some("2024-10-08T00:00:00Z")),
        (&["default"], NOW, "CLOSED", Some("2024-10-08T00:00:00Z")),
        (&["default", EU], "2024-10-08T00:00:00Z", "OPEN", None),
        (
            &["default"],
            "2024-10-05T11:59:59.999999Z",
            "OPEN",
            Some(NOW),
        ),
        (
            &[US],
            "2024-10-05T17:00:00+0500",
            "CLOSED",
            Some("2024-10-07T00:00:00Z"),
        ),
        (
            &["arn:aws:ssm:us-east-2:123456789012:document/default"],
            NOW,
            "CLOSED",
            Some("2024-10-08T00:00:00Z"),
        ),
    ] {
        let answer = key.state_at(names, at).await;
        assert_eq!(answer["State"], state, "{names:?} {at}");
        assert_eq!(
            answer["NextTransitionTime"].as_str(),
            next,
            "{names:?} {at}"
        );
        assert_eq!(
            instant(answer["AtTime"].as_str().unwrap()),
            chrono::DateTime::parse_from_str(at, "%+")
                .or_else(|_| chrono::DateTime::parse_from_str(at, "%Y-%m-%dT%H:%M:%S%z"))
                .unwrap()
        );
    }
    let viewer = server.viewer().await;
    for at in [NOW, "2024-10-06T12:00:00Z", "2024-10-07T12:00:00Z"] {
        let uri = "/api/v1/calendar/state?environment=cost-explorer-us-east-1";
        let api = viewer.get(&format!("{uri}&at={at}")).await.expect(200);
        let aws = key.state_at(&[US], at).await;
        assert_eq!(api["state"], aws["State"]);
        assert_eq!(api["next_transition_at"], aws["NextTransitionTime"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_is_over_counts_at_a_moment_at_which_it_was_not() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    freeze(&server, NOW, "2024-10-05T13:00:00Z", json!({})).await;
    let ended = freeze(
        &server,
        "2024-10-05T14:00:00Z",
        "2024-10-05T20:00:00Z",
        json!({}),
    )
    .await;
    let taken_back = freeze(
        &server,
        "2024-10-05T18:00:00Z",
        "2024-10-05T19:00:00Z",
        json!({}),
    )
    .await;
    server.at("2024-10-05T14:45:00Z");
    for id in [ended, taken_back] {
        server.end_freeze(&id, "over").await;
    }
    server.at("2024-10-05T15:00:00Z");
    server.loosen().await;
    server.at("2024-10-06T12:00:00Z");
    for (at, state, next) in [
        (
            "2024-10-05T12:30:00Z",
            "CLOSED",
            Some("2024-10-05T13:00:00Z"),
        ),
        ("2024-10-05T13:30:00Z", "OPEN", Some("2024-10-05T14:00:00Z")),
        (
            "2024-10-05T14:30:00Z",
            "CLOSED",
            Some("2024-10-05T15:00:00Z"),
        ),
        ("2024-10-05T15:00:00Z", "OPEN", None),
        ("2024-10-05T18:30:00Z", "OPEN", None),
    ] {
        let answer = key.state_at(&["default"], at).await;
        assert_eq!(answer["State"], state, "{at}");
        assert_eq!(answer["NextTransitionTime"].as_str(), next, "{at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_calendar_or_no_question_is_told_as_aws_tells_it() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    for name in [
        "nothing",
        "Default",
        "environment/nothing",
        "environment/",
        "arn:aws:ssm:us-east-2:123456789012:document/nothing",
        "",
    ] {
        let answer = key.state(&["default", name]).await;
        let words = fails(&answer, 400, "InvalidDocument");
        assert!(words.contains(&format!("`{name}`")), "{words}");
    }
    for (body, code) in [
        ("{}", "ValidationException"),
        (r#"{"CalendarNames":[]}"#, "ValidationException"),
        (
            r#"{"CalendarNames":["default"],"AtTime":"noon"}"#,
            "ValidationException",
        ),
        (r#"{"CalendarNames":"default"}"#, "SerializationException"),
        ("no json", "SerializationException"),
    ] {
        fails(&key.sign(body).send().await, 400, code);
    }
    let other = key.sign_with(&[("content-type", "application/json")], ASK);
    fails(&other.send().await, 400, "SerializationException");
    let large = format!("{ASK}{}", " ".repeat(64 * 1024));
    let answer = key.sign(&large).send().await;
    fails(&answer, 413, "RequestEntityTooLargeException");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_aws_s_clients_ask_else_is_unknown_and_what_others_post_is_answered_as_ever() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    for target in [
        "AmazonSSM.DescribeDocument",
        "AmazonSSM.getcalendarstate",
        "",
    ] {
        let answer = key.sign_with(&[("x-amz-target", target)], ASK).send().await;
        fails(&answer, 400, "UnknownOperationException");
    }
    let (nobody, viewer) = (server.nobody(), server.viewer().await);
    let robot = server.agent(&Scope::ALL).await;
    let body = json!({});
    for (answer, other) in [
        (
            nobody.post("/", &body).await,
            nobody.post("/explore", &body).await,
        ),
        (
            viewer.post("/", &body).await,
            viewer.post("/explore", &body).await,
        ),
        (
            robot.post("/", &body).await,
            robot.post("/explore", &body).await,
        ),
    ] {
        let (body, expected) = (answer.json(), other.json());
        assert_eq!(answer.status, other.status);
        assert_eq!(body["type"], expected["type"]);
    }
    let answer = viewer.post("/", &body).await;
    answer.problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), "GET,HEAD");
    let page = viewer.get("/").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_opens_the_door_but_a_signature_by_the_key() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    key.state(&["default"]).await.expect(200);
    let wrong = Key {
        secret: key.secret.replace(['a', 'A', '1'], "b") + "b",
        ..key.clone()
    };
    let unknown = Key {
        id: "FLOEAAAAAAAAAAAAAAAA".to_owned(),
        ..key.clone()
    };
    let robot = server.agent(&Scope::ALL).await;
    let bearer = format!("Bearer {}", robot.secret);
    let mut query = key.sign(ASK);
    query.uri = "/?X-Amz-Signature=a".to_owned();
    let mut longer = key.sign(ASK);
    longer.body.push(' ');
    for (request, code) in [
        (wrong.sign(ASK), "InvalidSignatureException"),
        (longer, "InvalidSignatureException"),
        (
            key.sign(ASK).changed("host", "evil.test"),
            "InvalidSignatureException",
        ),
        (
            key.sign(ASK).beside("x-amz-more", "1"),
            "InvalidSignatureException",
        ),
        (
            key.sign_with(&[("x-amz-content-sha256", "UNSIGNED-PAYLOAD")], ASK),
            "InvalidSignatureException",
        ),
        (unknown.sign(ASK), "UnrecognizedClientException"),
        (
            key.sign_with(&[("x-amz-security-token", "t")], ASK),
            "UnrecognizedClientException",
        ),
        (query, "IncompleteSignature"),
        (
            key.sign(ASK).changed("authorization", &bearer),
            "IncompleteSignature",
        ),
        (
            key.sign(ASK).beside("authorization", &bearer),
            "IncompleteSignature",
        ),
        (
            key.sign(ASK).beside("host", "floe.test"),
            "IncompleteSignature",
        ),
    ] {
        fails(&request.send().await, 400, code);
    }
    let mut unsigned = key.sign(ASK);
    unsigned.headers.retain(|(name, _)| name != "authorization");
    fails(&unsigned.send().await, 400, "MissingAuthenticationToken");
    let person = server.admin().await;
    let cookie = format!("floe_session={}", person.session);
    let both = key.sign(ASK).beside("cookie", &cookie).send().await;
    fails(&both, 400, "IncompleteSignature");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_may_stand_in_the_address_as_http_2_has_it() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    for (uri, good) in [
        ("http://floe.test/", true),
        ("http://evil.test/", false),
        ("/", false),
    ] {
        let mut request = key.sign(ASK);
        request.headers.retain(|(name, _)| name != "host");
        request.uri = uri.to_owned();
        let answer = request.send().await;
        assert_eq!(answer.status.is_success(), good, "{uri}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_opens_no_other_door() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    let signed = key.sign(ASK);
    let headers: Vec<_> = signed
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    for uri in ["/api/v1/calendar/state", "/api/v1/costs", "/"] {
        let answer = server
            .nobody()
            .send(Method::GET, uri, &headers, axum::body::Body::empty())
            .await;
        assert_eq!(answer.status, 401, "{uri}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_good_for_five_minutes() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    let signed = key.sign(ASK);
    server.at("2024-10-05T12:05:00Z");
    signed.clone().send().await.expect(200);
    server.at("2024-10-05T12:05:00.000001Z");
    fails(&signed.clone().send().await, 400, "RequestExpired");
    server.at("2024-10-05T11:54:59Z");
    fails(&signed.send().await, 400, "RequestExpired");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_with_its_expiry_its_revocation_and_its_owner() {
    let server = Server::with_charges().await;
    let command_line = Caller::command_line();
    let (viewer, other) = (server.viewer().await, server.viewer().await);
    let (expiring, revoked) = (server.key(&other).await, server.key(&other).await);
    let orphan = server.key(&viewer).await;
    for one in [&expiring, &revoked, &orphan] {
        one.state(&["default"]).await.expect(200);
    }
    keys::revoke(&server.app, &command_line, &revoked.id)
        .await
        .unwrap();
    people::remove(&server.app, &command_line, &viewer.id, None)
        .await
        .unwrap();
    for one in [&revoked, &orphan] {
        fails(
            &one.state(&["default"]).await,
            400,
            "UnrecognizedClientException",
        );
    }
    server.at("2024-11-04T11:59:59.999999Z");
    expiring.state(&["default"]).await.expect(200);
    server.at("2024-11-04T12:00:00Z");
    fails(
        &expiring.state(&["default"]).await,
        400,
        "UnrecognizedClientException",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_master_key_or_the_calendar_floe_says_that_it_can_not_answer() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    let file = server.app.data().join("keys.secret");
    let kept = std::fs::read(&file).unwrap();
    std::fs::write(&file, "damaged").unwrap();
    fails(&key.state(&["default"]).await, 500, "InternalServerError");
    std::fs::remove_file(&file).unwrap();
    let words = fails(&key.state(&["default"]).await, 500, "InternalServerError");
    assert!(!words.contains("keys.secret"), "{words}");
    std::fs::write(&file, kept).unwrap();
    key.state(&["default"]).await.expect(200);
    server.app.close().await;
    fails(&key.state(&["default"]).await, 500, "InternalServerError");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_and_what_is_refused_leaves_no_record_but_the_last_use_to_the_minute() {
    let server = Server::with_charges().await;
    let key = key(&server).await;
    let records = async || {
        let admin = server.admin().await;
        let body = admin.get("/api/v1/audit").await.expect(200);
        let items = body["items"].as_array().unwrap().clone();
        let of_keys = |one: &&Value| one["action"].as_str().unwrap().starts_with("key.");
        items.iter().filter(of_keys).count()
    };
    let used = async || {
        let all = keys::list(&server.app, &Caller::command_line()).await;
        all.unwrap()[0].last_used_at
    };
    assert_eq!((records().await, used().await), (1, None));
    let wrong = Key {
        secret: PASSWORD.to_owned(),
        ..key.clone()
    };
    wrong.state(&["default"]).await.expect(400);
    assert_eq!(used().await, None);
    key.state(&["default"]).await.expect(200);
    server.at("2024-10-05T12:00:59Z");
    key.state(&["default"]).await.expect(200);
    assert_eq!((records().await, used().await), (1, Some(instant(NOW))));
    server.at("2024-10-05T12:01:00Z");
    key.state(&["default"]).await.expect(200);
    assert_eq!(used().await, Some(instant("2024-10-05T12:01:00Z")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_fast_is_throttled_and_behind_a_proxy_the_public_host_is_good() {
    let server = Server::with_charges().await;
    let mut key = key(&server).await;
    let settings = Settings {
        rate: 1,
        origin: Some("https://floe.example".to_owned()),
        ..Settings::default()
    };
    key.router = router(Http::new(server.app.clone(), settings));
    let public = key.sign_with(&[("host", "floe.example")], ASK);
    public
        .changed("host", "inner:3000")
        .send()
        .await
        .expect(200);
    for _ in 0..4 {
        key.state(&["default"]).await.expect(200);
    }
    fails(&key.state(&["default"]).await, 400, "ThrottlingException");
}
