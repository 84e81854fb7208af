//! `/api/v1/freezes.ics` and `/api/v1/freezes/import`: freezes as iCalendar, out and in. Knows the wire; must not know
//! calendar files.

use super::wire::CalendarReportBody;
use crate::http::Http;
use crate::http::auth::By;
use crate::http::body::media_type;
use crate::http::calendar_file::{MEDIA_TYPE, calendar_file};
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::problem::{Kind, Problem};
use crate::http::query::Query;
use crate::service::calendar_file::{self, CalendarImport};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, ICS_LIMIT, IcsDefaults, Scope, UnderWay, Wrong};
use floe_domain::time::UnknownName;
use schemars::SchemaGenerator;
use serde_json::json;
use std::str::FromStr;

/// `GET /api/v1/freezes.ics`.
pub async fn export(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Query::of(&uri, &[], &[])?;
    let file = calendar_file::export(&http.app, &caller).await;
    let file = file.map_err(|refused| http.problem(refused))?;
    Ok(calendar_file(file, &headers))
}

/// `POST /api/v1/freezes/import`.
pub async fn import(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CalendarReportBody>, Problem> {
    let single = ["dry_run", "zone", "applies_to", "under_way"];
    let repeated = ["region", "partition", "environment", "tier", "operation"];
    let query = Query::of(&uri, &single, &repeated)?;
    let dry_run = query.flag("dry_run")?;
    let defaults = defaults(&query)?;
    if media_type(&headers).as_deref() != Some(MEDIA_TYPE) {
        return Err(Problem::new(
            Kind::UnsupportedMediaType,
            "The body has to be `text/calendar`.",
        ));
    }
    let bytes = axum::body::to_bytes(body, ICS_LIMIT).await.map_err(|_| {
        Problem::new(
            Kind::TooLarge,
            format!(
                "The calendar file is larger than {ICS_LIMIT} bytes, or it broke off. Export a shorter time, or fewer \
                 calendars at once."
            ),
        )
    })?;
    let request = CalendarImport {
        bytes: bytes.into(),
        defaults,
        dry_run,
    };
    let report = calendar_file::import(&http.app, &caller, request).await;
    let report = report.map_err(|refused| http.problem(refused))?;
    Ok(Json(report.into()))
}

/// What the file does not say.
fn defaults(query: &Query) -> Result<IcsDefaults, Problem> {
    let mut wrong = Vec::new();
    let texts = |name: &str| {
        let pairs = query.pairs().filter(|(found, _)| *found == name);
        pairs.map(|(_, value)| value.to_owned()).collect::<Vec<_>>()
    };
    let defaults = IcsDefaults {
        zone: query.get("zone").map(str::to_owned),
        scope: Scope {
            regions: texts("region"),
            partitions: texts("partition"),
            environments: texts("environment"),
            tiers: named::<Tier>("tier", &texts("tier"), &mut wrong),
            except: Vec::new(),
        },
        operations: named::<OperationKind>("operation", &texts("operation"), &mut wrong),
        applies_to: named("applies_to", &texts("applies_to"), &mut wrong)
            .pop()
            .unwrap_or(AppliesTo::Automated),
        under_way: named("under_way", &texts("under_way"), &mut wrong)
            .pop()
            .unwrap_or(UnderWay::Finish),
    };
    if wrong.is_empty() {
        Ok(defaults)
    } else {
        Err(Problem::invalid(&wrong))
    }
}

fn named<T: FromStr<Err = UnknownName>>(
    field: &str,
    texts: &[String],
    wrong: &mut Vec<Wrong>,
) -> Vec<T> {
    let mut values = Vec::new();
    for text in texts {
        match text.parse() {
            Ok(value) => values.push(value),
            Err(UnknownName(_)) if text.is_empty() => wrong.push(Wrong::new(field, "is empty")),
            Err(error) => wrong.push(Wrong::new(field, &error.to_string())),
        }
    }
    values
}

/// What the description says of the export.
pub fn export_docs(_: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "exportFreezes",
        part: "freezes",
        summary: "Export freezes as iCalendar",
        description: "Every freeze that is not over, as RFC 5545. What calendars have no words for stands in `X-FLOE-…`, so \
            that Floe imports its own export as it was. With `If-None-Match` the answer may be 304, without a body.",
        parameters: vec![],
        body: vec![],
        answers: vec![Told {
            status: StatusCode::OK,
            description: "The calendar file.",
            content: vec![(MEDIA_TYPE, json!({"type": "string"}))],
        }],
        problems: vec![Kind::Invalid],
    }
}

/// What the description says of the import.
pub fn import_docs(schemas: &mut SchemaGenerator) -> Docs {
    let names = || json!({"type": "array", "items": {"type": "string"}});
    let choice =
        |names: &[&str]| json!({"type": "array", "items": {"type": "string", "enum": names}});
    Docs {
        id: "importFreezes",
        part: "freezes",
        summary: "Import freezes from iCalendar",
        description: "Every event that is a freeze is set, all in one transaction. Everything else is named with its line and \
            the reason: nothing is left out quietly, and no part of an event whose absence would freeze less. An event that \
            came before, by its UID, sets nothing new; one that changed since is named and changes nothing.",
        parameters: vec![
            Parameter::query(
                "dry_run",
                "Report only, and set nothing.",
                json!({"type": "boolean", "default": false}),
            ),
            Parameter::query(
                "zone",
                "The IANA time zone of whole days and of times that name none; the file's own when it is left out.",
                json!({"type": "string", "examples": ["Europe/Berlin"]}),
            ),
            Parameter::query(
                "applies_to",
                "Whom events stop that Floe did not write.",
                json!({"type": "string", "enum": ["automated", "everyone"], "default": "automated"}),
            ),
            Parameter::query(
                "under_way",
                "What becomes of operations that run when a freeze of such an event begins.",
                json!({"type": "string", "enum": ["finish", "stop"], "default": "finish"}),
            ),
            Parameter::query(
                "region",
                "Regions that such events cover; none means all.",
                names(),
            ),
            Parameter::query(
                "partition",
                "Partitions that they cover; none means all.",
                names(),
            ),
            Parameter::query(
                "environment",
                "Environments that they cover; none means all.",
                names(),
            ),
            Parameter::query(
                "tier",
                "Tiers that they cover; none means all.",
                choice(&["production", "staging", "development"]),
            ),
            Parameter::query(
                "operation",
                "Operations that they stop; none means all.",
                choice(&["delete", "recreate"]),
            ),
        ],
        body: vec![(MEDIA_TYPE, json!({"type": "string", "format": "binary"}))],
        answers: vec![Told::json(
            "What became of each component of the file.",
            schema::<CalendarReportBody>(schemas),
        )],
        problems: vec![Kind::Conflict],
    }
}
