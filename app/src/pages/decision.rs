//! A decision on a page of its own, and its reasons on other pages. Server only: it is paper. Decides nothing.

use crate::pages::paper::paper;
use crate::ui::badge;
use crate::ui::page::fact;
use crate::ui::when::{span, time};
use crate::view::{DecisionPage, PaperPage};
use floe_domain::guard::{DecisionRecord, Reason, Verdict};
use leptos::prelude::*;

/// One decision.
#[must_use]
pub fn one(page: DecisionPage) -> PaperPage {
    let said = match page.decision.verdict {
        Verdict::Allow => "Allowed",
        Verdict::Deny if page.decision.is_awaiting() => "Waits for people",
        Verdict::Deny => "Refused",
    };
    let title = format!(
        "{said}: {} {}",
        page.decision.operation.name(),
        page.decision.environment_id
    );
    let environment = format!("/environments/{}", page.decision.environment_id);
    let costs = page.costs.clone();
    paper(
        title,
        "",
        view! {
            <a class="button" href=environment>"Environment"</a>
            <a class="button" href=costs>"Costs around that day"</a>
        }
        .into_any(),
        body(page),
    )
}

/// Everything about a decision, below some heading.
fn body(page: DecisionPage) -> AnyView {
    let DecisionPage {
        id,
        decision,
        reason,
        operation,
        ..
    } = page;
    let next = decision
        .next_transition_at
        .map(|at| fact("The calendar's answer changes", time(at)));
    let operation = operation.map(|operation| {
        let finished = operation.finished_at.map(|at| view! { " "{time(at)} });
        view! {
            <p>"Operation "<code>{operation.id}</code>" "{badge::status(operation.status)}{finished}</p>
            {operation.outcome.map(|outcome| view! { <p>{outcome}</p> })}
        }
    });
    let (who, what) = (decision.chain.words(), decision.operation.name());
    let came = match decision.verdict {
        Verdict::Allow => "Floe allowed it.",
        Verdict::Deny if decision.is_awaiting() => {
            "No rule forbids it, but people have to approve it before Floe does it."
        }
        Verdict::Deny => "Floe refused it, and nothing was changed.",
    };
    let codes: Vec<_> = decision.reasons.iter().map(Reason::code).collect();
    view! {
        <p class="lede">{who}" asked to "{what}" "{decision.environment_id.clone()}". "{came}</p>
        {reasons(&decision)}
        {operation}
        <dl class="facts">
            {fact("Asked by", decision.chain.words().into_any())}
            {fact("Kind of principal", badge::kind(decision.kind))}
            {fact("Asked for because", if reason.is_empty() { "no reason was given".into_any() } else { reason.into_any() })}
            {fact("Decided", time(decision.decided_at))}
            {next}
            {fact("Codes", view! { <code>{codes.join(" ")}</code> }.into_any())}
            {fact("Calendar revision", decision.calendar_revision.into_any())}
            {decision.digest.map(|digest| fact("What people approve, SHA-256", view! { <code>{digest}</code> }.into_any()))}
            {fact("Decision", view! { <code>{id}</code> }.into_any())}
        </dl>
    }
    .into_any()
}

/// The reasons of a decision as a list; freezes link to their pages.
#[must_use]
pub fn reasons(decision: &DecisionRecord) -> AnyView {
    let items = decision
        .reasons
        .iter()
        .map(|reason| match reason {
            Reason::FreezeActive { freeze_id, name, reason, owner, starts_at, ends_at } => view! {
                <li class="warn">
                    "The freeze "<a href=format!("/freezes/{freeze_id}")>{name.clone()}</a>" stops this: "
                    <q>{reason.clone()}</q>" Set by "{owner.clone()}", "{span(*starts_at, *ends_at)}"."
                </li>
            }
            .into_any(),
            other => {
                let class = if other.denies() { "warn" } else { "" };
                view! { <li class=class>{other.words()}</li> }.into_any()
            }
        })
        .collect_view();
    view! { <ul class="reasons">{items}</ul> }.into_any()
}
