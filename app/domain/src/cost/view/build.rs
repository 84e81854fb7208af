//! Builds the view of a report. Knows how figures are gathered; must not know how they look.

use super::gathered::{Gathered, parts};
use super::{
    Bucket, Change, ChartView, NAMED_SERIES, ReportView, SeriesView, TableRow, UnitView, bucket,
    order,
};
use crate::cost::convert::Conversion;
use crate::cost::leading::Points;
use crate::cost::{Dimension, Leading, Metric, Others, Report, palette};
use crate::money::{Amount, Percent};
use crate::time::Granularity;
use std::cmp::Reverse;
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
    for part in parts(report) {
        let group = units
            .entry(part.unit)
            .or_default()
            .entry(part.keys)
            .or_default();
        group.now = Some(grown(group.now, part.gathered));
        if let Some(at) = bucket::index(report.range, report.granularity, part.period) {
            group.points.push((at, part.gathered));
        }
    }
    let ghosts = before.map_or_else(Vec::new, |before| ghosts(report, before, buckets.len()));
    for (before, part) in before
        .into_iter()
        .flat_map(|before| parts(before).map(move |part| (before, part)))
    {
        let group = units
            .entry(part.unit)
            .or_default()
            .entry(part.keys)
            .or_default();
        group.before = Some(grown(group.before, part.gathered));
        if let Some(at) = bucket::index(before.range, report.granularity, part.period)
            && (at as usize) < ghosts.len()
        {
            group.ghosts.push((at, part.gathered));
        }
    }
    for others in others {
        units.entry(&others.unit).or_default();
    }
    let shape = Shape {
        metric: report.metric,
        buckets: buckets.len(),
        ghosts: ghosts.len(),
        named,
        compared: before.is_some(),
    };
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
                let others = others.iter().find(|others| others.unit == unit);
                let unlisted = others.map(|others| Unlisted::of(report, before, others));
                unit_view(report, unit, (groups, unlisted.unwrap_or_default()), shape)
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

/// What the views of all units have in common.
#[derive(Clone, Copy)]
struct Shape {
    metric: Metric,
    buckets: usize,
    ghosts: usize,
    named: usize,
    compared: bool,
}

/// A figure's place among periods.
type Point = (u32, Gathered);

#[derive(Default)]
struct Group {
    now: Option<Gathered>,
    before: Option<Gathered>,
    points: Vec<Point>,
    ghosts: Vec<Point>,
}

type Groups<'a> = BTreeMap<&'a [Option<String>], Group>;

/// A row with what it is made of.
struct Line {
    row: TableRow,
    /// Whether it has no charges now. What came to zero before is gone too, though nothing changed by that.
    is_gone: bool,
    now: Gathered,
    points: Vec<Point>,
    ghosts: Vec<Point>,
}

/// Groups that have no rows, only a part in the rest, or in what is gone.
#[derive(Default)]
struct Unlisted {
    groups: usize,
    now: Option<Gathered>,
    points: Vec<Point>,
    before: Option<Gathered>,
    ghosts: Vec<Point>,
    gone_groups: usize,
    gone: Vec<Point>,
}

impl Unlisted {
    fn of(report: &Report, before: Option<&Report>, others: &Others) -> Self {
        let then = before.map_or(report.range, |before| before.range);
        let placed = |points: &Points, range| -> Vec<Point> {
            let places = points.iter().filter_map(|(period, gathered)| {
                let at = bucket::index(range, report.granularity, *period)?;
                Some((at, *gathered))
            });
            places.collect()
        };
        let sums = |points: &Points| {
            let sums = points.iter().map(|(_, gathered)| *gathered);
            sums.reduce(Gathered::and)
        };
        let before = [sums(&others.before), sums(&others.gone)];
        Self {
            groups: others.groups as usize,
            now: sums(&others.now),
            points: placed(&others.now, report.range),
            before: before.into_iter().flatten().reduce(Gathered::and),
            ghosts: placed(&others.before, then),
            gone_groups: others.gone_groups as usize,
            gone: placed(&others.gone, then),
        }
    }
}

fn unit_view(
    report: &Report,
    unit: &str,
    (groups, others): (Groups<'_>, Unlisted),
    shape: Shape,
) -> UnitView {
    let now = groups.values().filter_map(|group| group.now);
    let now = now.chain(others.now).reduce(Gathered::and);
    let before = groups.values().filter_map(|group| group.before);
    let before = before.chain(others.before).reduce(Gathered::and);
    let count = groups.len() + others.groups + others.gone_groups;
    let change = |now: Option<Gathered>, before: Option<Gathered>| {
        let figure = |one: Option<Gathered>| one.and_then(Gathered::figure);
        let (now, before) = (figure(now), figure(before));
        // Of two prices that are not there nothing changed that could be told.
        let is_told = shape.compared && (now.or(before).is_some() || shape.metric.is_sum());
        is_told.then(|| {
            if shape.metric.is_sum() {
                Change::of(now, before)
            } else {
                Change::of_prices(now, before)
            }
        })
    };
    let all = now.unwrap_or(Gathered::nothing(shape.metric));
    let total = all.figure().unwrap_or_default();
    let mut lines: Vec<Line> = groups
        .into_iter()
        .map(|(keys, mut group)| {
            group.points.sort_unstable_by_key(|(at, _)| *at);
            let sum = group.now.unwrap_or(Gathered::nothing(shape.metric));
            let figure = sum.figure().unwrap_or_default();
            let points = group.points.iter();
            let row = TableRow {
                keys: keys.to_vec(),
                labels: labels(&report.group_by, keys),
                slot: None,
                total: figure,
                share: share(figure, total, shape.metric),
                paid: sum.paid(),
                change: change(group.now, group.before),
                points: points
                    .filter_map(|(at, one)| Some((*at, one.figure()?)))
                    .collect(),
                trend: None,
            };
            Line {
                row,
                is_gone: group.now.is_none(),
                now: sum,
                points: group.points,
                ghosts: group.ghosts,
            }
        })
        .collect();
    standard(&mut lines);
    let chart = chart(total, &mut lines, &others, shape);
    UnitView {
        unit: unit.to_owned(),
        total,
        paid: all.paid(),
        change: change(now, before),
        chart,
        groups: u32::try_from(count).unwrap_or(u32::MAX),
        rows: lines.into_iter().map(|line| line.row).collect(),
    }
}

/// The largest distance from zero first, of prices that of what was paid; then by values. Rows that are gone after all others.
fn standard(lines: &mut [Line]) {
    lines.sort_by(|a, b| {
        let size = |line: &Line| (line.is_gone, Reverse(line.now.weight().abs()));
        size(a)
            .cmp(&size(b))
            .then_with(|| order::keys(&a.row.keys, &b.row.keys))
    });
}

/// The part of a total; prices are no parts of one.
fn share(figure: Amount, total: Amount, metric: Metric) -> Option<Percent> {
    Percent::of(figure, total).filter(|_| metric.is_sum())
}

fn labels(group_by: &[Dimension], keys: &[Option<String>]) -> Vec<String> {
    group_by
        .iter()
        .zip(keys)
        .map(|(dimension, key)| dimension.value_label(key.as_deref()).to_owned())
        .collect()
}

/// The chart of rows in their standard order; the rows that have a series of their own get its colour.
fn chart(total: Amount, lines: &mut [Line], others: &Unlisted, shape: Shape) -> ChartView {
    let shown = lines.iter().take_while(|line| !line.is_gone).count();
    let named = if shown + others.groups <= shape.named + 1 {
        shown
    } else {
        shape.named.min(shown)
    };
    let names: Vec<String> = lines
        .iter()
        .take(named)
        .map(|line| line.row.label(shape.metric))
        .collect();
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    for (line, slot) in lines.iter_mut().zip(palette::assign(&texts)) {
        line.row.slot = Some(slot);
    }
    let mut series: Vec<SeriesView> = lines
        .iter()
        .take(named)
        .map(|line| SeriesView {
            label: line.row.label(shape.metric),
            keys: Some(line.row.keys.clone()),
            slot: line.row.slot,
            groups: 1,
            ..together((&line.points, &line.ghosts), line.now, total, shape)
        })
        .collect();
    let rest = lines.get(named..shown).unwrap_or_default();
    series.extend(the_rest(total, rest, others, shape));
    let all = lines.iter().flat_map(|line| &line.points);
    let (totals, gaps) = by_period(all.chain(&others.points), shape.buckets, shape);
    let gone = lines.get(shown..).unwrap_or_default();
    let gone = gone.iter().flat_map(|line| &line.ghosts);
    let gone = gone.chain(&others.gone);
    ChartView {
        series,
        totals,
        gaps,
        gone: by_period(gone, shape.ghosts, shape).0,
    }
}

fn the_rest(total: Amount, lines: &[Line], others: &Unlisted, shape: Shape) -> Option<SeriesView> {
    let sums = lines.iter().map(|line| line.now).chain(others.now);
    let sum = sums.reduce(Gathered::and)?;
    let groups = lines.len() + others.groups;
    let points = lines.iter().flat_map(|line| &line.points);
    let ghosts = lines.iter().flat_map(|line| &line.ghosts);
    let figures = (points.chain(&others.points), ghosts.chain(&others.ghosts));
    Some(SeriesView {
        label: format!("The rest ({groups})"),
        groups: u32::try_from(groups).unwrap_or(u32::MAX),
        ..together(figures, sum, total, shape)
    })
}

/// One series of some figures now and before, without a name.
fn together<'a>(
    (points, ghosts): (
        impl IntoIterator<Item = &'a Point>,
        impl IntoIterator<Item = &'a Point>,
    ),
    sum: Gathered,
    total: Amount,
    shape: Shape,
) -> SeriesView {
    let (values, gaps) = by_period(points.into_iter(), shape.buckets, shape);
    let (before, gaps_before) = by_period(ghosts.into_iter(), shape.ghosts, shape);
    let figure = sum.figure().unwrap_or_default();
    SeriesView {
        label: String::new(),
        keys: None,
        slot: None,
        groups: 0,
        total: figure,
        share: share(figure, total, shape.metric),
        paid: sum.paid(),
        values,
        gaps,
        before,
        gaps_before,
    }
}

/// The figures of some points, period by period, and the periods that have none.
fn by_period<'a>(
    points: impl Iterator<Item = &'a Point>,
    periods: usize,
    shape: Shape,
) -> (Vec<Amount>, Vec<u32>) {
    let mut gathered = vec![Gathered::nothing(shape.metric); periods];
    for (at, more) in points {
        let place = usize::try_from(*at)
            .ok()
            .and_then(|at| gathered.get_mut(at));
        if let Some(place) = place {
            *place = place.and(*more);
        }
    }
    let figures: Vec<_> = gathered.into_iter().map(Gathered::figure).collect();
    let gaps = (0..).zip(&figures).filter(|(_, figure)| figure.is_none());
    (
        figures.iter().map(|one| one.unwrap_or_default()).collect(),
        gaps.map(|(at, _)| at).collect(),
    )
}

fn grown(so_far: Option<Gathered>, more: Gathered) -> Gathered {
    so_far.map_or(more, |so_far| so_far.and(more))
}
