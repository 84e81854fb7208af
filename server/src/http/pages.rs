//! The pages and their functions: who may come, and the context that binds each rendering to its caller. Knows Leptos'
//! doors; must not know what pages show.

use super::Http;
use super::auth::{Visitor, look};
use super::door::Who;
use super::problem::{Problem, wants_page};
use super::reply::status;
use super::settings::BODY_LIMIT;
use crate::ui;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use floe_app::backend::ArcBackend;
use floe_app::shell;
use floe_app::view::Failure;
use floe_domain::people::Permission::{CostsRead, ImportsWrite};
use http_body_util::Limited;
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};
use leptos::server_fn::error::FromServerFnError as _;
use leptos_axum::{
    AxumRouteListing, LeptosRoutes as _, ResponseOptions, generate_route_list_with_exclusions,
    handle_server_fns_with_context, render_app_async_with_context,
};
use leptos_router::SsrMode;
use std::sync::{Arc, LazyLock};

/// Where people without a session are led.
pub(super) const SIGN_IN: &str = "/sign-in";

/// Where the form that brings bills is sent: the one form that is no function, since its files stream.
pub const UPLOAD: &str = "/imports/upload";

/// Every page and who may open it; what a person may see on it, the services decide.
pub const PAGES: &[(&str, Who)] = &[
    ("/", Who::People),
    ("/explore", Who::People),
    ("/views", Who::People),
    ("/views/new", Who::People),
    ("/views/{id}", Who::People),
    ("/notes", Who::People),
    ("/notes/new", Who::People),
    ("/notes/{id}", Who::People),
    ("/dashboards", Who::People),
    ("/dashboards/{id}", Who::People),
    ("/dashboards/{id}/edit", Who::People),
    ("/explore/drivers", Who::People),
    ("/freezes", Who::People),
    ("/freezes/new", Who::People),
    ("/freezes/calendar", Who::People),
    ("/freezes/import", Who::People),
    ("/freezes/{id}", Who::People),
    ("/freezes/{id}/change", Who::People),
    ("/environments", Who::People),
    ("/environments/declare", Who::People),
    ("/environments/{id}", Who::People),
    ("/approvals", Who::People),
    ("/approvals/{id}", Who::People),
    ("/approvals/changes/{id}", Who::People),
    ("/decisions/{id}", Who::People),
    ("/imports", Who::People),
    ("/imports/versions", Who::People),
    ("/imports/{id}", Who::People),
    ("/imports/{id}/changes", Who::People),
    ("/audit", Who::People),
    ("/settings", Who::People),
    ("/settings/people", Who::People),
    ("/settings/tokens", Who::People),
    ("/settings/tokens/issued/{handle}", Who::People),
    ("/settings/passkeys", Who::People),
    ("/settings/delegations", Who::People),
    ("/settings/approvals", Who::People),
    ("/settings/feeds", Who::People),
    ("/settings/rates", Who::People),
    // The service refuses whoever may not manage people, in the page's words.
    ("/settings/webhooks", Who::People),
    ("/settings/webhooks/{id}", Who::People),
    (SIGN_IN, Who::Anyone),
    ("/set-up/{secret}", Who::Anyone),
];

/// Every function of the pages, and every form's door, and who may call it. They refuse by themselves, in the page's words.
pub const FUNCTIONS: &[(&str, Who)] = &[
    ("/ui/session", Who::Anyone),
    ("/ui/sign-in", Who::Anyone),
    ("/ui/sign-out", Who::Anyone),
    ("/ui/set-theme", Who::Anyone),
    ("/ui/set-up", Who::Anyone),
    ("/ui/set-up-page", Who::Anyone),
    ("/ui/overview", Who::May(CostsRead)),
    ("/ui/explore", Who::May(CostsRead)),
    ("/ui/values", Who::May(CostsRead)),
    // What it shows, the service of each page decides.
    ("/ui/paper", Who::People),
    (UPLOAD, Who::May(ImportsWrite)),
];

/// Who may open the page of a route; of one that stands in no row, only people.
#[must_use]
pub(super) fn who(route: &str) -> Who {
    PAGES
        .iter()
        .find(|(path, _)| *path == route)
        .map_or(Who::People, |(_, who)| *who)
}

/// What Leptos is told to leave out: it would open doors of its own for the functions, which nobody checks. Asked once for the
/// whole process: while it makes a list, nothing that a page waits for is loaded, in any rendering under way, so that a server
/// started beside a serving one would leave its pages hanging.
static LEFT_OUT: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let mut listed = generate_route_list_with_exclusions(|| (), Some(functions.clone()));
    listed.retain(|one| functions.iter().any(|path| path == one.path()));
    listed
});

/// The table's rows as Leptos' routes. Whatever the app would show elsewhere, nothing else is a page.
fn listed() -> Vec<AxumRouteListing> {
    let row = |(path, _): &(&str, Who)| {
        let read = [leptos_router::Method::Get];
        AxumRouteListing::new((*path).to_owned(), SsrMode::Async, read, Vec::new())
    };
    let pages = PAGES.iter().map(row);
    pages.chain(LEFT_OUT.iter().cloned()).collect()
}

/// The pages' routes.
pub(super) fn routes(http: &Http) -> Router<Http> {
    let options = LeptosOptions::clone(http.leptos());
    Router::new()
        .leptos_routes_with_context(http, listed(), bind(http), move || shell(options.clone()))
}

/// Puts the backend of the request's caller into Leptos' context.
fn bind(http: &Http) -> impl Fn() + Clone + Send + Sync + 'static {
    let http = http.clone();
    move || {
        let Some(parts) = use_context::<Parts>() else {
            return;
        };
        let visitor = parts
            .extensions
            .get::<Visitor>()
            .cloned()
            .unwrap_or_default();
        let answer = use_context::<ResponseOptions>().unwrap_or_default();
        let backend: ArcBackend = Arc::new(ui::Floe::new(http.clone(), visitor.0, &parts, answer));
        provide_context(backend);
    }
}

/// `/ui/…`: the pages' functions.
pub(super) async fn function(State(http): State<Http>, request: Request) -> Response {
    let known = FUNCTIONS
        .iter()
        .any(|(path, _)| *path == request.uri().path());
    if !known {
        return Problem::not_found("function", request.uri().path()).into_response();
    }
    // Functions read their whole body: this is what bounds it.
    let request = request.map(|body| Body::new(Limited::new(body, BODY_LIMIT)));
    let answer = handle_server_fns_with_context(bind(&http), request).await;
    told_apart(answer.into_response()).await
}

/// The same with the status of the failure that it carries: what can not be read as a function's arguments never reaches
/// the function, and Leptos calls every such thing the server's own failure.
async fn told_apart(answer: Response) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    match to_bytes(body, BODY_LIMIT).await {
        Ok(body) => {
            parts.status = status(Failure::de(body.clone()).kind);
            Response::from_parts(parts, Body::from(body))
        }
        Err(_) => Response::from_parts(parts, Body::empty()),
    }
}

/// An address that nothing has: to whoever is signed in the app says so, among its pages; to all others a problem does.
pub(super) async fn unknown(State(http): State<Http>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || !wants_page(request.uri().path(), request.headers()) {
        return Problem::not_found("address", request.uri().path()).into_response();
    }
    let (mut parts, body) = request.into_parts();
    if let Err(problem) = look(&http, &mut parts).await {
        return problem.into_response();
    }
    let is_nobody = parts.extensions.get::<Visitor>();
    if is_nobody.is_none_or(|visitor| visitor.0.is_none()) {
        return Problem::not_found("address", parts.uri.path()).into_response();
    }
    let options = http.leptos().clone();
    let render = render_app_async_with_context(bind(&http), move || shell(options.clone()));
    let mut response = render(Request::from_parts(parts, body)).await;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_stands_in_the_table_and_changes_nothing_by_get() {
        let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().collect();
        assert!(!functions.is_empty());
        for (path, method) in functions {
            assert!(
                FUNCTIONS.iter().any(|(known, _)| *known == path),
                "{path} has no row"
            );
            assert_eq!(method, Method::POST, "{path} could be called by a link");
        }
    }
}
