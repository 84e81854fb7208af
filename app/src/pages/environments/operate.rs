//! The forms that ask the guard for a change of an environment. What they ask for is decided by the server.

use crate::ui::field::Field;
use crate::ui::notice::FormFailure;
use crate::view::Failure;
use floe_domain::environment::{Environment, EnvironmentKind, EnvironmentState, OperationKind};
use floe_domain::people::Permission;
use leptos::prelude::*;

/// What one who may do this may ask for in the environment's state; `failure` is of the form that was sent last.
#[must_use]
pub fn operate(
    environment: &Environment,
    may: impl Fn(Permission) -> bool,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let forms = match environment.state {
        EnvironmentState::Active => OperationKind::ALL
            .into_iter()
            .rev()
            .filter(|kind| may(kind.permission()))
            .map(|kind| request(environment, kind, failure))
            .collect(),
        EnvironmentState::Deleted { .. } if may(Permission::EnvironmentsRestore) => {
            vec![restore(&environment.id, failure)]
        }
        _ => Vec::new(),
    };
    if forms.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="block">
            <h2>"Ask for a change"</h2>
            <div class="confirms">{forms}</div>
        </section>
    }
    .into_any()
}

fn request(
    environment: &Environment,
    kind: OperationKind,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let data = environment.kind == EnvironmentKind::DataSet;
    let meaning = match (kind, data) {
        (OperationKind::Delete, true) => {
            "Takes the region's data set out of every view at once. An admin can undo it for 30 days; then the data are gone."
        }
        (OperationKind::Recreate, true) => {
            "Builds the region's data set anew from the kept originals, beside the live one, and swaps the two in one step."
        }
        (_, false) => {
            "Floe decides and records. It has nothing to carry out on a declared environment."
        }
    };
    let (verb, class) = match kind {
        OperationKind::Delete => ("Delete", "button danger"),
        OperationKind::Recreate => ("Recreate", "button primary"),
    };
    let (id, name) = (&environment.id, kind.name());
    let typed = format!("Type {id} to confirm");
    let own = of_form(failure, &format!("{name}-reason"));
    let confirm = (kind == OperationKind::Delete).then(|| {
        view! { <Field label=typed name="confirm" id="delete-confirm" failure=own/> }
    });
    view! {
        <details class="confirm" open=own.get().is_some()>
            <summary class="button">{verb}"…"</summary>
            <form method="post" action=format!("/act/environments/{id}/{name}") class="form">
                <p>{meaning}</p>
                <FormFailure failure=own/>
                <Field label="Why?" name="reason" id=format!("{name}-reason") rows=2 failure=own/>
                {confirm}
                <button type="submit" class=class>{verb}</button>
            </form>
        </details>
    }
    .into_any()
}

fn restore(id: &str, failure: Signal<Option<Failure>>) -> AnyView {
    let own = of_form(failure, "restore-reason");
    view! {
        <details class="confirm" open=own.get().is_some()>
            <summary class="button">"Undo the deletion…"</summary>
            <form method="post" action=format!("/act/environments/{id}/restore") class="form">
                <p>"Puts the data set back into every view, exactly as it was."</p>
                <FormFailure failure=own/>
                <Field label="Why?" name="reason" id="restore-reason" rows=2 failure=own/>
                <button type="submit" class="button primary">"Undo the deletion"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The failure, where it is of the form with this field: the one whose fields came back.
fn of_form(failure: Signal<Option<Failure>>, field: &str) -> Signal<Option<Failure>> {
    let failure = failure.get_untracked();
    Signal::stored(failure.filter(|failure| failure.given(field).is_some()))
}
