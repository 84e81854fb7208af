//! The form that issues a token.

use crate::calls::IssueToken;
use crate::ui::field::{Choice, Choices, Field};
use crate::ui::notice::FormFailure;
use crate::view::{Failure, TokenKind};
use floe_domain::people::Scope;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Issues a token.
#[component]
pub fn IssueForm(
    /// Who can own it.
    owners: Vec<String>,
    /// The form's action.
    action: ServerAction<IssueToken>,
    /// The action's failure.
    failure: Signal<Option<Failure>>,
) -> impl IntoView {
    let kinds = [
        (TokenKind::Agent, "agent: a program that decides what to do"),
        (
            TokenKind::Service,
            "service: a program that does what it was written to do",
        ),
    ]
    .map(|(kind, words)| (kind.name().to_owned(), words.to_owned()))
    .to_vec();
    let scopes = Scope::ALL
        .map(|scope| (scope.name().to_owned(), scope.name().to_owned()))
        .to_vec();
    let days = [
        ("7", "in 7 days"),
        ("30", "in 30 days"),
        ("90", "in 90 days"),
        ("365", "in a year"),
        ("", "never"),
    ]
    .map(|(value, words)| (value.to_owned(), words.to_owned()))
    .to_vec();
    let first = owners.first().cloned().unwrap_or_default();
    let owners = owners
        .into_iter()
        .map(|owner| (owner.clone(), owner))
        .collect();
    view! {
        <section class="block">
            <h2>"Issue a token"</h2>
            <ActionForm action=action attr:class="form">
                <FormFailure failure/>
                <Field label="Name" name="name" hint="What uses it: deploy-bot." failure/>
                <Choice label="Kind" name="kind" options=kinds value="agent" failure/>
                <Choice label="Owner" name="owner" options=owners value=first failure/>
                <Choices legend="Scopes" name="scopes" options=scopes chosen=vec!["costs:read".to_owned()] failure/>
                <Choice label="Stops working" name="days" options=days value="30" failure/>
                <button type="submit" class="button primary">"Issue it"</button>
            </ActionForm>
        </section>
    }
}
