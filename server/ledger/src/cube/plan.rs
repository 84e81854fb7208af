//! A question becomes tasks: where the sums of which rows go. Knows parts and axes; must not know texts of answers.

use super::Inner;
use super::axis::{Axis, Numbering};
use super::chunk::Local;
use super::codes::Codes;
use super::cores::{cores, on_cores};
use super::merged::Merged;
use super::part::{Part, Source, part};
use super::scan::{Span, Task, Term};
use super::table::{Column, Run, day_of};
use floe_domain::cost::{Dimension, Metric, ResolvedQuery};
use floe_domain::time::Granularity;
use std::borrow::Cow;

/// Hours of a day.
const HOURS: u32 = 24;

/// What tells amounts apart that are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Apart {
    /// The currency.
    Currency,
    /// The consumed unit.
    Unit,
}

impl Apart {
    /// What it is for the figures of a metric.
    pub(super) fn of(metric: Metric) -> Self {
        if metric == Metric::ConsumedQuantity {
            Self::Unit
        } else {
            Self::Currency
        }
    }
}

/// What an answer's places are numbered by: period, then the grouping dimensions, then the unit.
pub(super) struct Axes<'a> {
    /// The days (or months, see [`super::table::Run::month`]) that periods with charges begin on; one when not cut in time.
    pub(super) periods: Vec<i32>,
    /// The grouping dimensions.
    pub(super) groups: Vec<Axis<'a>>,
    /// What the units are.
    pub(super) apart: Apart,
    /// The dictionary of units.
    pub(super) units: &'a Merged,
    /// How many places one step of each axis is: the periods', the groups', the units'.
    pub(super) strides: Vec<u128>,
    /// How many places there are; as many as can be counted where that is too many.
    pub(super) places: u128,
}

/// How many units there are. Charges without a currency are in no chunk.
fn units_of(apart: Apart, merged: &Merged) -> u128 {
    let codes = u128::from(merged.codes());
    match apart {
        Apart::Unit => codes,
        Apart::Currency => codes.saturating_sub(1).max(1),
    }
}

impl Axes<'_> {
    /// How many units there are.
    pub(super) fn units(&self) -> u128 {
        units_of(self.apart, self.units)
    }
}

/// All that is needed to add up.
pub(super) struct Plan<'a> {
    /// The work.
    pub(super) tasks: Vec<Task<'a>>,
    /// What the places mean.
    pub(super) axes: Axes<'a>,
    /// Sums are in units of 10^(exponent − 18).
    pub(super) exponent: u32,
    /// No sum can be farther from zero; none when it is beyond counting.
    pub(super) bound: Option<u128>,
    /// How many rows will be read.
    pub(super) rows: usize,
}

/// How a question is answered.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// What tells amounts apart.
    pub(super) apart: Apart,
    /// Which tables may answer.
    pub(super) source: Source,
    /// How values are numbered.
    pub(super) numbering: Numbering,
}

/// The plan for a question.
pub(super) fn plan<'a>(cube: &'a Inner, query: &'a ResolvedQuery, manner: Manner) -> Plan<'a> {
    let days = (day_of(query.range.start), day_of(query.range.end));
    let parts = parts(cube, query, days, manner.source);
    let axes = axes(cube, query, manner, &parts, days);
    let amounts = |part: &Part<'a>| part.table.amounts(query.metric);
    let exponent = parts
        .iter()
        .map(&amounts)
        .filter(|amounts| amounts.largest != 0)
        .map(|amounts| amounts.exponent)
        .min()
        .unwrap_or(0);
    let mut bound = Some(0_u128);
    let mut tasks = Vec::with_capacity(parts.len());
    for part in parts {
        let amounts = amounts(&part);
        let factor = 10_i128.pow(amounts.exponent.saturating_sub(exponent));
        let most = amounts
            .largest
            .checked_mul(factor.unsigned_abs())
            .and_then(|most| most.checked_mul(part.table.rows as u128));
        bound = bound
            .zip(most)
            .and_then(|(all, more)| all.checked_add(more));
        tasks.push(task(part, &axes, query, days, factor));
    }
    let spans = tasks.iter().flat_map(|task| &task.spans);
    Plan {
        rows: spans.map(|span| span.end - span.start).sum(),
        tasks,
        axes,
        exponent,
        bound,
    }
}

/// What of each chunk the question is about. Where texts are looked for, on all cores: each chunk's values are looked at.
fn parts<'a>(
    cube: &'a Inner,
    query: &ResolvedQuery,
    days: (i32, i32),
    source: Source,
) -> Vec<Part<'a>> {
    let is_exact = query.filters.iter().all(|filter| filter.mode.is_exact());
    let workers = if is_exact { 1 } else { cores() };
    let size = cube.chunks.len().div_ceil(workers).max(1);
    let works = cube.chunks.chunks(size).enumerate().map(|(nth, chunks)| {
        move || {
            let chunks = (nth * size..).zip(chunks);
            let parts = chunks.filter_map(|(place, chunk)| part(place, chunk, query, days, source));
            parts.collect::<Vec<_>>()
        }
    });
    on_cores(works.collect()).into_iter().flatten().collect()
}

/// The day or month that a run's period begins with.
fn period(run: &Run, granularity: Granularity) -> i32 {
    match granularity {
        Granularity::None => 0,
        Granularity::Day | Granularity::Hour => run.first,
        // 1 January 1970 was a Thursday.
        Granularity::Week => run.first - (run.first + 3).rem_euclid(7),
        Granularity::Month => run.month,
        Granularity::Quarter => run.month - run.month.rem_euclid(3),
        Granularity::Year => run.month - run.month.rem_euclid(12),
    }
}

/// The periods that have charges, ascending.
fn periods(parts: &[Part<'_>], granularity: Granularity, (first, end): (i32, i32)) -> Vec<i32> {
    let mut periods: Vec<i32> = Vec::new();
    for run in parts.iter().flat_map(|part| &part.table.runs) {
        let period = period(run, granularity);
        // Neighbours are often of one month; leaving them out here leaves little to sort.
        if first <= run.first && run.first < end && periods.last() != Some(&period) {
            periods.push(period);
        }
    }
    periods.sort_unstable();
    periods.dedup();
    periods
}

fn axes<'a>(
    cube: &'a Inner,
    query: &'a ResolvedQuery,
    Manner {
        apart, numbering, ..
    }: Manner,
    parts: &[Part<'_>],
    (first, end): (i32, i32),
) -> Axes<'a> {
    let periods = match query.granularity {
        Granularity::None => vec![0],
        granularity => periods(parts, granularity, (first, end)),
    };
    let hours = match query.granularity {
        Granularity::Hour => HOURS,
        _ => 1,
    };
    let groups: Vec<_> = query
        .group_by
        .iter()
        .map(|dimension| Axis::of(cube, dimension, parts, numbering))
        .collect();
    let units = match apart {
        Apart::Unit => cube.merged(&Dimension::Unit),
        Apart::Currency => cube.currencies(),
    };
    let mut strides = vec![1_u128];
    let mut places = units_of(apart, units);
    for axis in groups.iter().rev() {
        strides.push(places);
        places = places.saturating_mul(axis.size().into());
    }
    strides.push(places);
    places = places.saturating_mul(u128::from(hours) * periods.len() as u128);
    strides.reverse();
    Axes {
        periods,
        groups,
        apart,
        units,
        strides,
        places,
    }
}

fn task<'a>(
    part: Part<'a>,
    axes: &Axes<'a>,
    query: &ResolvedQuery,
    (first, end): (i32, i32),
    factor: i128,
) -> Task<'a> {
    let (chunk, table) = (part.chunk, part.table);
    let (period_stride, group_strides) = axes.strides.split_first().unwrap_or((&1, &[]));
    let mut base = 0_u128;
    let mut terms: Vec<Term<'a>> = Vec::new();
    let mut term = |column: Column, map: Cow<'a, [u32]>, stride: u128| match table.column(column) {
        Some(Codes::Same(code)) => {
            base += u128::from(map.get(*code as usize).copied().unwrap_or(0)) * stride;
        }
        Some(codes) => terms.push(Term { codes, map, stride }),
        None => {}
    };
    let mut shared = 0_u128;
    for (axis, stride) in axes.groups.iter().zip(group_strides) {
        let map = axis.map(part.place);
        let common = |code: u32| map.get(code as usize).copied().unwrap_or(0);
        match chunk.local(axis.dimension) {
            Local::Shared(value) => shared += u128::from(common(value.is_some().into())) * stride,
            Local::Untagged => shared += u128::from(common(0)) * stride,
            Local::Column(column, _) => term(column, map, *stride),
            Local::Keyed(column, sets, tag) => {
                let of_set = (0..sets).map(|set| common(tag.of_set.at(set)));
                term(column, of_set.collect(), *stride);
            }
        }
    }
    let by_unit = axes.apart == Apart::Unit;
    if let Some(column) = Column::of(&Dimension::Unit).filter(|_| by_unit) {
        let none = axes.units.codes() - 1;
        let first = |code: &u32| if *code == none { 0 } else { code + 1 };
        let map: Vec<u32> = axes.units.map(part.place).iter().map(first).collect();
        term(column, Cow::Owned(map), 1);
    }
    if query.granularity == Granularity::Hour {
        term(Column::HOUR, (0..HOURS).collect(), *period_stride);
    }
    let base = base + shared;
    let currency = |code: u32| {
        let common = axes.units.map(part.place).get(code as usize).copied();
        u128::from(if by_unit { 0 } else { common.unwrap_or(0) })
    };
    let hours = u128::from(match query.granularity {
        Granularity::Hour => HOURS,
        _ => 1,
    });
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    for run in &table.runs {
        if run.first < first || end <= run.first {
            continue;
        }
        let wanted = period(run, query.granularity);
        // Runs ascend within a currency, so the period is nearly always the one before or the next.
        if axes.periods.get(at) != Some(&wanted) {
            at = match axes.periods.get(at + 1) {
                Some(next) if *next == wanted => at + 1,
                _ => axes.periods.partition_point(|period| *period < wanted),
            };
        }
        let place = base + at as u128 * hours * period_stride + currency(run.currency);
        let mut push = |(start, end)| match spans.last_mut() {
            Some(last) if last.place == place && last.end == start => last.end = end,
            _ => spans.push(Span { place, start, end }),
        };
        match &part.ascending {
            Some(ascending) => ascending.rows(run.start, run.end).for_each(push),
            None => push((run.start, run.end)),
        }
    }
    Task {
        amounts: table.amounts(query.metric),
        factor,
        tests: part.tests,
        terms,
        spans,
    }
}
