//! Whatever it is given, the guard answers, twice the same, and allows nothing of which anything is in doubt. Knows nonsense; must not
//! know how the decision is made.

use chrono::TimeDelta;
use floe_domain::environment::{
    Environment, EnvironmentKind, EnvironmentState, OperationKind, Tier,
};
use floe_domain::freeze::{AppliesTo, Calendar, DEFAULT_CALENDAR, FOREVER, FreezeWindow, UnderWay};
use floe_domain::guard::{
    ActorChain, ApprovalRule, Approver, Asked, Consent, Facts, Principal, PrincipalKind, Reason,
    Request, Said, Verdict, Vote, decide, lifted,
};
use floe_domain::people::{Rights, Role, Scope};
use floe_domain::time::Instant;
use proptest::prelude::*;
use proptest::sample::select;

/// Moments at, between and beyond all that make sense.
fn moment() -> impl Strategy<Value = Instant> {
    prop_oneof![
        Just(Instant::MIN_UTC),
        Just(Instant::MAX_UTC),
        Just(FOREVER),
        Just(Instant::UNIX_EPOCH),
        (-3_i64..4).prop_map(|micros| Instant::UNIX_EPOCH + TimeDelta::microseconds(micros)),
    ]
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), -1_i64..3]
}

/// Few texts, so that they meet, and among them what no id is.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["a", "b", "c", ""]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn member() -> impl Strategy<Value = Principal> {
    let kind = select(vec![
        PrincipalKind::Human,
        PrincipalKind::Human,
        PrincipalKind::Service,
        PrincipalKind::Agent,
        PrincipalKind::Unknown,
    ]);
    (kind, text(), text()).prop_map(|(kind, id, name)| Principal { kind, id, name })
}

fn rights() -> impl Strategy<Value = Rights> {
    let role = || select(vec![Role::Viewer, Role::Operator, Role::Admin, Role::Admin]);
    let scopes = prop::collection::vec(select(Scope::ALL.to_vec()), 0..12);
    prop_oneof![
        3 => role().prop_map(|role| Rights::Person { role }),
        1 => (scopes, role()).prop_map(|(scopes, owner_role)| Rights::Token { scopes, owner_role }),
    ]
}

fn environment() -> impl Strategy<Value = Environment> {
    let state = prop_oneof![
        4 => Just(EnvironmentState::Active),
        1 => Just(EnvironmentState::Recreating),
        1 => Just(EnvironmentState::Purged),
        1 => (moment(), moment())
            .prop_map(|(deleted_at, purge_at)| EnvironmentState::Deleted { deleted_at, purge_at }),
    ];
    (text(), text(), select(Tier::ALL.to_vec()), state, whole()).prop_map(
        |(id, region, tier, state, version)| Environment {
            name: id.clone(),
            id,
            region,
            tier,
            owner: String::new(),
            kind: EnvironmentKind::Declared,
            state,
            version,
            generation: -1,
            created_at: FOREVER,
        },
    )
}

fn window() -> impl Strategy<Value = FreezeWindow> {
    let applies_to = select(vec![AppliesTo::Automated, AppliesTo::Everyone]);
    (
        text(),
        moment(),
        moment(),
        prop::collection::vec(text(), 0..2),
        applies_to,
    )
        .prop_map(
            |(id, starts_at, ends_at, environments, applies_to)| FreezeWindow {
                calendar: DEFAULT_CALENDAR.to_owned(),
                name: id.clone(),
                id,
                reason: String::new(),
                owner: String::new(),
                starts_at,
                ends_at,
                zone: "Nowhere/At_All".to_owned(),
                scope: floe_domain::freeze::Scope {
                    environments,
                    ..floe_domain::freeze::Scope::default()
                },
                operations: Vec::new(),
                applies_to,
                under_way: UnderWay::Finish,
                created_at: starts_at,
                ended_early_at: None,
                schedule: None,
                change_windows: None,
            },
        )
}

fn rule() -> impl Strategy<Value = ApprovalRule> {
    let seconds = || prop_oneof![4 => Just(60_u32), 1 => any::<u32>()];
    let approvals = prop_oneof![4 => Just(1_u8), 1 => any::<u8>()];
    (whole(), approvals, any::<bool>(), seconds(), seconds()).prop_map(
        |(revision, approvals, people_too, approval_seconds, permit_seconds)| ApprovalRule {
            revision,
            approvals,
            people_too,
            approval_seconds,
            permit_seconds,
            loosening_seconds: 60,
        },
    )
}

fn approver() -> impl Strategy<Value = Approver> {
    (text(), text(), any::<bool>(), any::<bool>()).prop_map(
        |(person_id, email, is_admin, grants_exceptions)| Approver {
            person_id,
            email,
            is_admin,
            grants_exceptions,
        },
    )
}

/// A vote, and whether it is for just what was asked.
fn vote() -> impl Strategy<Value = (Vote, bool)> {
    let vote = (
        text(),
        prop::bool::weighted(0.1),
        text(),
        moment(),
        prop::option::of(moment()),
    );
    (vote, any::<bool>()).prop_map(|((person_id, denies, digest, at, withdrawn_at), same)| {
        let said = if denies { Said::Deny } else { Said::Approve };
        (
            Vote {
                person_id,
                said,
                digest,
                at,
                withdrawn_at,
            },
            same,
        )
    })
}

fn request() -> impl Strategy<Value = Request> {
    let members = prop::collection::vec(member(), 0..8);
    (
        members,
        select(OperationKind::ALL.to_vec()),
        text(),
        any::<bool>(),
    )
        .prop_map(|(members, operation, environment_id, exception)| Request {
            chain: ActorChain(members),
            operation,
            environment_id,
            exception,
        })
}

fn facts() -> impl Strategy<Value = Facts> {
    let about = (
        prop::collection::vec(rights(), 0..8),
        prop::option::weighted(0.9, environment()),
        prop::collection::vec(window(), 0..3),
        whole(),
    );
    let people = (
        rule(),
        prop::collection::vec(approver(), 0..6),
        prop::collection::vec(text(), 0..2),
        any::<bool>(),
    );
    (about, people).prop_map(
        |(
            (rights, environment, windows, revision),
            (rule, approvers, connected, is_last_in_partition),
        )| Facts {
            rights,
            environment,
            calendar: Calendar { revision, windows },
            delegations: Vec::new(),
            slowest_recreation: None,
            rule,
            approvers,
            connected,
            is_last_in_partition,
            consent: None,
        },
    )
}

/// A request with facts, some of which fit it.
fn case() -> impl Strategy<Value = (Request, Facts, Instant)> {
    let votes = prop::option::of((prop::collection::vec(vote(), 0..6), moment(), whole()));
    (request(), facts(), votes, any::<bool>(), moment()).prop_map(
        |(mut request, mut facts, said, fits, now)| {
            if let (true, Some(environment)) = (fits, &facts.environment) {
                request.environment_id.clone_from(&environment.id);
                facts.rights.truncate(request.chain.0.len());
            }
            facts.consent = said.map(|(votes, expires_at, version)| {
                let asked = Asked {
                    operation: request.operation,
                    environment_id: request.environment_id.clone(),
                    environment_version: version,
                    reason: String::new(),
                    exception: request.exception,
                    freezes: facts.calendar.windows.iter().map(lifted).collect(),
                    chain: request.chain.clone(),
                    calendar_revision: facts.calendar.revision,
                    rule_revision: facts.rule.revision,
                    expires_at,
                    nonce: String::new(),
                };
                let digest = asked.digest();
                let bound = |(vote, same)| match same {
                    true => Vote {
                        digest: digest.clone(),
                        ..vote
                    },
                    false => vote,
                };
                Consent {
                    votes: votes.into_iter().map(bound).collect(),
                    asked,
                }
            });
            (request, facts, now)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn whatever_is_asked_is_answered_and_nothing_in_doubt_is_allowed((request, facts, now) in case()) {
        let decision = decide(&request, &facts, now);
        let again = decide(&request, &facts, now);
        prop_assert_eq!(&decision, &again);
        let reasons = &decision.record().reasons;
        prop_assert!(reasons.iter().all(|reason| !reason.words().is_empty()));
        match decision.verdict() {
            Verdict::Deny => {
                prop_assert!(!reasons.is_empty() && reasons.iter().all(Reason::denies));
                prop_assert!(decision.permit().is_none());
            }
            Verdict::Allow => {
                prop_assert_eq!(reasons.iter().map(Reason::code).collect::<Vec<_>>(), ["permitted"]);
                let members = &request.chain.0;
                prop_assert!(!members.is_empty());
                prop_assert_eq!(members.len(), facts.rights.len());
                prop_assert!(members.iter().all(|one| one.kind != PrincipalKind::Unknown));
                let environment = facts.environment.as_ref().unwrap();
                prop_assert_eq!(&environment.id, &request.environment_id);
                prop_assert_eq!(environment.state, EnvironmentState::Active);
                prop_assert!(facts.calendar.windows.iter().all(|one| one.starts_at <= one.ends_at));
                prop_assert!((1..=5).contains(&facts.rule.approvals));
            }
        }
    }
}
