//! When one rule surely takes in another, each clause by itself. Knows rules; must not know whole freezes.

use super::{anchor, covers, kept, names_all_days, spans, takes_in};
use crate::freeze::{FreezeWindow, Frequency, Length, Recurrence, Schedule};
use crate::sample::{instant, now_and, window};
use chrono::{NaiveDate, Weekday};

fn rule(frequency: Frequency) -> Recurrence {
    Recurrence {
        frequency,
        interval: 1,
        weekdays: vec![],
        month_days: vec![],
        until: None,
        count: None,
        except: vec![],
    }
}

fn on(weekdays: &[Weekday]) -> Recurrence {
    Recurrence {
        weekdays: weekdays.to_vec(),
        ..rule(Frequency::Weekly)
    }
}

fn each_month(month_days: &[i8]) -> Recurrence {
    Recurrence {
        month_days: month_days.to_vec(),
        ..rule(Frequency::Monthly)
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Whether a rule from Friday the 13th names all days of another.
fn names(part: &Recurrence, whole: &Recurrence) -> bool {
    names_all_days(part, whole, day("2026-11-13"))
}

#[test]
fn a_rule_without_days_names_that_of_its_first() {
    use Weekday::{Fri, Mon, Tue};
    for (part, whole, expected) in [
        (on(&[]), on(&[Fri]), true),
        (on(&[Fri]), on(&[]), true),
        (on(&[]), on(&[Mon]), false),
        (on(&[Mon]), on(&[]), false),
        (on(&[Mon]), on(&[Fri]), false),
        (on(&[Mon]), on(&[Tue]), false),
        (on(&[Mon]), on(&[Tue, Mon]), true),
        (on(&[Mon, Tue]), on(&[Mon]), false),
        (each_month(&[]), each_month(&[13]), true),
        (each_month(&[13]), each_month(&[]), true),
        (each_month(&[14]), each_month(&[13]), false),
        (each_month(&[14]), each_month(&[15]), false),
        (each_month(&[-1]), each_month(&[1]), false),
        (each_month(&[14]), each_month(&[15, 14]), true),
        (rule(Frequency::Daily), rule(Frequency::Daily), true),
    ] {
        assert_eq!(names(&part, &whole), expected, "{part:?} in {whole:?}");
        // The same count is over at the same time only where the days are the same.
        let counted = |rule: Recurrence| Recurrence {
            count: Some(3),
            ..rule
        };
        let are_same = names(&whole, &part) && expected;
        let (part, whole) = (counted(part), counted(whole));
        assert_eq!(names(&part, &whole), are_same, "{part:?} in {whole:?}");
    }
}

#[test]
fn a_rule_ends_no_earlier_than_what_it_takes_in() {
    let until = |text: Option<&str>| Recurrence {
        until: text.map(day),
        ..rule(Frequency::Daily)
    };
    let counted = |count: Option<u32>| Recurrence {
        count,
        ..rule(Frequency::Daily)
    };
    let (early, late) = (Some("2026-12-01"), Some("2026-12-02"));
    for (part, whole, expected) in [
        (until(early), until(late), true),
        (until(late), until(late), true),
        (until(late), until(early), false),
        (until(late), until(None), true),
        (until(None), until(late), false),
        (counted(Some(2)), counted(Some(3)), true),
        (counted(Some(3)), counted(Some(3)), true),
        (counted(Some(3)), counted(Some(2)), false),
        (counted(Some(3)), counted(None), true),
        (counted(None), counted(Some(3)), false),
    ] {
        assert_eq!(names(&part, &whole), expected, "{part:?} in {whole:?}");
    }
}

/// Every Friday evening to Monday morning in New York.
fn weekends() -> Schedule {
    Schedule {
        start: "2026-11-13T18:00:00".parse().unwrap(),
        zone: "America/New_York".to_owned(),
        length: Length::Until("2026-11-16T06:00:00".parse().unwrap()),
        recurrence: Some(Recurrence {
            except: vec![day("2026-12-25")],
            ..on(&[])
        }),
    }
}

#[track_caller]
fn check(part: &Schedule, change: impl Fn(&mut Schedule), expected: bool) {
    let mut whole = part.clone();
    change(&mut whole);
    assert_eq!(takes_in(part, &whole), expected, "{part:?} in {whole:?}");
}

fn again(schedule: &mut Schedule) -> &mut Recurrence {
    schedule.recurrence.as_mut().unwrap()
}

#[test]
fn a_schedule_takes_in_what_starts_no_earlier_and_ends_no_later_on_the_same_days() {
    let start = |text: &str| {
        let start = text.parse().unwrap();
        move |one: &mut Schedule| one.start = start
    };
    let end = |text: &str| {
        let end = Length::Until(text.parse().unwrap());
        move |one: &mut Schedule| one.length = end
    };
    check(&weekends(), |_| (), true);
    check(&weekends(), start("2026-11-13T17:00:00"), true);
    check(&weekends(), start("2026-11-13T18:00:01"), false);
    check(&weekends(), start("2026-11-06T18:00:00"), false);
    check(&weekends(), end("2026-11-16T06:00:01"), true);
    check(&weekends(), end("2026-11-16T05:59:59"), false);
    check(&weekends(), |one| one.zone = "UTC".to_owned(), false);
    check(
        &weekends(),
        |one| one.length = Length::Seconds(900_000),
        false,
    );
    check(&weekends(), |one| again(one).interval = 2, false);
    check(
        &weekends(),
        |one| {
            again(one).frequency = Frequency::Monthly;
            again(one).month_days = vec![13];
        },
        false,
    );
    check(
        &weekends(),
        |one| again(one).weekdays = vec![Weekday::Mon],
        false,
    );
    check(&weekends(), |one| again(one).except.clear(), true);
    check(
        &weekends(),
        |one| again(one).except.push(day("2026-12-18")),
        false,
    );
    check(&weekends(), |one| one.recurrence = None, false);
}

#[test]
fn of_a_length_only_a_longer_one_from_the_same_start_takes_in_another() {
    let hours = Schedule {
        length: Length::Seconds(3_600),
        ..weekends()
    };
    check(&hours, |_| (), true);
    check(&hours, |one| one.length = Length::Seconds(3_601), true);
    check(&hours, |one| one.length = Length::Seconds(3_599), false);
    let earlier = |one: &mut Schedule| one.start = "2026-11-13T17:59:59".parse().unwrap();
    check(&hours, earlier, false);
    check(
        &hours,
        |one| one.length = Length::Until("2026-11-17T00:00:00".parse().unwrap()),
        false,
    );
}

#[test]
fn what_comes_once_takes_in_only_itself() {
    let once = Schedule {
        recurrence: None,
        ..weekends()
    };
    check(&once, |_| (), true);
    check(&once, |one| one.zone = "UTC".to_owned(), false);
    check(&once, |one| one.recurrence = weekends().recurrence, false);
}

/// Six hours from midnight on every day, from the 1st of December on until it is ended at a moment.
fn nights(end: &str) -> FreezeWindow {
    FreezeWindow {
        starts_at: instant("2026-12-01T00:00:00Z"),
        ends_at: instant(end),
        schedule: Some(Schedule {
            start: "2026-12-01T00:00:00".parse().unwrap(),
            zone: "UTC".to_owned(),
            length: Length::Seconds(6 * 3_600),
            recurrence: Some(rule(Frequency::Daily)),
        }),
        ..window("nights", 0..1)
    }
}

fn span(start: &str, end: &str) -> FreezeWindow {
    FreezeWindow {
        starts_at: instant(start),
        ends_at: instant(end),
        ..window("span", 0..1)
    }
}

#[test]
fn the_spans_of_a_freeze_are_what_it_stops_from_a_moment_on() {
    let ended = nights("2026-12-03T00:00:00Z");
    let found: Vec<_> = spans(&ended, instant("2026-12-01T06:00:00Z")).collect();
    let second = (
        instant("2026-12-02T00:00:00Z"),
        instant("2026-12-02T06:00:00Z"),
    );
    assert_eq!(found, [second]);
    let cut = nights("2026-12-02T01:00:00Z");
    let found: Vec<_> = spans(&cut, instant("2026-12-01T06:00:00Z")).collect();
    assert_eq!(found, [(second.0, instant("2026-12-02T01:00:00Z"))]);
    assert_eq!(spans(&cut, instant("2026-12-02T01:00:00Z")).count(), 0);
    let once = window("once", 0..10);
    for (from, count) in [(-1, 1), (0, 1), (9, 1), (10, 0)] {
        assert_eq!(spans(&once, now_and(from)).count(), count, "{from}");
    }
    assert_eq!(spans(&window("taken back", 5..5), now_and(0)).count(), 0);
}

#[test]
fn a_freeze_covers_another_whose_every_span_lies_in_what_it_stops_without_a_gap() {
    let now = instant("2026-11-30T00:00:00Z");
    let two = nights("2026-12-03T00:00:00Z");
    for (whole, expected) in [
        (span("2026-12-01T00:00:00Z", "2026-12-02T06:00:00Z"), true),
        (span("2026-12-01T00:00:01Z", "2026-12-02T06:00:00Z"), false),
        (span("2026-12-01T00:00:00Z", "2026-12-02T05:59:59Z"), false),
        (nights("2026-12-02T06:00:00Z"), true),
        (nights("2026-12-02T05:59:59Z"), false),
    ] {
        assert_eq!(covers(&two, &whole, now), expected, "{whole:?}");
    }
    // What is over, or never was, is covered by anything; of what is under way only the rest counts.
    let later = span("2026-12-09T00:00:00Z", "2026-12-10T00:00:00Z");
    assert!(covers(&two, &later, instant("2026-12-02T06:00:00Z")));
    let rest = span("2026-12-02T03:00:00Z", "2026-12-02T06:00:00Z");
    assert!(covers(&two, &rest, instant("2026-12-02T03:00:00Z")));
    assert!(!covers(&two, &rest, instant("2026-12-02T02:59:59Z")));
}

#[test]
fn spans_that_touch_are_one_and_more_than_can_be_gone_through_are_not_known() {
    let whole_days = |end: &str| {
        let mut freeze = nights(end);
        if let Some(schedule) = &mut freeze.schedule {
            schedule.length = Length::Seconds(24 * 3_600);
        }
        freeze
    };
    let now = instant("2026-11-30T00:00:00Z");
    let week = span("2026-12-01T12:00:00Z", "2026-12-07T12:00:00Z");
    assert!(covers(&week, &whole_days("2026-12-20T00:00:00Z"), now));
    assert!(!covers(&week, &whole_days("2026-12-07T00:00:00Z"), now));
    assert!(!covers(&week, &nights("2026-12-20T00:00:00Z"), now));
    // 2,000 nights end in May 2032.
    let enough = span("2026-12-01T00:00:00Z", "2040-01-01T00:00:00Z");
    assert!(covers(&nights("2032-05-23T00:00:00Z"), &enough, now));
    assert!(!covers(&nights("2032-05-23T00:00:01Z"), &enough, now));
}

#[test]
fn a_length_stays_what_it_was_where_an_end_says_the_same() {
    let until = |end: &str| Schedule {
        length: Length::Until(end.parse().unwrap()),
        ..weekends()
    };
    let hour = Length::Seconds(3_600);
    assert_eq!(kept(hour, &until("2026-11-13T19:00:00")), hour);
    let longer = until("2026-11-13T19:00:01");
    assert_eq!(kept(hour, &longer), longer.length);
    assert_eq!(kept(longer.length, &weekends()), weekends().length);
}

#[test]
fn a_schedule_told_from_its_occurrence_under_way_or_next_is_counted_from_its_own_first_day() {
    let told = |start: &str, end: &str| Schedule {
        start: start.parse().unwrap(),
        length: Length::Until(end.parse().unwrap()),
        ..weekends()
    };
    let now = instant("2026-11-23T12:00:00Z");
    let next = told("2026-11-27T18:00:00", "2026-11-30T06:00:00");
    let from_first = |told: &Schedule, now| anchor(&weekends(), told, now);
    assert_eq!(from_first(&next, now), Some(weekends()));
    // Its own first day is told as it is, also while that is under way.
    assert_eq!(from_first(&weekends(), now), None);
    let under_way = instant("2026-11-14T12:00:00Z");
    assert_eq!(from_first(&weekends(), under_way), None);
    // A later one is another schedule, and so is one of another kind.
    let later = told("2026-12-04T18:00:00", "2026-12-07T06:00:00");
    assert_eq!(from_first(&later, now), None);
    let mut rarer = next.clone();
    again(&mut rarer).interval = 2;
    assert_eq!(from_first(&rarer, now), None);
    let elsewhere = Schedule {
        zone: "UTC".to_owned(),
        ..next.clone()
    };
    assert_eq!(from_first(&elsewhere, now), None);
    let once = Schedule {
        recurrence: None,
        ..next
    };
    assert_eq!(from_first(&once, now), None);
}
