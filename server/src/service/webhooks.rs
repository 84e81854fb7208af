//! Webhooks: who is told what happens. Knows who may manage them and what is recorded of it; must not know how anything is sent.

use super::{Caller, Credential, Refused, keys, recording};
use crate::app::App;
use crate::secret::Secret;
use crate::webhooks::{checked, events};
use floe_domain::freeze::Wrong;
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::json;

/// The most webhooks at once.
const MOST: usize = 50;

/// How many attempts a log shows.
const LOGGED: i64 = 50;

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The stable identifier.
    pub id: String,
    /// Who is told, in the owner's words.
    pub name: String,
    /// Where to.
    pub url: String,
    /// The types of events it is told of, in short; none is all.
    pub events: Vec<String>,
    /// Who made it.
    pub owner: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last told anything, or that was tried.
    pub last_attempt_at: Option<Instant>,
    /// Since when it is told nothing any more.
    pub disabled_at: Option<Instant>,
    /// Why.
    pub disabled_because: Option<String>,
}

impl Webhook {
    /// Whether it is told of events of a type.
    #[must_use]
    pub fn is_told(&self, kind: &str) -> bool {
        let wants = self.events.is_empty() || self.events.iter().any(|event| event == kind);
        self.disabled_at.is_none() && wants
    }
}

/// One attempt at telling a webhook of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The event's id.
    pub event_id: String,
    /// The event's type, in short.
    pub kind: String,
    /// The how-manieth, from 1.
    pub attempt: i64,
    /// When it was due.
    pub due_at: Instant,
    /// When it was made; `None` as long as it is to be.
    pub at: Option<Instant>,
    /// What the receiver answered.
    pub status: Option<i64>,
    /// Why it answered nothing.
    pub error: Option<String>,
    /// How long it took.
    pub took_ms: Option<i64>,
}

impl Attempt {
    /// Whether the receiver took it.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}

/// A webhook with how it fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookView {
    /// The webhook.
    pub webhook: Webhook,
    /// The last attempt that was made.
    pub last: Option<Attempt>,
    /// How many attempts are still to be made.
    pub waiting: i64,
    /// When the first of them is due.
    pub next_at: Option<Instant>,
}

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookDraft {
    /// Who is told.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Types of events, in short or as they are sent; none is all.
    pub events: Vec<String>,
}

/// A webhook just made.
#[derive(Clone, Debug)]
pub struct AddedWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// What its messages are signed with, shown once.
    pub secret: Secret,
}

/// A token must not give itself an ear that outlives it.
fn require(caller: &Caller) -> Result<(), Refused> {
    if matches!(caller.credential(), Credential::Token { .. }) {
        return Err(Refused::NotPermitted {
            detail: "Only people manage webhooks.".to_owned(),
        });
    }
    caller.require(Permission::PeopleManage)
}

/// All webhooks, the newest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<WebhookView>, Refused> {
    require(caller)?;
    let mut tx = app.store().read().await?;
    let mut views = Vec::new();
    for webhook in tx.webhooks().await? {
        let (waiting, next_at) = tx.undelivered(&webhook.id).await?;
        views.push(WebhookView {
            last: tx.last_attempt(&webhook.id).await?,
            waiting,
            next_at,
            webhook,
        });
    }
    Ok(views)
}

/// A webhook with its last 50 attempts, the latest first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn log(app: &App, caller: &Caller, id: &str) -> Result<(Webhook, Vec<Attempt>), Refused> {
    require(caller)?;
    let mut tx = app.store().read().await?;
    let webhook = tx.webhook(id).await?;
    let webhook = webhook.ok_or_else(|| Refused::not_found("webhook", id))?;
    Ok((webhook, tx.attempts(id, LOGGED).await?))
}

/// Makes a webhook. Its secret is in the answer and nowhere else.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] when there are too many,
/// [`Refused::Unavailable`]: also when `keys.secret` is gone and others hang on it.
pub async fn add(app: &App, caller: &Caller, draft: WebhookDraft) -> Result<AddedWebhook, Refused> {
    require(caller)?;
    let name = draft.name.trim();
    let mut fields = Vec::new();
    if name.is_empty() {
        fields.push(Wrong::new("name", "is empty"));
    } else if name.chars().count() > 100 || name.chars().any(char::is_control) {
        let reason = "is longer than 100 characters, or has line breaks";
        fields.push(Wrong::new("name", reason));
    }
    let events = kinds(&draft.events).unwrap_or_else(|wrong| {
        fields.push(wrong);
        Vec::new()
    });
    let url = checked(draft.url.trim(), app.config().webhooks_to_private).await;
    let url = match url {
        Ok(url) if fields.is_empty() => url,
        Ok(_) => return Err(Refused::Invalid { fields }),
        Err(why) => {
            fields.push(Wrong::new("url", &why));
            return Err(Refused::Invalid { fields });
        }
    };
    let mut tx = app.store().write().await?;
    let others = tx.webhooks().await?;
    if others.len() >= MOST {
        return Err(Refused::conflict(format!(
            "There are {MOST} webhooks. Remove those that nobody listens to."
        )));
    }
    let now = app.now();
    let webhook = Webhook {
        id: app.new_id("whk"),
        name: name.to_owned(),
        url: url.to_string(),
        events,
        owner: caller.chain().words(),
        created_at: now,
        last_attempt_at: None,
        disabled_at: None,
        disabled_because: None,
    };
    let master = keys::master(app, &mut tx, now).await?;
    let secret = master
        .webhook_secret_of(&webhook.id)
        .map_err(keys::unusable)?;
    tx.add_webhook(&webhook).await?;
    // The rest of a URL is what some receivers know their senders by: the audit is read by more people than manage webhooks.
    let detail = json!({
        "name": webhook.name, "to": url.origin().ascii_serialization(), "events": webhook.events,
    });
    let what = ("webhook.add", webhook.id.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(AddedWebhook { webhook, secret })
}

/// Types of events in short, each once.
fn kinds(names: &[String]) -> Result<Vec<String>, Wrong> {
    let mut kinds = Vec::new();
    for name in names {
        let short = name.trim();
        let short = short.strip_prefix(events::NAMESPACE).unwrap_or(short);
        let short = short.strip_suffix(events::VERSION).unwrap_or(short);
        if !events::TYPES.iter().any(|(known, _)| *known == short) {
            let known: Vec<_> = events::TYPES.iter().map(|(known, _)| *known).collect();
            let reason = format!("has `{short}`, which is not one of: {}", known.join(", "));
            return Err(Wrong::new("events", &reason));
        }
        if !kinds.iter().any(|kind| kind == short) {
            kinds.push(short.to_owned());
        }
    }
    Ok(kinds)
}

/// Plans a first message to one webhook.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] for one that is disabled,
/// [`Refused::Unavailable`].
pub async fn test(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    require(caller)?;
    let mut tx = app.store().write().await?;
    let webhook = enabled(tx.webhook(id).await?, id)?;
    let now = app.now();
    let detail = json!({"name": webhook.name});
    let what = ("webhook.test", id);
    let record = recording::kept_by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.tell_only(&events::test(&record), &[&webhook]).await?;
    Ok(tx.commit().await?)
}

fn enabled(webhook: Option<Webhook>, id: &str) -> Result<Webhook, Refused> {
    let webhook = webhook.ok_or_else(|| Refused::not_found("webhook", id))?;
    if webhook.disabled_at.is_some() {
        return Err(Refused::conflict(format!(
            "The webhook `{}` is disabled, so nothing is sent to it. Make another one.",
            webhook.name
        )));
    }
    Ok(webhook)
}

/// Plans to tell a webhook of an event once more, now.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`] also for an event it was never told of, [`Refused::Conflict`] for
/// one that is disabled, [`Refused::Unavailable`].
pub async fn send_again(
    app: &App,
    caller: &Caller,
    id: &str,
    event_id: &str,
) -> Result<(), Refused> {
    require(caller)?;
    let mut tx = app.store().write().await?;
    let webhook = enabled(tx.webhook(id).await?, id)?;
    let now = app.now();
    if !tx.tell_again(id, event_id, now).await? {
        return Err(Refused::not_found("event", event_id));
    }
    let detail = json!({"name": webhook.name, "event": event_id});
    let what = ("webhook.send_again", id);
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    Ok(tx.commit().await?)
}

/// Disables a webhook, for good: what it was still to be told is dropped. One that is disabled stays so.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn disable(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    require(caller)?;
    let mut tx = app.store().write().await?;
    let webhook = tx.webhook(id).await?;
    let webhook = webhook.ok_or_else(|| Refused::not_found("webhook", id))?;
    if webhook.disabled_at.is_some() {
        return Ok(());
    }
    let now = app.now();
    let because = format!("Disabled by {}.", caller.chain().words());
    tx.disable_webhook(id, &because, now).await?;
    let what = ("webhook.disable", id);
    let detail = json!({"name": webhook.name, "reason": because});
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    Ok(tx.commit().await?)
}

/// Removes a webhook with its log.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn remove(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    require(caller)?;
    let mut tx = app.store().write().await?;
    let webhook = tx.webhook(id).await?;
    let webhook = webhook.ok_or_else(|| Refused::not_found("webhook", id))?;
    tx.remove_webhook(id).await?;
    let now = app.now();
    let detail = json!({"name": webhook.name});
    let what = ("webhook.remove", id);
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    Ok(tx.commit().await?)
}
