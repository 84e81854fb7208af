//! Loosenings' rows. Knows rows; must not know what it takes to loosen anything.

use super::row::{json, maybe_at, micros, named, to_json};
use super::{Fault, Tx};
use crate::service::{Change, LooseningStatus, LooseningView};
use floe_domain::guard::{Loosening, LooseningStanding};
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// What of a loosening has no column of its own.
#[derive(Serialize, Deserialize)]
struct Kept {
    change: Change,
    beneficiary: Option<String>,
    rule_revision: i64,
    delay_seconds: u32,
    nonce: String,
}

fn loosening(row: &SqliteRow) -> Result<LooseningView, Fault> {
    let kept: Kept = json(row, "what")?;
    let needed: i64 = row.try_get("needed")?;
    let view = LooseningView {
        id: row.try_get("id")?,
        asked: Loosening {
            what: to_json(&kept.change)?,
            reason: row.try_get("reason")?,
            person_id: row.try_get("person_id")?,
            beneficiary: kept.beneficiary,
            needed: u8::try_from(needed)
                .map_err(|_| Fault::unreadable("loosenings.needed", needed.to_string()))?,
            rule_revision: kept.rule_revision,
            delay_seconds: kept.delay_seconds,
            requested_at: super::row::at(row, "requested_at")?,
            expires_at: super::row::at(row, "expires_at")?,
            nonce: kept.nonce,
        },
        change: kept.change,
        requested_by: row.try_get("requested_by")?,
        status: named(row, "status")?,
        ended_at: maybe_at(row, "ended_at")?,
        outcome: row.try_get("outcome")?,
    };
    // What was changed by hand is not what anyone asked for.
    let digest: String = row.try_get("digest")?;
    if view.asked.digest() == digest {
        Ok(view)
    } else {
        Err(Fault::unreadable("loosenings.digest", digest))
    }
}

impl Tx {
    /// Adds a loosening.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_loosening(&mut self, view: &LooseningView) -> Result<(), Fault> {
        let asked = &view.asked;
        let kept = Kept {
            change: view.change.clone(),
            beneficiary: asked.beneficiary.clone(),
            rule_revision: asked.rule_revision,
            delay_seconds: asked.delay_seconds,
            nonce: asked.nonce.clone(),
        };
        sqlx::query(
            "INSERT INTO loosenings (place, id, what, subject, digest, reason, person_id, requested_by, status, requested_at, expires_at, needed)
             VALUES ((SELECT COALESCE(MAX(place), 0) + 1 FROM loosenings), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(&view.id)
        .bind(to_json(&kept)?)
        .bind(view.change.subject())
        .bind(asked.digest())
        .bind(&asked.reason)
        .bind(&asked.person_id)
        .bind(&view.requested_by)
        .bind(view.status.name())
        .bind(micros(asked.requested_at))
        .bind(micros(asked.expires_at))
        .bind(i64::from(asked.needed))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The loosening of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn loosening(&mut self, id: &str) -> Result<Option<LooseningView>, Fault> {
        let row = sqlx::query("SELECT * FROM loosenings WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(loosening).transpose()
    }

    /// The loosenings that are open, in the order they were asked for.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn open_loosenings(&mut self) -> Result<Vec<LooseningView>, Fault> {
        let rows = sqlx::query("SELECT * FROM loosenings WHERE status = 'open' ORDER BY place")
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(loosening).collect()
    }

    /// The last loosenings that have ended, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn ended_loosenings(&mut self, most: i64) -> Result<Vec<LooseningView>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM loosenings WHERE status <> 'open' ORDER BY ended_at DESC, place DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(loosening).collect()
    }

    /// The loosenings of one subject, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn loosenings_of(&mut self, subject: &str) -> Result<Vec<LooseningView>, Fault> {
        let rows =
            sqlx::query("SELECT * FROM loosenings WHERE subject = $1 ORDER BY place DESC LIMIT 20")
                .bind(subject)
                .fetch_all(&mut *self.0)
                .await?;
        rows.iter().map(loosening).collect()
    }

    /// How a loosening stands now by what was said to it.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn standing(
        &mut self,
        view: &LooseningView,
        now: Instant,
    ) -> Result<LooseningStanding, Fault> {
        let votes: Vec<_> = self
            .votes(&view.id)
            .await?
            .into_iter()
            .map(|one| one.vote)
            .collect();
        let approvers = self.approvers().await?;
        let (rule, _) = self.approval_rule().await?;
        Ok(view.asked.standing(&votes, &approvers, rule.revision, now))
    }

    /// Ends an open loosening; `false` when it was open no longer.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn end_loosening(
        &mut self,
        id: &str,
        status: LooseningStatus,
        outcome: &str,
        now: Instant,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE loosenings SET status = $2, outcome = $3, ended_at = $4 WHERE id = $1 AND status = 'open'",
        )
        .bind(id)
        .bind(status.name())
        .bind(outcome)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
