//! One freeze: its span, scope and reason, what it covers, whom it refused.

use super::changes::changes;
use super::end::end_form;
use super::list::operations;
use super::preview::occurrences;
use crate::pages::environments::timeline;
use crate::pages::paper::paper;
use crate::ui::badge;
use crate::ui::countdown::left;
use crate::ui::page::fact;
use crate::ui::when::{length, time};
use crate::view::{CoveredEnvironment, FreezePage, PaperPage};
use floe_domain::freeze::Phase;
use floe_domain::people::Permission;
use leptos::prelude::*;

/// One freeze, for one who may do this.
#[must_use]
pub fn one(page: FreezePage, may: impl Fn(Permission) -> bool) -> PaperPage {
    let id = page.row.window.id.clone();
    let title = page.row.window.name.clone();
    let is_open = page.row.phase != Phase::Past;
    let ending = page.ending.clone().map(|id| {
        view! {
            <p class="notice">
                "It is to be loosened: "
                <a href=format!("/approvals/changes/{id}")>"look at it, approve or veto it"</a>"."
            </p>
        }
    });
    let change = (is_open && may(Permission::FreezesWrite))
        .then(|| view! { <a class="button" href=format!("/freezes/{id}/change")>"Change it"</a> });
    let end = (is_open && page.ending.is_none() && may(Permission::FreezesEnd))
        .then(|| end_form(&id, page.row.phase, page.can_undo));
    paper(
        title,
        "",
        view! { {change}<a class="button" href="/freezes">"All freezes"</a> }.into_any(),
        view! { {ending}{show(page)}{end} }.into_any(),
    )
}

fn show(page: FreezePage) -> AnyView {
    let window = page.row.window;
    let timing = match page.row.phase {
        Phase::Active => left(page.now, window.ends_at),
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
    let next = (!page.occurrences.is_empty()).then(|| {
        let title = if window.change_windows.is_some() {
            "Its next change windows"
        } else {
            "Its next times"
        };
        view! { <section class="block"><h2>{title}</h2>{occurrences(&page.occurrences)}</section> }
    });
    let loosened = (!page.loosened.is_empty()).then(|| {
        view! { <section class="block"><h2>"Loosened, or not"</h2>{changes(page.loosened)}</section> }
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
        {next}
        <section class="block">
            <h2>"Covers "{page.covered.len()}" "{if page.covered.len() == 1 { "environment" } else { "environments" }}</h2>
            {covered(page.covered)}
        </section>
        <section class="block"><h2>"Refused by it"</h2>{refusals}</section>
        {loosened}
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
