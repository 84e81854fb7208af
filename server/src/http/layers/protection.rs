//! Headers that tell browsers what not to do with an answer. Knows answers in general; pages bring a policy of their own
//! with the request's nonce.

use crate::http::Http;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// For what runs nothing: problem pages, JSON, files.
const STRICT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Adds what the answer does not say itself.
pub async fn protect(State(http): State<Http>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut unless_said = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    unless_said(CONTENT_SECURITY_POLICY, STRICT_POLICY);
    unless_said(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    unless_said(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    unless_said(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    unless_said(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_said(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    unless_said(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    // What one person sees is not another's; files that may be kept say so themselves.
    unless_said(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if http.settings.tls {
        unless_said(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}
