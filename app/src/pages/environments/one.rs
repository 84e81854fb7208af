//! One environment: its facts, the guard's answer, what may be asked for, and all that happened to it.

use super::check;
use super::operate::operate;
use super::timeline::timeline;
use crate::pages::decision::reasons;
use crate::pages::paper::paper;
use crate::ui::badge;
use crate::ui::page::fact;
use crate::ui::when::time;
use crate::view::{DecisionPage, EnvironmentPage, Failure, PaperPage, TimelineEvent};
use floe_domain::environment::{EnvironmentKind, EnvironmentState, OperationStatus};
use floe_domain::people::Permission;
use floe_domain::region::partition_words;
use leptos::prelude::*;

/// One environment, for one who may do this; `failure` is what was wrong with a form on it.
#[must_use]
pub fn one(
    page: EnvironmentPage,
    may: impl Fn(Permission) -> bool,
    failure: Option<Failure>,
) -> PaperPage {
    let forms = operate(&page.row.environment, may, Signal::stored(failure));
    let cost = page
        .cost_query
        .clone()
        .map(|query| view! { <a class="button" href=format!("/explore?{query}")>"Its cost"</a> });
    let title = page.row.environment.id.clone();
    // While an operation is under way, `paper.js` asks again every two seconds.
    let follow = is_under_way(&page).then_some("2");
    let content = view! {
        {page.refused.clone().map(refusal)}
        {check::sentences(page.row.check.clone())}
        <div id="state" data-part data-follow=follow>{facts(&page)}</div>
        <div id="forms" data-part>{forms}</div>
        <div id="history" data-part>{history(page)}</div>
    };
    paper(
        title,
        "",
        view! { {cost}<a class="button" href="/environments">"All environments"</a> }.into_any(),
        content.into_any(),
    )
}

fn is_under_way(page: &EnvironmentPage) -> bool {
    page.timeline.iter().any(|entry| {
        matches!(
            &entry.event,
            TimelineEvent::Operation { operation }
                if matches!(operation.status, OperationStatus::Queued | OperationStatus::Running)
        )
    })
}

fn refusal(page: DecisionPage) -> AnyView {
    view! {
        <section class="notice warn" role="alert">
            <h2>"Refused: "{page.decision.operation.name()}</h2>
            {reasons(&page.decision)}
            <p>
                {page.decision.next_transition_at.map(|at| view! { "The calendar's answer changes "{time(at)}". " })}
                "Nothing was changed. "
                <a href=format!("/decisions/{}", page.id)>"The whole decision"</a>
            </p>
        </section>
    }
    .into_any()
}

fn facts(page: &EnvironmentPage) -> AnyView {
    let one = &page.row.environment;
    let kind = match one.kind {
        EnvironmentKind::DataSet => "a region's cost data set",
        EnvironmentKind::Declared => "declared by an admin",
    };
    let ends = match one.state {
        EnvironmentState::Deleted {
            deleted_at,
            purge_at,
        } => Some(view! {
            {fact("Deleted", time(deleted_at))}
            {fact("Its data go for good", time(purge_at))}
        }),
        _ => None,
    };
    view! {
        <dl class="facts">
            {fact("State", badge::state(one.state))}
            {ends}
            {fact("Name", one.name.clone().into_any())}
            {fact("Region", view! { {page.row.region_name.clone()}" "<code>{one.region.clone()}</code> }.into_any())}
            {fact("Partition", partition_words(&page.row.partition).into_any())}
            {fact("Tier", badge::tier(one.tier))}
            {fact("Owner", one.owner.clone().into_any())}
            {fact("Kind", kind.into_any())}
            {fact("Data generation", one.generation.into_any())}
            {fact("Known since", time(one.created_at))}
        </dl>
    }
    .into_any()
}

fn history(page: EnvironmentPage) -> AnyView {
    let content = if page.timeline.is_empty() {
        view! { <p class="meta">"Nothing was asked of it yet."</p> }.into_any()
    } else {
        timeline(page.timeline, page.now, false)
    };
    view! { <section class="block"><h2>"What happened"</h2>{content}</section> }.into_any()
}
