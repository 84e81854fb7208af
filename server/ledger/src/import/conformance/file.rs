//! What is to be looked at in one file: the specification's columns that it has, and what its header says already. Knows headers
//! and the specification; must not know rows.

use super::rules::RULES;
use super::spec::{COLUMNS, Holds, place, set};
use crate::import::fields::UNREAD;
use floe_domain::charge::{Column, Version};

/// One column of a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Among [`COLUMNS`].
    pub(super) place: usize,
    /// Where its field is.
    pub(super) slot: usize,
    pub(super) holds: Holds,
}

/// What to look at in a file.
#[derive(Clone, Debug)]
pub(in crate::import) struct Checks {
    pub(super) version: Version,
    pub(super) columns: Vec<Look>,
    /// Columns that every row fills.
    pub(super) needed: u128,
    /// Rules whose columns the file has, a bit each.
    pub(super) rules: u64,
    /// What the header breaks: the column, and how in words.
    pub(super) header: Vec<(String, &'static str)>,
    pub(super) marks: Marks,
}

/// Slots of columns that rules ask more of than whether they are filled. Where the file has not the column, no field is in
/// the slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub(super) category: usize,
    pub(super) class: usize,
    pub(super) frequency: usize,
    pub(super) status: usize,
    pub(super) commitment: usize,
    pub(super) billed: usize,
    pub(super) effective: usize,
    pub(super) currency: usize,
    pub(super) service_category: usize,
}

impl Marks {
    fn of(columns: &[Look]) -> Self {
        let slot = |name| {
            let found = columns.iter().find(|look| 1 << look.place == set(name));
            found.map_or(usize::MAX, |look| look.slot)
        };
        Self {
            category: slot("ChargeCategory"),
            class: slot("ChargeClass"),
            frequency: slot("ChargeFrequency"),
            status: slot("CommitmentDiscountStatus"),
            commitment: slot("CommitmentDiscountId"),
            billed: slot("BilledCost"),
            effective: slot("EffectiveCost"),
            currency: slot("BillingCurrency"),
            service_category: slot("ServiceCategory"),
        }
    }
}

/// Where the field of a column goes that is looked at and not read. Each column of the specification has a place after
/// those that are read.
pub(in crate::import) fn slot(header: &str) -> Option<u16> {
    let place = place(header)?;
    u16::try_from(Column::ALL.len() + place).ok()
}

/// How many places there are for fields.
pub(in crate::import) const SLOTS: usize = Column::ALL.len() + COLUMNS.len();

impl Checks {
    /// Of a file that is none of FOCUS, and so can break none of its rules.
    pub(in crate::import) fn none() -> Self {
        Self {
            version: Version::V1_0,
            columns: Vec::new(),
            needed: 0,
            rules: 0,
            header: Vec::new(),
            marks: Marks::of(&[]),
        }
    }

    /// Of a file whose columns have these names, and whose fields go into these slots.
    pub(in crate::import) fn of(names: &[String], slots: &[u16], version: Version) -> Self {
        let mut columns = Vec::new();
        let mut header = Vec::new();
        let mut has = 0_u128;
        for (name, slot) in names.iter().zip(slots) {
            let Some(place) = place(name) else {
                if !name.starts_with("x_") {
                    header.push((
                        name.clone(),
                        "is no column of FOCUS and does not begin with x_",
                    ));
                }
                continue;
            };
            let Some(spec) = COLUMNS.get(place).filter(|_| *slot != UNREAD) else {
                continue;
            };
            if spec.name != name {
                header.push((name.clone(), "is not spelled as FOCUS spells it"));
            }
            if !spec.is_in(version) {
                header.push((name.clone(), "is not in this version of FOCUS"));
                continue;
            }
            has |= 1 << place;
            columns.push(Look {
                place,
                slot: usize::from(*slot),
                holds: spec.holds,
            });
        }
        let specs = || COLUMNS.iter().filter(|spec| spec.is_in(version));
        let missing = specs().filter(|spec| spec.mandatory && set(spec.name) & has == 0);
        header.extend(
            missing.map(|spec| (spec.name.to_owned(), "is missing, and every file has it")),
        );
        let needed = specs()
            .filter(|spec| !spec.nulls)
            .map(|spec| set(spec.name));
        let rules = RULES.iter().enumerate().filter(|(_, rule)| {
            let asked = rule.has | rule.lacks;
            asked & has == asked
        });
        Self {
            version,
            needed: needed.fold(0, |all, one| all | one) & has,
            rules: rules.fold(0, |all, (place, _)| all | 1 << place),
            header,
            marks: Marks::of(&columns),
            columns,
        }
    }
}
