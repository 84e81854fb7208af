//! `/calendar/{secret}.ics`: the feed that calendar programs subscribe to. Knows the address; must not know what is in it.

use crate::actor::Actor;
use crate::answer::Answer;
use crate::server::Server;
use axum::body::Body;
use axum::http::Method;
use floe_domain::people::Scope;
use floe_server::secret::Secret;
use floe_server::service::feeds::{self, IssuedFeed};
use floe_server::service::{Caller, Refused, authenticate, people};
use serde_json::json;

async fn issue(server: &Server, owner: &str) -> IssuedFeed {
    let caller = Caller::command_line();
    feeds::issue(&server.app, &caller, owner, "Thunderbird")
        .await
        .unwrap()
}

fn address(feed: &IssuedFeed) -> String {
    format!("/calendar/{}.ics", feed.secret.reveal())
}

/// Fails unless an address leads nowhere, with nothing told of why.
async fn leads_nowhere(server: &Server, address: &str) {
    let answer = server.nobody().get(address).await;
    let body = answer.problem(404, "not-found");
    assert_eq!(body["detail"], "There is no calendar at this address.");
}

async fn freeze(actor: &impl Actor) {
    let body = json!({"name": "Quarter end", "reason": "books close", "starts_at": "2024-10-06T00:00:00Z", "ends_at": "2024-10-08T00:00:00Z"});
    actor.post("/api/v1/freezes", &body).await.expect(201);
}

async fn read(server: &Server, feed: &IssuedFeed, headers: &[(&str, &str)]) -> Answer {
    let nobody = server.nobody();
    nobody
        .send(Method::GET, &address(feed), headers, Body::empty())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_the_address_reads_the_freezes_and_is_told_when_nothing_changed() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    freeze(&admin).await;
    let feed = issue(&server, &admin.email).await;
    let first = read(&server, &feed, &[]).await;
    assert_eq!(first.status, 200);
    assert!(first.text.contains("SUMMARY:Quarter end\r\n"));
    assert_eq!(first.text, admin.get("/api/v1/freezes.ics").await.text);
    assert_eq!(first.header("cache-control"), "private, max-age=300");
    let known = [("if-none-match", first.header("etag"))];
    assert_eq!(read(&server, &feed, &known).await.status, 304);
    freeze(&admin).await;
    assert_eq!(read(&server, &feed, &known).await.status, 200);
    let listed = feeds::list(&server.app, &Caller::command_line())
        .await
        .unwrap();
    assert_eq!(listed[0].last_read_at, Some(server.app.now()));
}

#[tokio::test(flavor = "multi_thread")]
async fn any_other_address_leads_nowhere() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let feed = issue(&server, &admin.email).await;
    let secret = feed.secret.reveal();
    for address in [
        "/calendar/floecal_0.ics".to_owned(),
        format!("/calendar/{secret}"),
        format!("/calendar/{}.ics", secret.to_uppercase()),
        format!("/calendar/{secret}0.ics"),
        format!("/calendar/{}.ics", feed.feed.id),
        "/calendar/.ics".to_owned(),
    ] {
        leads_nowhere(&server, &address).await;
    }
    assert_eq!(read(&server, &feed, &[]).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_revoked_and_goes_with_its_owner() {
    let server = Server::start().await;
    server.admin().await;
    let owner = server.viewer().await;
    let (one, other) = (
        issue(&server, &owner.email).await,
        issue(&server, &owner.email).await,
    );
    feeds::revoke(&server.app, &Caller::command_line(), &one.feed.id)
        .await
        .unwrap();
    leads_nowhere(&server, &address(&one)).await;
    assert_eq!(read(&server, &other, &[]).await.status, 200);
    people::remove(&server.app, &Caller::command_line(), &owner.id, None)
        .await
        .unwrap();
    leads_nowhere(&server, &address(&other)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_manage_their_own_feeds_and_tokens_none() {
    let server = Server::start().await;
    let (viewer, another) = (server.viewer().await, server.viewer().await);
    let secret = Secret::new(viewer.session.clone());
    let person = authenticate::session(&server.app, &secret)
        .await
        .unwrap()
        .unwrap();
    let own = feeds::issue(&server.app, &person, &viewer.email, "Phone")
        .await
        .unwrap();
    let refused = feeds::issue(&server.app, &person, &another.email, "Phone").await;
    assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
    let theirs = issue(&server, &another.email).await;
    let refused = feeds::revoke(&server.app, &person, &theirs.feed.id).await;
    assert!(matches!(refused, Err(Refused::NotFound { .. })));
    let listed = feeds::list(&server.app, &person).await.unwrap();
    assert_eq!(listed, [own.feed]);
    let robot = server.agent(&Scope::ALL).await;
    let token = authenticate::token(&server.app, &Secret::new(robot.secret))
        .await
        .unwrap()
        .unwrap();
    let refused = feeds::issue(&server.app, &token, &viewer.email, "x").await;
    assert!(matches!(refused, Err(Refused::NotPermitted { .. })));
    assert!(feeds::list(&server.app, &token).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feeds_secret_is_in_no_record_and_no_file() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let feed = issue(&server, &admin.email).await;
    read(&server, &feed, &[]).await;
    let audit = admin.get("/api/v1/audit").await;
    assert!(audit.text.contains("feed.issue"), "{}", audit.text);
    assert!(!audit.text.contains(feed.secret.reveal()));
    for file in server.app.data().read_dir().unwrap().flatten() {
        if let Ok(bytes) = std::fs::read(file.path()) {
            let secret = feed.secret.reveal().as_bytes();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret));
        }
    }
}
