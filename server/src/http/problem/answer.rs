//! Writes problems out: as problem+json to programs, as a page to people, in AWS's shape to its clients. Knows the request's address and id; must not know
//! what went wrong beyond what the problem says.

use super::{Kind, Problem, page};
use crate::http::layers::RequestId;
use crate::http::ssm;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Map, Value};

/// Fills in the body of every response that carries a [`Problem`], and of bare 404s and 405s that the router made.
pub async fn answer_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    if ssm::is_asked(&method, &path, request.headers()) {
        return ssm::tell(next.run(request).await, &id.0);
    }
    let wants_page = wants_page(&path, request.headers());
    let mut response = next.run(request).await;
    let Some(problem) = problem_of(&mut response, &path, &method) else {
        return response;
    };
    let (kind, body) = if wants_page {
        (
            "text/html; charset=utf-8",
            page::of_problem(&problem, &id.0),
        )
    } else {
        (
            "application/problem+json",
            json(problem, &path, &id.0).to_string(),
        )
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.remove(header::CONTENT_LENGTH);
    // To HEAD the server sends the headers alone, whatever the body.
    *response.body_mut() = Body::from(body);
    response
}

fn problem_of(response: &mut Response, path: &str, method: &Method) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    if response.headers().contains_key(header::CONTENT_TYPE) {
        return None;
    }
    match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::new(
            Kind::MethodNotAllowed,
            format!("`{path}` can not be asked with {method}."),
        )),
        StatusCode::NOT_FOUND => Some(Problem::new(
            Kind::NotFound,
            format!("Nothing has the address `{path}`."),
        )),
        _ => None,
    }
}

/// Programs get JSON: everything under `/api`, and whoever does not ask for HTML.
pub(in crate::http) fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let for_programs = ["/api", "/healthz", "/readyz", "/metrics"]
        .iter()
        .any(|prefix| path.starts_with(prefix));
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    !for_programs && accepts.contains("text/html")
}

/// The members in RFC 9457's order, then the special ones.
fn json(problem: Problem, path: &str, id: &str) -> Value {
    let words = problem.kind.words();
    let mut members = Map::new();
    let mut text =
        |member: &str, value: &str| members.insert(member.to_owned(), Value::from(value));
    text("type", &format!("/problems/{}", words.slug));
    text("title", words.title);
    text("detail", &problem.detail);
    text("instance", path);
    text("request_id", id);
    members.insert(
        "status".to_owned(),
        Value::from(problem.kind.status().as_u16()),
    );
    members.extend(problem.members);
    Value::Object(members)
}
