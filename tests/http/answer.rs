//! An answer of the server, read whole. Knows statuses, headers and bodies; must not know what was asked.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Response, StatusCode};
use codee::Decoder as _;
use codee::binary::PostcardCodec;
use floe_app::view::Failure;
use leptos::server_fn::error::FromServerFnError as _;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    body: Bytes,
}

impl Answer {
    /// Reads a response to its end.
    pub(crate) async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Self {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            body: bytes,
        }
    }

    /// A header's value; empty when it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The body as it came.
    pub(crate) fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{} is not JSON: {error}: {}", self.status, self.text))
    }

    /// The body as JSON, of an answer with this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// What a page's function answers, in the form in which it goes to the browser half.
    #[track_caller]
    pub(crate) fn crossed<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text);
        let come: Result<T, _> = PostcardCodec::decode(&self.body[..]);
        come.unwrap_or_else(|error| panic!("it does not cross: {error}: {}", self.text))
    }

    /// The failure that a page's function answers.
    #[track_caller]
    pub(crate) fn failure(&self) -> Failure {
        assert!(!self.status.is_success(), "{self:?}");
        Failure::de(self.body.clone())
    }

    /// The body of a problem of this status and kind, checked to be one as RFC 9457 has it.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, slug: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let address = body["type"].as_str().unwrap();
        assert!(
            address.ends_with(&format!("/problems/{slug}")),
            "{address}: {body}"
        );
        assert_eq!(body["status"], status);
        for member in ["title", "detail"] {
            assert!(
                body[member].as_str().is_some_and(|text| !text.is_empty()),
                "`{member}` says nothing: {body}"
            );
        }
        body
    }

    /// The names of the fields that a 422 says are wrong.
    #[track_caller]
    pub(crate) fn wrong_fields(&self) -> Vec<String> {
        let body = self.problem(422, "invalid");
        let errors = body["errors"].as_array().unwrap();
        assert!(
            errors
                .iter()
                .all(|one| one["reason"].as_str().is_some_and(|text| !text.is_empty()))
        );
        errors
            .iter()
            .map(|one| one["field"].as_str().unwrap().to_owned())
            .collect()
    }
}
