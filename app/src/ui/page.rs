//! The head of a page, and what stands where a list is empty. Must not know any page.

use super::done::Done;
use leptos::prelude::*;
use leptos_meta::Title;

/// Title, heading, a line below it, and actions beside it.
#[component]
pub fn PageHead(
    /// The heading and the document's title.
    #[prop(into)]
    title: String,
    /// A line below.
    #[prop(optional, into)]
    lede: Option<String>,
    /// Links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=in_head(&title)/>
        <header class="page-head">
            <div>
                <h1>{title}</h1>
                {lede.map(|lede| view! { <p class="lede">{lede}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
        <Done/>
    }
}

/// A title as it stands in the head: the server writes it into the page as it is, and people name things.
#[must_use]
pub fn in_head(title: &str) -> String {
    if cfg!(feature = "ssr") {
        title.replace('&', "&amp;").replace('<', "&lt;")
    } else {
        title.to_owned()
    }
}

/// What stands where a list has nothing: why, and what to do.
#[component]
pub fn Empty(
    /// A short sentence.
    title: &'static str,
    /// What it means and what to do.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children()}
        </div>
    }
}

/// A fact beside its name, for definition lists.
#[must_use]
pub fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}
