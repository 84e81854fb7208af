//! One request that people have to approve: everything they have to know before they do. Knows what is shown; must not decide.

use super::super::Floe;
use super::super::failure::failed;
use super::super::place;
use super::{page, passkey_hint, reason};
use crate::service::{RequestStatus, RequestStory, VoteView, approvals, costs};
use floe_app::ui::badge::{badge, kind, status, tier};
use floe_app::ui::page::fact;
use floe_app::ui::when::{length, time};
use floe_app::view::{Failure, FailureKind, PaperPage};
use floe_domain::cost::{CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use floe_domain::environment::{Environment, EnvironmentKind, Operation};
use floe_domain::guard::{Asked, Said};
use floe_domain::money::Amount;
use floe_domain::money::format::money;
use floe_domain::time::{DayRange, Granularity, Instant};
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let unseen = failed("The request can not be shown");
    let story = approvals::show(floe.app(), floe.caller()?, id)
        .await
        .map_err(&unseen)?;
    let cost = match &story.environment {
        Some(environment) => cost(floe, environment).await,
        None => Ok(Vec::new()),
    };
    let now = floe.now();
    let asked = &story.request.asked;
    let title = format!(
        "{} {}?",
        capital(asked.operation.name()),
        asked.environment_id
    );
    let content = view! {
        {headline(&story, now)}
        {decide(floe, &story)}
        <section class="block">
            <h2>"What would happen"</h2>
            {happens(&story, cost)}
        </section>
        <section class="block">
            <h2>"Said so far"</h2>
            {said(&story.votes)}
        </section>
        <section class="block">
            <h2>"Last operations here"</h2>
            {operations(&story.operations)}
        </section>
        <section class="block">
            <h2>"Exactly what is asked"</h2>
            <p class="meta">"Approvals are bound to the SHA-256 of this text (RFC 8785). Should anything in it change, they count no longer."</p>
            <pre class="exact"><code>{asked.written()}</code></pre>
            <p class="meta">"SHA-256 "<code>{story.request.digest.clone()}</code></p>
            <p class="meta"><a href=format!("/decisions/{}", story.request.decision_id)>"The decision that people have to approve it"</a></p>
        </section>
    };
    Ok(page(title, content.into_any()))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn headline(story: &RequestStory, now: Instant) -> AnyView {
    let request = &story.request;
    if request.status != RequestStatus::Awaiting {
        let tone = match request.status {
            RequestStatus::Denied => "warn",
            RequestStatus::Approved => "accent",
            _ => "plain",
        };
        let operation = story.operation.as_ref().map(|operation| {
            view! {
                <p>"Operation "{status(operation.status)}" "{operation.outcome.clone()}</p>
            }
        });
        return view! {
            <p class="headline">{badge(tone, request.status.name())}" "{request.outcome.clone()}</p>
            {operation}
        }
        .into_any();
    }
    let missing = story
        .reasons
        .iter()
        .map(|reason| view! { <li>{reason.words()}</li> })
        .collect_view();
    let left = length((request.asked.expires_at - now).num_seconds());
    view! {
        <p class="headline">{badge("accent", "awaiting")}<span>"ends in "{left}", at "{time(request.asked.expires_at)}</span></p>
        <ul class="reasons">{missing}</ul>
    }
    .into_any()
}

/// The two forms, or why there are none.
fn decide(floe: &Floe, story: &RequestStory) -> AnyView {
    let request = &story.request;
    let withdraw = story
        .mine
        .as_ref()
        .filter(|vote| vote.said == Said::Approve)
        .map(|_| {
            view! {
                <form method="post" action=format!("/act/approvals/{}/withdraw", request.id) class="form">
                    <p>"You have approved this."</p>
                    <button type="submit" class="button">"Take my approval back"</button>
                </form>
            }
        });
    let is_used = story
        .operation
        .as_ref()
        .is_some_and(|operation| operation.started_at.is_some() || operation.finished_at.is_some());
    if story.mine.is_some() && !is_used {
        return view! { <section class="block">{withdraw}</section> }.into_any();
    }
    if request.status != RequestStatus::Awaiting {
        return ().into_any();
    }
    if let Some(barred) = &story.barred {
        return view! { <p class="notice">"You can not approve or deny this. "{barred.clone()}</p> }.into_any();
    }
    let digest = request.digest.clone();
    let again = digest.clone();
    view! {
        <section class="block decide">
            <form method="post" action=format!("/act/approvals/{}/approve", request.id) class="form" data-passkey="prove">
                <h2>"Approve"</h2>
                <p class="meta">"Floe does it by itself as soon as enough people have approved."</p>
                <input type="hidden" name="digest" value=digest/>
                {reason("A word on it", true)}
                <button type="submit" class="button primary">"Approve with passkey"</button>
            </form>
            <form method="post" action=format!("/act/approvals/{}/deny", request.id) class="form" data-passkey="prove">
                <h2>"Deny"</h2>
                <p class="meta">"One denial ends it. Whoever asked reads why."</p>
                <input type="hidden" name="digest" value=again/>
                {deny_reason()}
                <button type="submit" class="button danger">"Deny with passkey"</button>
            </form>
            {passkey_hint(floe)}
        </section>
    }
    .into_any()
}

fn deny_reason() -> AnyView {
    view! {
        <div class="field">
            <label for="deny-reason">"Why not?"</label>
            <textarea id="deny-reason" name="reason" rows="2" maxlength="1000" required></textarea>
        </div>
    }
    .into_any()
}

fn happens(story: &RequestStory, cost: Result<Vec<String>, Failure>) -> AnyView {
    let asked = &story.request.asked;
    let meaning = match (&story.environment, asked.operation) {
        (Some(one), _) if one.kind == EnvironmentKind::Declared => {
            "Floe records it. It has nothing to carry out on a declared environment."
        }
        (_, floe_domain::environment::OperationKind::Delete) => {
            "The region's cost data leave every view at once. An admin can undo that for 30 days; then they are gone."
        }
        (_, floe_domain::environment::OperationKind::Recreate) => {
            "The region's cost data are built anew from the kept bills beside the live ones and swapped in one step, if every total is the same."
        }
    };
    let environment = story.environment.as_ref().map(|one| {
        let region = place::id(&one.region);
        view! {
            {fact("Environment", view! { <a href=format!("/environments/{}", one.id)>{one.name.clone()}</a>" "{tier(one.tier)} }.into_any())}
            {fact("Region", format!("{} ({})", place::name(region), one.region).into_any())}
            {fact("Partition", one.partition().into_any())}
        }
    });
    let last = story.is_last_in_partition.then(|| {
        view! {
            <p class="notice warn">
                "It is the last whole environment of its kind in its partition: nothing takes over for it. So it takes one approval more, and one of them by an admin."
            </p>
        }
    });
    // Whoever approves has to be able to tell that nothing lives there from that nobody knows what does.
    let cost = match cost {
        Ok(sums) if sums.is_empty() => "No cost data of the last 30 days".to_owned(),
        Ok(sums) => sums.join("; "),
        Err(unread) => format!("{}. {} {}", unread.title, unread.detail, unread.next),
    };
    let exception = asked.exception.then(|| {
        let from = asked
            .freezes
            .iter()
            .filter_map(|one| one.split_once(' '))
            .map(|(id, start)| {
                let start = start.replace(".000000Z", "Z");
                view! { <li><a href=format!("/freezes/{id}")>{id.to_owned()}</a>", from "{start}</li> }
            })
            .collect_view();
        let words = "It asks for an exception, for itself alone, from these freezes and from no other that begins meanwhile:";
        fact("Exception", view! { {words}<ul class="plain">{from}</ul> }.into_any())
    });
    view! {
        <p>{meaning}</p>
        {last}
        <dl class="facts">
            {environment}
            {fact("What lives there costs", cost.into_any())}
            {fact("Asked by", who(asked))}
            {fact("Because, in its own words", view! { <q>{asked.reason.clone()}</q> }.into_any())}
            {exception}
            {fact("Asked", time(story.request.requested_at))}
        </dl>
    }
    .into_any()
}

fn who(asked: &Asked) -> AnyView {
    view! { {asked.chain.words()}" "{kind(asked.chain.kind())} }.into_any()
}

fn said(votes: &[VoteView]) -> AnyView {
    if votes.is_empty() {
        return view! { <p class="meta">"Nobody has said anything."</p> }.into_any();
    }
    let items = votes
        .iter()
        .map(|one| {
            let word = match (one.vote.said, one.vote.withdrawn_at) {
                (Said::Approve, None) => badge("accent", "approved"),
                (Said::Approve, Some(_)) => badge("plain", "taken back"),
                (Said::Deny, _) => badge("warn", "denied"),
            };
            let reason = (!one.reason.is_empty()).then(|| view! { " "<q>{one.reason.clone()}</q> });
            view! { <li>{word}" "{one.email.clone()}" "{time(one.vote.at)}{reason}</li> }
        })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }.into_any()
}

fn operations(operations: &[Operation]) -> AnyView {
    if operations.is_empty() {
        return view! { <p class="meta">"None so far."</p> }.into_any();
    }
    let items = operations
        .iter()
        .map(|one| {
            view! {
                <li>
                    {status(one.status)}" "{one.operation.name()}" asked by "{one.requested_by.clone()}" "{time(one.requested_at)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }.into_any()
}

/// What the environment's region costs a day and a month, by currency: of the last 30 whole days. Empty only where there are
/// no charges; what can not be read is a failure.
async fn cost(floe: &Floe, environment: &Environment) -> Result<Vec<String>, Failure> {
    if environment.kind != EnvironmentKind::DataSet {
        return Ok(Vec::new());
    }
    let title = "The cost could not be read";
    let caller = floe.caller()?;
    let today = floe.now().date_naive();
    let range = today
        .checked_sub_days(chrono::Days::new(30))
        .and_then(|start| DayRange::new(start, today))
        .ok_or_else(|| {
            let detail = "The clock stands at the beginning of all days.";
            let next = "Whoever runs Floe looks at the machine's clock.";
            Failure::new(FailureKind::Unavailable, title, detail, next)
        })?;
    let query = CostQuery {
        range: RangeSpec::Fixed(range),
        granularity: Granularity::None,
        metric: Metric::EffectiveCost,
        group_by: Vec::new(),
        filters: vec![Filter {
            dimension: Dimension::Region,
            mode: Mode::AnyOf,
            values: vec![place::id(&environment.region).map(str::to_owned)],
        }],
        ..CostQuery::default()
    };
    let report = costs::query(floe.app(), caller, &query)
        .await
        .map_err(failed(title))?;
    let sums = report.totals.into_iter().map(|total| {
        let day = Amount::from_units(total.amount.units() / 30);
        format!(
            "{unit} {} a day, {unit} {} in the last 30 days",
            money(day, &total.unit),
            money(total.amount, &total.unit),
            unit = total.unit
        )
    });
    Ok(sums.collect())
}
