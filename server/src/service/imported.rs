//! What an import answers: its reconciliation. Knows figures; must not know how they are read or shown.

use floe_domain::money::Amount;
use floe_domain::time::Instant;
use floe_ledger::import::{CostSums, Delivery, Invoiced};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Bills to import, as one delivery.
pub struct ImportRequest {
    /// The files; their names are shown and kept.
    pub files: Vec<PathBuf>,
    /// Import nothing if any row is rejected or any rule of FOCUS is broken.
    pub strict: bool,
    /// Add to what is served instead of replacing the bill of the same month, provider and billing account.
    pub append: bool,
    /// Told how far the reading is, several times a second.
    pub progress: Option<Box<dyn Fn(floe_ledger::import::Progress) + Send + Sync>>,
    /// Once true, the reading ends soon and nothing is imported.
    pub stop: Option<Arc<AtomicBool>>,
}

impl ImportRequest {
    /// These files, replacing what they restate.
    #[must_use]
    pub const fn of(files: Vec<PathBuf>) -> Self {
        Self {
            files,
            strict: false,
            append: false,
            progress: None,
            stop: None,
        }
    }
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportResult {
    /// Every row is imported.
    Whole,
    /// Some rows are rejected, the rest is imported.
    WithRejects,
    /// The same bytes are served already: nothing changed.
    Unchanged,
    /// Refused whole: nothing changed.
    Refused,
}

/// An import with its reconciliation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ImportView {
    /// The identifier in URLs; of a delivery that changed nothing, that of the import that brought the same bytes.
    pub id: String,
    /// When it was recorded.
    pub at: Instant,
    /// Who imported it, in words.
    pub by: String,
    /// What became of it.
    pub result: ImportResult,
    /// Whether it was to be added to what is served.
    pub appended: bool,
    /// The figures.
    pub reconciliation: Reconciliation,
}

/// The figures of an import, as they were when it was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// What was read; its list of segments is left empty here. `None` when the reading itself was refused.
    pub delivery: Option<Delivery>,
    /// Why the delivery was refused, in words.
    pub refusal: Option<String>,
    /// What the cube makes of the import's segments as they lie on disk, per currency. It has to be what was accepted.
    pub served: Vec<ServedSums>,
    /// Regions whose new data stay hidden, since their environment is deleted.
    pub hidden: Vec<HiddenRegion>,
    /// The bills it brought, and what they replaced.
    pub bills: Vec<Bill>,
}

/// What is served of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedSums {
    /// FOCUS BillingCurrency.
    pub currency: String,
    /// The sums.
    pub sums: CostSums,
}

/// Data that were imported and are not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenRegion {
    /// The deleted environment.
    pub environment_id: String,
    /// How many charges.
    pub charges: u64,
}

/// One bill of a delivery: a billing month of one billing account at one provider, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// `2024-09`.
    pub month: String,
    /// FOCUS ServiceProviderName.
    pub provider: String,
    /// FOCUS BillingAccountId.
    pub billing_account: String,
    /// FOCUS BillingCurrency.
    pub currency: String,
    /// The BilledCost that was served of it before; `None` when there was none.
    pub before: Option<Amount>,
    /// The BilledCost that is served of it now; zero when the new bill has nothing in this currency.
    pub after: Amount,
    /// Whether it is estimated or final, where the source says so.
    #[serde(default)]
    pub standing: Option<Standing>,
}

/// How far a bill has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Some of its charges are on no invoice yet.
    Estimated,
    /// All of its charges that cost something are on an invoice.
    Final,
}

impl Standing {
    /// Of what is known of a bill's charges; `None` where the source says nothing.
    #[must_use]
    pub const fn of(invoiced: Invoiced) -> Option<Self> {
        match invoiced {
            Invoiced { open: 1.., .. } => Some(Self::Estimated),
            Invoiced { charges: 1.., .. } => Some(Self::Final),
            Invoiced { .. } => None,
        }
    }

    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Estimated => "estimated",
            Self::Final => "final",
        }
    }
}

impl Reconciliation {
    /// Whether every row read is accepted or rejected, and what is served is what was accepted, to the last digit.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let Some(delivery) = &self.delivery else {
            return true;
        };
        let rows = &delivery.rows;
        let accepted: Vec<_> = delivery
            .totals
            .iter()
            .filter(|total| total.rows.accepted > 0)
            .filter_map(|total| Some((total.currency?.to_string(), total.accepted)))
            .collect();
        let served = self
            .served
            .iter()
            .map(|served| (served.currency.clone(), served.sums));
        rows.read == rows.accepted + rows.rejected
            && (self.refusal.is_some() || accepted.into_iter().eq(served))
    }
}
