//! Draws worlds that reach the rules' boundaries: moments lie microseconds from each other, people are few, and most of what is
//! needed is there, so that each thing that is missing is felt. Knows plain values; must not know any rule's outcome.

use crate::draw::Draw;
use crate::world::{Ballot, World, at};
use floe_domain::environment::{
    Environment, EnvironmentKind, EnvironmentState, OperationKind, Tier,
};
use floe_domain::freeze::{AppliesTo, Calendar, DEFAULT_CALENDAR, FreezeWindow, Scope, UnderWay};
use floe_domain::guard::{
    ActorChain, ApprovalRule, Approver, Asked, Delegation, Facts, Principal, PrincipalKind, Request,
};
use floe_domain::people::{self, Rights, Role};

const REGIONS: [&str; 6] = [
    "eu-west-1",
    "eu-west-1",
    "us-east-1",
    "cn-north-1",
    "cn-northwest-1",
    "no-region",
];
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "other"];
const PEOPLE: [&str; 9] = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "stranger"];

/// The world of one case.
pub(crate) fn world(draw: &mut Draw) -> World {
    let environment = environment(draw);
    let request = request(draw, &environment);
    let facts = facts(draw, &request, environment);
    let asked = draw.percent(80).then(|| asked(draw, &request, &facts));
    let mut ballots = Vec::new();
    if let Some(asked) = &asked {
        // Where all are willing there are enough of them, and what stops it is something else.
        if draw.percent(60) {
            let willing = facts.approvers.iter();
            ballots.extend(willing.map(|one| approval(&one.person_id)));
        }
        for _ in 0..draw.of(&[0, 0, 1, 2, 5]) {
            ballots.push(ballot(draw, asked, &request, change_asked));
        }
    }
    World {
        request,
        facts,
        asked,
        ballots,
        now: at(0),
    }
}

fn environment(draw: &mut Draw) -> Environment {
    let region = draw.of(&REGIONS);
    let state = match draw.between(0, 19) {
        0 => EnvironmentState::Recreating,
        1 => EnvironmentState::Purged,
        2 => EnvironmentState::Deleted {
            deleted_at: at(-1),
            purge_at: at(1),
        },
        _ => EnvironmentState::Active,
    };
    Environment {
        id: format!("cost-explorer-{region}"),
        name: region.to_owned(),
        region: region.to_owned(),
        tier: draw.of(&[
            Tier::Production,
            Tier::Production,
            Tier::Staging,
            Tier::Development,
        ]),
        owner: "floe".to_owned(),
        kind: EnvironmentKind::DataSet,
        state,
        version: draw.between(1, 3),
        generation: 1,
        created_at: at(-100),
    }
}

fn request(draw: &mut Draw, environment: &Environment) -> Request {
    let depth = draw.of(&[0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 5]);
    let people_only = draw.percent(35);
    let members = (0..depth)
        .map(|nth| member(draw, nth, people_only))
        .collect();
    let other = draw.percent(2);
    Request {
        chain: ActorChain(members),
        operation: draw.of(&OperationKind::ALL),
        environment_id: if other {
            "other".to_owned()
        } else {
            environment.id.clone()
        },
        exception: draw.percent(45),
    }
}

fn member(draw: &mut Draw, nth: i64, people_only: bool) -> Principal {
    let kind = match draw.between(0, 49) {
        _ if people_only => PrincipalKind::Human,
        0 => PrincipalKind::Unknown,
        1..=20 => PrincipalKind::Agent,
        21..=30 => PrincipalKind::Service,
        _ => PrincipalKind::Human,
    };
    let id = match draw.percent(15) {
        true => draw.of(&PEOPLE).to_owned(),
        false => format!("{}-{nth}", kind.name()),
    };
    Principal {
        kind,
        name: format!("{id} by name"),
        id,
    }
}

fn facts(draw: &mut Draw, request: &Request, environment: Environment) -> Facts {
    let mut rights: Vec<_> = request.chain.0.iter().map(|_| enough(draw)).collect();
    match draw.between(0, 29) {
        0 => drop(rights.pop()),
        1 => rights.push(enough(draw)),
        2..=5 => rights = rights.iter().map(|_| some(draw)).collect(),
        _ => {}
    }
    let windows = draw.of(&[0, 0, 0, 1, 1, 2, 3, 5]);
    let windows = (0..windows)
        .map(|nth| window(draw, nth, &environment))
        .collect();
    let mut approvers: Vec<_> = PEOPLE
        .iter()
        .take(8)
        .filter(|_| draw.percent(85))
        .map(|id| (*id).to_owned())
        .collect();
    if draw.percent(10) {
        approvers.truncate(draw.of(&[0, 1, 2]));
    }
    if draw.percent(10) {
        approvers.push(draw.of(&PEOPLE).to_owned());
    }
    let mut approvers: Vec<_> = approvers.into_iter().map(|id| approver(draw, id)).collect();
    if draw.percent(5) {
        approvers.extend(approvers.first().cloned());
    }
    let connected = draw.of(&[0, 0, 0, 1, 2]);
    let connected = (0..connected)
        .map(|_| draw.of(&PEOPLE).to_owned())
        .collect();
    let delegations = delegations(draw, request);
    Facts {
        rights,
        delegations,
        slowest_recreation: draw.of(&[None, None, Some(0), Some(100), Some(101), Some(u32::MAX)]),
        environment: (!draw.percent(4)).then_some(environment),
        calendar: Calendar {
            revision: draw.between(5, 7),
            windows,
        },
        rule: rule(draw),
        approvers,
        connected,
        is_last_in_partition: draw.percent(30),
        consent: None,
    }
}

/// What people let agents do: mostly what is asked for, now and then something else.
fn delegations(draw: &mut Draw, request: &Request) -> Vec<Delegation> {
    let mut all = Vec::new();
    for agent in &request.chain.0 {
        for person in &request.chain.0 {
            if agent.kind != PrincipalKind::Agent || person.kind != PrincipalKind::Human {
                continue;
            }
            let mut one = Delegation {
                id: "del".to_owned(),
                agent_id: agent.id.clone(),
                person_id: person.id.clone(),
                operations: vec![request.operation],
                environments: draw
                    .percent(50)
                    .then(|| vec![request.environment_id.clone()]),
                from: at(-1),
                until: at(1_000_000_000),
                revoked_at: None,
            };
            match draw.between(0, 39) {
                0 => one.operations.clear(),
                1 => one.environments = Some(vec!["elsewhere".to_owned()]),
                2 => one.from = at(draw.between(-2, 2)),
                3 => one.until = at(draw.between(-2, 2)),
                4 => one.revoked_at = Some(at(-1)),
                5 => one.agent_id.push('x'),
                6 => one.person_id.push('x'),
                7 => continue,
                _ => {}
            }
            all.push(one);
        }
    }
    all
}

/// Rights to delete and to recreate.
fn enough(draw: &mut Draw) -> Rights {
    let role = draw.of(&[Role::Operator, Role::Admin]);
    match draw.percent(50) {
        true => Rights::Person { role },
        false => Rights::Token {
            scopes: vec![
                people::Scope::EnvironmentsRecreate,
                people::Scope::EnvironmentsDelete,
            ],
            owner_role: role,
        },
    }
}

/// Rights that may do.
fn some(draw: &mut Draw) -> Rights {
    let role = draw.of(&Role::ALL);
    let scopes = people::Scope::ALL
        .into_iter()
        .filter(|_| draw.percent(60))
        .collect();
    match draw.percent(40) {
        true => Rights::Person { role },
        false => Rights::Token {
            scopes,
            owner_role: role,
        },
    }
}

fn rule(draw: &mut Draw) -> ApprovalRule {
    let nonsense = draw.percent(2);
    ApprovalRule {
        revision: draw.between(1, 3),
        approvals: if nonsense {
            draw.of(&[0, 1, 6, 254])
        } else {
            draw.of(&[1, 2, 2, 3, 4, 5])
        },
        people_too: draw.percent(40),
        approval_seconds: draw.of(&[60, 3_600, 86_400]),
        permit_seconds: if nonsense {
            draw.of(&[0, 59, 60, 86_401])
        } else {
            900
        },
        loosening_seconds: if nonsense {
            draw.of(&[59, 60, 86_400])
        } else {
            900
        },
    }
}

fn approver(draw: &mut Draw, person_id: String) -> Approver {
    Approver {
        email: format!("{person_id}@example.com"),
        person_id,
        is_admin: draw.percent(40),
        grants_exceptions: draw.percent(60),
    }
}

/// A window whose edges lie at, or microseconds from, this moment and other windows' edges.
pub(crate) fn window(draw: &mut Draw, nth: i64, environment: &Environment) -> FreezeWindow {
    let mut start = draw.of(&[-9, -3, -2, -1, -1, 0, 0, 1, 1, 2, 3, 9]);
    // Five minutes and a little more ahead, where recreations begin to fit.
    if draw.percent(20) {
        start += draw.of(&[299_999_998, 300_000_000, 302_999_998, 303_000_000]);
    }
    let length = draw.of(&[0, 1, 1, 2, 3, 4, 6, 1_000]);
    let backwards = draw.percent(1);
    FreezeWindow {
        calendar: draw.of(&[DEFAULT_CALENDAR, "other"]).to_owned(),
        id: format!("freeze-{nth}"),
        name: format!("freeze {nth}"),
        reason: "drawn".to_owned(),
        owner: "ada@example.com".to_owned(),
        starts_at: at(start),
        ends_at: at(if backwards { start - 1 } else { start + length }),
        zone: "UTC".to_owned(),
        scope: scope(draw, environment),
        operations: match draw.between(0, 5) {
            0 => vec![OperationKind::Delete],
            1 => vec![OperationKind::Recreate],
            2 => OperationKind::ALL.to_vec(),
            _ => Vec::new(),
        },
        applies_to: draw.of(&[AppliesTo::Automated, AppliesTo::Everyone]),
        under_way: UnderWay::Finish,
        created_at: at(-50),
        ended_early_at: None,
        schedule: None,
        change_windows: None,
    }
}

/// Mostly one that covers the environment, by naming it in one way or another.
fn scope(draw: &mut Draw, environment: &Environment) -> Scope {
    let mut scope = Scope::default();
    if draw.percent(25) {
        scope.regions = vec![draw.of(&REGIONS).to_owned()];
        if draw.percent(60) {
            scope.regions.push(environment.region.clone());
        }
    }
    if draw.percent(25) {
        scope.partitions = vec![draw.of(&PARTITIONS).to_owned()];
    }
    if draw.percent(15) {
        let id = if draw.percent(70) {
            environment.id.clone()
        } else {
            "other".to_owned()
        };
        scope.environments = vec![id];
    }
    if draw.percent(20) {
        scope.tiers = Tier::ALL.into_iter().filter(|_| draw.percent(60)).collect();
    }
    if draw.percent(10) {
        let excepted = draw.percent(50).then(|| environment.id.clone());
        scope.except = vec![excepted.unwrap_or_else(|| "other".to_owned())];
    }
    scope
}

/// What people were asked: mostly just what is asked now, else with one thing that has changed since.
fn asked(draw: &mut Draw, request: &Request, facts: &Facts) -> Asked {
    let mut asked = Asked {
        operation: request.operation,
        environment_id: request.environment_id.clone(),
        environment_version: facts.environment.as_ref().map_or(1, |one| one.version),
        reason: "drawn".to_owned(),
        exception: request.exception,
        freezes: facts
            .calendar
            .windows
            .iter()
            .filter(|_| draw.percent(97))
            .map(floe_domain::guard::lifted)
            .collect(),
        chain: request.chain.clone(),
        calendar_revision: facts.calendar.revision,
        rule_revision: facts.rule.revision,
        expires_at: at(draw.of(&[-1, 0, 1, 1, 2, 9, 9, 9, 9, 9, 9, 9])),
        nonce: "one".to_owned(),
    };
    if draw.percent(12) {
        change_asked(draw, &mut asked);
    }
    asked
}

/// Changes one thing.
fn change_asked(draw: &mut Draw, asked: &mut Asked) {
    match draw.between(0, 11) {
        11 => asked.freezes.clear(),
        0 => {
            asked.operation = match asked.operation {
                OperationKind::Delete => OperationKind::Recreate,
                OperationKind::Recreate => OperationKind::Delete,
            }
        }
        1 => asked.environment_id.push('x'),
        2 => asked.environment_version -= 1,
        3 => asked.reason.push('x'),
        4 => asked.exception = !asked.exception,
        5 => drop(asked.chain.0.pop()),
        6 => asked.chain.0.reverse(),
        7 => asked.calendar_revision -= 1,
        8 => asked.rule_revision -= 1,
        9 => asked.expires_at += chrono::TimeDelta::microseconds(1),
        _ => asked.nonce.push('x'),
    }
}

/// A plain approval of just what is asked.
pub(crate) fn approval<T>(person: &str) -> Ballot<T> {
    Ballot {
        person: person.to_owned(),
        approves: true,
        about: None,
        at: at(-1),
        withdrawn_at: None,
    }
}

/// What anyone at all said, mostly in favour.
fn ballot<T: Clone>(
    draw: &mut Draw,
    asked: &T,
    request: &Request,
    change: fn(&mut Draw, &mut T),
) -> Ballot<T> {
    let members = &request.chain.0;
    let nth = usize::try_from(draw.between(0, 9)).unwrap();
    let person = match members.get(nth) {
        Some(member) => member.id.clone(),
        None => draw.of(&PEOPLE).to_owned(),
    };
    any_ballot(draw, &person, asked, change)
}

/// What this person said, mostly in favour.
pub(crate) fn any_ballot<T: Clone>(
    draw: &mut Draw,
    person: &str,
    asked: &T,
    change: fn(&mut Draw, &mut T),
) -> Ballot<T> {
    let mut ballot = approval(person);
    ballot.at = at(draw.of(&[-3, -2, -1, -1, 0, 0, 1]));
    ballot.approves = !draw.percent(6);
    if draw.percent(15) {
        let mut other = asked.clone();
        change(draw, &mut other);
        ballot.about = Some(other);
    }
    if draw.percent(10) {
        ballot.withdrawn_at = Some(at(draw.of(&[-1, 0, 1])));
    }
    ballot
}
