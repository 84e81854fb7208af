//! What loosens and what that takes, as a table that people review, compared with `loosenings.txt`.
//! `UPDATE=1 cargo test -p floe-domain --features zones --test loosenings` writes it anew after a change that is wanted; the
//! difference is then part of the review. Must not know how any of it is told.
#![cfg(feature = "zones")]

#[cfg(test)]
#[path = "../src/sample.rs"]
#[expect(dead_code, reason = "the sample is for other tests too")]
mod sample;

use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{AppliesTo, FreezeWindow, Laxer, Scope, UnderWay};
use floe_domain::guard::{ApprovalRule, Loosening, LooseningStanding, Said, Vote};
// The sample names the domain's modules as the crate's own.
use floe_domain::{environment, freeze, guard, people, time};
use sample::{approver, now_and, window};
use std::fmt::Write as _;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/loosenings.txt");

const MINUTE: i64 = 60_000_000;

/// A freeze of two regions' staging and production for everyone, an hour to either side of now, that stops what is under way.
fn before() -> FreezeWindow {
    FreezeWindow {
        scope: Scope {
            regions: vec!["eu-west-1".to_owned(), "us-east-1".to_owned()],
            tiers: vec![Tier::Production, Tier::Staging],
            except: vec!["cost-explorer-us-east-1".to_owned()],
            ..Scope::default()
        },
        applies_to: AppliesTo::Everyone,
        under_way: UnderWay::Stop,
        ..window("freeze", -60 * MINUTE..60 * MINUTE)
    }
}

type ChangeOfFreeze = fn(&mut FreezeWindow);

/// What becomes of a freeze, in words.
const OF_A_FREEZE: [(&str, ChangeOfFreeze); 24] = [
    ("nothing", |_| {}),
    ("another name", |one| one.name = "renamed".to_owned()),
    ("another reason", |one| one.reason = "another".to_owned()),
    ("ends 1 µs later", |one| {
        one.ends_at = now_and(60 * MINUTE + 1);
    }),
    ("ends half an hour earlier", |one| {
        one.ends_at = now_and(30 * MINUTE);
    }),
    ("ends now", |one| one.ends_at = now_and(0)),
    ("starts earlier", |one| {
        one.starts_at = now_and(-90 * MINUTE);
    }),
    ("starts later, by now", |one| one.starts_at = now_and(0)),
    ("starts half an hour from now", |one| {
        one.starts_at = now_and(30 * MINUTE);
    }),
    ("covers a region more", |one| {
        one.scope.regions.push("eu-north-1".to_owned());
    }),
    ("covers every region", |one| one.scope.regions.clear()),
    ("covers a region less", |one| {
        one.scope.regions.retain(|region| region != "us-east-1");
    }),
    ("covers just its partition", |one| {
        one.scope.partitions = vec!["aws".to_owned()];
    }),
    ("covers another partition", |one| {
        one.scope.partitions = vec!["aws-cn".to_owned()];
    }),
    ("covers every tier", |one| one.scope.tiers.clear()),
    ("covers a tier less", |one| {
        one.scope.tiers = vec![Tier::Production];
    }),
    ("covers one by its id alone", |one| {
        one.scope.environments = vec!["cost-explorer-eu-west-1".to_owned()];
    }),
    ("excepts nothing", |one| one.scope.except.clear()),
    ("excepts one more", |one| {
        one.scope.except.push("cost-explorer-eu-west-1".to_owned());
    }),
    ("stops just deletions", |one| {
        one.operations = vec![OperationKind::Delete];
    }),
    ("stops just what is automated", |one| {
        one.applies_to = AppliesTo::Automated;
    }),
    ("lets finish what is under way", |one| {
        one.under_way = UnderWay::Finish;
    }),
    ("stands in another calendar", |one| {
        one.calendar = "another".to_owned();
    }),
    ("everything stricter", |one| {
        one.ends_at = now_and(90 * MINUTE);
        one.scope = Scope::default();
    }),
];

/// Which changes of a freeze loosen it.
fn freezes_table() -> String {
    let mut out = "# A freeze of two regions but for one environment, on two tiers, for everyone, which stops what is under way\n# what changes | what it takes | in what it is laxer: it\n".to_owned();
    for (words, change) in OF_A_FREEZE {
        let before = before();
        let mut after = before.clone();
        change(&mut after);
        let laxer = after.laxer_than(&before, now_and(0));
        let takes = if laxer.is_empty() {
            "one act"
        } else {
            "approvals"
        };
        let mut laxer: Vec<_> = laxer.into_iter().map(Laxer::words).collect();
        if laxer.is_empty() {
            laxer.push("-".to_owned());
        }
        let _written = writeln!(out, "{words:<29} | {takes:<9} | {}", laxer.join(", and "));
    }
    out
}

type ChangeOfRule = fn(&mut ApprovalRule);

/// What becomes of the approval rule, in words.
const OF_THE_RULE: [(&str, ChangeOfRule); 12] = [
    ("nothing", |_| {}),
    ("one approval more", |rule| rule.approvals += 1),
    ("one approval less", |rule| rule.approvals -= 1),
    ("people need none any more", |rule| rule.people_too = false),
    ("requests wait a second more", |rule| {
        rule.approval_seconds += 1;
    }),
    ("requests wait a second less", |rule| {
        rule.approval_seconds -= 1;
    }),
    ("permits hold a second more", |rule| {
        rule.permit_seconds += 1;
    }),
    ("permits hold a second less", |rule| {
        rule.permit_seconds -= 1;
    }),
    ("loosening a second later", |rule| {
        rule.loosening_seconds += 1;
    }),
    ("loosening a second sooner", |rule| {
        rule.loosening_seconds -= 1;
    }),
    ("more approvals, sooner", |rule| {
        rule.approvals += 1;
        rule.loosening_seconds -= 1;
    }),
    ("more approvals, later", |rule| {
        rule.approvals += 1;
        rule.loosening_seconds += 1;
    }),
];

/// Which changes of the approval rule loosen it.
fn rules_table() -> String {
    let mut out = "# Two approvals, of people too, an hour, a quarter of an hour, a quarter of an hour\n# what changes | what it takes\n".to_owned();
    for (words, change) in OF_THE_RULE {
        let rule = ApprovalRule {
            people_too: true,
            ..ApprovalRule::default()
        };
        let mut new = rule;
        change(&mut new);
        let takes = if rule.is_loosened_by(&new) {
            "approvals"
        } else {
            "one act"
        };
        let _written = writeln!(out, "{words:<29} | {takes}");
    }
    out
}

/// What loosens, in words, and whom it would let approve.
const KINDS: [(&str, Option<&str>); 2] = [
    ("a freeze, or the rule", None),
    ("who approves: p2 is to", Some("p2")),
];

/// What was said, in words: who approved in which minute after `p1` had asked.
const SAID: [(&str, &[(&str, i64)]); 13] = [
    ("nothing", &[]),
    ("p3", &[("p3", 1)]),
    ("p3 twice", &[("p3", 1), ("p3", 2)]),
    ("p3, and p1 who asked", &[("p3", 1), ("p1", 2)]),
    ("p3, p2", &[("p3", 1), ("p2", 2)]),
    ("p3, and nobody appointed", &[("p3", 1), ("stranger", 2)]),
    ("p3, p4", &[("p3", 1), ("p4", 2)]),
    ("p3, p4 in the last minute", &[("p3", 1), ("p4", 59)]),
    ("p3, p4 as the hour is over", &[("p3", 1), ("p4", 60)]),
    ("p3, p4 of something else", &[("p3", 1), ("p4", 2)]),
    ("p3, p4, under another rule", &[("p3", 1), ("p4", 2)]),
    ("p3, p4, and p3 vetoes", &[("p3", 1), ("p4", 2)]),
    ("nothing, and p3 vetoes", &[]),
];

/// When it is looked at, in words, and how many microseconds after it was asked for.
const LOOKED_AT: [(&str, i64); 7] = [
    ("minute 2", 2 * MINUTE),
    ("minute 15", 15 * MINUTE),
    ("1 µs before minute 17", 17 * MINUTE - 1),
    ("minute 17", 17 * MINUTE),
    ("minute 60", 60 * MINUTE),
    ("minute 74", 74 * MINUTE),
    ("minute 75", 75 * MINUTE),
];

fn loosening(needed: u8, beneficiary: Option<&str>) -> Loosening {
    Loosening {
        what: "a test".to_owned(),
        reason: "a test".to_owned(),
        person_id: "p1".to_owned(),
        beneficiary: beneficiary.map(str::to_owned),
        needed,
        rule_revision: 2,
        delay_seconds: 900,
        requested_at: now_and(0),
        expires_at: now_and(60 * MINUTE),
        nonce: "n".to_owned(),
    }
}

fn votes(words: &str, people: &[(&str, i64)], asked: &Loosening) -> Vec<Vote> {
    let vote = |person: &str, minute: i64, said| Vote {
        person_id: person.to_owned(),
        said,
        digest: asked.digest(),
        at: now_and(minute * MINUTE),
        withdrawn_at: None,
    };
    let mut votes: Vec<_> = people
        .iter()
        .map(|(person, minute)| vote(person, *minute, Said::Approve))
        .collect();
    if words.ends_with("p3 vetoes") {
        votes.push(vote("p3", 2, Said::Deny));
    }
    if let (true, Some(last)) = (words.ends_with("something else"), votes.last_mut()) {
        last.digest = "another".to_owned();
    }
    votes
}

fn stands(standing: LooseningStanding, needed: u8) -> String {
    match standing {
        LooseningStanding::Waiting { given } => format!("waits: {given} of {needed}"),
        LooseningStanding::Delayed { .. } => "approved, can be vetoed".to_owned(),
        LooseningStanding::Due => "DONE".to_owned(),
        LooseningStanding::Vetoed => "vetoed".to_owned(),
        LooseningStanding::Expired => "expired".to_owned(),
        LooseningStanding::Void => "void".to_owned(),
    }
}

/// How what loosens stands, by what was said to it and by when that is looked at. None is needed only until there were approvers enough.
fn standings_table() -> String {
    let mut out = "# Asked for by p1, for an hour; p1 to p4 approve; a quarter of an hour for vetoes\n# what loosens | needed | said | looked at | it stands\n".to_owned();
    let approvers = ["p1", "p2", "p3", "p4"].map(approver);
    for (kind, beneficiary) in KINDS {
        for needed in [2, 0] {
            for (said, people) in SAID {
                for (moment, micros) in LOOKED_AT {
                    let asked = loosening(needed, beneficiary);
                    let votes = votes(said, people, &asked);
                    let rule = if said.ends_with("another rule") { 3 } else { 2 };
                    let standing = asked.standing(&votes, &approvers, rule, now_and(micros));
                    let _written = writeln!(
                        out,
                        "{kind:<22} | {needed} | {said:<26} | {moment:<21} | {}",
                        stands(standing, needed),
                    );
                }
            }
        }
    }
    out
}

#[test]
fn what_loosens_and_what_that_takes_is_as_reviewed() {
    let table = [freezes_table(), rules_table(), standings_table()].join("\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(PATH).unwrap();
    for (now, reviewed) in table.lines().zip(reviewed.lines()) {
        assert_eq!(now, reviewed, "it differs from loosenings.txt");
    }
    assert_eq!(table, reviewed);
}
