//! The totals, one per currency, and the services that changed most. Knows figures; must not know regions.

use crate::explore::change::{arrow, difference};
use crate::explore::steps;
use crate::location::State;
use crate::view::{CurrencyOverview, Mover, OverviewPage};
use floe_domain::cost::{CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use floe_domain::money::format::{full, money};
use floe_domain::time::Granularity;
use leptos::prelude::*;
use std::cmp::Ordering;

const METRIC: Metric = Metric::BilledCost;

/// A block per currency.
#[must_use]
pub fn totals(page: &OverviewPage) -> AnyView {
    let blocks = page
        .currencies
        .iter()
        .map(|one| block(page, one))
        .collect_view();
    view! { <section class="totals" aria-label="Totals">{blocks}</section> }.into_any()
}

fn block(page: &OverviewPage, one: &CurrencyOverview) -> AnyView {
    let movers = one
        .movers
        .iter()
        .map(|mover| {
            view! { <li>{moved(page, one, mover)}</li> }
        })
        .collect_view();
    let changed = (!one.movers.is_empty()).then(|| {
        view! {
            <div class="movers">
                <h3>"What changed most"</h3>
                <ul>{movers}</ul>
            </div>
        }
    });
    view! {
        <div class="total">
            <h2><span class="unit-name">{one.currency.clone()}</span>" billed"</h2>
            <p class="total-amount" title=format!("{} {}", full(one.total), one.currency)>{money(one.total, &one.currency)}</p>
            <p class="total-change">{arrow(&one.change, METRIC, &one.currency)}</p>
            {changed}
        </div>
    }
    .into_any()
}

fn moved(page: &OverviewPage, one: &CurrencyOverview, mover: &Mover) -> AnyView {
    let name = Dimension::Service
        .value_label(mover.service.as_deref())
        .to_owned();
    let class = match mover.change.direction() {
        Ordering::Greater => "mover up",
        _ => "mover down",
    };
    let href = asked(page, Dimension::Service, mover.service.as_deref()).href();
    view! {
        <a class=class href=href title=format!("{} {} before", full(mover.change.before), one.currency)>
            <span class="mover-name">{name}</span>
            <span class="mover-amount">{difference(mover.change.amount, METRIC, &one.currency)}</span>
            <span class="mover-words">{mover.change.words()}</span>
        </a>
    }
    .into_any()
}

/// The explorer's state that looks into one value of a dimension over the overview's days.
#[must_use]
pub fn asked(page: &OverviewPage, dimension: Dimension, value: Option<&str>) -> State {
    let whole = CostQuery {
        range: RangeSpec::Fixed(page.range),
        granularity: if page.range.days() > 92 {
            Granularity::Month
        } else {
            Granularity::Day
        },
        group_by: vec![dimension.clone()],
        ..CostQuery::default()
    };
    let mut state = steps::drill(&State::asking(whole), &vec![value.map(str::to_owned)]);
    if dimension == Dimension::Service {
        state.query.group_by = vec![Dimension::Region];
    }
    state.query.filters = vec![Filter {
        dimension,
        mode: Mode::AnyOf,
        values: vec![value.map(str::to_owned)],
    }];
    state
}
