//! `/api/v1/audit`: the audit, newest first. Knows parts; must not verify the chain, the service does.

use super::wire::AuditBody;
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Told, schema};
use crate::http::problem::Problem;
use crate::http::query::{Query, page_parameters};
use crate::service::{AuditFilter, audit};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use schemars::SchemaGenerator;

/// `GET /api/v1/audit`.
pub async fn read(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<AuditBody>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let part = audit::read(&http.app, &caller, AuditFilter::default(), page)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(part.into()))
}

/// What the description says of it.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "readAudit",
        part: "audit",
        summary: "Read the audit, newest first",
        description: "Each record carries the hash of the one before. `chain_holds` says whether every one follows.",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the audit.",
            schema::<AuditBody>(schemas),
        )],
        problems: vec![],
    }
}
