//! `/api/v1/regions`: the regions that have charges. Knows names; must not know amounts.

use super::wire::{ListOf, RegionBody};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Told, schema};
use crate::http::problem::Problem;
use crate::http::query::{Query, page_parameters};
use crate::service::costs;
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use floe_domain::cost::Dimension;
use floe_domain::environment::Environment;
use floe_domain::region;
use floe_ledger::cube::RegionSummary;
use schemars::SchemaGenerator;

/// `GET /api/v1/regions`.
pub async fn list(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<ListOf<RegionBody>>, Problem> {
    let page = Query::of(&uri, &["limit", "cursor"], &[])?.page()?;
    let regions = costs::open(&http.app, &caller)
        .map_err(|refused| http.problem(refused))?
        .regions();
    Ok(Json(ListOf::part(
        regions,
        &page,
        |one| Environment::id_of_region(one.region.as_deref()),
        body,
    )))
}

fn body(summary: RegionSummary) -> RegionBody {
    let id = summary.region.as_deref();
    let provider = summary.providers.first().map_or("", String::as_str);
    let place = id.and_then(|id| region::place_of(provider, id));
    let name = match (place, &summary.name, id) {
        (Some(place), _, _) => place.name.to_owned(),
        (None, Some(name), _) => name.clone(),
        (None, None, Some(id)) => id.to_owned(),
        (None, None, None) => Dimension::Region.none_label().to_owned(),
    };
    RegionBody {
        environment_id: Environment::id_of_region(id),
        name,
        partition: id.map(|id| region::partition_of(provider, id).to_owned()),
        providers: summary.providers,
        currencies: summary.currencies,
        first_day: summary.first_day,
        last_day: summary.last.day,
        charges: u64::try_from(summary.rows).unwrap_or(u64::MAX),
        region: summary.region,
    }
}

/// What the description says of it.
pub fn docs(schemas: &mut SchemaGenerator) -> Docs {
    Docs {
        id: "listRegions",
        part: "costs",
        summary: "List the regions that have charges",
        description: "By id; \"global / no region\" is last and has no id.",
        parameters: page_parameters(),
        body: vec![],
        answers: vec![Told::json(
            "Part of the list.",
            schema::<ListOf<RegionBody>>(schemas),
        )],
        problems: vec![],
    }
}
