//! The pages that make webhooks and show how they fare: forms that need no script, and what they show. Knows addresses and fields;
//! must not know how anything is sent.

use crate::actor::{Actor, Person};
use crate::answer::Answer;
use crate::server::Server;

const PAGE: &str = "/settings/webhooks";

async fn post(person: &Person, uri: &str, form: &str) -> Answer {
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let form = form.to_owned();
    person
        .send(axum::http::Method::POST, uri, &kind, form)
        .await
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or(("", ""));
    rest.split(after).next().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_made_tried_disabled_and_removed_and_its_secret_shown_once() {
    let server = Server::start().await;
    let admin = server.admin().await;
    assert!(admin.get(PAGE).await.text.contains("There is no webhook"));
    let form = "name=%3Cb%3EChat%3C%2Fb%3E&url=https%3A%2F%2F1.1.1.1%2Ffloe&event=freeze.set&event=approval.requested";
    let made = post(&admin, "/act/webhooks", form).await;
    assert_eq!(
        made.header("location"),
        "/settings/webhooks?done=webhook-made"
    );
    let page = admin.get(PAGE).await.text;
    assert!(page.contains("whsec_") && page.contains("webhook-signature"));
    assert!(page.contains("&lt;b&gt;Chat&lt;/b&gt;") && !page.contains("<b>Chat</b>"));
    assert!(page.contains("freeze.set, approval.requested"), "{page}");
    let secret = between(&page, "whsec_", "<").to_owned();
    assert_eq!(secret.len(), 44);
    let again = admin.get(PAGE).await.text;
    assert!(!again.contains(&secret), "shown once");
    let id = between(&again, "/act/webhooks/", "/disable");
    let log = format!("{PAGE}/{id}");
    let tried = post(&admin, &format!("/act/webhooks/{id}/test"), "").await;
    assert_eq!(
        tried.header("location"),
        format!("{log}?done=webhook-tried")
    );
    let page = admin.get(&log).await.text;
    assert!(page.contains("webhook.test") && page.contains("to be sent"));
    let event = between(&page, "name=\"event\" value=\"", "\"");
    let form = format!("event={event}");
    let sent = post(&admin, &format!("/act/webhooks/{id}/again"), &form).await;
    assert_eq!(sent.header("location"), format!("{log}?done=webhook-again"));
    for (act, words) in [("disable", "disabled"), ("remove", "There is no webhook")] {
        let done = post(&admin, &format!("/act/webhooks/{id}/{act}"), "").await;
        assert!(done.header("location").contains("?done=webhook-"), "{act}");
        assert!(admin.get(PAGE).await.text.contains(words), "{act}");
    }
    let audit = admin.get("/api/v1/audit").await.text;
    assert!(audit.contains("webhook.add") && !audit.contains(&secret));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_said_and_nothing_is_made() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for url in [
        "http%3A%2F%2F169.254.169.254%2F",
        "http%3A%2F%2F127.0.0.1%2F",
        "https%3A%2F%2Fada%3Ahush%401.1.1.1%2F",
    ] {
        let form = format!("name=Chat&url={url}");
        let made = post(&admin, "/act/webhooks", &form).await;
        assert_eq!(made.header("location"), PAGE);
        let page = admin.get(PAGE).await.text;
        assert!(page.contains("The webhook was not made"), "{url}");
        assert!(page.contains("There is no webhook"), "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_manage_people_sees_and_makes_none() {
    let server = Server::start().await;
    server.admin().await;
    for person in [server.viewer().await, server.operator().await] {
        assert!(!person.get("/settings/feeds").await.text.contains(PAGE));
        let page = person.get(PAGE).await.text;
        assert!(page.contains("can not be shown"), "{page}");
        assert!(!page.contains("/act/webhooks"));
        let form = "name=Chat&url=https%3A%2F%2F1.1.1.1%2F";
        let made = post(&person, "/act/webhooks", form).await;
        assert_eq!(made.header("location"), PAGE);
    }
    let admin = server.admin().await;
    assert!(admin.get(PAGE).await.text.contains("There is no webhook"));
}
