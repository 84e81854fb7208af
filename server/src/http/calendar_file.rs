//! A calendar file as an answer, told again only when it has changed. Knows headers; must not know what is in the file.

use crate::service::calendar_file::CalendarFile;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// How a calendar file is told on the wire.
pub(in crate::http) const MEDIA_TYPE: &str = "text/calendar";

/// The file, or that the one that was fetched before is still it. A calendar program may keep it for five minutes.
pub(in crate::http) fn calendar_file(file: CalendarFile, asked: &HeaderMap) -> Response {
    // The same file compressed has other bytes.
    let tag = format!("W/\"{}\"", file.mark);
    let headers = [
        (ETAG, tag.clone()),
        (CACHE_CONTROL, "private, max-age=300".to_owned()),
    ];
    if knows(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let kind = [
        (CONTENT_TYPE, format!("{MEDIA_TYPE}; charset=utf-8")),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"floe-freezes.ics\"".to_owned(),
        ),
    ];
    (headers, kind, file.text).into_response()
}

/// Whether whoever asks has the file of this tag.
fn knows(asked: &HeaderMap, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|tags| tags.to_str().ok())
        .flat_map(|tags| tags.split(','))
        .any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use super::{HeaderMap, IF_NONE_MATCH, knows};

    #[test]
    fn a_file_is_known_by_any_of_the_tags_that_are_sent() {
        let tag = "W/\"0.1.0-7-2\"";
        for (sent, expected) in [
            ("W/\"0.1.0-7-2\"", true),
            ("\"0.1.0-7-2\"", true),
            ("\"a\", W/\"0.1.0-7-2\"", true),
            ("*", true),
            ("\"0.1.0-7-3\"", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, sent.parse().unwrap());
            assert_eq!(knows(&headers, tag), expected, "{sent}");
        }
        assert!(!knows(&HeaderMap::new(), tag));
    }
}
