//! The calendar's answers beside a look at every boundary. Knows both answers; must not know how the calendar finds its own.

use crate::cases;
use crate::draw::Draw;
use crate::drawn::window;
use crate::rules::{concerns, first_change, lasts};
use crate::world::at;
use floe_domain::environment::{
    Environment, EnvironmentKind, EnvironmentState, OperationKind, Tier,
};
use floe_domain::freeze::{Calendar, CalendarState, FreezeWindow, Subject};
use floe_domain::guard::PrincipalKind;

#[test]
fn the_calendars_state_and_next_change_are_those_of_a_look_at_every_boundary() {
    cases::run(5, 100, |draw, coverage| {
        let here = environment(draw);
        let there = environment(draw);
        let windows = draw.between(0, 6);
        let windows = (0..windows).map(|nth| window(draw, nth, &here)).collect();
        let calendar = Calendar {
            revision: 1,
            windows,
        };
        let now = at(draw.between(-4, 4));
        let subjects = subjects(draw, &here, &there);
        let bears = |window: &&FreezeWindow| subjects.iter().any(|one| closes(one, window));
        let bearing: Vec<_> = calendar.windows.iter().filter(bears).collect();
        let closed = subjects.is_empty() || bearing.iter().any(|window| lasts(window, now));
        let change = first_change(&bearing, now);
        let alone = [Subject::One(here.clone())];
        let operation = draw.of(&OperationKind::ALL);
        let kind = draw.of(&[
            PrincipalKind::Human,
            PrincipalKind::Service,
            PrincipalKind::Unknown,
        ]);
        let automated = kind != PrincipalKind::Human;
        let stopping: Vec<_> = (calendar.windows.iter())
            .filter(|window| concerns(window, operation, &here, automated))
            .collect();
        let active: Vec<_> = stopping
            .iter()
            .copied()
            .filter(|window| lasts(window, now))
            .collect();
        coverage.count("closed", closed);
        coverage.count("open", !closed);
        coverage.count("will open", closed && change.is_some());
        coverage.count("will close", !closed && change.is_some());
        coverage.count("will not change", change.is_none());
        coverage.count(
            "opens in a microsecond",
            closed && change == Some(now + MICRO),
        );
        coverage.count("no subject", subjects.is_empty());
        let agree = (calendar.state_of(&subjects, now) == CalendarState::Closed) == closed
            && calendar.next_change_of(&subjects, now) == change
            && calendar.state(&here, now) == calendar.state_of(&alone, now)
            && calendar.next_state_change(&here, now) == calendar.next_change_of(&alone, now)
            && calendar.next_transition(operation, &here, kind, now)
                == first_change(&stopping, now)
            && calendar.active_on(operation, &here, kind, now).eq(active);
        match agree {
            true => Ok(()),
            false => Err(format!(
                "{calendar:#?}\n{subjects:#?}\n{operation:?} {kind:?} at {now}"
            )),
        }
    });
}

const MICRO: chrono::TimeDelta = chrono::TimeDelta::microseconds(1);

/// Whether the window stops any operation of automation there.
fn closes(subject: &Subject, window: &FreezeWindow) -> bool {
    match subject {
        Subject::Named(name) => window.calendar == *name,
        Subject::One(environment) => {
            concerns(window, OperationKind::Delete, environment, true)
                || concerns(window, OperationKind::Recreate, environment, true)
        }
    }
}

fn subjects(draw: &mut Draw, here: &Environment, there: &Environment) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for _ in 0..draw.of(&[0, 1, 1, 1, 2, 3]) {
        subjects.push(match draw.between(0, 4) {
            0 => Subject::Named(draw.of(&["default", "other", "nobody's"]).to_owned()),
            1 | 2 => Subject::One(there.clone()),
            _ => Subject::One(here.clone()),
        });
    }
    subjects
}

fn environment(draw: &mut Draw) -> Environment {
    let region = draw.of(&["eu-west-1", "us-east-1", "cn-north-1", "no-region"]);
    Environment {
        id: format!("cost-explorer-{region}"),
        name: region.to_owned(),
        region: region.to_owned(),
        tier: draw.of(&Tier::ALL),
        owner: "floe".to_owned(),
        kind: EnvironmentKind::DataSet,
        state: EnvironmentState::Active,
        version: 1,
        generation: 1,
        created_at: at(-100),
    }
}
