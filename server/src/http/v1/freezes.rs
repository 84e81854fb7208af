//! `/api/v1/freezes`: to see freezes, to set one and to tighten one. There is no door that ends or weakens one: people do that on
//! its page.

use super::wire::{FreezeBody, FreezeRequest, ListOf};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::JsonBody;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::service::{Changed, freezes};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use serde_json::json;

/// `GET /api/v1/freezes`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<FreezeBody>>, Problem> {
    let query = Query::of(&uri, &["limit", "cursor", "phase"], &[])?;
    let page = query.page()?;
    let found = freezes::list(&http.app, &caller)
        .await
        .map_err(|refused| http.problem(refused))?;
    let windows = match query.get("phase") {
        None => [found.active, found.upcoming, found.past].concat(),
        Some("active") => found.active,
        Some("upcoming") => found.upcoming,
        Some("past") => found.past,
        Some(_) => {
            return Err(Problem::wrong(
                "phase",
                "is not one of: active, upcoming, past",
            ));
        }
    };
    Ok(Json(ListOf::part(
        windows,
        &page,
        |window| window.id.clone(),
        FreezeBody::from,
    )))
}

/// `GET /api/v1/freezes/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<FreezeBody>, Problem> {
    let story = freezes::show(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(story.freeze.into()))
}

/// `POST /api/v1/freezes`.
pub async fn create(
    State(http): State<Http>,
    By(caller): By,
    JsonBody(request): JsonBody<FreezeRequest>,
) -> Result<Response, Problem> {
    let window = freezes::create(&http.app, &caller, request.into())
        .await
        .map_err(|refused| http.problem(refused))?;
    let address = format!("/api/v1/freezes/{}", window.id);
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, address)],
        Json(FreezeBody::from(window)),
    )
        .into_response())
}

/// `PUT /api/v1/freezes/{id}`.
pub async fn change(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
    JsonBody(request): JsonBody<FreezeRequest>,
) -> Result<Json<FreezeBody>, Problem> {
    let reason = request.reason.clone();
    let change = (id.as_str(), request.into());
    let changed = freezes::change(&http.app, &caller, change, &reason, None)
        .await
        .map_err(|refused| http.problem(refused))?;
    match changed {
        Changed::Done(freeze) => Ok(Json(freeze.current(http.clock.now()).into())),
        // Nothing is asked for without a proof.
        Changed::Waiting(_) => Err(Problem::internal()),
    }
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    let mut parameters = page_parameters();
    parameters.push(Parameter::query(
        "phase",
        "Only those that stand there in time.",
        json!({"type": "string", "enum": ["active", "upcoming", "past"]}),
    ));
    Docs {
        id: "listFreezes",
        part: "freezes",
        summary: "List freezes",
        description: "Those that are active, then those to come, then the last that are over.",
        parameters,
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<FreezeBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showFreeze",
        part: "freezes",
        summary: "Show a freeze",
        description: "",
        parameters: vec![Parameter::id("The freeze's id.")],
        body: vec![],
        answers: vec![Told::json("The freeze.", schema::<FreezeBody>(schemas))],
        problems: vec![],
    }
}

/// What the description says of setting one.
pub fn create_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "createFreeze",
        part: "freezes",
        summary: "Set a freeze",
        description: "A token may set one and can never end or weaken one. An empty list means all.",
        parameters: vec![],
        body: vec![("application/json", schema::<FreezeRequest>(schemas))],
        answers: vec![
            Told::json("It is set.", schema::<FreezeBody>(schemas))
                .with_status(StatusCode::CREATED),
        ],
        problems: vec![Kind::Conflict],
    }
}

/// What the description says of changing one.
pub fn change_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "changeFreeze",
        part: "freezes",
        summary: "Tighten a freeze",
        description: "The freeze becomes what the body says, at once, if that is surely as strict as it is: what is left out is \
            what it is for a new freeze. What would loosen it is refused as `would-loosen`, which says in what; a person asks for \
            that on the freeze's page. Its `reason` is kept as the change's too. Of one that comes back, `starts_at` and \
            `ends_at` may be those of its first time or, as `GET` tells it, of the time under way or the next.",
        parameters: vec![Parameter::id("The freeze's id.")],
        body: vec![("application/json", schema::<FreezeRequest>(schemas))],
        answers: vec![Told::json(
            "The freeze as it is now.",
            schema::<FreezeBody>(schemas),
        )],
        problems: vec![Kind::Conflict, Kind::WouldLoosen],
    }
}
