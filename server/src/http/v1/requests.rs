//! `/api/v1/requests/{id}`: to follow what people have to approve, and to take it back. Approving is no door of the API: people
//! do it in the browser, with a passkey.

use super::wire::{ListOf, RequestBody};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::service::approvals;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use schemars::SchemaGenerator;

/// `GET /api/v1/requests`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<RequestBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let inbox = approvals::inbox(&http.app, &caller)
        .await
        .map_err(|refused| http.problem(refused))?;
    let waiting = inbox.waiting.into_iter().map(|(request, _)| request);
    let all = waiting
        .chain(inbox.ended)
        .map(|request| RequestBody::of(request, Vec::new()))
        .collect();
    Ok(Json(ListOf::part(
        all,
        &page,
        |one: &RequestBody| one.id.clone(),
        |one| one,
    )))
}

/// `GET /api/v1/requests/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<RequestBody>, Problem> {
    let (request, reasons) = approvals::poll(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(RequestBody::of(request, reasons)))
}

/// `POST /api/v1/requests/{id}/cancel`.
pub async fn cancel(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<RequestBody>, Problem> {
    let request = approvals::cancel(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(RequestBody::of(request, Vec::new())))
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "listRequests",
        part: "approvals",
        summary: "List what waits for people, and what has ended",
        description: "Those that wait come first, the one whose time ends first leading; then the last 50 that have ended. \
            What one waits for is told where it is shown.",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<RequestBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showRequest",
        part: "approvals",
        summary: "Show a request that people have to approve",
        description: "Poll it every few seconds at most, until `status` is no longer `awaiting`. Once it is `approved`, \
            Floe carries the operation out by itself: follow `operation_url`. One that has ended without effect says in \
            `could_ask` how the same is asked anew.",
        parameters: vec![Parameter::id("The request's id.")],
        body: vec![],
        answers: vec![Told::json("The request.", schema::<RequestBody>(schemas))],
        problems: vec![Kind::NotPermitted],
    }
}

/// What the description says of taking one back.
pub fn cancel_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "cancelRequest",
        part: "approvals",
        summary: "Take a request back",
        description: "Only whoever asked for it can.",
        parameters: vec![Parameter::id("The request's id.")],
        body: vec![],
        answers: vec![Told::json("The request.", schema::<RequestBody>(schemas))],
        problems: vec![Kind::NotPermitted, Kind::Conflict],
    }
}
