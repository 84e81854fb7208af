//! Webhooks' rows. Knows who is to be told; must not know secrets, which are not here, nor how anybody is told.

use super::row::{at, json, maybe_at, micros, to_json};
use super::{Fault, Tx};
use crate::service::webhooks::Webhook;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn webhook(row: &SqliteRow) -> Result<Webhook, Fault> {
    Ok(Webhook {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        url: row.try_get("url")?,
        events: json(row, "events")?,
        owner: row.try_get("owner")?,
        created_at: at(row, "created_at")?,
        last_attempt_at: maybe_at(row, "last_attempt_at")?,
        disabled_at: maybe_at(row, "disabled_at")?,
        disabled_because: row.try_get("disabled_because")?,
    })
}

impl Tx {
    /// Keeps a webhook.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_webhook(&mut self, webhook: &Webhook) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO webhooks (id, name, url, events, owner, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&webhook.id)
        .bind(&webhook.name)
        .bind(&webhook.url)
        .bind(to_json(&webhook.events)?)
        .bind(&webhook.owner)
        .bind(micros(webhook.created_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The webhook of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn webhook(&mut self, id: &str) -> Result<Option<Webhook>, Fault> {
        let row = sqlx::query("SELECT * FROM webhooks WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(webhook).transpose()
    }

    /// All webhooks, the newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn webhooks(&mut self) -> Result<Vec<Webhook>, Fault> {
        let rows = sqlx::query("SELECT * FROM webhooks ORDER BY created_at DESC, id DESC")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(webhook).collect()
    }

    /// Disables a webhook: what it was still to be told is dropped. One that is disabled keeps its first moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn disable_webhook(
        &mut self,
        id: &str,
        because: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE webhooks SET disabled_at = $2, disabled_because = $3 WHERE id = $1 AND disabled_at IS NULL",
        )
        .bind(id)
        .bind(micros(now))
        .bind(because)
        .execute(&mut *self.0)
        .await?;
        sqlx::query("DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND at IS NULL")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Forgets a webhook and every attempt at telling it anything.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_webhook(&mut self, id: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM webhook_deliveries WHERE webhook_id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        sqlx::query("DELETE FROM webhooks WHERE id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
