//! The map of the regions that a question's charges are of, whatever it is grouped by: a bubble each, a link that looks into
//! it. Knows places and figures; must not know pixels.

use super::super::place;
use crate::service::Refused;
use crate::service::costs::Costs;
use floe_app::chart::spark::{Bubble, world_map};
use floe_app::explore::steps;
use floe_app::location::State;
use floe_domain::cost::view::{ReportView, TableRow, UnitView, view};
use floe_domain::cost::{Dimension, ResolvedQuery};
use floe_domain::money::format::{compact, figure, full};
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
    let question = ResolvedQuery {
        granularity: Granularity::None,
        group_by: vec![Dimension::Region],
        ..state.query.resolve(costs.today())
    };
    let regions = view(&costs.answer(question).await?, None);
    let providers: BTreeMap<String, String> = costs
        .regions()
        .into_iter()
        .filter_map(|summary| Some((summary.region?, summary.providers.first()?.clone())))
        .collect();
    let maps = report.units.iter().map(|unit| {
        let figures = regions.units.iter().find(|other| other.unit == unit.unit);
        figures.map_or_else(String::new, |figures| {
            one(report, figures, state, &providers).to_html()
        })
    });
    Ok(maps.collect())
}

fn one(
    report: &ReportView,
    figures: &UnitView,
    state: &State,
    providers: &BTreeMap<String, String>,
) -> AnyView {
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
        .map(|(row, _)| {
            let name = place::name(id(row).as_deref());
            let href = steps::into_region(state, id(row)).href();
            let amount = figure(row.total, report.metric, unit);
            view! { <li><a href=href>{name}</a>" "<span class="meta">{amount}" "{unit.clone()}</span></li> }
        })
        .collect_view();
    let beside = (!figures.rows.iter().all(|row| placed(row).is_some()))
        .then(|| view! { <div class="off-map"><h3>"Not on the map"</h3><ul>{beside}</ul></div> });
    let name = format!(
        "{} in {unit} by region on a map, {}. Each bubble leads into its region.",
        report.metric.label(),
        report.range
    );
    view! {
        <div class="map">
            <div class="map-scroll">{world_map(bubbles, name, Callback::new(|_| ()))}</div>
            <p class="meta">"Area is "{report.metric.label().to_lowercase()}", by region, of the whole range."</p>
            {beside}
        </div>
    }
    .into_any()
}
