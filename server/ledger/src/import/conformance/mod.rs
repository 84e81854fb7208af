//! Which rules of its FOCUS version a file breaks. Says so and hinders nothing: a row that breaks one is read all the same, unless
//! it is rejected for a reason of its own. Knows the specification; must not know segments.
//!
//! Rows are looked at where they are read, in the memory of a few examples for each rule. What rows have in common is looked at
//! once: which columns are filled, and the values of columns that hold few.

mod file;
mod found;
mod rules;
mod spec;
mod sums;
mod values;

pub(super) use file::{Checks, SLOTS, slot};

use super::amount;
use super::delivery::RejectedRow;
use super::fields::Fields;
use floe_domain::charge::Version;
use found::{Breach, Found};
use rules::{RULES, Shape};
use serde::{Deserialize, Serialize};
use spec::{COLUMNS, Holds, set};
use sums::Sums;

/// What kind of rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breaks {
    /// What columns a file has, and how they are spelled.
    Columns,
    /// Whether a column may be empty.
    Value,
    /// What may stand in a column.
    Form,
    /// What is filled or empty together.
    Together,
    /// What commitments cost and what their use bears. A delivery that has not all of a commitment's time can not keep it,
    /// so it counts for nobody who is strict.
    Sum,
}

/// A rule that a delivery breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokenRule {
    /// The version whose rule it is.
    pub version: Version,
    /// Its kind.
    pub breaks: Breaks,
    /// The FOCUS column, or what stands in its place.
    pub column: String,
    /// In words, after the column.
    pub rule: String,
    /// How many rows break it; of columns how many files, of sums how many commitments.
    pub rows: u64,
    /// The first of them, at most five; of sums without file and line.
    pub examples: Vec<RejectedRow>,
}

impl BrokenRule {
    /// Whether a strict import refuses it.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.breaks != Breaks::Sum
    }
}

/// How many shapes of rows are remembered: a bill has a few dozen.
const SHAPES: usize = 64;

/// Looks at rows for one thread.
#[derive(Debug)]
pub(super) struct Checker {
    found: Found,
    sums: Sums,
    /// By column of the specification, the last value that was as it should be.
    known: Vec<Vec<u8>>,
    /// Shapes of the file's rows, with the columns that lack a value and the rules that are broken.
    shapes: Vec<(Shape, u128, u64)>,
    /// The file that the shapes are of.
    file: usize,
    /// Where the last shape stands.
    last: usize,
    /// The last subcategory and category that belong together.
    pair: (Vec<u8>, Vec<u8>),
}

/// A row with where it stands.
pub(super) struct Looked<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) fields: &'a Fields,
    pub(super) file: usize,
    /// Its line, which takes a while to find out.
    pub(super) line: &'a dyn Fn() -> u64,
}

impl<'a> Looked<'a> {
    fn value(&self, slot: usize) -> &'a [u8] {
        match self.fields.get(self.bytes, slot) {
            b"NULL" | b"null" => &[],
            value => value,
        }
    }
}

impl Default for Checker {
    fn default() -> Self {
        Self {
            found: Found::default(),
            sums: Sums::default(),
            known: vec![Vec::new(); COLUMNS.len()],
            shapes: Vec::new(),
            file: usize::MAX,
            last: 0,
            pair: Default::default(),
        }
    }
}

impl Checker {
    /// Looks at a row.
    pub(super) fn row(&mut self, checks: &Checks, row: &Looked<'_>) {
        let place = || (row.file, (row.line)());
        let mut filled = 0_u128;
        let mut subcategory: &[u8] = &[];
        for look in &checks.columns {
            let value = row.value(look.slot);
            if value.is_empty() {
                continue;
            }
            filled |= 1 << look.place;
            if look.holds == Holds::Text {
                continue;
            }
            if look.holds == Holds::Subcategory {
                subcategory = value;
            }
            let Some(known) = self.known.get_mut(look.place) else {
                continue;
            };
            if known == value {
                continue;
            }
            if !values::fits(look.holds, value) {
                let breach = Breach::Value(look.place);
                self.found.note(checks.version, breach, value, &place);
            } else if !matches!(look.holds, Holds::Decimal | Holds::Json) {
                // Numbers and objects seldom come twice in a row.
                known.clear();
                known.extend_from_slice(value);
            }
        }
        if !subcategory.is_empty() {
            self.subcategory(checks, row, subcategory);
        }
        let shape = self.shape(checks, row, filled);
        let (empty, broken) = self.breaches(checks, row.file, shape);
        for at in bits(empty) {
            let breach = Breach::Empty(at);
            self.found.note(checks.version, breach, &[], &place);
        }
        for at in bits(broken.into()) {
            let breach = Breach::Together(at);
            let value = RULES.get(at).map_or(&[][..], |rule| {
                let looks = &checks.columns;
                let look = looks.iter().find(|one| 1 << one.place == set(rule.column));
                look.map_or(&[][..], |look| row.value(look.slot))
            });
            self.found.note(checks.version, breach, value, &place);
        }
    }

    /// Whether a subcategory that FOCUS allows stands beside its category.
    fn subcategory(&mut self, checks: &Checks, row: &Looked<'_>, subcategory: &[u8]) {
        let category = row.value(checks.marks.service_category);
        let pair = (subcategory, category);
        let (known_one, known_other) = &self.pair;
        if pair == (known_one, known_other) {
            return;
        }
        match values::category_of(subcategory) {
            Some(its) if its.as_bytes() != category && !category.is_empty() => {
                let place = || (row.file, (row.line)());
                let column = bits(set("ServiceSubcategory")).next().unwrap_or_default();
                let breach = Breach::Category(column);
                self.found.note(checks.version, breach, subcategory, &place);
            }
            _ => self.pair = (subcategory.to_vec(), category.to_vec()),
        }
    }

    /// What the rules ask of the row; and its part in the sums of its commitment.
    fn shape(&mut self, checks: &Checks, row: &Looked<'_>, filled: u128) -> Shape {
        let marks = &checks.marks;
        let mut shape = Shape {
            filled,
            category: category(row.value(marks.category)),
            is: 0,
        };
        if row.value(marks.class) == b"Correction" {
            shape.is |= rules::CORRECTION;
        }
        let commitment = row.value(marks.commitment);
        if !commitment.is_empty() && row.value(marks.status) == b"Unused" {
            shape.is |= rules::UNUSED;
        }
        if shape.category == rules::PURCHASE && row.value(marks.frequency) == b"Usage-Based" {
            shape.is |= rules::USAGE_BASED;
        }
        if commitment.is_empty() {
            return shape;
        }
        let units =
            |slot| amount::parse(row.value(slot).trim_ascii()).map_or(0, |(units, _)| units);
        let currency = row.value(marks.currency);
        if shape.category == rules::PURCHASE {
            if units(marks.effective) != 0 {
                shape.is |= rules::EFFECTIVE;
            }
            self.sums.bought(commitment, currency, units(marks.billed));
        } else if shape.category == rules::USAGE {
            self.sums.used(commitment, currency, units(marks.effective));
        }
        shape
    }

    /// The columns that lack a value, and the rules that a row of this shape breaks.
    fn breaches(&mut self, checks: &Checks, file: usize, shape: Shape) -> (u128, u64) {
        if self.file != file {
            self.file = file;
            self.shapes.clear();
        }
        let is_it = |known: &(Shape, u128, u64)| known.0 == shape;
        let found = if self.shapes.get(self.last).is_some_and(is_it) {
            Some(self.last)
        } else {
            self.shapes.iter().position(is_it)
        };
        if let Some(at) = found
            && let Some((_, empty, broken)) = self.shapes.get(at)
        {
            self.last = at;
            return (*empty, *broken);
        }
        let empty = checks.needed & !shape.filled;
        let broken = bits(checks.rules.into())
            .filter(|at| RULES.get(*at).is_some_and(|rule| rule.is_broken_by(&shape)))
            .fold(0, |all, at| all | 1 << at);
        if self.shapes.len() < SHAPES {
            self.last = self.shapes.len();
            self.shapes.push((shape, empty, broken));
        }
        (empty, broken)
    }

    /// Adds what another thread found.
    pub(super) fn merge(&mut self, other: Self) {
        self.found.merge(other.found);
        self.sums.merge(other.sums);
    }

    /// What is broken, the columns first; `files` are what was looked at in each, and their names.
    pub(super) fn finish(self, files: &[(&Checks, &str)]) -> Vec<BrokenRule> {
        let names: Vec<String> = files.iter().map(|(_, name)| (*name).to_owned()).collect();
        let newest = files.iter().map(|(checks, _)| checks.version).max();
        let mut broken = headers(files);
        broken.extend(self.found.finish(&names));
        broken.extend(newest.and_then(|version| self.sums.finish(version)));
        broken
    }
}

/// What headers break: the same column in several files once.
fn headers(files: &[(&Checks, &str)]) -> Vec<BrokenRule> {
    let mut broken: Vec<BrokenRule> = Vec::new();
    for (checks, file) in files {
        for (column, rule) in &checks.header {
            let example = RejectedRow {
                file: (*file).to_owned(),
                line: 1,
                value: String::new(),
            };
            let same = broken.iter_mut().find(|one| {
                (one.version, one.column.as_str(), one.rule.as_str())
                    == (checks.version, column.as_str(), *rule)
            });
            match same {
                Some(known) => {
                    known.rows += 1;
                    if known.examples.len() < 5 {
                        known.examples.push(example);
                    }
                }
                None => broken.push(BrokenRule {
                    version: checks.version,
                    breaks: Breaks::Columns,
                    column: column.clone(),
                    rule: (*rule).to_owned(),
                    rows: 1,
                    examples: vec![example],
                }),
            }
        }
    }
    broken
}

fn category(value: &[u8]) -> u8 {
    match value {
        b"Usage" => rules::USAGE,
        b"Purchase" => rules::PURCHASE,
        b"Tax" => rules::TAX,
        b"Credit" => rules::CREDIT,
        b"Adjustment" => rules::ADJUSTMENT,
        _ => rules::OTHER,
    }
}

/// The places of the bits that are set.
fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(at)
    })
}
