//! Problems as values: what a handler answers when it can not do what was asked. Knows RFC 9457's members; must not know
//! how services fail (see `from_service`) or what the request looked like (see `answer`).

mod answer;
mod could_ask;
mod from_service;
mod kind;
mod page;

pub use answer::answer_problems;
pub(super) use answer::wants_page;
pub(super) use could_ask::anew;
pub use kind::{Kind, Words};
pub use page::explain;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use floe_domain::freeze::Wrong;
use serde_json::{Map, Value};

/// A problem: its kind, what is special about this one, and members and headers beyond the usual.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    members: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of a kind; `detail` says in a sentence or two what is special about this one.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            members: Map::new(),
            headers: Vec::new(),
        }
    }

    /// Wrong fields, each with its reason.
    #[must_use]
    pub fn invalid(wrong: &[Wrong]) -> Self {
        let words: Vec<_> = wrong
            .iter()
            .map(|one| format!("`{}` {}", one.field, one.reason))
            .collect();
        let errors = wrong
            .iter()
            .map(|one| serde_json::json!({"field": one.field, "reason": one.reason}))
            .collect();
        Self::new(Kind::Invalid, format!("{}.", words.join("; ")))
            .with("errors", Value::Array(errors))
    }

    /// One wrong field.
    #[must_use]
    pub fn wrong(field: &str, reason: &str) -> Self {
        Self::invalid(&[Wrong::new(field, reason)])
    }

    /// Nothing of that id.
    #[must_use]
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no {what} `{id}`."))
    }

    /// A fault of Floe's. What it was belongs into the log, not into the answer.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "Floe failed to answer this request. Its log has the cause under the request id.",
        )
    }

    /// With a member beyond the usual.
    #[must_use]
    pub fn with(mut self, member: &str, value: Value) -> Self {
        self.members.insert(member.to_owned(), value);
        self
    }

    /// With a header that tells clients to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.headers
            .push((header::RETRY_AFTER, HeaderValue::from(seconds)));
        self
    }

    /// What is special about this one.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

impl IntoResponse for Problem {
    /// A response without a body that carries the problem; [`answer_problems`] writes it out, as JSON or as a page,
    /// with the request's address and id.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        for (name, value) in &self.headers {
            response.headers_mut().insert(name, value.clone());
        }
        if self.kind == Kind::NotAuthenticated {
            response.headers_mut().insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"floe\""),
            );
        }
        response.extensions_mut().insert(self);
        response
    }
}
