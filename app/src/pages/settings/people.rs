//! People: who there is, what they may do, and the forms that change it. Plain forms: each answer is a fresh page.

use super::account::may;
use super::tabs::tabs;
use crate::calls::reads::read_people;
use crate::calls::{AddPerson, RemovePerson, SetRole};
use crate::ui::field::{Choice, Field};
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::PageHead;
use crate::ui::when::time;
use crate::view::{self, Failure, PersonRow, Session};
use floe_domain::people::Role;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The people page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let search = use_search();
    let added = failure_of(ServerAction::<AddPerson>::new());
    let changed = failure_of(ServerAction::<SetRole>::new());
    let removed = failure_of(ServerAction::<RemovePerson>::new());
    let people = awaited(move || search.get(), |_| read_people());
    view! {
        <PageHead title="People"/>
        <FormFailure failure=changed/>
        <FormFailure failure=removed/>
        {loaded(people, move |page, session| show(page, &session, added))}
    }
}

fn show(page: view::PeoplePage, session: &Session, failure: Signal<Option<Failure>>) -> AnyView {
    let rows = page.rows.into_iter().map(row).collect_view();
    let roles = Role::ALL
        .map(|role| {
            (
                role.name().to_owned(),
                format!("{}: {}", role.name(), may(role)),
            )
        })
        .to_vec();
    view! {
        {tabs(session)}
        <div class="table-scroll" role="region" aria-label="People" tabindex="0">
            <table class="table">
                <caption class="unseen">"People and their roles"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="number">"Tokens"</th>
                        <th scope="col">"Last signed in"</th>
                        <th scope="col">"Remove"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <section class="block">
            <h2>"Add a person"</h2>
            <FormFailure failure/>
            <form method="post" action=AddPerson::url() class="form">
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

fn row(person: PersonRow) -> AnyView {
    let options = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.name() selected=role == person.role>{role.name()}</option> })
        .collect_view();
    let seen = person.last_seen_at.map_or_else(
        || view! { <span class="meta">"never"</span> }.into_any(),
        time,
    );
    let tokens = match person.tokens {
        0 => "Their sessions end.".to_owned(),
        1 => "Their sessions end, and their token stops working.".to_owned(),
        count => format!("Their sessions end, and their {count} tokens stop working."),
    };
    view! {
        <tr>
            <th scope="row">
                {person.email.clone()}{person.is_you.then(|| view! { " "<span class="meta">"(you)"</span> })}
                <p class="meta">"since "{time(person.created_at)}</p>
            </th>
            <td>
                <form method="post" action=SetRole::url() class="inline">
                    <input type="hidden" name="id" value=person.id.clone()/>
                    <select name="role" aria-label=format!("Role of {}", person.email)>{options}</select>
                    <button type="submit" class="button quiet">"Change"</button>
                </form>
            </td>
            <td class="number">{person.tokens}</td>
            <td>{seen}</td>
            <td>
                <details class="confirm">
                    <summary class="button quiet" aria-label=format!("Remove {}", person.email)>"Remove…"</summary>
                    <form method="post" action=RemovePerson::url()>
                        <p>{tokens}</p>
                        <input type="hidden" name="id" value=person.id/>
                        <button type="submit" class="button danger">"Remove "{person.email.clone()}</button>
                    </form>
                </details>
            </td>
        </tr>
    }
    .into_any()
}
