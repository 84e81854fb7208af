//! What stops an operation under way, and what does not.

use super::{Halt, halt};
use crate::environment::{OperationKind, Tier};
use crate::freeze::{AppliesTo, Calendar, FreezeWindow, UnderWay};
use crate::guard::{
    ActorChain, Asked, Consent, Facts, Permit, PrincipalKind, Request, Said, Vote, decide, lifted,
};
use crate::people::{Rights, Role};
use crate::sample::{environment, facts, now_and, principal, window};
use PrincipalKind::{Agent, Human};

/// A freeze that stops what is under way.
fn stopping(id: &str, micros: std::ops::Range<i64>) -> FreezeWindow {
    FreezeWindow {
        under_way: UnderWay::Stop,
        ..window(id, micros)
    }
}

fn request(exception: bool) -> Request {
    Request {
        chain: ActorChain(vec![principal(Human)]),
        operation: OperationKind::Recreate,
        environment_id: "cost-explorer-eu-west-1".to_owned(),
        exception,
    }
}

fn admin() -> Vec<Rights> {
    vec![Rights::Person { role: Role::Admin }]
}

fn permit() -> Permit {
    let decision = decide(&request(false), &facts(admin(), Vec::new()), now_and(0));
    decision.permit().unwrap()
}

/// A permit with an exception from these freezes, granted by both freeze approvers.
fn excepted(windows: Vec<FreezeWindow>) -> Permit {
    let request = request(true);
    let facts = facts(admin(), windows);
    let asked = Asked {
        operation: request.operation,
        environment_id: request.environment_id.clone(),
        environment_version: 3,
        reason: "a test".to_owned(),
        exception: true,
        freezes: facts.calendar.windows.iter().map(lifted).collect(),
        chain: request.chain.clone(),
        calendar_revision: 7,
        rule_revision: 2,
        expires_at: now_and(900),
        nonce: "n".to_owned(),
    };
    let vote = |person: &str| Vote {
        person_id: person.to_owned(),
        said: Said::Approve,
        digest: asked.digest(),
        at: now_and(0),
        withdrawn_at: None,
    };
    let votes = vec![vote("p1"), vote("p2")];
    let facts = Facts {
        consent: Some(Consent { asked, votes }),
        ..facts
    };
    decide(&request, &facts, now_and(0)).permit().unwrap()
}

fn calendar(windows: Vec<FreezeWindow>) -> Calendar {
    Calendar {
        revision: 8,
        windows,
    }
}

fn name(halt: Option<Halt>) -> Option<String> {
    match halt? {
        Halt::Freeze(window) => Some(window.id),
        Halt::Doubt(doubt) => Some(doubt.to_owned()),
    }
}

/// What these freezes do to an operation of that kind of principal at a moment.
fn at(micros: i64, kind: PrincipalKind, windows: Vec<FreezeWindow>) -> Option<String> {
    let environment = environment("eu-west-1");
    name(halt(
        &permit(),
        &environment,
        kind,
        &calendar(windows),
        now_and(micros),
    ))
}

#[test]
fn only_a_freeze_that_stops_what_is_under_way_does_and_only_while_it_lasts() {
    assert_eq!(at(5, Human, vec![window("a", 0..9)]), None);
    for (micros, stops) in [(4, false), (5, true), (8, true), (9, false)] {
        let stopped = at(micros, Human, vec![stopping("a", 5..9)]);
        assert_eq!(stopped.is_some(), stops, "{micros}");
    }
}

#[test]
fn it_has_to_bear_on_the_operation_the_environment_and_who_asked() {
    type Change = fn(&mut FreezeWindow);
    let change: [(Change, bool); 7] = [
        (|_| {}, true),
        (|one| one.operations = vec![OperationKind::Delete], false),
        (|one| one.operations = vec![OperationKind::Recreate], true),
        (
            |one| one.scope.regions = vec!["us-east-1".to_owned()],
            false,
        ),
        (|one| one.scope.tiers = vec![Tier::Production], true),
        (|one| one.scope.tiers = vec![Tier::Staging], false),
        (|one| one.applies_to = AppliesTo::Automated, false),
    ];
    for (place, (change, stops)) in change.into_iter().enumerate() {
        let mut window = stopping("a", 0..9);
        change(&mut window);
        assert_eq!(at(1, Human, vec![window]).is_some(), stops, "{place}");
    }
    let mut automated = stopping("a", 0..9);
    automated.applies_to = AppliesTo::Automated;
    for kind in [Agent, PrincipalKind::Service, PrincipalKind::Unknown] {
        assert_eq!(at(1, kind, vec![automated.clone()]), Some("a".to_owned()));
    }
}

#[test]
fn of_several_the_one_that_began_first_is_named() {
    let windows = vec![stopping("b", 3..9), stopping("a", 1..9), window("c", 0..9)];
    assert_eq!(at(4, Human, windows), Some("a".to_owned()));
}

#[test]
fn the_freezes_it_was_excepted_from_do_not_stop_it_and_others_and_changed_ones_do() {
    let environment = environment("eu-west-1");
    let known = [stopping("active", -5..9), stopping("ahead", 4..9)];
    let permit = excepted(known.to_vec());
    let stops = |windows: Vec<FreezeWindow>| {
        name(halt(
            &permit,
            &environment,
            Human,
            &calendar(windows),
            now_and(6),
        ))
    };
    assert_eq!(stops(known.to_vec()), None);
    let later = stopping("later", 5..9);
    let all = [&known[..], &[later]].concat();
    assert_eq!(stops(all), Some("later".to_owned()));
    let mut changed = known.to_vec();
    changed[0].ends_at = now_and(90);
    assert_eq!(stops(changed), Some("active".to_owned()));
}

#[test]
fn a_decision_names_the_freezes_that_an_exception_was_asked_from() {
    let active = stopping("active", 0..9);
    let facts = facts(admin(), vec![active.clone()]);
    let asked = |exception| decide(&request(exception), &facts, now_and(1));
    assert_eq!(asked(true).excepted(), [active]);
    assert_eq!(asked(false).excepted(), []);
}

#[test]
fn without_an_exception_a_freeze_that_was_ahead_is_none_it_was_excepted_from() {
    let far = stopping("far", 400_000_000..500_000_000);
    let facts = facts(admin(), vec![far.clone()]);
    let permit = decide(&request(false), &facts, now_and(0))
        .permit()
        .unwrap();
    assert!(permit.excepted().is_empty());
    let environment = environment("eu-west-1");
    let halted = halt(
        &permit,
        &environment,
        Human,
        &calendar(vec![far]),
        now_and(400_000_000),
    );
    assert_eq!(name(halted), Some("far".to_owned()));
}

#[test]
fn with_a_doubt_it_is_stopped() {
    let other = environment("us-east-1");
    let none = calendar(Vec::new());
    let halted = halt(&permit(), &other, Human, &none, now_and(1));
    assert!(matches!(halted, Some(Halt::Doubt(_))));
    let mut backward = window("a", 9..10);
    backward.ends_at = now_and(0);
    let backward = at(1, Human, vec![backward]);
    assert!(backward.unwrap().contains("ends before it starts"));
    let of_no_length = at(1, Human, vec![window("a", 9..9)]);
    assert_eq!(of_no_length, None, "that is no doubt");
}
