//! How a loosening stands, in the core and told once more. The model shares no code with the core, only its plain values.

use crate::cases;
use crate::draw::Draw;
use crate::drawn::{any_ballot, approval};
use crate::rules::counts;
use crate::world::{LooseningWorld, at, votes};
use floe_domain::guard::{Approver, Loosening, LooseningStanding};

const PEOPLE: [&str; 6] = ["p1", "p2", "p3", "p4", "p5", "stranger"];

#[test]
fn a_loosening_stands_in_the_core_as_in_the_model() {
    cases::run(10, 200, |draw, coverage| {
        let world = drawn(draw);
        let votes = votes(&world.ballots, &world.loosening.digest(), Loosening::digest);
        let core =
            world
                .loosening
                .standing(&votes, &world.approvers, world.rule_revision, world.now);
        let model = model(&world);
        let name = match model {
            LooseningStanding::Waiting { .. } => "waiting",
            LooseningStanding::Delayed { until } if until == world.now + MICRO => {
                "due in a microsecond"
            }
            LooseningStanding::Delayed { .. } => "delayed",
            LooseningStanding::Due => "due",
            LooseningStanding::Vetoed => "vetoed",
            LooseningStanding::Expired => "expired",
            LooseningStanding::Void => "void",
        };
        coverage.count(name, true);
        if core != model {
            return Err(format!(
                "{world:#?}\nthe core: {core:?}\nthe model: {model:?}"
            ));
        }
        Ok(())
    });
}

const MICRO: chrono::TimeDelta = chrono::TimeDelta::microseconds(1);

fn drawn(draw: &mut Draw) -> LooseningWorld {
    let requested = draw.of(&[-1_000_009, -1_000_003, -1_000_001, -2_000_000, -9]);
    let loosening = Loosening {
        what: "{\"end_freeze\":\"freeze-1\"}".to_owned(),
        reason: "drawn".to_owned(),
        person_id: "p1".to_owned(),
        beneficiary: draw.percent(40).then(|| "p2".to_owned()),
        needed: draw.of(&[0, 1, 1, 2, 2, 2, 3, 5]),
        rule_revision: 2,
        delay_seconds: draw.of(&[0, 1, 1, 1, 2]),
        requested_at: at(requested),
        expires_at: at(draw.of(&[requested + 4, -1_000_000, -1, 0, 1, 9, 9, 9])),
        nonce: "one".to_owned(),
    };
    let mut ballots = Vec::new();
    for _ in 0..draw.of(&[0, 1, 2, 3, 4, 6]) {
        let person = draw.of(&PEOPLE);
        let mut ballot = match draw.percent(60) {
            true => approval(person),
            false => any_ballot(draw, person, &loosening, change),
        };
        if draw.percent(90) {
            ballot.at = at(draw.of(&[-1_000_001, -1_000_000, -999_999, -3, -1, 0, requested + 1]));
        }
        ballots.push(ballot);
    }
    let approvers = PEOPLE.iter().take(5).filter(|_| draw.percent(90));
    let mut approvers: Vec<_> = approvers.map(|id| approver(id)).collect();
    if draw.percent(5) {
        approvers.extend(approvers.first().cloned());
    }
    LooseningWorld {
        loosening,
        ballots,
        approvers,
        rule_revision: if draw.percent(4) { 3 } else { 2 },
        now: at(0),
    }
}

fn approver(id: &str) -> Approver {
    Approver {
        person_id: id.to_owned(),
        email: format!("{id}@example.com"),
        is_admin: false,
        grants_exceptions: false,
    }
}

fn change(draw: &mut Draw, asked: &mut Loosening) {
    match draw.between(0, 9) {
        0 => asked.what.push('x'),
        1 => asked.reason.push('x'),
        2 => asked.person_id = "p3".to_owned(),
        3 => asked.needed += 1,
        4 => asked.rule_revision -= 1,
        5 => asked.delay_seconds += 1,
        6 => asked.requested_at += MICRO,
        7 => asked.expires_at += MICRO,
        8 => asked.beneficiary = Some("p5".to_owned()),
        _ => asked.nonce.push('x'),
    }
}

/// One veto ends it; another rule voids it; else it takes effect a delay after the approval that was one too few before, if that
/// came in time.
fn model(world: &LooseningWorld) -> LooseningStanding {
    let asked = &world.loosening;
    if world.ballots.iter().any(|ballot| !ballot.approves) {
        return LooseningStanding::Vetoed;
    }
    if world.rule_revision != asked.rule_revision {
        return LooseningStanding::Void;
    }
    // When each person's approval was first there.
    let mut times = Vec::new();
    for person in PEOPLE {
        let may = world.approvers.iter().any(|one| one.person_id == person);
        let barred = person == asked.person_id || Some(person) == asked.beneficiary.as_deref();
        let mut first = None;
        for ballot in &world.ballots {
            if ballot.person == person
                && counts(ballot, Some(asked), world.now)
                && first.is_none_or(|at| ballot.at < at)
            {
                first = Some(ballot.at);
            }
        }
        if may && !barred {
            times.extend(first);
        }
    }
    times.sort();
    let needed = usize::from(asked.needed);
    let mut complete = Some(asked.requested_at);
    if needed > 0 {
        complete = times.get(needed - 1).copied();
    }
    if let Some(complete) = complete
        && complete < asked.expires_at
    {
        let until = complete + chrono::TimeDelta::seconds(i64::from(asked.delay_seconds));
        if world.now < until {
            return LooseningStanding::Delayed { until };
        }
        return LooseningStanding::Due;
    }
    if world.now < asked.expires_at {
        LooseningStanding::Waiting {
            given: u8::try_from(times.len()).unwrap(),
        }
    } else {
        LooseningStanding::Expired
    }
}
