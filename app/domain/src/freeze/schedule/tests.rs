//! Occurrences around the nights in which clocks change, by hand and against a walk over the instants.
#![cfg(feature = "zones")]

use super::{Length, Occurrence, Schedule};
use crate::freeze::{Frequency, Recurrence};
use crate::time::Instant;
use chrono::{Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

fn civil(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn daily() -> Recurrence {
    Recurrence {
        frequency: Frequency::Daily,
        interval: 1,
        weekdays: vec![],
        month_days: vec![],
        until: None,
        count: None,
        except: vec![],
    }
}

fn schedule(zone: &str, start: &str, length: Length) -> Schedule {
    Schedule {
        start: civil(start),
        zone: zone.to_owned(),
        length,
        recurrence: Some(daily()),
    }
}

fn span(starts_at: &str, ends_at: &str) -> Occurrence {
    Occurrence {
        starts_at: at(starts_at),
        ends_at: at(ends_at),
    }
}

#[test]
fn an_occurrence_lasts_366_days_at_most_and_not_a_second_more() {
    let fields = |length: Length| -> Vec<String> {
        let window = Schedule {
            recurrence: None,
            ..schedule("UTC", "2026-01-01T00:00:00", length)
        };
        window
            .check()
            .into_iter()
            .map(|wrong| wrong.field)
            .collect()
    };
    let longest = 366 * 86_400;
    assert_eq!(fields(Length::Seconds(longest)), [""; 0]);
    assert_eq!(fields(Length::Seconds(longest + 1)), ["end"]);
    assert_eq!(fields(Length::Until(civil("2027-01-02T00:00:00"))), [""; 0]);
    assert_eq!(fields(Length::Until(civil("2027-01-02T00:00:01"))), ["end"]);
    assert_eq!(fields(Length::Until(civil("2026-01-01T00:00:00"))), ["end"]);
    assert_eq!(fields(Length::Seconds(0)), ["duration"]);
}

#[test]
fn clocks_that_turn_back_open_no_hole_in_an_hour() {
    // Half past one comes twice in New York on 1 November 2026, at 05:30 and at 06:30 UTC.
    let window = schedule(
        "America/New_York",
        "2026-10-30T01:30:00",
        Length::Seconds(3_600),
    );
    let found: Vec<_> = window
        .occurrences(at("2026-11-01T00:00:00Z"))
        .take(2)
        .collect();
    assert_eq!(
        found,
        [
            span("2026-11-01T05:30:00Z", "2026-11-01T07:30:00Z"),
            span("2026-11-02T06:30:00Z", "2026-11-02T07:30:00Z"),
        ]
    );
}

#[test]
fn a_start_that_does_not_happen_is_the_moment_the_clocks_leap() {
    let window = schedule(
        "Europe/London",
        "2026-03-27T01:30:00",
        Length::Until(civil("2026-03-27T02:30:00")),
    );
    let found: Vec<_> = window
        .occurrences(at("2026-03-29T00:00:00Z"))
        .take(1)
        .collect();
    assert_eq!(
        found,
        [span("2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")]
    );
}

#[test]
fn what_lies_within_an_hour_that_does_not_happen_is_no_occurrence() {
    // In London the clocks leap from one to two on 29 March 2026: both edges are that moment.
    let window = schedule(
        "Europe/London",
        "2026-03-27T01:15:00",
        Length::Until(civil("2026-03-27T01:45:00")),
    );
    let day = civil("2026-03-29T00:00:00").date();
    assert_eq!(window.occurrence(day), None);
    assert_eq!(window.opening(day), None);
    let next: Vec<_> = window
        .occurrences(at("2026-03-29T00:00:00Z"))
        .take(1)
        .collect();
    assert_eq!(next, [span("2026-03-30T00:15:00Z", "2026-03-30T00:45:00Z")]);
}

#[test]
fn an_opening_is_over_at_its_end() {
    let window = schedule("UTC", "2026-03-01T09:00:00", Length::Seconds(3_600));
    let first = |from| window.openings(at(from)).next();
    let (one, next) = (
        span("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"),
        span("2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z"),
    );
    assert_eq!(first("2026-03-02T09:59:59.999999Z"), Some(one));
    assert_eq!(first("2026-03-02T10:00:00Z"), Some(next));
}

#[test]
fn a_civil_end_comes_as_many_days_later_as_the_first() {
    let window = schedule(
        "Asia/Shanghai",
        "2026-09-30T22:00:00",
        Length::Until(civil("2026-10-02T06:00:00")),
    );
    let found: Vec<_> = window
        .occurrences(at("2026-10-10T00:00:00Z"))
        .take(2)
        .collect();
    assert_eq!(
        found,
        [
            span("2026-10-09T14:00:00Z", "2026-10-10T22:00:00Z"),
            span("2026-10-10T14:00:00Z", "2026-10-11T22:00:00Z"),
        ]
    );
}

#[test]
fn once_is_once() {
    let mut window = schedule("UTC", "2026-12-20T00:00:00", Length::Seconds(60));
    window.recurrence = None;
    let all: Vec<_> = window.occurrences(at("2020-01-01T00:00:00Z")).collect();
    assert_eq!(all, [span("2026-12-20T00:00:00Z", "2026-12-20T00:01:00Z")]);
    assert_eq!(window.occurrences(at("2026-12-20T00:01:00Z")).count(), 0);
    assert_eq!(window.active(at("2026-12-20T00:00:00Z")).count(), 1);
    assert_eq!(window.active(at("2026-12-19T23:59:59.999999Z")).count(), 0);
}

#[test]
fn what_is_too_long_or_of_no_length_is_wrong() {
    for length in [
        Length::Seconds(0),
        Length::Seconds(u64::MAX),
        Length::Until(civil("2026-01-01T00:00:00")),
        Length::Until(civil("2028-01-01T00:00:00")),
    ] {
        let window = schedule("UTC", "2026-01-01T00:00:00", length);
        assert_eq!(window.check().len(), 1, "{length:?}");
    }
}

/// Whether a clock on the wall of the zone shows a time within the window's hours, in either reading where there are two.
fn on_the_wall(zone: Tz, start: NaiveDateTime, end: NaiveDateTime, at: Instant) -> bool {
    let wall = at.with_timezone(&zone).naive_local();
    let since = (wall - start).num_seconds().rem_euclid(86_400);
    wall >= start && since < (end - start).num_seconds()
}

proptest! {
    /// What is frozen by the clock on the wall is frozen, whatever the clocks do that night; the window can only be wider.
    #[test]
    fn no_moment_that_the_wall_clock_names_is_left_open(
        zone in prop::sample::select(vec!["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Casablanca"]),
        transition in 0_usize..60,
        minutes in -200_i64..200,
        length in 1_i64..300,
        probe in -400_i64..400,
    ) {
        let tz: Tz = zone.parse().unwrap();
        // Nights around which most zones change their clocks.
        let year = 2005 + i32::try_from(transition / 2).unwrap() % 30;
        let month = if transition % 2 == 0 { 3 } else { 10 };
        let night = Utc.with_ymd_and_hms(year, month, 28, 1, 0, 0).unwrap();
        let start = night.with_timezone(&tz).naive_local() + Duration::minutes(minutes);
        let end = start + Duration::minutes(length);
        let window = Schedule {
            start: start - Duration::days(40),
            zone: zone.to_owned(),
            length: Length::Until(end - Duration::days(40)),
            recurrence: Some(daily()),
        };
        let at = night + Duration::minutes(probe);
        if on_the_wall(tz, window.start, window.start + Duration::minutes(length), at) {
            prop_assert!(window.active(at).next().is_some(), "{zone} {start} {at}");
        }
    }
}
