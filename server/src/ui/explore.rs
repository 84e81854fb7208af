//! The explorer's answers. Knows the grammar, ranges and names; must not add anything up.

use super::failure::failed;
use super::marks::Marks;
use super::part::{Parts, each_or_notice};
use super::{Floe, analysis, conversion, place, still};
use crate::service::costs::{self, Costs};
use crate::service::rates::{self, RateFilter};
use crate::service::{Refused, freezes};
use chrono::NaiveDate;
use floe_app::chart::Kind;
use floe_app::explore::has_periods;
use floe_app::location::State;
use floe_app::view::{ExplorePage, Failure, FreezeBand};
use floe_domain::cost::estimate::is_estimated;
use floe_domain::cost::grammar::{self, GrammarError};
use floe_domain::cost::view::{self, ReportView};
use floe_domain::cost::{CostQuery, Dimension, Filter, ResolvedQuery};
use floe_domain::freeze::{FreezeWindow, Wrong};
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, Instant};
use floe_ledger::cube::Names;
use std::collections::BTreeMap;

/// About how many figures of a table go to a page; the CSV has them all.
const MOST_FIGURES: usize = 6_000;

const UNANSWERED: &str = "The question has no answer";

/// The question of a text.
pub(super) fn question(text: &str) -> Result<CostQuery, Failure> {
    grammar::parse(text).map_err(wrong)
}

pub(super) fn wrong(error: GrammarError) -> Failure {
    Failure::invalid(
        "The question can not be read",
        vec![Wrong::new(&error.field, &error.reason)],
    )
}

/// The answer to a question, beside that of the days it is compared with.
pub(super) async fn show(floe: &Floe, query: String) -> Result<ExplorePage, Failure> {
    let caller = floe.caller()?;
    let state = State::from_pairs(&grammar::decode(&query)).map_err(wrong)?;
    let costs = costs::open_as_of(floe.app(), caller, state.query.as_of)
        .await
        .map_err(failed(UNANSWERED))?;
    let now = state.query.resolve(costs.today());
    let range = now.range;
    let filters = now.filters.clone();
    let mut open_months = costs.open_months(&now);
    open_months.retain(|month| is_estimated(&[*month], range));
    let then = state.query.compare.resolve(range);
    let mut report = shown(&costs, &state, now.clone(), then)
        .await
        .map_err(failed(UNANSWERED))?;
    let charts = still::charts(&costs, &report, &state).await;
    // In the charts' own places: a dashboard's panel shows nothing else of what is missing.
    let charts = each_or_notice(
        floe,
        "The chart can not be shown",
        charts,
        report.units.len(),
    );
    let pivots = still::pivots(&report, &state);
    let mut parts = Parts::new(floe);
    let analysis = analysis::of(&costs, &state.query, &now, then, &report, &mut parts).await;
    let cut = cut(&mut report);
    let windows = freezes::between(
        floe.app(),
        caller,
        start_of(range.start),
        start_of(range.end),
    )
    .await;
    let mut windows = parts
        .found("The freezes of these days can not be shown", windows)
        .unwrap_or_default();
    windows.sort_by_key(|window| window.starts_at);
    let rates = rates::list(floe.app(), caller, RateFilter::default(), 0).await;
    let currencies = parts.found("The currencies to convert into can not be listed", rates);
    let (_, currencies) = currencies.unwrap_or_default();
    let beside = Marks::of(floe, caller, range, &filters).await;
    let beside = parts.found("Notes and events can not be shown", beside);
    let listed = beside
        .as_ref()
        .map(|beside| beside.list(Some(&query), &filters));
    let mut page = ExplorePage {
        today: costs.today(),
        charts,
        pivots,
        cut,
        before: then,
        forecast: analysis.forecast,
        analysis: analysis.html,
        freezes: windows.into_iter().map(band).collect(),
        data: costs.days(),
        last: costs.last(),
        may_import: caller.may(Permission::ImportsWrite),
        has_hours: costs.has_hours(),
        open_months,
        keyed: costs.keyed(),
        currencies: currencies.iter().map(|(to, _)| to.to_string()).collect(),
        told: conversion::words(&report),
        names: names(&report, &filters, &costs.names()),
        beside: listed.unwrap_or_default(),
        marks: Vec::new(),
        report,
    };
    page.marks = beside.map_or_else(Vec::new, |beside| beside.places(&page));
    page.analysis.insert_str(0, &parts.notices());
    Ok(page)
}

/// The answer to a question as far as a page shows it, beside that of the days it is compared with.
async fn shown(
    costs: &Costs,
    state: &State,
    now: ResolvedQuery,
    then: Option<DayRange>,
) -> Result<ReportView, Refused> {
    // Pivots and maps are of all groups; others name some and sum up the rest.
    if !state.pivot.is_empty() || state.chart == Kind::Map {
        return compared(costs, now, then, state.series).await;
    }
    let most = most_rows(view::count(now.range, now.granularity)).max(state.series);
    let (open_months, then) = (costs.open_months(&now), earlier(&now, then));
    let leading = costs.leading(now, then, most).await?;
    let report = view::view_leading(&leading, state.series);
    Ok(marked(costs, report, &open_months))
}

/// The same question about other days.
fn earlier(now: &ResolvedQuery, then: Option<DayRange>) -> Option<ResolvedQuery> {
    then.map(|range| ResolvedQuery {
        range,
        ..now.clone()
    })
}

/// A report whose periods are marked where their figures are not those of whole periods.
fn marked(costs: &Costs, mut report: ReportView, open_months: &[NaiveDate]) -> ReportView {
    report.mark(costs.today(), costs.days());
    report.mark_estimated(open_months);
    report
}

/// The answer to a question, whole, beside that of other days where it is compared with some, its periods marked where their
/// figures are not those of whole periods. Charts name up to `series` series.
pub(crate) async fn compared(
    costs: &Costs,
    now: ResolvedQuery,
    then: Option<DayRange>,
    series: usize,
) -> Result<ReportView, Refused> {
    let (open_months, then) = (costs.open_months(&now), earlier(&now, then));
    let (report, before) = costs.beside(now, then).await?;
    let report = view::view_naming(&report, before.as_ref(), series);
    Ok(marked(costs, report, &open_months))
}

fn start_of(day: NaiveDate) -> Instant {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

fn band(window: FreezeWindow) -> FreezeBand {
    FreezeBand {
        scope: window.scope.words(),
        id: window.id,
        name: window.name,
        starts_at: window.starts_at,
        ends_at: window.ends_at,
    }
}

/// Cuts each unit's table to what a page takes, figures of periods that have no columns too, and says how many rows that left out.
fn cut(report: &mut ReportView) -> Vec<u32> {
    // Prices have many units.
    let periods = report.buckets.len().saturating_mul(report.units.len());
    let most_rows = most_rows(i64::try_from(periods).unwrap_or(i64::MAX));
    let cut = report.units.iter_mut().map(|unit| {
        unit.rows.truncate(most_rows);
        unit.groups
            .saturating_sub(u32::try_from(unit.rows.len()).unwrap_or(u32::MAX))
    });
    let cut = cut.collect();
    if report.buckets.len() > 1 && !has_periods(report) {
        report.keep_trends();
    }
    cut
}

/// How many rows of so many periods a page takes.
fn most_rows(periods: i64) -> usize {
    let periods = usize::try_from(periods).unwrap_or(usize::MAX);
    (MOST_FIGURES / periods.max(1)).clamp(25, 400)
}

/// The display name of a value of a dimension, where there is one that says more.
pub(super) fn name_of<'a>(
    dimension: &Dimension,
    value: &str,
    names: &'a Names,
) -> Option<std::borrow::Cow<'a, str>> {
    let known = |map: &'a BTreeMap<String, String>| {
        map.get(value).filter(|name| *name != value).map(Into::into)
    };
    match dimension {
        Dimension::SubAccount => known(&names.sub_accounts),
        Dimension::BillingAccount => known(&names.billing_accounts),
        Dimension::Region => {
            let name = place::name(Some(value));
            if name == value {
                known(&names.regions)
            } else {
                Some(name.into())
            }
        }
        _ => None,
    }
}

/// The names of what the report's tables and charts show, and of what it is filtered by.
fn names(report: &ReportView, filters: &[Filter], names: &Names) -> Vec<(String, String)> {
    let mut found = BTreeMap::new();
    let rows = report.units.iter().flat_map(|unit| &unit.rows);
    let shown = rows.flat_map(|row| report.group_by.iter().zip(&row.keys));
    let asked = filters.iter().flat_map(|filter| {
        filter
            .values
            .iter()
            .map(move |value| (&filter.dimension, value))
    });
    for (dimension, key) in shown.chain(asked) {
        let Some(value) = key else { continue };
        if let Some(name) = name_of(dimension, value, names) {
            found
                .entry(value.clone())
                .or_insert_with(|| name.into_owned());
        }
    }
    found.into_iter().collect()
}
