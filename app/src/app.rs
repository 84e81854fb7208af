//! The app: which page stands at which address.

use crate::explore::Explore;
use crate::layout::Layout;
use crate::overview::Overview;
use crate::pages::audit::AuditPage;
use crate::pages::missing::MissingPage;
use crate::pages::paper::PaperPage;
use crate::pages::set_up::SetUpPage;
use crate::pages::settings::{AccountPage, IssuedPage, PeoplePage, TokensPage};
use crate::pages::sign_in::SignInPage;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The whole of what a person sees, below `<body>`.
///
/// Every page is rendered whole before it is sent: it is complete without scripts, and its status is known.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=titled/>
        <Router>
            <Routes fallback=MissingPage>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/set-up/:secret") view=SetUpPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=Layout ssr=SsrMode::Async>
                    <Route path=path!("/") view=Overview ssr=SsrMode::Async/>
                    <Route path=path!("/explore") view=Explore ssr=SsrMode::Async/>
                    <Route path=path!("/views") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/views/new") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/views/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/notes") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/notes/new") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/notes/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/dashboards") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/dashboards/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/dashboards/:id/edit") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes/new") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes/import") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes/calendar") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/freezes/:id/change") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/approvals") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/approvals/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/approvals/changes/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/environments") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/environments/declare") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/environments/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/decisions/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/imports") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/imports/versions") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/imports/:id/changes") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/imports/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view=AuditPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=AccountPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/people") view=PeoplePage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/tokens") view=TokensPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/tokens/issued/:handle") view=IssuedPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/passkeys") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/feeds") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/rates") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/delegations") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/webhooks") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/webhooks/:id") view=PaperPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings/approvals") view=PaperPage ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

fn titled(page: String) -> String {
    if page.is_empty() {
        "Floe".to_owned()
    } else {
        format!("{page} · Floe")
    }
}
