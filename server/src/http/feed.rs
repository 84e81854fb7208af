//! `/calendar/{secret}.ics`: the freezes for calendar programs that subscribe to them. Knows that the secret is all they
//! prove; whoever has another one learns nothing.

use super::Http;
use super::calendar_file::calendar_file;
use super::path::Id;
use super::problem::{Kind, Problem};
use crate::secret::Secret;
use crate::service::feeds;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

/// `GET /calendar/{secret}.ics`.
pub(super) async fn read(
    State(http): State<Http>,
    Id(file): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let nothing = || Problem::new(Kind::NotFound, "There is no calendar at this address.");
    let secret = file.strip_suffix(".ics").ok_or_else(nothing)?;
    let found = feeds::read(&http.app, &Secret::new(secret)).await;
    let file = found.map_err(|refused| http.problem(refused))?;
    Ok(calendar_file(file.ok_or_else(nothing)?, &headers))
}
