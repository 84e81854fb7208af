//! The law of changes: what is not named as laxer lets nothing through that was stopped. Knows random freezes and drafts.

use super::*;
use proptest::prelude::*;

fn places() -> Vec<Environment> {
    let mut places: Vec<_> = ["eu-west-1", "cn-north-1", "cn-northwest-1"]
        .map(environment)
        .to_vec();
    places[1].tier = Tier::Staging;
    places
}

fn some<T: Clone + std::fmt::Debug + 'static>(of: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    let most = of.len();
    prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::sample::subsequence(of, 1..=most),
    ]
}

fn ids() -> Vec<String> {
    places().into_iter().map(|one| one.id).collect()
}

prop_compose! {
    fn scope()(
        regions in some(places().into_iter().map(|one| one.region).collect()),
        partitions in some(vec!["aws".to_owned(), "aws-cn".to_owned()]),
        environments in some(ids()),
        tiers in some(Tier::ALL.to_vec()),
        except in some(ids()),
    ) -> Scope {
        Scope { regions, partitions, environments, tiers, except }
    }
}

prop_compose! {
    fn schedule()(
        frequency in prop::sample::select(Frequency::ALL.to_vec()),
        interval in 1_u32..3,
        weekdays in some(vec![Weekday::Mon, Weekday::Wed, Weekday::Fri]),
        month_days in some(vec![1, 23, -1]),
        (until, count) in (prop::option::of(0_i64..60), prop::option::of(1_u32..6)),
        except in some((0..40).collect::<Vec<i64>>()),
        (start, length) in (-200_i64..200, 1_i64..60),
        (zone, seconds) in (prop::sample::select(vec!["UTC", "America/New_York"]), any::<bool>()),
    ) -> Schedule {
        // Clocks of New York are set back on 1 November 2026, three weeks before now.
        let start = now().naive_utc() + Duration::hours(start * 3);
        let day = |days: i64| start.date() + Duration::days(days);
        Schedule {
            start,
            zone: zone.to_owned(),
            length: if seconds {
                Length::Seconds(u64::try_from(length * 3_600).unwrap())
            } else {
                Length::Until(start + Duration::hours(length))
            },
            recurrence: Some(Recurrence {
                frequency,
                interval,
                weekdays: if frequency == Frequency::Weekly { weekdays } else { vec![] },
                month_days: if frequency == Frequency::Monthly { month_days } else { vec![] },
                until: until.map(day),
                count: if until.is_some() { None } else { count },
                except: except.into_iter().map(day).collect(),
            }),
        }
    }
}

prop_compose! {
    fn draft()(
        (start, length) in (-100_i64..100, 1_i64..200),
        scope in scope(),
        operations in some(OperationKind::ALL.to_vec()),
        (everyone, stop) in any::<(bool, bool)>(),
        schedule in prop::option::of(schedule()),
    ) -> FreezeDraft {
        let starts_at = hours(start);
        let draft = FreezeDraft {
            starts_at,
            ends_at: starts_at + Duration::hours(length),
            scope,
            operations,
            applies_to: if everyone { AppliesTo::Everyone } else { AppliesTo::Automated },
            under_way: if stop { UnderWay::Stop } else { UnderWay::Finish },
            ..once().drafted()
        };
        let schedule = schedule.filter(|one| one.whole().is_some());
        let zone = schedule.as_ref().map_or("UTC", |one| one.zone.as_str()).to_owned();
        FreezeDraft { zone, ..draft }.coming_back(schedule)
    }
}

/// The draft of a freeze with some parts of another in place of its own.
fn mixed(before: &FreezeWindow, other: &FreezeDraft, parts: u8) -> FreezeDraft {
    let mut draft = before.drafted();
    let takes = |nth: u8| parts & (1 << nth) != 0;
    if takes(0) {
        (draft.starts_at, draft.ends_at) = (other.starts_at, other.ends_at);
        draft.schedule.clone_from(&other.schedule);
    }
    if takes(1) {
        draft.scope.clone_from(&other.scope);
    }
    if takes(2) {
        draft.operations.clone_from(&other.operations);
    }
    if takes(3) {
        draft.applies_to = other.applies_to;
    }
    if takes(4) {
        draft.under_way = other.under_way;
    }
    // A little more or less of its own time.
    if let (true, Some(schedule)) = (takes(5), draft.schedule.as_mut()) {
        if let Some(rule) = schedule.recurrence.as_mut() {
            let nudged = other.operations.len();
            match nudged {
                0 => rule.except.clear(),
                1 => rule.until = None,
                _ => rule.count = rule.count.map(|count| count + 1),
            }
        }
        if let Length::Until(end) = schedule.length {
            schedule.length = Length::Until(end + Duration::hours(i64::from(takes(6))));
        }
        schedule.start -= Duration::minutes(i64::from(takes(7)) * 30);
    }
    let schedule = draft.schedule.clone();
    let is_some = schedule.as_ref().is_some_and(|one| one.whole().is_some());
    if is_some {
        draft.coming_back(schedule)
    } else {
        FreezeDraft {
            schedule: None,
            ..draft
        }
    }
}

/// Whether a freeze is active, by asking each of its occurrences.
fn is_active(freeze: &FreezeWindow, at: Instant) -> bool {
    match &freeze.schedule {
        None => freeze.phase(at) == Phase::Active,
        Some(schedule) => at < freeze.ends_at && schedule.active(at).next().is_some(),
    }
}

/// Moments from now on at which a freeze may begin or end to stop something.
fn moments(freeze: &FreezeWindow) -> Vec<Instant> {
    let spans = freeze.occurrences(now()).into_iter().take(30);
    let micro = Duration::microseconds(1);
    spans
        .flat_map(|one| {
            let middle = one.starts_at + (one.ends_at - one.starts_at) / 2;
            [one.starts_at, middle, one.ends_at - micro, one.ends_at]
        })
        .filter(|at| *at >= now())
        .chain([now()])
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_loosens_nothing_lets_nothing_through_that_was_stopped(
        (first, other, parts) in (draft(), draft(), any::<u8>()),
    ) {
        let before = once().changed(first, hours(-1_000));
        let after = before.changed(mixed(&before, &other, parts), now());
        if after.laxer_than(&before, now()).is_empty() {
            for at in moments(&before).into_iter().filter(|at| is_active(&before, *at)) {
                prop_assert!(is_active(&after, at), "{at}\n{before:?}\n{after:?}");
            }
            for place in places() {
                for operation in OperationKind::ALL {
                    for kind in [PrincipalKind::Human, PrincipalKind::Agent] {
                        let was = before.bears_on(operation, &place, kind);
                        prop_assert!(!was || after.bears_on(operation, &place, kind));
                    }
                }
            }
            prop_assert!(before.under_way == UnderWay::Finish || after.under_way == UnderWay::Stop);
        }
    }

    #[test]
    fn the_form_of_a_freeze_means_the_freeze(draft in draft()) {
        let before = once().changed(draft, hours(-1_000));
        let meant = FreezeForm::of(&before).draft(&[], now());
        // What is over, or covers nothing, is refused by the form.
        if let Ok(draft) = meant {
            prop_assert_eq!(before.changed(draft, now()), before);
        } else {
            let wrong: Vec<_> = meant.unwrap_err().into_iter().map(|one| one.field).collect();
            let may = ["regions", "partitions", "environments", "exempt", "repeats", "starts_at", "ends_at"];
            prop_assert!(wrong.iter().all(|field| may.contains(&field.as_str())), "{wrong:?}");
        }
    }

    #[test]
    fn a_freeze_left_as_it_is_loosens_nothing(draft in draft()) {
        let before = once().changed(draft, hours(-1_000));
        let same = before.changed(before.drafted(), now());
        prop_assert_eq!(&same, &before);
        prop_assert_eq!(same.laxer_than(&before, now()), Vec::new());
    }
}
