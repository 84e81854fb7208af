//! One's own account: who one is, password, theme. Knows what is shown; must not know how passwords are kept.

use super::super::Floe;
use super::{form_failure, page, sent_back, tabs};
use floe_app::calls::SetTheme;
use floe_app::ui::field::Field;
use floe_app::ui::page::fact;
use floe_app::view::{Failure, PaperPage, Theme};
use floe_domain::people::Role;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

const PASSWORD: &str = "/act/password";

pub(super) fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let you = caller.owner().zip(caller.role()).map(|((_, email), role)| {
        let role = format!("{}: {}", role.name(), may(role));
        view! {
            <dl class="facts">
                {fact("Signed in as", email.to_owned().into_any())}
                {fact("Role", role.into_any())}
            </dl>
        }
    });
    let failure = sent_back(floe, PASSWORD);
    let content = view! {
        {tabs(floe, "/settings")}
        {you}
        <section class="block"><h2>"Theme"</h2>{themes(floe.theme)}</section>
        <section class="block">
            <h2>"Password"</h2>
            {form_failure(failure)}
            <form method="post" action=PASSWORD class="form">
                <Field label="Password now" name="old" kind="password" autocomplete="current-password" failure/>
                <Field label="New password" name="new" kind="password" autocomplete="new-password"
                    hint="At least 12 characters. Your other sessions end." failure/>
                <Field label="New password again" name="again" kind="password" autocomplete="new-password" failure/>
                <button type="submit" class="button primary">"Change the password"</button>
            </form>
        </section>
    };
    Ok(page("Settings", content.into_any()))
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
