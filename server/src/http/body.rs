//! Reads a request's body as JSON, and says of what can not be read which field it is. Knows JSON; must not know what any
//! body means.

use super::problem::{Kind, Problem};
use super::settings::BODY_LIMIT;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;

/// A body in JSON.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if media_type(request.headers()).as_deref() != Some("application/json") {
            return Err(Problem::new(
                Kind::UnsupportedMediaType,
                "The body has to be `application/json`.",
            ));
        }
        let bytes = axum::body::to_bytes(request.into_body(), BODY_LIMIT)
            .await
            .map_err(|_| {
                Problem::new(
                    Kind::TooLarge,
                    format!("The body is larger than {BODY_LIMIT} bytes, or it broke off."),
                )
            })?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(Kind::Malformed, format!("The body is not JSON: {error}."))
        })?;
        serde_path_to_error::deserialize(value)
            .map(JsonBody)
            .map_err(|error| {
                let path = error.path().to_string();
                let field = if path == "." { "body" } else { path.as_str() };
                Problem::wrong(field, &format!("can not be read: {}", error.inner()))
            })
    }
}

/// The media type of a body, without its parameters and in lower case.
#[must_use]
pub(super) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(
        value
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase(),
    )
}
