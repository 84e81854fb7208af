//! The API's description (OpenAPI 3.1), made from the doors themselves, so that it can not tell of one that is not there.
//! Knows the format; must not know what any door does.

mod operation;

use super::Http;
use super::door::Door;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The description of these doors.
#[must_use]
pub fn describe(doors: &[Door]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut schemas = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for door in doors {
        let Some(docs) = door.docs else { continue };
        let docs = docs(&mut schemas);
        let told = operation::describe(door, &docs);
        let path = paths
            .entry(door.path.to_owned())
            .or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(door.method.as_str().to_ascii_lowercase(), told);
        }
    }
    let mut schemas = schemas.take_definitions(true);
    schemas.insert("Problem".to_owned(), operation::problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Floe",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Cost and usage by region, and environments that no robot deletes during a freeze.",
            "description": "Amounts are strings: exact decimals. Moments are UTC. Ranges include their start and exclude \
                their end. Whoever comes with a bearer token is automated, whoever owns the token. Every problem is \
                `application/problem+json` (RFC 9457); its `type` is the address of a page that explains it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "A token from Settings or `floe token issue`."},
                "session": {"type": "apiKey", "in": "cookie", "name": "floe_session", "description": "A person's session in the browser."},
            },
        },
    })
}

/// `GET /api/openapi.json`.
pub async fn show(State(http): State<Http>) -> Response {
    (
        [(header::CACHE_CONTROL, "no-cache")],
        Json((*http.description).clone()),
    )
        .into_response()
}
