//! The legend: what each colour is, with its total; a click shows it alone, a click with Shift hides it. Plain links, so
//! that it works without a script. Knows series and states; must not know pixels.

use super::drawing::{class_of, is_hidden};
use super::{form, steps};
use crate::location::{EXPLORE, Keys, State};
use crate::view::ExplorePage;
use floe_domain::cost::view::{SeriesView, UnitView};
use floe_domain::money::format::{figure_or_none, full};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use maud::{Markup, html};

/// The attribute that has a link's other address, where Shift leads.
const WITHOUT: &str = "data-without";

/// The legend of one unit's chart.
#[must_use]
pub fn legend(
    page: &ExplorePage,
    unit: &UnitView,
    state: &State,
    id: &str,
    go: Callback<State>,
) -> AnyView {
    let series = &unit.chart.series;
    if page.report.group_by.is_empty() {
        return ().into_any();
    }
    let drawn: Vec<Keys> = series.iter().filter_map(|one| one.keys.clone()).collect();
    let has_rest = series.iter().any(|one| one.keys.is_none());
    let items = html! {
        @for (place, one) in series.iter().enumerate() {
            @let alone = steps::isolated(state, one.keys.as_ref(), &drawn, has_rest);
            (item(page, unit, one, is_hidden(state, one), (&alone, &without(state, one)), &format!("{id}-series-{place}")))
        }
    };
    let toggle = move |event: MouseEvent| {
        if let Some(next) = event.shift_key().then(|| other_way(&event)).flatten() {
            event.prevent_default();
            go.run(next);
        }
    };
    view! {
        <ul class="legend" aria-label="Series; choose one to see it alone, with Shift to hide it" on:click=toggle inner_html=items.into_string()></ul>
    }
    .into_any()
}

/// The state in which a series is hidden if it is shown, and shown if it is hidden.
fn without(state: &State, series: &SeriesView) -> State {
    match &series.keys {
        Some(keys) => steps::toggled(state, keys),
        None => State {
            is_rest_hidden: !state.is_rest_hidden,
            ..state.clone()
        },
    }
}

/// Where Shift leads from the series that was clicked.
fn other_way(event: &MouseEvent) -> Option<State> {
    let clicked: leptos::web_sys::Element = event.target()?.dyn_into().ok()?;
    let link = clicked.closest(&format!("[{WITHOUT}]")).ok()??;
    let address = link.get_attribute(WITHOUT)?;
    form::asked(address.strip_prefix(EXPLORE)?.trim_start_matches('?')).ok()
}

fn item(
    page: &ExplorePage,
    unit: &UnitView,
    series: &SeriesView,
    is_hidden: bool,
    (alone, without): (&State, &State),
    id: &str,
) -> Markup {
    let said = if is_hidden { "hidden" } else { "shown" };
    let name = series.keys.as_ref().and_then(|keys| match keys.as_slice() {
        [Some(id)] => page.name(id),
        _ => None,
    });
    html! {
        li class=[is_hidden.then_some("is-hidden")] {
            a id=(id) href=(alone.href()) data-without=(without.href()) data-noscroll="" title=[name] {
                span class={ "swatch " (class_of(series.slot)) } {}
                span class="legend-name" { (series.label) }
                span class="legend-value" title=[series.figure().map(full)] { (figure_or_none(series.figure(), page.report.metric, &unit.unit)) }
                span class="unseen" { (said) }
            }
        }
    }
}
