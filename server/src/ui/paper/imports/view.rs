//! Imports and their reconciliation as pages show them. Knows sums as read, accepted and served; must not know files.

use crate::service::{ImportResult, Standing};
use floe_domain::money::Amount;
use floe_domain::time::Instant;
use floe_ledger::import::BrokenRule;

/// An import in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportRow {
    /// The identifier in URLs.
    pub(super) id: String,
    /// When it became visible, or was refused.
    pub(super) at: Instant,
    /// Who brought it, in words.
    pub(super) by: String,
    /// How it ended.
    pub(super) result: ImportResult,
    /// Its files.
    pub(super) files: Vec<ImportedFile>,
    /// What it covers, in words: `Sep 2024 · AWS · 123456789012`.
    pub(super) covers: Vec<String>,
    /// Whether its bills are estimated or final, where the source says so: estimated when one is.
    pub(super) standing: Option<Standing>,
    /// Whether it was added to what was there instead of replacing it.
    pub(super) appended: bool,
    /// Whether it restated a bill that was there, or added to one.
    pub(super) is_restated: bool,
    /// Rows read.
    pub(super) rows_read: u64,
    /// Rows accepted.
    pub(super) rows_accepted: u64,
    /// Rows rejected.
    pub(super) rows_rejected: u64,
    /// Per currency and metric, what was read, accepted and served.
    pub(super) sums: Vec<ReconciledSum>,
}

impl ImportRow {
    /// Whether all sums agree and every row is accounted for.
    pub(super) fn agrees(&self) -> bool {
        self.rows_read == self.rows_accepted + self.rows_rejected
            && self
                .sums
                .iter()
                .all(|sum| sum.agrees(self.rows_rejected == 0))
    }
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportedFile {
    /// Its name as given.
    pub(super) name: String,
    /// Its size in bytes, as given.
    pub(super) bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub(super) sha256: String,
    /// The FOCUS version found from its columns: `1.2`.
    pub(super) focus: String,
    /// Rows read from it.
    pub(super) rows: u64,
}

/// One metric in one currency, followed through an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReconciledSum {
    /// The currency's code.
    pub(super) currency: String,
    /// FOCUS name: `BilledCost` or `EffectiveCost`.
    pub(super) metric: String,
    /// The sum of the rows read whose amount could be read.
    pub(super) read: Amount,
    /// The sum of the rows accepted.
    pub(super) accepted: Amount,
    /// What the cube served of this import right after it became visible; `None` when nothing became visible.
    pub(super) served: Option<Amount>,
}

impl ReconciledSum {
    /// Whether the three agree; what was read may differ from what was accepted only when rows were rejected.
    pub(super) fn agrees(&self, all_accepted: bool) -> bool {
        self.served.is_none_or(|served| served == self.accepted)
            && (!all_accepted || self.read == self.accepted)
    }
}

/// One import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ImportPage {
    /// As in the list.
    pub(super) row: ImportRow,
    /// Why it was refused whole.
    pub(super) refusal: Option<String>,
    /// Rejected rows, in order; at most 500.
    pub(super) rejects: Vec<Reject>,
    /// How many rows had an amount with more than 18 digits after the point, which was rounded.
    pub(super) rounded_rows: u64,
    /// What that rounding adds up to, per currency, as text with as many digits as it has.
    pub(super) rounded_sums: Vec<(String, String)>,
    /// What it replaced or added.
    pub(super) changes: Vec<DeliveryChange>,
    /// The rules of FOCUS that it breaks.
    pub(super) broken: Vec<BrokenRule>,
}

/// A row that was not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reject {
    /// The file's name.
    pub(super) file: String,
    /// The line in it, the header being line 1.
    pub(super) line: u64,
    /// Why, in words.
    pub(super) reason: String,
}

/// A billing month of a billing account that an import changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeliveryChange {
    /// `Sep 2024`.
    pub(super) month: String,
    /// FOCUS provider name.
    pub(super) provider: String,
    /// FOCUS BillingAccountId.
    pub(super) billing_account: String,
    /// The currency's code.
    pub(super) currency: String,
    /// BilledCost before; `None` when there was nothing.
    pub(super) before: Option<Amount>,
    /// BilledCost after.
    pub(super) after: Amount,
    /// Whether it is estimated or final, where the source says so.
    pub(super) standing: Option<Standing>,
}
