//! The check at every door: finds out who asks, and lets through whom the door is for. Knows credentials and doors; must not
//! know what lies behind one, where services decide again.

use super::signed::admit_signed;
use super::{Credential, Sender, changes, sender};
use crate::http::Http;
use crate::http::door::Who;
use crate::http::pages;
use crate::http::problem::{Kind, Problem};
use crate::http::ssm;
use crate::service::{Caller, authenticate};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use floe_domain::cost::grammar;

/// The one who asks, at a door that is not for anyone.
#[derive(Clone, Debug)]
pub struct By(pub Caller);

impl FromRequestParts<Http> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Http) -> Result<Self, Problem> {
        // Nobody stands here only if a door for anyone asks for a caller: that is refused, not guessed.
        parts.extensions.get::<Self>().cloned().ok_or_else(nobody)
    }
}

/// The person who looks at a page, if somebody is signed in.
#[derive(Clone, Debug, Default)]
pub struct Visitor(pub Option<Caller>);

fn nobody() -> Problem {
    Problem::new(
        Kind::NotAuthenticated,
        "The request carries no credential that is good.",
    )
}

fn no_token() -> Problem {
    Problem::new(
        Kind::PeopleOnly,
        "Pages are for people who have signed in. A token opens the API under /api/v1.",
    )
}

/// The check at a door of the API.
pub async fn admit(
    State((http, who)): State<(Http, Who)>,
    request: Request,
    next: Next,
) -> Response {
    if who == Who::Anyone {
        return next.run(request).await;
    }
    let is_for_keys = ssm::is_asked(request.method(), request.uri().path(), request.headers());
    if who == Who::Signed && is_for_keys {
        return admit_signed(&http, request, next).await;
    }
    let (mut parts, body) = request.into_parts();
    if who == Who::Signed {
        return only_read(&http, &parts).await;
    }
    match known(&http, who, &parts).await {
        Ok(caller) => {
            parts.extensions.insert(By(caller));
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// What is sent to the door of AWS's clients by none of them is answered as at any other page, which is only read.
async fn only_read(http: &Http, request: &Parts) -> Response {
    match visitor(http, request).await {
        Ok(Some(_)) => {
            let reads = [(header::ALLOW, "GET,HEAD")];
            (StatusCode::METHOD_NOT_ALLOWED, reads).into_response()
        }
        Ok(None) => nobody().into_response(),
        Err(problem) => problem.into_response(),
    }
}

async fn known(http: &Http, who: Who, request: &Parts) -> Result<Caller, Problem> {
    let credential = Credential::of(&request.headers, http.settings.tls)?.ok_or_else(nobody)?;
    let caller = match &credential {
        Credential::Session(_) => {
            // A cookie travels by itself: that a person meant it has to be shown, not only not disproved.
            let shown = sender(
                &request.headers,
                &request.uri,
                http.settings.origin.as_deref(),
            ) == Sender::OwnPage;
            if changes(&request.method) && !shown {
                return Err(Problem::new(
                    Kind::CrossOrigin,
                    "The request carries a session, and nothing shows that one of Floe's own pages sent it.",
                ));
            }
            person(http, &credential).await?.ok_or_else(nobody)?
        }
        Credential::Bearer(secret) => {
            let found = authenticate::token(&http.app, secret).await;
            let caller = found
                .map_err(|refused| http.problem(refused))?
                .ok_or_else(nobody)?;
            http.take_from_token(&caller)?;
            caller
        }
    };
    match (who, &credential) {
        (Who::People, Credential::Bearer(_)) => Err(Problem::new(
            Kind::PeopleOnly,
            "This is for people who have signed in, not for tokens.",
        )),
        (Who::May(permission), _) => {
            caller
                .require(permission)
                .map_err(|refused| http.problem(refused))?;
            Ok(caller)
        }
        _ => Ok(caller),
    }
}

async fn person(http: &Http, credential: &Credential) -> Result<Option<Caller>, Problem> {
    match credential {
        Credential::Session(secret) => {
            let found = authenticate::session(&http.app, secret).await;
            found.map_err(|refused| http.problem(refused))
        }
        Credential::Bearer(_) => Err(no_token()),
    }
}

/// Puts whoever looks beside the request, at an address that is open to whoever has no token.
///
/// # Errors
/// When a credential is no session, or another site sent what would change something.
pub async fn look(http: &Http, parts: &mut Parts) -> Result<(), Problem> {
    let found = visitor(http, parts).await?;
    parts.extensions.insert(Visitor(found));
    Ok(())
}

/// Finds out who looks, where server functions and forms decide by themselves.
pub async fn admit_visitor(State(http): State<Http>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match look(&http, &mut parts).await {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn visitor(http: &Http, request: &Parts) -> Result<Option<Caller>, Problem> {
    let credential = Credential::of(&request.headers, http.settings.tls)?;
    if matches!(credential, Some(Credential::Bearer(_))) {
        return Err(no_token());
    }
    if changes(&request.method) {
        let from = sender(
            &request.headers,
            &request.uri,
            http.settings.origin.as_deref(),
        );
        // Signing in from another site would sign a person in as somebody else; without a session, a program may.
        if from == Sender::OtherSite || (from == Sender::Unsaid && credential.is_some()) {
            return Err(Problem::new(
                Kind::CrossOrigin,
                "Nothing shows that one of Floe's own pages sent this.",
            ));
        }
    }
    match credential {
        None => Ok(None),
        Some(credential) => person(http, &credential).await,
    }
}

/// The check at a page: whoever has no session is led to the sign-in page and back.
pub async fn admit_page(State(http): State<Http>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visitor = match visitor(&http, &parts).await {
        Ok(visitor) => visitor,
        Err(problem) => return problem.into_response(),
    };
    let who = pages::who(
        parts
            .extensions
            .get::<MatchedPath>()
            .map_or("", |path| path.as_str()),
    );
    if who != Who::Anyone && visitor.is_none() {
        return to_sign_in(&parts);
    }
    parts.extensions.insert(Visitor(visitor));
    next.run(Request::from_parts(parts, body)).await
}

fn to_sign_in(request: &Parts) -> Response {
    let is_read = matches!(request.method, Method::GET | Method::HEAD);
    let path = request
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str());
    if !is_read {
        return nobody().into_response();
    }
    let target = if path == "/" {
        pages::SIGN_IN.to_owned()
    } else {
        format!("{}?{}", pages::SIGN_IN, grammar::encode([("next", path)]))
    };
    let mut response = Redirect::to(&target).into_response();
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    response
}
