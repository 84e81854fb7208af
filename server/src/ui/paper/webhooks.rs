//! Webhooks: who is told, a form for another, its secret once; and of each the last attempts. Knows what is shown; must not know
//! how anything is sent.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, session, tabs};
use crate::service::webhooks::{self, AddedWebhook, Attempt, Webhook, WebhookView};
use crate::webhooks::events::TYPES;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use leptos::prelude::*;

const HERE: &str = "/settings/webhooks";

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Webhooks can not be shown");
    let found = webhooks::list(floe.app(), floe.caller()?)
        .await
        .map_err(unseen)?;
    let added = session(floe).and_then(|session| floe.http.webhooks.take(&session, floe.now()));
    let content = view! {
        {tabs(floe, HERE)}
        <p>"A webhook is told what happens: who asks for what, who says what to it, what freezes refuse, what is loosened, what was carried out. It is a signed message to an address of yours, sent again for a day and a half until it is taken."</p>
        {added.map(|added| secret(&added))}
        {list(&found)}
        {form(floe)}
    };
    Ok(page("Webhooks", content.into_any()))
}

/// The secret of a new one, and what to do with it.
fn secret(added: &AddedWebhook) -> AnyView {
    view! {
        <section class="panel">
            <h2>{added.webhook.name.clone()}</h2>
            <p>"Copy the secret now and give it to the receiver. Floe keeps it nowhere, and shows it this once."</p>
            <p class="secret"><output aria-label="Secret"><code class="wrap">{added.secret.reveal().to_owned()}</code></output></p>
            <p>"Every message is signed as Standard Webhooks has it, and libraries of that name verify it. By hand: decode what follows "<code>"whsec_"</code>" from base 64, make the HMAC-SHA256 under it of "<code>"webhook-id"</code>", a dot, "<code>"webhook-timestamp"</code>", a dot and the body as it came, and compare its base 64 with what follows "<code>"v1,"</code>" in "<code>"webhook-signature"</code>". Refuse a timestamp more than five minutes off, and take each "<code>"webhook-id"</code>" once."</p>
        </section>
    }
    .into_any()
}

fn list(found: &[WebhookView]) -> AnyView {
    if found.is_empty() {
        return view! { <div class="empty"><p class="empty-title">"There is no webhook"</p><p>"Make one for each receiver, so that each has a secret of its own."</p></div> }.into_any();
    }
    let rows = found
        .iter()
        .map(|one| {
            let webhook = &one.webhook;
            let state = match webhook.disabled_at {
                Some(at) => view! { "disabled "{time(at)} }.into_any(),
                None if one.waiting > 0 => format!("{} to send", one.waiting).into_any(),
                None => "nothing to send".into_any(),
            };
            view! {
                <tr>
                    <td data-label="Name"><a href=format!("{HERE}/{}", webhook.id)>{webhook.name.clone()}</a></td>
                    <td data-label="Where to"><code class="wrap">{webhook.url.clone()}</code></td>
                    <td data-label="Told of">{told(webhook)}</td>
                    <td data-label="Last attempt">{one.last.as_ref().map_or_else(|| "never told".into_any(), |last| view! { {result(last)}" · "{last.at.map(time)} }.into_any())}</td>
                    <td data-label="State">{state}</td>
                    <td>{end(webhook)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll"><table class="table cards">
            <caption class="unseen">"Webhooks and how they fare"</caption>
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Where to"</th><th scope="col">"Told of"</th><th scope="col">"Last attempt"</th><th scope="col">"State"</th><th scope="col"><span class="unseen">"Disable or remove"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn told(webhook: &Webhook) -> String {
    match webhook.events.as_slice() {
        [] => "everything".to_owned(),
        events => events.join(", "),
    }
}

/// What ends it: first it is disabled and its log stays, then it can be removed.
fn end(webhook: &Webhook) -> AnyView {
    let (act, words) = if webhook.disabled_at.is_some() {
        ("remove", "Remove")
    } else {
        ("disable", "Disable")
    };
    view! {
        <form method="post" action=format!("/act/webhooks/{}/{act}", webhook.id)>
            <button type="submit" class="button quiet">{words}<span class="unseen">{format!(" {}", webhook.name)}</span></button>
        </form>
    }
    .into_any()
}

fn form(floe: &Floe) -> AnyView {
    let to_private = floe.app().config().webhooks_to_private;
    let choices = TYPES
        .iter()
        .map(|(kind, words)| {
            view! { <label class="check"><input type="checkbox" name="event" value=*kind/>{*words}" "<code>{*kind}</code></label> }
        })
        .collect_view();
    view! {
        <section class="block">
            <h2>"Make a webhook"</h2>
            <form method="post" action="/act/webhooks" class="form">
                {field("Who is told", "name", view! { <input id="name" name="name" maxlength="100" placeholder="Chat" required/> }.into_any())}
                {field("Where to", "url", view! { <input id="url" name="url" type="url" maxlength="2000" placeholder="https://example.com/floe" required/> }.into_any())}
                {(!to_private).then(|| view! { <p class="meta">"An address on this machine or in a private network is refused; "<code>"floe serve --webhooks-to-private"</code>" allows it."</p> })}
                <fieldset class="field">
                    <legend>"Told of; none is everything"</legend>
                    <div class="checks">{choices}</div>
                </fieldset>
                <button type="submit" class="button primary">"Make a webhook"</button>
            </form>
        </section>
    }
    .into_any()
}

/// One webhook with its log.
pub(super) async fn show_log(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let unseen = failed("The webhook can not be shown");
    let (webhook, attempts) = webhooks::log(floe.app(), floe.caller()?, id)
        .await
        .map_err(unseen)?;
    let is_on = webhook.disabled_at.is_none();
    let disabled = webhook.disabled_at.map(|at| {
        let because = webhook.disabled_because.clone().unwrap_or_default();
        view! { <p class="notice warn">"It is disabled since "{time(at)}" and told nothing. "{because}</p> }
    });
    let try_it = is_on.then(|| {
        view! {
            <form method="post" action=format!("/act/webhooks/{id}/test")>
                <button type="submit" class="button">"Send a test event"</button>
            </form>
        }
    });
    let content = view! {
        {tabs(floe, HERE)}
        {disabled}
        <p>"Goes to "<code class="wrap">{webhook.url.clone()}</code>", is told of "{told(&webhook)}", was made by "{webhook.owner.clone()}" "{time(webhook.created_at)}"."</p>
        {try_it}
        <section class="block">
            <h2>"The last 50 attempts"</h2>
            {log(id, &attempts, is_on)}
        </section>
        <p><a href=HERE>"All webhooks"</a></p>
    };
    Ok(page(
        format!("Webhook {}", webhook.name),
        content.into_any(),
    ))
}

fn log(id: &str, attempts: &[Attempt], is_on: bool) -> AnyView {
    if attempts.is_empty() {
        return view! { <div class="empty"><p class="empty-title">"It was told nothing yet"</p><p>"Send a test event to see whether it listens."</p></div> }.into_any();
    }
    let rows = attempts
        .iter()
        .map(|one| {
            let again = is_on.then(|| {
                view! {
                    <form method="post" action=format!("/act/webhooks/{id}/again")>
                        <input type="hidden" name="event" value=one.event_id.clone()/>
                        <button type="submit" class="button quiet">"Send again"<span class="unseen">{format!(" {}", one.event_id)}</span></button>
                    </form>
                }
            });
            let when = match one.at {
                Some(at) => time(at),
                None => view! { "due "{time(one.due_at)} }.into_any(),
            };
            view! {
                <tr>
                    <td data-label="When">{when}</td>
                    <td data-label="Event">{one.kind.clone()}<br/><code class="wrap">{one.event_id.clone()}</code></td>
                    <td class="number" data-label="Attempt">{one.attempt}</td>
                    <td data-label="Result">{result(one)}</td>
                    <td class="number" data-label="Took">{one.took_ms.map(|took| format!("{took} ms"))}</td>
                    <td>{again}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll"><table class="table cards">
            <caption class="unseen">"Attempts to send, the latest first"</caption>
            <thead><tr><th scope="col">"When"</th><th scope="col">"Event"</th><th scope="col" class="number">"Attempt"</th><th scope="col">"Result"</th><th scope="col" class="number">"Took"</th><th scope="col"><span class="unseen">"Send again"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// What became of an attempt, in words.
fn result(one: &Attempt) -> String {
    match (one.status, &one.error) {
        (Some(status), _) if one.is_taken() => format!("taken ({status})"),
        (Some(status), _) => format!("refused ({status})"),
        (None, Some(words)) => words.clone(),
        (None, None) => "to be sent".to_owned(),
    }
}
