//! The policy as a table that people review: every kind of asker, operation, freeze and permission with its verdict
//! and reasons, compared with `policy.txt`. `UPDATE=1 cargo test -p floe-domain --test policy` writes it anew after a
//! change that is wanted; the difference is then part of the review. Must not know how the decision is made.

#[cfg(test)]
#[path = "policy/circumstances.rs"]
mod circumstances;
#[cfg(test)]
#[path = "../src/sample.rs"]
mod sample;

use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, ChangeWindows, FOREVER, FreezeWindow};
use floe_domain::guard::{
    ActorChain, Asked, Consent, Decision, Facts, PrincipalKind, Reason, Request, Said, Verdict,
    Vote, decide, lifted,
};
use floe_domain::people::{Rights, Role, Scope};
// The sample names the domain's modules as the crate's own.
use floe_domain::{environment, freeze, guard, people, time};
use sample::{now_and, principal, window};
use std::fmt::Write as _;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy.txt");

/// Who asks, in words, and the kinds of the chain's members.
const ASKERS: [(&str, &[PrincipalKind]); 7] = [
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
        "agent for service for human",
        &[
            PrincipalKind::Agent,
            PrincipalKind::Service,
            PrincipalKind::Human,
        ],
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
const FREEZES: [&str; 10] = [
    "none",
    "upcoming",
    "past",
    "out of scope",
    "other operation",
    "automated",
    "everyone",
    "automated+everyone",
    "closed, change window on",
    "closed, change window over",
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
        "closed, change window on" => closed_but(3_600_000_000),
        "closed, change window over" => closed_but(0),
        _ => vec![
            of("automated", AppliesTo::Automated, -9..9),
            of("everyone", AppliesTo::Everyone, -9..9),
        ],
    }
}

/// What a calendar holds of a freeze that is closed by default: what is closed from these microseconds on, for ever.
fn closed_but(from: i64) -> Vec<FreezeWindow> {
    let whole = ChangeWindows {
        starts_at: now_and(-9),
        ends_at: FOREVER,
        windows: Vec::new(),
    };
    vec![FreezeWindow {
        starts_at: now_and(from),
        ends_at: FOREVER,
        change_windows: Some(whole),
        ..window("closed", 0..1)
    }]
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

fn request(kinds: &[PrincipalKind], operation: OperationKind, exception: bool) -> Request {
    Request {
        chain: ActorChain(kinds.iter().copied().map(principal).collect()),
        operation,
        environment_id: "cost-explorer-eu-west-1".to_owned(),
        exception,
    }
}

fn told(decision: &Decision) -> (&'static str, String) {
    let reasons: Vec<_> = decision
        .record()
        .reasons
        .iter()
        .map(|reason| match reason {
            Reason::FreezeActive { freeze_id, .. } => {
                format!("freeze_active({freeze_id})")
            }
            Reason::ApprovalNeeded { needed, given, .. } => {
                format!("approval_needed({given} of {needed})")
            }
            other => other.code().to_owned(),
        })
        .collect();
    let verdict = match decision.verdict() {
        Verdict::Allow => "ALLOW",
        Verdict::Deny if decision.record().is_awaiting() => "await",
        Verdict::Deny => "deny",
    };
    (verdict, reasons.join(", "))
}

/// Who may do what in which freeze, where nobody has to approve.
fn freezes_table() -> String {
    let mut out =
        "# Elsewhere than on production\n# asker | operation | freeze | permission | verdict | reasons\n"
            .to_owned();
    for (asker, kinds) in ASKERS {
        for operation in OperationKind::ALL {
            for freeze in FREEZES {
                for permitted in [true, false] {
                    let mut facts =
                        sample::facts(rights(kinds, permitted), windows(freeze, operation));
                    if let Some(environment) = &mut facts.environment {
                        environment.tier = Tier::Staging;
                    }
                    let request = request(kinds, operation, false);
                    let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                    let permission = if permitted { "may" } else { "may not" };
                    let _written = writeln!(
                        out,
                        "{asker:<17} | {:<8} | {freeze:<18} | {permission:<7} | {verdict:<5} | {reasons}",
                        operation.name(),
                    );
                }
            }
        }
    }
    out
}

/// What people said, in words. `p1` and `p2` are freeze approvers, `p4` is an admin.
const SAID: [(&str, &[&str]); 12] = [
    ("not asked", &[]),
    ("nothing yet", &[]),
    ("one", &["p3"]),
    ("the same one twice", &["p3", "p3"]),
    ("one and the owner", &["p3", "human-1"]),
    ("one and the issuer", &["p3", "issuer"]),
    ("two", &["p3", "p4"]),
    ("two, one withdrew", &["p3", "p4"]),
    ("two, one denied", &["p3", "p4"]),
    ("two, to another", &["p3", "p4"]),
    ("two, too late", &["p3", "p4"]),
    ("two freeze approvers", &["p1", "p2"]),
];

fn consent(said: &str, people: &[&str], request: &Request, facts: &Facts) -> Option<Consent> {
    if said == "not asked" {
        return None;
    }
    let asked = Asked {
        operation: request.operation,
        environment_id: request.environment_id.clone(),
        environment_version: facts.environment.as_ref().map_or(0, |one| one.version),
        reason: "a test".to_owned(),
        exception: request.exception,
        freezes: facts.calendar.windows.iter().map(lifted).collect(),
        chain: request.chain.clone(),
        calendar_revision: facts.calendar.revision,
        rule_revision: facts.rule.revision,
        expires_at: now_and(if said == "two, too late" { 0 } else { 9 }),
        nonce: "n".to_owned(),
    };
    let mut votes: Vec<_> = people
        .iter()
        .map(|person| Vote {
            person_id: (*person).to_owned(),
            said: Said::Approve,
            digest: if said == "two, to another" {
                "another".to_owned()
            } else {
                asked.digest()
            },
            at: now_and(-1),
            withdrawn_at: None,
        })
        .collect();
    if let Some(last) = votes.last_mut() {
        match said {
            "two, one withdrew" => last.withdrawn_at = Some(now_and(-1)),
            "two, one denied" => last.said = Said::Deny,
            _ => {}
        }
    }
    Some(Consent { asked, votes })
}

/// Whose approvals it takes on production.
fn approvals_table() -> String {
    let mut out = "# Recreating on production: the rule asks two people, of automated chains alone or of people too\n# asker | rule | freeze | exception | last in partition | approved by | verdict | reasons\n".to_owned();
    let askers = [ASKERS[0], ASKERS[1], ASKERS[2]];
    for (asker, kinds) in askers {
        for people_too in [false, true] {
            for freeze in ["none", "automated"] {
                for exception in [false, true] {
                    for last in [false, true] {
                        for (said, people) in SAID {
                            let request = request(kinds, OperationKind::Recreate, exception);
                            let mut facts = sample::facts(
                                rights(kinds, true),
                                windows(freeze, OperationKind::Recreate),
                            );
                            facts.rule.people_too = people_too;
                            facts.is_last_in_partition = last;
                            facts.consent = consent(said, people, &request, &facts);
                            let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                            let _written = writeln!(
                                out,
                                "{asker:<17} | {:<10} | {freeze:<9} | {:<9} | {:<8} | {said:<20} | {verdict:<5} | {reasons}",
                                if people_too {
                                    "people too"
                                } else {
                                    "automated"
                                },
                                if exception { "exception" } else { "-" },
                                if last { "the last" } else { "-" },
                            );
                        }
                    }
                }
            }
        }
    }
    out
}

/// The chains that may ask for something, and the one of which a member is of no known kind.
fn chains() -> impl Iterator<Item = (&'static str, &'static [PrincipalKind])> {
    ASKERS
        .into_iter()
        .filter(|(asker, _)| !["human for agent", "nobody"].contains(asker))
}

/// By the usual rule, every chain and operation.
fn chains_table() -> String {
    let mut out = "# On production, no freeze, the usual rule: every chain and operation\n# asker | operation | approved by | verdict | reasons\n".to_owned();
    for (asker, kinds) in chains() {
        for operation in OperationKind::ALL {
            for (said, people) in SAID {
                let request = request(kinds, operation, false);
                let mut facts = sample::facts(rights(kinds, true), Vec::new());
                facts.consent = consent(said, people, &request, &facts);
                let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                let _written = writeln!(
                    out,
                    "{asker:<27} | {:<8} | {said:<20} | {verdict:<5} | {reasons}",
                    operation.name(),
                );
            }
        }
    }
    out
}

/// What has changed since two people approved, in words.
const CHANGED: [&str; 5] = [
    "nothing",
    "the environment",
    "the calendar",
    "the rule",
    "the chain",
];

fn change(words: &str, request: &mut Request, facts: &mut Facts) {
    match words {
        "the environment" => {
            if let Some(environment) = &mut facts.environment {
                environment.version += 1;
            }
        }
        "the calendar" => facts.calendar.revision += 1,
        "the rule" => facts.rule.revision += 1,
        "the chain" => {
            if let Some(first) = request.chain.0.first_mut() {
                first.name.push_str(" renamed");
            }
        }
        _ => {}
    }
}

/// What makes approvals void.
fn void_table() -> String {
    let mut out = "# On production, approved by two: what has changed since\n# asker | operation | changed | verdict | reasons\n".to_owned();
    for (asker, kinds) in chains() {
        for operation in OperationKind::ALL {
            for words in CHANGED {
                let mut request = request(kinds, operation, false);
                let mut facts = sample::facts(rights(kinds, true), Vec::new());
                facts.consent = consent("two", &["p3", "p4"], &request, &facts);
                change(words, &mut request, &mut facts);
                let (verdict, reasons) = told(&decide(&request, &facts, now_and(0)));
                let _written = writeln!(
                    out,
                    "{asker:<27} | {:<8} | {words:<15} | {verdict:<5} | {reasons}",
                    operation.name(),
                );
            }
        }
    }
    out
}

/// What an agent was lent, in words.
const LENT: [&str; 7] = [
    "all",
    "nothing",
    "deletions",
    "elsewhere",
    "here",
    "until now",
    "taken back",
];

fn lend(words: &str, facts: &mut Facts) {
    if words == "nothing" {
        facts.delegations.clear();
    }
    for one in &mut facts.delegations {
        match words {
            "deletions" => one.operations = vec![OperationKind::Delete],
            "elsewhere" => one.environments = Some(vec!["cost-explorer-us-east-1".to_owned()]),
            "here" => one.environments = Some(vec!["cost-explorer-eu-west-1".to_owned()]),
            "until now" => one.until = now_and(0),
            "taken back" => one.revoked_at = Some(now_and(-1)),
            _ => {}
        }
    }
}

/// What people let agents do in their names.
fn delegations_table() -> String {
    let mut out =
        "# Elsewhere than on production: what a person lent the agent\n# asker | operation | lent | verdict | reasons\n"
            .to_owned();
    for (asker, kinds) in ASKERS {
        for operation in OperationKind::ALL {
            for words in LENT {
                let mut facts = sample::facts(rights(kinds, true), Vec::new());
                if let Some(environment) = &mut facts.environment {
                    environment.tier = Tier::Staging;
                }
                lend(words, &mut facts);
                let (verdict, reasons) = told(&decide(
                    &request(kinds, operation, false),
                    &facts,
                    now_and(0),
                ));
                let _written = writeln!(
                    out,
                    "{asker:<17} | {:<8} | {words:<10} | {verdict:<5} | {reasons}",
                    operation.name(),
                );
            }
        }
    }
    out
}

fn table() -> String {
    [
        freezes_table(),
        approvals_table(),
        chains_table(),
        void_table(),
        delegations_table(),
        circumstances::scopes_table(),
        circumstances::states_table(),
        circumstances::slowest_table(),
        circumstances::under_way_table(),
    ]
    .join("\n")
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
