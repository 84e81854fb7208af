//! Rows that break a rule: why, and where they are kept. Knows reasons; must not know how rows are read.

use super::delivery::{Reason, RejectedRow};
use super::refused::Refused;
use csv::Writer;
use floe_domain::charge::{CHARGE_CATEGORIES, Column};
use floe_domain::money::AmountError;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Examples kept of each reason.
const EXAMPLES: usize = 5;
/// Characters kept of a value.
const VALUE: usize = 80;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Missing,
    Amount(AmountError),
    Moment,
    EndBeforeStart,
    Category,
    Currency,
    NotUtf8,
    FieldCount,
    OpenQuote,
}

/// A rejected row.
#[derive(Clone, Debug)]
pub(super) struct Reject {
    pub(super) line: u64,
    pub(super) column: Option<Column>,
    pub(super) cause: Cause,
    pub(super) value: Vec<u8>,
    pub(super) row: Vec<u8>,
}

impl Cause {
    fn words(self) -> String {
        match self {
            Self::Missing => "has no value".to_owned(),
            Self::Amount(error) => error.to_string(),
            Self::Moment => "is not a date and time like 2024-09-01T00:00:00Z".to_owned(),
            Self::EndBeforeStart => "is before ChargePeriodStart".to_owned(),
            Self::Category => format!("is none of {}", CHARGE_CATEGORIES.join(", ")),
            Self::Currency => "is not a currency code of ISO 4217".to_owned(),
            Self::NotUtf8 => "is not UTF-8 text".to_owned(),
            Self::FieldCount => "has not as many fields as the header".to_owned(),
            Self::OpenQuote => "has a quote that is never closed".to_owned(),
        }
    }
}

/// Writes rejected rows into a CSV file in their order, and counts their reasons. Blocks come in any order; what
/// waits for an earlier block is bounded by the blocks under way.
pub(super) struct Rejects {
    path: PathBuf,
    file: Option<Writer<File>>,
    names: Vec<String>,
    next: u64,
    waiting: BTreeMap<u64, (usize, Vec<Reject>)>,
    reasons: Vec<Reason>,
    kept: usize,
}

/// How many bytes of rejected rows are kept; those beyond are counted only. A bill that is all wrong says no more with
/// gigabytes of it.
const MOST_KEPT: usize = 100 << 20;

impl Rejects {
    pub(super) fn new(path: PathBuf, names: Vec<String>) -> Self {
        Self {
            path,
            file: None,
            names,
            next: 0,
            waiting: BTreeMap::new(),
            reasons: Vec::new(),
            kept: 0,
        }
    }

    /// Takes the rejected rows of a block, none included: each block must be told.
    pub(super) fn block(
        &mut self,
        number: u64,
        file: usize,
        rejects: Vec<Reject>,
    ) -> Result<(), Refused> {
        self.waiting.insert(number, (file, rejects));
        while let Some((file, rejects)) = self.waiting.remove(&self.next) {
            self.next += 1;
            for reject in rejects {
                self.row(file, &reject)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, file: usize, reject: &Reject) -> Result<(), Refused> {
        let name = self.names.get(file).cloned().unwrap_or_default();
        let column = reject.column.map_or("", Column::name);
        let words = reject.cause.words();
        let line = reject.line.to_string();
        if self.file.is_none() {
            let file = File::create(&self.path)
                .map_err(|source| Refused::unwritable(&self.path, source))?;
            let mut writer = Writer::from_writer(file);
            writer
                .write_record(["File", "Line", "Column", "Reason", "Row"])
                .map_err(|error| unwritable(&self.path, error))?;
            self.file = Some(writer);
        }
        if let Some(writer) = &mut self.file
            && self.kept < MOST_KEPT
        {
            self.kept += reject.row.len() + name.len() + words.len();
            let fields: [&[u8]; 5] = [
                name.as_bytes(),
                line.as_bytes(),
                column.as_bytes(),
                words.as_bytes(),
                &reject.row,
            ];
            writer
                .write_record(fields)
                .map_err(|error| unwritable(&self.path, error))?;
        }
        let known = self
            .reasons
            .iter_mut()
            .find(|known| known.column == column && known.reason == words);
        let example = RejectedRow {
            file: name,
            line: reject.line,
            value: String::from_utf8_lossy(&reject.value)
                .chars()
                .take(VALUE)
                .collect(),
        };
        match known {
            Some(known) => {
                known.rows += 1;
                if known.examples.len() < EXAMPLES {
                    known.examples.push(example);
                }
            }
            None => self.reasons.push(Reason {
                column: column.to_owned(),
                reason: words,
                rows: 1,
                examples: vec![example],
            }),
        }
        Ok(())
    }

    /// Syncs the file and answers the reasons, the most frequent first.
    pub(super) fn finish(self) -> Result<Vec<Reason>, Refused> {
        if let Some(writer) = self.file {
            let path = &self.path;
            let file = writer
                .into_inner()
                .map_err(|error| Refused::unwritable(path, error.into_error()))?;
            file.sync_all()
                .map_err(|source| Refused::unwritable(path, source))?;
        }
        let mut reasons = self.reasons;
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.rows));
        Ok(reasons)
    }
}

fn unwritable(path: &Path, error: csv::Error) -> Refused {
    let words = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Refused::unwritable(path, source),
        _ => Refused::Internal(words),
    }
}
