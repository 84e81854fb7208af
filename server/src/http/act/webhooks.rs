//! Webhooks made, tried, disabled and removed. Knows forms; must not decide who may, nor send anything.

use super::Act;
use crate::http::path::Id;
use crate::service::webhooks::{self, WebhookDraft};
use crate::service::{Credential, Refused};
use axum::response::Response;

const PAGE: &str = "/settings/webhooks";

fn log(id: &str) -> String {
    format!("{PAGE}/{id}")
}

/// `POST /act/webhooks`.
pub(super) async fn add(act: Act) -> Response {
    let outcome = added(&act).await.map(|()| "webhook-made");
    act.answer(PAGE, "The webhook was not made", outcome)
}

async fn added(act: &Act) -> Result<(), Refused> {
    let events = act.fields.iter().filter(|(name, _)| name == "event");
    let draft = WebhookDraft {
        name: act.field("name").to_owned(),
        url: act.field("url").to_owned(),
        events: events.map(|(_, value)| value.clone()).collect(),
    };
    let added = webhooks::add(&act.http.app, &act.caller, draft).await?;
    if let Credential::Session { session, .. } = act.caller.credential() {
        let now = act.http.clock.now();
        act.http.webhooks.keep(session, added, now);
    }
    Ok(())
}

/// `POST /act/webhooks/{id}/test`.
pub(super) async fn test(Id(id): Id, act: Act) -> Response {
    let outcome = webhooks::test(&act.http.app, &act.caller, &id).await;
    let outcome = outcome.map(|()| "webhook-tried");
    act.answer(&log(&id), "Nothing was sent", outcome)
}

/// `POST /act/webhooks/{id}/again`.
pub(super) async fn send_again(Id(id): Id, act: Act) -> Response {
    let event = act.field("event");
    let outcome = webhooks::send_again(&act.http.app, &act.caller, &id, event).await;
    let outcome = outcome.map(|()| "webhook-again");
    act.answer(&log(&id), "Nothing was sent", outcome)
}

/// `POST /act/webhooks/{id}/disable`.
pub(super) async fn disable(Id(id): Id, act: Act) -> Response {
    let outcome = webhooks::disable(&act.http.app, &act.caller, &id).await;
    let outcome = outcome.map(|()| "webhook-disabled");
    act.answer(PAGE, "The webhook was not disabled", outcome)
}

/// `POST /act/webhooks/{id}/remove`.
pub(super) async fn remove(Id(id): Id, act: Act) -> Response {
    let outcome = webhooks::remove(&act.http.app, &act.caller, &id).await;
    let outcome = outcome.map(|()| "webhook-removed");
    act.answer(PAGE, "The webhook was not removed", outcome)
}
