//! From figures to a chart: which series are drawn, how periods are named, where freezes stand. Knows amounts and words;
//! must not know pixels or events.

use super::change::difference;
use super::likely::likely;
use crate::chart::drawing::{Band, Column, Drawing, Number, Series, Told};
use crate::chart::words::Words;
use crate::chart::{Kind, bands};
use crate::location::State;
use crate::view::{ExplorePage, ForecastUnit};
use chrono::Datelike;
use floe_domain::cost::Metric;
use floe_domain::cost::palette::COLOURS;
use floe_domain::cost::view::{Bucket, Change, ReportView, SeriesView, UnitView};
use floe_domain::money::Amount;
use floe_domain::money::format::figure_or_none;
use floe_domain::time::Granularity;
use std::sync::Arc;

/// The class of a series' colour, and of its tone where it is not the first: `slot-3`, `slot-3 tone-1`, `slot-rest`.
#[must_use]
pub fn class_of(slot: Option<u8>) -> String {
    match slot.map(|slot| (slot % COLOURS, slot / COLOURS)) {
        None => "slot-rest".to_owned(),
        Some((colour, 0)) => format!("slot-{colour}"),
        Some((colour, tone)) => format!("slot-{colour} tone-{tone}"),
    }
}

/// Whether the chart leaves the series out.
#[must_use]
pub fn is_hidden(state: &State, series: &SeriesView) -> bool {
    match &series.keys {
        Some(keys) => state.hidden.contains(keys),
        None => state.is_rest_hidden,
    }
}

/// The series that the chart draws, in its order.
pub fn drawn<'a>(state: &'a State, unit: &'a UnitView) -> impl Iterator<Item = &'a SeriesView> {
    unit.chart
        .series
        .iter()
        .filter(|series| !is_hidden(state, series))
}

/// The chart of one currency or unit.
#[must_use]
pub fn drawing(page: &ExplorePage, unit: &UnitView, state: &State) -> Drawing {
    let report = &page.report;
    let ahead = ahead(page, unit);
    let periods = periods(page, ahead.is_some());
    let series: Vec<(&SeriesView, Vec<Option<Amount>>)> = unit
        .chart
        .series
        .iter()
        .enumerate()
        .filter(|(_, one)| !is_hidden(state, one))
        .map(|(place, one)| {
            let next = ahead.and_then(|ahead| ahead.series.get(place));
            let known = periods.iter().filter(|(_, is_ahead)| is_ahead.is_none());
            let known = known.count().min(one.values.len());
            let mut values: Vec<Option<Amount>> = (0..known).map(|place| one.at(place)).collect();
            for value in next.into_iter().flatten() {
                let so_far = values.last().copied().flatten();
                let so_far = so_far.filter(|_| report.running);
                values.push(Some(so_far.into_iter().chain([*value]).sum()));
            }
            (one, values)
        })
        .collect();
    let is_whole = series.len() == unit.chart.series.len();
    let totals: Vec<Option<Amount>> = (0..periods.len())
        .map(|place| total_of(unit, &series, (report.metric, is_whole), place))
        .collect();
    let ghosts = ghosts(unit, &series, report.metric);
    let columns = periods
        .iter()
        .map(|(bucket, is_ahead)| Column {
            mark: match is_ahead {
                Some(true) => "forecast".to_owned(),
                _ => bucket.mark().unwrap_or_default(),
            },
            is_estimate: *is_ahead == Some(true),
        })
        .collect();
    let stacked = !matches!(state.chart, Kind::Lines | Kind::Grouped) || series.len() == 1;
    Drawing {
        kind: state.chart,
        is_apart: !report.metric.is_sum(),
        series: series
            .iter()
            .map(|(one, values)| Series {
                label: one.label.clone(),
                class: class_of(one.slot),
                values: geometry(values),
                texts: figures(values.clone(), report.metric, &unit.unit),
            })
            .collect(),
        columns,
        told: told(report, &unit.unit, &periods, (totals, ghosts.clone())),
        numbers: page
            .marks
            .iter()
            .map(|mark| Number {
                left: f64::from(mark.at) / 10_000.0,
                label: mark.label.clone(),
                is_refusal: mark.is_refusal,
            })
            .collect(),
        bands: frozen(page, &periods),
        ghosts: if report.ghosts.is_empty() {
            Vec::new()
        } else if stacked {
            vec![("ghost".to_owned(), geometry(&ghosts))]
        } else {
            let ghost = |one: &SeriesView| match state.chart {
                Kind::Grouped => format!("ghost level {}", class_of(one.slot)),
                _ => format!("ghost {}", class_of(one.slot)),
            };
            series
                .iter()
                .map(|(one, _)| {
                    let before = 0..one.before.len();
                    let before: Vec<_> = before.map(|place| one.before_at(place)).collect();
                    (ghost(one), geometry(&before))
                })
                .collect()
        },
        likely: likely(page, unit, state).map_or_else(Vec::new, Result::unwrap_or_default),
    }
}

/// Figures in words.
fn figures(amounts: Vec<Option<Amount>>, metric: Metric, unit: &str) -> Words {
    let unit = unit.to_owned();
    Words::made_by(move |place| match amounts.get(place) {
        Some(amount) => figure_or_none(*amount, metric, &unit),
        None => String::new(),
    })
}

/// What is said of the periods, from what they come to and what they are compared with.
fn told(
    report: &ReportView,
    unit: &str,
    periods: &[(Bucket, Option<bool>)],
    (totals, ghosts): (Vec<Option<Amount>>, Vec<Option<Amount>>),
) -> Told {
    let (metric, granularity, is_running) = (report.metric, report.granularity, report.running);
    let buckets: Arc<[Bucket]> = periods.iter().map(|(bucket, _)| *bucket).collect();
    let (labels, ticks) = (Arc::clone(&buckets), buckets);
    let totals: Arc<[Option<Amount>]> = totals.into();
    let (sums, changes) = (Arc::clone(&totals), totals);
    let (of_sums, of_changes) = (unit.to_owned(), unit.to_owned());
    let compared = report.ghosts.iter().copied().zip(ghosts);
    let (compared, of_compared) = (compared.collect::<Vec<_>>(), unit.to_owned());
    let at = |amounts: &[Option<Amount>], place: usize| amounts.get(place).copied().flatten();
    Told {
        label: Words::made_by(move |place| {
            let bucket = labels.get(place);
            bucket.map_or_else(String::new, |bucket| bucket.head(is_running))
        }),
        tick: Words::made_by(move |place| {
            let bucket = ticks.get(place);
            bucket.map_or_else(String::new, |bucket| tick(place, bucket, granularity))
        }),
        total: Words::made_by(move |place| {
            let total = at(&sums, place);
            total.map_or_else(String::new, |total| {
                figure_or_none(Some(total), metric, &of_sums)
            })
        }),
        change: Words::made_by(move |place| {
            let before = place.checked_sub(1).and_then(|before| at(&changes, before));
            let Some((total, before)) = at(&changes, place).zip(before) else {
                return String::new();
            };
            let change = Change::of(Some(total), Some(before));
            let amount = difference(change.amount, metric, &of_changes);
            format!("{} ({amount}) on the period before", change.words())
        }),
        beside: Words::made_by(move |place| match compared.get(place) {
            Some((bucket, total)) => {
                let total = figure_or_none(*total, metric, &of_compared);
                format!("{}: {total}", bucket.label())
            }
            None => String::new(),
        }),
    }
}

/// Numbers for the chart: none is not a number.
fn geometry(amounts: &[Option<Amount>]) -> Vec<f64> {
    let number = |amount: &Option<Amount>| amount.map_or(f64::NAN, Amount::for_geometry);
    amounts.iter().map(number).collect()
}

/// What the series that are drawn come to in a period. The price of some of them is not known here: only that of one, and of all.
fn total_of(
    unit: &UnitView,
    series: &[(&SeriesView, Vec<Option<Amount>>)],
    (metric, is_whole): (Metric, bool),
    place: usize,
) -> Option<Amount> {
    let mut values = series
        .iter()
        .map(|(_, values)| values.get(place).copied().flatten());
    match (metric.is_sum(), series.len()) {
        (true, _) => Some(values.flatten().sum()),
        (false, 1) => values.next().flatten(),
        (false, _) if is_whole => unit.chart.at(place),
        (false, _) => None,
    }
}

/// How the unit's chart goes on, where it does.
pub(super) fn ahead<'p>(page: &'p ExplorePage, unit: &UnitView) -> Option<&'p ForecastUnit> {
    let place = page
        .report
        .units
        .iter()
        .position(|one| one.unit == unit.unit)?;
    page.forecast.as_ref()?.units.get(place)?.as_ref()
}

/// The chart's columns: those of the report, and where the chart goes on the forecast's, with whether they are estimated.
fn periods(page: &ExplorePage, goes_on: bool) -> Vec<(Bucket, Option<bool>)> {
    let known = page.report.buckets.iter().map(|bucket| (*bucket, None));
    match page.forecast.as_ref().filter(|_| goes_on) {
        None => known.collect(),
        Some(forecast) => {
            let kept = page
                .report
                .buckets
                .len()
                .saturating_sub(forecast.replaces as usize);
            let next = forecast.columns.iter();
            known
                .take(kept)
                .chain(next.map(|(bucket, is_estimate)| (*bucket, Some(*is_estimate))))
                .collect()
        }
    }
}

/// The sum of the series that are drawn, and of what is gone, in each of the periods that are compared with. Prices have none,
/// but that of a single series is its own.
fn ghosts(
    unit: &UnitView,
    series: &[(&SeriesView, Vec<Option<Amount>>)],
    metric: Metric,
) -> Vec<Option<Amount>> {
    match series {
        _ if metric.is_sum() => {}
        [(only, _)] => {
            return (0..only.before.len())
                .map(|at| only.before_at(at))
                .collect();
        }
        _ => return Vec::new(),
    }
    let mut sums = unit.chart.gone.clone();
    for (one, _) in series {
        for (sum, value) in sums.iter_mut().zip(&one.before) {
            *sum = [*sum, *value].into_iter().sum();
        }
    }
    sums.into_iter().map(Some).collect()
}

/// The axis' words for a period; a month or quarter tells its year where a year begins, and at the start.
fn tick(place: usize, bucket: &Bucket, granularity: Granularity) -> String {
    match bucket.period {
        Some(period)
            if matches!(granularity, Granularity::Month | Granularity::Quarter)
                && (place == 0 || period.day.month() == 1) =>
        {
            format!("{} {}", bucket.tick(granularity), period.day.year())
        }
        _ => bucket.tick(granularity),
    }
}

fn frozen(page: &ExplorePage, periods: &[(Bucket, Option<bool>)]) -> Vec<Band> {
    let edges = edges_of(page, periods);
    page.freezes
        .iter()
        .filter_map(|freeze| {
            let (left, width) = bands::visible(
                &edges,
                freeze.starts_at.timestamp(),
                freeze.ends_at.timestamp(),
            )?;
            Some(Band {
                left,
                width,
                label: freeze.name.clone(),
            })
        })
        .collect()
}

/// The starts of all periods and the end of the last, in seconds.
#[must_use]
pub fn edges(page: &ExplorePage) -> Vec<i64> {
    let goes_on = page
        .forecast
        .as_ref()
        .is_some_and(|ahead| ahead.units.iter().any(Option::is_some));
    edges_of(page, &periods(page, goes_on))
}

fn edges_of(page: &ExplorePage, periods: &[(Bucket, Option<bool>)]) -> Vec<i64> {
    let midnight =
        |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    let is_hourly = page.report.granularity == Granularity::Hour;
    let mut edges: Vec<i64> = periods
        .iter()
        .map(|(bucket, _)| {
            let hour = bucket.period.and_then(|period| period.hour).unwrap_or(0);
            midnight(bucket.days.start) + i64::from(hour) * 3_600
        })
        .collect();
    if let Some((last, _)) = periods.last() {
        edges.push(match edges.last() {
            Some(start) if is_hourly => start + 3_600,
            _ => midnight(last.days.end),
        });
    }
    edges
}
