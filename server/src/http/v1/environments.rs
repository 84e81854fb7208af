//! `/api/v1/environments`: what can be deleted and recreated. Knows lists; must not know states' reasons.

use super::wire::{EnvironmentBody, ListOf};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::Problem;
use crate::http::query::{Query, page_parameters};
use crate::service::environments;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use schemars::SchemaGenerator;

/// `GET /api/v1/environments`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<EnvironmentBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let all = environments::list(&http.app, &caller)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(ListOf::part(
        all,
        &page,
        |one| one.environment.id.clone(),
        EnvironmentBody::from,
    )))
}

/// `GET /api/v1/environments/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<EnvironmentBody>, Problem> {
    let story = environments::show(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(story.view.into()))
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "listEnvironments",
        part: "environments",
        summary: "List environments",
        description: "Each region's cost data set is one; admins declare others.",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<EnvironmentBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showEnvironment",
        part: "environments",
        summary: "Show an environment",
        description: "",
        parameters: vec![Parameter::id(
            "The environment's id: `cost-explorer-eu-west-1`.",
        )],
        body: vec![],
        answers: vec![Told::json(
            "The environment.",
            schema::<EnvironmentBody>(schemas),
        )],
        problems: vec![],
    }
}
