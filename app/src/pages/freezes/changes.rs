//! What was asked that would loosen freezes, and what became of it. Knows words; must not decide.

use crate::ui::badge::badge;
use crate::ui::when::time;
use crate::view::FreezeChange;
use leptos::prelude::*;

/// A list of them in the order given.
#[must_use]
pub fn changes(changes: Vec<FreezeChange>) -> AnyView {
    let items = changes
        .into_iter()
        .map(|one| {
            let tone = if one.ended_at.is_none() {
                "warn"
            } else {
                "plain"
            };
            let status = badge(tone, one.status);
            let ended = one.ended_at.map(|at| view! { " "{time(at)} });
            let outcome = one.outcome.map(|words| view! { " "{words} });
            view! {
                <li>
                    {status}" "<a href=format!("/approvals/changes/{}", one.id)>{one.words}</a>
                    " "<span class="meta">"asked by "{one.by}{ended}"."{outcome}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }.into_any()
}
