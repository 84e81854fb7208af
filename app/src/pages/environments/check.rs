//! "Would this be allowed for an agent?", as the calendar says it. Rights come on top and are not known here.

use crate::ui::badge;
use crate::ui::when::time;
use crate::view::GuardCheck;
use floe_domain::freeze::CalendarState;
use leptos::prelude::*;

/// The answer in one word, for lists.
#[must_use]
pub fn word(check: &GuardCheck) -> AnyView {
    match check.state {
        CalendarState::Open => badge::badge("plain", "open"),
        CalendarState::Closed => badge::badge("warn", "frozen"),
    }
}

/// The answer in sentences.
#[must_use]
pub fn sentences(check: GuardCheck) -> AnyView {
    let next = check.next_transition_at;
    match check.state {
        CalendarState::Open => {
            let next = next.map(|at| view! { " The next freeze on it starts "{time(at)}"." });
            view! {
                <p class="check-line">
                    <strong>"Would an agent be allowed now? "</strong>
                    "Yes, if its token has the scope: no freeze is active here."{next}
                </p>
            }
            .into_any()
        }
        CalendarState::Closed => {
            let operations: Vec<_> = check.stopped.iter().map(|one| one.name()).collect();
            let verb = if operations.len() == 1 {
                " is stopped by "
            } else {
                " are stopped by "
            };
            let last = check.freezes.len().saturating_sub(1);
            let freezes = check
                .freezes
                .into_iter()
                .enumerate()
                .map(|(at, (id, name))| {
                    let between = (at != last).then_some(", ");
                    view! { <a href=format!("/freezes/{id}")>{name}</a>{between} }
                })
                .collect_view();
            let people = if check.people_too {
                "People are stopped too."
            } else {
                "People may go on."
            };
            let next = next.map(|at| view! { " It opens again "{time(at)}"." });
            view! {
                <p class="check-line warn">
                    <strong>"Would an agent be allowed now? No: "</strong>
                    {operations.join(" and ")}{verb}{freezes}". "{people}{next}
                </p>
            }
            .into_any()
        }
    }
}
