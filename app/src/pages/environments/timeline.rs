//! Operations and decisions as a timeline, with every reason in full.

use crate::pages::decision::reasons;
use crate::ui::badge;
use crate::ui::when::{time, time_ago};
use crate::view::{TimelineEntry, TimelineEvent};
use floe_domain::environment::Operation;
use floe_domain::time::Instant;
use leptos::prelude::*;

/// The entries in the order given. `named` says which environment each is about.
#[must_use]
pub fn timeline(entries: Vec<TimelineEntry>, now: Instant, named: bool) -> AnyView {
    let items = entries
        .into_iter()
        .map(|one| entry(one, now, named))
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

fn entry(entry: TimelineEntry, now: Instant, named: bool) -> AnyView {
    let TimelineEntry {
        at,
        who,
        environment_id,
        event,
    } = entry;
    let on = named.then(|| {
        view! { " on "<a href=format!("/environments/{environment_id}")>{environment_id.clone()}</a> }
    });
    match event {
        TimelineEvent::Refused { decision_id, decision, reason } => view! {
            <li class=if decision.is_awaiting() { "" } else { "refused" }>
                <p class="timeline-head">
                    {badge::verdict(&decision)}" "<strong>{decision.operation.name()}</strong>{on}
                    " asked by "{who}" "<span class="meta">{time_ago(now, at)}</span>
                </p>
                {said(reason)}
                {reasons(&decision)}
                <p class="meta"><a href=format!("/decisions/{decision_id}")>"The whole decision"</a></p>
            </li>
        }
        .into_any(),
        TimelineEvent::Operation { operation } => view! {
            <li>
                <p class="timeline-head">
                    {badge::status(operation.status)}" "<strong>{operation.operation.name()}</strong>{on}
                    " asked by "{who}" "<span class="meta">{time_ago(now, at)}</span>
                </p>
                {said(operation.reason.clone())}
                {course(operation)}
            </li>
        }
        .into_any(),
        TimelineEvent::Note { words } => view! {
            <li>
                <p class="timeline-head">{words}{on}" "<span class="meta">{who}" · "{time_ago(now, at)}</span></p>
            </li>
        }
        .into_any(),
    }
}

fn said(reason: String) -> Option<AnyView> {
    (!reason.is_empty()).then(|| view! { <p><q>{reason}</q></p> }.into_any())
}

fn course(operation: Operation) -> AnyView {
    let started = operation
        .started_at
        .map(|at| view! { "Started "{time(at)}". " });
    let finished = operation
        .finished_at
        .map(|at| view! { "Ended "{time(at)}". " });
    view! {
        {operation.outcome.map(|outcome| view! { <p>{outcome}</p> })}
        <p class="meta">
            {started}{finished}<a href=format!("/decisions/{}", operation.decision_id)>"The decision that allowed it"</a>
        </p>
    }
    .into_any()
}
