//! From figures to a chart: which series are drawn, how periods are named, where freezes stand. Knows amounts and words;
//! must not know pixels or events.

use super::change::difference;
use crate::chart::bands;
use crate::chart::drawing::{Band, Column, Drawing, Number, Series};
use crate::location::State;
use crate::view::ExplorePage;
use chrono::Datelike;
use floe_domain::cost::palette::COLOURS;
use floe_domain::cost::view::{Bucket, Change, SeriesView, UnitView};
use floe_domain::money::Amount;
use floe_domain::money::format::figure;
use floe_domain::time::Granularity;

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
    let words = |amount: &Amount| figure(*amount, report.metric, &unit.unit);
    let series: Vec<_> = drawn(state, unit).collect();
    let total_of = |place: usize| -> Amount {
        let values = series.iter().filter_map(|one| one.values.get(place));
        values.copied().sum()
    };
    let columns = report
        .buckets
        .iter()
        .enumerate()
        .map(|(place, bucket)| {
            let total = total_of(place);
            let change = place.checked_sub(1).map(|before| {
                let change = Change::of(Some(total), Some(total_of(before)));
                let amount = difference(change.amount, report.metric, &unit.unit);
                format!("{} ({amount}) on the period before", change.words())
            });
            Column {
                label: report.head(bucket),
                change: change.unwrap_or_default(),
                tick: tick(place, bucket, report.granularity),
                total: words(&total),
                mark: bucket.mark().unwrap_or_default(),
            }
        })
        .collect();
    Drawing {
        kind: state.chart,
        series: series
            .iter()
            .map(|one| Series {
                label: one.label.clone(),
                class: class_of(one.slot),
                values: one
                    .values
                    .iter()
                    .map(|value| value.for_geometry())
                    .collect(),
                texts: one.values.iter().map(words).collect(),
            })
            .collect(),
        columns,
        bands: frozen(page),
        numbers: page
            .marks
            .iter()
            .map(|mark| Number {
                left: f64::from(mark.at) / 10_000.0,
                label: mark.label.clone(),
                is_refusal: mark.is_refusal,
            })
            .collect(),
    }
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

fn frozen(page: &ExplorePage) -> Vec<Band> {
    let edges = edges(page);
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
    let midnight =
        |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
    let is_hourly = page.report.granularity == Granularity::Hour;
    let mut edges: Vec<i64> = page
        .report
        .buckets
        .iter()
        .map(|bucket| {
            let hour = bucket.period.and_then(|period| period.hour).unwrap_or(0);
            midnight(bucket.days.start) + i64::from(hour) * 3_600
        })
        .collect();
    if let Some(last) = page.report.buckets.last() {
        edges.push(match edges.last() {
            Some(start) if is_hourly => start + 3_600,
            _ => midnight(last.days.end),
        });
    }
    edges
}
