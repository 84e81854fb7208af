//! `/api/v1/imports`: imports with their reconciliation, and bringing a bill. Knows uploads; must not read bills.

use super::wire::{ImportBody, ListOf};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::media_type;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::http::upload::Upload;
use crate::service::{ImportResult, imports};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use serde_json::json;

/// `GET /api/v1/imports`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<ImportBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let part = imports::list(&http.app, &caller, page)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(ListOf::from_paged(part, ImportBody::from)))
}

/// `GET /api/v1/imports/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<ImportBody>, Problem> {
    let import = imports::show(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(import.into()))
}

/// The media types of a bill, and how its file is named where the request does not say.
const KINDS: [(&str, &str); 3] = [
    ("text/csv", "upload.csv"),
    ("application/gzip", "upload.csv.gz"),
    ("application/octet-stream", "upload.csv"),
];

/// `POST /api/v1/imports`: the body is the bill.
pub async fn upload(
    State(http): State<Http>,
    By(caller): By,
    request: Request,
) -> Result<Response, Problem> {
    let query = Query::of(request.uri(), &["filename", "append", "strict"], &[])?;
    let (append, strict) = (query.flag("append")?, query.flag("strict")?);
    let kind = media_type(request.headers()).unwrap_or_default();
    let Some((_, default)) = KINDS.into_iter().find(|(media, _)| *media == kind) else {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "A bill is `text/csv`, or `application/gzip` where it is compressed.",
        ));
    };
    let mut upload = Upload::begin(&http)?;
    let name = query.get("filename").unwrap_or(default).to_owned();
    upload.take(&name, request.into_body()).await?;
    let import = upload.import(&http, caller, append, strict).await?;
    let (id, result) = (import.id.clone(), import.result);
    let address = format!("/api/v1/imports/{id}");
    let body = ImportBody::from(import);
    match result {
        ImportResult::Refused => {
            let words = body
                .refusal
                .clone()
                .unwrap_or_else(|| "Nothing was imported.".to_owned());
            let import = serde_json::to_value(body).unwrap_or_default();
            Err(Problem::new(Kind::BillRefused, words).with("import", import))
        }
        ImportResult::Unchanged => Ok(Json(body).into_response()),
        ImportResult::Whole | ImportResult::WithRejects => Ok((
            StatusCode::CREATED,
            [(header::LOCATION, address)],
            Json(body),
        )
            .into_response()),
    }
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "listImports",
        part: "imports",
        summary: "List imports, newest first",
        description: "",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<ImportBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showImport",
        part: "imports",
        summary: "Show an import with its reconciliation",
        description: "",
        parameters: vec![Parameter::id("The import's id.")],
        body: vec![],
        answers: vec![Told::json("The import.", schema::<ImportBody>(schemas))],
        problems: vec![],
    }
}

/// What the description says of bringing a bill.
pub fn upload_docs(schemas: &mut SchemaGenerator) -> Docs {
    let flag = || json!({"type": "boolean", "default": false});
    let file = || json!({"type": "string", "format": "binary"});
    Docs {
        id: "importBill",
        part: "imports",
        summary: "Import a bill",
        description: "The body is one FOCUS \"Cost and Usage\" file. It becomes visible in one step or not at all. The same \
            bytes a second time change nothing. A bill of the same month, provider and billing account is replaced.",
        parameters: vec![
            Parameter::query(
                "filename",
                "The file's name, as it is to be shown.",
                json!({"type": "string", "maxLength": 200}),
            ),
            Parameter::query(
                "append",
                "Add to what is served instead of replacing it.",
                flag(),
            ),
            Parameter::query(
                "strict",
                "Import nothing if any row is rejected or any rule of FOCUS is broken.",
                flag(),
            ),
        ],
        body: KINDS
            .into_iter()
            .map(|(media, _)| (media, file()))
            .collect(),
        answers: vec![
            Told::json(
                "It is imported; rows that break a rule may be left out.",
                schema::<ImportBody>(schemas),
            )
            .with_status(StatusCode::CREATED),
            Told::json(
                "The same bytes are served already: nothing changed.",
                schema::<ImportBody>(schemas),
            ),
        ],
        problems: vec![Kind::BillRefused, Kind::Conflict],
    }
}
