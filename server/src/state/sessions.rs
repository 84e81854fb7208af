//! Sessions' rows, by the fingerprint of their secret. Knows when they end; must not know cookies.

use super::row::{at, micros};
use super::{Fault, Tx};
use crate::service::Person;
use floe_domain::time::Instant;
use sqlx::Row as _;

/// A session that may still be alive.
pub struct SessionRow {
    /// Whose.
    pub person: Person,
    /// When it was last used, to the minute.
    pub last_seen_at: Instant,
    /// When it ends, used or not.
    pub expires_at: Instant,
}

impl Tx {
    /// Begins a session.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn begin_session(
        &mut self,
        fingerprint: &str,
        person_id: &str,
        now: Instant,
        expires_at: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO sessions (fingerprint, person_id, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)",
        )
        .bind(fingerprint)
        .bind(person_id)
        .bind(micros(now))
        .bind(micros(expires_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The session of this fingerprint, if its person is not removed.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn session(&mut self, fingerprint: &str) -> Result<Option<SessionRow>, Fault> {
        let row = sqlx::query(
            "SELECT person_id, last_seen_at, expires_at FROM sessions WHERE fingerprint = $1",
        )
        .bind(fingerprint)
        .fetch_optional(&mut *self.0)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person = self.person(row.try_get("person_id")?).await?;
        person
            .map(|person| {
                Ok(SessionRow {
                    person,
                    last_seen_at: at(&row, "last_seen_at")?,
                    expires_at: at(&row, "expires_at")?,
                })
            })
            .transpose()
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn touch_session(&mut self, fingerprint: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE sessions SET last_seen_at = $2 WHERE fingerprint = $1")
            .bind(fingerprint)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Ends a session; one that is not there is ended already.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn end_session(&mut self, fingerprint: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM sessions WHERE fingerprint = $1")
            .bind(fingerprint)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Forgets sessions that ended before `now`.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forget_ended_sessions(&mut self, now: Instant) -> Result<(), Fault> {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
