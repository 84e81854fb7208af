//! `/api/v1/calendar/state`: whether automated principals may change an environment, now or at a time. Knows the question;
//! must not know freezes.

use super::wire::CalendarBody;
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::problem::{Kind, Problem};
use crate::http::query::Query;
use crate::service::freezes;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use floe_domain::time::Instant;
use schemars::SchemaGenerator;
use serde_json::json;

/// `GET /api/v1/calendar/state`.
pub async fn state(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<CalendarBody>, Problem> {
    let query = Query::of(&uri, &["environment", "at"], &[])?;
    let Some(environment) = query.get("environment") else {
        return Err(Problem::wrong("environment", "is missing"));
    };
    let at = match query.get("at") {
        None | Some("") => None,
        Some(text) => Some(
            text.parse::<Instant>()
                .map_err(|_| Problem::wrong("at", "is not a moment like 2024-09-01T12:00:00Z"))?,
        ),
    };
    let answer = freezes::calendar(&http.app, &caller, environment, at).await;
    Ok(Json(
        answer.map_err(|refused| http.problem(refused))?.into(),
    ))
}

/// What the description says of it.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "calendarState",
        part: "freezes",
        summary: "Ask whether automated principals may change an environment",
        description: "`OPEN` or `CLOSED`, with the moment at which that changes. For asking before starting a job; \
            the guard decides anew when the job asks for its operation.",
        parameters: vec![
            Parameter::query(
                "environment",
                "The environment's id.",
                json!({"type": "string", "minLength": 1}),
            )
            .required(),
            Parameter::query(
                "at",
                "The moment; now when it is left out.",
                json!({"type": "string", "format": "date-time"}),
            ),
        ],
        body: vec![],
        answers: vec![Told::json(
            "The calendar's state.",
            schema::<CalendarBody>(schemas),
        )],
        problems: vec![Kind::NotFound],
    }
}
