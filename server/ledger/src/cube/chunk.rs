//! The charges of one segment in memory. Knows how columns become compact; must not know questions.

use super::amounts::Amounts;
use super::codes::Codes;
use super::error::BuildError;
use super::rollup::rollups;
use super::table::{COLUMNS, Column, Run, Table, month_of};
use super::tags::{TagKey, Tags};
use super::texts::Texts;
use super::usage_groups;
use crate::charges::{CODED, ChargeColumns, Coded, SegmentKey};
use floe_domain::cost::Dimension;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The charges of one segment: never changed once built, shared by every cube that holds it.
#[derive(Debug)]
pub struct Chunk {
    pub(super) key: SegmentKey,
    pub(super) currencies: Texts,
    pub(super) dictionaries: [Texts; CODED.len()],
    pub(super) tags: Tags,
    pub(super) cost_categories: Tags,
    pub(super) usage_type_groups: Texts,
    /// All charges, then rollups of them, each smaller than the one it was made from.
    pub(super) tables: Vec<Table>,
    pub(super) sub_account_names: BTreeMap<String, String>,
    pub(super) billing_account_name: Option<String>,
    pub(super) region_name: Option<String>,
}

/// The values that a chunk has of a dimension.
pub(super) enum Local<'a> {
    /// All charges have this one.
    Shared(Option<&'a str>),
    /// A dictionary for a column's codes.
    Column(Column, &'a Texts),
    /// A dictionary for what the sets of a column, of which there are so many, say of a key.
    Keyed(Column, usize, &'a TagKey),
    /// No charge has the key.
    Untagged,
}

impl Local<'_> {
    /// The largest code.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Shared(value) => usize::from(value.is_some()),
            Self::Column(_, texts) => texts.len(),
            Self::Keyed(_, _, tag) => tag.values.len(),
            Self::Untagged => 0,
        }
    }
}

impl<'a> Local<'a> {
    /// The text of a code.
    pub(super) fn get(&self, code: u32) -> Option<&'a str> {
        match self {
            Self::Shared(value) => value.filter(|_| code == 1),
            Self::Column(_, texts) => texts.get(code),
            Self::Keyed(_, _, tag) => tag.values.get(code),
            Self::Untagged => None,
        }
    }

    /// The code of a value; none when no charge of the chunk has it.
    pub(super) fn find(&self, value: Option<&str>) -> Option<u32> {
        let Some(text) = value.filter(|text| !text.is_empty()) else {
            return Some(0);
        };
        match self {
            Self::Shared(value) => (*value == Some(text)).then_some(1),
            Self::Column(_, texts) => texts.find(text),
            Self::Keyed(_, _, tag) => tag.values.find(text),
            Self::Untagged => None,
        }
    }
}

impl Chunk {
    /// Makes the columns compact, and the rollups that answer usual questions.
    ///
    /// # Errors
    /// When the columns do not fit together: the segment is damaged.
    pub fn build(charges: ChargeColumns) -> Result<Self, BuildError> {
        let rows = check(&charges)?;
        let (currencies, recode) = Texts::sorted(&charges.currency.values)?;
        let currency = recoded(&charges.currency, &recode, "BillingCurrency")?;
        if currency.contains(&0) {
            return Err(BuildError::NoCurrency);
        }
        let mut dictionaries: [Texts; CODED.len()] = Default::default();
        let mut codes: Vec<Vec<u32>> = Vec::with_capacity(COLUMNS);
        let coded = CODED.iter().zip(&charges.dimensions);
        for ((dimension, column), dictionary) in coded.zip(&mut dictionaries) {
            let (texts, recode) = Texts::sorted(&column.values)?;
            codes.push(recoded(column, &recode, dimension.name())?);
            *dictionary = texts;
        }
        let mut sets = |column: &Coded, name: &str| {
            let same: Vec<u32> = (0..).take(column.values.len() + 1).collect();
            codes.push(recoded(column, &same, name)?);
            Tags::read(&column.values)
        };
        let tags = sets(&charges.tags, "Tags")?;
        let cost_categories = sets(&charges.cost_categories, "x_CostCategories")?;
        codes.push(charges.hour.iter().map(|hour| u32::from(*hour)).collect());
        let (usage_type_groups, groups) = {
            let column = |dimension: Dimension| {
                let column = Column::of(&dimension);
                let texts = column.and_then(|column| dictionaries.get(column.0));
                texts.zip(column.and_then(|column| codes.get(column.0)))
            };
            match column(Dimension::Service).zip(column(Dimension::Meter)) {
                Some((services, meters)) => usage_groups::of_rows(services, meters)?,
                None => Default::default(),
            }
        };
        codes.push(groups);

        let order = order(&currency, &charges.day, &codes);
        let pick = |column: &Vec<u32>| -> Option<Codes> {
            if column.is_empty() {
                return Some(Codes::Same(0));
            }
            let sorted = order.iter().map(|row| column.get(*row as usize).copied());
            Some(Codes::new(
                &sorted.map(Option::unwrap_or_default).collect::<Vec<_>>(),
            ))
        };
        let mut columns: [Option<Codes>; COLUMNS] = Default::default();
        for (slot, column) in columns.iter_mut().zip(&codes) {
            *slot = pick(column);
        }
        drop(codes);
        let mut made: Vec<(Arc<Vec<i128>>, Arc<Amounts>)> = Vec::new();
        let metrics = charges.metrics.map(|units| {
            if let Some((_, known)) = made.iter().find(|(known, _)| Arc::ptr_eq(known, &units)) {
                return Arc::clone(known);
            }
            let sorted = order.iter().map(|row| units.get(*row as usize).copied());
            let sorted: Vec<i128> = sorted.map(Option::unwrap_or_default).collect();
            let amounts = Arc::new(Amounts::new(&sorted));
            made.push((units, Arc::clone(&amounts)));
            amounts
        });
        let runs = runs(&order, &currency, &charges.day);
        let mut tables = vec![Table::new(rows, runs, columns, metrics)];
        rollups(&mut tables);
        Ok(Self {
            key: charges.key,
            currencies,
            dictionaries,
            tags,
            cost_categories,
            usage_type_groups,
            tables,
            sub_account_names: charges.sub_account_names,
            billing_account_name: charges.billing_account_name,
            region_name: charges.region_name,
        })
    }

    /// What its charges share.
    #[must_use]
    pub fn key(&self) -> &SegmentKey {
        &self.key
    }

    /// How many charges.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.first().map_or(0, |table| table.rows)
    }

    /// Bytes of memory that its columns and dictionaries take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let tables: usize = self.tables.iter().map(Table::bytes).sum();
        let texts: usize = self.dictionaries.iter().map(Texts::bytes).sum();
        let sets = self.tags.bytes() + self.cost_categories.bytes();
        tables + texts + sets + self.currencies.bytes() + self.usage_type_groups.bytes()
    }

    /// What the chunk has of a dimension.
    pub(super) fn local<'a>(&'a self, dimension: &Dimension) -> Local<'a> {
        fn keyed<'a>(column: Column, sets: &'a Tags, key: &str) -> Local<'a> {
            let tag = sets.get(key);
            tag.map_or(Local::Untagged, |tag| Local::Keyed(column, sets.sets, tag))
        }
        fn shared(text: &str) -> Local<'_> {
            Local::Shared(Some(text).filter(|text| !text.is_empty()))
        }
        match dimension {
            Dimension::Provider => shared(&self.key.provider),
            Dimension::BillingAccount => shared(&self.key.billing_account),
            Dimension::Region => shared(self.key.region.as_deref().unwrap_or_default()),
            Dimension::Tag(key) => keyed(Column::TAGS, &self.tags, key),
            Dimension::CostCategory(key) => {
                keyed(Column::COST_CATEGORIES, &self.cost_categories, key)
            }
            Dimension::UsageTypeGroup => {
                Local::Column(Column::USAGE_TYPE_GROUP, &self.usage_type_groups)
            }
            other => match Column::of(other) {
                Some(column) => match self.dictionaries.get(column.0) {
                    Some(texts) => Local::Column(column, texts),
                    None => Local::Shared(None),
                },
                None => Local::Shared(None),
            },
        }
    }
}

/// The number of rows, when all columns agree on it.
fn check(charges: &ChargeColumns) -> Result<usize, BuildError> {
    let rows = charges.rows();
    let coded = CODED
        .iter()
        .zip(&charges.dimensions)
        .map(|(dimension, column)| (dimension.name(), length(column, rows)));
    let metrics = floe_domain::cost::Metric::COLUMNS
        .iter()
        .zip(&charges.metrics)
        .map(|(metric, units)| (metric.name(), units.len()));
    let others = [
        ("hour", charges.hour.len()),
        ("BillingCurrency", charges.currency.codes.len()),
        ("Tags", length(&charges.tags, rows)),
        ("x_CostCategories", length(&charges.cost_categories, rows)),
    ];
    if let Some((column, found)) = coded
        .chain(metrics)
        .chain(others)
        .find(|(_, found)| *found != rows)
    {
        return Err(BuildError::Length {
            column: column.to_owned(),
            found,
            rows,
        });
    }
    if let Some(hour) = charges.hour.iter().find(|hour| **hour > 23) {
        return Err(BuildError::Code {
            column: "hour".to_owned(),
            code: u32::from(*hour),
            values: 24,
        });
    }
    if u32::try_from(rows).is_err() {
        return Err(BuildError::TooLarge {
            what: format!("{rows} rows"),
        });
    }
    Ok(rows)
}

/// The rows that a column is for: any where it has no values.
fn length(column: &Coded, rows: usize) -> usize {
    if column.fits(rows) {
        rows
    } else {
        column.codes.len()
    }
}

fn recoded(column: &Coded, recode: &[u32], name: &str) -> Result<Vec<u32>, BuildError> {
    let code = |code: &u32| {
        let found = recode.get(*code as usize).copied();
        found.ok_or_else(|| BuildError::Code {
            column: name.to_owned(),
            code: *code,
            values: column.values.len(),
        })
    };
    column.codes.iter().map(code).collect()
}

/// The rows by currency and day, then service, meter and sub-account: what most questions add up lies together.
fn order(currency: &[u32], day: &[i32], codes: &[Vec<u32>]) -> Vec<u32> {
    let column = |dimension: Dimension| {
        let column = Column::of(&dimension).and_then(|at| codes.get(at.0));
        column.map(Vec::as_slice).unwrap_or_default()
    };
    let [service, meter, account] =
        [Dimension::Service, Dimension::Meter, Dimension::SubAccount].map(column);
    let first = day.iter().copied().min().unwrap_or(0);
    let days: Vec<u32> = day.iter().map(|day| day.abs_diff(first)).collect();
    let columns = [currency, &days, service, meter, account];
    if let Some(order) = sorted(day.len(), columns) {
        return order;
    }
    let code = |column: &[u32], row: usize| column.get(row).copied().unwrap_or(0);
    let mut keys: Vec<([u32; 5], u32)> = (0_u32..)
        .zip(day)
        .map(|(row, _)| (columns.map(|column| code(column, row as usize)), row))
        .collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, row)| row).collect()
}

/// The rows by some columns, from the codes of each row beside its number in one integer, which sorts several times as fast;
/// none where they do not fit.
fn sorted(rows: usize, columns: [&[u32]; 5]) -> Option<Vec<u32>> {
    let width = |largest: u32| u32::BITS - largest.leading_zeros();
    let row_bits = width(u32::try_from(rows).ok()?);
    let mut keys: Vec<u64> = (0..rows as u64).collect();
    let mut shift = row_bits;
    for column in columns.iter().rev() {
        let bits = width(column.iter().copied().max().unwrap_or(0));
        if shift + bits > u64::BITS {
            return None;
        }
        // A shift by all bits there are is for a column of zeros alone.
        if bits > 0 {
            for (key, code) in keys.iter_mut().zip(*column) {
                *key |= u64::from(*code) << shift;
            }
        }
        shift += bits;
    }
    keys.sort_unstable();
    let row = (1_u64 << row_bits) - 1;
    Some(keys.into_iter().map(|key| (key & row) as u32).collect())
}

fn runs(order: &[u32], currency: &[u32], day: &[i32]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (place, row) in order.iter().enumerate() {
        let currency = currency.get(*row as usize).copied().unwrap_or(0);
        let day = day.get(*row as usize).copied().unwrap_or(0);
        match runs.last_mut() {
            Some(run) if (run.currency, run.first) == (currency, day) => run.end = place + 1,
            _ => runs.push(Run {
                currency,
                first: day,
                last: day,
                month: month_of(day),
                start: place,
                end: place + 1,
            }),
        }
    }
    runs
}
