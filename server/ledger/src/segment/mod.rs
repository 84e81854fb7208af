//! Segments: immutable Parquet files of the charges of one import, one region and one billing month. Knows the file
//! format; must not know where bills come from nor which segments are live.
//!
//! Texts are dictionary-coded in the file exactly as in [`ChargeColumns`](crate::charges::ChargeColumns), so writing
//! and reading move codes and touch each distinct text once. Amounts are DECIMAL(38,18) in every file, so that a tool
//! that reads many segments at once never has to reconcile scales, which would round.

mod bits;
mod decode;
mod encode;
mod facts;
mod layout;
mod merge;
mod read;
mod texts;
mod write;

#[cfg(test)]
mod tests;

pub use read::read;
pub use write::{Written, write};

pub(crate) use encode::{Coded as CodedSlice, Encoder, RowGroup};
pub(crate) use facts::Names;
pub(crate) use layout::OTHERWISE;
pub(crate) use texts::Interner;
pub(crate) use write::{SegmentWriter, hex};

use std::io;
use std::path::PathBuf;

/// How many rows a row group holds at most: large enough for its dictionaries to pay, small enough to be encoded in
/// a few megabytes.
pub(crate) const GROUP_ROWS: usize = 1 << 18;

/// Why a segment can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// The file system refuses.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not what was written.
    #[error(
        "the segment {} is damaged: {detail}. Recreate its region, or restore the file from a backup",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// The charges can't be a segment.
    #[error("charges that can not be a segment: {0}")]
    Unfit(&'static str),
    /// The encoder fails: a fault in Floe itself.
    #[error("the segment could not be encoded: {0}")]
    Encoding(String),
}
