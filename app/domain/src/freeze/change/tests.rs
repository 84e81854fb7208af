//! What of a change loosens, in words; the laws of it stand in [`laws`].

mod laws;

use super::Laxer;
use crate::environment::{Environment, OperationKind, Tier};
use crate::freeze::{
    AppliesTo, FreezeDraft, FreezeForm, FreezeWindow, Frequency, Length, Phase, Recurrence,
    Schedule, Scope, UnderWay,
};
use crate::guard::PrincipalKind;
use crate::sample::{NOW, environment, instant, window};
use crate::time::Instant;
use chrono::{Duration, NaiveDateTime, Weekday};

fn now() -> Instant {
    instant(NOW)
}

fn hours(hours: i64) -> Instant {
    now() + Duration::hours(hours)
}

/// A freeze from an hour ago for two days.
fn once() -> FreezeWindow {
    FreezeWindow {
        starts_at: hours(-1),
        ends_at: hours(47),
        ..window("frz-1", 0..1)
    }
}

fn civil(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// Every second Friday evening to Monday morning in New York, since two weeks.
fn weekends() -> FreezeWindow {
    let schedule = Schedule {
        start: civil("2026-11-13T18:00:00"),
        zone: "America/New_York".to_owned(),
        length: Length::Until(civil("2026-11-16T06:00:00")),
        recurrence: Some(Recurrence {
            frequency: Frequency::Weekly,
            interval: 2,
            weekdays: vec![],
            month_days: vec![],
            until: None,
            count: None,
            except: vec!["2026-12-25".parse().unwrap()],
        }),
    };
    let draft = FreezeDraft {
        zone: schedule.zone.clone(),
        ..once().drafted()
    };
    once().changed(draft.coming_back(Some(schedule)), now())
}

/// What a change of a freeze loosens, in words.
fn loosens(before: &FreezeWindow, change: impl Fn(&mut FreezeDraft)) -> Vec<String> {
    let mut draft = before.drafted();
    change(&mut draft);
    let schedule = draft.schedule.clone();
    let draft = if schedule.is_some() {
        draft.coming_back(schedule)
    } else {
        draft
    };
    let after = before.changed(draft, now());
    let laxer = after.laxer_than(before, now());
    laxer.into_iter().map(Laxer::words).collect()
}

#[test]
fn what_shortens_narrows_or_lets_through_is_named() {
    let mut whole = once();
    whole.under_way = UnderWay::Stop;
    type Change = fn(&mut FreezeDraft);
    let changes: [(Change, &[&str]); 12] = [
        (|_| {}, &[]),
        (|one| one.name.push('!'), &[]),
        (
            |one| one.ends_at = hours(0),
            &["ends 1 day 23 hours earlier"],
        ),
        (|one| one.ends_at = hours(48), &[]),
        (|one| one.starts_at = hours(2), &["starts 2 hours later"]),
        (|one| one.starts_at = hours(-9), &[]),
        (|one| one.starts_at = hours(0), &[]),
        (
            |one| one.operations = OperationKind::ALL.to_vec(),
            &["stops fewer operations"],
        ),
        (
            |one| one.applies_to = AppliesTo::Automated,
            &["no longer stops people"],
        ),
        (
            |one| one.under_way = UnderWay::Finish,
            &["lets running operations finish"],
        ),
        (
            |one| one.scope.except = vec!["a".to_owned()],
            &["covers fewer environments"],
        ),
        (
            |one| {
                one.ends_at = hours(46);
                one.scope.tiers = vec![Tier::Production];
            },
            &["ends 1 hour earlier", "covers fewer environments"],
        ),
    ];
    for (place, (change, words)) in changes.into_iter().enumerate() {
        assert_eq!(loosens(&whole, change), words, "{place}");
    }
}

#[test]
fn whatever_a_draft_says_is_what_the_freeze_becomes() {
    let windows = vec![Schedule {
        start: civil("2026-11-25T09:00:00"),
        zone: "Europe/Paris".to_owned(),
        length: Length::Seconds(3_600),
        recurrence: None,
    }];
    let draft = FreezeDraft {
        calendar: "releases".to_owned(),
        name: " Quiet weeks ".to_owned(),
        reason: " The year ends ".to_owned(),
        starts_at: hours(2),
        ends_at: hours(300),
        zone: "Europe/Paris".to_owned(),
        scope: Scope {
            tiers: vec![Tier::Production],
            ..Scope::default()
        },
        operations: vec![OperationKind::Delete],
        applies_to: AppliesTo::Everyone,
        under_way: UnderWay::Stop,
        schedule: None,
        change_windows: windows.clone(),
    };
    let before = once();
    let after = before.changed(draft.clone(), now());
    assert_eq!(after.name, "Quiet weeks");
    assert_eq!(after.reason, "The year ends");
    let told = FreezeDraft {
        name: after.name.clone(),
        reason: after.reason.clone(),
        ..draft
    };
    assert_eq!(after.drafted(), told);
    let opens = after.change_windows.clone().unwrap();
    assert_eq!((opens.starts_at, opens.ends_at), (hours(2), hours(300)));
    assert_eq!((after.id, after.owner), (before.id, before.owner));
    assert_eq!(after.created_at, before.created_at);
}

#[test]
fn when_it_began_stays_unless_that_is_put_off() {
    let started = |starts_at| {
        let draft = FreezeDraft {
            starts_at,
            ..once().drafted()
        };
        once().changed(draft, now()).starts_at
    };
    assert_eq!(started(hours(-5)), hours(-1));
    assert_eq!(started(now()), hours(-1));
    assert_eq!(started(hours(1)), hours(1));
    let ahead = FreezeWindow {
        starts_at: hours(1),
        ..once()
    };
    let draft = FreezeDraft {
        starts_at: now(),
        ..ahead.drafted()
    };
    assert_eq!(ahead.changed(draft, now()).starts_at, now());
    let starting = FreezeWindow {
        starts_at: now(),
        ..once()
    };
    let draft = FreezeDraft {
        starts_at: hours(-2),
        ..starting.drafted()
    };
    assert_eq!(starting.changed(draft, now()).starts_at, now());
}

#[test]
fn change_windows_may_become_fewer_and_the_calendar_stays() {
    let window = |day: &str| Schedule {
        start: civil(&format!("{day}T09:00:00")),
        zone: "UTC".to_owned(),
        length: Length::Seconds(3_600),
        recurrence: None,
    };
    let (one, other) = (window("2026-11-24"), window("2026-11-25"));
    let opening = |windows: &[Schedule]| {
        let draft = FreezeDraft {
            change_windows: windows.to_vec(),
            ..once().drafted()
        };
        once().changed(draft, now())
    };
    let both = [one.clone(), other.clone()];
    let to = |windows: &[Schedule]| {
        let windows = windows.to_vec();
        move |draft: &mut FreezeDraft| draft.change_windows.clone_from(&windows)
    };
    let none = Vec::<String>::new();
    assert_eq!(loosens(&opening(&both), to(&both)), none);
    assert_eq!(
        loosens(&opening(&both), to(std::slice::from_ref(&other))),
        none
    );
    assert_eq!(loosens(&opening(&both), to(&[])), none);
    let otherwise = ["has other change windows"];
    assert_eq!(
        loosens(&opening(std::slice::from_ref(&one)), to(&both)),
        otherwise
    );
    assert_eq!(
        loosens(&opening(&[one]), to(std::slice::from_ref(&other))),
        otherwise
    );
    assert_eq!(loosens(&once(), to(&[other])), otherwise);
    let moved = loosens(&once(), |draft| draft.calendar = "releases".to_owned());
    assert_eq!(moved, ["stands in another calendar"]);
}

#[test]
fn a_scope_is_wider_or_counts_as_narrower() {
    let names = |names: &[&str]| names.iter().map(|one| (*one).to_owned()).collect();
    let scope =
        |regions: &[&str], partitions: &[&str], environments: &[&str], except: &[&str]| Scope {
            regions: names(regions),
            partitions: names(partitions),
            environments: names(environments),
            tiers: Vec::new(),
            except: names(except),
        };
    for (place, (before, after, narrower)) in [
        (
            scope(&["cn-north-1"], &[], &[], &[]),
            scope(&[], &["aws-cn"], &[], &[]),
            false,
        ),
        (
            scope(&[], &["aws-cn"], &[], &[]),
            scope(&["cn-north-1"], &[], &[], &[]),
            true,
        ),
        (
            scope(&["a"], &[], &[], &[]),
            scope(&["a", "b"], &[], &[], &[]),
            false,
        ),
        (
            scope(&["a", "b"], &[], &[], &[]),
            scope(&["a"], &[], &[], &[]),
            true,
        ),
        (
            scope(&[], &[], &["x"], &[]),
            scope(&[], &[], &[], &["y"]),
            false,
        ),
        (
            scope(&[], &[], &["x"], &[]),
            scope(&[], &[], &[], &["x"]),
            true,
        ),
        (
            scope(&[], &[], &[], &["x", "y"]),
            scope(&[], &[], &[], &["y"]),
            false,
        ),
        (
            scope(&[], &[], &[], &["x"]),
            scope(&[], &[], &[], &["y"]),
            true,
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let before = FreezeWindow {
            scope: before,
            ..once()
        };
        let found = loosens(&before, |one| one.scope = after.clone());
        assert_eq!(!found.is_empty(), narrower, "{place}");
    }
}

#[test]
fn a_freeze_that_comes_back_may_be_longer_and_more_often_and_nothing_else() {
    let rule = |draft: &mut FreezeDraft, change: fn(&mut Recurrence)| {
        change(
            draft
                .schedule
                .as_mut()
                .unwrap()
                .recurrence
                .as_mut()
                .unwrap(),
        );
    };
    let before = weekends();
    let same: [&dyn Fn(&mut FreezeDraft); 5] = [
        &|_| {},
        &|one| one.schedule.as_mut().unwrap().length = Length::Until(civil("2026-11-16T09:00:00")),
        &|one| one.schedule.as_mut().unwrap().start = civil("2026-11-13T12:00:00"),
        &|one| rule(one, |rule| rule.except.clear()),
        &|one| rule(one, |rule| rule.weekdays = vec![Weekday::Fri, Weekday::Sat]),
    ];
    for (place, change) in same.into_iter().enumerate() {
        assert_eq!(loosens(&before, change), [""; 0], "{place}");
    }
    let laxer: [&dyn Fn(&mut FreezeDraft); 7] = [
        &|one| one.schedule = None,
        &|one| one.schedule.as_mut().unwrap().length = Length::Until(civil("2026-11-16T05:59:59")),
        &|one| one.schedule.as_mut().unwrap().start = civil("2026-11-13T18:00:01"),
        &|one| one.schedule.as_mut().unwrap().zone = "Europe/Berlin".to_owned(),
        &|one| rule(one, |rule| rule.until = Some("2030-01-01".parse().unwrap())),
        &|one| rule(one, |rule| rule.except.push("2027-01-08".parse().unwrap())),
        &|one| rule(one, |rule| rule.interval = 3),
    ];
    for (place, change) in laxer.into_iter().enumerate() {
        assert_eq!(
            loosens(&before, change),
            ["comes back differently"],
            "{place}"
        );
    }
}

#[test]
fn one_that_ends_is_proven_to_be_taken_in_by_going_through_it() {
    let mut before = weekends();
    let mut draft = before.drafted();
    let rule = draft
        .schedule
        .as_mut()
        .unwrap()
        .recurrence
        .as_mut()
        .unwrap();
    rule.count = Some(4);
    let schedule = draft.schedule.clone();
    before = before.changed(draft.coming_back(schedule), now());
    let every_day = |draft: &mut FreezeDraft, hours: i64| {
        let schedule = draft.schedule.as_mut().unwrap();
        schedule.length = Length::Until(schedule.start + Duration::hours(hours));
        schedule.recurrence.as_mut().unwrap().frequency = Frequency::Daily;
        let rule = schedule.recurrence.as_mut().unwrap();
        (rule.interval, rule.count) = (1, None);
        rule.except.clear();
    };
    assert_eq!(loosens(&before, |one| every_day(one, 24)), [""; 0]);
    assert_eq!(loosens(&before, |one| every_day(one, 23)).len(), 1);
    let once = |draft: &mut FreezeDraft| draft.schedule = None;
    assert_eq!(
        loosens(&before, once),
        [""; 0],
        "from its first start to its last end"
    );
}

#[test]
fn what_is_told_of_the_occurrence_under_way_and_sent_back_changes_nothing() {
    let before = weekends();
    let current = before.clone().current(now());
    assert_ne!(current.starts_at, before.starts_at, "the first is over");
    let mut draft = current.drafted();
    let rule = draft.schedule.take().unwrap().recurrence.unwrap();
    let schedule = Schedule::from_first(draft.starts_at, draft.ends_at, &draft.zone, Some(rule));
    assert_eq!(before.changed(draft.coming_back(schedule), now()), before);
}

#[test]
fn lengths_are_told_by_their_two_largest_units() {
    for (seconds, words) in [
        (0, "less than a second"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (3_600, "1 hour"),
        (86_400 * 2, "2 days"),
        (86_400 + 60, "1 day"),
        (90_061, "1 day 1 hour"),
    ] {
        assert_eq!(super::length(Duration::seconds(seconds)), words);
    }
}
