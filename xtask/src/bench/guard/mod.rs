//! `cargo xtask bench guard`: how long the core takes to decide, then how fast a server refuses and records it. Knows what is asked and
//! what is printed; must not know how it is sent.

mod load;

use super::connection::Answer;
use super::floe::{Floe, build};
use crate::place;
use crate::step::{cargo, note, run, step};
use anyhow::{Result, ensure};
use load::{Times, closed, open};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// How many ask at once, each as soon as it was answered.
const CONNECTIONS: usize = 256;
/// Both are asked in turn, so that whatever else the machine does strikes both.
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(4);
/// How many are sent a second, whether those before were answered or not, and for how long.
const RATE: u32 = 200;
const STEADY: Duration = Duration::from_secs(40);

/// What is asked for: what the demo's freeze refuses.
const GUARDED: &str = "/api/v1/environments/cost-explorer-cn-northwest-1/operations";
/// In every record that this leaves.
const REASON: &str = "asked by the benchmark";

/// Measures and prints, as tables in Markdown.
pub(super) fn main() -> Result<()> {
    core()?;
    let binary = step("building the server", build)?;
    let folder = place::target().join("bench/guard");
    let floe = step("starting a fresh demo", || Floe::start(&binary, &folder))?;
    let measured = step("asking", || measure(&floe, &folder))?;
    let refused = measured.refused;
    let kept = step("killing it and reading its audit", || floe.kill(REASON))?;
    measured.print();
    ensure!(
        kept == refused,
        "{refused} requests were answered as refused, and {kept} of them are in the audit"
    );
    println!("\nIts audit, read after SIGKILL, has all {kept} refusals, and its chain holds.");
    Ok(())
}

/// The core alone.
fn core() -> Result<()> {
    let words = [
        "test",
        "--release",
        "--package",
        "floe-model",
        "--test",
        "model",
    ];
    let only = ["--", "--ignored", "--nocapture", "--exact"];
    let name = "speed::decisions_among_a_thousand_freezes";
    step("measuring decisions", || {
        run(cargo()
            .current_dir(place::root())
            .args(words)
            .args(only)
            .arg(name))
    })
}

/// Everything that was measured over HTTP.
#[derive(Default)]
struct Measured {
    bare: Throughput,
    guarded: Throughput,
    steady: Times,
    disk: Times,
    /// How many were refused in all, warming up included.
    refused: u64,
}

/// Answers in all rounds, and the processor time that the server took for them.
#[derive(Default)]
struct Throughput {
    answers: u64,
    processor: Duration,
}

fn measure(floe: &Floe, folder: &Path) -> Result<Measured> {
    let bare = floe.get("/healthz");
    let is_alive = |answer: &Answer| answer.status == 200;
    let is_refusal = |answer: &Answer| answer.status == 403 && answer.tells("change-frozen");
    let refuse = |key: &str| floe.post(GUARDED, key, REASON);
    let mut measured = Measured {
        disk: disk(folder)?,
        ..Measured::default()
    };
    for round in 0..=ROUNDS {
        let alive = Throughput::of(floe, || {
            closed(floe, (CONNECTIONS, ROUND), |_| bare.clone(), is_alive)
        })?;
        let name = format!("round-{round}");
        let key = |nth: u64| refuse(&format!("{name}-{nth}"));
        let refused = Throughput::of(floe, || closed(floe, (CONNECTIONS, ROUND), key, is_refusal))?;
        measured.refused += refused.answers;
        // The first warms up.
        if round > 0 {
            let (bare, guarded) = (alive.answers, refused.answers);
            note(&format!("round {round}: bare {bare}, guarded {guarded}"));
            measured.bare.add(&alive);
            measured.guarded.add(&refused);
        }
    }
    let key = |nth: u64| refuse(&format!("steady-{nth}"));
    measured.steady = open(floe, (CONNECTIONS, RATE, STEADY), key, is_refusal)?;
    measured.refused += measured.steady.count();
    Ok(measured)
}

impl Throughput {
    fn of(floe: &Floe, ask: impl FnOnce() -> Result<u64>) -> Result<Self> {
        let before = floe.processor().unwrap_or_default();
        let answers = ask()?;
        let after = floe.processor().unwrap_or_default();
        Ok(Self {
            answers,
            processor: after.saturating_sub(before),
        })
    }

    fn add(&mut self, other: &Self) {
        self.answers += other.answers;
        self.processor += other.processor;
    }

    /// As cells of a table.
    fn words(&self) -> String {
        let seconds = ROUND.as_secs_f64() * ROUNDS as f64;
        let answers = self.answers.max(1) as f64;
        format!(
            "{:.0}/s | {:.0} µs",
            answers / seconds,
            self.processor.as_secs_f64() * 1e6 / answers
        )
    }
}

/// How long the disk takes to keep a page: no refusal can be answered sooner.
fn disk(folder: &Path) -> Result<Times> {
    let path = folder.join("page");
    let mut file = File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(Times::of(times))
}

impl Measured {
    fn print(&self) {
        let share = self.guarded.answers as f64 / self.bare.answers.max(1) as f64;
        println!("| {CONNECTIONS} connections | requests | the server's processor time for each |");
        println!("| --- | ---: | ---: |");
        println!(
            "| bare: the server's `GET /healthz` | {} |",
            self.bare.words()
        );
        println!(
            "| guarded: refused by a freeze, its audit record on disk before the answer | {} |",
            self.guarded.words()
        );
        println!("| share | {share:.2} | |\n");
        println!("| | median | p99 | longest |");
        println!("| --- | ---: | ---: | ---: |");
        println!(
            "| guarded at {RATE}/s, from when each was to be sent | {} |",
            self.steady.words()
        );
        println!("| the disk keeps 4 KiB | {} |", self.disk.words());
    }
}
