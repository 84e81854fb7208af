//! A bill's first record: which column stands where. Knows FOCUS columns; must not know rows.

use super::conformance::{self, Checks, SLOTS};
use super::cur;
use super::fields::{Fields, UNREAD};
use super::refused::Refused;
use floe_domain::charge::{Column, Need, Version};

/// How many columns a header is looked through for: wider files have the rest unread.
const WIDEST: usize = 2_048;

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// By column of the file: the place in [`Column::ALL`] or in what translates to it, one after it of what is only looked
    /// at, or [`UNREAD`].
    pub(super) slots: Vec<u16>,
    /// How many slots there are.
    pub(super) width: usize,
    /// What makes FOCUS of a cost and usage report's rows.
    pub(super) cur: Option<cur::Layout>,
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
        let mut fields = Fields::new(WIDEST);
        let all: Vec<u16> = (0..).take(WIDEST).collect();
        let scan = fields.scan(block, 0, &all);
        if scan.fields == 0 {
            return Err(Refused::NoRows {
                file: file.to_owned(),
            });
        }
        let names: Vec<String> = (0..scan.fields.min(WIDEST))
            .map(|slot| String::from_utf8_lossy(fields.get(block, slot)))
            .map(|name| name.trim().to_owned())
            .collect();
        let mut header = if cur::is_report(&names) {
            Self::of_report(file, &names)?
        } else {
            Self::of(file, &names)?
        };
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
            slots.push(column as u16);
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
            width: SLOTS,
            cur: None,
            version,
            unread,
            end: 0,
            irregular: false,
        })
    }

    fn of_report(file: &str, names: &[String]) -> Result<Self, Refused> {
        let (layout, slots) = cur::Layout::of(file, names)?;
        let unread = names.iter().zip(&slots);
        Ok(Self {
            unread: unread
                .filter(|(_, slot)| **slot == UNREAD)
                .map(|(name, _)| name.clone())
                .collect(),
            slots,
            width: layout.width(),
            checks: Checks::none(),
            invoice: layout.invoice(),
            cur: Some(layout),
            version: Version::V1_0,
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
fn invoice(slots: &[u16]) -> Option<usize> {
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
