//! What waits for people: requests of automation and changes that loosen. Knows lists; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::page;
use crate::service::{
    ApprovalRequest, LooseningStory, LooseningView, RequestStatus, approvals, loosenings,
};
use floe_app::ui::badge::{badge, kind};
use floe_app::ui::when::{length, time, time_ago};
use floe_app::view::{Failure, PaperPage};
use floe_domain::guard::LooseningStanding;
use floe_domain::time::Instant;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Approvals can not be shown");
    let caller = floe.caller()?;
    let inbox = approvals::inbox(floe.app(), caller)
        .await
        .map_err(&unseen)?;
    let (open, ended) = loosenings::list(floe.app(), caller)
        .await
        .map_err(&unseen)?;
    let now = inbox.at;
    let nothing = inbox.waiting.is_empty() && open.is_empty();
    let waiting = inbox
        .waiting
        .into_iter()
        .map(|(one, barred)| waiting(one, barred, now))
        .collect_view();
    let changes = open.into_iter().map(|one| change(one, now)).collect_view();
    let content = view! {
        {nothing.then(|| view! {
            <div class="empty">
                <p class="empty-title">"Nothing waits"</p>
                <p>"When automation asks to delete or recreate production, or somebody asks to loosen a freeze or the approval rule, it stands here until enough people have approved it."</p>
            </div>
        })}
        <ul class="inbox">{waiting}{changes}</ul>
        {over(inbox.ended, now)}
        {changed(ended, now)}
        <p class="meta">"Who approves, and how many it takes, is set under "<a href="/settings/approvals">"Settings"</a>"."</p>
    };
    Ok(page("Approvals", content.into_any()))
}

fn waiting(request: ApprovalRequest, barred: Option<String>, now: Instant) -> AnyView {
    let asked = request.asked;
    let left = (asked.expires_at - now).num_seconds();
    let yours = if barred.is_none() {
        badge("warn", "waits for you")
    } else {
        badge("plain", "waits for others")
    };
    view! {
        <li>
            <a class="inbox-row" href=format!("/approvals/{}", request.id)>
                <span class="inbox-what">
                    <strong>{asked.operation.name()}" "{asked.environment_id.clone()}</strong>
                    {asked.exception.then(|| badge("warn", "exception from a freeze"))}
                </span>
                <span>{asked.chain.words()}" "{kind(asked.chain.kind())}</span>
                <q>{asked.reason.clone()}</q>
                <span class="meta">{yours}" ends in "{length(left)}</span>
            </a>
        </li>
    }
    .into_any()
}

fn change(story: LooseningStory, now: Instant) -> AnyView {
    let view = story.view;
    let standing = match story.standing {
        Some(LooseningStanding::Waiting { given }) => {
            format!("{given} of {} have approved", view.asked.needed)
        }
        Some(LooseningStanding::Delayed { until }) => format!(
            "approved; takes effect in {} unless vetoed",
            length((until - now).num_seconds())
        ),
        _ => "about to end".to_owned(),
    };
    let yours = if story.barred.is_none() {
        badge("warn", "waits for you")
    } else {
        badge("plain", "waits for others")
    };
    view! {
        <li>
            <a class="inbox-row" href=format!("/approvals/changes/{}", view.id)>
                <span class="inbox-what"><strong>{view.change.words()}</strong></span>
                <span>{view.requested_by.clone()}</span>
                <q>{view.asked.reason.clone()}</q>
                <span class="meta">{yours}" "{standing}</span>
            </a>
        </li>
    }
    .into_any()
}

fn over(ended: Vec<ApprovalRequest>, now: Instant) -> Option<AnyView> {
    (!ended.is_empty()).then(|| {
        let rows = ended
            .into_iter()
            .map(|request| {
                let tone = match request.status {
                    RequestStatus::Denied => "warn",
                    RequestStatus::Approved => "accent",
                    _ => "plain",
                };
                view! {
                    <tr>
                        <td data-label="How">{badge(tone, request.status.name())}</td>
                        <td data-label="What"><a href=format!("/approvals/{}", request.id)>{request.asked.operation.name()}" "{request.asked.environment_id.clone()}</a></td>
                        <td data-label="Asked by">{request.asked.chain.words()}</td>
                        <td data-label="When">{request.ended_at.map(|at| time_ago(now, at))}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="block">
                <h2>"Ended"</h2>
                <div class="table-scroll" tabindex="0"><table class="table cards">
                    <caption class="unseen">"Requests that have ended, the latest first"</caption>
                    <thead><tr><th scope="col">"How"</th><th scope="col">"What"</th><th scope="col">"Asked by"</th><th scope="col">"When"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

fn changed(ended: Vec<LooseningView>, _now: Instant) -> Option<AnyView> {
    (!ended.is_empty()).then(|| {
        let rows = ended
            .into_iter()
            .map(|view| {
                view! {
                    <tr>
                        <td data-label="How">{badge("plain", view.status.name())}</td>
                        <td data-label="What"><a href=format!("/approvals/changes/{}", view.id)>{view.change.words()}</a></td>
                        <td data-label="Asked by">{view.requested_by.clone()}</td>
                        <td data-label="When">{view.ended_at.map(time)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="block">
                <h2>"Loosened, or not"</h2>
                <div class="table-scroll" tabindex="0"><table class="table cards">
                    <caption class="unseen">"Changes that have ended, the latest first"</caption>
                    <thead><tr><th scope="col">"How"</th><th scope="col">"What"</th><th scope="col">"Asked by"</th><th scope="col">"When"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}
