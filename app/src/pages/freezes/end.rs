//! The form that ends a freeze before its time. It asks for a reason, and folds away until it is wanted.

use crate::calls::EndFreeze;
use crate::ui::field::Field;
use crate::ui::notice::FormFailure;
use crate::view::Failure;
use floe_domain::freeze::Phase;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Ends a freeze, or takes back one to come.
#[component]
pub fn EndForm(
    /// The freeze's id.
    id: String,
    /// Where it stands.
    phase: Phase,
    /// The form's action.
    action: ServerAction<EndFreeze>,
    /// The action's failure.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    let (verb, meaning) = match phase {
        Phase::Upcoming => ("Take it back", "It will never start."),
        Phase::Active | Phase::Past => (
            "End it now",
            "Operations that only it stops are allowed from this moment on.",
        ),
    };
    view! {
        <section class="block">
            <h2>{verb}</h2>
            <p class="meta">{meaning}" The audit keeps who did it and why."</p>
            <details class="confirm" open=move || failure.get().is_some()>
                <summary class="button">{verb}"…"</summary>
                <ActionForm action=action attr:class="form">
                    <FormFailure failure/>
                    <input type="hidden" name="id" value=id/>
                    <Field label="Why?" name="reason" rows=2 failure/>
                    <button type="submit" class="button danger">{verb}</button>
                </ActionForm>
            </details>
        </section>
    }
}
