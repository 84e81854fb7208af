//! `GET /explore.csv`: the explorer's tables as they stand on the page of the same query. Must not know columns.

use super::Http;
use super::auth::By;
use super::csv_file::csv_file;
use super::problem::Problem;
use crate::service::costs;
use crate::ui::compared;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use floe_app::explore::{csv, form};

/// The tables of a page, for its link.
pub(super) async fn download(
    State(http): State<Http>,
    By(caller): By,
    uri: Uri,
) -> Result<Response, Problem> {
    let state = form::asked(uri.query().unwrap_or_default())
        .map_err(|error| Problem::wrong(&error.field, &error.reason))?;
    let refuse = |refused| http.problem(refused);
    let costs = costs::open_as_of(&http.app, &caller, state.query.as_of)
        .await
        .map_err(refuse)?;
    let question = state.query.resolve(costs.today());
    let range = question.range;
    let report = compared(&costs, question, state.series)
        .await
        .map_err(refuse)?;
    Ok(csv_file(range, csv::csv(report, &state)))
}
