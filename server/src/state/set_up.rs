//! The one-time link that makes the first admin. Knows its fingerprint; must not know addresses of pages.

use super::row::micros;
use super::{Fault, Tx};
use floe_domain::time::Instant;

impl Tx {
    /// Replaces the link: one made before no longer opens anything.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn set_link(&mut self, fingerprint: &str, expires_at: Instant) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO set_up (id, fingerprint, expires_at) VALUES (1, $1, $2)
             ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, expires_at = excluded.expires_at",
        )
        .bind(fingerprint)
        .bind(micros(expires_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Whether the link of this fingerprint is the one made last and not expired.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn link_is_open(&mut self, fingerprint: &str, now: Instant) -> Result<bool, Fault> {
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM set_up WHERE fingerprint = $1 AND expires_at > $2",
        )
        .bind(fingerprint)
        .bind(micros(now))
        .fetch_one(&mut *self.0)
        .await?;
        Ok(found > 0)
    }

    /// Closes the link for good.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn drop_link(&mut self) -> Result<(), Fault> {
        sqlx::query("DELETE FROM set_up")
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
