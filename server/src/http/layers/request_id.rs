//! Gives each request an id that its answer and its lines in the log share. Knows nothing of what is asked.

use crate::http::Http;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// A request's id, made here: one that a client sends is not taken over, since it ends up in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestId(pub String);

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the id and sends it back.
pub async fn give_id(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    let id = RequestId(http.app.new_id("request"));
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
