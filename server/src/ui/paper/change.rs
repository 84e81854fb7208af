//! One change that would loosen something: what it is, how it stands, approving and vetoing it. Knows what is shown; must not
//! decide.

use super::super::Floe;
use super::super::failure::failed;
use super::{freeze_words, page, passkey_hint, reason};
use crate::service::{Change, LooseningStory, loosenings};
use floe_app::ui::badge::badge;
use floe_app::ui::page::fact;
use floe_app::ui::when::{length, time};
use floe_app::view::{Failure, PaperPage};
use floe_domain::guard::{ApprovalRule, LooseningStanding, Said};
use floe_domain::time::Instant;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let story = loosenings::show(floe.app(), floe.caller()?, id)
        .await
        .map_err(failed("The change can not be shown"))?;
    let view = &story.view;
    let now = floe.now();
    let content = view! {
        {headline(&story, now)}
        {forms(floe, &story)}
        <dl class="facts">
            {fact("What", view.change.words().into_any())}
            {about(&view.change)}
            {fact("Because", view! { <q>{view.asked.reason.clone()}</q> }.into_any())}
            {fact("Asked by", view! { {view.requested_by.clone()}", "{time(view.asked.requested_at)} }.into_any())}
            {fact("Takes", takes(&story).into_any())}
        </dl>
        <section class="block"><h2>"Said so far"</h2>{said(&story)}</section>
        <p class="meta">"Approvals are bound to SHA-256 "<code>{view.asked.digest()}</code></p>
    };
    Ok(page(view.change.words(), content.into_any()))
}

fn headline(story: &LooseningStory, now: Instant) -> AnyView {
    match story.standing {
        None => view! {
            <p class="headline">{badge("plain", story.view.status.name())}" "{story.view.outcome.clone()}</p>
        }
        .into_any(),
        Some(LooseningStanding::Waiting { given }) => view! {
            <p class="headline">
                {badge("accent", "waits for approvals")}" "{given}" of "{story.view.asked.needed}
                ", ends in "{length((story.view.asked.expires_at - now).num_seconds())}
            </p>
        }
        .into_any(),
        Some(LooseningStanding::Delayed { until }) => view! {
            <p class="headline">
                {badge("warn", "takes effect")}" in "{length((until - now).num_seconds())}", at "{time(until)}", unless it is vetoed"
            </p>
        }
        .into_any(),
        Some(_) => view! { <p class="headline">{badge("plain", "about to end")}</p> }.into_any(),
    }
}

fn takes(story: &LooseningStory) -> String {
    let asked = &story.view.asked;
    let people = match asked.needed {
        0 => "no approvals, since nobody is appointed to approve yet".to_owned(),
        1 => "1 approval".to_owned(),
        more => format!("{more} approvals by different people"),
    };
    format!(
        "{people}, then {} without a veto",
        minutes(asked.delay_seconds)
    )
}

fn about(change: &Change) -> AnyView {
    match change {
        Change::EndFreeze { freeze_id, name } => fact(
            "Freeze",
            view! { <a href=format!("/freezes/{freeze_id}")>{name.clone()}</a> }.into_any(),
        ),
        Change::ChangeFreeze {
            freeze_id,
            name,
            was,
            becomes,
            ..
        } => view! {
            {fact("Freeze", view! { <a href=format!("/freezes/{freeze_id}")>{name.clone()}</a> }.into_any())}
            {fact("It would be", freeze_words::kept_differences(was, becomes))}
        }
        .into_any(),
        Change::Appoint { .. } | Change::MakeAdmin { .. } => ().into_any(),
        Change::SetRule { rule, instead_of } => view! {
            {fact("The rule now", rule_words(instead_of).into_any())}
            {fact("The rule then", rule_words(rule).into_any())}
        }
        .into_any(),
    }
}

/// A time that is set in minutes, in words: `an hour`, `15 minutes`, `1 h 30 min`.
pub(super) fn minutes(seconds: u32) -> String {
    match seconds / 60 {
        1 => "a minute".to_owned(),
        60 => "an hour".to_owned(),
        minutes if minutes < 60 => format!("{minutes} minutes"),
        minutes if minutes % 60 == 0 => format!("{} hours", minutes / 60),
        _ => length(i64::from(seconds)),
    }
}

/// A rule in words.
pub(super) fn rule_words(rule: &ApprovalRule) -> String {
    format!(
        "{} approvals for {} on production; approvals hold for {}, permits for {}, loosening waits {}",
        rule.approvals,
        if rule.people_too {
            "automation and people"
        } else {
            "automation"
        },
        minutes(rule.approval_seconds),
        minutes(rule.permit_seconds),
        minutes(rule.loosening_seconds),
    )
}

fn forms(floe: &Floe, story: &LooseningStory) -> AnyView {
    if story.standing.is_none() {
        return ().into_any();
    }
    let id = &story.view.id;
    let approve = match &story.barred {
        Some(barred) => view! { <p class="notice">"You can not approve this. "{barred.clone()}</p> }.into_any(),
        None => view! {
            <form method="post" action=format!("/act/changes/{id}/approve") class="form" data-passkey="prove">
                <h2>"Approve"</h2>
                <input type="hidden" name="digest" value=story.view.asked.digest()/>
                <button type="submit" class="button primary">"Approve with passkey"</button>
            </form>
        }
        .into_any(),
    };
    let veto = story.may_veto.then(|| {
        let verb = if story.is_mine { "Take it back" } else { "Veto" };
        view! {
            <form method="post" action=format!("/act/changes/{id}/veto") class="form">
                <h2>{verb}</h2>
                <p class="meta">"One word is enough, until it takes effect. Everything stays as tight as it is."</p>
                {reason("Why not?", false)}
                <button type="submit" class="button danger">{verb}</button>
            </form>
        }
    });
    view! { <section class="block decide">{approve}{veto}{passkey_hint(floe)}</section> }.into_any()
}

fn said(story: &LooseningStory) -> AnyView {
    if story.votes.is_empty() {
        return view! { <p class="meta">"Nobody has said anything."</p> }.into_any();
    }
    let items = story
        .votes
        .iter()
        .map(|one| {
            let word = match one.vote.said {
                Said::Approve => badge("accent", "approved"),
                Said::Deny => badge("warn", "vetoed"),
            };
            let reason = (!one.reason.is_empty()).then(|| view! { " "<q>{one.reason.clone()}</q> });
            view! { <li>{word}" "{one.email.clone()}" "{time(one.vote.at)}{reason}</li> }
        })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }.into_any()
}
