//! Bills into segment files: reads a delivery's files in one pass, in bounded memory, on all cores, and writes what
//! it finds into a staging folder. Knows files; must not know SQL: nothing here becomes visible to a query.
//!
//! The road of an import: [`Staging::begin`] → [`read_delivery`] → [`Staging::publish`] → the caller records the
//! [`Delivery`] in its one transaction → [`Published`] is dropped. A process that dies anywhere on it leaves
//! folders that [`sweep`] removes.

mod amount;
mod blocks;
mod chunk;
mod columnar;
mod conformance;
mod cur;
mod delivery;
mod fields;
mod header;
mod kept;
mod moment;
mod output;
mod partition;
mod read;
mod refused;
mod reject;
mod row;
mod rows;
mod sets;
mod sku;
mod source;
mod staging;
mod tags;
mod tally;

pub use conformance::{Breaks, BrokenRule};
pub use delivery::{
    CostSums, CurrencyTotals, Delivery, FileRead, Invoiced, Reason, RejectedRow, Rounding,
    RowCounts, SegmentFile,
};
pub use kept::{KeptReject, first_rejects};
pub use read::{KeptFile, read_delivery, rebuild};
pub use refused::Refused;
pub use staging::{Published, REJECTS, SEGMENTS, Staging, folder, original, sweep};

pub(crate) use staging::sync_folder;

use crate::charges::SegmentKey;
use std::sync::atomic::AtomicBool;

/// How a delivery is read.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Import nothing if any row is rejected, or if any rule of FOCUS is broken that was looked for.
    pub strict: bool,
    /// Look which rules of their FOCUS version the files break.
    pub conformance: bool,
    /// Keep each file's bytes, as they are, for a later rebuild.
    pub keep_originals: bool,
    /// Told how far the reading is, several times a second, from one thread at a time.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Only these segments are written and counted; rows of others are checked as always but not counted as accepted.
    pub only: Option<&'a (dyn Fn(&SegmentKey) -> bool + Sync)>,
    /// Once true, the reading ends soon with [`Refused::Stopped`].
    pub stop: Option<&'a AtomicBool>,
}

/// How far the reading of a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The file being read, from 0.
    pub file: usize,
    /// How many files the delivery has.
    pub files: usize,
    /// Bytes read of all files, as they lie on disk.
    pub bytes_read: u64,
    /// Bytes of all files.
    pub bytes: u64,
    /// Rows read, rejected ones included.
    pub rows: u64,
}

#[cfg(test)]
mod tests;
