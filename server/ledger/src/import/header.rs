//! A bill's first record: which column stands where. Knows FOCUS columns; must not know rows.

use super::conformance::{self, Checks};
use super::fields::{Fields, UNREAD};
use super::refused::Refused;
use floe_domain::charge::{Column, Need, Version};

/// How many columns a header is looked through for: wider files have the rest unread.
const WIDEST: usize = 2_048;

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// By column of the file: the place in [`Column::ALL`], one after it of what is only looked at, or [`UNREAD`].
    pub(super) slots: Vec<u8>,
    pub(super) version: Version,
    pub(super) checks: Checks,
    /// The slot of what says which invoice a charge is on, where the file does.
    pub(super) invoice: Option<usize>,
    pub(super) unread: Vec<String>,
    /// Where the first row may begin in the first block.
    pub(super) end: usize,
    /// A quote stands where RFC 4180 allows none.
    pub(super) irregular: bool,
}

impl Header {
    /// Reads the header at the start of a file's first block.
    pub(super) fn read(file: &str, block: &[u8]) -> Result<Self, Refused> {
        // Slots of one byte reach 255 columns at a time.
        let mut names: Vec<String> = Vec::new();
        let mut fields = Fields::new(usize::from(UNREAD));
        let scan = fields.scan(block, 0, &[]);
        if scan.fields == 0 {
            return Err(Refused::NoRows {
                file: file.to_owned(),
            });
        }
        while names.len() < scan.fields.min(WIDEST) {
            let start = names.len();
            let here = (scan.fields - start).min(usize::from(UNREAD));
            let mut slots = vec![UNREAD; start];
            slots.extend((0..UNREAD).take(here));
            fields.scan(block, 0, &slots);
            for slot in 0..here {
                let name = String::from_utf8_lossy(fields.get(block, slot));
                names.push(name.trim().to_owned());
            }
        }
        let mut header = Self::of(file, &names)?;
        header.slots.resize(scan.fields, UNREAD);
        header.end = scan.next;
        header.irregular = scan.irregular;
        Ok(header)
    }

    fn of(file: &str, names: &[String]) -> Result<Self, Refused> {
        let mut slots = Vec::with_capacity(names.len());
        let mut unread = Vec::new();
        let mut found = Vec::new();
        for name in names {
            let Some(column) = Column::named(name) else {
                slots.push(conformance::slot(name).unwrap_or(UNREAD));
                unread.push(name.clone());
                continue;
            };
            if found.contains(&column) {
                return Err(Refused::ColumnTwice {
                    file: file.to_owned(),
                    column: column.name().to_owned(),
                });
            }
            found.push(column);
            slots.push(column as u8);
        }
        let missing = missing(&found);
        if !missing.is_empty() {
            return Err(Refused::NotFocus {
                file: file.to_owned(),
                missing,
            });
        }
        let version = Version::of(names.iter().map(String::as_str));
        Ok(Self {
            checks: Checks::of(names, &slots, version),
            invoice: invoice(&slots),
            slots,
            version,
            unread,
            end: 0,
            irregular: false,
        })
    }

    /// How many columns the file has, and each row must have.
    pub(super) fn columns(&self) -> usize {
        self.slots.len()
    }
}

/// The slot of FOCUS InvoiceId, where a file has it.
fn invoice(slots: &[u8]) -> Option<usize> {
    let slot = conformance::slot("InvoiceId")?;
    slots.contains(&slot).then_some(usize::from(slot))
}

/// The names of the mandatory columns that were not found.
fn missing(found: &[Column]) -> Vec<String> {
    let lacks = |column: &Column| !found.contains(column);
    let mut missing: Vec<String> = Column::ALL
        .iter()
        .filter(|column| matches!(column.need(), Need::Value | Need::Column) && lacks(column))
        .map(|column| column.name().to_owned())
        .collect();
    let either = [Column::ServiceProviderName, Column::ProviderName];
    if either.iter().all(lacks) {
        missing.push(either.map(Column::name).join(" or "));
    }
    missing
}
