//! Civil times against the transitions of zones that have given others trouble. Knows dates; must not know windows.

use super::{Edge, in_zone, is_zone, resolve_civil, zones};
use crate::time::Instant;
use chrono::{NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;

fn civil(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Start and end that a civil time means, in UTC.
fn check(zone: &str, at: &str, start: &str, end: &str) {
    for (edge, expected) in [(Edge::Start, start), (Edge::End, end)] {
        assert_eq!(
            resolve_civil(civil(at), zone, edge),
            Some(instant(expected)),
            "{edge:?} at {at} in {zone}"
        );
    }
}

#[test]
fn a_plain_time_is_itself_at_either_edge() {
    check(
        "Europe/London",
        "2026-07-01T09:00",
        "2026-07-01T08:00:00Z",
        "2026-07-01T08:00:00Z",
    );
    check(
        "America/New_York",
        "2026-01-15T09:00",
        "2026-01-15T14:00:00Z",
        "2026-01-15T14:00:00Z",
    );
    check(
        "Asia/Shanghai",
        "2026-03-29T01:30",
        "2026-03-28T17:30:00Z",
        "2026-03-28T17:30:00Z",
    );
    check(
        "Asia/Kathmandu",
        "2026-03-29T00:00",
        "2026-03-28T18:15:00Z",
        "2026-03-28T18:15:00Z",
    );
    check(
        "UTC",
        "2026-10-25T01:30",
        "2026-10-25T01:30:00Z",
        "2026-10-25T01:30:00Z",
    );
}

#[test]
fn a_time_in_a_gap_is_the_moment_the_clocks_go_forward() {
    check(
        "Europe/London",
        "2026-03-29T01:30",
        "2026-03-29T01:00:00Z",
        "2026-03-29T01:00:00Z",
    );
    check(
        "America/New_York",
        "2026-03-08T02:00",
        "2026-03-08T07:00:00Z",
        "2026-03-08T07:00:00Z",
    );
    check(
        "America/New_York",
        "2026-03-08T02:59",
        "2026-03-08T07:00:00Z",
        "2026-03-08T07:00:00Z",
    );
    check(
        "Australia/Lord_Howe",
        "2026-10-04T02:15",
        "2026-10-03T15:30:00Z",
        "2026-10-03T15:30:00Z",
    );
}

#[test]
fn a_whole_day_that_a_zone_left_out_is_the_moment_of_the_leap() {
    check(
        "Pacific/Apia",
        "2011-12-30T12:00",
        "2011-12-30T10:00:00Z",
        "2011-12-30T10:00:00Z",
    );
}

#[test]
fn a_time_that_happens_twice_starts_at_the_first_and_ends_at_the_second() {
    check(
        "Europe/London",
        "2026-10-25T01:30",
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
    );
    check(
        "America/New_York",
        "2026-11-01T01:30",
        "2026-11-01T05:30:00Z",
        "2026-11-01T06:30:00Z",
    );
    check(
        "Australia/Lord_Howe",
        "2026-04-05T01:45",
        "2026-04-04T14:45:00Z",
        "2026-04-04T15:15:00Z",
    );
}

#[test]
fn the_hours_around_a_fold_leave_no_hole_between_the_freezes_of_one_day_and_the_next() {
    let edge = civil("2026-11-01T01:30");
    let end = resolve_civil(edge, "America/New_York", Edge::End).unwrap();
    let start = resolve_civil(edge, "America/New_York", Edge::Start).unwrap();
    assert!(start <= end);
}

#[test]
fn an_unknown_zone_has_no_instants() {
    for zone in ["", "Europe/Atlantis", "europe/london", "+01:00", "UTC+1"] {
        assert_eq!(
            resolve_civil(civil("2026-07-01T09:00"), zone, Edge::Start),
            None,
            "{zone}"
        );
        assert_eq!(
            in_zone(instant("2026-07-01T09:00:00Z"), zone),
            None,
            "{zone}"
        );
        assert!(!is_zone(zone), "{zone}");
    }
}

#[test]
fn every_zone_to_pick_from_is_one() {
    let zones = zones();
    assert_eq!(zones[0], "UTC");
    assert!(zones.contains(&"Asia/Shanghai"));
    assert!(zones.len() > 300);
    for zone in zones {
        assert!(is_zone(zone), "{zone}");
    }
}

#[test]
fn an_instant_is_shown_as_the_clock_on_the_wall_shows_it() {
    let shown = |at: &str, zone| in_zone(instant(at), zone).unwrap();
    assert_eq!(
        shown("2026-12-19T16:00:00Z", "Asia/Shanghai"),
        "2026-12-20 00:00"
    );
    assert_eq!(
        shown("2026-07-01T08:00:05Z", "Europe/London"),
        "2026-07-01 09:00:05"
    );
    assert_eq!(
        shown("2026-07-01T08:00:00.25Z", "UTC"),
        "2026-07-01 08:00:00.250"
    );
}

proptest! {
    /// The widest reading: of all instants that show this civil time, the start is not after and the end not before.
    #[test]
    fn a_start_is_never_after_an_instant_of_its_civil_time_and_an_end_never_before(
        zone in prop::sample::select(vec![
            "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai",
            "America/St_Johns", "Africa/Casablanca", "Pacific/Chatham", "America/Santiago",
        ]),
        minute in 0_i64..(60 * 24 * 365 * 12),
    ) {
        let at = instant("2015-01-01T00:00:00Z") + chrono::Duration::minutes(minute);
        let tz: Tz = zone.parse().unwrap();
        let shown = at.with_timezone(&tz).naive_local();
        let start = resolve_civil(shown, zone, Edge::Start).unwrap();
        let end = resolve_civil(shown, zone, Edge::End).unwrap();
        prop_assert!(start <= at && at <= end, "{at} in {start}..={end}");
        prop_assert_eq!(start.with_timezone(&tz).naive_local(), shown);
        prop_assert_eq!(end.with_timezone(&tz).naive_local(), shown);
    }

    /// A gap opens no hole: later civil times never resolve to earlier starts, nor to earlier ends.
    #[test]
    fn later_civil_times_never_mean_earlier_instants(
        zone in prop::sample::select(vec!["Europe/London", "America/New_York", "Australia/Lord_Howe"]),
        minute in 0_i64..(60 * 24 * 365 * 3),
        step in 1_i64..200,
    ) {
        let one = civil("2025-01-01T00:00") + chrono::Duration::minutes(minute);
        let other = one + chrono::Duration::minutes(step);
        for edge in [Edge::Start, Edge::End] {
            prop_assert!(resolve_civil(one, zone, edge) <= resolve_civil(other, zone, edge));
        }
    }

    #[test]
    fn a_time_in_a_gap_is_where_utc_jumps_over_it(minute in 0_u32..60) {
        let at = Utc.with_ymd_and_hms(2026, 3, 29, 1, 0, 0).unwrap();
        let inside = civil("2026-03-29T01:00") + chrono::Duration::minutes(i64::from(minute));
        prop_assert_eq!(resolve_civil(inside, "Europe/London", Edge::Start), Some(at));
    }
}
