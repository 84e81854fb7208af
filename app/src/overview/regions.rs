//! The table of regions, one per currency. Knows figures and states in words; must not know who may change them.

use super::totals::asked;
use crate::chart::spark::spark;
use crate::explore::change::{arrow, difference};
use crate::ui::badge;
use crate::ui::when::end_of;
use crate::view::{CurrencyOverview, OverviewPage, RegionEnvironment, RegionOverview};
use floe_domain::cost::{Dimension, Metric, Period};
use floe_domain::money::Amount;
use floe_domain::money::format::{full, money};
use floe_domain::region::partition_words;
use leptos::prelude::*;

/// A table per currency.
#[must_use]
pub fn regions(page: &OverviewPage) -> AnyView {
    page.currencies
        .iter()
        .map(|one| table(page, one))
        .collect_view()
        .into_any()
}

fn table(page: &OverviewPage, one: &CurrencyOverview) -> AnyView {
    let id = format!("regions-{}", one.currency);
    let labelled_by = id.clone();
    let rows = one
        .regions
        .iter()
        .map(|region| row(page, one, region))
        .collect_view();
    let name = format!("Regions in {}", one.currency);
    view! {
        <section class="regions" aria-labelledby=labelled_by>
            <h2 id=id>{name.clone()}</h2>
            <div class="table-scroll" role="region" aria-label=format!("Table: {name}") tabindex="0">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col" class="name">"Region"</th>
                            <th scope="col">"Partition"</th>
                            <th scope="col" class="number">{format!("Cost, {}", one.currency)}</th>
                            <th scope="col" class="number">"Share"</th>
                            <th scope="col" class="number">"Change"</th>
                            <th scope="col" class="trend">"Trend"</th>
                            <th scope="col">"Data to"</th>
                            <th scope="col">"Environment"</th>
                            <th scope="col">"Freeze"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(page: &OverviewPage, one: &CurrencyOverview, region: &RegionOverview) -> AnyView {
    let href = asked(page, Dimension::Region, region.region.as_deref()).href();
    let id = region
        .region
        .clone()
        .filter(|id| *id != region.name)
        .map(|id| view! { <code class="row-display">{id}</code> });
    let (state, freeze) = match &region.environment {
        Some(environment) => environment_cells(environment),
        None => (().into_any(), ().into_any()),
    };
    let points: Vec<_> = region
        .trend
        .iter()
        .map(|part| part.for_geometry())
        .collect();
    let complete = region.complete_to.map(complete_to);
    view! {
        <tr>
            <th scope="row" class="name"><a href=href>{region.name.clone()}</a>{id}</th>
            <td>{partition(&region.partition)}</td>
            <td class="number" title=full(region.total)>{money(region.total, &one.currency)}</td>
            <td class="number share">{share(region)}</td>
            <td class="number">{arrow(&region.change, Metric::BilledCost, &one.currency)}</td>
            <td class="trend" inner_html=spark(&points, &trend_words(region, &one.currency)).into_string()></td>
            <td>{complete}</td>
            <td>{state}</td>
            <td>{freeze}</td>
        </tr>
    }
    .into_any()
}

/// To when data is complete.
fn complete_to(last: Period) -> AnyView {
    view! { <time datetime=last.day.to_string()>{end_of(last)}</time> }.into_any()
}

fn partition(id: &str) -> AnyView {
    if id.is_empty() {
        return ().into_any();
    }
    view! { <span title=partition_words(id)><code>{id.to_owned()}</code></span> }.into_any()
}

/// The share as a number over a bar as wide as it.
fn share(region: &RegionOverview) -> AnyView {
    let Some(share) = region.share else {
        return ().into_any();
    };
    let tenths = share.tenths.clamp(0, 1_000);
    let width = format!("{}.{}%", tenths / 10, tenths % 10);
    view! {
        <span>{share.to_string()}</span>
        <svg class="share-bar" width="100%" height="3" aria-hidden="true" focusable="false"><rect width=width height="3"></rect></svg>
    }
    .into_any()
}

fn environment_cells(environment: &RegionEnvironment) -> (AnyView, AnyView) {
    let state = view! {
        <a class="plain" href=format!("/environments/{}", environment.id) title=environment.id.clone()>{badge::state(environment.state)}</a>
    }
    .into_any();
    let freeze = match environment.freezes.as_slice() {
        [] => view! { <span class="meta">"none"</span> }.into_any(),
        freezes => freezes
            .iter()
            .map(|(id, name)| {
                view! { <a class="plain" href=format!("/freezes/{id}") title=name.clone()>{badge::badge("warn", "frozen")}</a> }
            })
            .collect_view()
            .into_any(),
    };
    (state, freeze)
}

fn trend_words(region: &RegionOverview, currency: &str) -> String {
    match (region.trend.first(), region.trend.last()) {
        (Some(first), Some(last)) => {
            let by = Amount::from_units(last.units().saturating_sub(first.units()));
            format!(
                "{}, first to last part of the range: {} {currency}",
                region.name,
                difference(by, Metric::BilledCost, currency)
            )
        }
        _ => String::new(),
    }
}
