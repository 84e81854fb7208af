//! A dashboard: a grid of views, each with totals, changes and a chart, drawn by the server. A view that can not be shown says why
//! in its own panel. Knows what is shown; must not know who may see what.

use super::super::failure::failed;
use super::super::part::notice;
use super::super::{Floe, explore};
use super::page;
use crate::service::Refused;
use crate::service::dashboards::{self, Dashboard, Panel, STANDARD};
use crate::service::saved_views;
use floe_app::chart::Kind;
use floe_app::chart::figure::picture;
use floe_app::explore::change::arrow;
use floe_app::explore::drawing::{class_of, drawing};
use floe_app::explore::periods::by_period;
use floe_app::explore::{finding, form};
use floe_app::location::{EXPLORE, State, address};
use floe_app::view::{ExplorePage, Failure, PaperPage};
use floe_domain::cost::view::{ReportView, UnitView};
use floe_domain::freeze::Wrong;
use floe_domain::money::Amount;
use floe_domain::money::format::{figure_or_none, full};
use leptos::prelude::*;

/// How many currencies or units a panel draws.
const MOST_UNITS: usize = 3;

/// Up to so many periods stand against series in a panel's table; of more it has the totals alone.
const MOST_PERIODS: usize = 31;

/// The most periods that a panel tells the totals of.
const MOST_TOTALS: usize = 400;

pub(super) async fn show(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let unseen = "The dashboard can not be shown";
    let all = dashboards::list(floe.app(), caller)
        .await
        .map_err(failed(unseen))?;
    let board = dashboards::show(floe.app(), caller, id)
        .await
        .map_err(failed(unseen))?;
    let mut panels = Vec::with_capacity(board.panels.len());
    for (place, one) in board.panels.iter().enumerate() {
        panels.push((place, one, answered(floe, one).await));
    }
    let panels: Vec<_> = panels
        .into_iter()
        .map(|(place, one, answer)| panel(floe, one, place, answer))
        .collect();
    let content = view! {
        {ways(&all, &board, board.is_changed_by(caller))}
        {if panels.is_empty() { nothing(&board) } else { view! { <div class="dashboard">{panels}</div> }.into_any() }}
    };
    Ok(page(board.name.clone(), content.into_any()))
}

fn nothing(board: &Dashboard) -> AnyView {
    view! { <div class="empty"><p class="empty-title">"There is nothing on this dashboard yet"</p><p><a class="button primary" href=format!("/dashboards/{}/edit", board.id)>"Put views on it"</a></p></div> }
        .into_any()
}

/// The ways to other dashboards, and to change this one or make another.
fn ways(all: &[Dashboard], here: &Dashboard, may_change: bool) -> AnyView {
    let items = all
        .iter()
        .map(|one| {
            let href = if one.id == STANDARD {
                "/dashboards".to_owned()
            } else {
                format!("/dashboards/{}", one.id)
            };
            let current = (one.id == here.id).then_some("page");
            view! { <li><a href=href aria-current=current>{one.name.clone()}</a></li> }
        })
        .collect_view();
    let edit = may_change.then(|| {
        view! { <a class="button" href=format!("/dashboards/{}/edit", here.id)>"Change this dashboard"</a> }
    });
    view! {
        <nav class="tabs" aria-label="Dashboards"><ul>{items}</ul></nav>
        <div class="actions">
            {edit}
            <details class="confirm">
                <summary class="button">"Make another"</summary>
                <form method="post" action="/act/dashboards" class="form">
                    <div class="field"><label for="name">"Name"</label><input id="name" name="name" maxlength="100" required/></div>
                    <div class="field"><label for="copy">"Begin with"</label>
                        <select id="copy" name="copy">
                            <option value=here.id.clone()>"the panels of this one"</option>
                            <option value="">"nothing"</option>
                        </select>
                    </div>
                    {super::views::visibility_field(saved_views::Visibility::Private)}
                    <button type="submit" class="button primary">"Make the dashboard"</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

fn panel(floe: &Floe, panel: &Panel, place: usize, answer: Result<Answered, Failure>) -> AnyView {
    let class = format!("dash-panel {}", panel.size.name());
    let id = format!("panel-{place}");
    match answer {
        Ok((view, page, state)) => {
            let href = address(EXPLORE, view.query());
            let units = shown(&page, &state, &id);
            view! {
                <section class=class aria-labelledby=id.clone()>
                    <h2 id=id.clone()><a href=href>{view.name().to_owned()}</a></h2>
                    <p class="meta">{page.report.range.to_string()}" · "{page.report.metric.label()}</p>
                    {units}
                </section>
            }
            .into_any()
        }
        Err(failure) => {
            view! { <section class=class aria-label="A view that can not be shown">{notice(floe, failure)}</section> }
                .into_any()
        }
    }
}

type Answered = (saved_views::AnyView, ExplorePage, State);

/// Why a view can not be read.
fn unseen(refused: Refused) -> Failure {
    let is_gone = matches!(refused, Refused::NotFound { .. });
    let failure = failed("This view can not be shown")(refused);
    if !is_gone {
        return failure;
    }
    Failure {
        title: "This view is gone, or its owner keeps it to themselves".to_owned(),
        detail: "The others on this dashboard are as they are.".to_owned(),
        next: "Whoever keeps the dashboard can take it off, or share the view.".to_owned(),
        ..failure
    }
}

async fn answered(floe: &Floe, panel: &Panel) -> Result<Answered, Failure> {
    let view = saved_views::show(floe.app(), floe.caller()?, &panel.view)
        .await
        .map_err(unseen)?;
    let state = form::asked(view.query()).map_err(|error| {
        Failure::invalid(
            &format!("{} can not be asked any more", view.name()),
            vec![Wrong::new(&error.field, &error.reason)],
        )
    })?;
    let mut page = explore::show(floe, state.print()).await?;
    if state.chart == Kind::Cumulative {
        page.report.accumulate();
    }
    Ok((view, page, state))
}

fn shown(page: &ExplorePage, state: &State, id: &str) -> AnyView {
    if page.report.units.is_empty() {
        return view! { <p class="meta">"No charges fit."</p> }.into_any();
    }
    let left_out = page.report.units.len().saturating_sub(MOST_UNITS);
    let more = (left_out > 0).then(
        || view! { <p class="meta">{format!("{left_out} more currencies or units are in the explorer.")}</p> },
    );
    let units = page
        .report
        .units
        .iter()
        .enumerate()
        .take(MOST_UNITS)
        .map(|(place, unit)| one(page, unit, state, &format!("{id}-{place}"), place))
        .collect_view();
    view! { {units}{more} }.into_any()
}

fn one(page: &ExplorePage, unit: &UnitView, state: &State, id: &str, place: usize) -> AnyView {
    let report = &page.report;
    let change = unit
        .change
        .map(|change| arrow(&change, report.metric, &unit.unit));
    let line = page.told.get(place).map(|told| told.line.clone());
    let line = line.filter(|line| !line.is_empty());
    let line = line.map(|html| view! { <p class="finding" inner_html=html></p> });
    let chart = match page.charts.get(place) {
        Some(html) => view! { <div class="still" inner_html=html.clone()></div> }.into_any(),
        None => picture(
            &drawing(page, unit, state),
            id,
            &finding::name(report, unit),
        ),
    };
    let legend = unit
        .chart
        .series
        .iter()
        .map(|series| {
            view! { <li><span class=format!("swatch {}", class_of(series.slot))></span>{series.label.clone()}</li> }
        })
        .collect_view();
    let legend =
        (!report.group_by.is_empty()).then(|| view! { <ul class="dash-legend">{legend}</ul> });
    view! {
        <div class="dash-unit">
            <p class="unit-total">
                <span class="unit-name">{unit.unit.clone()}</span>
                <span class="unit-amount" title=finding::exactly(unit)>{finding::total(report, unit)}</span>
                {change}
            </p>
            {line}
            {chart}
            {legend}
            {table(page, unit, state, id)}
        </div>
    }
    .into_any()
}

/// The figures of a panel: those of each period and series where there are few periods, else the totals of both.
fn table(page: &ExplorePage, unit: &UnitView, state: &State, id: &str) -> AnyView {
    let report = &page.report;
    let name = finding::name(report, unit);
    let is_over_time = report.buckets.len() > 1 && !state.chart.is_still();
    let has_groups = !report.group_by.is_empty();
    let figures = if is_over_time && has_groups && report.buckets.len() <= MOST_PERIODS {
        let markup = by_period(page, unit, (id, &name));
        view! { <div class="unit-table" inner_html=markup.into_string()></div> }.into_any()
    } else {
        let groups = (has_groups || !is_over_time).then(|| groups(report, unit, &name));
        let totals = is_over_time.then(|| totals(report, unit, &name));
        view! { {groups}{totals} }.into_any()
    };
    view! {
        <details>
            <summary>"Figures"<span class="unseen">{format!(" of {name}")}</span></summary>
            {figures}
        </details>
    }
    .into_any()
}

/// The total of each series of a chart.
fn groups(report: &ReportView, unit: &UnitView, name: &str) -> AnyView {
    let series = unit.chart.series.iter();
    let lines = series.map(|series| (series.label.clone(), series.figure()));
    two_columns(report, unit, ("Group", format!("{name}, by group")), lines)
}

/// The total of each period of a chart.
fn totals(report: &ReportView, unit: &UnitView, name: &str) -> AnyView {
    let buckets = report.buckets.iter().enumerate().take(MOST_TOTALS);
    let lines = buckets.map(|(place, bucket)| (report.head(bucket), unit.chart.at(place)));
    let table = two_columns(
        report,
        unit,
        ("Period", format!("{name}, by period")),
        lines,
    );
    let left_out = report.buckets.len().saturating_sub(MOST_TOTALS);
    let more = (left_out > 0).then(
        || view! { <p class="meta">{format!("{left_out} later periods are in the explorer.")}</p> },
    );
    view! { {table}{more} }.into_any()
}

fn two_columns(
    report: &ReportView,
    unit: &UnitView,
    (head, name): (&'static str, String),
    lines: impl Iterator<Item = (String, Option<Amount>)>,
) -> AnyView {
    let rows = lines
        .map(|(label, amount)| {
            view! { <tr><th scope="row">{label}</th><td class="number" title=amount.map(full)>{figure_or_none(amount, report.metric, &unit.unit)}</td></tr> }
        })
        .collect_view();
    view! {
        <table class="dash-table">
            <caption class="unseen">{name}</caption>
            <thead><tr><th scope="col">{head}</th><th scope="col" class="number">{unit.unit.clone()}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
