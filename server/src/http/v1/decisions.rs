//! `/api/v1/decisions/{id}`: what the guard decided, and why. Must not decide.

use super::wire::DecisionBody;
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::service::operations;
use axum::Json;
use axum::extract::State;
use schemars::SchemaGenerator;

/// `GET /api/v1/decisions/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<DecisionBody>, Problem> {
    let decided = operations::decision(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(decided.into()))
}

/// What the description says of it.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showDecision",
        part: "environments",
        summary: "Show a decision of the guard",
        description: "Every refusal names its decision.",
        parameters: vec![Parameter::id("The decision's id.")],
        body: vec![],
        answers: vec![Told::json("The decision.", schema::<DecisionBody>(schemas))],
        problems: vec![Kind::NotPermitted],
    }
}
