//! Operations' rows and their permits. Knows statuses; must not know how an operation is carried out.

use super::row::{at, json, maybe_at, micros, named, to_json};
use super::{Fault, Tx};
use floe_domain::environment::{Operation, OperationStatus};
use floe_domain::guard::{ActorChain, Permit};
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// An operation with who asked for it.
#[derive(Clone, Debug)]
pub struct QueuedOperation {
    /// The operation.
    pub operation: Operation,
    /// Who asked, and for whom.
    pub chain: ActorChain,
}

fn operation(row: &SqliteRow) -> Result<Operation, Fault> {
    Ok(Operation {
        id: row.try_get("id")?,
        environment_id: row.try_get("environment_id")?,
        operation: named(row, "operation")?,
        reason: row.try_get("reason")?,
        requested_by: row.try_get("requested_by")?,
        decision_id: row.try_get("decision_id")?,
        status: named(row, "status")?,
        requested_at: at(row, "requested_at")?,
        started_at: maybe_at(row, "started_at")?,
        finished_at: maybe_at(row, "finished_at")?,
        outcome: row.try_get("outcome")?,
    })
}

impl Tx {
    /// Queues an operation with the permit that its decision yielded; the permit is consumed once, at execution.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn queue_operation(
        &mut self,
        operation: &Operation,
        chain: &ActorChain,
        permit: &Permit,
        permit_expires_at: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO operations (place, id, environment_id, operation, reason, requested_by, chain, decision_id, status, requested_at)
             VALUES ((SELECT COALESCE(MAX(place), 0) + 1 FROM operations), $1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&operation.id)
        .bind(permit.environment_id())
        .bind(permit.operation().name())
        .bind(&operation.reason)
        .bind(&operation.requested_by)
        .bind(to_json(chain)?)
        .bind(&operation.decision_id)
        .bind(operation.status.name())
        .bind(micros(operation.requested_at))
        .execute(&mut *self.0)
        .await?;
        sqlx::query(
            "INSERT INTO permits (operation_id, environment_version, calendar_revision, rule_revision, digest, issued_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&operation.id)
        .bind(permit.environment_version())
        .bind(permit.calendar_revision())
        .bind(permit.rule_revision())
        .bind(permit.digest())
        .bind(micros(operation.requested_at))
        .bind(micros(permit_expires_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// Whether the permit of an operation was used.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn is_permit_used(&mut self, operation_id: &str) -> Result<bool, Fault> {
        let row = sqlx::query("SELECT consumed_at FROM permits WHERE operation_id = $1")
            .bind(operation_id)
            .fetch_optional(&mut *self.0)
            .await?;
        match row {
            Some(row) => Ok(maybe_at(&row, "consumed_at")?.is_some()),
            None => Ok(true),
        }
    }

    /// When the permit of an operation can no longer be used; permits of before this was kept, an hour after they were issued.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn permit_expires_at(&mut self, operation: &Operation) -> Result<Instant, Fault> {
        let row = sqlx::query("SELECT expires_at FROM permits WHERE operation_id = $1")
            .bind(&operation.id)
            .fetch_optional(&mut *self.0)
            .await?;
        let kept = match row {
            Some(row) => maybe_at(&row, "expires_at")?,
            None => None,
        };
        Ok(kept.unwrap_or(operation.requested_at + chrono::TimeDelta::hours(1)))
    }

    /// How long the slowest of an environment's last ten recreations took, in seconds, rounded up.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn slowest_recreation(&mut self, environment_id: &str) -> Result<Option<u32>, Fault> {
        let row = sqlx::query(
            "SELECT MAX(took) AS slowest FROM (SELECT finished_at - started_at AS took FROM operations
             WHERE environment_id = $1 AND operation = 'recreate' AND status = 'succeeded' AND started_at IS NOT NULL
             ORDER BY place DESC LIMIT 10) AS last",
        )
        .bind(environment_id)
        .fetch_one(&mut *self.0)
        .await?;
        let micros: Option<i64> = row.try_get("slowest")?;
        // One that is longer than can be told is as good as one that never ends.
        Ok(micros.map(|micros| {
            u64::try_from(micros)
                .map(|micros| micros.div_ceil(1_000_000))
                .ok()
                .and_then(|seconds| u32::try_from(seconds).ok())
                .unwrap_or(u32::MAX)
        }))
    }

    /// Consumes the permit of an operation. `true` for exactly one caller, ever.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn consume_permit(
        &mut self,
        operation_id: &str,
        now: Instant,
    ) -> Result<bool, Fault> {
        let done = sqlx::query(
            "UPDATE permits SET consumed_at = $2 WHERE operation_id = $1 AND consumed_at IS NULL",
        )
        .bind(operation_id)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Marks an operation as started.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn start_operation(&mut self, id: &str, now: Instant) -> Result<(), Fault> {
        sqlx::query("UPDATE operations SET status = 'running', started_at = $2 WHERE id = $1")
            .bind(id)
            .bind(micros(now))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// Marks an operation as ended, saying what happened.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn finish_operation(
        &mut self,
        id: &str,
        status: OperationStatus,
        outcome: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "UPDATE operations SET status = $2, outcome = $3, finished_at = $4 WHERE id = $1",
        )
        .bind(id)
        .bind(status.name())
        .bind(outcome)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The operation of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn operation(&mut self, id: &str) -> Result<Option<Operation>, Fault> {
        let row = sqlx::query("SELECT * FROM operations WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(operation).transpose()
    }

    /// The operations of one status, the one asked for first first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn operations_that_are(
        &mut self,
        status: OperationStatus,
    ) -> Result<Vec<QueuedOperation>, Fault> {
        let rows = sqlx::query("SELECT * FROM operations WHERE status = $1 ORDER BY place")
            .bind(status.name())
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(QueuedOperation {
                    operation: operation(row)?,
                    chain: json(row, "chain")?,
                })
            })
            .collect()
    }

    /// The last operations on an environment, the latest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn operations_on(
        &mut self,
        environment_id: &str,
        most: i64,
    ) -> Result<Vec<Operation>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM operations WHERE environment_id = $1 ORDER BY place DESC LIMIT $2",
        )
        .bind(environment_id)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(operation).collect()
    }
}
