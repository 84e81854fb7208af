//! The forms that ask the guard for a change of an environment. What they ask for is decided by the server.

use crate::calls::{RequestOperation, RestoreEnvironment};
use crate::ui::field::Field;
use crate::ui::notice::FormFailure;
use crate::view::{Failure, Session};
use floe_domain::environment::{Environment, EnvironmentKind, EnvironmentState, OperationKind};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The actions of the page's forms, each with its failure.
#[derive(Clone, Copy)]
pub struct Actions {
    /// Deletion and recreation.
    pub request: ServerAction<RequestOperation>,
    /// Of `request`.
    pub refused: Signal<Option<Failure>>,
    /// Undoing a deletion.
    pub restore: ServerAction<RestoreEnvironment>,
    /// Of `restore`.
    pub not_restored: Signal<Option<Failure>>,
}

/// What the person may ask for in the environment's state.
#[must_use]
pub fn operate(environment: &Environment, session: &Session, actions: Actions) -> AnyView {
    let forms = match environment.state {
        EnvironmentState::Active => OperationKind::ALL
            .into_iter()
            .rev()
            .filter(|kind| session.allows(kind.permission()))
            .map(|kind| request(environment, kind, actions))
            .collect(),
        EnvironmentState::Deleted { .. }
            if session.allows(floe_domain::people::Permission::EnvironmentsRestore) =>
        {
            vec![restore(&environment.id, actions)]
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

fn request(environment: &Environment, kind: OperationKind, actions: Actions) -> AnyView {
    let failure = actions.refused;
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
    let id = environment.id.clone();
    let name = kind.name();
    let typed = format!("Type {id} to confirm");
    let confirm = (kind == OperationKind::Delete).then(|| {
        view! {
            <Field label=typed name="confirm" id="delete-confirm" failure/>
        }
    });
    // The form that failed is the one whose fields came back.
    let mine = move || {
        failure
            .get()
            .filter(|failure| failure.given(&format!("{name}-reason")).is_some())
    };
    let own = Signal::derive(mine);
    view! {
        <details class="confirm" open=move || own.get().is_some()>
            <summary class="button">{verb}"…"</summary>
            <ActionForm action=actions.request attr:class="form">
                <p>{meaning}</p>
                <FormFailure failure=own/>
                <input type="hidden" name="environment_id" value=id.clone()/>
                <input type="hidden" name="operation" value=name/>
                <Field label="Why?" name="reason" id=format!("{name}-reason") rows=2 failure=own/>
                {confirm}
                <button type="submit" class=class>{verb}</button>
            </ActionForm>
        </details>
    }
    .into_any()
}

fn restore(id: &str, actions: Actions) -> AnyView {
    let failure = actions.not_restored;
    let id = id.to_owned();
    view! {
        <details class="confirm" open=move || failure.get().is_some()>
            <summary class="button">"Undo the deletion…"</summary>
            <ActionForm action=actions.restore attr:class="form">
                <p>"Puts the data set back into every view, exactly as it was."</p>
                <FormFailure failure/>
                <input type="hidden" name="id" value=id/>
                <Field label="Why?" name="reason" id="restore-reason" rows=2 failure/>
                <button type="submit" class="button primary">"Undo the deletion"</button>
            </ActionForm>
        </details>
    }
    .into_any()
}
