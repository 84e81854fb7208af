//! What stands below the explorer's figures: why they changed, how alike the days are, and what is to be expected.
//! Written by the server whole, so that the browser half carries nothing of it. Knows answers and words; must not add anything
//! up.

mod drivers;
mod forecast;

pub(super) use drivers::page as drivers_page;

use super::part::Parts;
use crate::service::costs::Costs;
use crate::service::{Refused, drivers as explained, forecasts};
use floe_app::location::{EXPLORE, State, address};
use floe_app::view::{ForecastUnit, ForecastView};
use floe_domain::cost::compare::like_for_like;
use floe_domain::cost::drivers::Drivers;
use floe_domain::cost::forecast::{Figure, Made, Outlook};
use floe_domain::cost::grammar;
use floe_domain::cost::price::{NO_DRIVERS, NO_FORECAST};
use floe_domain::cost::view::ReportView;
use floe_domain::cost::{CostQuery, Metric, ResolvedQuery};
use floe_domain::money::Amount;
use floe_domain::time::DayRange;
use leptos::prelude::*;

/// Of so many charges at most a change is explained beside every answer; of more it is where that is asked for.
const MOST_CHARGES: usize = 2_000_000;

/// So many periods of series have a band of their own on a page, at most.
const MOST_BANDS: usize = 1_000;

/// What a page shows of it.
pub(super) struct Analysis {
    pub(super) html: String,
    pub(super) forecast: Option<ForecastView>,
}

/// All of it for a question and its answer.
pub(super) async fn of(
    costs: &Costs,
    asked: &CostQuery,
    now: &ResolvedQuery,
    then: Option<DayRange>,
    report: &ReportView,
    page: &mut Parts<'_>,
) -> Analysis {
    let mut parts: Vec<String> = Vec::new();
    if let Some(then) = then.filter(|_| asked.metric.is_cost()) {
        let is_asked_for = costs.charges() > MOST_CHARGES;
        let told = if is_asked_for {
            Some(Told::WhereAsked)
        } else {
            match explained::explain(costs, now.clone(), then).await {
                Ok(drivers) => Some(Told::Why(drivers)),
                // Too much of it: the answer itself stands.
                Err(refused @ Refused::Invalid { .. }) => Some(Told::Not(refused.to_string())),
                failed => page
                    .found("Why it changed can not be told", failed)
                    .map(Told::Why),
            }
        };
        parts.extend(told.map(|told| drivers::panel(asked, now.range, &told).to_html()));
    }
    if let Some(then) = then {
        let words = like_for_like(now.range, then, costs.days());
        parts.push(view! { <p class="meta like-for-like">{words}</p> }.to_html());
    }
    let mut ahead = None;
    if !asked.metric.is_sum() {
        parts.push(not_offered(asked).to_html());
    }
    if let Some(horizon) = asked.forecast.filter(|_| asked.metric.is_sum()) {
        let named = forecasts::named(report);
        let outlook = forecasts::outlook_of(costs, asked, horizon, named).await;
        let outlook = page.found("The forecast can not be shown", outlook);
        if let Some(outlook) = outlook.flatten() {
            parts.push(forecast::panel(asked, &outlook).to_html());
            ahead = Some(continued(report, &outlook));
        }
    }
    Analysis {
        html: parts.concat(),
        forecast: ahead,
    }
}

/// Why nothing is explained and nothing forecast of unit prices, and where that is.
fn not_offered(asked: &CostQuery) -> AnyView {
    let costs = link(CostQuery {
        metric: Metric::EffectiveCost,
        ..asked.clone()
    });
    view! {
        <section class="analysis-part" aria-labelledby="of-costs">
            <h2 id="of-costs">"Why it changed, and what is to be expected"</h2>
            <p>{format!("A change of a unit price is not explained: {NO_DRIVERS}")}</p>
            <p>{format!("Nor is a unit price forecast: {NO_FORECAST}")}</p>
            <p><a href=costs>"Ask the same of the effective cost"</a></p>
        </section>
    }
    .into_any()
}

/// Why a cost changed, or why that is not told.
pub(super) enum Told {
    Why(Vec<Drivers>),
    WhereAsked,
    Not(String),
}

/// How the report's charts go on.
fn continued(report: &ReportView, outlook: &Outlook) -> ForecastView {
    let columns = outlook
        .columns
        .iter()
        .map(|bucket| (*bucket, outlook.days.start < bucket.days.end))
        .collect();
    let units = report.units.iter().map(|unit| {
        let found = outlook.units.iter().find(|one| one.unit == unit.unit)?;
        let made = found.made.as_ref().ok().filter(|_| outlook.continues)?;
        series(report, made, unit.chart.series.len())
    });
    ForecastView {
        columns,
        replaces: u32::try_from(outlook.replaces).unwrap_or(0),
        units: units.collect(),
    }
}

/// The figures of a chart's series; none where they were not forecast one by one.
fn series(report: &ReportView, made: &Made, count: usize) -> Option<ForecastUnit> {
    let series: Vec<_> = if report.group_by.is_empty() {
        vec![made.columns.iter().map(|one| one.total()).collect()]
    } else {
        let groups = made.groups.iter();
        groups
            .map(|group| group.columns.iter().map(|one| one.total()).collect())
            .collect()
    };
    let is_light = made.groups.len() * made.columns.len() <= MOST_BANDS;
    let groups = made.groups.iter().filter(|_| is_light);
    (series.len() == count).then(|| ForecastUnit {
        series,
        band: bands(&made.columns),
        running: bands(&made.running),
        bands: groups.map(|group| bands(&group.columns)).collect(),
    })
}

fn bands(figures: &[Figure]) -> Vec<Option<(Amount, Amount)>> {
    figures.iter().map(Figure::band).collect()
}

/// The explorer asked something.
fn link(query: CostQuery) -> String {
    State::asking(query).href()
}

/// The page of drivers, or another below the explorer, for a question.
fn below(path: &str, query: &CostQuery) -> String {
    address(&format!("{EXPLORE}{path}"), &grammar::print(query))
}
