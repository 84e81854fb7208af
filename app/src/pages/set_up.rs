//! The first admin, by the one-time link that the server printed.

use crate::calls::SetUp;
use crate::calls::reads::read_set_up_page;
use crate::ui::field::Field;
use crate::ui::icon::mark;
use crate::ui::load::{awaited, tell_server};
use crate::ui::notice::{FailureNotice, FormFailure, failure_of};
use crate::view::{Failure, FailureKind, SetUpPage as Offer};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The set-up page.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let secret = use_params_map()
        .read_untracked()
        .get("secret")
        .unwrap_or_default();
    let failure = failure_of(ServerAction::<SetUp>::new());
    let asked = secret.clone();
    let offer = awaited(move || asked.clone(), read_set_up_page);
    view! {
        <Title text="Set up"/>
        <main class="alone" id="main">
            <p class="wordmark">{mark()}<span>"Floe"</span></p>
            <h1>"Make the first admin"</h1>
            <Transition fallback=|| ()>
                {move || {
                    let secret = secret.clone();
                    Suspend::new(async move {
                        match offer.await {
                            Ok(Offer::Open) => form(secret, failure),
                            Ok(Offer::Closed) => closed(),
                            Err(failure) => {
                                tell_server(&failure);
                                view! { <FailureNotice failure/> }.into_any()
                            }
                        }
                    })
                }}
            </Transition>
        </main>
    }
}

fn form(secret: String, failure: Signal<Option<Failure>>) -> AnyView {
    view! {
        <p>"Admins add people, set freezes and issue tokens. The link of this page works once."</p>
        <FormFailure failure/>
        <form method="post" action=SetUp::url() class="form">
            <input type="hidden" name="secret" value=secret/>
            <Field label="E-mail address" name="email" kind="email" autocomplete="username" failure/>
            <Field label="Password" name="password" kind="password" autocomplete="new-password"
                hint="At least 12 characters. A few words are easier to remember than signs." failure/>
            <Field label="Password again" name="again" kind="password" autocomplete="new-password" failure/>
            <button type="submit" class="button primary wide">"Make the admin and sign in"</button>
        </form>
    }
    .into_any()
}

fn closed() -> AnyView {
    let failure = Failure::new(
        FailureKind::NotFound,
        "This link is not good any more",
        "It was used, it is not whole, or there is an admin already.",
        "Sign in, or start the server again to have a new link printed while there is no admin.",
    );
    tell_server(&failure);
    view! { <FailureNotice failure/><p><a class="button" href="/sign-in" rel="external">"Sign in"</a></p> }.into_any()
}
