//! Failures as AWS's clients read them: a code, words, a status. Knows what clients do with each; must not know what was asked.
//!
//! The shape is that of AWS JSON 1.1. A refusal has status 400, as AWS's JSON services answer it, and a code that no client
//! repeats by itself. Only where Floe can not answer at all does it say 500, which they do repeat; and of who asks too fast,
//! that they are throttled.

use super::MEDIA_TYPE;
use crate::http::problem::{Kind, Problem};
use crate::sigv4::Unsigned;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// What went wrong, as AWS calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The key or its owner may not.
    AccessDenied,
    /// The signature is not one as they are taken here.
    IncompleteSignature,
    /// Floe can not answer.
    InternalServerError,
    /// There is no calendar of that name.
    InvalidDocument,
    /// The signature does not fit the request, or is not the key's.
    InvalidSignature,
    /// There is no signature.
    MissingAuthenticationToken,
    /// The body is larger than 64 KiB.
    TooLarge,
    /// It was signed at another time.
    RequestExpired,
    /// The body is no question.
    Serialization,
    /// Too many requests in too short a time.
    Throttling,
    /// Floe has no such operation.
    UnknownOperation,
    /// The key is unknown, expired or revoked.
    UnrecognizedClient,
    /// The question breaks a rule.
    Validation,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::AccessDenied,
        Self::IncompleteSignature,
        Self::InternalServerError,
        Self::InvalidDocument,
        Self::InvalidSignature,
        Self::MissingAuthenticationToken,
        Self::TooLarge,
        Self::RequestExpired,
        Self::Serialization,
        Self::Throttling,
        Self::UnknownOperation,
        Self::UnrecognizedClient,
        Self::Validation,
    ];

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::IncompleteSignature => "IncompleteSignature",
            Self::InternalServerError => "InternalServerError",
            Self::InvalidDocument => "InvalidDocument",
            Self::InvalidSignature => "InvalidSignatureException",
            Self::MissingAuthenticationToken => "MissingAuthenticationToken",
            Self::TooLarge => "RequestEntityTooLargeException",
            Self::RequestExpired => "RequestExpired",
            Self::Serialization => "SerializationException",
            Self::Throttling => "ThrottlingException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::Validation => "ValidationException",
        }
    }

    /// The status it is answered with.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::InternalServerError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The member that holds the words: the failures that the service's own model has write it large.
    const fn member(self) -> &'static str {
        match self {
            Self::AccessDenied
            | Self::InternalServerError
            | Self::InvalidDocument
            | Self::Throttling
            | Self::Validation => "Message",
            _ => "message",
        }
    }
}

/// A failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    code: Code,
    words: String,
}

impl Failure {
    /// A failure of this code; the words say what is special about this one.
    #[must_use]
    pub fn new(code: Code, words: impl Into<String>) -> Self {
        Self {
            code,
            words: words.into(),
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// A problem as a failure.
    #[must_use]
    pub fn of(problem: &Problem) -> Self {
        let code = match problem.kind() {
            Kind::NotPermitted
            | Kind::PeopleOnly
            | Kind::CrossOrigin
            | Kind::ChangeFrozen
            | Kind::NotApproved
            | Kind::WouldLoosen => Code::AccessDenied,
            Kind::NotAuthenticated => Code::UnrecognizedClient,
            Kind::MixedCredentials => Code::IncompleteSignature,
            Kind::NotFound => Code::InvalidDocument,
            Kind::TooLarge => Code::TooLarge,
            Kind::TooManyRequests => Code::Throttling,
            Kind::Internal | Kind::GuardUndecided | Kind::Unavailable => Code::InternalServerError,
            Kind::Malformed
            | Kind::MethodNotAllowed
            | Kind::EnvironmentUnfit
            | Kind::IdempotencyConflict
            | Kind::Conflict
            | Kind::UnsupportedMediaType
            | Kind::Invalid
            | Kind::BillRefused => Code::Validation,
        };
        Self::new(code, problem.detail())
    }

    fn body(&self) -> Body {
        Body::from(json!({"__type": self.code.name(), self.code.member(): self.words}).to_string())
    }
}

impl From<Unsigned> for Failure {
    fn from(unsigned: Unsigned) -> Self {
        let code = match unsigned {
            Unsigned::Missing => Code::MissingAuthenticationToken,
            Unsigned::Unreadable(_) => Code::IncompleteSignature,
            Unsigned::Wrong(_) => Code::InvalidSignature,
            Unsigned::Temporary => Code::UnrecognizedClient,
            Unsigned::Stale { .. } => Code::RequestExpired,
        };
        Self::new(code, unsigned.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let kind = [(header::CONTENT_TYPE, MEDIA_TYPE)];
        (self.code.status(), kind, self.body()).into_response()
    }
}

/// The answer as AWS's clients read it: with the request's id in the header that they look for, and a failure of AWS's shape
/// where one of the layers or the router answered with a problem.
#[must_use]
pub fn tell(mut response: Response, id: &str) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let failure = Failure::of(&problem);
        *response.status_mut() = failure.code.status();
        *response.body_mut() = failure.body();
        let kind = HeaderValue::from_static(MEDIA_TYPE);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().remove(header::WWW_AUTHENTICATE);
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        let name = HeaderName::from_static("x-amzn-requestid");
        response.headers_mut().insert(name, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What AWS's clients repeat by themselves, by status or by code.
    fn is_repeated(code: Code) -> bool {
        let status = code.status().as_u16();
        [429, 500, 502, 503, 504].contains(&status) || code.name().starts_with("Throttl")
    }

    #[test]
    fn no_refusal_is_one_that_clients_repeat() {
        for code in Code::ALL {
            let is_no_refusal = matches!(code, Code::InternalServerError | Code::Throttling);
            assert_eq!(is_repeated(code), is_no_refusal, "{code:?}");
        }
    }

    #[test]
    fn what_floe_can_not_answer_is_told_as_its_own_failure_and_no_other_problem_is() {
        for kind in Kind::ALL {
            let failure = Failure::of(&Problem::new(kind, "words"));
            let is_floes = kind.status().is_server_error();
            assert_eq!(
                failure.code == Code::InternalServerError,
                is_floes,
                "{kind:?}"
            );
        }
    }
}
