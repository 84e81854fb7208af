//! One freeze: its span, scope and reason, what it covers, whom it refused.

use super::end::EndForm;
use super::list::operations;
use crate::calls::reads::read_freeze;
use crate::pages::environments::timeline;
use crate::ui::badge;
use crate::ui::countdown::Countdown;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::page::{PageHead, fact};
use crate::ui::when::{length, time};
use crate::view::{self, CoveredEnvironment};
use floe_domain::freeze::Phase;
use floe_domain::people::Permission;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// One freeze.
#[component]
pub fn FreezePage() -> impl IntoView {
    let params = use_params_map();
    let search = use_search();
    let freeze = awaited(
        move || (params.read().get("id").unwrap_or_default(), search.get()),
        |(id, _)| read_freeze(id),
    );
    loaded(freeze, move |page, session| {
        let id = page.row.window.id.clone();
        let phase = page.row.phase;
        let can_undo = page.can_undo;
        let ending = page.ending.clone().map(|id| {
            view! {
                <p class="notice">
                    "It is to be loosened: "
                    <a href=format!("/approvals/changes/{id}")>"look at it, approve or veto it"</a>"."
                </p>
            }
        });
        let may_change = phase != Phase::Past && session.allows(Permission::FreezesWrite);
        let change = may_change.then(
            || view! { <a class="button" href=format!("/freezes/{id}/change")>"Change it"</a> },
        );
        let may_end =
            phase != Phase::Past && page.ending.is_none() && session.allows(Permission::FreezesEnd);
        view! {
            <PageHead title=page.row.window.name.clone()>
                {change}
                <a class="button" href="/freezes">"All freezes"</a>
            </PageHead>
            {ending}
            {show(page)}
            {may_end.then(|| view! { <EndForm id phase can_undo/> })}
        }
        .into_any()
    })
}

fn show(page: view::FreezePage) -> AnyView {
    let window = page.row.window;
    let timing = match page.row.phase {
        Phase::Active => view! { <Countdown now=page.now ends_at=window.ends_at/> }.into_any(),
        Phase::Upcoming => {
            view! { "in "{length((window.starts_at - page.now).num_seconds())} }.into_any()
        }
        Phase::Past => ().into_any(),
    };
    let ended = page.ended.map(|(reason, who)| {
        let at = window.ended_early_at.map(time);
        fact(
            "Ended early",
            view! { {at}" by "{who}": "<q>{reason}</q> }.into_any(),
        )
    });
    let refusals = if page.refusals.is_empty() {
        view! { <p class="meta">"It has refused nothing."</p> }.into_any()
    } else {
        timeline(page.refusals, page.now, true)
    };
    view! {
        <p class="headline">{badge::phase(page.row.phase)}" "{timing}</p>
        <dl class="facts">
            {fact("Reason", window.reason.clone().into_any())}
            {fact("Set by", view! { {window.owner.clone()}", "{time(window.created_at)} }.into_any())}
            {fact("From", time(window.starts_at))}
            {fact("Until", time(window.ends_at))}
            {page.row.repeats.map(|words| fact(if window.change_windows.is_some() { "Lets through" } else { "Comes back" }, words.into_any()))}
            {page.row.local.map(|local| fact("As it was written", local.into_any()))}
            {fact("Stops", format!("{}, for {}", operations(&window), badge::stops(window.applies_to)).into_any())}
            {fact("Operations under way", window.under_way.words().into_any())}
            {fact("Scope", window.scope.words().into_any())}
            {fact("Calendar", window.calendar.clone().into_any())}
            {ended}
        </dl>
        <section class="block">
            <h2>"Covers "{page.covered.len()}" "{if page.covered.len() == 1 { "environment" } else { "environments" }}</h2>
            {covered(page.covered)}
        </section>
        <section class="block"><h2>"Refused by it"</h2>{refusals}</section>
    }
    .into_any()
}

/// Environments as a compact list.
pub(super) fn covered(environments: Vec<CoveredEnvironment>) -> AnyView {
    if environments.is_empty() {
        return view! { <p class="meta">"None: no environment is in all of its lists."</p> }
            .into_any();
    }
    let items = environments
        .into_iter()
        .map(|one| {
            view! {
                <li>
                    <a href=format!("/environments/{}", one.id)>{one.id.clone()}</a>
                    " "<span class="meta">{one.region}" · "{one.tier.name()}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="columns">{items}</ul> }.into_any()
}
