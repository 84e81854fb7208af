//! The map of the regions that a question's charges are of, whatever it is grouped by: a bubble each, a link that looks into
//! it. Knows places and figures; must not know pixels.

use super::super::place;
use crate::service::Refused;
use crate::service::costs::Costs;
use floe_app::chart::spark::{Beside, Bubble, Regions, world_map};
use floe_app::explore::steps;
use floe_app::location::State;
use floe_domain::cost::view::{ReportView, TableRow, UnitView, view};
use floe_domain::cost::{Dimension, ResolvedQuery};
use floe_domain::money::Amount;
use floe_domain::money::format::{compact, figure, figure_or_none, full};
use floe_domain::region;
use floe_domain::time::Granularity;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// How many bubbles carry their name.
const NAMED: usize = 5;

/// A map for each unit of the report.
pub(super) async fn draw(
    costs: &Costs,
    report: &ReportView,
    state: &State,
) -> Result<Vec<String>, Refused> {
    let by_region = by_region(costs, state).await?;
    let regions = placed(costs, report, &by_region, state);
    let maps = report.units.iter().zip(regions).map(|(unit, regions)| {
        if regions == Regions::default() {
            return String::new();
        }
        // Grouped by region, the page's own table has these figures.
        let is_told = report.group_by == [Dimension::Region];
        let figures = of(&by_region, unit).filter(|_| !is_told);
        let table = figures.map(|figures| table(report, figures, state).to_html());
        one(report, unit, regions).to_html() + &table.unwrap_or_default()
    });
    Ok(maps.collect())
}

/// The regions of each unit of the report, in its order; of a unit that no region has, none.
pub(crate) async fn regions(
    costs: &Costs,
    report: &ReportView,
    state: &State,
) -> Result<Vec<Regions>, Refused> {
    let by_region = by_region(costs, state).await?;
    Ok(placed(costs, report, &by_region, state))
}

/// The figures of regions over the whole range.
async fn by_region(costs: &Costs, state: &State) -> Result<ReportView, Refused> {
    let question = ResolvedQuery {
        granularity: Granularity::None,
        group_by: vec![Dimension::Region],
        ..state.query.resolve(costs.today())
    };
    Ok(view(&costs.answer(question).await?, None))
}

/// What a report by region has of another's unit.
fn of<'r>(by_region: &'r ReportView, unit: &UnitView) -> Option<&'r UnitView> {
    let mut units = by_region.units.iter();
    units.find(|other| other.unit == unit.unit)
}

fn placed(
    costs: &Costs,
    report: &ReportView,
    by_region: &ReportView,
    state: &State,
) -> Vec<Regions> {
    let providers: BTreeMap<String, String> = costs
        .regions()
        .into_iter()
        .filter_map(|summary| Some((summary.region?, summary.providers.first()?.clone())))
        .collect();
    let of_units = report.units.iter().map(|unit| {
        of(by_region, unit).map_or_else(Regions::default, |figures| {
            of_unit(report, figures, state, &providers)
        })
    });
    of_units.collect()
}

fn of_unit(
    report: &ReportView,
    figures: &UnitView,
    state: &State,
    providers: &BTreeMap<String, String>,
) -> Regions {
    let unit = &figures.unit;
    let largest = figures
        .rows
        .iter()
        .map(|row| row.total.for_geometry())
        .fold(0.0, f64::max);
    let id = |row: &TableRow| row.keys.first().cloned().flatten();
    let placed = |row: &TableRow| {
        let id = id(row)?;
        let provider = providers.get(&id).map_or("", String::as_str);
        region::place_of(provider, &id)
    };
    let (on, off): (Vec<_>, Vec<_>) = figures
        .rows
        .iter()
        .map(|row| (row, placed(row)))
        .partition(|(_, place)| place.is_some());
    let bubbles = on
        .into_iter()
        .enumerate()
        .filter_map(|(rank, (row, place))| {
            let place = place?;
            let share = row
                .share
                .map(|share| format!(", {share}"))
                .unwrap_or_default();
            Some(Bubble {
                place: (f64::from(place.latitude), f64::from(place.longitude)),
                value: row.total.for_geometry(),
                largest,
                words: format!(
                    "{} ({}): {} {unit}{share}",
                    place.name,
                    place.id,
                    full(row.total)
                ),
                label: if rank < NAMED {
                    format!("{} {}", place.id, compact(row.total))
                } else {
                    String::new()
                },
                href: steps::into_region(state, id(row)).href(),
                class: "currency-0".to_owned(),
            })
        })
        .collect();
    let beside = off
        .into_iter()
        .map(|(row, _)| Beside {
            name: place::name(id(row).as_deref()),
            amount: format!("{} {unit}", figure(row.total, report.metric, unit)),
            href: steps::into_region(state, id(row)).href(),
        })
        .collect();
    Regions { bubbles, beside }
}

fn one(report: &ReportView, unit: &UnitView, regions: Regions) -> AnyView {
    let unit = &unit.unit;
    let beside = (!regions.beside.is_empty()).then(|| {
        let regions = regions
            .beside
            .into_iter()
            .map(|one| {
                view! { <li><a href=one.href>{one.name}</a>" "<span class="meta">{one.amount}</span></li> }
            })
            .collect_view();
        view! { <div class="off-map"><h3>"Not on the map"</h3><ul>{regions}</ul></div> }
    });
    let name = format!(
        "{} in {unit} by region on a map, {}. Each bubble leads into its region.",
        report.metric.label(),
        report.range
    );
    view! {
        <div class="map">
            <div class="map-scroll">{world_map(regions.bubbles, name, Callback::new(|_| ()))}</div>
            <p class="meta">"Area is "{report.metric.label().to_lowercase()}", by region, of the whole range."</p>
            {beside}
        </div>
    }
    .into_any()
}

/// What the map shows, in figures: the page's own table is of other groups.
fn table(report: &ReportView, figures: &UnitView, state: &State) -> AnyView {
    let (metric, unit) = (report.metric, &figures.unit);
    let has_shares = metric.is_sum();
    let name = format!("{} in {unit} by region, {}", metric.label(), report.range);
    let amount = |amount: Option<Amount>| {
        view! { <td class="number" title=amount.map(full)>{figure_or_none(amount, metric, unit)}</td> }
    };
    let rows = figures
        .rows
        .iter()
        .map(|row| {
            let id = row.keys.first().cloned().flatten();
            let share = row.share.map(|share| share.to_string());
            let share = has_shares.then(|| view! { <td class="number">{share}</td> });
            let code = id.clone().map(|id| view! { " "<code>{id}</code> });
            view! {
                <tr>
                    <th scope="row" class="name">
                        <a href=steps::into_region(state, id.clone()).href()>{place::name(id.as_deref())}</a>{code}
                    </th>
                    {amount(row.figure())}
                    {share}
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="periods">
            <summary>"Figures of each region"</summary>
            <div class="table-scroll" role="region" aria-label=format!("Table: {name}") tabindex="0">
                <table class="figures">
                    <caption class="unseen">{name.clone()}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="name">"Region"</th>
                            <th scope="col" class="number">{unit.clone()}</th>
                            {has_shares.then(|| view! { <th scope="col" class="number">"Share"</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row" class="name">{metric.whole()}</th>
                            {amount(figures.figure())}
                            {has_shares.then(|| view! { <td class="number"></td> })}
                        </tr>
                    </tfoot>
                </table>
            </div>
        </details>
    }
    .into_any()
}
