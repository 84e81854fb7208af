//! What a person sees: pages, charts and forms, the same code on the server and in the browser.

// A page is one type as deep as its markup; the standard 128 is not enough for the explorer's.
#![recursion_limit = "256"]

pub mod app;
#[cfg(feature = "ssr")]
pub mod backend;
pub mod calls;
pub mod chart;
pub mod explore;
pub mod layout;
pub mod location;
pub mod overview;
pub mod pages;
#[cfg(feature = "ssr")]
mod shell;
pub mod ui;
pub mod view;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Called by the page once the browser half is loaded: takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
    // Says that the page now answers: browser tests wait for it, and style may use it.
    if let Some(html) = leptos::prelude::document().document_element() {
        let _no_matter = html.set_attribute("data-hydrated", "");
    }
}
