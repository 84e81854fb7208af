//! The outbox and its deliveries: events, and one row for each attempt at telling a webhook of one. Knows what is due; must not know
//! what is told, nor how often it is tried.

use super::row::{at, instant, maybe_at, micros};
use super::{Fault, Tx};
use crate::service::webhooks::{Attempt, Webhook};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// An event before it has its place in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// The stable identifier.
    pub id: String,
    /// Its type, in short.
    pub kind: &'static str,
    /// What it is about.
    pub subject: String,
    /// What is sent, as JSON.
    pub body: String,
    /// When it happened.
    pub at: Instant,
}

/// An attempt that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDelivery {
    /// Whom to tell.
    pub webhook_id: String,
    /// Of what.
    pub event_id: String,
    /// The how-manieth attempt, from 1.
    pub attempt: i64,
    /// Where to.
    pub url: String,
    /// What.
    pub body: String,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// When it began.
    pub at: Instant,
    /// What the receiver answered, or why it answered nothing.
    pub answer: Result<u16, String>,
    /// How long it took.
    pub took_ms: i64,
}

fn attempt(row: &SqliteRow) -> Result<Attempt, Fault> {
    Ok(Attempt {
        event_id: row.try_get("event_id")?,
        kind: row.try_get("type")?,
        attempt: row.try_get("attempt")?,
        due_at: at(row, "due_at")?,
        at: maybe_at(row, "at")?,
        status: row.try_get("status")?,
        error: row.try_get("error")?,
        took_ms: row.try_get("took_ms")?,
    })
}

impl Tx {
    /// Puts an event into the outbox, for every one of these webhooks that is to be told of its type; of what nobody is told
    /// nothing is kept.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn tell(&mut self, event: &NewEvent, webhooks: &[Webhook]) -> Result<(), Fault> {
        let told: Vec<_> = webhooks
            .iter()
            .filter(|webhook| webhook.is_told(event.kind))
            .collect();
        self.tell_only(event, &told).await
    }

    /// Puts an event into the outbox for these webhooks alone.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn tell_only(&mut self, event: &NewEvent, told: &[&Webhook]) -> Result<(), Fault> {
        if told.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO webhook_events (place, id, type, subject, body, at)
             VALUES ((SELECT COALESCE(MAX(place), 0) + 1 FROM webhook_events), $1, $2, $3, $4, $5)",
        )
        .bind(&event.id)
        .bind(event.kind)
        .bind(&event.subject)
        .bind(&event.body)
        .bind(micros(event.at))
        .execute(&mut *self.0)
        .await?;
        for webhook in told {
            self.plan_attempt((&webhook.id, &event.id, 1), event.at)
                .await?;
        }
        Ok(())
    }

    /// Plans an attempt.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn plan_attempt(
        &mut self,
        (webhook_id, event_id, attempt): (&str, &str, i64),
        due_at: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO webhook_deliveries (webhook_id, event_id, attempt, due_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(webhook_id)
        .bind(event_id)
        .bind(attempt)
        .bind(micros(due_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The webhooks with something due, the one that was served longest ago first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn webhooks_due(&mut self, now: Instant) -> Result<Vec<String>, Fault> {
        Ok(sqlx::query_scalar(
            "SELECT webhooks.id FROM webhooks WHERE disabled_at IS NULL AND EXISTS (
                 SELECT 1 FROM webhook_deliveries
                 WHERE webhook_id = webhooks.id AND webhook_deliveries.at IS NULL AND due_at <= $1
             ) ORDER BY COALESCE(last_attempt_at, 0), webhooks.id",
        )
        .bind(micros(now))
        .fetch_all(&mut *self.0)
        .await?)
    }

    /// What a webhook is to be told next.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn next_delivery(
        &mut self,
        webhook_id: &str,
        now: Instant,
    ) -> Result<Option<DueDelivery>, Fault> {
        let row = sqlx::query(
            "SELECT webhook_deliveries.webhook_id, webhook_deliveries.event_id, webhook_deliveries.attempt, webhooks.url, webhook_events.body
             FROM webhook_deliveries
             JOIN webhooks ON webhooks.id = webhook_deliveries.webhook_id
             JOIN webhook_events ON webhook_events.id = webhook_deliveries.event_id
             WHERE webhook_id = $1 AND webhook_deliveries.at IS NULL AND due_at <= $2 AND disabled_at IS NULL
             ORDER BY due_at, webhook_events.place LIMIT 1",
        )
        .bind(webhook_id)
        .bind(micros(now))
        .fetch_optional(&mut *self.0)
        .await?;
        let due = |row: SqliteRow| -> Result<DueDelivery, Fault> {
            Ok(DueDelivery {
                webhook_id: row.try_get("webhook_id")?,
                event_id: row.try_get("event_id")?,
                attempt: row.try_get("attempt")?,
                url: row.try_get("url")?,
                body: row.try_get("body")?,
            })
        };
        row.map(due).transpose()
    }

    /// Notes how an attempt ended. `false` when nobody waits for that any more: its webhook was disabled or removed.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn end_attempt(
        &mut self,
        due: &DueDelivery,
        outcome: &Outcome,
    ) -> Result<bool, Fault> {
        let (status, error) = match &outcome.answer {
            Ok(status) => (Some(i64::from(*status)), None),
            Err(words) => (None, Some(words)),
        };
        let done = sqlx::query(
            "UPDATE webhook_deliveries SET at = $4, status = $5, error = $6, took_ms = $7
             WHERE webhook_id = $1 AND event_id = $2 AND attempt = $3 AND at IS NULL",
        )
        .bind(&due.webhook_id)
        .bind(&due.event_id)
        .bind(due.attempt)
        .bind(micros(outcome.at))
        .bind(status)
        .bind(error)
        .bind(outcome.took_ms)
        .execute(&mut *self.0)
        .await?;
        sqlx::query("UPDATE webhooks SET last_attempt_at = $2 WHERE id = $1")
            .bind(&due.webhook_id)
            .bind(micros(outcome.at))
            .execute(&mut *self.0)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The last attempts at telling a webhook anything, those to be made first, then the latest.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn attempts(&mut self, webhook_id: &str, most: i64) -> Result<Vec<Attempt>, Fault> {
        let rows = sqlx::query(
            "SELECT webhook_deliveries.*, webhook_events.type FROM webhook_deliveries
             JOIN webhook_events ON webhook_events.id = webhook_deliveries.event_id WHERE webhook_id = $1
             ORDER BY COALESCE(webhook_deliveries.at, webhook_deliveries.due_at) DESC, webhook_events.place DESC, attempt DESC
             LIMIT $2",
        )
        .bind(webhook_id)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(attempt).collect()
    }

    /// The last attempt that was made at telling a webhook anything.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn last_attempt(&mut self, webhook_id: &str) -> Result<Option<Attempt>, Fault> {
        let row = sqlx::query(
            "SELECT webhook_deliveries.*, webhook_events.type FROM webhook_deliveries
             JOIN webhook_events ON webhook_events.id = webhook_deliveries.event_id
             WHERE webhook_id = $1 AND webhook_deliveries.at IS NOT NULL
             ORDER BY webhook_deliveries.at DESC, webhook_events.place DESC, attempt DESC LIMIT 1",
        )
        .bind(webhook_id)
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(attempt).transpose()
    }

    /// How much a webhook is still to be told, and since when the oldest of it is due.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn undelivered(&mut self, webhook_id: &str) -> Result<(i64, Option<Instant>), Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS waiting, MIN(due_at) AS next_at FROM webhook_deliveries WHERE webhook_id = $1 AND at IS NULL",
        )
        .bind(webhook_id)
        .fetch_one(&mut *self.0)
        .await?;
        let next: Option<i64> = row.try_get("next_at")?;
        let next = next.map(|next| instant("webhook_deliveries.due_at", next));
        Ok((row.try_get("waiting")?, next.transpose()?))
    }

    /// Plans to tell a webhook of an event once more, now. `false` when it was never told of it.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn tell_again(
        &mut self,
        webhook_id: &str,
        event_id: &str,
        now: Instant,
    ) -> Result<bool, Fault> {
        let last: Option<i64> = sqlx::query_scalar(
            "SELECT MAX(attempt) FROM webhook_deliveries WHERE webhook_id = $1 AND event_id = $2",
        )
        .bind(webhook_id)
        .bind(event_id)
        .fetch_one(&mut *self.0)
        .await?;
        let Some(last) = last else {
            return Ok(false);
        };
        let planned = sqlx::query(
            "UPDATE webhook_deliveries SET due_at = $3 WHERE webhook_id = $1 AND event_id = $2 AND at IS NULL",
        )
        .bind(webhook_id)
        .bind(event_id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        if planned.rows_affected() == 0 {
            self.plan_attempt((webhook_id, event_id, last + 1), now)
                .await?;
        }
        Ok(true)
    }

    /// Forgets attempts made before a moment, and events of before it that nobody is to be told of any more.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forget_deliveries(&mut self, before: Instant) -> Result<(), Fault> {
        sqlx::query("DELETE FROM webhook_deliveries WHERE at < $1")
            .bind(micros(before))
            .execute(&mut *self.0)
            .await?;
        sqlx::query(
            "DELETE FROM webhook_events WHERE at < $1
             AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE event_id = webhook_events.id)",
        )
        .bind(micros(before))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
