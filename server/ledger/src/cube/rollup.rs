//! Sums of a chunk's charges, made once, that answer usual questions from fewer rows. Knows tables; must not know questions.

use super::amounts::Amounts;
use super::codes::Codes;
use super::near::wide;
use super::scan::{BLOCK, codes};
use super::table::{COLUMNS, Column, Run, Table};
use floe_domain::cost::Dimension;
use hashbrown::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// A rollup must be at most this part of the table it is made from, or it is not worth its memory.
const WORTH: usize = 4;
/// A table of fewer rows answers fast enough by itself.
const SMALL: usize = 512;
/// A rollup by day that is not half its rows after this part of a table will not be worth it at its end: days are alike.
const ENOUGH: usize = 8;

/// Adds the rollups that are worth it, each from the smallest table it can be made from.
pub(super) fn rollups(tables: &mut Vec<Table>) {
    let without = |dropped: &[Dimension], hour: bool| -> [bool; COLUMNS] {
        let dropped: Vec<_> = dropped.iter().filter_map(Column::of).collect();
        std::array::from_fn(|place| {
            let column = Column(place);
            !dropped.contains(&column) && (hour || column != Column::HOUR)
        })
    };
    let only = |kept: &[Dimension]| -> [bool; COLUMNS] {
        let kept: Vec<_> = kept.iter().filter_map(Column::of).collect();
        std::array::from_fn(|place| kept.contains(&Column(place)))
    };
    let overview = only(&[
        Dimension::Service,
        Dimension::ServiceCategory,
        Dimension::ServiceSubcategory,
        Dimension::ChargeCategory,
        Dimension::ChargeClass,
        Dimension::LineItemType,
        Dimension::ChargeFrequency,
        Dimension::PricingCategory,
        Dimension::CommitmentType,
        Dimension::CommitmentStatus,
        Dimension::InvoiceIssuer,
        Dimension::BillingEntity,
        Dimension::Publisher,
        Dimension::Unit,
    ]);
    let mut hour = [false; COLUMNS];
    if let Some(hour) = hour.get_mut(Column::HOUR.0) {
        *hour = true;
    }
    let fleeting = [Dimension::Resource, Dimension::Tag(String::new())];
    let wanted = [
        (true, without(&[], false)),
        (false, without(&[], false)),
        (true, without(&fleeting, false)),
        (false, without(&fleeting, false)),
        (true, overview),
        (false, overview),
        (false, hour),
        (false, [false; COLUMNS]),
    ];
    for (by_month, keep) in wanted {
        let source = tables
            .iter()
            .filter(|table| can_make(table, by_month, &keep))
            .min_by_key(|table| table.rows);
        let made = source
            .filter(|table| table.rows >= SMALL)
            .and_then(|table| rollup(table, by_month, &keep));
        tables.extend(made);
    }
}

fn can_make(table: &Table, by_month: bool, keep: &[bool; COLUMNS]) -> bool {
    let daily = table.runs.iter().all(|run| run.first == run.last);
    let kept = table.columns.iter().zip(keep);
    (by_month || daily)
        && kept
            .into_iter()
            .all(|(column, keep)| column.is_some() || !keep)
}

/// A column that tells rows apart: its place in the table, its codes, and how many bits the largest takes.
type Kept<'a> = (usize, &'a Codes, u32);

/// The sums of a table by currency, day (or month) and the kept columns; none when it is not worth it.
fn rollup(table: &Table, by_month: bool, keep: &[bool; COLUMNS]) -> Option<Table> {
    let all = table.columns.iter().zip(keep).enumerate();
    let all = all.filter(|(_, (_, keep))| **keep);
    let all = all.filter_map(|(place, (column, _))| column.as_ref().map(|codes| (place, codes)));
    let mut columns: [Option<Codes>; COLUMNS] = Default::default();
    let mut kept: Vec<Kept<'_>> = Vec::new();
    for (place, codes) in all {
        match codes {
            Codes::Same(code) => *columns.get_mut(place)? = Some(Codes::Same(*code)),
            codes => {
                let bits = u32::BITS - codes.largest().leading_zeros();
                kept.push((place, codes, bits));
            }
        }
    }
    // Codes side by side in one integer; columns too many or too wide for it leave too many rows anyway.
    match kept.iter().map(|(.., bits)| bits).sum::<u32>() {
        bits if bits < u64::BITS => summed::<u64>(table, by_month, &kept, columns),
        bits if bits < u128::BITS => summed::<u128>(table, by_month, &kept, columns),
        _ => None,
    }
}

/// Codes side by side in one integer.
trait Key: Copy + Default + Eq + Hash {
    /// With one more code, of so many bits, behind the others.
    fn and(self, code: u32, bits: u32) -> Self;
    /// The code of so many bits before the last `shift` ones.
    fn code(self, shift: u32, bits: u32) -> u32;
}

impl Key for u64 {
    fn and(self, code: u32, bits: u32) -> Self {
        self << bits | Self::from(code)
    }
    fn code(self, shift: u32, bits: u32) -> u32 {
        ((self >> shift) & ((1 << bits) - 1)) as u32
    }
}

impl Key for u128 {
    fn and(self, code: u32, bits: u32) -> Self {
        self << bits | Self::from(code)
    }
    fn code(self, shift: u32, bits: u32) -> u32 {
        ((self >> shift) & ((1 << bits) - 1)) as u32
    }
}

/// The keys of a block's rows, made column by column.
fn keys<K: Key>(kept: &[Kept<'_>], (start, end): (usize, usize), keys: &mut Vec<K>) {
    keys.clear();
    keys.resize(end - start, K::default());
    for (_, all, bits) in kept {
        codes!(all, start,
            same => for key in keys.iter_mut() {
                *key = key.and(*same, *bits);
            },
            block => for (key, code) in keys.iter_mut().zip(block) {
                *key = key.and(wide(*code), *bits);
            }
        );
    }
}

fn summed<K: Key>(
    table: &Table,
    by_month: bool,
    kept: &[Kept<'_>],
    mut columns: [Option<Codes>; COLUMNS],
) -> Option<Table> {
    let most = table.rows / WORTH;
    let (distinct, own) = table.distinct();
    let mut sums = Sums {
        keys: Vec::new(),
        metrics: vec![Vec::new(); distinct.len()],
    };
    let mut runs: Vec<Run> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::new();
    let mut block: Vec<K> = Vec::new();
    for run in &table.runs {
        let joins =
            |last: &&mut Run| by_month && (last.currency, last.month) == (run.currency, run.month);
        match runs.last_mut().filter(joins) {
            Some(last) => last.last = run.last,
            None => {
                places.clear();
                runs.push(Run {
                    start: sums.keys.len(),
                    ..run.clone()
                });
            }
        }
        for start in (run.start..run.end).step_by(BLOCK) {
            let end = run.end.min(start + BLOCK);
            keys(kept, (start, end), &mut block);
            for (row, key) in (start..end).zip(&block) {
                let place = *places.entry(*key).or_insert(sums.keys.len());
                sums.add(place, *key, &distinct, row)?;
            }
            if sums.keys.len() > most {
                return None;
            }
        }
        runs.last_mut()?.end = sums.keys.len();
        if !by_month && run.end >= table.rows / ENOUGH && sums.keys.len() > run.end / 2 {
            return None;
        }
    }
    let mut shift = 0;
    for (place, _, bits) in kept.iter().rev() {
        let codes = sums.keys.iter().map(|key| key.code(shift, *bits));
        *columns.get_mut(*place)? = Some(Codes::new(&codes.collect::<Vec<_>>()));
        shift += bits;
    }
    let made: Vec<Arc<Amounts>> = sums
        .metrics
        .iter()
        .map(|units| Arc::new(Amounts::new(units)))
        .collect();
    let zero = Arc::new(Amounts::new(&[]));
    let metrics = own.map(|place| made.get(place).unwrap_or(&zero).clone());
    Some(Table::new(sums.keys.len(), runs, columns, metrics))
}

/// Growing sums by place, of each column of amounts.
struct Sums<K> {
    keys: Vec<K>,
    metrics: Vec<Vec<i128>>,
}

impl<K> Sums<K> {
    /// Adds a row's amounts; none when a sum does not fit, and then there is no rollup.
    fn add(&mut self, place: usize, key: K, amounts: &[&Arc<Amounts>], row: usize) -> Option<()> {
        let new = place == self.keys.len();
        if new {
            self.keys.push(key);
        }
        for (sums, amounts) in self.metrics.iter_mut().zip(amounts) {
            let units = amounts.units(row);
            if new {
                sums.push(units);
            } else {
                let sum = sums.get_mut(place)?;
                *sum = sum.checked_add(units)?;
            }
        }
        Some(())
    }
}
