//! What was measured, as tables in Markdown. Knows numbers; must not know where they come from.

use super::promises::{ADVANTAGE, DASHBOARD, MEDIAN, P99, Promises, START};
use super::questions::Question;
use super::views::{Seen, View};
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
    /// Of the first question about the past after each start, for which what was replaced is read from disk.
    pub(super) past: Times,
    pub(super) asked: Vec<(&'a Question, Asked)>,
    /// What is asked over HTTP alone.
    pub(super) views: Vec<(&'a View, Seen)>,
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

    /// Whether nothing was measured.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many percent were as fast as this or faster.
    pub(super) fn at(&self, percent: usize) -> Duration {
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

/// The same of what the server answered to a program and to a browser.
pub(super) fn served(name: &str, (program, page): (&Times, &Times)) -> String {
    format!(
        "API {:>9} page {:>9}  {name}",
        program.words(50),
        page.words(50)
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
    views(run);
    summary(run);
    sizes(run);
}

/// What was asked over HTTP alone.
fn views(run: &Run<'_>) {
    println!("\n| over HTTP alone | API | p99 | explorer | p99 |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (view, seen) in &run.views {
        let [program, page] = [&seen.program, &seen.page];
        println!(
            "| {} | {} | {} | {} | {} |",
            view.name,
            program.words(50),
            program.words(99),
            page.words(50),
            page.words(99),
        );
    }
    println!(
        "| the first about the past after a start, read from disk | {} | | | |",
        run.past.words(50)
    );
}

/// How the answers are got: the column's name, and all times of each question or view, with whether it is a dashboard's.
fn doors<'a>(run: &'a Run<'_>) -> [(&'static str, Vec<(&'a Times, bool)>); 3] {
    let asked = |pick: fn(&Asked) -> &Times| {
        let all = run.asked.iter();
        all.map(move |(question, asked)| (pick(asked), question.is_dashboard))
    };
    let seen = |pick: fn(&Seen) -> &Times| {
        let all = run.views.iter();
        all.map(move |(_, seen)| (pick(seen), false))
    };
    let measured = |times: &(&Times, bool)| !times.0.is_empty();
    let programs = asked(|asked| &asked.program).chain(seen(|seen| &seen.program));
    let pages = asked(|asked| &asked.page).chain(seen(|seen| &seen.page));
    [
        ("cube", asked(|asked| &asked.floe).collect()),
        ("API", programs.filter(measured).collect()),
        ("explorer", pages.filter(measured).collect()),
    ]
}

/// The slowest median of what dashboards ask.
fn slowest(times: &[(&Times, bool)]) -> Times {
    let dashboards = times.iter().filter(|(_, is_dashboard)| *is_dashboard);
    Times::of(dashboards.map(|(times, _)| times.at(50)).collect())
}

fn together(times: &[(&Times, bool)]) -> Times {
    Times::all(times.iter().map(|(times, _)| *times))
}

/// The least advantage over DuckDB, and the question that has it.
fn least<'a>(run: &Run<'a>) -> (f64, &'a str) {
    let ratios = run
        .asked
        .iter()
        .map(|(question, asked)| (asked.floe.ratio(&asked.duckdb), question.name.as_str()));
    ratios.fold((f64::INFINITY, ""), |least, one| {
        if one.0 < least.0 { one } else { least }
    })
}

/// What is promised, beside what was measured.
fn summary(run: &Run<'_>) {
    let doors = doors(run);
    println!("\n| | promised | cube | API | explorer |\n| --- | ---: | ---: | ---: | ---: |");
    for (name, percent, promised) in [
        ("median of all answers", 50, MEDIAN),
        ("99th percentile of all answers", 99, P99),
    ] {
        let [cube, api, page] = doors
            .each_ref()
            .map(|(_, times)| together(times).words(percent));
        let promised = promised.as_millis();
        println!("| {name} | {promised} ms | {cube} | {api} | {page} |");
    }
    let [cube, api, page] = doors.each_ref().map(|(_, times)| slowest(times).words(100));
    println!(
        "| slowest median of one- and two-dimension dashboards | {} ms | {cube} | {api} | {page} |",
        DASHBOARD.as_millis()
    );
    println!(
        "| least advantage over DuckDB | {ADVANTAGE}× | {} | | |",
        factor(least(run).0)
    );
    println!(
        "| from the server's start to its first answer | {} s | | {:.2} s | |",
        START.as_secs(),
        run.starts.median()
    );
}

/// # Errors
/// Names each promise about ten million charges that was missed.
pub(super) fn keep_promises(run: &Run<'_>) -> Result<()> {
    let mut promises = Promises::default();
    for (door, times) in doors(run) {
        let all = together(&times);
        promises.within(
            &format!("median of all answers, {door}"),
            (&all, 50),
            MEDIAN,
        );
        promises.within(
            &format!("99th percentile of all answers, {door}"),
            (&all, 99),
            P99,
        );
        let what = format!("slowest median of dashboards, {door}");
        promises.within(&what, (&slowest(&times), 100), DASHBOARD);
    }
    let (advantage, question) = least(run);
    promises.hold(advantage >= ADVANTAGE, || {
        let advantage = factor(advantage);
        format!("advantage over DuckDB: {advantage} for {question}, promised {ADVANTAGE}×")
    });
    let (floe, duckdb) = &run.imports;
    promises.hold(floe.nanoseconds <= duckdb.nanoseconds, || {
        let [ours, theirs] = [floe, duckdb].map(|one| seconds(one.nanoseconds));
        format!("import: {ours}, promised no longer than DuckDB's {theirs}")
    });
    promises.within(
        "from the start to the first answer",
        (&run.starts, 50),
        START,
    );
    promises.keep()
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
