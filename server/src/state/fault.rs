//! What can go wrong with the state. Knows causes; must not know what was being done.

/// The state could not be read or written. What was being done was not done.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite's answer.
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    /// The state is of another version than this Floe.
    #[error("the state can not be brought to this version: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row says what no version of Floe writes.
    #[error("the state holds `{value}` as {column}, which this version can not read")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// A value can not be written as JSON.
    #[error("a value can not be kept: {0}")]
    Json(#[from] serde_json::Error),
}

impl Fault {
    /// A row that can not be understood.
    pub(super) fn unreadable(column: &'static str, value: impl Into<String>) -> Self {
        Self::Unreadable {
            column,
            value: value.into(),
        }
    }

    /// Whether the cause is a row of the same key that is there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(cause)) if cause.is_unique_violation())
    }

    /// What it means for the one who asked, and what to do: a sentence or two without internals.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Sql(sqlx::Error::Database(cause)) if is_full(cause.as_ref()) => {
                "The disk of Floe's data folder is full, so nothing was done. Make room there and try again."
            }
            Self::Sql(sqlx::Error::Database(cause)) if is_busy(cause.as_ref()) => {
                "Another process is writing Floe's state, so nothing was done. Try again."
            }
            _ => {
                "Floe's state can not be read or written, so nothing was done. Its log says why; try again once that is mended."
            }
        }
    }
}

/// SQLITE_FULL, or an input/output error while writing, in SQLite's words.
fn is_full(cause: &dyn sqlx::error::DatabaseError) -> bool {
    cause.message().contains("disk is full")
}

/// SQLITE_BUSY and SQLITE_LOCKED, in SQLite's words.
fn is_busy(cause: &dyn sqlx::error::DatabaseError) -> bool {
    cause.message().contains("is locked")
}
