//! The explorer's page: reads the state from the address, asks, and shows the answer; when the state changes, keeps the
//! old answer dimmed until the new one is there. Knows the address and server functions; must not know geometry.

use super::controls::{Choices, Controls};
use super::exports::exports;
use super::figures::figures;
use super::filters::{AddFilter, chips};
use super::{empty, focus, form, past, steps};
use crate::calls::read_explore;
use crate::location::{EXPLORE, State, address};
use crate::ui::load::{awaited, loaded, tell_server};
use crate::ui::notice::FailureNotice;
use crate::ui::page::PageHead;
use crate::ui::when::end_of;
use crate::view::{ExplorePage, Failure, FailureKind};
use floe_domain::cost::grammar::{GrammarError, encode};
use floe_domain::freeze::Wrong;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// An answer with the question it belongs to. Where the question is wrong, the page is the standard question's, so that
/// the controls stay usable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Answered {
    question: String,
    page: Arc<ExplorePage>,
    problem: Option<Failure>,
}

/// What the address asks, or why it asks nothing.
type Asked = Result<State, GrammarError>;

/// `/explore`.
#[component]
pub fn Explore() -> impl IntoView {
    let search = use_location().search;
    let asked = Memo::new(move |_| form::asked(&search.get()));
    // Asked once: later questions are asked by `Body`, which keeps the page while they are under way.
    let first = awaited(|| (), move |()| answer(asked.get_untracked()));
    view! {
        <PageHead title="Explorer"/>
        {loaded(first, move |first| view! { <Body asked=asked first=first/> }.into_any())}
    }
    .into_any()
}

async fn answer(asked: Asked) -> Result<Answered, Failure> {
    let wrong = match asked {
        Ok(state) => {
            let question = state.question();
            match read_explore(question.clone()).await {
                Ok(page) => {
                    return Ok(Answered {
                        question,
                        page: Arc::new(page),
                        problem: None,
                    });
                }
                Err(failure) if failure.kind == FailureKind::Invalid => failure,
                Err(failure) => return Err(failure),
            }
        }
        Err(error) => Failure::invalid(
            "The address asks nothing that can be answered",
            vec![Wrong::new(&error.field, &error.reason)],
        ),
    };
    Ok(Answered {
        question: String::new(),
        page: Arc::new(read_explore(String::new()).await?),
        problem: Some(Failure {
            detail: "The question is not right yet.".to_owned(),
            next: "Change it below, or start again from the standard question.".to_owned(),
            ..wrong
        }),
    })
}

#[component]
fn Body(asked: Memo<Asked>, first: Answered) -> impl IntoView {
    if let Some(problem) = &first.problem {
        tell_server(problem);
    }
    let choices = Choices {
        today: first.page.today,
        keyed: first.page.keyed.clone(),
        has_hours: first.page.has_hours,
        currencies: first.page.currencies.clone(),
    };
    let keyed = choices.keyed.clone();
    let state = Memo::new(move |_| asked.get().unwrap_or_default());
    let answered = RwSignal::new(first);
    let again = RwSignal::new(0_u32);
    let (waiting, problem) = follow(asked, answered, again);
    let dimmed = for_long(waiting);

    // While the next answer is under way, figures keep the state that they were made for.
    let settled = Memo::new(move |before: Option<&State>| {
        let now = state.get();
        let is_answered = answered.with(|answered| answered.question == now.question());
        match before {
            Some(before) if !is_answered => before.clone(),
            _ => now,
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |next: State| {
        let options = NavigateOptions {
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&next.href(), options);
    });
    let notice = move || {
        problem.get().map(|failure| {
            let is_wrong = failure.kind == FailureKind::Invalid;
            let way = if is_wrong {
                view! { <p><a href=EXPLORE>"Start from the standard question"</a></p> }.into_any()
            } else {
                view! {
                    <p class="retry">
                        "What stands below is still the answer before. "
                        <button type="button" class="button" on:click=move |_| again.update(|times| *times += 1)>"Try again"</button>
                    </p>
                }
                .into_any()
            };
            view! { <FailureNotice failure/> {way} }.into_any()
        })
    };
    let shown = move || {
        let state = settled.get();
        focus::keep();
        answered.with(|answered| match &answered.page.data {
            None => empty::nothing_fits(&answered.page, &state),
            Some(_) if answered.problem.is_some() => ().into_any(),
            Some(_) => figures(&answered.page, &state, go),
        })
    };
    view! {
        <div class="explorer">
            <Controls state=state choices=choices go=go/>
            <div class="filter-bar">
                {move || answered.with(|answered| state.with(|state| chips(&answered.page, state)))}
                <AddFilter state=state keyed=keyed go=go/>
            </div>
            {move || state.with(past::past)}
            {notice}
            {move || answered.with(|answered| bar(&settled.get(), &answered.page))}
            <div class="answer" class:is-waiting=dimmed aria-busy=move || if waiting.get() { "true" } else { "false" }>
                {shown}
            </div>
            <button type="button" class="button quiet with-script" data-opens="keys">"Keyboard shortcuts "<kbd>"?"</kbd></button>
        </div>
    }
    .into_any()
}

/// Whether it has been so for long enough to be noticed. Sooner nothing is dimmed: that would cost more than the answer.
fn for_long(waiting: RwSignal<bool>) -> RwSignal<bool> {
    const NOTICED: Duration = Duration::from_millis(150);
    let noticed = RwSignal::new(false);
    let nth = StoredValue::new(0_u32);
    Effect::new(move |_| {
        nth.update_value(|nth| *nth += 1);
        let mine = nth.get_value();
        if !waiting.get() {
            noticed.set(false);
            return;
        }
        let notice = move || {
            if nth.try_get_value() == Some(mine) {
                noticed.set(true);
            }
        };
        set_timeout(notice, NOTICED);
    });
    noticed
}

/// Asks again whenever the question changes or a person says so, the newest question winning. Answers whether one is under way, and what was
/// wrong with the last.
fn follow(
    asked: Memo<Asked>,
    answered: RwSignal<Answered>,
    again: RwSignal<u32>,
) -> (RwSignal<bool>, RwSignal<Option<Failure>>) {
    let waiting = RwSignal::new(false);
    let problem = RwSignal::new(answered.with_untracked(|answered| answered.problem.clone()));
    let newest = StoredValue::new(0_u32);
    Effect::new(move |is_later: Option<()>| {
        let asked = asked.get();
        again.track();
        newest.update_value(|newest| *newest += 1);
        let mine = newest.get_value();
        let is_answered = answered.with_untracked(|answered| {
            answered.problem.is_none()
                && asked
                    .as_ref()
                    .is_ok_and(|state| state.question() == answered.question)
        });
        // A first question that was wrong has its answer already: the problem.
        let is_told = is_later.is_none() && problem.with_untracked(Option::is_some);
        if is_told || is_answered {
            waiting.set(false);
            if is_answered {
                problem.set(None);
            }
            return;
        }
        waiting.set(true);
        spawn_local(async move {
            let outcome = answer(asked).await;
            if newest.try_get_value() != Some(mine) {
                return;
            }
            waiting.set(false);
            match outcome {
                Ok(next) => {
                    problem.set(next.problem.clone());
                    answered.set(next);
                }
                Err(failure) => problem.set(Some(failure)),
            }
        });
    });
    (waiting, problem)
}

/// The days in words with a step to either side, and what can be taken away.
fn bar(state: &State, page: &ExplorePage) -> AnyView {
    let range = page.report.range;
    let complete = (page.last).map(|last| format!(" · data complete to {}", end_of(last)));
    let earlier = steps::shifted(state, range, false);
    let later = steps::shifted(state, range, true);
    let lasting = steps::fixed(state, range);
    let told = format!("{} · {} (UTC)", state.href(), range);
    view! {
        <p class="print-question">{told}</p>
        <div class="explorer-bar">
            <p class="days">
                <a class="button quiet" href=earlier.href() aria-label="The days before" title="The days before  [" data-key="[" data-noscroll="">"‹"</a>
                <strong>{range.to_string()}</strong>
                <span class="meta">"UTC"{complete}</span>
                <a class="button quiet" href=later.href() aria-label="The days after" title="The days after  ]" data-key="]" data-noscroll="">"›"</a>
            </p>
            <div class="actions">
                <a class="button" href=address("/views/new", &encode([("query", state.print().as_str())]))>"Save view"</a>
                <a class="button quiet" href=past::versions(state) title="The versions of each month's bills, to ask the same as they stood then">"Versions"</a>
                {exports(state, &lasting)}
            </div>
        </div>
    }
    .into_any()
}
