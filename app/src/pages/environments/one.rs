//! One environment: its facts, the guard's answer, what may be asked for, and all that happened to it.

use super::check;
use super::operate::{Actions, operate};
use super::timeline::timeline;
use crate::calls::reads::read_environment;
use crate::calls::{RequestOperation, RestoreEnvironment};
use crate::pages::decision::reasons;
use crate::ui::badge;
use crate::ui::load::{Awaited, awaited, loaded, use_search};
use crate::ui::notice::failure_of;
use crate::ui::page::{PageHead, fact};
use crate::ui::when::time;
use crate::view::{self, DecisionPage, TimelineEvent};
use floe_domain::cost::grammar::decode;
use floe_domain::environment::{EnvironmentKind, EnvironmentState, OperationStatus};
use floe_domain::region::partition_words;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// One environment.
#[component]
pub fn EnvironmentPage() -> impl IntoView {
    let params = use_params_map();
    let search = use_search();
    let request = ServerAction::<RequestOperation>::new();
    let restore = ServerAction::<RestoreEnvironment>::new();
    let actions = Actions {
        request,
        refused: failure_of(request),
        restore,
        not_restored: failure_of(restore),
    };
    let page = awaited(
        move || {
            let refused = decode(&search.read())
                .into_iter()
                .find(|(name, _)| name == "refused");
            (
                params.read().get("id").unwrap_or_default(),
                refused.map(|(_, id)| id),
                search.get(),
            )
        },
        |(id, refused, _)| read_environment(id, refused),
    );
    follow(page);
    loaded(page, move |page, session| {
        let forms = operate(&page.row.environment, &session, actions);
        let cost = page.cost_query.clone().map(|query| {
            view! { <a class="button" href=format!("/explore?{query}")>"Its cost"</a> }
        });
        view! {
            <PageHead title=page.row.environment.id.clone()>
                {cost}<a class="button" href="/environments">"All environments"</a>
            </PageHead>
            {page.refused.clone().map(refusal)}
            {check::sentences(page.row.check.clone())}
            {facts(&page)}
            {forms}
            {history(page)}
        }
        .into_any()
    })
}

/// While an operation is under way, asks again every two seconds.
fn follow(page: Awaited<view::EnvironmentPage>) {
    Effect::new(move |_| {
        let is_under_way = page.get().is_some_and(|page| {
            page.is_ok_and(|page| {
                page.timeline.iter().any(|entry| {
                    matches!(
                        &entry.event,
                        TimelineEvent::Operation { operation }
                            if matches!(operation.status, OperationStatus::Queued | OperationStatus::Running)
                    )
                })
            })
        });
        if is_under_way
            && let Ok(handle) =
                set_timeout_with_handle(move || page.refetch(), Duration::from_secs(2))
        {
            on_cleanup(move || handle.clear());
        }
    });
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

fn facts(page: &view::EnvironmentPage) -> AnyView {
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

fn history(page: view::EnvironmentPage) -> AnyView {
    let content = if page.timeline.is_empty() {
        view! { <p class="meta">"Nothing was asked of it yet."</p> }.into_any()
    } else {
        timeline(page.timeline, page.now, false)
    };
    view! { <section class="block"><h2>"What happened"</h2>{content}</section> }.into_any()
}
