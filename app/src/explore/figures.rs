//! Everything that answers: a section per currency or unit, each with total, chart, legend and table. Knows the answer and
//! the state; must not know how either came.

use super::change::arrow;
use super::drawing::{drawing, drawn};
use super::likely::likely;
use super::{empty, finding, legend, other_days, periods, steps, table, zoom};
use crate::chart::figure::TimeChart;
use crate::chart::{Kind, thin};
use crate::location::State;
use crate::ui::written::Written;
use crate::view::ExplorePage;
use floe_domain::cost::view::UnitView;
use floe_domain::time::Granularity;
use leptos::html::div;
use leptos::prelude::*;
use std::sync::Arc;

/// How many periods are told by name why they are hatched.
const MARKS: usize = 3;

/// What prices are, beside them.
const PRICE: &str = "What one unit costs: the effective cost of the charges that name a unit, divided by the quantity consumed. \
    Figures of several groups or periods are the quotient of their sums, and where nothing was consumed stands a dash. Unit prices \
    do not add up, so they are drawn as lines or as bars beside each other, and no other kind of chart is offered.";

/// The answer, or why there are no figures.
#[must_use]
pub fn figures(page: &Arc<ExplorePage>, state: &State, go: Callback<State>) -> AnyView {
    if page.report.units.is_empty() {
        return view! {
            {empty::nothing_fits(page, state)}
            {words("beside", page.beside.clone())}
        }
        .into_any();
    }
    if state.chart == Kind::Cumulative && !page.report.running {
        let mut page = ExplorePage::clone(page);
        page.report.accumulate();
        return figures(&Arc::new(page), state, go);
    }
    let is_zero =
        page.report.units.iter().all(|unit| {
            unit.total.is_zero() && unit.chart.totals.iter().all(|total| total.is_zero())
        });
    let metric = page.report.metric;
    let none = is_zero.then(|| {
        if metric.is_sum() {
            empty::nothing_but_zero(page)
        } else {
            empty::nothing_consumed(page)
        }
    });
    let several = (page.report.units.len() > 1).then(|| {
        let what = if metric.is_cost() { "Currencies" } else { "Units" };
        view! { <p class="separately">{format!("{what} are never added up: each has a section of its own.")}</p> }
    });
    let method = (!metric.is_sum()).then(|| view! { <p class="separately">{PRICE}</p> });
    let analysis = (!page.analysis.is_empty()).then(|| {
        // The server's own views wrote it, which escape whatever people entered.
        view! { <div class="analysis" inner_html=page.analysis.clone()></div> }
    });
    let sections = page
        .report
        .units
        .iter()
        .enumerate()
        .map(|(place, unit)| {
            let cut = page.cut.get(place).copied().unwrap_or(0);
            section(page, unit, cut, place, state, go)
        })
        .collect_view();
    view! {
        {none}
        {estimated(page)}
        {method}
        {several}
        {sections}
        {analysis}
        {other_days::other_days(page, state)}
        {words("beside", page.beside.clone())}
    }
    .into_any()
}

/// Which months' bills are not final.
fn estimated(page: &ExplorePage) -> Option<AnyView> {
    let months: Vec<String> = (page.open_months.iter())
        .map(|month| month.format("%b %Y").to_string())
        .collect();
    (!months.is_empty()).then(|| {
        let months = months.join(", ");
        view! { <p class="separately">{format!("Estimated, since not all of it is on an invoice yet: {months}.")}</p> }
            .into_any()
    })
}

fn section(
    page: &Arc<ExplorePage>,
    unit: &UnitView,
    cut: u32,
    place: usize,
    state: &State,
    go: Callback<State>,
) -> AnyView {
    let report = &page.report;
    let told = page.told.get(place).cloned().unwrap_or_default();
    let name = finding::name(report, unit);
    let id = format!("unit-{place}");
    let (heading, legend_id) = (id.clone(), id.clone());
    let labelled_by = id.clone();
    let unit_words = if unit.unit.is_empty() {
        "No unit".to_owned()
    } else {
        unit.unit.clone()
    };
    let change = unit
        .change
        .map(|change| arrow(&change, report.metric, &unit.unit));
    let has_time = report.granularity != Granularity::None && !state.chart.is_still();
    let drills: Vec<State> = drawn(state, unit)
        .map(|series| match &series.keys {
            Some(keys) if !keys.is_empty() => steps::drill(state, keys),
            _ => state.clone(),
        })
        .collect();
    let (buckets, has_hours, whole) = (report.buckets.clone(), page.has_hours, state.clone());
    let alone = Callback::new(move |chosen| {
        if let Some(next) = zoom::zoomed(&whole, &buckets, chosen, has_hours) {
            zoom::remember(&next.href());
            go.run(next);
        }
    });
    let here = state.clone();
    let pick = Callback::new(move |(_, series): (usize, usize)| {
        if let Some(next) = drills.get(series).filter(|next| **next != here) {
            go.run(next.clone());
        }
    });
    let chart = match page.charts.get(place) {
        // The server's own views wrote it, which escape whatever bills contain.
        Some(html) => view! { <div class="still" inner_html=html.clone()></div> }.into_any(),
        None => view! { <TimeChart drawing=drawing(page, unit, state) id=id name=name.clone() pick=pick zoom=alone/> }.into_any(),
    };
    let table = match page.pivots.get(place) {
        Some(html) => view! { <div class="pivot" inner_html=html.clone()></div> }.into_any(),
        None => {
            let (page, state) = (Arc::clone(page), state.clone());
            let (id, name) = (legend_id.clone(), name.clone());
            let table = Written::by(move || {
                let unit = page.report.units.get(place);
                let table = unit.map(|unit| table::table(&page, unit, cut, &state, (&id, &name)));
                table.unwrap_or_default().into_string()
            });
            div().class("unit-table").inner_html(table).into_any()
        }
    };
    let is_hidden = page.pivots.get(place).is_some()
        || (report.buckets.len() > 1 && !table::has_periods(report));
    let by_period = (has_time && is_hidden).then(|| {
        let (page, id, name) = (Arc::clone(page), legend_id.clone(), name.clone());
        let periods = Written::by(move || {
            let unit = page.report.units.get(place);
            let periods = unit.map(|unit| periods::periods(&page, unit, (&id, &name)));
            periods.unwrap_or_default().into_string()
        });
        div().class("unit-table").inner_html(periods)
    });
    view! {
        <section class="unit-section" aria-labelledby=labelled_by>
            <figure class="unit-figure">
                <figcaption class="unit-head">
                    <div>
                        <h2 id=heading class="unit-total">
                            <span class="unit-name">{unit_words}</span>
                            <span class="unit-amount" title=finding::exactly(unit)>{finding::total(report, unit)}</span>
                            {change}
                        </h2>
                        <p class="finding">{finding::finding(page, unit)}</p>
                        {words("finding", told.line)}
                    </div>
                    {kinds(state)}
                </figcaption>
                {chart}
                {legend::legend(page, unit, state, &legend_id, go)}
                {(!state.chart.is_still()).then(|| marked(page))}
                {(has_time && !state.chart.is_still()).then(|| key(page, unit, state))}
                {has_time.then(|| frozen(page))}
            </figure>
            {table}
            {by_period}
            {words("table-note", told.note)}
        </section>
    }
    .into_any()
}

/// What the server wrote.
fn words(class: &'static str, html: String) -> Option<impl IntoView> {
    (!html.is_empty()).then(|| view! { <div class=class inner_html=html></div> })
}

/// Which kind of chart; a link each.
fn kinds(state: &State) -> AnyView {
    let adds_up = state.query.metric.is_sum();
    let links = Kind::ALL
        .into_iter()
        .filter(|kind| kind.fit_for(adds_up) == *kind)
        .map(|kind| {
            let next = State {
                chart: kind,
                ..state.clone()
            };
            let current = (kind == state.chart).then_some("true");
            view! { <li><a href=next.href() data-noscroll="" aria-current=current>{kind.label()}</a></li> }
        })
        .collect_view();
    view! { <ul class="segmented" aria-label="Chart">{links}</ul> }.into_any()
}

/// Which periods are hatched, and why.
fn marked(page: &ExplorePage) -> AnyView {
    let marked = page.report.marked();
    if marked.is_empty() {
        return ().into_any();
    }
    let told: Vec<_> = marked
        .iter()
        .take(MARKS)
        .map(|(label, why)| format!("{label}, {why}"))
        .collect();
    let more = match marked.len().saturating_sub(MARKS) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    view! { <p class="marks"><span class="hatch-swatch"></span>{format!("{}{more}", told.join("; "))}</p> }
        .into_any()
}

/// What the chart's dashes and dots are.
fn key(page: &ExplorePage, unit: &UnitView, state: &State) -> AnyView {
    // Each series has its own then: without any, nothing is drawn.
    let is_each = matches!(state.chart, Kind::Lines | Kind::Grouped);
    let count = drawn(state, unit).count();
    let has_ghosts = !page.report.ghosts.is_empty() && (count > 0 || !is_each);
    let before = page.before.filter(|_| has_ghosts);
    let is_beside = state.chart == Kind::Grouped && count > 1;
    let look = if is_beside {
        "Lines across the bars"
    } else {
        "Dashed"
    };
    let before = before.map(|before| format!("{look}: {before}, laid over period by period. "));
    let ahead = likely(page, unit, state).map(|bands| match bands {
        Ok(bands) if bands.len() > 1 => {
            "Dotted: forecast, each series with its band where one is known.".to_owned()
        }
        Ok(_) => "Dotted: forecast, with its band.".to_owned(),
        Err(why) => format!("Dotted: forecast. {why}"),
    });
    let stands_for = thin::step(page.report.buckets.len());
    let thinned = (stands_for > 1).then(|| {
        format!("Of each {stands_for} periods the farthest from zero is drawn; the cross-hair reads every one. ")
    });
    if thinned.is_none() && before.is_none() && ahead.is_none() {
        return ().into_any();
    }
    view! { <p class="chart-key">{thinned}{before}{ahead}</p> }.into_any()
}

/// The freezes behind the chart, by name.
fn frozen(page: &ExplorePage) -> AnyView {
    if page.freezes.is_empty() {
        return ().into_any();
    }
    let items = page
        .freezes
        .iter()
        .map(|freeze| {
            let span = format!(
                "{} – {}",
                freeze.starts_at.format("%-d %b %Y %H:%M"),
                freeze.ends_at.format("%-d %b %Y %H:%M UTC")
            );
            view! { <li><a href=format!("/freezes/{}", freeze.id)>{freeze.name.clone()}</a>" "<span class="meta">{span}" · "{freeze.scope.clone()}</span></li> }
        })
        .collect_view();
    view! {
        <div class="frozen-list">
            <p><span class="band-swatch"></span>"Freezes in this range"</p>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}
