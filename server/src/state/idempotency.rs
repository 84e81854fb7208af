//! Answers by idempotency key. Knows keys and answers; must not know what was asked.

use super::row::{json, micros, to_json};
use super::{Fault, Tx};
use crate::service::OperationAnswer;
use floe_domain::time::Instant;
use sqlx::Row as _;

impl Tx {
    /// The answer this asker got for this key, with the fingerprint of the request it answered.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn answer_for_key(
        &mut self,
        asker: &str,
        key: &str,
    ) -> Result<Option<(String, OperationAnswer)>, Fault> {
        let row = sqlx::query("SELECT * FROM idempotency_keys WHERE asker = $1 AND key = $2")
            .bind(asker)
            .bind(key)
            .fetch_optional(&mut *self.0)
            .await?;
        row.map(|row| Ok((row.try_get("fingerprint")?, json(&row, "answer")?)))
            .transpose()
    }

    /// Keeps the answer to a request that carried a key.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn keep_answer(
        &mut self,
        (asker, key, fingerprint): (&str, &str, &str),
        answer: &OperationAnswer,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO idempotency_keys (asker, key, fingerprint, answer, at) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(asker)
        .bind(key)
        .bind(fingerprint)
        .bind(to_json(answer)?)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(())
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
