//! One's own passkeys: what there is, a form for another, removing one. Knows what is shown; must not know signatures.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, passkey_hint, tabs};
use crate::service::{PasskeyView, passkeys};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    let unseen = failed("Your passkeys can not be shown");
    let keys = match passkeys::Site::of(&floe.origin()) {
        Some(site) => passkeys::list(floe.app(), floe.caller()?, &site)
            .await
            .map_err(unseen)?,
        None => Vec::new(),
    };
    let content = view! {
        {tabs(floe, "/settings/passkeys")}
        <p>"With a passkey you prove that you mean what you do: approve a request, loosen a freeze, change who approves. It signs just that one act, and a robot that holds your session can not."</p>
        {list(&keys)}
        <section class="block">
            <h2>{if keys.is_empty() { "Register your first passkey" } else { "Register another passkey" }}</h2>
            {register(keys.is_empty())}
            {passkey_hint(floe)}
        </section>
    };
    Ok(page("Passkeys", content.into_any()))
}

fn list(keys: &[PasskeyView]) -> AnyView {
    if keys.is_empty() {
        return view! {
            <div class="empty"><p class="empty-title">"You have no passkey"</p><p>"Without one you can look at everything and approve nothing."</p></div>
        }
        .into_any();
    }
    let rows = keys
        .iter()
        .map(|key| {
            view! {
                <tr>
                    <td data-label="Name">{key.name.clone()}</td>
                    <td data-label="Registered">{time(key.created_at)}</td>
                    <td data-label="Last used">{key.last_used_at.map_or_else(|| "never".into_any(), time)}</td>
                    <td>
                        <form method="post" action=format!("/act/passkeys/{}/remove", key.id) data-passkey="prove">
                            <button type="submit" class="button quiet">"Remove"</button>
                        </form>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table cards">
            <caption class="unseen">"Your passkeys"</caption>
            <thead><tr><th scope="col">"Name"</th><th scope="col">"Registered"</th><th scope="col">"Last used"</th><th scope="col"><span class="unseen">"Remove"</span></th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn register(is_first: bool) -> AnyView {
    let steps = if is_first {
        "register"
    } else {
        "prove register"
    };
    let password = is_first.then(|| {
        field(
            "Your password, again",
            "password",
            view! { <input id="password" name="password" type="password" autocomplete="current-password" required/> }.into_any(),
        )
    });
    view! {
        <form method="post" action="/act/passkeys" class="form" data-passkey=steps>
            {field("What you call it", "name", view! { <input id="name" name="name" maxlength="60" value="My passkey" required/> }.into_any())}
            {password}
            {(!is_first).then(|| view! { <p class="meta">"First a passkey that you have proves that it is you, then the new one is made."</p> })}
            <button type="submit" class="button primary">"Register a passkey"</button>
        </form>
    }
    .into_any()
}
