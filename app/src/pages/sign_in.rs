//! Signing in. A plain form: after it a whole new page is loaded, with everything the person may see.

use crate::calls::SignIn;
use crate::ui::done::Done;
use crate::ui::field::Field;
use crate::ui::icon::mark;
use crate::ui::notice::{FormFailure, failure_of};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let failure = failure_of(ServerAction::<SignIn>::new());
    let next = use_query_map()
        .read_untracked()
        .get("next")
        .unwrap_or_default();
    view! {
        <Title text="Sign in"/>
        <main class="alone" id="main">
            <p class="wordmark">{mark()}<span>"Floe"</span></p>
            <h1>"Sign in"</h1>
            <Done/>
            <FormFailure failure/>
            <form method="post" action=SignIn::url() class="form">
                <input type="hidden" name="next" value=next/>
                <Field label="E-mail address" name="email" kind="email" autocomplete="username" failure/>
                <Field label="Password" name="password" kind="password" autocomplete="current-password" failure/>
                <button type="submit" class="button primary wide">"Sign in"</button>
            </form>
            <p class="meta">
                "No account? An admin adds people under Settings. The server prints a one-time link for the first admin when it starts empty."
            </p>
        </main>
    }
}
