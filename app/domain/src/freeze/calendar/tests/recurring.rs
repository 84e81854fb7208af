//! Freezes that come back so often, touching, that no calendar holds them all: when does the stop end? Against all their occurrences.

use super::{AGENT, DELETE};
use crate::freeze::{Calendar, FOREVER, FreezeWindow, Frequency, Length, Recurrence, Schedule};
use crate::sample::{environment, instant, window};
use crate::time::Instant;
use chrono::Duration;
use proptest::prelude::*;

/// One that starts each so many days at this hour of a day and lasts so many hours.
fn daily(id: &str, start: &str, interval: u32, hours: u64, count: Option<u32>) -> FreezeWindow {
    let schedule = Schedule {
        start: start.parse().unwrap(),
        zone: "UTC".to_owned(),
        length: Length::Seconds(hours * 3_600),
        recurrence: Some(Recurrence {
            frequency: Frequency::Daily,
            interval,
            weekdays: vec![],
            month_days: vec![],
            until: None,
            count,
            except: vec![],
        }),
    };
    let whole = schedule.whole().unwrap();
    FreezeWindow {
        starts_at: whole.starts_at,
        ends_at: whole.ends_at,
        schedule: Some(schedule),
        ..window(id, 0..1)
    }
}

fn next(freezes: &[FreezeWindow], at: Instant) -> Option<Instant> {
    Calendar::of(1, freezes, at).next_transition(DELETE, &environment("eu-west-1"), AGENT, at)
}

#[test]
fn what_is_listed_of_a_freeze_is_its_next_times_64_at_most_or_itself_where_it_comes_once() {
    let freeze = daily("a", "2026-01-01T00:00:00", 1, 6, Some(100));
    let listed = freeze.occurrences(instant("2026-01-02T06:00:00Z"));
    assert_eq!(listed.len(), 64);
    let spans = listed.iter().map(|one| (one.starts_at, one.ends_at));
    let expected = (2..).map(|days| {
        let start = instant("2026-01-01T00:00:00Z") + Duration::days(days);
        (start, start + Duration::hours(6))
    });
    assert!(spans.eq(expected.take(64)));
    assert_eq!(freeze.occurrences(instant("2026-04-10T05:59:59Z")).len(), 1);
    assert_eq!(freeze.occurrences(instant("2026-04-10T06:00:00Z")), []);
    // Ended at the very start of a time, it does not come then.
    let ended = FreezeWindow {
        ends_at: instant("2026-01-05T00:00:00Z"),
        ..freeze
    };
    assert_eq!(ended.occurrences(instant("2026-01-04T00:00:00Z")).len(), 1);
    let once = window("once", 0..10);
    assert_eq!(once.occurrences(once.ends_at), std::slice::from_ref(&once));
}

#[test]
fn a_stop_ends_when_the_last_of_a_hundred_occurrences_that_touch_does() {
    let freeze = daily("a", "2026-01-01T00:00:00", 1, 24, Some(100));
    let end = instant("2026-04-11T00:00:00Z");
    for at in [
        "2026-01-01T00:00:00Z",
        "2026-02-01T12:00:00Z",
        "2026-04-10T23:59:59Z",
    ] {
        assert_eq!(
            next(std::slice::from_ref(&freeze), instant(at)),
            Some(end),
            "{at}"
        );
    }
    assert_eq!(next(&[freeze], end), None);
}

#[test]
fn two_that_take_turns_are_one_stop_for_as_long_as_both_come_back() {
    let day = daily("a", "2026-01-01T00:00:00", 1, 12, Some(90));
    let night = daily("b", "2026-01-01T12:00:00", 1, 12, None);
    let at = instant("2026-01-01T06:00:00Z");
    assert_eq!(
        next(&[day, night], at),
        Some(instant("2026-04-01T00:00:00Z"))
    );
}

#[test]
fn one_that_comes_once_can_fill_the_gap_that_another_leaves() {
    let freeze = daily("a", "2026-01-01T00:00:00", 1, 23, Some(50));
    let once = FreezeWindow {
        starts_at: instant("2026-01-01T00:00:00Z"),
        ends_at: instant("2026-02-01T00:00:00Z"),
        ..window("b", 0..1)
    };
    let end = instant("2026-02-01T23:00:00Z");
    assert_eq!(
        next(&[freeze, once], instant("2026-01-05T00:00:00Z")),
        Some(end)
    );
}

#[test]
fn what_never_ends_has_no_end() {
    let freeze = daily("a", "2026-01-01T00:00:00", 1, 24, None);
    assert_eq!(freeze.ends_at, FOREVER);
    assert_eq!(next(&[freeze], instant("2026-06-01T00:00:00Z")), None);
}

#[test]
fn what_was_ended_early_comes_back_no_more() {
    let end = instant("2026-01-08T12:00:00Z");
    let freeze = FreezeWindow {
        ends_at: end,
        ended_early_at: Some(end),
        ..daily("a", "2026-01-01T00:00:00", 1, 24, None)
    };
    assert_eq!(next(&[freeze], instant("2026-01-01T00:00:00Z")), Some(end));
}

#[test]
fn a_thousand_that_come_back_are_held_with_a_few_occurrences_each() {
    let freezes: Vec<_> = (0..1_000)
        .map(|nth| daily(&nth.to_string(), "2020-01-01T00:00:00", 1, 24, None))
        .collect();
    let at = instant("2026-06-01T00:00:00Z");
    assert_eq!(Calendar::of(1, &freezes, at).windows.len(), 4_000);
    assert_eq!(next(&freezes, at), None);
}

proptest! {
    #[test]
    fn a_stop_ends_where_no_occurrence_of_any_freeze_goes_on(
        drawn in prop::collection::vec((0_i64..60, 1_u32..4, 1_u64..80, 1_u32..60), 1..4),
        hour in 0_i64..2_000,
    ) {
        let begin = instant("2026-01-01T00:00:00Z");
        let freezes: Vec<_> = drawn
            .iter()
            .enumerate()
            .map(|(nth, (start, interval, hours, count))| {
                let start = (begin + Duration::hours(*start)).naive_utc().to_string().replace(' ', "T");
                daily(&nth.to_string(), &start, *interval, *hours, Some(*count))
            })
            .collect();
        let all: Vec<_> = freezes
            .iter()
            .flat_map(|freeze| freeze.schedule.as_ref().unwrap().occurrences(begin))
            .collect();
        let at = begin + Duration::hours(hour);
        let within = |when| all.iter().any(|one| one.starts_at <= when && when < one.ends_at);
        let mut edges: Vec<_> = all.iter().flat_map(|one| [one.starts_at, one.ends_at]).collect();
        edges.sort();
        let scanned = edges.into_iter().find(|edge| *edge > at && within(*edge) != within(at));
        prop_assert_eq!(next(&freezes, at), scanned);
    }
}
