//! Ends requests that take too long. Knows how patient Floe is; must not know what takes long.

use crate::http::Http;
use crate::http::problem::{Kind, Problem};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Answers for the handler when it takes longer than [`crate::http::Settings::patience`].
pub async fn keep_deadline(State(http): State<Http>, request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST
        && ["/api/v1/imports", crate::http::UPLOAD].contains(&request.uri().path());
    let patience = if is_upload {
        http.settings.upload_patience
    } else {
        http.settings.patience
    };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            Kind::Unavailable,
            format!(
                "This took longer than {} seconds and was given up.",
                patience.as_secs()
            ),
        )
        .retry_after(5)
        .into_response(),
    }
}
