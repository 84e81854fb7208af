//! What a delivery turned out to hold: the figures of its reconciliation. Knows amounts; must not know how they are read.

use super::conformance::BrokenRule;
use crate::charges::SegmentKey;
use chrono::{DateTime, NaiveDate, Utc};
use floe_domain::charge::Version;
use floe_domain::cost::Metric;
use floe_domain::money::{Amount, Currency};
use serde::{Deserialize, Serialize};

/// All files of one import, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// SHA-256 over the sorted SHA-256 sums of its files: the same bytes have the same identity, whatever the files'
    /// names and order.
    pub identity: String,
    /// The newest FOCUS version among its files.
    pub version: Version,
    /// In the order they were given.
    pub files: Vec<FileRead>,
    /// Rows of all files.
    pub rows: RowCounts,
    /// One per currency, sorted; rows whose currency can't be read stand under `None`, last.
    pub totals: Vec<CurrencyTotals>,
    /// What rounding to 18 digits did, in accepted rows; empty when nothing was rounded.
    pub rounding: Vec<Rounding>,
    /// The segment files, sorted by key. Rows of one key stand in one file.
    pub segments: Vec<SegmentFile>,
    /// Why rows were rejected, the most frequent first.
    pub reasons: Vec<Reason>,
    /// Accepted rows whose Tags are no JSON object: they are imported without tags.
    pub unreadable_tags: u64,
    /// The rules of their FOCUS version that its files break, where that was looked for.
    #[serde(default)]
    pub broken: Vec<BrokenRule>,
}

/// One file of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRead {
    /// Its name, without folders.
    pub name: String,
    /// Of its bytes as they lie on disk, in hexadecimal.
    pub sha256: String,
    /// Its size on disk.
    pub bytes: u64,
    /// Rows read, rejected ones included.
    pub rows: u64,
    /// Found from its columns.
    pub version: Version,
    /// It is no FOCUS file but a Cost and Usage Report of AWS.
    #[serde(default)]
    pub report: bool,
    /// Its columns that Floe doesn't read, in their order.
    pub unread_columns: Vec<String>,
}

impl FileRead {
    /// What it is, in words: `FOCUS 1.2`, or `AWS CUR`.
    #[must_use]
    pub fn format(&self) -> String {
        if self.report {
            "AWS CUR".to_owned()
        } else {
            format!("FOCUS {}", self.version)
        }
    }
}

/// How many rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Every row but the header and empty lines.
    pub read: u64,
    /// Rows that stand in a segment.
    pub accepted: u64,
    /// Rows that break a rule.
    pub rejected: u64,
    /// Good rows of segments that [`super::Options::only`] leaves out.
    pub left_out: u64,
}

/// Sums of the two costs that are reconciled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostSums {
    /// FOCUS BilledCost.
    pub billed: Amount,
    /// FOCUS EffectiveCost.
    pub effective: Amount,
}

/// The reconciliation of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyTotals {
    /// FOCUS BillingCurrency; `None` for rows that have no valid one.
    pub currency: Option<Currency>,
    /// Its rows.
    pub rows: RowCounts,
    /// Every amount that is a number, of all rows, rejected ones included.
    pub read: CostSums,
    /// The amounts of accepted rows.
    pub accepted: CostSums,
}

/// What rounding to 18 digits did to one column in one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounding {
    /// The column.
    pub metric: Metric,
    /// The currency, or the ConsumedUnit for a quantity (empty where there is none).
    pub unit: String,
    /// How many amounts were rounded.
    pub rows: u64,
    /// The sum of rounded minus exact, as decimal text with up to 36 digits after the point.
    pub added: String,
}

/// One segment file in the import's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentFile {
    /// What its charges share.
    pub key: SegmentKey,
    /// Its path below the import's folder, with `/`: `segments/2024-09-us-east-1-00001.parquet`.
    pub file: String,
    /// Its charges.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    /// Sums per currency, sorted.
    pub totals: Vec<(Currency, CostSums)>,
    /// The day of the earliest ChargePeriodStart.
    pub first_day: NaiveDate,
    /// The day of the latest ChargePeriodStart.
    pub last_day: NaiveDate,
    /// The latest ChargePeriodEnd among charges of the category Usage, or among all when there is no usage: fees for
    /// a whole month end with the month, however little of it has been delivered.
    pub complete_to: DateTime<Utc>,
    /// Which of its charges are on an invoice, where the source tells.
    #[serde(default)]
    pub invoiced: Invoiced,
}

/// How many charges are on an invoice: a bill is final when all that cost something are. Charges of files that do not tell
/// count in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoiced {
    /// Charges that are.
    pub charges: u64,
    /// Charges of a BilledCost other than zero that are not yet.
    pub open: u64,
}

impl Invoiced {
    /// Counts these too.
    pub fn add(&mut self, other: Self) {
        self.charges += other.charges;
        self.open += other.open;
    }
}

/// One reason for which rows were rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The FOCUS column at fault; empty where it is the whole row.
    pub column: String,
    /// In words, without the value: "is not a decimal number".
    pub reason: String,
    /// How many rows.
    pub rows: u64,
    /// The first of them, at most five.
    pub examples: Vec<RejectedRow>,
}

/// Where a rejected row stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRow {
    /// The file's name.
    pub file: String,
    /// The line on which the row begins, from 1; the header is line 1.
    pub line: u64,
    /// The value at fault, cut after 80 characters.
    pub value: String,
}
