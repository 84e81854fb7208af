//! What stands where there are no figures: nothing imported, nothing that fits, or nothing but zeros. Knows reasons and
//! ways out; must not know events.

use super::steps;
use crate::location::State;
use crate::view::ExplorePage;
use floe_domain::cost::{AsOf, CostQuery, RangeSpec};
use floe_domain::time::DayRange;
use leptos::prelude::*;

/// How bills come in, for whoever has none yet: by the page of imports for who may import, and by the command. The overview says
/// the same.
#[must_use]
pub fn nothing_imported(may_import: bool) -> AnyView {
    let by_page = if may_import {
        view! {
            <ul class="ways">
                <li><a class="button primary" href="/imports">"Import a bill"</a></li>
            </ul>
            <p>"Or on the machine that runs Floe:"</p>
        }
        .into_any()
    } else {
        view! { <p>"Whoever may import bills does it on the page "<a href="/imports">"Imports"</a>", or on the machine that runs Floe:"</p> }
            .into_any()
    };
    view! {
        <div class="empty">
            <p class="empty-title">"No bills are imported yet"</p>
            <p>"Floe reads FOCUS cost and usage files, as AWS, Azure, Google Cloud and others export them."</p>
            {by_page}
            <pre><code>"floe import my-bill.csv.gz"</code></pre>
            <p>"Or look around with made-up data first:"</p>
            <pre><code>"floe serve --demo"</code></pre>
            <p><a href="/imports">"Imports"</a>" shows what has come in, with every sum reconciled."</p>
        </div>
    }
    .into_any()
}

/// Nothing had come in by then.
fn nothing_known(state: &State, as_of: AsOf) -> AnyView {
    view! {
        <div class="empty">
            <p class="empty-title">"No bills were imported by then"</p>
            <p>"As of "{as_of.words()}" Floe had none."</p>
            <ul class="ways">
                <li><a class="button" href=steps::of_latest(state).href() data-noscroll="">"Show the latest bills"</a></li>
            </ul>
        </div>
    }
    .into_any()
}

/// Charges there are, but none that fits.
#[must_use]
pub fn nothing_fits(page: &ExplorePage, state: &State) -> AnyView {
    let Some(data) = page.data else {
        return state.query.as_of.map_or_else(
            || nothing_imported(page.may_import),
            |as_of| nothing_known(state, as_of),
        );
    };
    let range = page.report.range;
    let is_outside = data.end <= range.start || range.end <= data.start;
    let lifted = (!state.query.filters.is_empty()).then(|| {
        view! { <li><a class="button" href=steps::without_filters(state).href() data-noscroll="">"Remove all filters"</a></li> }
    });
    let there = over(state, data);
    let why = if is_outside {
        format!("Charges are of {data}; the range is {range}.")
    } else if !page.report.metric.is_sum() {
        format!(
            "There are charges from {data}, but none in {range} that passes every filter and names what it counts. Without a \
             unit there is no unit price."
        )
    } else {
        format!("There are charges from {data}, but none in {range} that passes every filter.")
    };
    view! {
        <div class="empty">
            <p class="empty-title">"No charges match"</p>
            <p>{why}</p>
            <ul class="ways">
                {lifted}
                <li><a class="button" href=there.href() data-noscroll="">{format!("Show {data}")}</a></li>
            </ul>
        </div>
    }
    .into_any()
}

/// Charges that fit, and all of them cost nothing.
#[must_use]
pub fn nothing_but_zero(page: &ExplorePage) -> AnyView {
    view! {
        <p class="notice">{format!("There are charges in {}, and they add up to exactly zero.", page.report.range)}</p>
    }
    .into_any()
}

/// Charges that name a unit, of which nothing was consumed, or that were paid with nothing.
#[must_use]
pub fn nothing_consumed(page: &ExplorePage) -> AnyView {
    view! {
        <p class="notice">{format!("There are charges in {} that name a unit, and no unit of them costs anything: nothing was consumed, or nothing was paid.", page.report.range)}</p>
    }
    .into_any()
}

/// The same question about all days that there are charges of.
fn over(state: &State, data: DayRange) -> State {
    State {
        query: CostQuery {
            range: RangeSpec::Fixed(data),
            ..state.query.clone()
        },
        ..state.clone()
    }
}
