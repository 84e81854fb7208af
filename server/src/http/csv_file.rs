//! A CSV as a file to keep. Knows headers; must not know columns.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use floe_domain::time::DayRange;

/// The file, named after its days.
pub(in crate::http) fn csv_file(range: DayRange, text: String) -> Response {
    let name = format!(
        "attachment; filename=\"floe-{}-{}.csv\"",
        range.start,
        range.last_day()
    );
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, name),
    ];
    (headers, text).into_response()
}
