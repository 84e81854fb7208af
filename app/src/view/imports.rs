//! Imports and their reconciliation as pages show them. Knows sums as read, accepted and served; must not know files.

use floe_domain::money::Amount;
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};

/// The list of imports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportsPage {
    /// The latest first.
    pub rows: Vec<ImportRow>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// How an import ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportResult {
    /// Every row was accepted.
    Whole,
    /// Some rows were rejected, the rest imported.
    WithRejects,
    /// Nothing was imported.
    Refused,
}

/// An import in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// The identifier in URLs.
    pub id: String,
    /// When it became visible, or was refused.
    pub at: Instant,
    /// Who brought it, in words.
    pub by: String,
    /// How it ended.
    pub result: ImportResult,
    /// Its files.
    pub files: Vec<ImportedFile>,
    /// What it covers, in words: `Sep 2024 · AWS · 123456789012`.
    pub covers: Vec<String>,
    /// Whether it was added to what was there instead of replacing it.
    pub appended: bool,
    /// Rows read.
    pub rows_read: u64,
    /// Rows accepted.
    pub rows_accepted: u64,
    /// Rows rejected.
    pub rows_rejected: u64,
    /// Per currency and metric, what was read, accepted and served.
    pub sums: Vec<ReconciledSum>,
}

impl ImportRow {
    /// Whether all sums agree and every row is accounted for.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.rows_read == self.rows_accepted + self.rows_rejected
            && self
                .sums
                .iter()
                .all(|sum| sum.agrees(self.rows_rejected == 0))
    }
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedFile {
    /// Its name as given.
    pub name: String,
    /// Its size in bytes, as given.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The FOCUS version found from its columns: `1.2`.
    pub focus: String,
    /// Rows read from it.
    pub rows: u64,
}

/// One metric in one currency, followed through an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciledSum {
    /// The currency's code.
    pub currency: String,
    /// FOCUS name: `BilledCost` or `EffectiveCost`.
    pub metric: String,
    /// The sum of the rows read whose amount could be read.
    pub read: Amount,
    /// The sum of the rows accepted.
    pub accepted: Amount,
    /// What the cube served of this import right after it became visible; `None` when nothing became visible.
    pub served: Option<Amount>,
}

impl ReconciledSum {
    /// Whether the three agree; what was read may differ from what was accepted only when rows were rejected.
    #[must_use]
    pub fn agrees(&self, all_accepted: bool) -> bool {
        self.served.is_none_or(|served| served == self.accepted)
            && (!all_accepted || self.read == self.accepted)
    }
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPage {
    /// As in the list.
    pub row: ImportRow,
    /// Why it was refused whole.
    pub refusal: Option<String>,
    /// Rejected rows, in order; at most 500.
    pub rejects: Vec<Reject>,
    /// How many rows had an amount with more than 18 digits after the point, which was rounded.
    pub rounded_rows: u64,
    /// What that rounding adds up to, per currency, as text with as many digits as it has.
    pub rounded_sums: Vec<(String, String)>,
    /// What it replaced or added.
    pub changes: Vec<DeliveryChange>,
}

/// A row that was not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The file's name.
    pub file: String,
    /// The line in it, the header being line 1.
    pub line: u64,
    /// Why, in words.
    pub reason: String,
}

/// A billing month of a billing account that an import changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryChange {
    /// `Sep 2024`.
    pub month: String,
    /// FOCUS provider name.
    pub provider: String,
    /// FOCUS BillingAccountId.
    pub billing_account: String,
    /// The currency's code.
    pub currency: String,
    /// BilledCost before; `None` when there was nothing.
    pub before: Option<Amount>,
    /// BilledCost after.
    pub after: Amount,
}
