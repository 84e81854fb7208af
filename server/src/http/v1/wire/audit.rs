//! The audit. Knows records as they are kept; must not know what their details mean.

use crate::service::AuditPart;
use floe_domain::audit::Record;
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::Serialize;

/// Part of the audit, newest first, and whether its chain holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AuditBody {
    /// The records.
    pub items: Vec<RecordBody>,
    /// What to send as `cursor` for the next part; null when this is the last.
    pub next_cursor: Option<String>,
    /// How many records there are.
    pub count: i64,
    /// Whether every record follows the one before and none was changed.
    pub chain_holds: bool,
    /// Where the chain breaks; null when it holds.
    pub broken_at: Option<i64>,
}

/// One thing that happened. `actor` and `detail` are JSON texts: the record's hash is over exactly these texts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecordBody {
    /// 1 for the first, then without a gap.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// Who: the actor chain, as JSON text.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The rest, as JSON text.
    pub detail: String,
    /// The hash of the record before.
    pub previous_hash: String,
    /// The hash of this record.
    pub hash: String,
}

impl From<Record> for RecordBody {
    fn from(record: Record) -> Self {
        Self {
            seq: record.seq,
            at: record.at,
            actor: record.actor,
            action: record.action,
            subject: record.subject,
            detail: record.detail,
            previous_hash: record.previous_hash,
            hash: record.hash,
        }
    }
}

impl From<AuditPart> for AuditBody {
    fn from(part: AuditPart) -> Self {
        Self {
            items: part
                .records
                .items
                .into_iter()
                .map(RecordBody::from)
                .collect(),
            next_cursor: part.records.next,
            count: part.count,
            chain_holds: part.broken.is_none(),
            broken_at: part.broken.map(|broken| broken.seq),
        }
    }
}
