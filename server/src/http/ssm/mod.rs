//! `POST /` as AWS's clients ask AWS Systems Manager: the one operation of it that Floe answers, `GetCalendarState`. Knows the
//! protocol, AWS JSON 1.1; must not know signatures, which the check at the door reads, nor freezes.
//!
//! It is no part of the API's description: AWS's own models describe it.

mod failure;
mod wire;

pub use failure::{Code, Failure, tell};

use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::media_type;
use crate::service::calendars;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse as _, Response};

/// The service that signatures are scoped to.
pub const SERVICE: &str = "ssm";

/// The largest body.
pub const BODY_LIMIT: usize = 64 * 1024;

/// The media type of questions and answers.
pub const MEDIA_TYPE: &str = "application/x-amz-json-1.1";

const TARGET: &str = "x-amz-target";
const OPERATION: &str = "AmazonSSM.GetCalendarState";

/// Whether one of AWS's clients asks, whatever it asks for.
#[must_use]
pub fn is_asked(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    *method == Method::POST && path == "/" && headers.contains_key(TARGET)
}

/// Stops unless the operation asked for is one that Floe answers.
///
/// # Errors
/// [`Code::UnknownOperation`].
pub fn check_operation(headers: &HeaderMap) -> Result<(), Failure> {
    let target = headers
        .get(TARGET)
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default();
    if target == OPERATION {
        Ok(())
    } else {
        let words = format!("Floe answers {OPERATION} here, and nothing else.");
        Err(Failure::new(Code::UnknownOperation, words))
    }
}

/// `AmazonSSM.GetCalendarState`.
pub async fn answer(
    State(http): State<Http>,
    By(caller): By,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    if media_type(&headers).as_deref() != Some(MEDIA_TYPE) {
        let words = format!("The body has to be `{MEDIA_TYPE}`.");
        return Err(Failure::new(Code::Serialization, words));
    }
    let (names, at) = wire::question(&body)?;
    let answer = calendars::state(&http.app, &caller, &names, at).await;
    let answer = answer.map_err(|refused| Failure::of(&http.problem(refused)))?;
    let kind = [(header::CONTENT_TYPE, MEDIA_TYPE)];
    Ok((kind, wire::answer(&answer).to_string()).into_response())
}
