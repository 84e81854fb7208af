//! Figures for Prometheus. Knows counts; must not know names of people, environments or bills, since anyone may read them.

use crate::http::Http;
use axum::extract::State;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// Upper bounds of the duration's buckets, in milliseconds.
const BOUNDS: [i64; 9] = [1, 5, 10, 25, 50, 100, 500, 1_000, 5_000];

/// What was counted since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
    durations: Mutex<Durations>,
}

#[derive(Debug, Default)]
struct Durations {
    /// Requests up to each bound, the bounds below included.
    up_to: [u64; BOUNDS.len()],
    count: u64,
    microseconds: u64,
}

impl Metrics {
    /// Counts one answered request. `route` is the pattern, not the path, so that the number of series is bounded.
    pub fn count_request(&self, method: &Method, route: &str, status: u16, took: TimeDelta) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests
            .entry((known(method).to_owned(), route.to_owned(), status))
            .or_default() += 1;
        drop(requests);
        let mut durations = self
            .durations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        for (slot, bound) in durations.up_to.iter_mut().zip(BOUNDS) {
            if took <= TimeDelta::milliseconds(bound) {
                *slot += 1;
            }
        }
        durations.count += 1;
        let microseconds = took.num_microseconds().unwrap_or_default();
        durations.microseconds += u64::try_from(microseconds).unwrap_or_default();
    }

    /// In Prometheus' text format.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP floe_http_requests_total Answered requests.\n# TYPE floe_http_requests_total counter\n",
        );
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((method, route, status), count) in requests.iter() {
            let _infallible = writeln!(
                out,
                "floe_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        drop(requests);
        let durations = self
            .durations
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        out.push_str("# HELP floe_http_request_duration_seconds How long answers took.\n# TYPE floe_http_request_duration_seconds histogram\n");
        let line = |out: &mut String, suffix: &str, value: String| {
            let _infallible = writeln!(out, "floe_http_request_duration_seconds_{suffix} {value}");
        };
        for (count, bound) in durations.up_to.iter().zip(BOUNDS) {
            let seconds = thousandths(bound);
            line(
                &mut out,
                &format!("bucket{{le=\"{seconds}\"}}"),
                count.to_string(),
            );
        }
        line(&mut out, "bucket{le=\"+Inf\"}", durations.count.to_string());
        let (whole, rest) = (
            durations.microseconds / 1_000_000,
            durations.microseconds % 1_000_000,
        );
        line(&mut out, "sum", format!("{whole}.{rest:06}"));
        line(&mut out, "count", durations.count.to_string());
        out
    }
}

/// Methods are text that anyone can make up.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::OPTIONS
        | Method::PATCH => method.as_str(),
        _ => "other",
    }
}

fn thousandths(milliseconds: i64) -> String {
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

/// What is served now, in Prometheus' text format.
fn served(http: &Http) -> String {
    let served = http.app.ledger().served();
    let gauges = [
        (
            "floe_charges",
            "Charges that are served.",
            served.cube.rows(),
        ),
        (
            "floe_cube_bytes",
            "Memory that they take.",
            served.cube.bytes(),
        ),
        (
            "floe_damaged_segments",
            "Segments that can not be read.",
            served.damaged.len(),
        ),
    ];
    gauges
        .into_iter()
        .map(|(name, help, value)| {
            format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n")
        })
        .collect()
}

/// `GET /metrics`.
pub async fn show(State(http): State<Http>) -> impl IntoResponse {
    let text = http.metrics.text() + &served(&http);
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_method_route_and_status() {
        let metrics = Metrics::default();
        let took = TimeDelta::milliseconds(7);
        metrics.count_request(&Method::GET, "/api/v1/costs", 200, took);
        metrics.count_request(&Method::GET, "/api/v1/costs", 200, took);
        let text = metrics.text();
        assert!(text.contains(
            "floe_http_requests_total{method=\"GET\",route=\"/api/v1/costs\",status=\"200\"} 2"
        ));
        assert!(text.contains("floe_http_request_duration_seconds_bucket{le=\"0.005\"} 0"));
        assert!(text.contains("floe_http_request_duration_seconds_bucket{le=\"0.010\"} 2"));
        assert!(text.contains("floe_http_request_duration_seconds_sum 0.014000"));
    }
}
