//! A page that the server writes whole and the browser half only shows: forms and links that need no script of ours. Knows a
//! heading and its content; must not know which page it is.

use crate::calls::reads::read_paper;
use crate::ui::done::Done;
use crate::ui::load::{awaited, loaded};
use crate::ui::page::in_head;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Whatever page stands at the address.
#[component]
pub fn PaperPage() -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    let page = awaited(
        move || (path.get(), search.get()),
        |(path, search)| read_paper(path, search),
    );
    loaded(page, |page| {
        let lede = (!page.lede.is_empty()).then(|| view! { <p class="lede">{page.lede}</p> });
        let actions = (!page.actions.is_empty())
            .then(|| view! { <div class="actions" inner_html=page.actions></div> });
        // The server's own views wrote it, which escape whatever people entered.
        view! {
            <Title text=in_head(&page.title)/>
            <header class="page-head"><div><h1>{page.title}</h1>{lede}</div>{actions}</header>
            <Done/>
            <div class="paper" inner_html=page.html></div>
        }
        .into_any()
    })
}

/// A page of its heading, a line below it, links beside it and some content.
#[cfg(feature = "ssr")]
#[must_use]
pub fn paper(
    title: impl Into<String>,
    lede: &str,
    actions: AnyView,
    content: AnyView,
) -> crate::view::PaperPage {
    crate::view::PaperPage {
        title: title.into(),
        lede: lede.to_owned(),
        actions: actions.to_html(),
        html: content.to_html(),
    }
}
