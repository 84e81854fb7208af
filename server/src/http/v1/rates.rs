//! `/api/v1/rates`: rates between currencies, listed, given as a table and removed. Knows the wire; must not convert anything.

use super::wire::{ListOf, RateBody, RatesGivenBody};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::media_type;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::problem::{Kind, Problem};
use crate::http::query::{Query, page_parameters};
use crate::service::rates::{self, RateFilter};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use floe_domain::cost::rate_file::RATE_FILE_LIMIT;
use schemars::SchemaGenerator;
use serde_json::json;
use std::str::FromStr;

const CSV: &str = "text/csv";

/// `GET /api/v1/rates`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<RateBody>>, Problem> {
    let known = ["from", "to", "start", "end", "limit", "cursor"];
    let query = Query::of(&uri, &known, &[])?;
    let page = query.page()?;
    let wanted = RateFilter {
        from: read(&query, "from", "is not a currency code of ISO 4217")?,
        to: read(&query, "to", "is not a currency code of ISO 4217")?,
        start: read(&query, "start", "is not a day like 2024-09-01")?,
        end: read(&query, "end", "is not a day like 2024-09-01")?,
    };
    let found = rates::list(&http.app, &caller, wanted, u32::MAX).await;
    let (found, _) = found.map_err(|refused| http.problem(refused))?;
    let id = |one: &rates::GivenRate| format!("{}-{}-{}", one.rate.day, one.rate.from, one.rate.to);
    Ok(Json(ListOf::part(found, &page, id, RateBody::from)))
}

fn read<T: FromStr>(query: &Query, name: &str, reason: &str) -> Result<Option<T>, Problem> {
    query
        .get(name)
        .filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Problem::wrong(name, reason)))
        .transpose()
}

/// `POST /api/v1/rates`.
pub async fn give(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<RatesGivenBody>, Problem> {
    Query::of(&uri, &[], &[])?;
    if media_type(&headers).as_deref() != Some(CSV) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "The body has to be `text/csv`.",
        ));
    }
    let bytes = axum::body::to_bytes(body, RATE_FILE_LIMIT)
        .await
        .map_err(|_| {
            Problem::new(
                Kind::TooLarge,
                format!("The table is larger than {RATE_FILE_LIMIT} bytes, or it broke off."),
            )
        })?;
    let given = rates::import(&http.app, &caller, &bytes).await;
    Ok(Json(given.map_err(|refused| http.problem(refused))?.into()))
}

/// `DELETE /api/v1/rates`.
pub async fn remove(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<StatusCode, Problem> {
    let query = Query::of(&uri, &["day", "from", "to"], &[])?;
    let text = |name: &str| query.get(name).unwrap_or_default();
    let asked = (text("day"), text("from"), text("to"));
    let removed = rates::remove(&http.app, &caller, asked).await;
    removed.map_err(|refused| http.problem(refused))?;
    Ok(StatusCode::NO_CONTENT)
}

fn day() -> serde_json::Value {
    json!({"type": "string", "format": "date"})
}

fn currency() -> serde_json::Value {
    json!({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]})
}

/// What the description says of the list.
pub fn list_docs(schemas: &mut SchemaGenerator) -> Docs {
    let mut parameters = page_parameters();
    parameters.extend([
        Parameter::query("from", "Only rates of this currency.", currency()),
        Parameter::query("to", "Only rates into this currency.", currency()),
        Parameter::query("start", "Only rates from this day on.", day()),
        Parameter::query("end", "Only rates before this day.", day()),
    ]);
    Docs {
        id: "listRates",
        part: "costs",
        summary: "List rates between currencies",
        description: "The latest day first.",
        parameters,
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<RateBody>>(schemas),
        )],
        problems: vec![],
    }
}

/// What the description says of giving some.
pub fn give_docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "giveRates",
        part: "costs",
        summary: "Give rates between currencies",
        description: "A table with the columns `day`, `from`, `to` and `rate`: so much of `to` is one of `from` on that day. All of \
            it is taken or, when a line is wrong, nothing. A rate of a day that has one replaces it.",
        parameters: vec![],
        body: vec![(CSV, json!({"type": "string"}))],
        answers: vec![Told::json(
            "What it changed.",
            schema::<RatesGivenBody>(schemas),
        )],
        problems: vec![Kind::Conflict],
    }
}

/// What the description says of removing one.
pub fn remove_docs(_: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "removeRate",
        part: "costs",
        summary: "Remove a rate",
        description: "",
        parameters: vec![
            Parameter::query("day", "Its day.", day()).required(),
            Parameter::query("from", "The currency that is converted.", currency()).required(),
            Parameter::query("to", "The currency that it becomes.", currency()).required(),
        ],
        body: vec![],
        answers: vec![Told::nothing("It is removed.")],
        problems: vec![Kind::NotFound],
    }
}
