//! The policy's tables of what a request bears on: a freeze's scope, an environment's state, how long its recreations took, and a freeze
//! that begins while something runs. Must not know how any of it is decided.

use super::sample::{facts, now_and, window};
use super::{ASKERS, consent, request, rights, told};
use floe_domain::environment::{EnvironmentState, OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, Calendar, FreezeWindow, Scope, UnderWay};
use floe_domain::guard::{Facts, Halt, PrincipalKind, decide, halt};
use std::fmt::Write as _;

/// A person, and an agent for one.
const TWO_ASKERS: [(&str, &[PrincipalKind]); 2] = [ASKERS[0], ASKERS[2]];

/// The facts with the environment on this tier.
fn on(tier: Tier, kinds: &[PrincipalKind], windows: Vec<FreezeWindow>) -> Facts {
    let mut facts = facts(rights(kinds, true), windows);
    if let Some(environment) = &mut facts.environment {
        environment.tier = tier;
    }
    facts
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|one| (*one).to_owned()).collect()
}

/// What a freeze covers, in words; the environment is that of `eu-west-1`, in staging.
fn scopes() -> Vec<(&'static str, Scope)> {
    const HERE: &str = "cost-explorer-eu-west-1";
    const ELSEWHERE: &str = "cost-explorer-us-east-1";
    let all = Scope::default;
    vec![
        ("everything", all()),
        (
            "its region",
            Scope {
                regions: names(&["eu-west-1"]),
                ..all()
            },
        ),
        (
            "another region",
            Scope {
                regions: names(&["us-east-1"]),
                ..all()
            },
        ),
        (
            "its region and another",
            Scope {
                regions: names(&["us-east-1", "eu-west-1"]),
                ..all()
            },
        ),
        (
            "its partition",
            Scope {
                partitions: names(&["aws"]),
                ..all()
            },
        ),
        (
            "another partition",
            Scope {
                partitions: names(&["aws-cn"]),
                ..all()
            },
        ),
        (
            "its region in another partition",
            Scope {
                regions: names(&["eu-west-1"]),
                partitions: names(&["aws-cn"]),
                ..all()
            },
        ),
        (
            "its tier",
            Scope {
                tiers: vec![Tier::Staging],
                ..all()
            },
        ),
        (
            "other tiers",
            Scope {
                tiers: vec![Tier::Production, Tier::Development],
                ..all()
            },
        ),
        (
            "its region on another tier",
            Scope {
                regions: names(&["eu-west-1"]),
                tiers: vec![Tier::Production],
                ..all()
            },
        ),
        (
            "it by its id",
            Scope {
                environments: names(&[HERE]),
                ..all()
            },
        ),
        (
            "another by its id",
            Scope {
                environments: names(&[ELSEWHERE]),
                ..all()
            },
        ),
        (
            "everything but it",
            Scope {
                except: names(&[HERE]),
                ..all()
            },
        ),
        (
            "everything but another",
            Scope {
                except: names(&[ELSEWHERE]),
                ..all()
            },
        ),
        (
            "it by its id, but it",
            Scope {
                environments: names(&[HERE]),
                except: names(&[HERE]),
                ..all()
            },
        ),
    ]
}

/// Which environments a freeze for everyone stops.
pub(super) fn scopes_table() -> String {
    let mut out = "# On staging, a freeze for everyone: what it covers\n# asker | operation | covers | verdict | reasons\n".to_owned();
    for (asker, kinds) in TWO_ASKERS {
        for operation in OperationKind::ALL {
            for (words, scope) in scopes() {
                let frozen = FreezeWindow {
                    scope,
                    ..window("freeze", -9..9)
                };
                let facts = on(Tier::Staging, kinds, vec![frozen]);
                let request = request(kinds, operation, false);
                let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                let _written = writeln!(
                    out,
                    "{asker:<15} | {:<8} | {words:<31} | {verdict:<5} | {reasons}",
                    operation.name(),
                );
            }
        }
    }
    out
}

/// What an environment is in the middle of, in words.
fn states() -> [(&'static str, Option<EnvironmentState>); 5] {
    let deleted = EnvironmentState::Deleted {
        deleted_at: now_and(-9),
        purge_at: now_and(9),
    };
    [
        ("whole", Some(EnvironmentState::Active)),
        ("being recreated", Some(EnvironmentState::Recreating)),
        ("deleted", Some(deleted)),
        ("gone", Some(EnvironmentState::Purged)),
        ("unknown", None),
    ]
}

/// In which states an environment can be changed, and on which tiers somebody has to approve that.
pub(super) fn states_table() -> String {
    let mut out = "# No freeze, nobody was asked: each tier and state\n# asker | operation | tier | the environment is | verdict | reasons\n".to_owned();
    for (asker, kinds) in TWO_ASKERS {
        for operation in OperationKind::ALL {
            for tier in Tier::ALL {
                for (words, state) in states() {
                    let mut facts = on(tier, kinds, Vec::new());
                    match (&mut facts.environment, state) {
                        (Some(environment), Some(state)) => environment.state = state,
                        (environment, _) => *environment = None,
                    }
                    let request = request(kinds, operation, false);
                    let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                    let _written = writeln!(
                        out,
                        "{asker:<15} | {:<8} | {:<11} | {words:<15} | {verdict:<5} | {reasons}",
                        operation.name(),
                        tier.name(),
                    );
                }
            }
        }
    }
    out
}

/// How long before a freeze a recreation can still begin.
pub(super) fn slowest_table() -> String {
    const SECOND: i64 = 1_000_000;
    let mut out = "# On staging, a freeze for everyone begins soon: how long the slowest of the last recreations took\n# asker | operation | slowest | begins in | verdict | reasons\n".to_owned();
    let slowest = [
        ("there was none", None),
        ("1 minute", Some(60)),
        ("10 minutes", Some(600)),
    ];
    let ahead = [
        ("5 minutes less 1 µs", 300 * SECOND - 1),
        ("5 minutes", 300 * SECOND),
        ("30 minutes less 1 µs", 1_800 * SECOND - 1),
        ("30 minutes", 1_800 * SECOND),
    ];
    for (asker, kinds) in TWO_ASKERS {
        for operation in OperationKind::ALL {
            for (took, seconds) in slowest {
                for (begins, micros) in ahead {
                    let frozen = window("freeze", micros..micros + SECOND);
                    let mut facts = on(Tier::Staging, kinds, vec![frozen]);
                    facts.slowest_recreation = seconds;
                    let request = request(kinds, operation, false);
                    let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                    let _written = writeln!(
                        out,
                        "{asker:<15} | {:<8} | {took:<14} | {begins:<20} | {verdict:<5} | {reasons}",
                        operation.name(),
                    );
                }
            }
        }
    }
    out
}

/// What becomes of an operation on which a freeze begins, five microseconds after it was permitted.
fn becomes(
    kinds: &[PrincipalKind],
    operation: OperationKind,
    freeze: &FreezeWindow,
    excepted: bool,
) -> &'static str {
    let request = request(kinds, operation, excepted);
    let known = if excepted {
        vec![freeze.clone()]
    } else {
        Vec::new()
    };
    let mut facts = on(Tier::Staging, kinds, known);
    if excepted {
        facts.consent = consent("two freeze approvers", &["p1", "p2"], &request, &facts);
    }
    let permit = decide(&request, &facts, now_and(0)).permit();
    let (Some(permit), Some(environment)) = (permit, &facts.environment) else {
        return "is not permitted";
    };
    let calendar = Calendar {
        windows: vec![freeze.clone()],
        ..facts.calendar.clone()
    };
    let kind = request.chain.kind();
    match halt(&permit, environment, kind, &calendar, now_and(5)) {
        None => "goes on",
        Some(Halt::Freeze(_)) => "is stopped",
        Some(Halt::Doubt(_)) => "is stopped in doubt",
    }
}

/// What becomes of what has begun when a freeze does.
pub(super) fn under_way_table() -> String {
    let mut out = "# On staging, permitted at 0 µs, at a safe step at 5 µs\n# asker | operation | freeze for | what is under way is to | freeze | excepted | the operation\n".to_owned();
    let spans = [
        ("from 3 µs on", 3..9),
        ("from 5 µs on", 5..9),
        ("from 6 µs on", 6..9),
        ("until 5 µs", -9..5),
        ("all the time", -9..9),
    ];
    for (asker, kinds) in TWO_ASKERS {
        for operation in OperationKind::ALL {
            for applies_to in [AppliesTo::Automated, AppliesTo::Everyone] {
                for under_way in UnderWay::ALL {
                    for (span, micros) in &spans {
                        for excepted in [false, true] {
                            let freeze = FreezeWindow {
                                applies_to,
                                under_way,
                                ..window("freeze", micros.clone())
                            };
                            let _written = writeln!(
                                out,
                                "{asker:<15} | {:<8} | {:<9} | {:<6} | {span:<12} | {:<8} | {}",
                                operation.name(),
                                applies_to.name(),
                                under_way.name(),
                                if excepted { "excepted" } else { "-" },
                                becomes(kinds, operation, &freeze, excepted),
                            );
                        }
                    }
                }
            }
        }
    }
    out
}
