//! What a page or one of its functions does to its answer beside its content: cookies and the status. Knows headers and
//! statuses; must not know what was asked.

use super::auth::cookie;
use crate::secret::Secret;
use axum::http::header::{ACCEPT, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use floe_app::view::FailureKind;
use leptos_axum::ResponseOptions;

/// The answer in the making.
#[derive(Clone, Debug)]
pub struct Reply {
    answer: ResponseOptions,
    tls: bool,
    /// A function called by the browser half, which reads statuses; a form sent without it is led back to its page.
    is_call: bool,
}

impl Reply {
    /// The answer to a request.
    #[must_use]
    pub fn to(parts: &Parts, answer: ResponseOptions, tls: bool) -> Self {
        let accepts = parts
            .headers
            .get(ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .unwrap_or_default();
        let is_call = parts.uri.path().starts_with("/ui/") && !accepts.contains("text/html");
        Self {
            answer,
            tls,
            is_call,
        }
    }

    fn set_cookie(&self, cookie: Option<HeaderValue>) {
        if let Some(cookie) = cookie {
            self.answer.append_header(SET_COOKIE, cookie);
        }
    }

    /// Starts a session in the browser.
    pub fn start_session(&self, secret: &Secret) {
        self.set_cookie(cookie::start_session(secret, self.tls));
    }

    /// Makes the browser forget its session.
    pub fn end_session(&self) {
        self.set_cookie(cookie::end_session(self.tls));
    }

    /// Makes the browser remember a theme; none is the system's.
    pub fn remember_theme(&self, theme: Option<&str>) {
        self.set_cookie(cookie::remember_theme(theme, self.tls));
    }

    /// The page about to be sent reports a failure.
    pub fn page_failed(&self, kind: FailureKind) {
        if !self.is_call {
            self.answer.set_status(status(kind));
        }
    }

    /// A function called by the browser half fails.
    pub fn call_failed(&self, kind: FailureKind) {
        if self.is_call {
            self.answer.set_status(status(kind));
        }
    }
}

/// The status that says which kind of failure it was.
pub(super) const fn status(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::SignedOut => StatusCode::UNAUTHORIZED,
        FailureKind::NotPermitted => StatusCode::FORBIDDEN,
        FailureKind::NotFound => StatusCode::NOT_FOUND,
        FailureKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::Conflict => StatusCode::CONFLICT,
        FailureKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FailureKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
