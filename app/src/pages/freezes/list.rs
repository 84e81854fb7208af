//! All freezes by where they stand in time.

use super::changes::changes;
use crate::pages::paper::paper;
use crate::ui::badge;
use crate::ui::countdown::left;
use crate::ui::icon::icon;
use crate::ui::page::Empty;
use crate::ui::when::{length, span};
use crate::view::{FreezeChange, FreezeRow, FreezesPage, PaperPage};
use floe_domain::freeze::Phase;
use floe_domain::time::Instant;
use leptos::prelude::*;

/// The freezes page, for one who may set freezes or not.
#[must_use]
pub fn list(page: FreezesPage, may_set: bool) -> PaperPage {
    let set = may_set.then(|| {
        view! {
            <a class="button" href="/freezes/import">"Import .ics"</a>
            <a class="button primary" href="/freezes/new">{icon("plus")}"Set a freeze"</a>
        }
    });
    let none = page.active.is_empty() && page.upcoming.is_empty() && page.past.is_empty();
    let lists = if none {
        let advice = if may_set {
            "Set one before a season in which nothing may be taken down."
        } else {
            "Admins set them."
        };
        view! {
            <Empty title="No freeze has been set yet">
                <p>
                    "A freeze refuses deletions and recreations for its span, to agents and services or to everyone, "
                    "on every way in: pages and API alike. "{advice}
                </p>
            </Empty>
        }
        .into_any()
    } else {
        let part = |title: &'static str, list: Vec<FreezeChange>| {
            (!list.is_empty())
                .then(|| view! { <section class="block"><h2>{title}</h2>{changes(list)}</section> })
        };
        view! {
            {page.alone_in.map(alone)}
            {part("About to be loosened", page.loosening)}
            {section("Now", "Nothing is frozen now.", page.active, page.now)}
            {section("Upcoming", "No freeze is to come.", page.upcoming, page.now)}
            {section("Past", "No freeze is over yet.", page.past, page.now)}
            {part("Loosened, or not", page.loosened)}
        }
        .into_any()
    };
    let actions = view! {
        <a class="button" href="/freezes/calendar">"As a calendar"</a>
        // Not one of the pages: the browser is to fetch it.
        <a class="button" href="/api/v1/freezes.ics" rel="external" download="floe-freezes.ics">"Export .ics"</a>
        {set}
    };
    paper(
        "Freezes",
        "Spans in which environments can not be deleted or recreated.",
        actions.into_any(),
        lists,
    )
}

/// That nobody has to approve what loosens a freeze, and what to do about it.
fn alone(seconds: u32) -> impl IntoView {
    let minutes = seconds.div_ceil(60);
    view! {
        <p class="notice">
            {format!("One admin can loosen a freeze alone, {minutes} minutes after asking for it: too few people are appointed to approve. ")}
            <a href="/settings/approvals">"Appoint approvers"</a>" and it takes their approvals too."
        </p>
    }
}

fn section(title: &'static str, none: &'static str, rows: Vec<FreezeRow>, now: Instant) -> AnyView {
    let content = if rows.is_empty() {
        view! { <p class="meta">{none}</p> }.into_any()
    } else {
        let rows = rows.into_iter().map(|one| row(one, now)).collect_view();
        view! {
            <div class="table-scroll" role="region" aria-label=format!("{title}: freezes") tabindex="0">
                <table class="table even cards">
                    <caption class="unseen">{title}": freezes"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Freeze"</th>
                            <th scope="col">"Stops"</th>
                            <th scope="col">"On"</th>
                            <th scope="col">"When"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { <section class="block"><h2>{title}</h2>{content}</section> }.into_any()
}

fn row(row: FreezeRow, now: Instant) -> AnyView {
    let FreezeRow {
        window,
        phase,
        local,
        covers,
        repeats,
    } = row;
    let timing = match phase {
        Phase::Active => left(now, window.ends_at),
        Phase::Upcoming => {
            view! { <span>"in "{length((window.starts_at - now).num_seconds())}</span> }.into_any()
        }
        Phase::Past if window.ended_early_at.is_some() => {
            view! { <span>"ended early"</span> }.into_any()
        }
        Phase::Past => ().into_any(),
    };
    let open = window.change_windows.is_some();
    let environments = if covers == 1 {
        "environment"
    } else {
        "environments"
    };
    view! {
        <tr class:frozen=phase == Phase::Active>
            <th scope="row">
                <a href=format!("/freezes/{}", window.id)>{window.name.clone()}</a>
                <p class="meta clamp">{window.reason.clone()}</p>
            </th>
            <td data-label="Stops">
                {operations(&window)}<br/>
                <span class="meta">{badge::stops(window.applies_to)}</span>
            </td>
            <td data-label="On">
                {window.scope.words()}<br/>
                <span class="meta">{covers}" "{environments}</span>
            </td>
            <td data-label="When">
                {span(window.starts_at, window.ends_at)}<br/>
                {local.map(|local| view! { <span class="meta">{local}</span><br/> })}
                {repeats.map(|words| view! { <span class="meta">{open.then_some("lets through ")}{words}</span><br/> })}
                <span class="meta">{timing}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// The operations that a freeze stops, in words.
pub(super) fn operations(window: &floe_domain::freeze::FreezeWindow) -> String {
    if window.operations.is_empty() {
        return "every operation".to_owned();
    }
    let names: Vec<_> = window.operations.iter().map(|one| one.name()).collect();
    names.join(" and ")
}
