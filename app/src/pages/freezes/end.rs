//! The form that ends a freeze before its time. It asks for a reason, and folds away until it is wanted. It is a plain form: what
//! a passkey signs is sent with it, or nothing where the freeze can be undone alone.

use crate::ui::field::Field;
use crate::view::Failure;
use floe_domain::freeze::Phase;
use leptos::prelude::*;

/// Ends a freeze, or takes back one to come; `can_undo` is whether the one who looks can undo it alone.
#[must_use]
pub fn end_form(id: &str, phase: Phase, can_undo: bool) -> AnyView {
    let verb = match (can_undo, phase) {
        (true, _) => "Undo it",
        (false, Phase::Upcoming) => "Ask to take it back",
        (false, Phase::Active | Phase::Past) => "Ask to end it",
    };
    let meaning = if can_undo {
        "You set it less than five minutes ago and it has refused nothing: you can undo it alone."
    } else {
        "It ends once as many people have approved as the approval rule asks for, and nobody has vetoed it in the time after that. Your passkey proves that you mean it."
    };
    view! {
        <section class="block">
            <h2>{verb}</h2>
            <p class="meta">{meaning}" The audit keeps who did it and why."</p>
            <details class="confirm">
                <summary class="button">{verb}"…"</summary>
                <form method="post" action=format!("/act/freezes/{id}/end") class="form" data-passkey=(!can_undo).then_some("prove")>
                    <Field label="Why?" name="reason" rows=2 failure=Signal::stored(None::<Failure>)/>
                    <button type="submit" class="button danger">{verb}</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
