//! The audit's rows. Knows how a record is chained to the one before; must not know what is worth recording.

use super::row::{at, micros};
use super::{Fault, Tx};
use floe_domain::audit::{Broken, GENESIS, Record, Verifier};
use floe_domain::time::Instant;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _};

/// A record before it has its place in the chain.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// When.
    pub at: Instant,
    /// Who, as JSON.
    pub actor: String,
    /// What.
    pub action: &'a str,
    /// To what.
    pub subject: &'a str,
    /// The rest, as JSON.
    pub detail: String,
}

fn record(row: &SqliteRow) -> Result<Record, Fault> {
    Ok(Record {
        seq: row.try_get("seq")?,
        at: at(row, "at")?,
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        subject: row.try_get("subject")?,
        detail: row.try_get("detail")?,
        previous_hash: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    })
}

/// A record that follows the last one.
fn following(last: Option<&Record>, new: NewRecord<'_>) -> Record {
    let mut record = Record {
        seq: last.map_or(1, |last| last.seq + 1),
        at: new.at,
        actor: new.actor,
        action: new.action.to_owned(),
        subject: new.subject.to_owned(),
        detail: new.detail,
        previous_hash: last.map_or_else(|| GENESIS.to_owned(), |last| last.hash.clone()),
        hash: String::new(),
    };
    record.hash = record.computed_hash();
    record
}

impl Tx {
    /// Adds a record to the end of the chain, in the transaction of what it records, and answers it as it stands there.
    ///
    /// # Errors
    /// When the state can not be written; then what it records must not happen.
    pub async fn record(&mut self, new: NewRecord<'_>) -> Result<Record, Fault> {
        let record = following(self.last_record().await?.as_ref(), new);
        self.add_records(std::slice::from_ref(&record)).await?;
        Ok(record)
    }

    /// As [`Tx::record`] does with each, in this order.
    ///
    /// # Errors
    /// When the state can not be written; then nothing of what they record must happen.
    pub async fn record_all(&mut self, new: Vec<NewRecord<'_>>) -> Result<Vec<Record>, Fault> {
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let last = self.last_record().await?;
        let mut records = Vec::with_capacity(new.len());
        for one in new {
            records.push(following(records.last().or(last.as_ref()), one));
        }
        self.add_records(&records).await?;
        Ok(records)
    }

    async fn add_records(&mut self, records: &[Record]) -> Result<(), Fault> {
        let mut insert = QueryBuilder::new(
            "INSERT INTO audit (seq, at, actor, action, subject, detail, previous_hash, hash) ",
        );
        insert.push_values(records, |mut row, record| {
            row.push_bind(record.seq)
                .push_bind(micros(record.at))
                .push_bind(&record.actor)
                .push_bind(&record.action)
                .push_bind(&record.subject)
                .push_bind(&record.detail)
                .push_bind(&record.previous_hash)
                .push_bind(&record.hash);
        });
        self.insert(insert, records.len()).await?;
        self.advance_by("audit", i64::try_from(records.len()).unwrap_or(i64::MAX))
            .await?;
        Ok(())
    }

    /// The record at the end of the chain.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn last_record(&mut self) -> Result<Option<Record>, Fault> {
        let row = sqlx::query("SELECT * FROM audit ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut *self.0)
            .await?;
        row.as_ref().map(record).transpose()
    }

    /// Records before `before`, the newest first. An empty `action` or `actor` is no condition; an action ends with a
    /// dot to mean all that begin so; an actor is a part of its JSON.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn records_before(
        &mut self,
        (action, actor): (&str, &str),
        before: i64,
        most: i64,
    ) -> Result<Vec<Record>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM audit WHERE seq < $1
             AND ($2 = '' OR action = $2 OR ($2 LIKE '%.' AND SUBSTR(action, 1, LENGTH($2)) = $2))
             AND ($3 = '' OR LOWER(actor) LIKE '%' || LOWER($3) || '%') ORDER BY seq DESC LIMIT $4",
        )
        .bind(before)
        .bind(action)
        .bind(actor)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(record).collect()
    }

    /// The last records about a subject whose action begins with `action`, the newest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn records_about(
        &mut self,
        subject: &str,
        action: &str,
        most: i64,
    ) -> Result<Vec<Record>, Fault> {
        let rows = sqlx::query(
            "SELECT * FROM audit WHERE subject = $1 AND SUBSTR(action, 1, LENGTH($2)) = $2 ORDER BY seq DESC LIMIT $3",
        )
        .bind(subject)
        .bind(action)
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(record).collect()
    }

    /// Whether a freeze of this id has stopped an operation that was under way.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn has_stopped(&mut self, freeze_id: &str) -> Result<bool, Fault> {
        let row = sqlx::query(
            "SELECT seq FROM audit WHERE action = 'operation.stop' AND detail LIKE '%\"freeze_id\":\"' || $1 || '\"%' LIMIT 1",
        )
        .bind(freeze_id)
        .fetch_optional(&mut *self.0)
        .await?;
        Ok(row.is_some())
    }

    /// Every action that was ever recorded, sorted.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn audited_actions(&mut self) -> Result<Vec<String>, Fault> {
        Ok(
            sqlx::query_scalar("SELECT DISTINCT action FROM audit ORDER BY action")
                .fetch_all(&mut *self.0)
                .await?,
        )
    }

    /// Records after `after`, the oldest first.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn records_after(&mut self, after: i64, most: i64) -> Result<Vec<Record>, Fault> {
        let rows = sqlx::query("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(after)
            .bind(most)
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter().map(record).collect()
    }

    /// Follows the chain on from where `verifier` stands; `None` when it holds to its end. Records cut off the end show
    /// too, since their number is kept apart from them.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn verify_audit(&mut self, verifier: &mut Verifier) -> Result<Option<Broken>, Fault> {
        const PART: i64 = 2_000;
        loop {
            let records = self.records_after(verifier.accepted(), PART).await?;
            for record in &records {
                if let Err(broken) = verifier.accept(record) {
                    return Ok(Some(broken));
                }
            }
            if records.is_empty() {
                break;
            }
        }
        let count = self.revision("audit").await?;
        Ok((count != verifier.accepted()).then(|| Broken {
            seq: verifier.accepted() + 1,
            reason: format!("{count} records were written, and this one is missing"),
        }))
    }
}
