//! The audit: records chained by hash, so that a change to any of them shows. Knows links; must not know the store.

use crate::time::Instant;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One thing that happened. `actor` and `detail` are JSON texts, hashed exactly as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// 1 for the first, then without a gap.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who: the actor chain as JSON, or `"floe"` for the server itself.
    pub actor: String,
    /// What: `decision.deny`, `freeze.create`, `session.start` …
    pub action: String,
    /// To what: an environment's, a freeze's, a person's id.
    pub subject: String,
    /// The rest, as JSON.
    pub detail: String,
    /// The hash of the record before, or 64 zeros.
    pub previous_hash: String,
    /// The hash of this record.
    pub hash: String,
}

/// What stands before the first record.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Record {
    /// SHA-256, in hexadecimal, over the record before's hash and every field of this one, each preceded by its length
    /// so that no two different records read the same.
    #[must_use]
    pub fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let at = self.at.timestamp_micros().to_string();
        let seq = self.seq.to_string();
        for field in [
            &self.previous_hash,
            &seq,
            &at,
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
        ] {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Where a chain stops holding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the audit is broken at record {seq}: {reason}")]
pub struct Broken {
    /// The first record that does not fit.
    pub seq: i64,
    /// What is wrong with it.
    pub reason: String,
}

/// Follows a chain record by record, in order from the first.
#[derive(Clone, Debug)]
pub struct Verifier {
    next_seq: i64,
    previous_hash: String,
}

impl Default for Verifier {
    fn default() -> Self {
        Self {
            next_seq: 1,
            previous_hash: GENESIS.to_owned(),
        }
    }
}

impl Verifier {
    /// Takes the next record.
    ///
    /// # Errors
    /// When it is missing, out of order, changed, or does not follow the one before.
    pub fn accept(&mut self, record: &Record) -> Result<(), Broken> {
        let broken = |reason: &str| Broken {
            seq: self.next_seq,
            reason: reason.to_owned(),
        };
        if record.seq != self.next_seq {
            return Err(broken("it is missing"));
        }
        if record.previous_hash != self.previous_hash {
            return Err(broken("it does not follow the record before"));
        }
        if record.hash != record.computed_hash() {
            return Err(broken("its content was changed"));
        }
        self.next_seq += 1;
        self.previous_hash.clone_from(&record.hash);
        Ok(())
    }

    /// How many records were accepted.
    #[must_use]
    pub const fn accepted(&self) -> i64 {
        self.next_seq - 1
    }
}

#[cfg(test)]
mod tests;
