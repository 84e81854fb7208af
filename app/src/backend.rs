//! What pages ask of the server, as a trait. Server only. Knows views; must not know how they are made: the server
//! implements it over its services, which decide who may see and do what.
//!
//! A [`Backend`] is bound to one request: the implementation knows the caller's session. The server puts an
//! [`ArcBackend`] into the Leptos context of every page, server function and error page.

use crate::view::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// The backend in Leptos' context.
pub type ArcBackend = Arc<dyn Backend>;

/// The backend of the request at hand.
///
/// # Errors
/// When the server put none into the context: a defect of the server.
pub fn backend() -> Result<ArcBackend, Failure> {
    leptos::prelude::use_context().ok_or_else(|| {
        Failure::new(
            FailureKind::Internal,
            "This page is not connected to the server",
            "The server rendered a page without giving it a backend.",
            "Tell the person who runs Floe: this is a defect.",
        )
    })
}

/// Everything that pages can ask for, for one caller.
///
/// Every method authorises by itself and answers [`FailureKind::SignedOut`] or [`FailureKind::NotPermitted`] where the
/// caller may not; [`Backend::session`], [`Backend::sign_in`], [`Backend::set_up_page`], [`Backend::set_up`],
/// [`Backend::set_theme`] and [`Backend::page_failed`] are open to nobody in particular.
pub trait Backend: Send + Sync {
    /// Who looks, and what every page shows.
    fn session(&self) -> Answer<'_, Session>;
    /// The page about to be sent reports this failure: gives the answer the fitting status.
    fn page_failed(&self, kind: FailureKind);

    /// Opens a session and sets its cookie.
    fn sign_in(&self, email: String, password: String) -> Answer<'_, ()>;
    /// Ends the session and clears its cookie.
    fn sign_out(&self) -> Answer<'_, ()>;
    /// Keeps the theme in a cookie ([`Theme::COOKIE`]) that scripts need not read.
    fn set_theme(&self, theme: Theme) -> Answer<'_, ()>;
    /// Whether the one-time link with this secret is good.
    fn set_up_page(&self, secret: String) -> Answer<'_, SetUpPage>;
    /// Makes the first admin, spends the link and opens a session.
    fn set_up(&self, form: SetUpForm) -> Answer<'_, ()>;

    /// The overview of the days that `query` names, as in the grammar: `range=last-30-days`; the last 30 days when it
    /// names none.
    fn overview(&self, query: String) -> Answer<'_, OverviewPage>;
    /// The answer to a cost question in the grammar's words. A question that is wrong is [`FailureKind::Invalid`].
    fn explore(&self, query: String) -> Answer<'_, ExplorePage>;
    /// The values of a dimension (`service`, `tag:team`) in the days of `query` whose text holds `search`.
    fn values(&self, dimension: String, query: String, search: String) -> Answer<'_, ValuesPage>;

    /// The page that the server writes for an address, by what stands in it before and after `?`.
    fn paper(&self, path: String, search: String) -> Answer<'_, PaperPage>;
}
