//! What was measured, as tables in Markdown. Knows numbers; must not know where they come from.

use super::questions::Question;
use anyhow::{Context, Result};
use std::time::Duration;

/// A measured import or load.
pub(super) struct Measured {
    nanoseconds: u64,
    bytes: u64,
    /// In KiB.
    memory: u64,
}

/// How long answers took, the shortest first.
#[derive(Clone, Default)]
pub(super) struct Times(Vec<Duration>);

/// The times of a question's answers.
pub(super) struct Asked {
    /// How many the answer has.
    pub(super) figures: usize,
    /// From the cube, where the answer is ready to be written down.
    pub(super) floe: Times,
    /// The same with all rollups left aside.
    pub(super) charges: Times,
    pub(super) duckdb: Times,
    /// Over HTTP, as JSON.
    pub(super) program: Times,
    /// Over HTTP, as the explorer's page, which compares it with the time before.
    pub(super) page: Times,
}

/// Everything of one run.
pub(super) struct Run<'a> {
    pub(super) rows: u64,
    pub(super) version: String,
    /// Floe's and DuckDB's.
    pub(super) imports: (Measured, Measured),
    pub(super) loaded: Measured,
    /// From the server's start to its first answer.
    pub(super) starts: Times,
    pub(super) asked: Vec<(&'a Question, Asked)>,
    /// The most that was used while answering, in KiB: Floe, DuckDB.
    pub(super) memory: (u64, u64),
    /// The same of the server.
    pub(super) server_memory: u64,
}

impl Measured {
    /// An import from its time, rows and bytes written.
    pub(super) fn import(answer: &[String], memory: u64) -> Result<Self> {
        Ok(Self {
            nanoseconds: number(answer, 0)?,
            bytes: number(answer, 2)?,
            memory,
        })
    }

    /// A load from its time, rows and bytes held.
    pub(super) fn load(answer: &[String]) -> Result<Self> {
        Self::import(answer, 0)
    }
}

impl Times {
    /// Of these.
    pub(super) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// Of all of these.
    fn all<'a>(times: impl Iterator<Item = &'a Self>) -> Self {
        Self::of(times.flat_map(|times| times.0.iter().copied()).collect())
    }

    /// So many percent were as fast as this or faster.
    fn at(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or_default()
    }

    fn median(&self) -> f64 {
        self.at(50).as_secs_f64()
    }

    /// In milliseconds; nothing where nothing was measured.
    pub(super) fn words(&self, percent: usize) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        format!("{:.2} ms", self.at(percent).as_secs_f64() * 1e3)
    }

    /// How many times as long the other takes, at the median.
    fn ratio(&self, other: &Self) -> f64 {
        other.median() / self.median().max(1e-9)
    }
}

fn number(answer: &[String], place: usize) -> Result<u64> {
    let word = answer.get(place).context("the answer is too short")?;
    word.parse()
        .with_context(|| format!("`{word}` is no number"))
}

fn seconds(nanoseconds: u64) -> String {
    format!("{:.1} s", nanoseconds as f64 / 1e9)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

/// How many times as large the second is.
fn times(floe: u64, duckdb: u64) -> String {
    factor(duckdb as f64 / floe.max(1) as f64)
}

fn factor(factor: f64) -> String {
    if factor < 20.0 {
        format!("{factor:.1}×")
    } else {
        format!("{factor:.0}×")
    }
}

/// A question's answers on one line, while others are still measured.
pub(super) fn line(question: &Question, asked: &Asked) -> String {
    format!(
        "{:>9} {:>9} {:>10} {:>6}  {}",
        asked.floe.words(50),
        asked.floe.words(99),
        asked.duckdb.words(50),
        factor(asked.floe.ratio(&asked.duckdb)),
        question.name
    )
}

/// The same of what the server answered.
pub(super) fn served(question: &Question, asked: &Asked) -> String {
    format!(
        "API {:>9} page {:>9}  {}",
        asked.program.words(50),
        asked.page.words(50),
        question.name
    )
}

/// Prints the tables.
pub(super) fn print(run: &Run<'_>) {
    println!(
        "{} charges, DuckDB {}, two threads each, exact decimals\n",
        run.rows, run.version
    );
    println!(
        "| question | figures | Floe | p99 | DuckDB | ratio | without rollups | ratio | API | explorer |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (question, asked) in &run.asked {
        let is_charges = question.all.is_none();
        let without = |text: String| if is_charges { text } else { String::new() };
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            question.name,
            asked.figures,
            asked.floe.words(50),
            asked.floe.words(99),
            asked.duckdb.words(50),
            factor(asked.floe.ratio(&asked.duckdb)),
            without(asked.charges.words(50)),
            without(factor(asked.charges.ratio(&asked.duckdb))),
            asked.program.words(50),
            asked.page.words(50),
        );
    }
    summary(run);
    sizes(run);
}

/// What is promised, beside what was measured.
fn summary(run: &Run<'_>) {
    let least = run
        .asked
        .iter()
        .map(|(_, asked)| asked.floe.ratio(&asked.duckdb));
    let over =
        |pick: fn(&Asked) -> &Times| Times::all(run.asked.iter().map(|(_, asked)| pick(asked)));
    let dashboards = run
        .asked
        .iter()
        .filter(|(question, _)| question.is_dashboard);
    let slowest = |pick: fn(&Asked) -> &Times| {
        let times = dashboards.clone().map(|(_, asked)| pick(asked).at(50));
        Times::of(times.collect()).words(100)
    };
    println!("\n| | promised | cube | API | explorer |\n| --- | ---: | ---: | ---: | ---: |");
    let picks: [fn(&Asked) -> &Times; 3] = [
        |asked| &asked.floe,
        |asked| &asked.program,
        |asked| &asked.page,
    ];
    for (name, percent, promised) in [
        ("median of all answers", 50, "50 ms"),
        ("99th percentile of all answers", 99, "100 ms"),
    ] {
        let [cube, api, page] = picks.map(|pick| over(pick).words(percent));
        println!("| {name} | {promised} | {cube} | {api} | {page} |");
    }
    let [cube, api, page] = picks.map(slowest);
    println!(
        "| slowest median of one- and two-dimension dashboards | 15 ms | {cube} | {api} | {page} |"
    );
    println!(
        "| least advantage over DuckDB | 10× | {} | | |",
        factor(least.fold(f64::INFINITY, f64::min))
    );
    println!(
        "| from the server's start to its first answer | 5 s | | {:.2} s | |",
        run.starts.median()
    );
}

/// What it takes.
fn sizes(run: &Run<'_>) {
    let (floe, duckdb) = &run.imports;
    println!("\n| | Floe | DuckDB | ratio |\n| --- | ---: | ---: | ---: |");
    let line = |name: &str, ours: String, theirs: String, ratio: String| {
        println!("| {name} | {ours} | {theirs} | {ratio} |");
    };
    line(
        "import from CSV (DuckDB: to Parquet)",
        seconds(floe.nanoseconds),
        seconds(duckdb.nanoseconds),
        times(floe.nanoseconds, duckdb.nanoseconds),
    );
    line(
        "written",
        mebibytes(floe.bytes),
        mebibytes(duckdb.bytes),
        times(floe.bytes, duckdb.bytes),
    );
    line(
        "peak memory, import",
        mebibytes(floe.memory << 10),
        mebibytes(duckdb.memory << 10),
        times(floe.memory, duckdb.memory),
    );
    line(
        "peak memory, loading and answering",
        mebibytes(run.memory.0 << 10),
        mebibytes(run.memory.1 << 10),
        times(run.memory.0, run.memory.1),
    );
    println!(
        "| peak memory, the server | {} | | |",
        mebibytes(run.server_memory << 10)
    );
    println!(
        "\nFloe loads its segments in {} and holds them in {} ({:.1} bytes a charge).",
        seconds(run.loaded.nanoseconds),
        mebibytes(run.loaded.bytes),
        run.loaded.bytes as f64 / run.rows.max(1) as f64,
    );
}
