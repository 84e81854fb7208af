//! Made-up pages with everything in them that a page can show.

use floe_app::view::*;
use floe_domain::environment::{
    Environment, EnvironmentKind, EnvironmentState, Operation, OperationKind, OperationStatus, Tier,
};
use floe_domain::freeze::{
    AppliesTo, CalendarState, DEFAULT_CALENDAR, FreezeWindow, Scope, UnderWay,
};
use floe_domain::guard::{ActorChain, DecisionRecord, Principal, PrincipalKind, Reason, Verdict};
use floe_domain::time::Instant;

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The moment at which all of it is looked at.
pub(crate) fn now() -> Instant {
    at("2026-12-22T10:00:00Z")
}

pub(crate) fn window(id: &str, name: &str, starts_at: &str, ends_at: &str) -> FreezeWindow {
    FreezeWindow {
        calendar: DEFAULT_CALENDAR.to_owned(),
        id: id.into(),
        name: name.into(),
        reason: "Nobody is in the office between the years; nothing may be taken down.".into(),
        owner: "ada@example.com".into(),
        starts_at: at(starts_at),
        ends_at: at(ends_at),
        zone: "Europe/Dublin".into(),
        scope: Scope {
            regions: vec!["eu-west-1".into(), "cn-northwest-1".into()],
            tiers: vec![Tier::Production],
            ..Scope::default()
        },
        operations: vec![],
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
        created_at: at("2026-12-01T09:12:44Z"),
        ended_early_at: None,
        schedule: None,
        change_windows: None,
    }
}

pub(crate) fn freeze(id: &str, name: &str, starts_at: &str, ends_at: &str) -> FreezeRow {
    let window = window(id, name, starts_at, ends_at);
    FreezeRow {
        phase: window.phase(now()),
        window,
        local: Some("20 Dec 2026 00:00 – 4 Jan 2027 08:00 Europe/Dublin".into()),
        covers: 2,
        repeats: None,
    }
}

pub(crate) fn year_end() -> FreezeRow {
    freeze(
        "fz-year-end",
        "Year-end freeze",
        "2026-12-20T00:00:00Z",
        "2027-01-04T08:00:00Z",
    )
}

pub(crate) fn freezes() -> FreezesPage {
    FreezesPage {
        alone_in: Some(900),
        now: now(),
        active: vec![year_end()],
        upcoming: vec![freeze(
            "fz-quarter",
            "Quarter close",
            "2027-03-30T00:00:00Z",
            "2027-04-02T00:00:00Z",
        )],
        past: vec![freeze(
            "fz-launch",
            "Launch week",
            "2026-11-02T00:00:00Z",
            "2026-11-07T00:00:00Z",
        )],
        loosening: vec![loosening("open", None)],
        loosened: vec![loosening("vetoed", Some("Vetoed by kim@example.com."))],
    }
}

fn loosening(status: &'static str, outcome: Option<&str>) -> FreezeChange {
    FreezeChange {
        id: format!("loo-{status}"),
        words: "End the freeze `Year-end freeze`".into(),
        by: "ada@example.com".into(),
        status,
        ended_at: outcome.map(|_| at("2026-12-21T09:00:00Z")),
        outcome: outcome.map(str::to_owned),
    }
}

pub(crate) fn freeze_page() -> FreezePage {
    FreezePage {
        can_undo: false,
        ending: None,
        occurrences: preview().occurrences,
        loosened: vec![loosening("vetoed", Some("Vetoed by kim@example.com."))],
        now: now(),
        row: year_end(),
        covered: vec![covered("eu-west-1"), covered("cn-northwest-1")],
        ended: None,
        refusals: vec![refused()],
    }
}

fn covered(region: &str) -> CoveredEnvironment {
    CoveredEnvironment {
        id: format!("cost-explorer-{region}"),
        region: region.into(),
        tier: Tier::Production,
    }
}

pub(crate) fn choices() -> FreezeChoices {
    let regions = [
        "cn-north-1",
        "cn-northwest-1",
        "eu-central-1",
        "eu-west-1",
        "no-region",
        "us-east-1",
    ];
    FreezeChoices {
        regions: regions.map(str::to_owned).to_vec(),
        partitions: vec![("aws-cn".into(), "AWS China".into())],
        environments: regions.map(covered).to_vec(),
        zones: ["America/New_York", "Asia/Shanghai", "Europe/Dublin", "UTC"]
            .map(str::to_owned)
            .to_vec(),
        starts_at: "2026-12-22T10:00".into(),
        ends_at: "2026-12-23T10:00".into(),
    }
}

pub(crate) fn preview() -> FreezePreview {
    FreezePreview {
        span: Some((at("2026-12-22T10:00:00Z"), at("2026-12-23T10:00:00Z"))),
        repeats: Some("every day".into()),
        is_but: false,
        occurrences: vec![OccurrenceRow {
            starts_at: at("2026-12-22T10:00:00Z"),
            ends_at: at("2026-12-23T10:00:00Z"),
            local: "2026-12-22 10:00 – 2026-12-23 10:00".into(),
        }],
        applies_to: AppliesTo::Automated,
        covered: vec![covered("eu-west-1"), covered("cn-northwest-1")],
        of: 6,
        wrong: vec![],
    }
}

pub(crate) fn environment(region: &str) -> Environment {
    Environment {
        id: format!("cost-explorer-{region}"),
        name: format!("Cost Explorer, {region}"),
        region: region.into(),
        tier: Tier::Production,
        owner: "floe".into(),
        kind: EnvironmentKind::DataSet,
        state: EnvironmentState::Active,
        version: 3,
        generation: 2,
        created_at: at("2026-06-01T08:00:00Z"),
    }
}

pub(crate) fn environment_row(
    region: &str,
    name: &str,
    partition: &str,
    frozen: bool,
) -> EnvironmentRow {
    EnvironmentRow {
        environment: environment(region),
        region_name: name.into(),
        partition: partition.into(),
        check: GuardCheck {
            state: if frozen {
                CalendarState::Closed
            } else {
                CalendarState::Open
            },
            stopped: if frozen {
                OperationKind::ALL.to_vec()
            } else {
                vec![]
            },
            freezes: if frozen {
                vec![("fz-year-end".into(), "Year-end freeze".into())]
            } else {
                vec![]
            },
            people_too: false,
            next_transition_at: frozen.then(|| at("2027-01-04T08:00:00Z")),
        },
    }
}

pub(crate) fn environments() -> EnvironmentsPage {
    let mut deleted = environment_row("us-east-1", "US East (N. Virginia)", "aws", false);
    deleted.environment.state = EnvironmentState::Deleted {
        deleted_at: at("2026-12-18T12:00:00Z"),
        purge_at: at("2027-01-17T12:00:00Z"),
    };
    EnvironmentsPage {
        now: now(),
        rows: vec![
            environment_row("eu-central-1", "Europe (Frankfurt)", "aws", false),
            environment_row("eu-west-1", "Europe (Ireland)", "aws", true),
            deleted,
            environment_row("cn-northwest-1", "China (Ningxia)", "aws-cn", true),
        ],
    }
}

pub(crate) fn decision(verdict: Verdict) -> DecisionRecord {
    let denied = verdict == Verdict::Deny;
    let chain = ActorChain(vec![
        Principal {
            kind: PrincipalKind::Agent,
            id: "tk-1".into(),
            name: "deploy-bot".into(),
        },
        Principal {
            kind: PrincipalKind::Human,
            id: "p-1".into(),
            name: "ada@example.com".into(),
        },
    ]);
    DecisionRecord {
        digest: None,
        exception: false,
        approved_by: Vec::new(),
        rule_revision: 0,
        verdict,
        reasons: if denied {
            vec![
                Reason::FreezeActive {
                    freeze_id: "fz-year-end".into(),
                    name: "Year-end freeze".into(),
                    reason: "Nobody is in the office between the years.".into(),
                    owner: "ada@example.com".into(),
                    starts_at: at("2026-12-20T00:00:00Z"),
                    ends_at: at("2027-01-04T08:00:00Z"),
                },
                Reason::NotPermitted {
                    detail: "agent deploy-bot, acting for ada@example.com may not recreate environments.".into(),
                },
            ]
        } else {
            vec![Reason::Permitted {
                detail: "grace@example.com may recreate this environment, and no freeze stops it."
                    .into(),
            }]
        },
        operation: OperationKind::Recreate,
        environment_id: "cost-explorer-eu-west-1".into(),
        environment_version: Some(3),
        kind: if denied {
            PrincipalKind::Agent
        } else {
            PrincipalKind::Human
        },
        chain,
        calendar_revision: 12,
        decided_at: at("2026-12-22T09:41:07Z"),
        next_transition_at: denied.then(|| at("2027-01-04T08:00:00Z")),
    }
}

pub(crate) fn refused() -> TimelineEntry {
    TimelineEntry {
        at: at("2026-12-22T09:41:07Z"),
        who: "agent deploy-bot, acting for ada@example.com".into(),
        environment_id: "cost-explorer-eu-west-1".into(),
        event: TimelineEvent::Refused {
            decision_id: "dc-2".into(),
            decision: decision(Verdict::Deny),
            reason: "The environment looks inconsistent; deleting and recreating it is the quickest way.".into(),
        },
    }
}

pub(crate) fn operation() -> Operation {
    Operation {
        id: "op-1".into(),
        environment_id: "cost-explorer-eu-west-1".into(),
        operation: OperationKind::Recreate,
        reason: "Rebuild after the parser was mended".into(),
        requested_by: "grace@example.com".into(),
        decision_id: "dc-1".into(),
        status: OperationStatus::Succeeded,
        requested_at: at("2026-12-19T14:02:00Z"),
        started_at: Some(at("2026-12-19T14:02:00Z")),
        finished_at: Some(at("2026-12-19T14:02:09Z")),
        outcome: Some("Rebuilt 14 segments with 218,402 charges; every total is the same.".into()),
    }
}

pub(crate) fn environment_page(refused_now: bool) -> EnvironmentPage {
    let done = TimelineEntry {
        at: at("2026-12-19T14:02:00Z"),
        who: "grace@example.com".into(),
        environment_id: "cost-explorer-eu-west-1".into(),
        event: TimelineEvent::Operation {
            operation: operation(),
        },
    };
    let made = TimelineEntry {
        at: at("2026-06-01T08:00:00Z"),
        who: "floe".into(),
        environment_id: "cost-explorer-eu-west-1".into(),
        event: TimelineEvent::Note {
            words: "Created by the first import of its region".into(),
        },
    };
    EnvironmentPage {
        now: now(),
        row: environment_row("eu-west-1", "Europe (Ireland)", "aws", true),
        cost_query: Some("filter=region:eu-west-1".into()),
        timeline: vec![refused(), done, made],
        refused: refused_now.then(|| decision_page("dc-2")),
    }
}

pub(crate) fn decision_page(id: &str) -> DecisionPage {
    let denied = id == "dc-2";
    DecisionPage {
        id: id.into(),
        decision: decision(if denied {
            Verdict::Deny
        } else {
            Verdict::Allow
        }),
        reason: "Rebuild after the parser was mended".into(),
        operation: (!denied).then(operation),
        costs: "/explore?granularity=day".into(),
    }
}
