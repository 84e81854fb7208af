//! `/api/v1/costs/drivers` and `/api/v1/costs/forecast`: why a cost changed, and what is to be expected. Knows formats; must not
//! add up, split or estimate anything.

use super::costs::{asked, parameters};
use super::wire::{Drivers, Forecast};
use crate::http::Http;
use crate::http::auth::By;
use crate::http::door::{Docs, Parameter, Told, schema};
use crate::http::problem::Problem;
use crate::service::{costs, drivers, forecasts};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use floe_domain::cost::forecast::Horizon;
use floe_domain::cost::view;
use schemars::SchemaGenerator;
use serde_json::json;

/// `GET /api/v1/costs/drivers`.
pub async fn explain(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<Drivers>, Problem> {
    let asked = asked(&uri, &["compare"])?;
    if asked.currency.is_some() {
        let reason = "says nothing here: each currency is explained by itself";
        return Err(Problem::wrong("currency", reason));
    }
    let refuse = |refused| http.problem(refused);
    let costs = costs::open_as_of(&http.app, &caller, asked.as_of)
        .await
        .map_err(refuse)?;
    let now = asked.resolve(costs.today());
    let then = asked
        .compare
        .resolve(now.range)
        .ok_or_else(|| Problem::wrong("compare", "compares with nothing"))?;
    let (range, metric) = (now.range, now.metric);
    let all = drivers::explain(&costs, now, then).await.map_err(refuse)?;
    Ok(Json(Drivers::new(range, then, costs.days(), metric, all)))
}

/// `GET /api/v1/costs/forecast`.
pub async fn forecast(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Json<Forecast>, Problem> {
    let asked = asked(&uri, &["forecast", "band"])?;
    let refuse = |refused| http.problem(refused);
    let costs = costs::open_as_of(&http.app, &caller, asked.as_of)
        .await
        .map_err(refuse)?;
    let horizon = asked.forecast.unwrap_or(Horizon::Month);
    let report = costs
        .answer(asked.resolve(costs.today()))
        .await
        .map_err(refuse)?;
    let named = forecasts::named(&view::view(&report, None));
    let outlook = forecasts::outlook_of(&costs, &asked, horizon, named)
        .await
        .map_err(refuse)?;
    Ok(Json(Forecast::new(&asked, horizon, outlook.as_ref())))
}

/// What the description says of drivers.
pub fn drivers_docs(schemas: &mut SchemaGenerator) -> Docs {
    let mut parameters = parameters();
    parameters.retain(|one| !matches!(one.name, "granularity" | "group_by" | "currency"));
    parameters.push(compare());
    Docs {
        id: "costDrivers",
        part: "costs",
        summary: "Why a cost changed",
        description: "Contributions in each currency, the largest first, that add up exactly to the difference between the \
            days of `range` and those that they are compared with. Usage is the change in quantity at the average price \
            before; rate what a unit costs more or less without a commitment, for the quantity now; commitment what a changed \
            coverage adds or saves, and what is paid for commitments. Usage and unit prices are no costs and not explained.",
        parameters,
        body: vec![],
        answers: vec![Told::json("The drivers.", schema::<Drivers>(schemas))],
        problems: vec![],
    }
}

/// The days to compare with.
pub(super) fn compare() -> Parameter {
    Parameter::query(
        "compare",
        "Days to compare with: `before` (as many before, whole months before whole months), `year` (the same a year before), or \
         `2025-09-01..2025-10-01`, of which the second is not in it; `none`.",
        json!({"type": "string", "examples": ["before"]}),
    )
}

/// What the description says of forecasts.
pub fn forecast_docs(schemas: &mut SchemaGenerator) -> Docs {
    let mut parameters = parameters();
    let names: Vec<_> = Horizon::ALL.into_iter().map(Horizon::name).collect();
    parameters.extend([
        Parameter::query(
            "forecast",
            "How far ahead: to the end of the month that runs, and whole months after it.",
            json!({"type": "string", "enum": names, "default": "month"}),
        ),
        Parameter::query(
            "band",
            "How many of a hundred figures the band is to hold.",
            json!({"type": "integer", "minimum": 50, "maximum": 99, "default": 80}),
        ),
    ]);
    Docs {
        id: "costForecast",
        part: "costs",
        summary: "What is to be expected",
        description: "Estimates, as numbers: they are near something that nobody knows, and are never added to exact sums. Made \
            from all whole days that there are. Each unit says how forecasts of its own past came out, also against \
            seasonal-naive ones, and how many figures the band would have held; or how many days of charges are missing. Unit \
            prices are quotients and not forecast.",
        parameters,
        body: vec![],
        answers: vec![Told::json("The forecast.", schema::<Forecast>(schemas))],
        problems: vec![],
    }
}
