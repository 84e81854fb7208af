//! Builds the view of a report. Knows how figures are gathered; must not know how they look.

use super::{
    Bucket, Change, ChartView, NAMED_SERIES, ReportView, SeriesView, TableRow, UnitView, bucket,
    order,
};
use crate::cost::convert::Conversion;
use crate::cost::leading::Points;
use crate::cost::{Dimension, Leading, Metric, Others, Report, palette};
use crate::money::{Amount, Percent};
use crate::time::Granularity;
use std::collections::BTreeMap;

/// What to show of `report`; with `before`, the answer to the same question about another time, also changes, and where it
/// is cut as finely, that time's figures period by period: its first beside the first.
#[must_use]
pub fn view(report: &Report, before: Option<&Report>) -> ReportView {
    view_naming(report, before, NAMED_SERIES)
}

/// As [`view`], with charts that name up to `named` series.
#[must_use]
pub fn view_naming(report: &Report, before: Option<&Report>, named: usize) -> ReportView {
    build(report, before, &[], named)
}

/// As [`view_naming`], of an answer whose groups are not all told apart: tables end after those that are, and the others are in
/// the rest. No more should be named than are told apart.
#[must_use]
pub fn view_leading(leading: &Leading, named: usize) -> ReportView {
    let before = leading.before.as_ref();
    build(&leading.report, before, &leading.others, named)
}

fn build(report: &Report, before: Option<&Report>, others: &[Others], named: usize) -> ReportView {
    let buckets = bucket::buckets(report.range, report.granularity);
    let mut units: BTreeMap<&str, Groups> = BTreeMap::new();
    for row in &report.rows {
        let group = units
            .entry(&row.unit)
            .or_default()
            .entry(&row.keys)
            .or_default();
        let now = group.now.get_or_insert_default();
        *now = add(*now, row.amount);
        if let Some(at) = bucket::index(report.range, report.granularity, row.period) {
            group.points.push((at, row.amount));
        }
    }
    let ghosts = before.map_or_else(Vec::new, |before| ghosts(report, before, buckets.len()));
    for (before, row) in before
        .into_iter()
        .flat_map(|before| before.rows.iter().map(move |row| (before, row)))
    {
        let group = units
            .entry(&row.unit)
            .or_default()
            .entry(&row.keys)
            .or_default();
        let then = group.before.get_or_insert_default();
        *then = add(*then, row.amount);
        if let Some(at) = bucket::index(before.range, report.granularity, row.period)
            && (at as usize) < ghosts.len()
        {
            group.ghosts.push((at, row.amount));
        }
    }
    for others in others {
        units.entry(&others.unit).or_default();
    }
    ReportView {
        range: report.range,
        granularity: report.granularity,
        metric: report.metric,
        group_by: report.group_by.clone(),
        compared: before.is_some(),
        running: false,
        units: units
            .into_iter()
            .map(|(unit, groups)| {
                let sizes = (buckets.len(), ghosts.len());
                let others = others.iter().find(|others| others.unit == unit);
                let others = others.map_or_else(Unlisted::default, |others| {
                    Unlisted::of(report, before, others, sizes)
                });
                unit_view(
                    (report, before.is_some()),
                    (unit, groups, others),
                    sizes,
                    named,
                )
            })
            .collect(),
        conversion: conversion(report, before),
        buckets,
        ghosts,
    }
}

fn conversion(report: &Report, before: Option<&Report>) -> Option<Conversion> {
    let now = report.conversion.clone()?;
    let then = before.and_then(|before| before.conversion.clone());
    Some(match then {
        Some(then) => now.and(then),
        None => now,
    })
}

/// The periods of the other time that stand beside those of the report; none where it is not cut as finely.
fn ghosts(report: &Report, before: &Report, most: usize) -> Vec<Bucket> {
    if before.granularity != report.granularity || report.granularity == Granularity::None {
        return Vec::new();
    }
    let mut ghosts = bucket::buckets(before.range, before.granularity);
    ghosts.truncate(most);
    ghosts
}

#[derive(Default)]
struct Group {
    now: Option<Amount>,
    before: Option<Amount>,
    points: Vec<(u32, Amount)>,
    ghosts: Vec<(u32, Amount)>,
}

/// The figures of the other time, by group.
#[derive(Default)]
struct Ghosts {
    periods: usize,
    by_keys: BTreeMap<Vec<Option<String>>, Vec<(u32, Amount)>>,
}

impl Ghosts {
    /// The sums of some groups, period by period.
    fn of(&self, rows: &[TableRow]) -> Vec<Amount> {
        let mut values = vec![Amount::ZERO; self.periods];
        let points = rows.iter().filter_map(|row| self.by_keys.get(&row.keys));
        for (at, amount) in points.flatten() {
            put(&mut values, *at, *amount);
        }
        values
    }
}

type Groups<'a> = BTreeMap<&'a [Option<String>], Group>;

/// Groups that have no rows, only a part in the rest, or in what is gone.
#[derive(Default)]
struct Unlisted {
    groups: usize,
    now: Option<Amount>,
    values: Vec<Amount>,
    before: Option<Amount>,
    ghosts: Vec<Amount>,
    gone_groups: usize,
    gone: Vec<Amount>,
}

impl Unlisted {
    fn of(
        report: &Report,
        before: Option<&Report>,
        others: &Others,
        (buckets, ghosts): (usize, usize),
    ) -> Self {
        let granularity = report.granularity;
        let then = before.map_or(report.range, |before| before.range);
        let by_bucket = |points: &Points, range, buckets| {
            let mut values = vec![Amount::ZERO; buckets];
            for (period, amount) in points {
                if let Some(at) = bucket::index(range, granularity, *period) {
                    put(&mut values, at, *amount);
                }
            }
            values
        };
        let total = |points: &Points| sum(points.iter().map(|(_, amount)| *amount));
        Self {
            groups: others.groups as usize,
            now: total(&others.now),
            values: by_bucket(&others.now, report.range, buckets),
            before: sum(total(&others.before).into_iter().chain(total(&others.gone))),
            ghosts: by_bucket(&others.before, then, ghosts),
            gone_groups: others.gone_groups as usize,
            gone: by_bucket(&others.gone, then, ghosts),
        }
    }
}

/// Adds an amount to the figure of a bucket, where there is such a bucket.
fn put(values: &mut [Amount], at: u32, amount: Amount) {
    let place = usize::try_from(at).ok().and_then(|at| values.get_mut(at));
    if let Some(place) = place {
        *place = add(*place, amount);
    }
}

/// Adds figures, bucket by bucket.
fn put_all(values: &mut [Amount], more: &[Amount]) {
    for (value, more) in values.iter_mut().zip(more) {
        *value = add(*value, *more);
    }
}

fn unit_view(
    (report, compared): (&Report, bool),
    (unit, groups, others): (&str, Groups<'_>, Unlisted),
    (buckets, ghosts): (usize, usize),
    named: usize,
) -> UnitView {
    let figures = groups.values().filter_map(|group| group.now);
    let now = sum(figures.chain(others.now));
    let figures = groups.values().filter_map(|group| group.before);
    let before = sum(figures.chain(others.before));
    let total = now.unwrap_or_default();
    let all = groups.len() + others.groups + others.gone_groups;
    let mut then = Ghosts::default();
    let mut rows: Vec<TableRow> = groups
        .into_iter()
        .map(|(keys, mut group)| {
            then.by_keys
                .insert(keys.to_vec(), std::mem::take(&mut group.ghosts));
            group.points.sort_unstable_by_key(|(at, _)| *at);
            let sum = group.now.unwrap_or_default();
            TableRow {
                keys: keys.to_vec(),
                labels: labels(&report.group_by, keys),
                slot: None,
                total: sum,
                share: Percent::of(sum, total),
                change: compared.then(|| Change::of(group.now, group.before)),
                points: group.points,
            }
        })
        .collect();
    order::standard(&mut rows);
    then.periods = ghosts;
    let listed = (rows.as_mut_slice(), &others);
    let chart = chart((report.metric, total), listed, (buckets, named), &then);
    UnitView {
        unit: unit.to_owned(),
        total,
        change: compared.then(|| Change::of(now, before)),
        chart,
        groups: u32::try_from(all).unwrap_or(u32::MAX),
        rows,
    }
}

fn labels(group_by: &[Dimension], keys: &[Option<String>]) -> Vec<String> {
    group_by
        .iter()
        .zip(keys)
        .map(|(dimension, key)| dimension.value_label(key.as_deref()).to_owned())
        .collect()
}

/// The chart of rows in their standard order; the rows that have a series of their own get its colour.
fn chart(
    (metric, total): (Metric, Amount),
    (rows, others): (&mut [TableRow], &Unlisted),
    (buckets, named): (usize, usize),
    then: &Ghosts,
) -> ChartView {
    let shown = rows.iter().take_while(|row| !row.is_gone()).count();
    let named = if shown + others.groups <= named + 1 {
        shown
    } else {
        named.min(shown)
    };
    let names: Vec<String> = rows
        .iter()
        .take(named)
        .map(|row| row.label(metric))
        .collect();
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    for (row, slot) in rows.iter_mut().zip(palette::assign(&texts)) {
        row.slot = Some(slot);
    }
    let mut series: Vec<SeriesView> = rows
        .iter()
        .take(named)
        .map(|row| SeriesView {
            label: row.label(metric),
            keys: Some(row.keys.clone()),
            slot: row.slot,
            groups: 1,
            total: row.total,
            share: row.share,
            values: row.values(buckets),
            before: then.of(std::slice::from_ref(row)),
        })
        .collect();
    let rest = (rows.get(named..shown).unwrap_or_default(), others);
    series.extend(the_rest(total, rest, buckets, then));
    let mut totals = vec![Amount::ZERO; buckets];
    for one in &series {
        for (sum, value) in totals.iter_mut().zip(&one.values) {
            *sum = add(*sum, *value);
        }
    }
    let mut gone = then.of(rows.get(shown..).unwrap_or_default());
    put_all(&mut gone, &others.gone);
    ChartView {
        series,
        totals,
        gone,
    }
}

fn the_rest(
    total: Amount,
    (rows, others): (&[TableRow], &Unlisted),
    buckets: usize,
    then: &Ghosts,
) -> Option<SeriesView> {
    let sum = sum(rows.iter().map(|row| row.total).chain(others.now))?;
    let groups = rows.len() + others.groups;
    let mut values = vec![Amount::ZERO; buckets];
    for (at, amount) in rows.iter().flat_map(|row| &row.points) {
        put(&mut values, *at, *amount);
    }
    put_all(&mut values, &others.values);
    let mut before = then.of(rows);
    put_all(&mut before, &others.ghosts);
    Some(SeriesView {
        label: format!("The rest ({groups})"),
        keys: None,
        slot: None,
        groups: u32::try_from(groups).unwrap_or(u32::MAX),
        total: sum,
        share: Percent::of(sum, total),
        values,
        before,
    })
}

fn add(one: Amount, other: Amount) -> Amount {
    [one, other].into_iter().sum()
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Option<Amount> {
    amounts.reduce(add)
}
