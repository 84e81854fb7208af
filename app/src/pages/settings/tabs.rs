//! The ways between the settings pages; those that the person may not open are left out.

use crate::view::Session;
use floe_domain::people::Permission;
use leptos::prelude::*;
use leptos_router::components::A;

/// The tabs.
pub(super) fn tabs(session: &Session) -> AnyView {
    let people = session
        .allows(Permission::PeopleManage)
        .then(|| view! { <li><A href="/settings/people">"People"</A></li> });
    let tokens = session
        .allows(Permission::TokensOwn)
        .then(|| view! { <li><A href="/settings/tokens">"Tokens"</A></li><li><A href="/settings/delegations">"Delegations"</A></li> });
    let webhooks = session
        .allows(Permission::PeopleManage)
        .then(|| view! { <li><A href="/settings/webhooks">"Webhooks"</A></li> });
    view! {
        <nav class="tabs" aria-label="Settings">
            <ul>
                <li><A href="/settings" exact=true>"Your account"</A></li>
                {people}{tokens}
                <li><A href="/settings/approvals">"Approvals"</A></li>
                <li><A href="/settings/passkeys">"Passkeys"</A></li>
                <li><A href="/settings/feeds">"Calendar feeds"</A></li>
                {webhooks}
            </ul>
        </nav>
    }
    .into_any()
}
