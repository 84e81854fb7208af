//! Pages that the server writes whole: forms and links that need no script of ours, and so cost the browser half nothing. Each is
//! made of what a service says; nothing is decided here. Must not be interactive beyond what HTML is by itself.

mod account;
mod approvers;
mod audit;
mod audit_words;
mod calendar;
mod change;
mod dashboard_edit;
mod dashboards;
mod delegations;
mod environment;
mod feeds;
mod freeze;
mod freeze_change;
mod freeze_words;
mod imports;
mod inbox;
mod issued;
mod month;
mod notes;
mod passkeys;
mod people;
mod rates;
mod request;
mod table;
mod tokens;
mod views;
mod webhooks;

use super::{Floe, guard};
use crate::http::act::SentBack;
use crate::service::Credential;
use floe_app::pages::decision;
use floe_app::pages::paper::paper;
use floe_app::ui::notice::FailureNotice;
use floe_app::view::{Failure, PaperPage};
use floe_domain::people::Permission;
use leptos::prelude::*;

/// The page at an address.
pub(super) async fn show(floe: &Floe, path: String, search: &str) -> Result<PaperPage, Failure> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["explore", "drivers"] => super::analysis::drivers_page(floe, search).await,
        ["approvals"] => inbox::show(floe).await,
        ["approvals", "changes", id] => change::show(floe, id).await,
        ["approvals", id] => request::show(floe, id).await,
        ["decisions", id] => Ok(decision::one(
            guard::decision(floe, (*id).to_owned()).await?,
        )),
        ["environments"] => environment::list(floe).await,
        ["environments", "declare"] => environment::declare(floe, &path).await,
        ["environments", id] => environment::one(floe, &path, id, search).await,
        ["freezes"] => freeze::list(floe).await,
        ["freezes", "new"] => freeze::new(floe, &path, search).await,
        ["freezes", "calendar"] => month::show(floe, search).await,
        ["freezes", "import"] => calendar::show(floe).await,
        ["freezes", id] => freeze::one(floe, id).await,
        ["freezes", id, "change"] => freeze_change::show(floe, id, search).await,
        ["imports"] => imports::list::show(floe, search).await,
        ["imports", "versions"] => imports::versions::show(floe, search).await,
        ["imports", id, "changes"] => imports::changes::show(floe, id, search).await,
        ["imports", id] => imports::one::show(floe, id).await,
        ["audit"] => audit::show(floe, search).await,
        ["settings"] => account::show(floe),
        ["settings", "people"] => people::show(floe).await,
        ["settings", "tokens"] => tokens::show(floe).await,
        ["settings", "tokens", "issued", handle] => issued::show(floe, handle).await,
        ["settings", "webhooks"] => webhooks::show(floe).await,
        ["settings", "webhooks", id] => webhooks::show_log(floe, id).await,
        ["views"] => views::list(floe).await,
        ["views", "new"] => views::new(floe, search).await,
        ["views", id] => views::change(floe, id).await,
        ["notes"] => notes::list(floe).await,
        ["notes", "new"] => Ok(notes::new(search)),
        ["notes", id] => notes::change(floe, id).await,
        ["dashboards"] => dashboards::show(floe, crate::service::dashboards::STANDARD).await,
        ["dashboards", id] => dashboards::show(floe, id).await,
        ["dashboards", id, "edit"] => dashboard_edit::show(floe, id).await,
        ["settings", "rates"] => rates::show(floe, search).await,
        ["settings", "feeds"] => feeds::show(floe).await,
        ["settings", "delegations"] => delegations::show(floe).await,
        ["settings", "approvals"] => approvers::show(floe).await,
        ["settings", "passkeys"] => passkeys::show(floe).await,
        _ => Ok(missing()),
    }
}

/// What stands at every address that has no page: that it has none, and where to go.
fn missing() -> PaperPage {
    let content = view! {
        <p>"The address may be mistyped, or what it named is gone. Nothing was changed."</p>
        <ul class="plain">
            <li><a href="/">"Overview: cost by region"</a></li>
            <li><a href="/explore">"Explorer: ask your own question"</a></li>
            <li><a href="/environments">"Environments and what the guard decided about them"</a></li>
            <li><a href="/freezes">"Freezes"</a></li>
        </ul>
    };
    page("There is no page at this address", content.into_any())
}

/// A page of a title and some content.
fn page(title: impl Into<String>, content: AnyView) -> PaperPage {
    paper(title, "", ().into_any(), content)
}

/// The session of the one who looks, for which something may wait.
fn session(floe: &Floe) -> Option<String> {
    match floe.caller.as_ref()?.credential() {
        Credential::Session { session, .. } => Some(session.clone()),
        Credential::Token { .. } | Credential::CommandLine => None,
    }
}

/// Whether the one who looks may do this; nobody may do nothing. The service decides again: this only hides buttons.
fn may(floe: &Floe, permission: Permission) -> bool {
    floe.caller
        .as_ref()
        .is_some_and(|caller| caller.may(permission))
}

/// What was wrong with the form that was sent last from the page at this address.
fn failed_form(floe: &Floe, path: &str) -> Option<Failure> {
    floe.http.failed_forms.of(&session(floe)?, path, floe.now())
}

/// Why the form that is sent to `address` came back, told once.
fn sent_back(floe: &Floe, address: &str) -> Signal<Option<Failure>> {
    let sent_back = session(floe).and_then(|session| {
        let is_it = |one: &SentBack| one.address == address;
        floe.http.sent_back.take_if(&session, floe.now(), is_it)
    });
    Signal::stored(sent_back.map(|one| one.failure))
}

/// What stands above a form that came back.
fn form_failure(failure: Signal<Option<Failure>>) -> AnyView {
    failure
        .get_untracked()
        .map(|failure| view! { <FailureNotice failure/> })
        .into_any()
}

/// The ways between the settings pages.
fn tabs(floe: &Floe, here: &str) -> AnyView {
    let may = |permission| may(floe, permission);
    let places = [
        ("/settings", "Your account", true),
        ("/settings/people", "People", may(Permission::PeopleManage)),
        ("/settings/tokens", "Tokens", may(Permission::TokensOwn)),
        (
            "/settings/delegations",
            "Delegations",
            may(Permission::TokensOwn),
        ),
        ("/settings/approvals", "Approvals", true),
        ("/settings/passkeys", "Passkeys", true),
        ("/settings/feeds", "Calendar feeds", true),
        ("/settings/rates", "Rates", true),
        (
            "/settings/webhooks",
            "Webhooks",
            may(Permission::PeopleManage),
        ),
    ];
    let items = places
        .into_iter()
        .filter(|(_, _, shown)| *shown)
        .map(|(address, words, _)| {
            let current = (address == here).then_some("page");
            view! { <li><a href=address aria-current=current>{words}</a></li> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="Settings"><ul>{items}</ul></nav> }.into_any()
}

/// A line of a form with its label.
fn field(label: &str, name: &'static str, control: AnyView) -> AnyView {
    view! { <div class="field"><label for=name>{label.to_owned()}</label>{control}</div> }
        .into_any()
}

/// A text of one line or several.
fn reason(label: &str, is_optional: bool) -> AnyView {
    field(
        label,
        "reason",
        view! { <textarea id="reason" name="reason" rows="2" maxlength="1000" required=!is_optional></textarea> }.into_any(),
    )
}

/// What stands below a form that takes a passkey: where browsers can not use one, how to come where they can.
fn passkey_hint(floe: &Floe) -> AnyView {
    let unusable = crate::service::passkeys::Site::of(&floe.origin()).is_none();
    if unusable {
        view! {
            <p class="notice warn">
                "Browsers keep passkeys for names, not for numbers. Open Floe at a name, such as "
                <code>"http://localhost"</code>" on this machine or the address that it has behind your proxy, to use one."
            </p>
        }
        .into_any()
    } else {
        view! { <noscript><p class="notice warn">"Browsers give passkeys to scripts only. Allow them for Floe to do this."</p></noscript> }
            .into_any()
    }
}
