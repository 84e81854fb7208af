//! One window against time, scope and whom it stops. Knows windows; must not know calendars.

use super::{AppliesTo, Phase, Scope};
use crate::environment::{OperationKind, Tier};
use crate::guard::PrincipalKind;
use crate::sample::{environment, now_and, window};

#[test]
fn a_window_is_half_open_to_the_microsecond() {
    let window = window("w", 0..10);
    for (at, phase) in [
        (-1, Phase::Upcoming),
        (0, Phase::Active),
        (9, Phase::Active),
        (10, Phase::Past),
    ] {
        assert_eq!(window.phase(now_and(at)), phase, "{at}");
    }
    let last = now_and(9) + chrono::Duration::nanoseconds(999);
    assert_eq!(window.phase(last), Phase::Active);
}

#[test]
fn an_active_window_that_is_ended_stops_nothing_from_then_on() {
    let ended = window("w", 0..10).ended(now_and(5));
    assert_eq!(ended.phase(now_and(4)), Phase::Active);
    assert_eq!(ended.phase(now_and(5)), Phase::Past);
    assert_eq!(ended.ended_early_at, Some(now_and(5)));
}

#[test]
fn a_window_that_is_taken_back_before_it_starts_never_stops_anything() {
    let ended = window("w", 5..10).ended(now_and(0));
    for at in -1..12 {
        assert_eq!(ended.phase(now_and(at)), Phase::Past, "{at}");
    }
    assert!(ended.starts_at <= ended.ends_at);
}

#[test]
fn a_window_that_is_over_can_not_be_ended_again() {
    let over = window("w", 0..10);
    assert_eq!(over.clone().ended(now_and(10)), over);
}

#[test]
fn a_scope_of_a_partition_covers_all_its_regions_and_no_others() {
    let scope = Scope {
        partitions: vec!["aws-cn".to_owned()],
        ..Scope::default()
    };
    for (region, covers) in [
        ("cn-north-1", true),
        ("cn-northwest-1", true),
        ("eu-west-1", false),
        ("no-region", false),
    ] {
        assert_eq!(scope.covers(&environment(region)), covers, "{region}");
    }
    assert_eq!(scope.words(), "partitions AWS China");
}

#[test]
fn a_scope_covers_what_every_list_covers_and_an_empty_list_covers_all() {
    let environment = environment("eu-west-1");
    let scope = |regions: &[&str], environments: &[&str], tiers: &[Tier]| Scope {
        regions: regions.iter().map(|text| (*text).to_owned()).collect(),
        environments: environments.iter().map(|text| (*text).to_owned()).collect(),
        tiers: tiers.to_vec(),
        ..Scope::default()
    };
    let id = environment.id.as_str();
    for (scope, covers) in [
        (scope(&[], &[], &[]), true),
        (scope(&["us-east-1", "eu-west-1"], &[], &[]), true),
        (scope(&["us-east-1"], &[], &[]), false),
        (scope(&["EU-WEST-1"], &[], &[]), false),
        (scope(&[], &[id], &[]), true),
        (scope(&[], &["other"], &[]), false),
        (scope(&[], &[], &[Tier::Production]), true),
        (scope(&[], &[], &[Tier::Staging]), false),
        (scope(&["eu-west-1"], &[id], &[Tier::Production]), true),
        (scope(&["eu-west-1"], &["other"], &[]), false),
        (scope(&["us-east-1"], &[id], &[Tier::Production]), false),
    ] {
        assert_eq!(scope.covers(&environment), covers, "{}", scope.words());
    }
}

#[test]
fn automated_means_everyone_who_is_not_proven_human() {
    let environment = environment("eu-west-1");
    let mut window = window("w", 0..10);
    for (applies_to, kind, stops) in [
        (AppliesTo::Everyone, PrincipalKind::Human, true),
        (AppliesTo::Everyone, PrincipalKind::Agent, true),
        (AppliesTo::Automated, PrincipalKind::Human, false),
        (AppliesTo::Automated, PrincipalKind::Service, true),
        (AppliesTo::Automated, PrincipalKind::Agent, true),
        (AppliesTo::Automated, PrincipalKind::Unknown, true),
    ] {
        window.applies_to = applies_to;
        assert_eq!(
            window.bears_on(OperationKind::Delete, &environment, kind),
            stops,
            "{applies_to:?} {kind:?}"
        );
    }
}

#[test]
fn a_window_for_some_operations_leaves_the_others() {
    let environment = environment("eu-west-1");
    let mut window = window("w", 0..10);
    window.operations = vec![OperationKind::Delete];
    assert!(window.bears_on(OperationKind::Delete, &environment, PrincipalKind::Agent));
    assert!(!window.bears_on(OperationKind::Recreate, &environment, PrincipalKind::Agent));
}
