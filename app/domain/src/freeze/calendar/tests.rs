//! Many windows together, against a scan of every microsecond. Knows calendars; must not know who asks.

use super::{Calendar, CalendarState, Subject};
use crate::environment::OperationKind;
use crate::freeze::{AppliesTo, FreezeWindow};
use crate::guard::PrincipalKind;
use crate::sample::{environment, now_and, window};
use proptest::prelude::*;

const DELETE: OperationKind = OperationKind::Delete;
const AGENT: PrincipalKind = PrincipalKind::Agent;

fn calendar(windows: Vec<FreezeWindow>) -> Calendar {
    Calendar {
        revision: 1,
        windows,
    }
}

/// When the answer for an agent's deletion next changes, in microseconds.
fn next(calendar: &Calendar, at: i64) -> Option<i64> {
    calendar
        .next_transition(DELETE, &environment("eu-west-1"), AGENT, now_and(at))
        .map(|next| (next - now_and(0)).num_microseconds().unwrap())
}

#[test]
fn windows_that_touch_are_one_stop() {
    let calendar = calendar(vec![window("a", 0..10), window("b", 10..20)]);
    assert_eq!(next(&calendar, -5), Some(0));
    assert_eq!(next(&calendar, 5), Some(20));
    assert_eq!(next(&calendar, 10), Some(20));
    assert_eq!(next(&calendar, 20), None);
}

#[test]
fn windows_that_overlap_are_one_stop() {
    let calendar = calendar(vec![
        window("a", 0..10),
        window("b", 5..20),
        window("c", 6..7),
    ]);
    assert_eq!(next(&calendar, 5), Some(20));
}

#[test]
fn two_windows_at_once_are_both_active_and_in_the_calendars_order() {
    let calendar = calendar(vec![window("a", 0..10), window("b", 5..20)]);
    let environment = environment("eu-west-1");
    let ids: Vec<_> = calendar
        .active_on(DELETE, &environment, AGENT, now_and(7))
        .map(|window| window.id.as_str())
        .collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn windows_that_do_not_bear_on_the_request_are_no_transition() {
    let mut people = window("a", 0..10);
    people.applies_to = AppliesTo::Automated;
    let mut recreate = window("b", 20..30);
    recreate.operations = vec![OperationKind::Recreate];
    let mut elsewhere = window("c", 40..50);
    elsewhere.scope.regions = vec!["us-east-1".to_owned()];
    let calendar = calendar(vec![people, recreate, elsewhere]);
    let environment = environment("eu-west-1");
    assert_eq!(
        calendar.next_transition(DELETE, &environment, PrincipalKind::Human, now_and(-5)),
        None
    );
    assert_eq!(next(&calendar, -5), Some(0));
    assert_eq!(next(&calendar, 10), None);
}

#[test]
fn the_state_is_closed_when_any_operation_of_automation_is_stopped() {
    let mut recreate = window("a", 0..10);
    recreate.operations = vec![OperationKind::Recreate];
    recreate.applies_to = AppliesTo::Automated;
    let calendar = calendar(vec![recreate]);
    let environment = environment("eu-west-1");
    assert_eq!(
        calendar.state(&environment, now_and(-1)),
        CalendarState::Open
    );
    assert_eq!(
        calendar.state(&environment, now_and(0)),
        CalendarState::Closed
    );
    assert_eq!(
        calendar.state(&environment, now_and(10)),
        CalendarState::Open
    );
    assert_eq!(
        calendar.next_state_change(&environment, now_and(-1)),
        Some(now_and(0))
    );
    assert_eq!(
        calendar.next_state_change(&environment, now_and(0)),
        Some(now_and(10))
    );
    assert_eq!(calendar.next_state_change(&environment, now_and(10)), None);
    assert_eq!(
        serde_json::to_string(&CalendarState::Closed).unwrap(),
        "\"CLOSED\""
    );
}

#[test]
fn a_freeze_closes_the_calendar_it_stands_in_and_what_it_covers() {
    let mut elsewhere = window("a", 0..10);
    elsewhere.scope.regions = vec!["us-east-1".to_owned()];
    let calendar = calendar(vec![elsewhere]);
    let here = Subject::One(environment("eu-west-1"));
    let there = Subject::One(environment("us-east-1"));
    let state = |subjects: &[Subject]| calendar.state_of(subjects, now_and(5));
    let other = Subject::Named("other".to_owned());
    assert_eq!(state(&[other]), CalendarState::Open);
    assert_eq!(
        state(&[Subject::Named("default".to_owned())]),
        CalendarState::Closed
    );
    assert_eq!(state(std::slice::from_ref(&here)), CalendarState::Open);
    assert_eq!(state(&[here, there]), CalendarState::Closed);
}

#[test]
fn of_no_calendar_at_all_nothing_is_open() {
    let calendar = Calendar::default();
    assert_eq!(calendar.state_of(&[], now_and(0)), CalendarState::Closed);
    assert_eq!(calendar.next_change_of(&[], now_and(0)), None);
}

#[test]
fn that_one_of_several_opens_is_no_change_while_another_is_closed() {
    let mut here = window("a", 0..10);
    here.scope.regions = vec!["eu-west-1".to_owned()];
    let mut there = window("b", 5..20);
    there.scope.regions = vec!["us-east-1".to_owned()];
    let calendar = calendar(vec![here, there]);
    let both = ["eu-west-1", "us-east-1"].map(|region| Subject::One(environment(region)));
    assert_eq!(
        calendar.next_change_of(&both, now_and(5)),
        Some(now_and(20))
    );
    assert_eq!(
        calendar.next_change_of(&both[..1], now_and(5)),
        Some(now_and(10))
    );
}

fn windows() -> impl Strategy<Value = Vec<FreezeWindow>> {
    prop::collection::vec((0_i64..40, 0_i64..12, any::<bool>(), 0_u8..3), 0..6).prop_map(
        |windows| {
            windows
                .into_iter()
                .enumerate()
                .map(|(nth, (start, length, elsewhere, operations))| {
                    let mut window = window(&nth.to_string(), start..start + length);
                    if elsewhere {
                        window.scope.regions = vec!["us-east-1".to_owned()];
                    }
                    window.operations = match operations {
                        0 => Vec::new(),
                        1 => vec![DELETE],
                        _ => vec![OperationKind::Recreate],
                    };
                    window
                })
                .collect()
        },
    )
}

proptest! {
    #[test]
    fn the_next_transition_is_the_first_microsecond_with_another_answer(windows in windows(), at in -2_i64..50) {
        let calendar = calendar(windows);
        let environment = environment("eu-west-1");
        let stopped = |at: i64| calendar.active_on(DELETE, &environment, AGENT, now_and(at)).next().is_some();
        let scanned = (at + 1..60).find(|later| stopped(*later) != stopped(at));
        prop_assert_eq!(next(&calendar, at), scanned);
    }

    #[test]
    fn the_next_state_change_is_the_first_microsecond_with_another_state(windows in windows(), at in -2_i64..50) {
        let calendar = calendar(windows);
        let environment = environment("eu-west-1");
        let state = |at: i64| calendar.state(&environment, now_and(at));
        let scanned = (at + 1..60).find(|later| state(*later) != state(at));
        prop_assert_eq!(calendar.next_state_change(&environment, now_and(at)), scanned.map(now_and));
    }

    #[test]
    fn several_calendars_are_open_only_together_and_change_only_together(
        windows in windows(), at in -2_i64..50, asked in prop::collection::vec(0_usize..3, 1..4),
    ) {
        let calendar = calendar(windows);
        let subjects: Vec<_> = asked
            .into_iter()
            .map(|one| match one {
                0 => Subject::Named("default".to_owned()),
                1 => Subject::One(environment("eu-west-1")),
                _ => Subject::One(environment("us-east-1")),
            })
            .collect();
        let closed = |at: i64| {
            subjects.iter().any(|one| calendar.state_of(std::slice::from_ref(one), now_and(at)) == CalendarState::Closed)
        };
        prop_assert_eq!(calendar.state_of(&subjects, now_and(at)) == CalendarState::Closed, closed(at));
        let scanned = (at + 1..60).find(|later| closed(*later) != closed(at));
        prop_assert_eq!(calendar.next_change_of(&subjects, now_and(at)), scanned.map(now_and));
    }
}

#[cfg(feature = "zones")]
mod recurring;
