//! The order of a table's rows. Knows columns; must not know how they look.

use super::{Change, Relative, TableRow};
use crate::money::Amount;
use std::cmp::Ordering;

/// The column a table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The values of a grouping dimension, by its place.
    Key(usize),
    /// The total (and with it the share).
    Total,
    /// The change in money.
    Change,
    /// The change in percent: what is new counts as the largest rise, what is gone as the largest fall.
    Percent,
    /// The figure of a bucket, by its place.
    Bucket(u32),
}

/// Sorts rows by a column; equal ones by their values, ascending in either direction, and no value after all others.
pub fn sort(rows: &mut [TableRow], by: SortBy, descending: bool) {
    rows.sort_by(|a, b| {
        let ordering = compare(a, b, by);
        let ordering = if descending {
            ordering.reverse()
        } else {
            ordering
        };
        ordering.then_with(|| keys(&a.keys, &b.keys))
    });
}

/// Values in order, no value after all others.
pub(super) fn keys(a: &[Option<String>], b: &[Option<String>]) -> Ordering {
    a.iter()
        .map(|key| (key.is_none(), key))
        .cmp(b.iter().map(|key| (key.is_none(), key)))
}

fn compare(a: &TableRow, b: &TableRow, by: SortBy) -> Ordering {
    match by {
        SortBy::Key(at) => {
            let key = |row: &TableRow| {
                let key = row.keys.get(at).cloned().flatten();
                (key.is_none(), key)
            };
            key(a).cmp(&key(b))
        }
        // What has no price comes below all prices.
        SortBy::Total => a.figure().cmp(&b.figure()),
        SortBy::Change => {
            let change = |row: &TableRow| row.change.map(|change| change.amount);
            change(a).cmp(&change(b))
        }
        SortBy::Percent => percent(a.change).cmp(&percent(b.change)),
        SortBy::Bucket(at) => {
            let value = |row: &TableRow| {
                row.points
                    .iter()
                    .find(|(bucket, _)| *bucket == at)
                    .map(|(_, amount)| *amount)
                    .or_else(|| row.paid.is_none().then_some(Amount::ZERO))
            };
            value(a).cmp(&value(b))
        }
    }
}

fn percent(change: Option<Change>) -> Option<i64> {
    change.map(|change| match change.relative {
        Relative::New => i64::MAX,
        Relative::Gone => i64::MIN,
        Relative::Unchanged => 0,
        Relative::By(percent) => percent.tenths,
    })
}
