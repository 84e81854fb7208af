//! What a form has just done, told after the redirect. The address carries a code, never a text, so that no link can
//! put words on a page.

use super::icon::icon;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The message of the address's `done`, if it is one of ours.
#[component]
pub fn Done() -> impl IntoView {
    let query = use_query_map();
    move || {
        let code = query.read().get("done").unwrap_or_default();
        words(&code).map(|words| {
            view! { <p class="notice done" role="status">{icon("check")}<span>{words}</span></p> }
        })
    }
}

fn words(code: &str) -> Option<&'static str> {
    Some(match code {
        "signed-out" => "You are signed out.",
        "set-up" => "You are the first admin. Import a bill, and Floe has something to show.",
        "freeze-set" => "The freeze is set. It is in force for its span, on every way in.",
        "freeze-ended" => {
            "The freeze is undone. Operations that only it stopped are allowed again."
        }
        "freeze-changed" => "The freeze is changed. It is in force as it stands here.",
        "freezes-imported" => "Imported. What became of each event stands below.",
        "feed-made" => "The feed is made. Its address is shown this once.",
        "feed-revoked" => "The feed is revoked. Its address leads nowhere any more.",
        "rate-given" => "The rate is given. Reports that convert use it from now on.",
        "rates-given" => "The rates are given. Reports that convert use them from now on.",
        "rate-removed" => "The rate is removed. Reports that need it say that it is missing.",
        "view-saved" => "The view is saved. It stands below, under its name.",
        "view-changed" => "The view is changed.",
        "view-duplicated" => "This is your copy. Change it as you like.",
        "view-deleted" => "The view is deleted.",
        "note-written" => "The note is written. It stands on the charts of its days.",
        "note-changed" => "The note is changed.",
        "note-removed" => "The note is removed.",
        "dashboard-made" => "The dashboard is made. Put views on it.",
        "dashboard-changed" => "The dashboard is changed.",
        "dashboard-deleted" => "The dashboard is deleted. Its views are still there.",
        "webhook-made" => "The webhook is made. Its secret is shown this once.",
        "webhook-tried" => "A test event is on its way. Reload this page to see what became of it.",
        "webhook-again" => "It is sent again. Reload this page to see what became of it.",
        "webhook-disabled" => "The webhook is disabled and told nothing any more.",
        "webhook-removed" => "The webhook is removed, and its log with it.",
        "loosening-asked" => {
            "Asked for. It takes effect once it is approved and nobody has vetoed it in time."
        }
        "people-asked" => "Asked for. Floe does it once enough people have approved it.",
        "approved" => "Your approval counts. You can take it back until it is used.",
        "denied" => "Denied. Nothing is done, and whoever asked sees why.",
        "withdrawn" => "Your approval is taken back.",
        "vetoed" => "Vetoed. Nothing is changed.",
        "passkey-registered" => {
            "The passkey is registered. With it you prove that you mean what you do."
        }
        "passkey-removed" => "The passkey is removed and proves nothing any more.",
        "delegated" => "The agent may do that in your name, from now on.",
        "delegation-revoked" => "Taken back. What the agent asks from now on is refused.",
        "duty-changed" => "Changed, at once.",
        "rule-changed" => "The approval rule is changed, at once.",
        "operation-asked" => "Allowed. The operation is on its way; this page follows it.",
        "deletion-undone" => "The deletion is undone. The data set is back in every view.",
        "environment-declared" => "The environment is declared. Freezes cover it from now on.",
        "person-added" => "The person is added and can sign in.",
        "role-changed" => "The role is changed, at once, for sessions and tokens alike.",
        "person-removed" => "The person is removed. Their sessions and tokens are gone with them.",
        "token-revoked" => "The token is revoked and opens nothing any more.",
        "password-changed" => "The password is changed. Your other sessions are ended.",
        "imported" => "Imported. The reconciliation stands below.",
        "nothing-new" => "These bytes were imported before. Nothing changed.",
        _ => return None,
    })
}
