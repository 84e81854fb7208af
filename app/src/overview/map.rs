//! The map: a bubble per region, its area in proportion to cost within its currency. Regions without a place are listed
//! beside it. Knows places and figures; must not know pixels.

use super::totals::asked;
use crate::chart::spark::{Bubble, world_map};
use crate::view::{CurrencyOverview, OverviewPage, RegionOverview};
use floe_domain::cost::Dimension;
use floe_domain::money::format::{compact, money};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// How many bubbles of a currency carry their name.
const NAMED: usize = 3;

/// The map with its legend.
#[must_use]
pub fn map(page: &OverviewPage) -> AnyView {
    let bubbles: Vec<Bubble> = page
        .currencies
        .iter()
        .enumerate()
        .flat_map(|(place, currency)| of_currency(page, currency, place))
        .collect();
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| {
        navigate(&href, leptos_router::NavigateOptions::default())
    });
    let legend = page
        .currencies
        .iter()
        .enumerate()
        .map(|(place, one)| {
            view! { <li><span class=format!("swatch {}", class(place))></span>{one.currency.clone()}" "<span class="meta">{partitions(one)}</span></li> }
        })
        .collect_view();
    let beside: Vec<_> = page
        .currencies
        .iter()
        .flat_map(|currency| currency.regions.iter().map(move |region| (currency, region)))
        .filter(|(_, region)| region.place.is_none())
        .map(|(currency, region)| {
            let href = asked(page, Dimension::Region, region.region.as_deref()).href();
            view! { <li><a href=href>{region.name.clone()}</a>" "<span class="meta">{money(region.total, &currency.currency)}" "{currency.currency.clone()}</span></li> }
        })
        .collect();
    let beside = (!beside.is_empty()).then(|| {
        view! { <div class="off-map"><h3>"Not on the map"</h3><ul>{beside}</ul></div> }
    });
    let scaled = if page.currencies.len() > 1 {
        "Area is cost; each currency has its own scale."
    } else {
        "Area is cost."
    };
    view! {
        <figure class="map">
            <div class="map-scroll">{world_map(bubbles, "Cost by region on a map; the table below has the same figures".to_owned(), go)}</div>
            <figcaption>
                <ul class="map-legend">{legend}</ul>
                <p class="meta">{scaled}</p>
                {beside}
            </figcaption>
        </figure>
    }
    .into_any()
}

fn of_currency<'a>(
    page: &'a OverviewPage,
    currency: &'a CurrencyOverview,
    place: usize,
) -> impl Iterator<Item = Bubble> + 'a {
    let largest = currency
        .regions
        .iter()
        .map(|region| region.total.for_geometry())
        .fold(0.0, f64::max);
    currency
        .regions
        .iter()
        .filter_map(|region| Some((region, region.place?)))
        .enumerate()
        .map(move |(rank, (region, (latitude, longitude)))| Bubble {
            place: (f64::from(latitude), f64::from(longitude)),
            value: region.total.for_geometry(),
            largest,
            words: words(region, &currency.currency),
            label: if rank < NAMED {
                format!(
                    "{} {}",
                    region.region.as_deref().unwrap_or_default(),
                    compact(region.total)
                )
            } else {
                String::new()
            },
            href: asked(page, Dimension::Region, region.region.as_deref()).href(),
            class: class(place),
        })
}

fn words(region: &RegionOverview, currency: &str) -> String {
    let id = region.region.as_deref().unwrap_or_default();
    let share = region
        .share
        .map(|share| format!(", {share}"))
        .unwrap_or_default();
    format!(
        "{} ({id}): {} {currency}{share}",
        region.name,
        money(region.total, currency)
    )
}

/// The colour of a currency on the map; from the fourth on they share the last.
fn class(place: usize) -> String {
    format!("currency-{}", place.min(3))
}

/// The partitions a currency is billed in: `aws, azure`.
fn partitions(currency: &CurrencyOverview) -> String {
    let mut names: Vec<&str> = Vec::new();
    for region in &currency.regions {
        if !region.partition.is_empty() && !names.contains(&region.partition.as_str()) {
            names.push(&region.partition);
        }
    }
    names.join(", ")
}
