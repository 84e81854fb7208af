//! Attempts to sign in, for limiting them. Knows accounts by their fingerprints, and addresses; must not know passwords.

use super::row::{instant, micros};
use super::{Fault, Tx};
use floe_domain::time::Instant;
use sqlx::Row as _;

/// How many attempts failed, and when the oldest of them was.
pub struct Failures {
    /// How many.
    pub count: i64,
    /// The oldest; `None` when there are none.
    pub oldest: Option<Instant>,
}

impl Tx {
    /// Counts an attempt as failed before its password is looked at, so that attempts made at once all count.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_attempt(
        &mut self,
        id: &str,
        account: &str,
        address: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO sign_in_attempts (id, at, account, address) VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(micros(now))
        .bind(account)
        .bind(address)
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Failures of an account since a moment.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn failures_of_account(
        &mut self,
        account: &str,
        since: Instant,
    ) -> Result<Failures, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS failures, MIN(at) AS oldest FROM sign_in_attempts WHERE account = $1 AND at > $2",
        )
        .bind(account)
        .bind(micros(since))
        .fetch_one(&mut *self.0)
        .await?;
        failures(&row)
    }

    /// Failures of an account from one address since a moment.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn failures_of_account_from(
        &mut self,
        (account, address): (&str, &str),
        since: Instant,
    ) -> Result<Failures, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS failures, MIN(at) AS oldest FROM sign_in_attempts
             WHERE account = $1 AND address = $2 AND at > $3",
        )
        .bind(account)
        .bind(address)
        .bind(micros(since))
        .fetch_one(&mut *self.0)
        .await?;
        failures(&row)
    }

    /// Notes that an account or address is locked; whether that was not known since a moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn note_limit(&mut self, of: &str, now: Instant) -> Result<bool, Fault> {
        let noted = sqlx::query(
            "INSERT INTO sign_in_attempts (id, at, account, address) VALUES ($1, $2, '', '')
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(limit_id(of))
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(noted.rows_affected() == 1)
    }

    /// Whether it was noted already that an account or address is locked.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn is_limit_noted(&mut self, of: &str) -> Result<bool, Fault> {
        let row = sqlx::query("SELECT 1 FROM sign_in_attempts WHERE id = $1")
            .bind(limit_id(of))
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(row.is_some())
    }

    /// Failures from an address since a moment.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn failures_from_address(
        &mut self,
        address: &str,
        since: Instant,
    ) -> Result<Failures, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS failures, MIN(at) AS oldest FROM sign_in_attempts WHERE address = $1 AND at > $2",
        )
        .bind(address)
        .bind(micros(since))
        .fetch_one(&mut *self.0)
        .await?;
        failures(&row)
    }

    /// A sign-in succeeded: this attempt was no failure, and the account's earlier ones no longer count.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forgive_attempts(&mut self, id: &str, account: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM sign_in_attempts WHERE id = $1 OR account = $2")
            .bind(id)
            .bind(account)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Forgets attempts from before a moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forget_attempts(&mut self, before: Instant) -> Result<(), Fault> {
        sqlx::query("DELETE FROM sign_in_attempts WHERE at <= $1")
            .bind(micros(before))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}

fn limit_id(of: &str) -> String {
    format!("limit {of}")
}

fn failures(row: &sqlx::sqlite::SqliteRow) -> Result<Failures, Fault> {
    let oldest: Option<i64> = row.try_get("oldest")?;
    Ok(Failures {
        count: row.try_get("failures")?,
        oldest: oldest.map(|micros| instant("at", micros)).transpose()?,
    })
}
