//! The policy as a table that people review: every kind of asker, operation, freeze and permission with its verdict
//! and reasons, compared with `policy.txt`. `UPDATE=1 cargo test -p floe-domain --test policy` writes it anew after a
//! change that is wanted; the difference is then part of the review. Must not know how the decision is made.

#[cfg(test)]
#[path = "../src/sample.rs"]
mod sample;

use floe_domain::environment::OperationKind;
use floe_domain::freeze::{AppliesTo, Calendar, FreezeWindow};
use floe_domain::guard::{ActorChain, Facts, PrincipalKind, Reason, Request, Verdict, decide};
use floe_domain::people::{Rights, Role, Scope};
// The sample names the domain's modules as the crate's own.
use floe_domain::{environment, freeze, guard, time};
use sample::{now_and, principal, window};
use std::fmt::Write as _;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy.txt");

/// Who asks, in words, and the kinds of the chain's members.
const ASKERS: [(&str, &[PrincipalKind]); 6] = [
    ("human", &[PrincipalKind::Human]),
    (
        "service for human",
        &[PrincipalKind::Service, PrincipalKind::Human],
    ),
    (
        "agent for human",
        &[PrincipalKind::Agent, PrincipalKind::Human],
    ),
    (
        "human for agent",
        &[PrincipalKind::Human, PrincipalKind::Agent],
    ),
    (
        "unknown for human",
        &[PrincipalKind::Unknown, PrincipalKind::Human],
    ),
    ("nobody", &[]),
];

/// The calendar, in words.
const FREEZES: [&str; 8] = [
    "none",
    "upcoming",
    "past",
    "out of scope",
    "other operation",
    "automated",
    "everyone",
    "automated+everyone",
];

fn windows(state: &str, operation: OperationKind) -> Vec<FreezeWindow> {
    let of = |id: &str, applies_to, micros| FreezeWindow {
        applies_to,
        ..window(id, micros)
    };
    match state {
        "none" => Vec::new(),
        "upcoming" => vec![of("upcoming", AppliesTo::Everyone, 1..9)],
        "past" => vec![of("past", AppliesTo::Everyone, -9..0)],
        "out of scope" => {
            let mut window = of("elsewhere", AppliesTo::Everyone, -9..9);
            window.scope.regions = vec!["us-east-1".to_owned()];
            vec![window]
        }
        "other operation" => {
            let mut window = of("other", AppliesTo::Everyone, -9..9);
            window.operations = OperationKind::ALL
                .into_iter()
                .filter(|one| *one != operation)
                .collect();
            vec![window]
        }
        "automated" => vec![of("automated", AppliesTo::Automated, -9..9)],
        "everyone" => vec![of("everyone", AppliesTo::Everyone, -9..9)],
        _ => vec![
            of("automated", AppliesTo::Automated, -9..9),
            of("everyone", AppliesTo::Everyone, -9..9),
        ],
    }
}

/// The rights of the chain's members when all of them may, and when the one who is least trusted may not.
fn rights(kinds: &[PrincipalKind], permitted: bool) -> Vec<Rights> {
    kinds
        .iter()
        .map(|kind| match (kind, permitted) {
            (PrincipalKind::Human, true) => Rights::Person {
                role: Role::Operator,
            },
            (PrincipalKind::Human, false) => Rights::Person { role: Role::Viewer },
            (_, permitted) => Rights::Token {
                scopes: if permitted {
                    vec![Scope::EnvironmentsDelete, Scope::EnvironmentsRecreate]
                } else {
                    vec![Scope::CostsRead]
                },
                owner_role: Role::Operator,
            },
        })
        .collect()
}

fn table() -> String {
    let mut out = "# asker | operation | freeze | permission | verdict | reasons\n".to_owned();
    for (asker, kinds) in ASKERS {
        for operation in OperationKind::ALL {
            for freeze in FREEZES {
                for permitted in [true, false] {
                    let request = Request {
                        chain: ActorChain(kinds.iter().copied().map(principal).collect()),
                        operation,
                        environment_id: "cost-explorer-eu-west-1".to_owned(),
                    };
                    let facts = Facts {
                        rights: rights(kinds, permitted),
                        environment: Some(sample::environment("eu-west-1")),
                        calendar: Calendar {
                            revision: 1,
                            windows: windows(freeze, operation),
                        },
                    };
                    let decision = decide(&request, &facts, now_and(0));
                    let reasons: Vec<_> = decision
                        .record()
                        .reasons
                        .iter()
                        .map(|reason| match reason {
                            Reason::FreezeActive { freeze_id, .. } => {
                                format!("freeze_active({freeze_id})")
                            }
                            other => other.code().to_owned(),
                        })
                        .collect();
                    let verdict = match decision.verdict() {
                        Verdict::Allow => "ALLOW",
                        Verdict::Deny => "deny",
                    };
                    let permission = if permitted { "may" } else { "may not" };
                    let _written = writeln!(
                        out,
                        "{asker:<17} | {:<8} | {freeze:<18} | {permission:<7} | {verdict:<5} | {}",
                        operation.name(),
                        reasons.join(", ")
                    );
                }
            }
        }
    }
    out
}

#[test]
fn the_policy_matrix_is_as_reviewed() {
    let table = table();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(PATH).unwrap();
    for (now, reviewed) in table.lines().zip(reviewed.lines()) {
        assert_eq!(now, reviewed, "a verdict differs from policy.txt");
    }
    assert_eq!(table, reviewed);
}
