//! `/api/v1/views`: views that people keep, and the reports that come with Floe. Knows the wire; must not ask what a view asks.

use super::wire::{ListOf, ViewBody, ViewRequest};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::JsonBody;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::service::saved_views::{self, AnyView, ViewDraft};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use floe_app::explore::form;
use schemars::SchemaGenerator;

/// `GET /api/v1/views`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<ViewBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let views = saved_views::list(&http.app, &caller).await;
    let views = views.map_err(|refused| http.problem(refused))?;
    let saved = views.own.into_iter().chain(views.shared);
    let all: Vec<_> = (views.standard.into_iter().map(AnyView::Standard))
        .chain(saved.map(AnyView::Saved))
        .map(ViewBody::from)
        .collect();
    Ok(Json(ListOf::part(
        all,
        &page,
        |one| one.id.clone(),
        |one| one,
    )))
}

/// `GET /api/v1/views/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<ViewBody>, Problem> {
    let view = saved_views::show(&http.app, &caller, &id).await;
    Ok(Json(view.map_err(|refused| http.problem(refused))?.into()))
}

/// `POST /api/v1/views`.
pub async fn save(
    State(http): State<Http>,
    By(caller): By,
    JsonBody(request): JsonBody<ViewRequest>,
) -> Result<Response, Problem> {
    let saved = saved_views::save(&http.app, &caller, draft(request)?).await;
    let view = ViewBody::from(AnyView::Saved(
        saved.map_err(|refused| http.problem(refused))?,
    ));
    let address = format!("/api/v1/views/{}", view.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, address)],
        Json(view),
    )
        .into_response())
}

/// `PUT /api/v1/views/{id}`.
pub async fn change(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
    JsonBody(request): JsonBody<ViewRequest>,
) -> Result<Json<ViewBody>, Problem> {
    let changed = saved_views::change(&http.app, &caller, &id, draft(request)?).await;
    let view = changed.map_err(|refused| http.problem(refused))?;
    Ok(Json(AnyView::Saved(view).into()))
}

/// `DELETE /api/v1/views/{id}`.
pub async fn delete(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    let deleted = saved_views::delete(&http.app, &caller, &id).await;
    deleted.map_err(|refused| http.problem(refused))?;
    Ok(StatusCode::NO_CONTENT)
}

fn draft(request: ViewRequest) -> Result<ViewDraft, Problem> {
    Ok(ViewDraft {
        query: canonical(&request.query).map_err(|reason| Problem::wrong("query", &reason))?,
        name: request.name,
        description: request.description,
        visibility: request.visibility.into(),
    })
}

/// The explorer's canonical query of a query string, whoever wrote that.
pub(in crate::http) fn canonical(query: &str) -> Result<String, String> {
    let state = form::asked(query.trim_start_matches('?'));
    let state = state.map_err(|error| format!("asks nothing: {error}"))?;
    Ok(state.print())
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "listViews",
        part: "views",
        summary: "List views",
        description: "Those that come with Floe, then one's own, then those that others share.",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<ViewBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showView",
        part: "views",
        summary: "Show a view",
        description: "",
        parameters: vec![Parameter::id("The view's id.")],
        body: vec![],
        answers: vec![Told::json("The view.", schema::<ViewBody>(schemas))],
        problems: vec![],
    }
}

/// What the description says of keeping one.
pub fn save_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "saveView",
        part: "views",
        summary: "Save a view",
        description: "`query` is the explorer's, or that of `/api/v1/costs`; a relative range stays relative.",
        parameters: vec![],
        body: vec![("application/json", schema::<ViewRequest>(schemas))],
        answers: vec![
            Told::json("It is saved.", schema::<ViewBody>(schemas))
                .with_status(StatusCode::CREATED),
        ],
        problems: vec![Kind::Conflict],
    }
}

/// What the description says of changing one.
pub fn change_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "changeView",
        part: "views",
        summary: "Change a view",
        description: "The view becomes what the body says. Only its owner changes it.",
        parameters: vec![Parameter::id("The view's id.")],
        body: vec![("application/json", schema::<ViewRequest>(schemas))],
        answers: vec![Told::json("As it is now.", schema::<ViewBody>(schemas))],
        problems: vec![],
    }
}

/// What the description says of deleting one.
pub fn delete_docs(_: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "deleteView",
        part: "views",
        summary: "Delete a view",
        description: "One's own or, as an admin, one that is shared.",
        parameters: vec![Parameter::id("The view's id.")],
        body: vec![],
        answers: vec![Told::nothing("It is deleted.")],
        problems: vec![],
    }
}
