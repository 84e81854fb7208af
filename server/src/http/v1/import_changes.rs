//! `/api/v1/imports/{id}/changes`: what a restated bill changed, value by value. Knows exact texts; must not add anything up.

use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::path::Id;
use crate::http::problem::{Kind, Problem};
use crate::http::query::Query;
use crate::service::versions::{Changed, restated};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use floe_domain::cost::Metric;
use floe_domain::cost::grammar::parse_dimension;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::json;

/// What an import changed in its own billing months and accounts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangesBody {
    /// What is compared: `billed_cost` …
    pub metric: &'static str,
    /// By which dimension.
    pub group_by: String,
    /// By unit, the largest difference first; what is as before is among them.
    pub rows: Vec<ChangedBody>,
}

/// One value in one unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangedBody {
    /// The value; null where charges have none.
    pub value: Option<String>,
    /// The currency's code, or the unit of a quantity.
    pub unit: String,
    /// The exact sum before; null when no charge had the value: it is new.
    pub before: Option<String>,
    /// The exact sum after; null when no charge has the value any more: it is gone.
    pub after: Option<String>,
    /// After less before, exactly; null when that is too large a number.
    pub difference: Option<String>,
}

impl From<Changed> for ChangedBody {
    fn from(changed: Changed) -> Self {
        Self {
            difference: changed.difference().map(|amount| amount.to_string()),
            value: changed.value,
            unit: changed.unit,
            before: changed.before.map(|amount| amount.to_string()),
            after: changed.after.map(|amount| amount.to_string()),
        }
    }
}

/// `GET /api/v1/imports/{id}/changes`.
pub async fn show(
    State(http): State<Http>,
    By(caller): By,
    Id(id): Id,
    uri: Uri,
) -> Result<Json<ChangesBody>, Problem> {
    let query = Query::of(&uri, &["group_by", "metric"], &[])?;
    let dimension = parse_dimension("group_by", query.get("group_by").unwrap_or("service"))
        .map_err(|error| Problem::wrong(&error.field, &error.reason))?;
    let metric: Metric = query
        .get("metric")
        .unwrap_or(Metric::BilledCost.name())
        .parse()
        .map_err(|error: floe_domain::time::UnknownName| {
            Problem::wrong("metric", &error.to_string())
        })?;
    if !metric.is_sum() {
        let reason = "is a unit price: what an import changed is told of sums only";
        return Err(Problem::wrong("metric", reason));
    }
    let refuse = |refused| http.problem(refused);
    let restated = restated(&http.app, &caller, &id).await.map_err(refuse)?;
    let rows = restated
        .by(dimension.clone(), metric)
        .await
        .map_err(refuse)?;
    Ok(Json(ChangesBody {
        metric: metric.name(),
        group_by: dimension.to_string(),
        rows: rows.into_iter().map(ChangedBody::from).collect(),
    }))
}

/// What the description says of it.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    let metrics: Vec<_> = Metric::COLUMNS.into_iter().map(Metric::name).collect();
    Docs {
        id: "importChanges",
        part: "imports",
        summary: "See what an import changed",
        description: "Its bills as they were before it and after it, by one dimension. Currencies are never added up.",
        parameters: vec![
            Parameter::id("The import's id."),
            Parameter::query(
                "group_by",
                "One dimension, as in cost questions.",
                json!({"type": "string", "default": "service"}),
            ),
            Parameter::query(
                "metric",
                "What to compare.",
                json!({"type": "string", "enum": metrics, "default": Metric::BilledCost.name()}),
            ),
        ],
        body: vec![],
        answers: vec![Told::json(
            "What it changed.",
            schema::<ChangesBody>(schemas),
        )],
        problems: vec![Kind::Conflict],
    }
}
