//! A button that copies a text. It is shown only once the browser half runs, since nothing else can copy.

use super::icon::icon;
use leptos::prelude::*;

/// Copies `text`, and says so.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is, after "Copy": `token`.
    what: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |_| {
        write(&text);
        copied.set(true);
    };
    view! {
        <button type="button" class="button with-script" on:click=copy>
            {icon("copy")}
            <span aria-live="polite">
                {move || if copied.get() { "Copied".to_owned() } else { format!("Copy {what}") }}
            </span>
        </button>
    }
}

#[cfg(feature = "hydrate")]
fn write(text: &str) {
    // A browser that refuses leaves the text selectable on the page.
    let _promise = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn write(_text: &str) {}
