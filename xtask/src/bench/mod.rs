//! `cargo xtask bench`: the guard by itself and over HTTP, or Floe and DuckDB side by side on the same made-up charges, on the same two cores, in one run.
//! Knows who is asked what and in which order; must not know how either answers.

mod guard;
mod questions;
mod table;
mod worker;

use crate::place;
use crate::step::{cargo, run, step};
use anyhow::{Context, Result, bail};
use questions::QUESTIONS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use table::{Asked, Measured};
use worker::Worker;

const ROWS: u64 = 10_000_000;
const DUCKDB: &str = "duckdb==2.0.0";
const SCRIPT: &str = include_str!("duckdb.py");
/// Answers that are not counted, then answers of which the median is taken.
const REPEATS: (usize, usize) = (3, 25);

/// Where everything is.
struct Folder {
    csv: PathBuf,
    ledger: PathBuf,
    parquet: PathBuf,
    database: PathBuf,
    script: PathBuf,
    python: PathBuf,
    worker: PathBuf,
}

/// Runs it: `cargo xtask bench [ROWS]`, or `cargo xtask bench guard`.
pub(crate) fn main(arguments: &[String]) -> Result<()> {
    let rows = match arguments {
        [] => ROWS,
        [part] if part == "guard" => return guard::main(),
        [rows] => rows.parse().context("ROWS is a number of charges")?,
        _ => bail!("usage: cargo xtask bench [ROWS | guard]"),
    };
    let folder = prepare()?;
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
    let mut floe = folder.floe()?;
    let loaded = step("Floe loads", || floe.ask(&["load", text(&folder.ledger)?]))?;
    let mut duckdb = folder.duckdb()?;
    let version = duckdb.ask(&["open", database])?.join(" ");
    let mut asked = Vec::new();
    for question in &QUESTIONS {
        let compared = step(question.name, || compare(&mut floe, &mut duckdb, question));
        asked.push(compared?);
    }
    let memory = (floe.finish()?, duckdb.finish()?);
    // Six gigabytes that the next run makes again.
    std::fs::remove_file(&folder.csv)?;
    table::print(&table::Run {
        rows,
        version,
        imports: (floe_import, duckdb_import),
        loaded: Measured::load(&loaded)?,
        asked,
        memory,
    });
    Ok(())
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
        ledger: folder.join("ledger"),
        parquet: folder.join("charges.parquet"),
        database: folder.join("charges.duckdb"),
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
fn compare(
    floe: &mut Worker,
    duckdb: &mut Worker,
    question: &questions::Question,
) -> Result<Asked> {
    let rows = |answer: Vec<String>| answer.into_iter().collect::<BTreeSet<_>>();
    let ours = rows(floe.ask(&["answer", question.floe])?);
    let theirs = rows(duckdb.ask(&["answer", question.sql])?);
    if let Some(row) = ours.symmetric_difference(&theirs).next() {
        bail!("the answers to {} differ, first in `{row}`", question.name);
    }
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for turn in 0..REPEATS.0 + REPEATS.1 {
        let turns = [
            floe.number(&["ask", question.floe])?,
            floe.number(&["ask-charges", question.floe])?,
            duckdb.number(&["ask", question.sql])?,
        ];
        if turn >= REPEATS.0 {
            for (times, time) in times.iter_mut().zip(turns) {
                times.push(time);
            }
        }
    }
    let [floe, charges, duckdb] = times.map(median);
    Ok(Asked {
        name: question.name,
        rows: ours.len(),
        floe,
        charges,
        duckdb,
    })
}

fn median(mut times: Vec<u64>) -> u64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or(0)
}
