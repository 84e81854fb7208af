//! The page at every address that has none. It says so, and where to go; it asks the server for nothing.

use crate::ui::icon::mark;
use crate::ui::load::tell_server;
use crate::view::Failure;
use leptos::prelude::*;
use leptos_meta::Title;

/// Not found.
#[component]
pub fn MissingPage() -> impl IntoView {
    tell_server(&Failure::not_found(""));
    view! {
        <Title text="Not found"/>
        <main class="alone" id="main">
            <a class="wordmark" href="/" rel="external">{mark()}<span>"Floe"</span></a>
            <h1>"There is no page at this address"</h1>
            <p>"The address may be mistyped, or what it named is gone. Nothing was changed."</p>
            <ul class="plain">
                <li><a href="/" rel="external">"Overview: cost by region"</a></li>
                <li><a href="/explore" rel="external">"Explorer: ask your own question"</a></li>
                <li><a href="/environments" rel="external">"Environments and what the guard decided about them"</a></li>
                <li><a href="/freezes" rel="external">"Freezes"</a></li>
            </ul>
        </main>
    }
}
