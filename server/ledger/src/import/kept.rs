//! The file of rejected rows, read again for showing its beginning. Knows its columns; must not know why rows are rejected.

use csv::{ByteRecord, Reader};
use std::path::Path;

/// A rejected row as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReject {
    /// The file's name.
    pub file: String,
    /// The line on which the row begins, from 1; the header is line 1.
    pub line: u64,
    /// The FOCUS column at fault; empty where it is the whole row.
    pub column: String,
    /// In words.
    pub reason: String,
}

/// The first rejected rows of a file of them, in their order.
///
/// # Errors
/// When the file can not be read.
pub fn first_rejects(path: &Path, most: usize) -> Result<Vec<KeptReject>, csv::Error> {
    let mut reader = Reader::from_path(path)?;
    reader
        .byte_records()
        .take(most)
        .map(|record| record.map(|record| kept(&record)))
        .collect()
}

fn kept(record: &ByteRecord) -> KeptReject {
    let text =
        |place: usize| String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned();
    KeptReject {
        file: text(0),
        line: text(1).parse().unwrap_or_default(),
        column: text(2),
        reason: text(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_the_first_rows_are_read_and_bytes_that_are_no_text_do_no_harm() {
        let folder = crate::scratch::Scratch::new();
        let path = folder.path().join("rejects.csv");
        let rows = b"File,Line,Column,Reason,Row\na.csv,3,BilledCost,has no value,\xff\na.csv,9,,is not UTF-8 text,x\n";
        std::fs::write(&path, rows).unwrap();
        let kept = first_rejects(&path, 1).unwrap();
        assert_eq!(
            kept,
            [KeptReject {
                file: "a.csv".to_owned(),
                line: 3,
                column: "BilledCost".to_owned(),
                reason: "has no value".to_owned(),
            }]
        );
    }
}
