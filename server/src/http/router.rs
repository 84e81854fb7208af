//! The router: the doors, the pages, the files, and the layers around them, outermost last.

use super::auth::{admit, admit_page, admit_visitor};
use super::layers::{
    catch_panics, find_client, give_id, keep_deadline, limit_addresses, note_route, protect, record,
};
use super::problem::answer_problems;
use super::{Http, act, assets, doors, pages, upload_page};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::post;
use tower::Layer;
use tower_http::compression::CompressionLayer;
use tower_http::normalize_path::NormalizePathLayer;

/// Everything Floe answers.
pub fn router(http: Http) -> Router {
    let mut routes = Router::new();
    for door in doors() {
        let check = from_fn_with_state((http.clone(), door.who), admit);
        routes = routes.route(door.path, door.answers.route_layer(check));
    }
    let look = from_fn_with_state(http.clone(), admit_visitor);
    let pages = pages::routes(&http).route_layer(from_fn_with_state(http.clone(), admit_page));
    let inner = routes
        .merge(pages)
        .route(
            "/ui/{*function}",
            post(pages::function).route_layer(look.clone()),
        )
        .route(
            pages::UPLOAD,
            post(upload_page::take)
                .layer(DefaultBodyLimit::disable())
                .route_layer(look),
        )
        .merge(act::routes(&http))
        .merge(assets::routes())
        .route_layer(from_fn(note_route))
        .fallback(pages::unknown)
        .layer(DefaultBodyLimit::max(super::settings::BODY_LIMIT))
        .with_state(http.clone());
    // A path is looked up only inside the router, so what changes it has to stand around the router.
    let inner = NormalizePathLayer::trim_trailing_slash().layer(inner);
    Router::new()
        .fallback_service(inner)
        .layer(from_fn_with_state(http.clone(), keep_deadline))
        .layer(catch_panics())
        .layer(from_fn_with_state(http.clone(), limit_addresses))
        .layer(from_fn(answer_problems))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(http.clone(), protect))
        .layer(from_fn_with_state(http.clone(), record))
        .layer(from_fn_with_state(http.clone(), find_client))
        .layer(from_fn_with_state(http, give_id))
}
