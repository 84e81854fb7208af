//! What a request carries to say who sends it. Knows headers; must not know whether a credential is good.

use super::cookie;
use crate::http::problem::{Kind, Problem};
use crate::secret::Secret;
use axum::http::{HeaderMap, header};

/// The one credential of a request.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A session's secret, from the cookie.
    Session(Secret),
    /// A token, from the `Authorization` header.
    Bearer(Secret),
}

impl Credential {
    /// The credential of a request, if it has one.
    ///
    /// # Errors
    /// When there are two, or the `Authorization` header is not `Bearer` and a token.
    pub fn of(headers: &HeaderMap, tls: bool) -> Result<Option<Self>, Problem> {
        let session = cookie::read_session(headers, tls);
        let bearer = bearer(headers)?;
        match (session, bearer) {
            (Some(_), Some(_)) => Err(Problem::new(
                Kind::MixedCredentials,
                "The request carries both a session cookie and a bearer token.",
            )),
            (Some(session), None) => Ok(Some(Self::Session(session))),
            (None, Some(token)) => Ok(Some(Self::Bearer(token))),
            (None, None) => Ok(None),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Result<Option<Secret>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let token = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .filter(|token| !token.is_empty() && !token.contains(char::is_whitespace));
    match (token, values.next()) {
        (Some(token), None) => Ok(Some(Secret::new(token))),
        _ => Err(Problem::new(
            Kind::NotAuthenticated,
            "The `Authorization` header is not of the form `Bearer floe_…`.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.clone(), HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_token_is_read_whatever_the_case_of_its_scheme() {
        let found = Credential::of(&headers(&[(header::AUTHORIZATION, "bearer floe_a")]), false);
        assert!(matches!(found, Ok(Some(Credential::Bearer(token))) if token.reveal() == "floe_a"));
    }

    #[test]
    fn a_session_and_a_token_together_are_refused() {
        let both = headers(&[
            (header::AUTHORIZATION, "Bearer floe_a"),
            (header::COOKIE, "floe_session=s"),
        ]);
        assert_eq!(
            Credential::of(&both, false).unwrap_err().kind(),
            Kind::MixedCredentials
        );
    }

    #[test]
    fn an_authorization_of_another_kind_is_not_overlooked() {
        for value in ["Basic YTpi", "Bearer", "Bearer ", "floe_a", "Bearer a b"] {
            let found = Credential::of(&headers(&[(header::AUTHORIZATION, value)]), false);
            assert_eq!(found.unwrap_err().kind(), Kind::NotAuthenticated, "{value}");
        }
    }

    #[test]
    fn two_tokens_are_no_token() {
        let two = headers(&[
            (header::AUTHORIZATION, "Bearer a"),
            (header::AUTHORIZATION, "Bearer b"),
        ]);
        assert_eq!(
            Credential::of(&two, false).unwrap_err().kind(),
            Kind::NotAuthenticated
        );
    }
}
