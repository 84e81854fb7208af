//! Moments and spans in words, always UTC. Pure, except for the markup at the end; must not know what time it is.

use floe_domain::cost::Period;
use floe_domain::time::{DayRange, Instant};
use leptos::prelude::*;

/// `23 Nov 2026 16:34 UTC`, with seconds where the minute is not whole.
#[must_use]
pub fn moment(at: Instant) -> String {
    let whole = at.timestamp() % 60 == 0;
    let format = if whole {
        "%-d %b %Y %H:%M UTC"
    } else {
        "%-d %b %Y %H:%M:%S UTC"
    };
    at.format(format).to_string()
}

/// `20 Dec 2026 00:00 – 2 Jan 2027 08:00 UTC`; the date is said once when both are on it.
#[must_use]
pub fn span(start: Instant, end: Instant) -> String {
    let until = if start.date_naive() == end.date_naive() {
        end.format("%H:%M UTC").to_string()
    } else {
        moment(end)
    };
    let from = moment(start);
    format!("{} – {until}", from.strip_suffix(" UTC").unwrap_or(&from))
}

/// The days that figures are compared with, and since when there are bills of them: without these a change says nothing.
/// `1–31 Aug 2024, of which there are bills from 20 Aug 2024 on`.
#[must_use]
pub fn compared(before: DayRange, data: Option<DayRange>) -> String {
    match data {
        Some(data) if data.start >= before.end => format!("{before}, of which there are no bills"),
        Some(data) if data.start > before.start => format!(
            "{before}, of which there are bills from {} on",
            data.start.format("%-d %b %Y")
        ),
        _ => before.to_string(),
    }
}

/// The end of the last period that charges are of: `4 Oct 2024` for a whole day, `4 Oct 2024 14:00 UTC` for an hour of one.
#[must_use]
pub fn end_of(last: Period) -> String {
    let day = last.day.format("%-d %b %Y");
    match last.hour {
        // The hour before midnight makes the day whole.
        None | Some(23..) => day.to_string(),
        Some(hour) => format!("{day} {:02}:00 UTC", hour + 1),
    }
}

/// A length of time by its two largest units: `3 days 4 h`, `4 h 12 min`, `12 min 30 s`, `30 s`.
#[must_use]
pub fn length(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let day = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min {} s", seconds % 60),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} {day}"),
        (days, hours, _) => format!("{days} {day} {hours} h"),
    }
}

/// How long ago, as `3 days 4 h ago`; `just now` within a minute.
#[must_use]
pub fn ago(now: Instant, at: Instant) -> String {
    let seconds = (now - at).num_seconds();
    if seconds < 60 {
        "just now".to_owned()
    } else {
        format!("{} ago", length(seconds - seconds % 60).replace(" 0 s", ""))
    }
}

/// A moment as `<time>`.
#[must_use]
pub fn time(at: Instant) -> AnyView {
    view! { <time datetime=at.to_rfc3339()>{moment(at)}</time> }.into_any()
}

/// A moment as `<time>`, told by its distance, the moment itself on hover.
#[must_use]
pub fn time_ago(now: Instant, at: Instant) -> AnyView {
    view! { <time datetime=at.to_rfc3339() title=moment(at)>{ago(now, at)}</time> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn seconds_are_told_only_where_the_minute_is_not_whole() {
        assert_eq!(moment(at("2026-11-03T06:04:00Z")), "3 Nov 2026 06:04 UTC");
        assert_eq!(
            moment(at("2026-11-03T06:04:09Z")),
            "3 Nov 2026 06:04:09 UTC"
        );
    }

    #[test]
    fn a_span_within_a_day_says_the_date_once() {
        let start = at("2026-12-20T08:00:00Z");
        assert_eq!(
            span(start, at("2026-12-20T17:30:00Z")),
            "20 Dec 2026 08:00 – 17:30 UTC"
        );
        assert_eq!(
            span(start, at("2027-01-02T00:00:00Z")),
            "20 Dec 2026 08:00 – 2 Jan 2027 00:00 UTC"
        );
    }

    #[test]
    fn what_is_compared_with_says_what_of_it_there_is() {
        let days = |start: &str, end: &str| {
            DayRange::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
        };
        let august = days("2024-08-01", "2024-09-01");
        let since = |start| compared(august, Some(days(start, "2025-01-01")));
        assert_eq!(since("2024-08-01"), "1–31 Aug 2024");
        assert_eq!(
            since("2024-08-20"),
            "1–31 Aug 2024, of which there are bills from 20 Aug 2024 on"
        );
        assert_eq!(
            since("2024-09-01"),
            "1–31 Aug 2024, of which there are no bills"
        );
    }

    #[test]
    fn data_by_the_hour_is_complete_to_the_end_of_an_hour() {
        let end = |text: &str| end_of(text.parse().unwrap());
        assert_eq!(end("2024-10-04"), "4 Oct 2024");
        assert_eq!(end("2024-10-04T08:00:00Z"), "4 Oct 2024 09:00 UTC");
        assert_eq!(end("2024-10-04T22:00:00Z"), "4 Oct 2024 23:00 UTC");
        assert_eq!(end("2024-10-04T23:00:00Z"), "4 Oct 2024");
    }

    #[test]
    fn a_length_is_told_by_its_two_largest_units() {
        for (seconds, words) in [
            (-5, "0 s"),
            (59, "59 s"),
            (60, "1 min 0 s"),
            (3_600, "1 h 0 min"),
            (86_400, "1 day"),
            (273_700, "3 days 4 h"),
        ] {
            assert_eq!(length(seconds), words);
        }
    }

    #[test]
    fn what_happened_minutes_ago_has_no_seconds() {
        let now = at("2026-12-20T08:10:30Z");
        assert_eq!(ago(now, at("2026-12-20T08:07:10Z")), "3 min ago");
        assert_eq!(ago(now, at("2026-12-20T08:10:00Z")), "just now");
    }
}
