//! Requests that wait for people, and what people said. Knows rows; must not know how many it takes.

use super::row::{at, json, maybe_at, micros, named, to_json};
use super::{Fault, Tx};
use crate::service::{ApprovalRequest, RequestStatus, VoteView};
use floe_domain::guard::{Consent, Said, Vote};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn request(row: &SqliteRow) -> Result<ApprovalRequest, Fault> {
    Ok(ApprovalRequest {
        id: row.try_get("id")?,
        asked: json(row, "asked")?,
        digest: row.try_get("digest")?,
        decision_id: row.try_get("decision_id")?,
        status: named(row, "status")?,
        requested_at: at(row, "requested_at")?,
        ended_at: maybe_at(row, "ended_at")?,
        outcome: row.try_get("outcome")?,
        operation_id: row.try_get("operation_id")?,
    })
}

fn said(row: &SqliteRow) -> Result<Said, Fault> {
    let text: String = row.try_get("said")?;
    match text.as_str() {
        "approve" => Ok(Said::Approve),
        "deny" => Ok(Said::Deny),
        _ => Err(Fault::unreadable("votes.said", text)),
    }
}

fn vote(row: &SqliteRow) -> Result<VoteView, Fault> {
    Ok(VoteView {
        email: row.try_get("email")?,
        reason: row.try_get("reason")?,
        vote: Vote {
            person_id: row.try_get("person_id")?,
            said: said(row)?,
            digest: row.try_get("digest")?,
            at: at(row, "at")?,
            withdrawn_at: maybe_at(row, "withdrawn_at")?,
        },
    })
}

impl Tx {
    /// Adds a request that waits.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_request(
        &mut self,
        asker: &str,
        request: &ApprovalRequest,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO requests (place, id, environment_id, asker, asked, digest, decision_id, status, requested_at, expires_at)
             VALUES ((SELECT COALESCE(MAX(place), 0) + 1 FROM requests), $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&request.id)
        .bind(&request.asked.environment_id)
        .bind(asker)
        .bind(to_json(&request.asked)?)
        .bind(&request.digest)
        .bind(&request.decision_id)
        .bind(request.status.name())
        .bind(micros(request.requested_at))
        .bind(micros(request.asked.expires_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The request of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn request(&mut self, id: &str) -> Result<Option<ApprovalRequest>, Fault> {
        let row = sqlx::query("SELECT * FROM requests WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(request).transpose()
    }

    /// The requests that wait, the one that ends first first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn requests_awaiting(&mut self) -> Result<Vec<ApprovalRequest>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM requests WHERE status = 'awaiting' ORDER BY expires_at, place",
        )
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(request).collect()
    }

    /// The last requests that have ended, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn requests_ended(&mut self, most: i64) -> Result<Vec<ApprovalRequest>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM requests WHERE status <> 'awaiting' ORDER BY ended_at DESC, place DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(request).collect()
    }

    /// The requests of one asker that wait.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn requests_awaiting_of(
        &mut self,
        asker: &str,
    ) -> Result<Vec<ApprovalRequest>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM requests WHERE asker = $1 AND status = 'awaiting' ORDER BY place",
        )
        .bind(asker)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(request).collect()
    }

    /// Ends a request that waits; `false` when it did no longer.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn end_request(
        &mut self,
        id: &str,
        status: RequestStatus,
        outcome: &str,
        operation_id: Option<&str>,
        now: Instant,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE requests SET status = $2, outcome = $3, operation_id = $4, ended_at = $5 WHERE id = $1 AND status = 'awaiting'",
        )
        .bind(id)
        .bind(status.name())
        .bind(outcome)
        .bind(operation_id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The request that an operation was approved by.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn request_of_operation(
        &mut self,
        operation_id: &str,
    ) -> Result<Option<ApprovalRequest>, Fault> {
        let row = sqlx::query("SELECT * FROM requests WHERE operation_id = $1")
            .bind(operation_id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(request).transpose()
    }

    /// A request with what was said to it, as the guard weighs it.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn consent(&mut self, request: &ApprovalRequest) -> Result<Consent, Fault> {
        let votes = self.votes(&request.id).await?;
        Ok(Consent {
            asked: request.asked.clone(),
            votes: votes.into_iter().map(|one| one.vote).collect(),
        })
    }

    /// What was said to a request or a loosening, in the order it was said.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn votes(&mut self, request_id: &str) -> Result<Vec<VoteView>, Fault> {
        let rows = sqlx::query(
            "SELECT votes.*, people.email AS email FROM votes JOIN people ON people.id = votes.person_id
             WHERE request_id = $1 ORDER BY at, person_id",
        )
        .bind(request_id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(vote).collect()
    }

    /// Keeps a person's word; `false` when they have spoken already and not taken it back.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_vote(
        &mut self,
        request_id: &str,
        vote: &Vote,
        reason: &str,
        evidence: &str,
    ) -> Result<bool, Fault> {
        let said = match vote.said {
            Said::Approve => "approve",
            Said::Deny => "deny",
        };
        let done = sqlx::query(
            "INSERT INTO votes (request_id, person_id, said, digest, at, reason, evidence) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (request_id, person_id) DO UPDATE SET said = excluded.said, digest = excluded.digest, at = excluded.at,
             reason = excluded.reason, evidence = excluded.evidence, withdrawn_at = NULL
             WHERE votes.withdrawn_at IS NOT NULL AND votes.said <> 'deny'",
        )
        .bind(request_id)
        .bind(&vote.person_id)
        .bind(said)
        .bind(&vote.digest)
        .bind(micros(vote.at))
        .bind(reason)
        .bind(evidence)
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a person's approval back; `false` when there is none to take back.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn withdraw_vote(
        &mut self,
        request_id: &str,
        person_id: &str,
        now: Instant,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE votes SET withdrawn_at = $3 WHERE request_id = $1 AND person_id = $2 AND withdrawn_at IS NULL AND said = 'approve'",
        )
        .bind(request_id)
        .bind(person_id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
