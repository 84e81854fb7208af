//! The legend: what each colour is, with its total; a click shows it alone, a click with Shift hides it. Plain links, so
//! that it works without a script. Knows series and states; must not know pixels.

use super::drawing::{class_of, is_hidden};
use super::steps;
use crate::location::{Keys, State};
use crate::view::ExplorePage;
use floe_domain::cost::view::{SeriesView, UnitView};
use floe_domain::money::format::{figure, full};
use leptos::prelude::*;

/// The legend of one unit's chart.
#[must_use]
pub fn legend(page: &ExplorePage, unit: &UnitView, state: &State, go: Callback<State>) -> AnyView {
    let series = &unit.chart.series;
    if page.report.group_by.is_empty() {
        return ().into_any();
    }
    let drawn: Vec<Keys> = series.iter().filter_map(|one| one.keys.clone()).collect();
    let has_rest = series.iter().any(|one| one.keys.is_none());
    let items = series
        .iter()
        .map(|one| {
            let alone = steps::isolated(state, one.keys.as_ref(), &drawn, has_rest);
            let without = match &one.keys {
                Some(keys) => steps::toggled(state, keys),
                None => State {
                    is_rest_hidden: !state.is_rest_hidden,
                    ..state.clone()
                },
            };
            item(page, unit, one, is_hidden(state, one), alone, without, go)
        })
        .collect_view();
    view! {
        <ul class="legend" aria-label="Series; choose one to see it alone, with Shift to hide it">{items}</ul>
    }
    .into_any()
}

fn item(
    page: &ExplorePage,
    unit: &UnitView,
    series: &SeriesView,
    is_hidden: bool,
    alone: State,
    without: State,
    go: Callback<State>,
) -> AnyView {
    let toggle = move |event: leptos::ev::MouseEvent| {
        if event.shift_key() {
            event.prevent_default();
            go.run(without.clone());
        }
    };
    let said = if is_hidden { "hidden" } else { "shown" };
    let name = series
        .keys
        .as_ref()
        .and_then(|keys| match keys.as_slice() {
            [Some(id)] => page.name(id),
            _ => None,
        })
        .map(str::to_owned);
    view! {
        <li class:is-hidden=is_hidden>
            <a href=alone.href() data-noscroll="" title=name on:click=toggle>
                <span class=format!("swatch {}", class_of(series.slot))></span>
                <span class="legend-name">{series.label.clone()}</span>
                <span class="legend-value" title=full(series.total)>{figure(series.total, page.report.metric, &unit.unit)}</span>
                <span class="unseen">{said}</span>
            </a>
        </li>
    }
    .into_any()
}
