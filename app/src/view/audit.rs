//! The audit as its page shows it. Knows records and whether their chain holds; must not verify it.

use floe_domain::audit::{Broken, Record};
use serde::{Deserialize, Serialize};

/// What the reader asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Only actions that start so: `decision.`; empty for all.
    pub action: String,
    /// Only actors whose name holds this text; empty for all.
    pub actor: String,
    /// Only records before this sequence number.
    pub before: Option<i64>,
}

/// A page of the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Whether the whole chain holds.
    pub chain: ChainStatus,
    /// Every action that occurs, for the filter.
    pub actions: Vec<String>,
    /// The records, the latest first; at most 50.
    pub rows: Vec<AuditRow>,
    /// Where the next page starts: [`AuditQuery::before`].
    pub next_before: Option<i64>,
}

/// A record, with what a person wants to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The record as it is kept.
    pub record: Record,
    /// The actor in words: `agent deploy-bot, acting for ada@example.com`.
    pub actor: String,
    /// What happened, in a sentence: `Refused to recreate cost-explorer-eu-west-1`.
    pub words: String,
    /// The page that has more: a decision's, a freeze's, an import's.
    pub link: Option<String>,
}

/// Whether the chain of records holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChainStatus {
    /// Every record follows the one before.
    Holds {
        /// How many records.
        records: i64,
    },
    /// It does not.
    Broken {
        /// Where and why.
        broken: Broken,
    },
}
