//! The app: which page stands at which address.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

/// The whole of what a person sees, below `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Floe"/>
        <Router>
            <main>
                <Routes fallback=|| "Not found">
                    <Route path=path!("/") view=Hello/>
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Hello() -> impl IntoView {
    let (count, set_count) = signal(0_i32);
    view! {
        <h1>"Floe"</h1>
        <button on:click=move |_| set_count.update(|count| *count += 1)>"Clicked " {count}</button>
    }
}
