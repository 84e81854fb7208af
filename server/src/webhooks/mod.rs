//! Telling others what happened: what waits in the outbox is signed and sent, until it is taken or given up. Knows when, and what an
//! answer leads to; must not know what is worth telling (`events` has the table) nor who manages webhooks.
//!
//! What is to be sent, and each attempt, is in the state. So a restart loses nothing; what was being sent when it came is
//! sent again, with the same id.

mod address;
pub(crate) mod events;
mod schedule;
mod sender;
mod signature;

pub(crate) use signature::PREFIX;

use crate::app::App;
use crate::master::Master;
use crate::service::{Refused, record_by_floe};
use crate::state::{DueDelivery, Outcome};
use chrono::TimeDelta;
use sender::Letter;
use serde_json::json;
use std::collections::HashSet;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

/// How many are told at once, each of one thing: who is slow takes one place.
const AT_ONCE: usize = 4;
/// How often the outbox is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How long the worker rests after the state did not answer.
const REST: Duration = Duration::from_secs(5);
/// How long what is being sent may take after the word to stop. What is not done by then is sent again after the next start.
const DRAIN: Duration = Duration::from_secs(2);
/// How long attempts are kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// What a receiver answers that wants to be told nothing ever again: 410, Gone.
const GONE: u16 = 410;
/// How long a name may take to be resolved when it is saved.
const LOOK: Duration = Duration::from_secs(3);

/// What is being sent.
#[derive(Debug, Default)]
struct UnderWay {
    tasks: JoinSet<(String, Result<(), Refused>)>,
    busy: HashSet<String>,
}

/// Sends what is due until `stop` says so.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    let mut under_way = UnderWay::default();
    while !*stop.borrow() {
        let pause = match under_way.fill(&app).await {
            Ok(()) => EVERY,
            Err(cause) => {
                tracing::error!(%cause, "the outbox can not be read; nothing is sent");
                REST
            }
        };
        tokio::select! {
            Some(ended) = under_way.tasks.join_next() => under_way.ended(ended.ok()),
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
    let rest = async { while under_way.tasks.join_next().await.is_some() {} };
    let _left = tokio::time::timeout(DRAIN, rest).await;
}

/// Sends what is due now and answers how many attempts that took; what becomes due by them is left.
///
/// # Errors
/// When the state can not be read or written.
pub async fn send_due(app: &App) -> Result<usize, Refused> {
    let mut under_way = UnderWay::default();
    let mut sent = 0;
    loop {
        under_way.fill(app).await?;
        match under_way.tasks.join_next().await {
            None => return Ok(sent),
            Some(ended) => {
                under_way.ended(ended.ok());
                sent += 1;
            }
        }
    }
}

impl UnderWay {
    /// Begins as many as there is room for: of each webhook one, in the order of its events, so that none that is slow or gone
    /// takes the others' places.
    async fn fill(&mut self, app: &App) -> Result<(), Refused> {
        if self.tasks.len() >= AT_ONCE {
            return Ok(());
        }
        let now = app.now();
        let mut tx = app.store().read().await?;
        for webhook in tx.webhooks_due(now).await? {
            if self.tasks.len() >= AT_ONCE {
                break;
            }
            if self.busy.contains(&webhook) {
                continue;
            }
            if let Some(due) = tx.next_delivery(&webhook, now).await? {
                self.busy.insert(webhook.clone());
                let app = app.clone();
                self.tasks
                    .spawn(async move { (webhook, attempt(&app, &due).await) });
            }
        }
        Ok(())
    }

    fn ended(&mut self, ended: Option<(String, Result<(), Refused>)>) {
        match ended {
            Some((webhook, outcome)) => {
                self.busy.remove(&webhook);
                if let Err(cause) = outcome {
                    tracing::error!(%cause, webhook, "an attempt could not be noted; it is made again");
                }
            }
            // Whose place it was is not known; none that is being sent is due before it is noted.
            None => self.busy.clear(),
        }
    }
}

/// Makes an attempt and notes what became of it.
async fn attempt(app: &App, due: &DueDelivery) -> Result<(), Refused> {
    let at = app.now();
    let began = std::time::Instant::now();
    let answer = send(app, due).await;
    let took = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    let outcome = Outcome {
        at,
        answer,
        took_ms: took,
    };
    let mut tx = app.store().write().await?;
    if tx.end_attempt(due, &outcome).await? {
        match outcome.answer {
            Ok(200..=299) => {}
            Ok(GONE) => {
                let because = "The receiver answered 410: it is gone.";
                tx.disable_webhook(&due.webhook_id, because, at).await?;
                let what = ("webhook.disable", due.webhook_id.as_str());
                record_by_floe(&mut tx, at, what, json!({"reason": because})).await?;
            }
            Ok(_) | Err(_) => {
                let mut spread = [0_u8];
                // Without chance they come back together, which is no reason not to.
                let _as_it_is = getrandom::fill(&mut spread);
                let [spread] = spread;
                if let Some(wait) = schedule::wait_after(due.attempt, spread) {
                    let again = (
                        due.webhook_id.as_str(),
                        due.event_id.as_str(),
                        due.attempt + 1,
                    );
                    tx.plan_attempt(again, at + wait).await?;
                }
            }
        }
    }
    Ok(tx.commit().await?)
}

/// The status that came back, or why none did.
async fn send(app: &App, due: &DueDelivery) -> Result<u16, String> {
    let config = app.config();
    let refused = |why: &str| format!("the URL {why}");
    // Looked at each time: what was allowed when it was saved may not be any more.
    let url = address::read(&due.url, config.webhooks_to_private).map_err(refused)?;
    let body = events::addressed(&due.body, config.origin.as_deref());
    let master = Master::read(app.data()).await;
    let secret = master.and_then(|master| master.webhook_secret_of(&due.webhook_id));
    let secret = secret.map_err(|cause| format!("nothing can be signed: {cause}"))?;
    let second = app.now().timestamp();
    let signature = signature::sign(&secret, &due.event_id, second, &body)
        .ok_or("nothing can be signed: the secret is damaged")?;
    let letter = Letter {
        url,
        id: due.event_id.clone(),
        second,
        signature,
        body,
    };
    let answer = sender::send(letter, config.webhooks_to_private).await;
    answer.map_err(|cause| cause.to_string())
}

/// A URL that may be saved: also what its name leads to now is looked at. A name that leads nowhere yet may do so later.
pub(crate) async fn checked(text: &str, to_private: bool) -> Result<Url, String> {
    let url = address::read(text, to_private)?;
    let resolved = tokio::time::timeout(LOOK, sender::resolve(&url, to_private)).await;
    match resolved {
        Ok(Err(sender::NoAnswer::Refused(why))) => Err(why.to_owned()),
        _ => Ok(url),
    }
}

/// Forgets what is older than 30 days.
///
/// # Errors
/// When the state can not be written.
pub async fn tidy(app: &App) -> Result<(), Refused> {
    let before = app.now() - KEPT;
    let mut tx = app.store().write().await?;
    tx.forget_deliveries(before).await?;
    Ok(tx.commit().await?)
}
