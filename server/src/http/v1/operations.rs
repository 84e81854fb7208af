//! `/api/v1/environments/{id}/operations` and `/api/v1/operations/{id}`: to ask the guard, and to follow what it allowed.
//! Knows the wire of a request and of a refusal; must not decide.

use super::wire::{
    AcceptedBody, AskedBody, DecisionBody, ListOf, OperationBody, OperationRequestBody, RequestBody,
};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::JsonBody;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::secret::Secret;
use crate::service::{
    Decided, OperationAnswer, OperationRequest, Refused, environments, operations,
};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use serde_json::json;

/// `POST /api/v1/environments/{id}/operations`.
pub async fn request(
    State(http): State<Http>,
    By(caller): By,
    Id(environment_id): Id,
    headers: HeaderMap,
    JsonBody(body): JsonBody<OperationRequestBody>,
) -> Result<Response, Problem> {
    let reason = body.reason.clone();
    let wanted = OperationRequest {
        idempotency_key: idempotency_key(&headers)?,
        fingerprint: fingerprint(&environment_id, &body)?,
        environment_id,
        operation: body.operation.into(),
        reason: body.reason,
        exception: body.exception,
        dry_run: body.dry_run,
    };
    let answer = operations::operate(&http.app, &caller, wanted)
        .await
        .map_err(|refused| match refused {
            // Nothing else conflicts here: what does not fit the environment's state is a decision.
            Refused::Conflict { detail } => Problem::new(Kind::IdempotencyConflict, detail),
            Refused::Unavailable { detail } => {
                Problem::new(Kind::GuardUndecided, detail).retry_after(5)
            }
            other => http.problem(other),
        })?;
    match answer {
        OperationAnswer::Accepted {
            operation,
            decision,
        } => {
            let operation = OperationBody::from(operation);
            let address = operation.url.clone();
            let body = AcceptedBody {
                operation: Some(operation),
                request: None,
                decision: decision.into(),
            };
            Ok((
                StatusCode::ACCEPTED,
                [(header::LOCATION, address)],
                Json(body),
            )
                .into_response())
        }
        OperationAnswer::Awaiting { request, decision } => {
            let reasons = decision.record.reasons.clone();
            let request = RequestBody::of(request, reasons);
            let address = request.url.clone();
            let body = AcceptedBody {
                operation: None,
                request: Some(request),
                decision: decision.into(),
            };
            Ok((
                StatusCode::ACCEPTED,
                [(header::LOCATION, address)],
                Json(body),
            )
                .into_response())
        }
        OperationAnswer::DryRun { record } => {
            let decision = DecisionBody::of_dry_run(record, reason);
            Ok(Json(AcceptedBody {
                operation: None,
                request: None,
                decision,
            })
            .into_response())
        }
        OperationAnswer::Refused { decision } => Err(refusal(decision)),
    }
}

fn refusal(decided: Decided) -> Problem {
    let body = serde_json::to_value(DecisionBody::from(decided.clone())).unwrap_or_default();
    // A denying decision without a denying reason can not be: if it were, it would still be no permission.
    Problem::of_decision(&decided.record, Some(&decided.id), body).unwrap_or_else(Problem::internal)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut keys = headers.get_all("idempotency-key").iter();
    let Some(key) = keys.next() else {
        return Ok(None);
    };
    let key = key
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| (1..=200).contains(&key.len()));
    match (key, keys.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => Err(Problem::wrong(
            "Idempotency-Key",
            "is not one text of 1 to 200 ASCII characters",
        )),
    }
}

/// What tells two requests apart: address and meaning, not the body's blanks.
fn fingerprint(environment_id: &str, body: &OperationRequestBody) -> Result<String, Problem> {
    let meaning =
        serde_json::to_string(&(environment_id, body)).map_err(|_| Problem::internal())?;
    Ok(Secret::new(meaning).fingerprint())
}

/// `GET /api/v1/environments/{id}/operations`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
    uri: Uri,
) -> Result<Json<ListOf<AskedBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let story = environments::show(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    let asked = story
        .timeline
        .into_iter()
        .filter_map(AskedBody::of)
        .collect();
    Ok(Json(ListOf::part(
        asked,
        &page,
        |asked: &AskedBody| asked.id().to_owned(),
        |asked| asked,
    )))
}

/// `GET /api/v1/operations/{id}`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
) -> Result<Json<OperationBody>, Problem> {
    let operation = operations::show(&http.app, &caller, &id)
        .await
        .map_err(|refused| http.problem(refused))?;
    Ok(Json(operation.into()))
}

/// What the description says of asking.
pub fn request_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "requestOperation",
        part: "environments",
        summary: "Ask to delete or recreate an environment",
        description: "The guard decides, and decides again when the execution starts. A refusal is never answered so that \
            clients repeat it by themselves; it names every reason and the moment at which the answer changes. With the \
            same `Idempotency-Key` and the same body the answer is the same.",
        parameters: vec![
            Parameter::id("The environment's id."),
            Parameter {
                place: "header",
                name: "Idempotency-Key",
                required: false,
                description: "A text of your own, new for each new request.",
                schema: json!({"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}),
            },
        ],
        body: vec![("application/json", schema::<OperationRequestBody>(schemas))],
        answers: vec![
            Told::json(
                "It is allowed and queued; or people have to approve it, and `request` is what to poll.",
                schema::<AcceptedBody>(schemas),
            )
                .with_status(StatusCode::ACCEPTED),
            Told::json(
                "A dry run: the decision, and nothing changed.",
                schema::<AcceptedBody>(schemas),
            ),
        ],
        problems: vec![
            Kind::ChangeFrozen,
            Kind::NotPermitted,
            Kind::NotApproved,
            Kind::EnvironmentUnfit,
            Kind::IdempotencyConflict,
            Kind::GuardUndecided,
        ],
    }
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    let mut parameters = page_parameters();
    parameters.push(Parameter::id("The environment's id."));
    Docs {
        id: "listOperations",
        part: "environments",
        summary: "List what was asked of an environment, and what became of it",
        description: "Newest first: operations as they stand now, and refusals.",
        parameters,
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<AskedBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of one.
pub fn show_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "showOperation",
        part: "environments",
        summary: "Show an operation and how far it has come",
        description: "",
        parameters: vec![Parameter::id("The operation's id.")],
        body: vec![],
        answers: vec![Told::json(
            "The operation.",
            schema::<OperationBody>(schemas),
        )],
        problems: vec![Kind::NotPermitted],
    }
}
