//! Answers for the files that pages need: which encoding, how long to keep, whether the browser has it already. Knows
//! nothing of their content.

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::response::Redirect;
use axum::routing::get;

use crate::assets::{self, Asset};

/// One route per file, and a plain 404 for names of another build.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let mut router = Router::new()
        .route("/pkg/{*path}", get(async || gone()))
        // Browsers look there for the icon of whatever is no page of ours, such as a file or an explanation.
        .route(
            "/favicon.ico",
            get(async || Redirect::permanent("/favicon.svg")),
        );
    for asset in assets::all() {
        router = router.route(
            asset.path,
            get(async move |headers: HeaderMap| answer(asset, &headers)),
        );
    }
    router
}

/// A page of an older build asks for files that this one does not have; reloading the page helps.
fn gone() -> Response<Body> {
    let mut response = Response::new(Body::from(
        "This file belongs to another version of Floe. Reload the page.\n",
    ));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn answer(asset: &'static Asset, request: &HeaderMap) -> Response<Body> {
    let accepted = request
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let (encoding, content) = match (asset.brotli, asset.gzip) {
        (Some(packed), _) if accepts(accepted, "br") => (Some("br"), packed),
        (_, Some(packed)) if accepts(accepted, "gzip") => (Some("gzip"), packed),
        _ => (None, asset.identity),
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    // A validator is shared by all encodings, so it is a weak one.
    if let Ok(etag) = HeaderValue::from_str(&format!("W/{}", asset.etag)) {
        headers.insert(ETAG, etag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keeping(asset)));
    let known = request
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(asset.etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type()));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    *response.body_mut() = Body::from(content);
    response
}

fn keeping(asset: &Asset) -> &'static str {
    if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "public, no-cache"
    }
}

/// Whether an `Accept-Encoding` names this encoding and does not refuse it with `q=0`.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused = parts.any(|part| {
            part.strip_prefix("q=")
                .is_some_and(|weight| weight.bytes().all(|byte| matches!(byte, b'0' | b'.')))
        });
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static ASSET: Asset = Asset {
        path: "/pkg/floe-1.css",
        etag: "\"abc\"",
        immutable: true,
        identity: b"plain",
        brotli: Some(b"br"),
        gzip: Some(b"gz"),
    };

    fn ask(headers: &[(axum::http::HeaderName, &'static str)]) -> Response<Body> {
        let request = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect();
        answer(&ASSET, &request)
    }

    fn encoding_for(accepted: &'static str) -> Option<String> {
        let response = ask(&[(ACCEPT_ENCODING, accepted)]);
        response
            .headers()
            .get(CONTENT_ENCODING)
            .map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_smallest_encoding_the_browser_accepts_is_sent() {
        assert_eq!(
            encoding_for("gzip, deflate, br, zstd").as_deref(),
            Some("br")
        );
        assert_eq!(encoding_for("gzip;q=0.8").as_deref(), Some("gzip"));
        assert_eq!(encoding_for("br;q=0, gzip").as_deref(), Some("gzip"));
        assert_eq!(encoding_for("identity"), None);
    }

    #[test]
    fn a_file_the_browser_has_is_not_sent_again() {
        let response = ask(&[(IF_NONE_MATCH, "W/\"abc\"")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(response.headers()[ETAG], "W/\"abc\"");
    }

    #[test]
    fn a_name_with_a_hash_is_kept_for_ever_and_any_other_is_asked_for_again() {
        assert!(keeping(&ASSET).contains("immutable"));
        let plain = Asset {
            path: "/map/land.svg",
            etag: "\"d\"",
            immutable: false,
            identity: b"",
            brotli: None,
            gzip: None,
        };
        assert!(keeping(&plain).contains("no-cache"));
    }

    #[test]
    fn every_file_says_what_it_is() {
        assert_eq!(ask(&[]).headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(ask(&[]).headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
