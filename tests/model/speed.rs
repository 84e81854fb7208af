//! How long a decision takes among a thousand freezes. Knows clocks and worlds; must not know how the core decides.

use crate::draw::Draw;
use crate::drawn;
use crate::world::{World, at};
use floe_domain::freeze::{
    AppliesTo, Calendar, DEFAULT_CALENDAR, FreezeWindow, Frequency, Length, Recurrence, Schedule,
    UnderWay,
};
use floe_domain::guard::{Facts, decide};
use std::hint::black_box;
use std::time::{Duration, Instant};

const FREEZES: i64 = 1_000;
const WORLDS: u64 = 1_000;
const ROUNDS: usize = 50;

#[test]
#[ignore = "measures; `cargo xtask bench guard` runs it, built for release"]
fn decisions_among_a_thousand_freezes() {
    println!("| | median | p99 | longest |");
    println!("| --- | ---: | ---: | ---: |");
    for freezes in [FREEZES / 10, FREEZES] {
        let worlds: Vec<_> = (0..WORLDS).map(|nth| crowded(nth, freezes)).collect();
        let decisions = measure(&worlds, |(world, facts)| {
            black_box(decide(&world.request, facts, world.now));
        });
        let at_once = worlds.iter().map(|(world, facts)| {
            let decision = decide(&world.request, facts, world.now);
            decision.record().reasons.len()
        });
        let most = at_once.max().unwrap_or_default();
        print(
            &format!("a decision among {freezes} freezes, for up to {most} reasons"),
            decisions,
        );
    }
    let freezes: Vec<_> = (0..FREEZES).map(weekly).collect();
    let calendars = measure(&[freezes], |freezes| {
        black_box(Calendar::of(1, freezes, at(0)));
    });
    print(
        &format!("the calendar of {FREEZES} that come back weekly"),
        calendars,
    );
    let worlds: Vec<_> = (0..WORLDS / 20).map(recurring).collect();
    let decisions = measure(&worlds, |(world, facts)| {
        black_box(decide(&world.request, facts, world.now));
    });
    print("a decision on that calendar", decisions);
}

/// A drawn world with so many freezes; up to half of them stop at once.
fn crowded(nth: u64, freezes: i64) -> (World, Facts) {
    let mut draw = Draw::new(1, nth);
    let world = drawn::world(&mut draw);
    let mut facts = world.facts();
    if let Some(environment) = &facts.environment {
        facts.calendar.windows = (0..freezes)
            .map(|nth| {
                // A few are near, the others follow by the hour.
                let mut window = drawn::window(&mut draw, nth, environment);
                let later = Duration::from_secs(u64::try_from(nth / 5).unwrap() * 3_600);
                window.starts_at += later;
                window.ends_at += later;
                window
            })
            .collect();
    }
    (world, facts)
}

/// A drawn world whose freezes all come back.
fn recurring(nth: u64) -> (World, Facts) {
    let world = drawn::world(&mut Draw::new(2, nth));
    let freezes: Vec<_> = (0..FREEZES).map(weekly).collect();
    let mut facts = world.facts();
    facts.calendar = Calendar::of(1, &freezes, world.now);
    (world, facts)
}

/// One that has come back each week for years, at an hour of its own.
fn weekly(nth: i64) -> FreezeWindow {
    let schedule = Schedule {
        start: (at(0) - Duration::from_secs(3_600 * u64::try_from(nth + 20_000).unwrap()))
            .naive_utc(),
        zone: "Europe/Berlin".to_owned(),
        length: Length::Seconds(7_200),
        recurrence: Some(Recurrence {
            frequency: Frequency::Weekly,
            interval: 1,
            weekdays: vec![],
            month_days: vec![],
            until: None,
            count: None,
            except: vec![],
        }),
    };
    let whole = schedule.whole().unwrap();
    FreezeWindow {
        calendar: DEFAULT_CALENDAR.to_owned(),
        id: format!("freeze-{nth}"),
        name: format!("freeze {nth}"),
        reason: "drawn".to_owned(),
        owner: "ada@example.com".to_owned(),
        starts_at: whole.starts_at,
        ends_at: whole.ends_at,
        zone: schedule.zone.clone(),
        scope: floe_domain::freeze::Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
        created_at: whole.starts_at,
        ended_early_at: None,
        schedule: Some(schedule),
        change_windows: None,
    }
}

/// Of each value the median of some rounds, so that values are told apart and not what else the machine does; in order.
fn measure<T>(values: &[T], work: impl Fn(&T)) -> Vec<Duration> {
    let median = |value| {
        let time = |_| {
            let begun = Instant::now();
            work(value);
            begun.elapsed()
        };
        let mut times: Vec<_> = (0..ROUNDS).map(time).collect();
        times.sort_unstable();
        times[ROUNDS / 2]
    };
    let mut times: Vec<_> = values.iter().map(median).collect();
    times.sort_unstable();
    times
}

fn print(what: &str, times: Vec<Duration>) {
    let place = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    let micros = |time: Duration| format!("{:.1} µs", time.as_nanos() as f64 / 1e3);
    println!(
        "| {what} | {} | {} | {} |",
        micros(place(50)),
        micros(place(99)),
        micros(place(100))
    );
}
