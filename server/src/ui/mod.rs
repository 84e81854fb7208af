//! The app's backend: what pages ask for, answered by the services for the one who looks, one subject a file. Knows views and
//! services; must not decide who may what, and must not know status codes.

mod analysis;
mod conversion;
mod environments;
mod explore;
mod failure;
mod freezes;
mod guard;
mod marks;
mod once;
mod overview;
mod paper;
mod part;
mod place;
mod session;
mod still;
mod values;
mod words;

pub(crate) use explore::compared;
pub(crate) use failure::failed;
pub(crate) use once::Once;
pub(crate) use still::regions;

use crate::app::App;
use crate::http::Http;
use crate::http::auth::cookie;
use crate::http::layers::{ClientAddress, RequestId};
use crate::http::reply::Reply;
use crate::secret::Secret;
use crate::service::Caller;
use axum::http::header;
use axum::http::request::Parts;
use floe_app::backend::{Answer, Backend};
use floe_app::view::*;
use floe_domain::time::Instant;
use leptos_axum::ResponseOptions;
use std::net::{IpAddr, Ipv4Addr};

/// The backend for one request.
#[derive(Debug)]
pub(crate) struct Floe {
    http: Http,
    caller: Option<Caller>,
    session_secret: Option<Secret>,
    address: IpAddr,
    request_id: String,
    theme: Theme,
    host: String,
    reply: Reply,
}

impl Floe {
    /// The backend for the request of a caller, or of nobody known.
    #[must_use]
    pub(crate) fn new(
        http: Http,
        caller: Option<Caller>,
        parts: &Parts,
        answer: ResponseOptions,
    ) -> Self {
        let address = parts.extensions.get::<ClientAddress>();
        let host = parts
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        Self {
            caller,
            session_secret: cookie::read_session(&parts.headers, http.settings.tls),
            address: address.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.0),
            request_id: parts
                .extensions
                .get::<RequestId>()
                .cloned()
                .unwrap_or_default()
                .0,
            theme: cookie::read_theme(&parts.headers)
                .map(Theme::from_name)
                .unwrap_or_default(),
            host: host.unwrap_or("127.0.0.1:3000").to_owned(),
            reply: Reply::to(parts, answer, http.settings.tls),
            http,
        }
    }

    fn app(&self) -> &App {
        &self.http.app
    }

    fn now(&self) -> Instant {
        self.http.clock.now()
    }

    /// Who is signed in.
    fn caller(&self) -> Result<&Caller, Failure> {
        self.caller.as_ref().ok_or_else(failure::signed_out)
    }

    /// Floe's address as the reader's browser knows it.
    fn origin(&self) -> String {
        self.http.origin(Some(&self.host)).unwrap_or_default()
    }

    /// Sends an answer off: a failure gets the request's id and its status.
    fn answer<'a, T: 'a>(
        &'a self,
        work: impl Future<Output = Result<T, Failure>> + Send + 'a,
    ) -> Answer<'a, T> {
        Box::pin(async move {
            work.await.map_err(|mut failure| {
                self.reply.call_failed(failure.kind);
                if matches!(
                    failure.kind,
                    FailureKind::Unavailable | FailureKind::Internal
                ) {
                    failure.request_id = Some(self.request_id.clone());
                }
                failure
            })
        })
    }
}

impl Backend for Floe {
    fn session(&self) -> Answer<'_, Session> {
        self.answer(session::show(self))
    }
    fn page_failed(&self, kind: FailureKind) {
        self.reply.page_failed(kind);
    }
    fn sign_in(&self, email: String, password: String) -> Answer<'_, ()> {
        self.answer(session::sign_in(self, email, password))
    }
    fn sign_out(&self) -> Answer<'_, ()> {
        self.answer(session::sign_out(self))
    }
    fn set_theme(&self, theme: Theme) -> Answer<'_, ()> {
        self.answer(session::set_theme(self, theme))
    }
    fn set_up_page(&self, secret: String) -> Answer<'_, SetUpPage> {
        self.answer(session::set_up_page(self, secret))
    }
    fn set_up(&self, form: SetUpForm) -> Answer<'_, ()> {
        self.answer(session::set_up(self, form))
    }
    fn overview(&self, query: String) -> Answer<'_, OverviewPage> {
        self.answer(overview::show(self, query))
    }
    fn explore(&self, query: String) -> Answer<'_, ExplorePage> {
        self.answer(explore::show(self, query))
    }
    fn values(&self, dimension: String, query: String, search: String) -> Answer<'_, ValuesPage> {
        self.answer(values::values(self, dimension, query, search))
    }
    fn paper(&self, path: String, search: String) -> Answer<'_, PaperPage> {
        self.answer(async move { paper::show(self, path, &search).await })
    }
}
