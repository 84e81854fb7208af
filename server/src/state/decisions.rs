//! Decisions' rows. Knows records; must not know how a decision is made.

use super::row::{json, to_json};
use super::{Fault, Tx};
use crate::service::{Decided, Stage};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _};

fn decided(row: &SqliteRow) -> Result<Decided, Fault> {
    let stage: String = row.try_get("stage")?;
    Ok(Decided {
        id: row.try_get("id")?,
        stage: match stage.as_str() {
            "request" => Stage::Request,
            "approval" => Stage::Approval,
            "execution" => Stage::Execution,
            _ => return Err(Fault::unreadable("decisions.stage", stage)),
        },
        reason: row.try_get("reason")?,
        record: json(row, "record")?,
    })
}

impl Tx {
    /// Keeps decisions; `operation_id` is the operation they allowed or, at execution, were about.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_decisions(
        &mut self,
        decided: &[Decided],
        operation_id: Option<&str>,
    ) -> Result<(), Fault> {
        if decided.is_empty() {
            return Ok(());
        }
        let last: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(place), 0) FROM decisions")
            .fetch_one(&mut *self.0)
            .await?;
        let records: Result<Vec<_>, Fault> =
            decided.iter().map(|one| to_json(&one.record)).collect();
        let rows = (last + 1..).zip(decided).zip(records?);
        let mut insert = QueryBuilder::new(
            "INSERT INTO decisions (place, id, environment_id, stage, reason, record, operation_id) ",
        );
        insert.push_values(rows, |mut row, ((place, one), record)| {
            row.push_bind(place)
                .push_bind(&one.id)
                .push_bind(&one.record.environment_id)
                .push_bind(match one.stage {
                    Stage::Request => "request",
                    Stage::Approval => "approval",
                    Stage::Execution => "execution",
                })
                .push_bind(&one.reason)
                .push_bind(record)
                .push_bind(operation_id);
        });
        self.insert(insert, decided.len()).await
    }

    /// The decision of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn decision(&mut self, id: &str) -> Result<Option<Decided>, Fault> {
        let row = sqlx::query("SELECT * FROM decisions WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(decided).transpose()
    }

    /// The last decisions on an environment, newest first, each with its operation's id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn decisions_on(
        &mut self,
        environment_id: &str,
        most: i64,
    ) -> Result<Vec<(Decided, Option<String>)>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM decisions WHERE environment_id = $1 ORDER BY place DESC LIMIT $2",
        )
        .bind(environment_id)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| Ok((decided(row)?, row.try_get("operation_id")?)))
            .collect()
    }

    /// The last decisions in which a freeze of this id was a reason, newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn decisions_by_freeze(
        &mut self,
        freeze_id: &str,
        most: i64,
    ) -> Result<Vec<Decided>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM decisions WHERE record LIKE '%\"freeze_id\":\"' || $1 || '\"%' ORDER BY place DESC LIMIT $2",
        )
        .bind(freeze_id)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(decided).collect()
    }
}
