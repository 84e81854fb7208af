//! Imports' rows: who delivered what, and its reconciliation. Knows deliveries; must not know what is served.

use super::row::{at, json, micros, to_json};
use super::{Fault, Tx};
use crate::service::{ImportResult, ImportView};
use floe_domain::time::Instant;
use floe_ledger::import::KeptFile;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn import(row: &SqliteRow) -> Result<ImportView, Fault> {
    let result: String = row.try_get("result")?;
    Ok(ImportView {
        id: row.try_get("id")?,
        at: at(row, "at")?,
        by: row.try_get("imported_by")?,
        result: match result.as_str() {
            "whole" => ImportResult::Whole,
            "with_rejects" => ImportResult::WithRejects,
            "refused" => ImportResult::Refused,
            _ => return Err(Fault::unreadable("imports.result", result)),
        },
        appended: row.try_get::<i64, _>("appended")? != 0,
        reconciliation: json(row, "reconciliation")?,
    })
}

impl Tx {
    /// Records an import, with its files in their order when it is not refused.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn add_import(&mut self, import: &ImportView, digest: &str) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO imports (place, id, at, imported_by, digest, result, appended, reconciliation)
             VALUES ((SELECT COALESCE(MAX(place), 0) + 1 FROM imports), $1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&import.id)
        .bind(micros(import.at))
        .bind(&import.by)
        .bind(digest)
        .bind(match import.result {
            ImportResult::Whole | ImportResult::Unchanged => "whole",
            ImportResult::WithRejects => "with_rejects",
            ImportResult::Refused => "refused",
        })
        .bind(i64::from(import.appended))
        .bind(to_json(&import.reconciliation)?)
        .execute(&mut *self.0)
        .await?;
        if import.result == ImportResult::Refused {
            return Ok(());
        }
        let files = import
            .reconciliation
            .delivery
            .iter()
            .flat_map(|one| &one.files);
        for (position, file) in (0_i64..).zip(files) {
            sqlx::query(
                "INSERT INTO import_files (import_id, position, name, sha256) VALUES ($1, $2, $3, $4)",
            )
            .bind(&import.id)
            .bind(position)
            .bind(&file.name)
            .bind(&file.sha256)
            .execute(&mut *self.0)
            .await?;
        }
        Ok(())
    }

    /// The last import of these bytes that is served still, whole: none of its bills was replaced by another import.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn live_import_of(&mut self, digest: &str) -> Result<Option<ImportView>, Fault> {
        let row = sqlx::query(
            "SELECT * FROM imports WHERE digest = $1 AND result <> 'refused'
             AND EXISTS (SELECT 1 FROM segments WHERE segments.import_id = imports.id AND segments.state = 'live')
             AND NOT EXISTS (SELECT 1 FROM segments WHERE segments.import_id = imports.id AND segments.retired_by IN (SELECT id FROM imports))
             ORDER BY place DESC LIMIT 1",
        )
        .bind(digest)
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(import).transpose()
    }

    /// The place of the last import before a moment; 0 when there is none.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn place_before(&mut self, before: Instant) -> Result<i64, Fault> {
        Ok(
            sqlx::query_scalar("SELECT COALESCE(MAX(place), 0) FROM imports WHERE at < $1")
                .bind(micros(before))
                .fetch_one(&mut *self.0)
                .await?,
        )
    }

    /// The place of an import among all; 0 when there is none of that id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn place_of_import(&mut self, id: &str) -> Result<i64, Fault> {
        let place = sqlx::query_scalar("SELECT place FROM imports WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        Ok(place.unwrap_or_default())
    }

    /// The import of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn import(&mut self, id: &str) -> Result<Option<ImportView>, Fault> {
        let row = sqlx::query("SELECT * FROM imports WHERE id = $1")
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(import).transpose()
    }

    /// Imports before a place, the latest first, each with its place.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn imports_before(
        &mut self,
        before: i64,
        most: i64,
    ) -> Result<Vec<(i64, ImportView)>, Fault> {
        let rows =
            sqlx::query("SELECT * FROM imports WHERE place < $1 ORDER BY place DESC LIMIT $2")
                .bind(before)
                .bind(most)
                .fetch_all(&mut *self.0)
                .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("place")?, import(row)?)))
            .collect()
    }

    /// The files of an import, in the order they were given.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn files_of_import(&mut self, id: &str) -> Result<Vec<KeptFile>, Fault> {
        let rows = sqlx::query(
            "SELECT name, sha256 FROM import_files WHERE import_id = $1 ORDER BY position",
        )
        .bind(id)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(KeptFile {
                    sha256: row.try_get("sha256")?,
                    name: row.try_get("name")?,
                })
            })
            .collect()
    }
}
