//! `/api/v1/costs`: cost questions in the explorer's grammar, answered as JSON or CSV. Knows formats; must not add anything up.

use super::wire::{Comparison, CostReport};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::figures_file::csv_file;
use crate::http::problem::Problem;
use crate::http::query::Query;
use crate::service::{Caller, costs};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use floe_domain::cost::{CostQuery, Metric, Report, ResolvedQuery, grammar, view};
use floe_domain::time::{Granularity, Preset};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

/// `GET /api/v1/costs`: JSON, or CSV for whoever prefers it.
pub async fn answer(
    State(http): State<Http>,
    By(caller): By,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut response = if prefers_csv(&headers) {
        as_csv(&ask(&http, &caller, &uri).await?)
    } else {
        Json(with_changes(&http, &caller, &uri).await?).into_response()
    };
    response
        .headers_mut()
        .insert(header::VARY, header::HeaderValue::from_static("accept"));
    Ok(response)
}

/// `GET /api/v1/costs.csv`: for a link on a page.
pub async fn csv(State(http): State<Http>, By(caller): By, uri: Uri) -> Result<Response, Problem> {
    Ok(as_csv(&ask(&http, &caller, &uri).await?))
}

/// The question of an address that knows, beside what sums are asked by, also these of the grammar's words; what no door of
/// sums alone does anything with is refused.
pub(super) fn asked(uri: &Uri, also: &[&str]) -> Result<CostQuery, Problem> {
    let single: Vec<_> = grammar::FIELDS
        .into_iter()
        .filter(|field| *field != "filter")
        .filter(|field| !["compare", "forecast", "band"].contains(field) || also.contains(field))
        .collect();
    let query = Query::of(uri, &single, &["filter"])?;
    grammar::from_pairs(query.pairs()).map_err(|error| Problem::wrong(&error.field, &error.reason))
}

/// The answer, and where days to compare with are given the changes.
async fn with_changes(http: &Http, caller: &Caller, uri: &Uri) -> Result<CostReport, Problem> {
    let question = asked(uri, &["compare"])?;
    let is_compared = grammar::decode(uri.query().unwrap_or_default())
        .iter()
        .any(|(name, value)| name == "compare" && !value.is_empty());
    let refuse = |refused| http.problem(refused);
    let costs = costs::open_as_of(&http.app, caller, question.as_of)
        .await
        .map_err(refuse)?;
    let now = question.resolve(costs.today());
    let then = question.compare.resolve(now.range).filter(|_| is_compared);
    let open_months = costs.open_months(&now);
    let report = costs.answer(now.clone()).await.map_err(refuse)?;
    let comparison = match then {
        None => None,
        Some(then) => {
            let earlier = ResolvedQuery {
                range: then,
                granularity: Granularity::None,
                ..now
            };
            let earlier = costs.answer(earlier).await.map_err(refuse)?;
            let view = view::view(&report, Some(&earlier));
            Some(Comparison::new(&view, then, costs.days()))
        }
    };
    Ok(CostReport {
        comparison,
        ..CostReport::of(report, &open_months)
    })
}

async fn ask(http: &Http, caller: &Caller, uri: &Uri) -> Result<Report, Problem> {
    costs::query(&http.app, caller, &asked(uri, &[])?)
        .await
        .map_err(|refused| http.problem(refused))
}

/// Whether `Accept` names CSV and does not name JSON before it.
fn prefers_csv(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default();
    let mut kinds = accepted
        .split(',')
        .map(|kind| kind.split(';').next().unwrap_or_default().trim());
    kinds.find(|kind| matches!(*kind, "text/csv" | "application/json")) == Some("text/csv")
}

fn as_csv(report: &Report) -> Response {
    csv_file(report.range, floe_domain::cost::csv::rows(report))
}

pub(super) fn parameters() -> Vec<Parameter> {
    let names = |names: Vec<&str>| json!({"type": "string", "enum": names});
    let day = || json!({"type": "string", "format": "date"});
    vec![
        Parameter::query(
            "range",
            "Days relative to today, instead of `start` and `end`.",
            names(Preset::ALL.into_iter().map(Preset::name).collect()),
        ),
        Parameter::query("start", "The first day.", day()),
        Parameter::query("end", "The first day after the last: exclusive.", day()),
        Parameter::query(
            "granularity",
            "How finely cut in time.",
            names(
                Granularity::ALL
                    .into_iter()
                    .map(Granularity::name)
                    .collect(),
            ),
        ),
        Parameter::query(
            "metric",
            "What to sum; or `unit_price`, the EffectiveCost of charges that name a ConsumedUnit divided by their ConsumedQuantity, in \
             each currency and unit (`USD per GB-Mo`).",
            names(Metric::ALL.into_iter().map(Metric::name).collect()),
        ),
        Parameter::query(
            "group_by",
            "Up to four dimensions, separated by commas: `region,service,tag:team`.",
            json!({"type": "string", "examples": ["region"]}),
        ),
        Parameter::query(
            "filter",
            "`dimension:value,value` for any of, `-dimension:value` for none of; `~dimension:text` for values that hold a text and \
             `^dimension:text` for those that begin with one, in whatever case, `-~` and `-^` for those that do not; an empty value \
             is \"has none\"; `\\,` is a comma inside a value. Several must all hold.",
            json!({"type": "array", "items": {"type": "string"}, "examples": [["service:Amazon Simple Queue Service"]]}),
        ),
        Parameter::query(
            "as_of",
            "The bills as they stood at the end of this day, or at this moment: what was imported later does not count.",
            json!({"type": "string", "examples": ["2024-10-15", "2024-10-15T12:00:00Z"]}),
        ),
        Parameter::query(
            "currency",
            "Converts costs into this currency, by the rates that were given: `conversion` says which, with their dates. What has no \
             rate stays in its own currency. Usage and unit prices can not be converted.",
            json!({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]}),
        ),
    ]
}

/// What the description says of the JSON.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "costs",
        part: "costs",
        summary: "Ask a cost question",
        description: "The parameters are those of the explorer's address. Amounts are exact decimals, as text. \
            Currencies are never added up.",
        parameters: parameters()
            .into_iter()
            .chain([super::analysis::compare()])
            .collect(),
        body: vec![],
        answers: vec![
            Told::json("The answer.", schema::<CostReport>(schemas)).or("text/csv", csv_schema()),
        ],
        problems: vec![],
    }
}

/// What the description says of the CSV.
pub fn csv_docs(_: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "costsCsv",
        part: "costs",
        summary: "Ask a cost question, answered as CSV",
        description: "The columns are `period` (where there is one), one per grouping dimension, `unit`, and the metric. A \
            field is empty where the JSON has null; a text that a spreadsheet would take for a formula has an apostrophe. With `currency` the rates follow, after an empty line.",
        parameters: parameters(),
        body: vec![],
        answers: vec![Told {
            status: axum::http::StatusCode::OK,
            description: "The answer.",
            content: vec![("text/csv", csv_schema())],
        }],
        problems: vec![],
    }
}

fn csv_schema() -> Value {
    json!({"type": "string"})
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn accept(value: &'static str) -> bool {
        prefers_csv(&HeaderMap::from_iter([(
            header::ACCEPT,
            HeaderValue::from_static(value),
        )]))
    }

    #[test]
    fn csv_is_for_whoever_names_it_first() {
        assert!(accept("text/csv"));
        assert!(accept("text/csv, application/json;q=0.5"));
        assert!(!accept("application/json, text/csv"));
        assert!(!accept("*/*"));
    }
}
