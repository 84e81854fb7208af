//! `/api/v1/tokens`: how one token passes its rights on to another. People issue tokens on their page, not here.

use super::wire::{PassOnRequest, PassedOnBody};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::JsonBody;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::service::tokens;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;

/// `POST /api/v1/tokens`.
pub async fn pass_on(
    State(http): State<Http>,
    By(caller): By,
    JsonBody(request): JsonBody<PassOnRequest>,
) -> Result<Response, Problem> {
    let draft = request
        .draft()
        .map_err(|fields| http.problem(crate::service::Refused::Invalid { fields }))?;
    let issued = tokens::pass_on(&http.app, &caller, draft)
        .await
        .map_err(|refused| http.problem(refused))?;
    let body = PassedOnBody::of(issued, caller.chain());
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// `POST /api/v1/tokens/{id}/revoke`.
pub async fn revoke(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    tokens::revoke(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the description says of passing one on.
pub fn pass_on_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "passTokenOn",
        part: "tokens",
        summary: "Pass a token on",
        description: "Makes a token that acts for the one that asks, which acts for its owner: `agent > service > person`. It \
            has no scope that the asker has not, and ends with it at the latest. Whatever it asks, the whole chain asks: a \
            chain is as automated as its most automated member and may do what every member may. A chain has at most five \
            members. An agent also needs its owner's delegation. The secret is in this answer and nowhere else.",
        parameters: vec![],
        body: vec![("application/json", schema::<PassOnRequest>(schemas))],
        answers: vec![
            Told::json("It is made.", schema::<PassedOnBody>(schemas))
                .with_status(StatusCode::CREATED),
        ],
        problems: vec![Kind::Conflict],
    }
}

/// What the description says of revoking one.
pub fn revoke_docs(_: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "revokeToken",
        part: "tokens",
        summary: "Revoke a token that was passed on",
        description: "The token that asks, or one that it passed on, with all that came of it.",
        parameters: vec![Parameter::id("The token's id.")],
        body: vec![],
        answers: vec![Told::nothing("It opens nothing any more.")],
        problems: vec![Kind::NotFound],
    }
}
