//! A page that the server writes whole and the browser half only shows: forms and links that need no script of ours. Knows a
//! title and its content; must not know which page it is.

use crate::calls::reads::read_paper;
use crate::ui::load::{awaited, loaded};
use crate::ui::page::PageHead;
use leptos::prelude::*;
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
    loaded(page, |page, _| {
        // The server's own views wrote it, which escape whatever people entered.
        view! {
            <PageHead title=page.title/>
            <div class="paper" inner_html=page.html></div>
        }
        .into_any()
    })
}
