//! Notes' rows, and what the audit tells that stands beside them on charts. Knows days and actions; must not know who may see what.

use super::row::{at, kept_where, micros, named};
use super::{Fault, Tx};
use crate::service::notes::Note;
use floe_domain::time::{DayRange, Instant};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

/// A record of the audit, as far as a chart tells of it.
#[derive(Clone, Debug)]
pub struct ToldRecord {
    /// When.
    pub at: Instant,
    /// What was done.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The record's detail, as JSON.
    pub detail: String,
}

fn note(row: &SqliteRow) -> Result<Note, Fault> {
    Ok(Note {
        id: row.try_get("id")?,
        first_day: named(row, "first_day")?,
        last_day: named(row, "last_day")?,
        words: row.try_get("words")?,
        region: row.try_get("region")?,
        service: row.try_get("service")?,
        visibility: named(row, "visibility")?,
        owner_id: row.try_get("owner_id")?,
        owner: row.try_get("owner")?,
        created_at: at(row, "created_at")?,
        changed_at: at(row, "changed_at")?,
    })
}

impl Tx {
    /// Keeps a note, or what it has become.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn put_note(&mut self, note: &Note) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO notes (id, first_day, last_day, words, region, service, visibility, owner_id, created_at, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (id) DO UPDATE SET first_day = $2, last_day = $3, words = $4, region = $5, service = $6,
             visibility = $7, changed_at = $10",
        )
        .bind(&note.id)
        .bind(note.first_day.to_string())
        .bind(note.last_day.to_string())
        .bind(&note.words)
        .bind(&note.region)
        .bind(&note.service)
        .bind(note.visibility.name())
        .bind(&note.owner_id)
        .bind(micros(note.created_at))
        .bind(micros(note.changed_at))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The note of this id.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn note(&mut self, id: &str) -> Result<Option<Note>, Fault> {
        let row = sqlx::query(kept_where!("notes", "WHERE notes.id = $1"))
            .bind(id)
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(note).transpose()
    }

    /// The notes that somebody keeps or shares, the latest days first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn notes(&mut self, owner_id: &str, most: i64) -> Result<Vec<Note>, Fault> {
        let rows = sqlx::query(kept_where!("notes", "WHERE notes.visibility = 'shared' OR notes.owner_id = $1 ORDER BY notes.first_day DESC, notes.id LIMIT $2"
        ))
        .bind(owner_id)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(note).collect()
    }

    /// Those of them that touch a range, by their first day.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn notes_in(&mut self, owner_id: &str, range: DayRange) -> Result<Vec<Note>, Fault> {
        let rows = sqlx::query(kept_where!("notes", "WHERE (notes.visibility = 'shared' OR notes.owner_id = $1) AND notes.first_day < $3 AND notes.last_day >= $2
             ORDER BY notes.first_day, notes.created_at, notes.id"
        ))
        .bind(owner_id)
        .bind(range.start.to_string())
        .bind(range.end.to_string())
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(note).collect()
    }

    /// How many notes somebody keeps.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn notes_of(&mut self, owner_id: &str) -> Result<i64, Fault> {
        Ok(
            sqlx::query_scalar("SELECT COUNT(*) FROM notes WHERE owner_id = $1")
                .bind(owner_id)
                .fetch_one(&mut *self.0)
                .await?,
        )
    }

    /// Forgets a note.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_note(&mut self, id: &str) -> Result<(), Fault> {
        sqlx::query("DELETE FROM notes WHERE id = $1")
            .bind(id)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The last records of an action in a span of time, the latest first; at most so many. Quick however long the audit is.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn records_of(
        &mut self,
        action: &str,
        (start, end): (Instant, Instant),
        most: i64,
    ) -> Result<Vec<ToldRecord>, Fault> {
        // By two indexes: times find numbers, and numbers find records of the action.
        let rows = sqlx::query(
            "SELECT at, action, subject, detail FROM audit WHERE action = $1
             AND seq >= COALESCE((SELECT seq FROM audit WHERE at >= $2 ORDER BY at LIMIT 1), 0)
             AND seq <= COALESCE((SELECT seq FROM audit WHERE at < $3 ORDER BY at DESC LIMIT 1), 0)
             AND at >= $2 AND at < $3 ORDER BY seq DESC LIMIT $4",
        )
        .bind(action)
        .bind(micros(start))
        .bind(micros(end))
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(ToldRecord {
                    at: at(row, "at")?,
                    action: row.try_get("action")?,
                    subject: row.try_get("subject")?,
                    detail: row.try_get("detail")?,
                })
            })
            .collect()
    }
}
