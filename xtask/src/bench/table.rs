//! What was measured, as a table in Markdown. Knows numbers; must not know where they come from.

use anyhow::{Context, Result};

/// A measured import or load.
pub(super) struct Measured {
    nanoseconds: u64,
    bytes: u64,
    /// In KiB.
    memory: u64,
}

/// A question's median times in nanoseconds.
pub(super) struct Asked {
    pub(super) name: &'static str,
    pub(super) rows: usize,
    pub(super) floe: u64,
    /// Floe's with its rollups left aside.
    pub(super) charges: u64,
    pub(super) duckdb: u64,
}

/// Everything of one run.
pub(super) struct Run {
    pub(super) rows: u64,
    pub(super) version: String,
    /// Floe's and DuckDB's.
    pub(super) imports: (Measured, Measured),
    pub(super) loaded: Measured,
    pub(super) asked: Vec<Asked>,
    /// The most that was used while answering, in KiB: Floe, DuckDB.
    pub(super) memory: (u64, u64),
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

fn number(answer: &[String], place: usize) -> Result<u64> {
    let word = answer.get(place).context("the answer is too short")?;
    word.parse()
        .with_context(|| format!("`{word}` is no number"))
}

fn milliseconds(nanoseconds: u64) -> String {
    format!("{:.2} ms", nanoseconds as f64 / 1e6)
}

fn seconds(nanoseconds: u64) -> String {
    format!("{:.1} s", nanoseconds as f64 / 1e9)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes >> 20)
}

/// How many times as large the second is.
fn times(floe: u64, duckdb: u64) -> String {
    format!("{:.1} ×", duckdb as f64 / floe.max(1) as f64)
}

/// Prints the table.
pub(super) fn print(run: &Run) {
    let (floe, duckdb) = &run.imports;
    println!(
        "{} charges, DuckDB {}, two threads each, exact decimals, medians\n",
        run.rows, run.version
    );
    println!("| | Floe | DuckDB | DuckDB ÷ Floe | Floe without rollups | DuckDB ÷ that |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for asked in &run.asked {
        println!(
            "| {} ({} rows) | {} | {} | {} | {} | {} |",
            asked.name,
            asked.rows,
            milliseconds(asked.floe),
            milliseconds(asked.duckdb),
            times(asked.floe, asked.duckdb),
            milliseconds(asked.charges),
            times(asked.charges, asked.duckdb),
        );
    }
    let line = |name: &str, ours: String, theirs: String, ratio: String| {
        println!("| {name} | {ours} | {theirs} | {ratio} | | |");
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
        "\nFloe loads its segments at start in {} and holds them in {} ({:.1} bytes a charge).",
        seconds(run.loaded.nanoseconds),
        mebibytes(run.loaded.bytes),
        run.loaded.bytes as f64 / run.rows.max(1) as f64,
    );
}
