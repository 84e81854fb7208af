//! People: who there is, what they may do, and the forms that change it. Knows what is shown; must not decide who may.

use super::super::Floe;
use super::super::failure::failed;
use super::account::may;
use super::table::{Column, table};
use super::{form_failure, page, passkey_hint, sent_back, tabs};
use crate::service::approvers::{self, Duty};
use crate::service::{Person, Token, people, tokens};
use floe_app::ui::field::{Choice, Field};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::people::Role;
use leptos::prelude::*;

const ADD: &str = "/act/people";

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("People can not be shown");
    let caller = floe.caller()?;
    let mut found = people::list(floe.app(), caller).await.map_err(&unseen)?;
    found.sort_by(|a, b| a.email.cmp(&b.email));
    let now = floe.now();
    let living: Vec<Token> = tokens::list(floe.app(), caller)
        .await
        .map_err(&unseen)?
        .into_iter()
        .filter(|token| token.revoked_at.is_none() && now < token.expires_at)
        .collect();
    let approvers = approvers::show(floe.app(), caller)
        .await
        .map_err(&unseen)?
        .approvers;
    let you = caller.owner().map(|(id, _)| id);
    let rows = found
        .iter()
        .map(|person| {
            let owned = living.iter().filter(|token| token.owner == person.email);
            let approves = Duty::of(&person.id, &approvers) > Duty::None;
            let is_you = you == Some(person.id.as_str());
            row(person, owned.count(), is_you, approves)
        })
        .collect_view();
    let content = view! {
        {tabs(floe, "/settings/people")}
        {table("People", "People and their roles", &[Column::Words("Person"), Column::Words("Role"), Column::Numbers("Tokens"), Column::Words("Last signed in"), Column::Words("Remove")], rows)}
        {(!approvers.is_empty()).then(|| passkey_hint(floe))}
        {add(sent_back(floe, ADD))}
    };
    Ok(page("People", content.into_any()))
}

fn add(failure: Signal<Option<Failure>>) -> AnyView {
    let roles = Role::ALL
        .map(|role| {
            (
                role.name().to_owned(),
                format!("{}: {}", role.name(), may(role)),
            )
        })
        .to_vec();
    view! {
        <section class="block">
            <h2>"Add a person"</h2>
            {form_failure(failure)}
            <form method="post" action=ADD class="form">
                <Field label="E-mail address" name="email" kind="email" failure/>
                <Choice label="Role" name="role" options=roles value="viewer" failure/>
                <Field label="First password" name="password" kind="password" autocomplete="new-password"
                    hint="At least 12 characters. They can change it under Settings." failure/>
                <button type="submit" class="button primary">"Add"</button>
            </form>
        </section>
    }
    .into_any()
}

/// A person's row. What changes who approves is proven with a passkey.
fn row(person: &Person, tokens: usize, is_you: bool, approves: bool) -> AnyView {
    let options = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.name() selected=role == person.role>{role.name()}</option> })
        .collect_view();
    let seen = person.last_sign_in_at.map_or_else(
        || view! { <span class="meta">"never"</span> }.into_any(),
        time,
    );
    let ends = match tokens {
        0 => "Their sessions end.".to_owned(),
        1 => "Their sessions end, and their token stops working.".to_owned(),
        count => format!("Their sessions end, and their {count} tokens stop working."),
    };
    let email = &person.email;
    let proven = approves.then_some("prove");
    let why = approves.then(|| {
        view! { <input name="reason" maxlength="1000" required placeholder="Why?" aria-label=format!("Why {email} gets another role")/> }
    });
    view! {
        <tr>
            <th scope="row">
                {email.clone()}{is_you.then(|| view! { " "<span class="meta">"(you)"</span> })}
                <p class="meta">"since "{time(person.created_at)}</p>
            </th>
            <td>
                <form method="post" action=format!("{ADD}/{}/role", person.id) class="inline" data-passkey=proven>
                    <select name="role" aria-label=format!("Role of {email}")>{options}</select>
                    {why}
                    <button type="submit" class="button quiet">"Change"</button>
                </form>
            </td>
            <td class="number">{tokens}</td>
            <td>{seen}</td>
            <td>
                <details class="confirm">
                    <summary class="button quiet" aria-label=format!("Remove {email}")>"Remove…"</summary>
                    <form method="post" action=format!("{ADD}/{}/remove", person.id) data-passkey=proven>
                        <p>{ends}</p>
                        {approves.then(|| view! { <p>"They approve no longer, and what waits for approvals is void. This takes your passkey."</p> })}
                        <button type="submit" class="button danger">{format!("Remove {email}")}</button>
                    </form>
                </details>
            </td>
        </tr>
    }
    .into_any()
}
