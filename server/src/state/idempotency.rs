//! Answers by idempotency key. Knows keys and answers; must not know what was asked.

use super::row::{json, micros, to_json};
use super::{Fault, Tx};
use crate::service::OperationAnswer;
use floe_domain::time::Instant;
use sqlx::{QueryBuilder, Row as _};

/// An answer that is given again.
#[derive(Clone, Debug)]
pub struct Kept {
    /// To whom.
    pub asker: String,
    /// To which key of theirs.
    pub key: String,
    /// To which request.
    pub fingerprint: String,
    /// What.
    pub answer: OperationAnswer,
}

impl Tx {
    /// The answers that this asker got for these keys.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn answers_for_keys(
        &mut self,
        asker: &str,
        keys: &[&str],
    ) -> Result<Vec<Kept>, Fault> {
        let mut select = QueryBuilder::new("SELECT * FROM idempotency_keys WHERE asker = ");
        select.push_bind(asker).push(" AND key IN (");
        let mut list = select.separated(", ");
        for key in keys {
            list.push_bind(*key);
        }
        select.push(")");
        let select = select.build().persistent(keys.len() == 1);
        let rows = select.fetch_all(&mut *self.0).await?;
        let kept = rows.iter().map(|row| {
            Ok(Kept {
                asker: asker.to_owned(),
                key: row.try_get("key")?,
                fingerprint: row.try_get("fingerprint")?,
                answer: json(row, "answer")?,
            })
        });
        kept.collect()
    }

    /// Keeps the answers to requests that carried a key.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn keep_answers(&mut self, kept: &[Kept], now: Instant) -> Result<(), Fault> {
        if kept.is_empty() {
            return Ok(());
        }
        let answers: Result<Vec<_>, Fault> = kept.iter().map(|one| to_json(&one.answer)).collect();
        let mut insert = QueryBuilder::new(
            "INSERT INTO idempotency_keys (asker, key, fingerprint, answer, at) ",
        );
        insert.push_values(kept.iter().zip(answers?), |mut row, (one, answer)| {
            row.push_bind(&one.asker)
                .push_bind(&one.key)
                .push_bind(&one.fingerprint)
                .push_bind(answer)
                .push_bind(micros(now));
        });
        self.insert(insert, kept.len()).await
    }

    /// Forgets answers from before a moment.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn forget_answers(&mut self, before: Instant) -> Result<(), Fault> {
        sqlx::query("DELETE FROM idempotency_keys WHERE at <= $1")
            .bind(micros(before))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}
