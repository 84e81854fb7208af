//! One's own account: who one is, password, theme.

use super::tabs::tabs;
use crate::calls::reads::read_session;
use crate::calls::{ChangePassword, SetTheme};
use crate::ui::field::Field;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::notice::{FormFailure, failure_of};
use crate::ui::page::{PageHead, fact};
use crate::view::{Failure, Session, Theme};
use floe_domain::people::Role;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The account page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let search = use_search();
    let failure = failure_of(ServerAction::<ChangePassword>::new());
    let account = awaited(move || search.get(), |_| read_session());
    view! {
        <PageHead title="Settings"/>
        {loaded(account, move |session, _| show(session, failure))}
    }
}

fn show(session: Session, failure: Signal<Option<Failure>>) -> AnyView {
    let tabs = tabs(&session);
    let you = session.person.map(|person| {
        view! {
            <dl class="facts">
                {fact("Signed in as", person.email.into_any())}
                {fact("Role", view! { {person.role.name()}": "{may(person.role)} }.into_any())}
            </dl>
        }
    });
    view! {
        {tabs}
        {you}
        <section class="block"><h2>"Theme"</h2>{themes(session.theme)}</section>
        <section class="block">
            <h2>"Password"</h2>
            <FormFailure failure/>
            <form method="post" action=ChangePassword::url() class="form">
                <Field label="Password now" name="old" kind="password" autocomplete="current-password" failure/>
                <Field label="New password" name="new" kind="password" autocomplete="new-password"
                    hint="At least 12 characters. Your other sessions end." failure/>
                <Field label="New password again" name="again" kind="password" autocomplete="new-password" failure/>
                <button type="submit" class="button primary">"Change the password"</button>
            </form>
        </section>
    }
    .into_any()
}

fn themes(theme: Theme) -> AnyView {
    let choices = [
        (Theme::System, "As the system says"),
        (Theme::Light, "Light"),
        (Theme::Dark, "Dark"),
    ];
    let radios = choices
        .into_iter()
        .map(|(one, words)| {
            view! {
                <label class="check">
                    <input type="radio" name="theme" value=one.name() checked=one == theme/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=SetTheme::url() class="form">
            <fieldset class="field"><legend class="unseen">"Theme"</legend><div class="checks">{radios}</div></fieldset>
            <button type="submit" class="button">"Use this theme"</button>
        </form>
    }
    .into_any()
}

/// What a role may do, in a sentence.
pub(super) const fn may(role: Role) -> &'static str {
    match role {
        Role::Viewer => "sees costs, freezes, environments and imports.",
        Role::Operator => {
            "also imports bills, deletes and recreates environments, reads the audit and issues tokens."
        }
        Role::Admin => {
            "also sets freezes, declares environments, manages people and everyone's tokens."
        }
    }
}
