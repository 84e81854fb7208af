//! Whether Floe lives and can work. Knows yes and no; must not tell why to anyone who asks: the log does.

use super::Http;
use super::problem::{Kind, Problem};
use crate::secret::Secret;
use crate::service::set_up;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

fn words(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> Response {
    words("alive\n")
}

/// `GET /readyz`: the state can be read and the charges are loaded, every one of them.
pub(super) async fn ready(State(http): State<Http>) -> Response {
    let loaded = http.app.ledger().is_loaded() && http.app.ledger().served().damaged.is_empty();
    if !loaded {
        return waiting("Floe has not loaded its charges, or not all of them.");
    }
    match set_up::is_open(&http.app, &Secret::new("")).await {
        Ok(_) => words("ready\n"),
        Err(_) => waiting("Floe can not read its state now."),
    }
}

fn waiting(detail: &str) -> Response {
    Problem::new(Kind::Unavailable, detail)
        .retry_after(5)
        .into_response()
}
