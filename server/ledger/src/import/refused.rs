//! Why a delivery is not imported at all, in words for the person who gave it. Knows causes; must not know screens.

use super::delivery::Delivery;
use std::io;
use std::path::{Path, PathBuf};

/// A delivery that is refused whole. Nothing of it is visible and nothing else has changed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The call named no file.
    #[error("No file was named, so nothing was imported. Name at least one bill.")]
    NoFiles,
    /// The file has not the columns of FOCUS "Cost and Usage".
    #[error(
        "{file} is not a FOCUS Cost and Usage file: it has no column {}. Nothing was imported. Export the bill as FOCUS 1.0 to 1.4 in CSV, with these columns.",
        missing.join(", ")
    )]
    NotFocus {
        /// The file's name.
        file: String,
        /// The mandatory columns it has not.
        missing: Vec<String>,
    },
    /// The file has some columns of AWS's cost and usage report, and not all that are needed.
    #[error(
        "{file} is a cost and usage report of AWS without {}, so its charges can not be told. Nothing was imported. Take these columns into the export.",
        missing.join(", ")
    )]
    NotWhole {
        /// The file's name.
        file: String,
        /// The columns it has not.
        missing: Vec<String>,
    },
    /// A column that Floe reads stands in the header twice.
    #[error(
        "{file} has the column {column} twice, so it is unclear which one counts. Nothing was imported. Take one of them out of the export."
    )]
    ColumnTwice {
        /// The file's name.
        file: String,
        /// The column.
        column: String,
    },
    /// Another format than CSV or CSV.gz.
    #[error("{file} is {format}, which Floe can not read. Nothing was imported. {advice}")]
    Format {
        /// The file's name.
        file: String,
        /// What it looks like: "a Parquet file".
        format: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// A gzip stream that ends too early or is damaged.
    #[error(
        "{file} is cut off or damaged: {detail}. Nothing was imported. Download the file again and compare its size with the source."
    )]
    Gzip {
        /// The file's name.
        file: String,
        /// What the decoder says.
        detail: String,
    },
    /// A Parquet file that is damaged, or packed or made in a way that Floe can not read.
    #[error(
        "{file} can not be read as Parquet: {detail}. Nothing was imported. Download the file again and compare its size with the source; packed are Snappy, gzip and zstd read."
    )]
    Parquet {
        /// The file's name.
        file: String,
        /// What the decoder says.
        detail: String,
    },
    /// Files that were named are not there.
    #[error(
        "{} {} not there. Nothing was imported. If a manifest names what is missing, download that too.",
        list(paths), if paths.len() == 1 { "is" } else { "are" }
    )]
    NotThere {
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// A packed file unpacks to far more than a bill's does.
    #[error(
        "{file} unpacks to far more than its size, as no bill does. Nothing was imported. If it is one, unpack it and import the CSV inside."
    )]
    Bomb {
        /// The file's name.
        file: String,
    },
    /// The file has a header and nothing else, or nothing at all.
    #[error("{file} has no rows. Nothing was imported. Check that the export has finished.")]
    NoRows {
        /// The file's name.
        file: String,
    },
    /// A row larger than any bill's: most likely a quote that nobody closes.
    #[error(
        "{file} has a row at line {line} that is larger than 64 MiB, most likely for a missing closing quote. Nothing was imported. Correct the quote or export the bill again."
    )]
    EndlessRow {
        /// The file's name.
        file: String,
        /// Where the row begins.
        line: u64,
    },
    /// The same bytes are given twice in one call and would be counted twice.
    #[error(
        "{second} has the same content as {first}, so its charges would count twice. Nothing was imported. Name each part of the bill once."
    )]
    SameFileTwice {
        /// The first file's name.
        first: String,
        /// The second file's name.
        second: String,
    },
    /// `strict`, and at least one row is rejected or a rule of FOCUS is broken. The figures are those of the reading.
    #[error("{}", strict(.0))]
    Strict(Box<Delivery>),
    /// Every row is rejected. The figures are those of the reading.
    #[error(
        "All {} rows were rejected. Nothing was imported. The reasons tell what to correct.",
        .0.rows.read
    )]
    NothingAccepted(Box<Delivery>),
    /// More different months, accounts and regions than any bill has: most likely columns stand under wrong names.
    #[error(
        "The delivery holds charges for more than {limit} different combinations of month, account and region, most likely because columns stand under wrong names. Nothing was imported. Check RegionId and BillingAccountId."
    )]
    TooManySegments {
        /// The largest number allowed.
        limit: usize,
    },
    /// The sum of a column does not fit an exact decimal.
    #[error(
        "The amounts in {column} add up to more than an exact sum can hold. Nothing was imported. Check that column."
    )]
    SumTooLarge {
        /// The column.
        column: &'static str,
    },
    /// A kept original is not the file that was imported.
    #[error(
        "The kept original of {file} has changed since it was imported, so the region can not be rebuilt from it. Nothing was changed. Restore {} from a backup.",
        path.display()
    )]
    OriginalChanged {
        /// The file's name at import.
        file: String,
        /// Where the original lies.
        path: PathBuf,
    },
    /// The caller asked to stop.
    #[error(
        "The import was stopped before its end. Nothing was imported. Start it again when you like."
    )]
    Stopped,
    /// No space or quota is left.
    #[error(
        "There is no space left to write {}. Nothing was imported and what was written so far is removed. Free some space and import again.",
        path.display()
    )]
    StorageFull {
        /// What was being written.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("{} could not be read: {source}. Nothing was imported. Check the path and its rights.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("{} could not be written: {source}. Nothing was imported. Check the data folder and its rights.", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A fault in Floe itself.
    #[error("The import failed inside Floe: {0}. Nothing was imported. Please report this.")]
    Internal(String),
}

/// Why a strict import takes nothing.
fn strict(delivery: &Delivery) -> String {
    let rows = delivery.rows;
    if rows.rejected > 0 {
        return format!(
            "{} of {} rows were rejected, and a strict import takes all rows or none. Nothing was imported. Correct the rows, or import without strict to leave them out.",
            rows.rejected, rows.read
        );
    }
    let broken = delivery
        .broken
        .iter()
        .filter(|rule| rule.is_certain())
        .count();
    let rules = if broken == 1 {
        "1 rule of FOCUS is".to_owned()
    } else {
        format!("{broken} rules of FOCUS are")
    };
    format!(
        "{rules} broken, and a strict import takes a bill that keeps all of them or none. Nothing was imported. Correct the export, or import without strict: every row can be read.",
    )
}

/// The first of many paths, and how many more there are.
fn list(paths: &[PathBuf]) -> String {
    let first: Vec<String> = paths
        .iter()
        .take(5)
        .map(|path| path.display().to_string())
        .collect();
    match paths.len().saturating_sub(first.len()) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

impl Refused {
    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn unwritable(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::StorageFull {
                path: path.to_owned(),
            },
            _ => Self::Unwritable {
                path: path.to_owned(),
                source,
            },
        }
    }
}
