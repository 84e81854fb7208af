//! Counts requests and writes a line about each to the log. Must not write queries, bodies, cookies or tokens: a path has
//! none of them.

use super::{ClientAddress, RequestId};
use crate::http::Http;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

/// The route that was matched, noted on the answer by the innermost layer, since outer layers can not see it.
#[derive(Clone, Debug)]
pub(super) struct Matched(pub String);

/// Counts and logs.
pub async fn record(State(http): State<Http>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    let client = request.extensions().get::<ClientAddress>().copied();
    let started = http.clock.now();
    let response = next.run(request).await;
    let took = http.clock.now() - started;
    let status = response.status().as_u16();
    let route = response
        .extensions()
        .get::<Matched>()
        .map_or("none", |matched| matched.0.as_str());
    http.metrics.count_request(&method, route, status, took);
    let milliseconds = took.num_milliseconds();
    let client = client.map_or_else(String::new, |client| client.0.to_string());
    if status >= 500 {
        tracing::error!(%method, path, status, milliseconds, client, request_id = id.0, "failed");
    } else {
        tracing::info!(%method, path, status, milliseconds, client, request_id = id.0, "answered");
    }
    response
}

/// Notes the matched route on the answer.
pub async fn note_route(request: Request, next: Next) -> Response {
    let matched = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| Matched(path.as_str().to_owned()));
    let mut response = next.run(request).await;
    if let Some(matched) = matched {
        response.extensions_mut().insert(matched);
    }
    response
}
