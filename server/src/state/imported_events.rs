//! Events of calendar files that became freezes, by their UID. Knows which freeze each is; must not know calendar files.

use super::row::micros;
use super::{Fault, Tx};
use floe_domain::time::Instant;
use sqlx::Row as _;

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedEvent {
    /// The freeze that it is.
    pub freeze_id: String,
    /// A digest of what it said.
    pub digest: String,
}

impl Tx {
    /// What became of the event of this UID, if it came before.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn imported_event(&mut self, uid: &str) -> Result<Option<ImportedEvent>, Fault> {
        let row = sqlx::query("SELECT freeze_id, digest FROM imported_events WHERE uid = $1")
            .bind(uid)
            .fetch_optional(&mut *self.0)
            .await?;
        row.map(|row| {
            Ok(ImportedEvent {
                freeze_id: row.try_get("freeze_id")?,
                digest: row.try_get("digest")?,
            })
        })
        .transpose()
    }

    /// Keeps what became of an event.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_imported_event(
        &mut self,
        uid: &str,
        event: &ImportedEvent,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO imported_events (uid, freeze_id, digest, imported_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(uid)
        .bind(&event.freeze_id)
        .bind(&event.digest)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }
}
