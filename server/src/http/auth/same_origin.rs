//! Whether one of Floe's own pages sent a request, as browsers say it: `Sec-Fetch-Site`, else `Origin`. Knows headers; must
//! not know sessions.

use axum::http::{HeaderMap, Method, Uri, header};

/// What the headers say of where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// One of Floe's own pages, or the person by hand (a bookmark, the address line).
    OwnPage,
    /// Another site.
    OtherSite,
    /// Not said: no browser of today, or a program.
    Unsaid,
}

/// Whether the method may change something.
#[must_use]
pub fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Where the request comes from; `public` is Floe's public address where a proxy changes `Host`.
#[must_use]
pub fn sender(headers: &HeaderMap, uri: &Uri, public: Option<&str>) -> Sender {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("unreadable"))
    };
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Sender::OwnPage,
        Some(_) if is_public(text("origin"), public) => return Sender::OwnPage,
        Some(_) => return Sender::OtherSite,
        None => {}
    }
    let Some(origin) = text("origin") else {
        return Sender::Unsaid;
    };
    // Of two hosts that are told apart by the scheme alone, TLS's own header would have said it above.
    let host = uri
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| {
            headers
                .get(header::HOST)
                .and_then(|host| host.to_str().ok())
        });
    let origin_host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    if is_public(Some(origin), public) || (origin_host.is_some() && origin_host == host) {
        Sender::OwnPage
    } else {
        Sender::OtherSite
    }
}

fn is_public(origin: Option<&str>, public: Option<&str>) -> bool {
    origin.is_some() && origin == public
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(pairs: &[(&'static str, &'static str)], public: Option<&str>) -> Sender {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        sender(&headers, &Uri::from_static("/ui/sign_in"), public)
    }

    #[test]
    fn what_the_browser_says_of_the_site_counts_first() {
        assert_eq!(
            of(&[("sec-fetch-site", "same-origin")], None),
            Sender::OwnPage
        );
        assert_eq!(
            of(&[("sec-fetch-site", "same-site")], None),
            Sender::OtherSite
        );
        assert_eq!(
            of(
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "http://a"),
                    ("host", "a")
                ],
                None
            ),
            Sender::OtherSite
        );
    }

    #[test]
    fn without_it_the_origin_has_to_be_the_host() {
        assert_eq!(
            of(
                &[("origin", "http://floe:3000"), ("host", "floe:3000")],
                None
            ),
            Sender::OwnPage
        );
        assert_eq!(
            of(&[("origin", "http://evil"), ("host", "floe:3000")], None),
            Sender::OtherSite
        );
        assert_eq!(
            of(&[("origin", "null"), ("host", "floe:3000")], None),
            Sender::OtherSite
        );
    }

    #[test]
    fn the_public_address_is_an_own_page_behind_a_proxy() {
        let pairs = [
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://floe.example"),
            ("host", "inner"),
        ];
        assert_eq!(of(&pairs, Some("https://floe.example")), Sender::OwnPage);
        assert_eq!(of(&pairs, Some("https://other.example")), Sender::OtherSite);
    }

    #[test]
    fn a_program_says_nothing() {
        assert_eq!(of(&[("host", "floe:3000")], None), Sender::Unsaid);
    }
}
