//! The app behind a router, with a fake backend: what a browser without scripts sees.

use crate::fake::Fake;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use floe_app::backend::ArcBackend;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use scraper::{Html, Selector};
use std::sync::{Arc, LazyLock};
use tower::ServiceExt;

/// Listed once: while Leptos makes the list, nothing is loaded that a page in another test waits for.
static LIST: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(floe_app::App));

/// The app's routes over `fake`, with the files of `output_name` when that is not empty.
pub(crate) fn router(fake: &Fake, output_name: &str) -> Router {
    let options = LeptosOptions::builder().output_name(output_name).build();
    let backend: ArcBackend = Arc::new(fake.clone());
    let context = {
        let backend = backend.clone();
        move || provide_context(backend.clone())
    };
    let shell = {
        let options = options.clone();
        move || floe_app::shell(options.clone())
    };
    let functions = {
        let context = context.clone();
        move |request| leptos_axum::handle_server_fns_with_context(context.clone(), request)
    };
    let fallback = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    Router::new()
        .route("/ui/{*function}", axum::routing::post(functions))
        .leptos_routes_with_context(&options, LIST.clone(), context, shell)
        .fallback(fallback)
        .with_state(options)
}

/// A page as it came.
pub(crate) struct Page {
    pub(crate) html: Html,
    pub(crate) location: Option<String>,
}

impl Page {
    /// How many elements fit.
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.html
            .select(&Selector::parse(selector).unwrap())
            .count()
    }

    /// The text of every element that fits, one line each, blanks drawn together.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let found = self.html.select(&selector);
        found
            .map(|one| {
                one.text()
                    .collect::<String>()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    /// The text of the only element that fits.
    pub(crate) fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector}: {texts:?}");
        texts.concat()
    }

    /// The attribute of every element that fits and has it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let found = self.html.select(&selector);
        found
            .filter_map(|one| one.attr(name).map(str::to_owned))
            .collect()
    }
}

async fn send(fake: &Fake, request: Request<Body>) -> Page {
    let response = router(fake, "").oneshot(request).await.unwrap();
    let location = response
        .headers()
        .get("location")
        .map(|value| value.to_str().unwrap().to_owned());
    assert_ne!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    Page {
        html: Html::parse_document(&text),
        location,
    }
}

/// Opens a page.
pub(crate) async fn open(fake: &Fake, address: &str) -> Page {
    send(fake, Request::get(address).body(Body::empty()).unwrap()).await
}

/// Sends a form as a browser without scripts does, from the page at `from`, and follows the answer.
pub(crate) async fn submit(fake: &Fake, from: &str, to: &str, body: &str) -> Page {
    let request = Request::post(to)
        .header("accept", "text/html")
        .header("referer", format!("http://floe.test{from}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = send(fake, request).await;
    let location = answer.location.expect("a form is answered by a redirect");
    let address = location
        .strip_prefix("http://floe.test")
        .unwrap_or(&location);
    let page = open(fake, address).await;
    Page {
        location: Some(address.to_owned()),
        ..page
    }
}
