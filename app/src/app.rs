//! The app: which page stands at which address.

use crate::explore::Explore;
use crate::layout::Layout;
use crate::overview::Overview;
use crate::pages::paper::PaperPage;
#[cfg(feature = "ssr")]
use crate::pages::{set_up::SetUpPage, sign_in::SignInPage};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

#[cfg(not(feature = "ssr"))]
use Doorstep as SignInPage;
#[cfg(not(feature = "ssr"))]
use Doorstep as SetUpPage;

/// The whole of what a person sees, below `<body>`.
///
/// Every page is rendered whole before it is sent: it is complete without scripts, and its status is known.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=titled/>
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up/:secret") view=SetUpPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=Overview ssr=SsrMode::Async/>
                    <Route path=path!("/explore") view=Explore ssr=SsrMode::Async/>
                    // Every other page is one that the server writes; it says which there are.
                    <Route path=path!("/*page") view=PaperPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The pages of those who have not signed in are left by a form whose answer is a whole new page: the browser half never gets to
/// see them, and has no code for them.
#[cfg(not(feature = "ssr"))]
#[component]
fn Doorstep() -> impl IntoView {}

fn titled(page: String) -> String {
    if page.is_empty() {
        "Floe".to_owned()
    } else {
        format!("{page} · Floe")
    }
}
