//! Rows of one chunk in runs of one currency and day (or month). Knows columns; must not know dictionaries or questions.

use super::amounts::Amounts;
use super::codes::Codes;
use crate::charges::CODED;
use chrono::{Datelike, Duration, NaiveDate};
use floe_domain::cost::{Dimension, Metric};
use std::sync::Arc;

/// How many coded columns a table can have: those of [`CODED`], the sets of tags and of cost categories, the hour, and the
/// group of the usage type.
pub(super) const COLUMNS: usize = CODED.len() + 4;

/// One of a table's coded columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column(pub(super) usize);

impl Column {
    /// The column of tag sets.
    pub(super) const TAGS: Self = Self(CODED.len());
    /// The column of sets of cost categories.
    pub(super) const COST_CATEGORIES: Self = Self(CODED.len() + 1);
    /// The column of hours, 0 to 23.
    pub(super) const HOUR: Self = Self(CODED.len() + 2);
    /// The column of usage type groups.
    pub(super) const USAGE_TYPE_GROUP: Self = Self(CODED.len() + 3);

    /// Where a dimension's codes are; none for what all rows of a chunk share.
    pub(super) fn of(dimension: &Dimension) -> Option<Self> {
        match dimension {
            Dimension::Tag(_) => Some(Self::TAGS),
            Dimension::CostCategory(_) => Some(Self::COST_CATEGORIES),
            Dimension::UsageTypeGroup => Some(Self::USAGE_TYPE_GROUP),
            other => CODED.iter().position(|one| one == other).map(Self),
        }
    }
}

/// Neighbouring rows of one currency and one day, or of one currency and one calendar month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The chunk's code of the currency.
    pub(super) currency: u32,
    /// The first day of its rows, counted from 1970-01-01.
    pub(super) first: i32,
    /// The last day of its rows.
    pub(super) last: i32,
    /// The calendar month of its rows: months since January of the year 0.
    pub(super) month: i32,
    /// Its first row.
    pub(super) start: usize,
    /// The first row after it.
    pub(super) end: usize,
}

/// The calendar month a day is in: months since January of the year 0.
pub(super) fn month_of(day: i32) -> i32 {
    let date = date_of(day);
    date.year() * 12 + date.month0() as i32
}

/// The day counted from 1970-01-01; days beyond the calendar are its ends.
pub(super) fn date_of(day: i32) -> NaiveDate {
    let end = if day < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    };
    NaiveDate::default()
        .checked_add_signed(Duration::days(day.into()))
        .unwrap_or(end)
}

/// Days since 1970-01-01.
pub(super) fn day_of(date: NaiveDate) -> i32 {
    i32::try_from((date - NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

/// The charges of a chunk, or sums of them by some of its columns.
#[derive(Debug)]
pub(super) struct Table {
    /// How many rows.
    pub(super) rows: usize,
    /// Its runs, by currency, then day.
    pub(super) runs: Vec<Run>,
    /// The first and the last day of its rows; the first is the later one when it has none.
    pub(super) days: (i32, i32),
    /// Whether each run is of one day.
    pub(super) daily: bool,
    /// Whether the rows of each run ascend by service.
    pub(super) by_service: bool,
    /// The columns by [`Column`]; none where a rollup has summed over it.
    pub(super) columns: [Option<Codes>; COLUMNS],
    /// The amounts, in the order of [`Metric::COLUMNS`]; columns that are equal are one: list prices are often the contract's.
    pub(super) metrics: [Arc<Amounts>; Metric::COLUMNS.len()],
}

impl Table {
    /// A table of these runs, columns and amounts.
    pub(super) fn new(
        rows: usize,
        runs: Vec<Run>,
        columns: [Option<Codes>; COLUMNS],
        metrics: [Arc<Amounts>; Metric::COLUMNS.len()],
    ) -> Self {
        let mut kept: Vec<Arc<Amounts>> = Vec::new();
        let metrics = metrics.map(|amounts| {
            let same = |known: &&Arc<Amounts>| Arc::ptr_eq(known, &amounts) || **known == amounts;
            let known = kept.iter().find(same).cloned();
            let shared = known.unwrap_or(amounts);
            kept.push(shared.clone());
            shared
        });
        let days = runs.iter().fold((i32::MAX, i32::MIN), |days, run| {
            (days.0.min(run.first), days.1.max(run.last))
        });
        let service = Column::of(&Dimension::Service).and_then(|at| columns.get(at.0)?.as_ref());
        let ascends = |run: &Run| service.is_some_and(|codes| codes.ascends(run.start, run.end));
        Self {
            rows,
            days,
            by_service: runs.iter().all(ascends),
            daily: runs.iter().all(|run| run.first == run.last),
            runs,
            columns,
            metrics,
        }
    }

    /// A column, unless the table has summed over it.
    pub(super) fn column(&self, column: Column) -> Option<&Codes> {
        self.columns.get(column.0).and_then(Option::as_ref)
    }

    /// The amounts of a metric; of a price, what was paid.
    pub(super) fn amounts(&self, metric: Metric) -> &Amounts {
        let [
            billed,
            effective,
            list,
            contracted,
            quantity,
            blended,
            net_billed,
            net_effective,
        ] = &self.metrics;
        match metric {
            Metric::BilledCost => billed,
            Metric::EffectiveCost | Metric::UnitPrice => effective,
            Metric::ListCost => list,
            Metric::ContractedCost => contracted,
            Metric::ConsumedQuantity => quantity,
            Metric::BlendedCost => blended,
            Metric::NetBilledCost => net_billed,
            Metric::NetEffectiveCost => net_effective,
        }
    }

    /// The columns of amounts, equal ones once; and for each metric the place of its column among them.
    pub(super) fn distinct(&self) -> (Vec<&Arc<Amounts>>, [usize; Metric::COLUMNS.len()]) {
        let mut distinct: Vec<&Arc<Amounts>> = Vec::new();
        let places = self.metrics.each_ref().map(|amounts| {
            let known = distinct.iter().position(|one| Arc::ptr_eq(one, amounts));
            known.unwrap_or_else(|| {
                distinct.push(amounts);
                distinct.len() - 1
            })
        });
        (distinct, places)
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        let columns = self.columns.iter().flatten().map(Codes::bytes);
        let (metrics, _) = self.distinct();
        let metrics = metrics.iter().map(|amounts| amounts.bytes());
        columns.chain(metrics).sum::<usize>() + self.runs.len() * size_of::<Run>()
    }
}
