//! All that Floe keeps beside segments and delivered files, in SQLite: the only place that speaks SQL. Knows rows; must
//! not know who may change them.
//!
//! Everything is read and written through a [`Tx`], so that what a decision rests on is one state. Writing ones begin
//! immediately: there is one writer at a time among all processes on the folder, and it has read what it changes.

mod approvals;
mod attempts;
mod audit;
mod clock;
mod dashboards;
mod decisions;
mod delegations;
mod deliveries;
mod environments;
mod fault;
mod feeds;
mod freezes;
mod idempotency;
mod imported_events;
mod imports;
mod keys;
mod loosenings;
mod notes;
mod operations;
mod passkeys;
mod people;
mod rates;
mod requests;
mod rights;
mod row;
mod saved_views;
mod segments;
mod sessions;
mod set_up;
mod tokens;
mod watched;
mod webhooks;

pub use audit::NewRecord;
pub(crate) use clock::ACCEPTED;
pub use deliveries::{DueDelivery, NewEvent, Outcome};
pub use fault::Fault;
pub use feeds::FeedRow;
pub use idempotency::Kept;
pub use imported_events::ImportedEvent;
pub use keys::KeyRow;
pub use notes::ToldRecord;
pub use operations::QueuedOperation;
pub use passkeys::{ChallengeRow, PasskeyRow};
pub use people::PersonRow;
pub use segments::{SegmentRow, SegmentState};
pub use sessions::SessionRow;
pub use tokens::TokenRow;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// How long a writer waits for another process's transaction before it gives up and nothing is done.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many pages of the journal a writer lets come together before it copies them into the database itself, and everybody waits for it.
/// While a server runs, [`Store::settle`] is there before.
const JOURNAL: &str = "16384";

/// The state of one data folder.
#[derive(Clone, Debug)]
pub struct Store {
    /// A single connection, so that writers of this process queue here rather than in SQLite's busy loop.
    writer: SqlitePool,
    readers: SqlitePool,
}

/// One transaction: reads see one state; writes happen all or not at all, at [`Tx::commit`].
#[derive(Debug)]
pub struct Tx(Transaction<'static, Sqlite>);

impl Store {
    /// Opens the state in this file, creating or upgrading it as needed. The caller sees to it that only one process
    /// does so at a time.
    ///
    /// # Errors
    /// When the file can not be opened, is damaged, or was written by a later version of Floe.
    pub async fn open(file: &Path) -> Result<Self, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            // What is asked next would find out as well, and there is no network to lose.
            .test_before_acquire(false)
            .connect_with(options.clone().pragma("wal_autocheckpoint", JOURNAL))
            .await?;
        MIGRATIONS.run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "on"))
            .await?;
        Ok(Self { writer, readers })
    }

    /// A transaction that reads one state and can write nothing.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn read(&self) -> Result<Tx, Fault> {
        Ok(Tx(self.readers.begin().await?))
    }

    /// A transaction that no other writer can come between.
    ///
    /// # Errors
    /// When the state can not be written within ten seconds.
    pub async fn write(&self) -> Result<Tx, Fault> {
        Ok(Tx(self.writer.begin_with("BEGIN IMMEDIATE").await?))
    }

    /// Copies what was written from the journal into the database, as far as that keeps nobody waiting. What was committed is durable
    /// before.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn settle(&self) -> Result<(), Fault> {
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .execute(&self.readers)
            .await?;
        Ok(())
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    /// Makes what was written true, on disk.
    ///
    /// # Errors
    /// When that fails; then nothing was written.
    pub async fn commit(self) -> Result<(), Fault> {
        Ok(self.0.commit().await?)
    }

    /// The value of a revision: `calendar`, `ledger` or `audit`.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn revision(&mut self, name: &str) -> Result<i64, Fault> {
        Ok(
            sqlx::query_scalar("SELECT value FROM revisions WHERE name = $1")
                .bind(name)
                .fetch_one(&mut *self.0)
                .await?,
        )
    }

    /// Counts a revision on and returns the new value.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn advance(&mut self, name: &str) -> Result<i64, Fault> {
        self.advance_by(name, 1).await
    }

    async fn advance_by(&mut self, name: &str, by: i64) -> Result<i64, Fault> {
        Ok(sqlx::query_scalar(
            "UPDATE revisions SET value = value + $2 WHERE name = $1 RETURNING value",
        )
        .bind(name)
        .bind(by)
        .fetch_one(&mut *self.0)
        .await?)
    }

    /// Runs an insertion of so many rows. Only that of one row is kept ready: the others are rarely of the same length.
    async fn insert(&mut self, mut rows: QueryBuilder<Sqlite>, number: usize) -> Result<(), Fault> {
        let insert = rows.build().persistent(number == 1);
        insert.execute(&mut *self.0).await?;
        Ok(())
    }

    /// Runs any statement, so that tests can damage the state as no service can.
    ///
    /// # Errors
    /// SQLite's.
    #[cfg(test)]
    pub(crate) async fn run_for_tests(&mut self, sql: &'static str) -> Result<(), Fault> {
        sqlx::query(sql).execute(&mut *self.0).await?;
        Ok(())
    }
}
