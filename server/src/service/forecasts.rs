//! Forecasts of cost questions. Knows which days are known and whole; must not estimate anything, the domain does.

use super::Refused;
use super::costs::Costs;
use chrono::Days;
use floe_domain::cost::forecast::{Ask, Horizon, Named, Outlook, outlook};
use floe_domain::cost::price::NO_FORECAST;
use floe_domain::cost::view::ReportView;
use floe_domain::cost::{CostQuery, Dimension, Filter, Mode, Report, ResolvedQuery};
use floe_domain::time::{DayRange, Granularity};
use std::collections::BTreeSet;

/// Days before today that a forecast is made from, at most: three years and a little.
const MOST_DAYS: u64 = 1_100;
/// So many groups of all units are forecast by themselves, at most.
const MOST_GROUPS: usize = 60;

/// The groups of an answer that are forecast by themselves: those that its charts name.
#[must_use]
pub fn named(report: &ReportView) -> Vec<Named> {
    let mut left = MOST_GROUPS;
    let units = report.units.iter();
    units
        .map(|unit| {
            let series = &unit.chart.series;
            let is_ungrouped = report.group_by.is_empty();
            if is_ungrouped || series.len() > left {
                return Named {
                    unit: unit.unit.clone(),
                    ..Named::default()
                };
            }
            left -= series.len();
            Named {
                unit: unit.unit.clone(),
                groups: series.iter().filter_map(|one| one.keys.clone()).collect(),
                has_rest: series.iter().any(|one| one.keys.is_none()),
            }
        })
        .collect()
}

/// What is to be expected of a question's charges, made from all whole days that there are, not only those of its range. None
/// without charges.
///
/// # Errors
/// [`Refused::Invalid`] where the question is about unit prices; else as [`Costs::answer`].
pub async fn outlook_of(
    costs: &Costs,
    question: &CostQuery,
    horizon: Horizon,
    named: Vec<Named>,
) -> Result<Option<Outlook>, Refused> {
    if !question.metric.is_sum() {
        let reason = format!("is a unit price: {NO_FORECAST}");
        return Err(Refused::invalid("metric", &reason));
    }
    let Some(known) = known(costs) else {
        return Ok(None);
    };
    let asked = question.resolve(costs.today());
    let ask = Ask {
        range: asked.range,
        granularity: asked.granularity,
        horizon,
        band: question.band,
        known,
    };
    let daily = ResolvedQuery {
        range: known,
        granularity: Granularity::Day,
        group_by: Vec::new(),
        ..asked
    };
    let grouped = match named.iter().any(|named| !named.groups.is_empty()) {
        false => None,
        true => Some(ResolvedQuery {
            filters: (daily.filters.iter().cloned())
                .chain(of_named(&question.group_by, &named))
                .collect(),
            group_by: question.group_by.clone(),
            ..daily.clone()
        }),
    };
    let whole = costs.answer(daily.clone()).await?;
    let groups = match grouped {
        Some(grouped) => costs.answer(grouped).await?,
        None => Report::new(&daily, Vec::new()),
    };
    // It takes longer than to wait for: on a thread of its own.
    tokio::task::spawn_blocking(move || outlook(&ask, &whole, &groups, &named))
        .await
        .map_err(|_| Refused::unavailable("Floe is stopping."))
}

/// The days that charges are of, today's left out since it is not whole yet.
fn known(costs: &Costs) -> Option<DayRange> {
    let days = costs.days()?;
    let end = days.end.min(costs.today());
    let earliest = end.checked_sub_days(Days::new(MOST_DAYS))?;
    DayRange::new(days.start.max(earliest), end)
}

/// Conditions that all named groups meet, and not many others: of each dimension one of the values that they have.
fn of_named(group_by: &[Dimension], named: &[Named]) -> Vec<Filter> {
    let groups = || named.iter().flat_map(|named| &named.groups);
    group_by
        .iter()
        .enumerate()
        .map(|(place, dimension)| {
            let values: BTreeSet<Option<String>> = groups()
                .filter_map(|keys| keys.get(place).cloned())
                .collect();
            Filter {
                dimension: dimension.clone(),
                mode: Mode::AnyOf,
                values: values.into_iter().collect(),
            }
        })
        .collect()
}
