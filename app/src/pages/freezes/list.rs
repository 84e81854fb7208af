//! All freezes by where they stand in time.

use crate::calls::reads::read_freezes;
use crate::ui::badge;
use crate::ui::countdown::Countdown;
use crate::ui::icon::icon;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::page::{Empty, PageHead};
use crate::ui::when::{length, span};
use crate::view::{self, FreezeRow, Session};
use floe_domain::freeze::Phase;
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use leptos::prelude::*;

/// The freezes page.
#[component]
pub fn FreezesPage() -> impl IntoView {
    let search = use_search();
    let freezes = awaited(move || search.get(), |_| read_freezes());
    loaded(freezes, show)
}

fn show(page: view::FreezesPage, session: Session) -> AnyView {
    let may = session.allows(Permission::FreezesWrite);
    let set = may.then(|| {
        view! {
            <a class="button" href="/freezes/calendar">"As a calendar"</a>
            <a class="button" href="/freezes/import">"Import .ics"</a>
            <a class="button primary" href="/freezes/new">{icon("plus")}"Set a freeze"</a>
        }
    });
    let none = page.active.is_empty() && page.upcoming.is_empty() && page.past.is_empty();
    let lists = if none {
        let advice = if may {
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
        view! {
            {list("Now", "Nothing is frozen now.", page.active, page.now)}
            {list("Upcoming", "No freeze is to come.", page.upcoming, page.now)}
            {list("Past", "No freeze is over yet.", page.past, page.now)}
        }
        .into_any()
    };
    view! {
        <PageHead title="Freezes" lede="Spans in which environments can not be deleted or recreated.">
            // Not one of the pages: the browser is to fetch it.
            <a class="button" href="/api/v1/freezes.ics" rel="external" download="floe-freezes.ics">"Export .ics"</a>
            {set}
        </PageHead>
        {lists}
    }
    .into_any()
}

fn list(title: &'static str, none: &'static str, rows: Vec<FreezeRow>, now: Instant) -> AnyView {
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
        Phase::Active => view! { <Countdown now=now ends_at=window.ends_at/> }.into_any(),
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
