//! `cargo xtask bench`: the guard by itself and over HTTP, pages in a browser, or Floe and DuckDB side by side on the same made-up charges, on the same two cores, in one run.
//! Knows who is asked what and in which order; must not know how either answers.

mod bills;
mod connection;
mod floe;
mod guard;
mod pages;
mod promises;
mod questions;
mod served;
mod table;
mod views;
mod worker;

use crate::needs::DUCKDB;
use crate::place;
use crate::step::{cargo, note, run, step};
use anyhow::{Context, Result, bail};
use questions::{Question, questions};
use served::Place;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use table::{Asked, Measured, Times};
use views::{Seen, View};
use worker::Worker;

const ROWS: u64 = 10_000_000;
const SCRIPT: &str = include_str!("duckdb.py");
/// How often each question is asked of DuckDB, after the first answers, which are not counted.
const TURNS: usize = 5;
/// How often in each turn it is asked of Floe.
const ASKS: usize = 10;
/// What takes long is asked less often: after so long no more, though a few times.
const PATIENCE: Duration = Duration::from_secs(3);
const FEWEST: usize = 5;
/// How often the server is started.
const STARTS: usize = 3;

/// Where everything is.
struct Folder {
    csv: PathBuf,
    restated: PathBuf,
    rates: PathBuf,
    ledger: PathBuf,
    parquet: PathBuf,
    database: PathBuf,
    data: PathBuf,
    script: PathBuf,
    python: PathBuf,
    worker: PathBuf,
}

/// Runs it: `cargo xtask bench [ROWS]`, `cargo xtask bench guard`, or `cargo xtask bench pages`.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    let rows = match arguments {
        [] => ROWS,
        [part] if part == "guard" => return guard::main(),
        [part] if part == "pages" => return pages::main(),
        [rows] => rows.parse().context("ROWS is a number of charges")?,
        _ => bail!("usage: cargo xtask bench [ROWS | guard | pages]"),
    };
    let folder = prepare()?;
    let binary = step("building the server", floe::build)?;
    let file = text(&folder.csv)?;
    step(&format!("generating {rows} charges"), || {
        let mut floe = folder.floe()?;
        floe.number(&["generate", file, &rows.to_string()])?;
        floe.finish().map(drop)
    })?;
    let floe_import = step("Floe imports", || {
        let mut floe = folder.floe()?;
        let answer = floe.ask(&["import", file, text(&folder.ledger)?])?;
        Measured::import(&answer, floe.finish()?)
    })?;
    let duckdb_import = step("DuckDB imports", || {
        let mut duckdb = folder.duckdb()?;
        let answer = duckdb.ask(&["import", file, text(&folder.parquet)?])?;
        Measured::import(&answer, duckdb.finish()?)
    })?;
    let database = text(&folder.database)?;
    step("DuckDB makes its native table", || {
        let mut duckdb = folder.duckdb()?;
        duckdb.number(&["table", text(&folder.parquet)?, database])?;
        duckdb.finish().map(drop)
    })?;
    let questions = questions()?;
    let mut floe = folder.floe()?;
    let loaded = step("Floe loads", || floe.ask(&["load", text(&folder.ledger)?]))?;
    let mut duckdb = folder.duckdb()?;
    let version = duckdb.ask(&["open", database])?.join(" ");
    let mut asked = Vec::new();
    step("both answer", || {
        for question in &questions {
            let compared = compare(&mut floe, &mut duckdb, question)?;
            note(&table::line(question, &compared));
            asked.push(compared);
        }
        Ok(())
    })?;
    let memory = (floe.finish()?, duckdb.finish()?);
    let place = Place {
        binary,
        data: folder.data.clone(),
    };
    step("the server imports", || place.import(&folder.csv))?;
    let moment = step("a month is restated, and rates are given", || {
        restate(&place, &folder)
    })?;
    let views = views::views(&moment);
    let served = step("the server answers", || {
        serve(&place, (&questions, &mut asked), &views)
    })?;
    // More gigabytes than anybody wants to keep, and the next run makes them again.
    for file in [&folder.csv, &folder.restated, &folder.rates] {
        std::fs::remove_file(file)?;
    }
    std::fs::remove_dir_all(&folder.data)?;
    let measured = table::Run {
        rows,
        version,
        imports: (floe_import, duckdb_import),
        loaded: Measured::load(&loaded)?,
        starts: served.starts,
        past: served.past,
        asked: questions.iter().zip(asked).collect(),
        views: views.iter().zip(served.seen).collect(),
        memory,
        server_memory: served.memory,
    };
    table::print(&measured);
    // They are made for so many charges.
    if rows == ROWS {
        table::keep_promises(&measured)?;
    }
    Ok(())
}

/// Restates one month of one account and gives rates; a moment before that.
fn restate(place: &Place, folder: &Folder) -> Result<String> {
    let charges = bills::restate(&folder.csv, &folder.restated)?;
    note(&format!("{charges} charges are told again"));
    let moment = place.restate(&folder.restated)?;
    bills::rates(&folder.rates)?;
    place.rates(&folder.rates)?;
    Ok(moment)
}

/// What was measured of the server beside the questions.
struct Answered {
    starts: Times,
    /// Of the first question about the past after each start: what was replaced is read from disk.
    past: Times,
    seen: Vec<Seen>,
    /// The most that was used, in KiB.
    memory: u64,
}

/// Starts the server several times, then asks it everything.
fn serve(
    place: &Place,
    (questions, asked): (&[Question], &mut [Asked]),
    views: &[View],
) -> Result<Answered> {
    let (mut starts, mut past) = (Vec::new(), Vec::new());
    let earlier = views.first().and_then(|view| view.program.as_deref());
    let earlier = earlier.context("no question about the past")?;
    let mut served = None;
    for _ in 0..STARTS {
        drop(served.take());
        let (mut running, took) = place.start()?;
        starts.push(took);
        past.push(running.program(earlier)?);
        served = Some(running);
    }
    let mut served = served.context("a server that is never started")?;
    for (question, asked) in questions.iter().zip(asked) {
        if question.all.is_some() {
            continue;
        }
        let program = format!("/api/v1/costs?{}", question.floe);
        let page = format!("/explore?{}", question.floe);
        asked.program = often(|| served.program(&program))?;
        asked.page = often(|| served.page(&page))?;
        note(&table::served(
            &question.name,
            (&asked.program, &asked.page),
        ));
    }
    let mut seen = Vec::new();
    for view in views {
        let program = match &view.program {
            Some(path) => often(|| served.program(path))?,
            None => Times::default(),
        };
        let page = often(|| served.page(&view.page))?;
        note(&table::served(view.name, (&program, &page)));
        seen.push(Seen { program, page });
    }
    Ok(Answered {
        starts: Times::of(starts),
        past: Times::of(past),
        seen,
        memory: served.memory()?,
    })
}

fn often(mut ask: impl FnMut() -> Result<Duration>) -> Result<Times> {
    ask()?;
    let begun = Instant::now();
    let mut times = Vec::new();
    while times.len() < ASKS * 2 && (times.len() < FEWEST || begun.elapsed() < PATIENCE) {
        times.push(ask()?);
    }
    Ok(Times::of(times))
}

/// Builds the worker and sees to DuckDB.
fn prepare() -> Result<Folder> {
    let target = place::target();
    let folder = target.join("bench");
    std::fs::create_dir_all(&folder)?;
    let mut build = cargo();
    build.current_dir(place::root());
    build.args([
        "build",
        "--release",
        "--package",
        "floe-ledger",
        "--example",
        "bench",
    ]);
    step("building Floe's worker", || run(&mut build))?;
    let venv = folder.join("venv");
    let python = venv.join("bin/python");
    step("installing DuckDB", || {
        if !python.exists() {
            run(Command::new("python3").args(["-m", "venv"]).arg(&venv))
                .context("needs python3 with venv: apt-get install python3-venv")?;
        }
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", DUCKDB]))
    })?;
    let script = folder.join("duckdb_worker.py");
    std::fs::write(&script, SCRIPT)?;
    Ok(Folder {
        csv: folder.join("charges.csv"),
        restated: folder.join("restated.csv"),
        rates: folder.join("rates.csv"),
        ledger: folder.join("ledger"),
        parquet: folder.join("charges.parquet"),
        database: folder.join("charges.duckdb"),
        data: folder.join("data"),
        script,
        python,
        worker: target.join("release/examples/bench"),
    })
}

impl Folder {
    fn floe(&self) -> Result<Worker> {
        Worker::start(&mut Command::new(&self.worker))
    }

    fn duckdb(&self) -> Result<Worker> {
        Worker::start(Command::new(&self.python).arg(&self.script))
    }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .with_context(|| format!("{} is not UTF-8", path.display()))
}

/// Both answer in turn, so that whatever else the machine does strikes both; first they must agree to the last digit.
fn compare(floe: &mut Worker, duckdb: &mut Worker, question: &Question) -> Result<Asked> {
    let rows = |answer: Vec<String>| answer.into_iter().collect::<BTreeSet<_>>();
    let ours = rows(floe.ask(&["answer", &question.floe])?);
    let all = question.all.as_ref().unwrap_or(&question.sql);
    let theirs = rows(duckdb.ask(&["answer", all])?);
    if let Some(row) = ours.symmetric_difference(&theirs).next() {
        bail!("the answers to {} differ, first in `{row}`", question.name);
    }
    let (mut ours_took, mut charges, mut theirs_took) = (Vec::new(), Vec::new(), Vec::new());
    let nanoseconds = Duration::from_nanos;
    for turn in 0..=TURNS {
        let asks: Result<Vec<_>> = (0..ASKS)
            .map(|_| floe.number(&["ask", &question.floe]).map(nanoseconds))
            .collect();
        let without = floe.number(&["ask-charges", &question.floe])?;
        let duckdb = duckdb.number(&["ask", &question.sql])?;
        // The first warms up.
        if turn > 0 {
            ours_took.extend(asks?);
            charges.push(nanoseconds(without));
            theirs_took.push(nanoseconds(duckdb));
        }
    }
    Ok(Asked {
        figures: ours.len(),
        floe: Times::of(ours_took),
        charges: Times::of(charges),
        duckdb: Times::of(theirs_took),
        program: Times::default(),
        page: Times::default(),
    })
}
