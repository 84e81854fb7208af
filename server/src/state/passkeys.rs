//! Passkeys and what they are asked to sign. Knows rows; must not know signatures.

use super::row::{at, maybe_at, micros};
use super::{Fault, Tx};
use crate::service::PasskeyView;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A passkey as it is kept.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// What is shown of it.
    pub view: PasskeyView,
    /// The public key and its counter, as the library keeps them.
    pub passkey: String,
}

/// Something that a passkey was asked to sign.
#[derive(Clone, Debug)]
pub struct ChallengeRow {
    /// The identifier that comes back with the answer.
    pub id: String,
    /// Who was asked.
    pub person_id: String,
    /// In which session: its secret's fingerprint.
    pub session: String,
    /// `prove` or `register`.
    pub purpose: String,
    /// The digest of the act that it is for.
    pub act: String,
    /// What the library needs to check the answer.
    pub state: String,
    /// When it was made.
    pub made_at: Instant,
}

fn passkey(row: &SqliteRow) -> Result<PasskeyRow, Fault> {
    Ok(PasskeyRow {
        view: PasskeyView {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            created_at: at(row, "created_at")?,
            last_used_at: maybe_at(row, "last_used_at")?,
        },
        passkey: row.try_get("passkey")?,
    })
}

impl Tx {
    /// A person's passkeys for a site, the oldest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn passkeys(
        &mut self,
        person_id: &str,
        site: &str,
    ) -> Result<Vec<PasskeyRow>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM passkeys WHERE person_id = $1 AND site = $2 AND removed_at IS NULL ORDER BY created_at, id",
        )
        .bind(person_id)
        .bind(site)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(passkey).collect()
    }

    /// How many passkeys a person has, for whichever site.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn passkey_count(&mut self, person_id: &str) -> Result<i64, Fault> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS passkeys FROM passkeys WHERE person_id = $1 AND removed_at IS NULL",
        )
        .bind(person_id)
        .fetch_one(&mut *self.0)
        .await?;
        Ok(row.try_get("passkeys")?)
    }

    /// Keeps a passkey.
    ///
    /// # Errors
    /// When the state can not be written; [`Fault::is_duplicate`] when it is registered already.
    pub async fn add_passkey(
        &mut self,
        person_id: &str,
        site: &str,
        row: &PasskeyRow,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO passkeys (id, person_id, name, site, passkey, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&row.view.id)
        .bind(person_id)
        .bind(&row.view.name)
        .bind(site)
        .bind(&row.passkey)
        .bind(micros(row.view.created_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Notes that a passkey signed, with its new counter.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn note_passkey(
        &mut self,
        id: &str,
        passkey: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query("UPDATE passkeys SET passkey = $2, last_used_at = $3 WHERE id = $1")
            .bind(id)
            .bind(passkey)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Removes a person's passkey; `false` when they have none of that id.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_passkey(
        &mut self,
        person_id: &str,
        id: &str,
        now: Instant,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE passkeys SET removed_at = $3 WHERE person_id = $1 AND id = $2 AND removed_at IS NULL",
        )
        .bind(person_id)
        .bind(id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Keeps a challenge, and forgets those older than `oldest`.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_challenge(
        &mut self,
        row: &ChallengeRow,
        oldest: Instant,
    ) -> Result<(), Fault> {
        sqlx::query("DELETE FROM challenges WHERE made_at < $1")
            .bind(micros(oldest))
            .execute(&mut *self.0)
            .await?;
        sqlx::query(
            "INSERT INTO challenges (id, person_id, session, purpose, act, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&row.id)
        .bind(&row.person_id)
        .bind(&row.session)
        .bind(&row.purpose)
        .bind(&row.act)
        .bind(&row.state)
        .bind(micros(row.made_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Takes a challenge out: whatever becomes of its answer, there is no second one.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn take_challenge(&mut self, id: &str) -> Result<Option<ChallengeRow>, Fault> {
        let row = sqlx::query("DELETE FROM challenges WHERE id = $1 RETURNING *")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.map(|row| {
            Ok(ChallengeRow {
                id: row.try_get("id")?,
                person_id: row.try_get("person_id")?,
                session: row.try_get("session")?,
                purpose: row.try_get("purpose")?,
                act: row.try_get("act")?,
                state: row.try_get("state")?,
                made_at: at(&row, "made_at")?,
            })
        })
        .transpose()
    }
}
