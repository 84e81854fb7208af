//! The cookies Floe sets. Knows names and attributes; must not know what a session's secret opens.

use crate::secret::Secret;
use axum::http::{HeaderMap, HeaderValue, header};

/// Over TLS the prefix makes browsers refuse the cookie unless it came over TLS, from this host, for every path.
const fn session_name(tls: bool) -> &'static str {
    if tls {
        "__Host-floe_session"
    } else {
        "floe_session"
    }
}

const THEME: &str = "floe_theme";

/// The session's secret, if there is exactly one cookie of its name: of two, one was planted.
#[must_use]
pub fn read_session(headers: &HeaderMap, tls: bool) -> Option<Secret> {
    read_only(headers, session_name(tls))
        .filter(|value| !value.is_empty())
        .map(Secret::new)
}

/// The theme a person chose, `light` or `dark`.
#[must_use]
pub fn read_theme(headers: &HeaderMap) -> Option<&'static str> {
    match read_only(headers, THEME)? {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

fn read_only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    match (found.next(), found.next()) {
        (Some(value), None) => Some(value),
        _ => None,
    }
}

/// The `Set-Cookie` that starts a session. It ends with the browser; the server ends it earlier by itself.
#[must_use]
pub fn start_session(secret: &Secret, tls: bool) -> Option<HeaderValue> {
    let secure = if tls { "; Secure" } else { "" };
    let mut value = HeaderValue::from_str(&format!(
        "{}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        session_name(tls),
        secret.reveal()
    ))
    .ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The `Set-Cookie` that makes the browser forget the session.
#[must_use]
pub fn end_session(tls: bool) -> Option<HeaderValue> {
    let secure = if tls { "; Secure" } else { "" };
    HeaderValue::from_str(&format!(
        "{}=; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age=0",
        session_name(tls)
    ))
    .ok()
}

/// The `Set-Cookie` that remembers a theme for a year; none forgets it, and the system's theme holds again.
#[must_use]
pub fn remember_theme(theme: Option<&str>, tls: bool) -> Option<HeaderValue> {
    let secure = if tls { "; Secure" } else { "" };
    let (value, age) = match theme {
        Some("light") => ("light", 31_536_000),
        Some("dark") => ("dark", 31_536_000),
        _ => ("", 0),
    };
    HeaderValue::from_str(&format!(
        "{THEME}={value}; Path=/; SameSite=Lax{secure}; Max-Age={age}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_cookie_of_plain_http_is_none_over_tls() {
        let headers = cookies("a=b; floe_session=secret");
        assert_eq!(read_session(&headers, false).unwrap().reveal(), "secret");
        assert!(read_session(&headers, true).is_none());
    }

    #[test]
    fn a_second_cookie_of_the_name_makes_both_worthless() {
        assert!(read_session(&cookies("floe_session=a; floe_session=b"), false).is_none());
    }

    #[test]
    fn scripts_and_other_sites_can_not_use_the_session() {
        let set = start_session(&Secret::new("s"), true).unwrap();
        let text = set.to_str().unwrap();
        assert_eq!(
            text,
            "__Host-floe_session=s; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn a_theme_that_is_none_is_not_believed() {
        assert_eq!(read_theme(&cookies("floe_theme=dark")), Some("dark"));
        assert_eq!(read_theme(&cookies("floe_theme=\"><script>")), None);
    }
}
