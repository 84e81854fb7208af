//! Pages that the server writes whole: forms and links that need no script of ours, and so cost the browser half nothing. Each is
//! made of what a service says; nothing is decided here. Must not be interactive beyond what HTML is by itself.

mod approvers;
mod calendar;
mod change;
mod delegations;
mod feeds;
mod freeze_change;
mod freeze_words;
mod imports;
mod inbox;
mod month;
mod passkeys;
mod request;
mod webhooks;

use super::Floe;
use crate::service::Credential;
use floe_app::view::{Failure, PaperPage};
use leptos::prelude::*;

/// The page at an address.
pub(super) async fn show(floe: &Floe, path: String, search: &str) -> Result<PaperPage, Failure> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["approvals"] => inbox::show(floe).await,
        ["approvals", "changes", id] => change::show(floe, id).await,
        ["approvals", id] => request::show(floe, id).await,
        ["freezes", "calendar"] => month::show(floe, search).await,
        ["freezes", "import"] => calendar::show(floe).await,
        ["freezes", id, "change"] => freeze_change::show(floe, id, search).await,
        ["imports"] => imports::list::show(floe, search).await,
        ["imports", "versions"] => imports::versions::show(floe, search).await,
        ["imports", id, "changes"] => imports::changes::show(floe, id, search).await,
        ["imports", id] => imports::one::show(floe, id).await,
        ["settings", "webhooks"] => webhooks::show(floe).await,
        ["settings", "webhooks", id] => webhooks::show_log(floe, id).await,
        ["settings", "feeds"] => feeds::show(floe).await,
        ["settings", "delegations"] => delegations::show(floe).await,
        ["settings", "approvals"] => approvers::show(floe).await,
        ["settings", "passkeys"] => passkeys::show(floe).await,
        _ => Err(Failure::not_found("There is no page at this address.")),
    }
}

/// A page of a title and some content.
fn page(title: impl Into<String>, content: AnyView) -> PaperPage {
    PaperPage {
        title: title.into(),
        html: content.to_html(),
    }
}

/// The session of the one who looks, for which something may wait.
fn session(floe: &Floe) -> Option<String> {
    match floe.caller.as_ref()?.credential() {
        Credential::Session { session, .. } => Some(session.clone()),
        Credential::Token { .. } | Credential::CommandLine => None,
    }
}

/// The ways between the settings pages.
fn tabs(floe: &Floe, here: &str) -> AnyView {
    use floe_domain::people::Permission;
    let may = |permission| {
        floe.caller
            .as_ref()
            .is_some_and(|caller| caller.may(permission))
    };
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
