//! Change windows and what is closed between them, beside a look at every minute.

use super::ChangeWindows;
use crate::freeze::{Calendar, FOREVER, FreezeWindow, Frequency, Length, Recurrence, Schedule};
use crate::sample::{environment, instant, window};
use crate::time::Instant;
use chrono::{Duration, Weekday};
use proptest::prelude::*;

fn rule(frequency: Frequency, weekdays: Vec<Weekday>, count: Option<u32>) -> Recurrence {
    Recurrence {
        frequency,
        interval: 1,
        weekdays,
        month_days: vec![],
        until: None,
        count,
        except: vec![],
    }
}

fn schedule(start: &str, minutes: u64, zone: &str, recurrence: Option<Recurrence>) -> Schedule {
    Schedule {
        start: start.parse().unwrap(),
        zone: zone.to_owned(),
        length: Length::Seconds(minutes * 60),
        recurrence,
    }
}

fn closed_but(windows: Vec<Schedule>) -> FreezeWindow {
    let starts_at = instant("2026-11-20T00:00:00Z");
    FreezeWindow {
        starts_at,
        ends_at: FOREVER,
        change_windows: Some(ChangeWindows {
            starts_at,
            ends_at: FOREVER,
            windows,
        }),
        ..window("a", 0..1)
    }
}

fn tuesdays() -> Vec<Schedule> {
    let weekly = rule(Frequency::Weekly, vec![Weekday::Tue], None);
    vec![schedule(
        "2026-11-24T10:00:00",
        120,
        "Europe/Berlin",
        Some(weekly),
    )]
}

fn spans(freeze: &FreezeWindow, from: &str, most: usize) -> Vec<(Instant, Instant)> {
    freeze
        .next_occurrences(instant(from), most)
        .into_iter()
        .map(|one| (one.starts_at, one.ends_at))
        .collect()
}

#[test]
fn it_is_closed_until_its_first_window_and_between_any_two() {
    let week = [
        ("2026-11-20T00:00:00Z", "2026-11-24T09:00:00Z"),
        ("2026-11-24T11:00:00Z", "2026-12-01T09:00:00Z"),
    ]
    .map(|(start, end)| (instant(start), instant(end)));
    let freeze = closed_but(tuesdays());
    assert_eq!(spans(&freeze, "2026-11-20T00:00:00Z", 2), week);
    // While it is open, the next one closed is the first.
    assert_eq!(spans(&freeze, "2026-11-24T10:00:00Z", 1), week[1..]);
    // Since when it is closed does not hang on when it is asked.
    assert_eq!(spans(&freeze, "2026-11-30T10:00:00Z", 1), week[1..]);
}

#[test]
fn after_the_last_window_it_is_closed_to_its_end() {
    let daily = rule(Frequency::Daily, vec![], Some(2));
    let freeze = closed_but(vec![schedule(
        "2026-11-24T10:00:00",
        60,
        "UTC",
        Some(daily),
    )]);
    let last = (instant("2026-11-25T11:00:00Z"), FOREVER);
    assert_eq!(spans(&freeze, "2026-11-25T12:00:00Z", 9), [last]);
    assert_eq!(spans(&freeze, "2028-02-01T00:00:00Z", 9).len(), 1);
}

#[test]
fn ended_before_its_time_it_is_open_from_then_on() {
    let ended = instant("2026-11-26T00:00:00Z");
    let freeze = FreezeWindow {
        ends_at: ended,
        ended_early_at: Some(ended),
        ..closed_but(tuesdays())
    };
    let left = (instant("2026-11-24T11:00:00Z"), ended);
    assert_eq!(spans(&freeze, "2026-11-25T00:00:00Z", 9), [left]);
    assert_eq!(spans(&freeze, "2026-11-26T00:00:00Z", 9), []);
}

#[test]
fn a_window_in_the_hour_that_comes_twice_or_never_is_shorter_rather_than_longer() {
    let open = |day: &str, start: &str| {
        let once = schedule(&format!("{day}T{start}"), 60, "Europe/Berlin", None);
        let windows = ChangeWindows {
            starts_at: instant("2026-01-01T00:00:00Z"),
            ends_at: FOREVER,
            windows: vec![once],
        };
        let spans: Vec<_> = windows.open(instant("2026-01-01T00:00:00Z")).collect();
        spans
            .iter()
            .map(|one| (one.ends_at - one.starts_at).num_minutes())
            .sum::<i64>()
    };
    // 02:30 comes twice: from the later one to an hour after the earlier one there is nothing.
    assert_eq!(open("2026-10-25", "02:30:00"), 0);
    // 02:30 never comes: an hour from the change.
    assert_eq!(open("2026-03-29", "02:30:00"), 60);
    assert_eq!(open("2026-03-28", "02:30:00"), 60);
}

#[test]
fn the_calendar_says_when_it_opens_and_when_it_closes_again() {
    let calendar = |at: Instant| Calendar::of(1, &[closed_but(tuesdays())], at);
    let next = |at: &str| {
        let at = instant(at);
        calendar(at).next_state_change(&environment("eu-west-1"), at)
    };
    assert_eq!(
        next("2026-11-23T00:00:00Z"),
        Some(instant("2026-11-24T09:00:00Z"))
    );
    assert_eq!(
        next("2026-11-24T09:00:00Z"),
        Some(instant("2026-11-24T11:00:00Z"))
    );
}

#[test]
fn another_freeze_over_all_windows_that_are_known_keeps_it_closed() {
    let until = instant("2027-06-01T12:00:00Z");
    let over = FreezeWindow {
        starts_at: instant("2026-11-01T00:00:00Z"),
        ends_at: until,
        ..window("b", 0..1)
    };
    let at = instant("2026-11-23T00:00:00Z");
    let calendar = Calendar::of(1, &[closed_but(tuesdays()), over], at);
    // The last of them is on a Tuesday, from 08:00 to 10:00 in summer time.
    assert_eq!(
        calendar.next_state_change(&environment("eu-west-1"), at),
        Some(instant("2027-06-08T08:00:00Z"))
    );
}

#[test]
fn windows_that_touch_each_other_or_its_end_leave_nothing_closed_between() {
    let daily = |start: &str, hours: u64| {
        let again = rule(Frequency::Daily, vec![], None);
        schedule(start, hours * 60, "UTC", Some(again))
    };
    let closed_until = |ends_at: &str, from: &str| -> Vec<(Instant, Instant)> {
        let calendar = ChangeWindows {
            starts_at: instant("2026-11-20T00:00:00Z"),
            ends_at: instant(ends_at),
            windows: vec![
                daily("2026-11-20T00:00:00", 12),
                daily("2026-11-20T12:00:00", 6),
            ],
        };
        let spans = calendar.closed(instant(from));
        spans.map(|one| (one.starts_at, one.ends_at)).collect()
    };
    let closed = |from: &str| closed_until("2026-11-21T12:00:00Z", from);
    let evening = (
        instant("2026-11-20T18:00:00Z"),
        instant("2026-11-21T00:00:00Z"),
    );
    assert_eq!(closed("2026-11-20T00:00:00Z"), [evening]);
    assert_eq!(closed("2026-11-20T23:59:59Z"), [evening]);
    assert_eq!(closed("2026-11-21T00:00:00Z"), []);
    // It ends with a window after which nothing would open at once.
    assert_eq!(
        closed_until("2026-11-21T18:00:00Z", "2026-11-20T00:00:00Z"),
        [evening]
    );
}

#[test]
fn it_closes_where_its_windows_leave_a_gap_before_its_end() {
    let daily = |start: &str, hours: u64| {
        let again = rule(Frequency::Daily, vec![], None);
        schedule(start, hours * 60, "UTC", Some(again))
    };
    let closes = |windows: Vec<Schedule>, until: &str| {
        let starts_at = instant("2026-11-20T00:00:00Z");
        let ends_at = instant(until);
        ChangeWindows {
            starts_at,
            ends_at,
            windows,
        }
        .closes(starts_at)
    };
    let nights = daily("2026-11-20T00:00:00", 12);
    let days = daily("2026-11-20T12:00:00", 12);
    let later = "2027-11-20T00:00:00Z";
    assert!(closes(vec![], later), "nothing ever opens it");
    assert!(closes(vec![nights.clone()], later), "it is closed at noon");
    assert!(closes(vec![days.clone()], later), "it is closed at first");
    assert!(
        !closes(vec![nights.clone(), days], later),
        "one opens where the other ends, for more openings than are looked up"
    );
    assert!(
        !closes(vec![nights], "2026-11-20T12:00:00Z"),
        "it ends with its first window"
    );
    let once = schedule("2026-11-20T00:00:00", 60, "UTC", None);
    assert!(closes(vec![once.clone()], "2026-11-20T01:00:01Z"));
    assert!(!closes(vec![once], "2026-11-20T01:00:00Z"));
}

prop_compose! {
    fn any_schedule()(
        start in 0_i64..2_880, minutes in 1_u64..1_500, daily in any::<bool>(), count in prop::option::of(1_u32..5),
    ) -> Schedule {
        let start = instant("2026-11-24T00:00:00Z").naive_utc() + Duration::minutes(start);
        let daily = daily.then(|| rule(Frequency::Daily, vec![], count));
        Schedule { start, ..schedule("2026-11-24T00:00:00", minutes, "UTC", daily) }
    }
}

proptest! {
    #[test]
    fn it_stops_at_every_moment_but_in_its_windows(
        windows in prop::collection::vec(any_schedule(), 1..4), from in 0_i64..8_000,
    ) {
        let freeze = closed_but(windows.clone());
        let from = freeze.starts_at + Duration::minutes(from);
        let closed = freeze.next_occurrences(from, 64);
        for pair in closed.windows(2) {
            prop_assert!(pair[0].ends_at < pair[1].starts_at);
        }
        for minute in 0..8_000 {
            let at = from + Duration::minutes(minute);
            let is_open = windows.iter().any(|one| one.active(at).next().is_some());
            let stops = closed.iter().any(|one| one.starts_at <= at && at < one.ends_at);
            prop_assert_eq!(stops, !is_open, "{}", at);
        }
    }
}
