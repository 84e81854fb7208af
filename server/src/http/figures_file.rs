//! Figures as a file to keep. Knows headers; must not know what is in it.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use floe_domain::time::DayRange;

/// A CSV, named after its days.
pub(in crate::http) fn csv_file(range: DayRange, text: String) -> Response {
    file(range, "csv", "text/csv; charset=utf-8", text.into_bytes())
}

/// The file, named after its days.
pub(in crate::http) fn file(
    range: DayRange,
    ending: &str,
    kind: &'static str,
    content: Vec<u8>,
) -> Response {
    let name = format!(
        "attachment; filename=\"floe-{}-{}.{ending}\"",
        range.start,
        range.last_day()
    );
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
    (headers, content).into_response()
}
