//! Counts requests and writes a line about each to the log. Must not write queries, bodies, cookies or tokens, nor the
//! paths that open something to whoever has them.

use super::{ClientAddress, RequestId};
use crate::http::Http;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

/// The route that was matched, noted on the answer by the innermost layer, since outer layers can not see it.
#[derive(Clone, Debug)]
pub(super) struct Matched(pub String);

/// Addresses whose last part is a secret.
const SECRET: [&str; 3] = ["/set-up/", "/settings/tokens/issued/", "/calendar/"];

/// The path as it may be read by whoever reads the log.
fn told(path: &str) -> String {
    match SECRET.iter().find(|secret| path.starts_with(*secret)) {
        Some(before) => format!("{before}…"),
        None => path.to_owned(),
    }
}

/// Counts and logs.
pub async fn record(State(http): State<Http>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let path = told(request.uri().path());
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

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_path_that_opens_something_is_not_told_whole() {
        assert_eq!(told("/set-up/0123abcd"), "/set-up/…");
        assert_eq!(
            told("/settings/tokens/issued/0123"),
            "/settings/tokens/issued/…"
        );
        assert_eq!(told("/calendar/floecal_0123.ics"), "/calendar/…");
        assert_eq!(told("/settings/tokens"), "/settings/tokens");
    }
}
