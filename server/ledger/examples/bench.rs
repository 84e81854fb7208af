//! Floe's side of `cargo xtask bench`: does what standard input asks, a word a line, and answers a line each.
//!
//! `generate FILE ROWS`, `import FILE FOLDER`, `load FOLDER` (segments into a cube), `ask QUERY` and `ask-charges QUERY`
//! (the time of one answer, without and with all rollups left aside), `answer QUERY` (the rows), `memory` (the most
//! this process has used). Times are in nanoseconds, memory in KiB, a query in the grammar of cost questions, or
//! `values DIMENSION TEXT`: what a person picks from who has typed a text.

use chrono::NaiveDate;
use floe_domain::cost::{Report, ResolvedQuery, grammar};
use floe_domain::time::DayRange;
use floe_ledger::cube::{Chunk, Cube, QueryError};
use floe_ledger::import::{Options, Staging, read_delivery};
use floe_ledger::sample::{Shape, write_focus_csv};
use floe_ledger::segment;
use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Answer = Result<String, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let mut cube = Cube::default();
    for line in io::stdin().lock().lines() {
        match line
            .map_err(Into::into)
            .and_then(|line| obey(&line, &mut cube))
        {
            Ok(answer) => println!("{answer}"),
            Err(error) => {
                eprintln!("error: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn obey(line: &str, cube: &mut Cube) -> Answer {
    let words: Vec<&str> = line.split('\t').collect();
    match words.as_slice() {
        ["generate", file, rows] => generate(Path::new(file), rows.parse()?),
        ["import", file, folder] => import(Path::new(file), Path::new(folder)),
        ["load", folder] => {
            let begun = Instant::now();
            *cube = load(Path::new(folder))?;
            let took = begun.elapsed().as_nanos();
            Ok(format!("{took}\t{}\t{}", cube.rows(), cube.bytes()))
        }
        ["ask", "values", dimension, text] => values(cube, dimension, text),
        ["ask-charges", "values", ..] => Ok("0".to_owned()),
        ["answer", "values", dimension, text] => all_values(cube, dimension, text),
        ["ask", query] => ask(query, |query| cube.query(query)),
        ["ask-charges", query] => ask(query, |query| cube.query_charges(query)),
        ["answer", query] => answer(&cube.query(&parse(query)?)?),
        ["memory"] => memory(),
        _ => Err(format!("`{line}` is nothing that can be asked").into()),
    }
}

fn generate(file: &Path, rows: u64) -> Answer {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    let written = write_focus_csv(&mut out, &Shape::bench(rows), 1)?;
    out.flush()?;
    Ok(written.to_string())
}

fn import(file: &Path, folder: &Path) -> Answer {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let begun = Instant::now();
    let staging = Staging::begin(folder, "bench").map_err(|refused| refused.to_string())?;
    let options = Options {
        conformance: true,
        ..Options::default()
    };
    let read = read_delivery(&[file.to_owned()], &staging, &options);
    let delivery = read.map_err(|refused| refused.to_string())?;
    let published = staging.publish().map_err(|refused| refused.to_string())?;
    let took = begun.elapsed().as_nanos();
    let bytes: u64 = delivery.segments.iter().map(|segment| segment.bytes).sum();
    drop(published);
    Ok(format!("{took}\t{}\t{bytes}", delivery.rows.accepted))
}

/// Every segment below the folder, on all cores.
fn load(folder: &Path) -> Result<Cube, Box<dyn Error + Send + Sync>> {
    let segments = floe_ledger::import::folder(folder, "bench").join(floe_ledger::import::SEGMENTS);
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(segments)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let (next, chunks) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Result<(), String> {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let charges = segment::read(path).map_err(|error| error.to_string())?;
            let chunk = Chunk::build(charges).map_err(|error| error.to_string())?;
            let mut chunks = chunks.lock().map_err(|error| error.to_string())?;
            chunks.push((path, Arc::new(chunk)));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| {
            let joined = worker
                .join()
                .map_err(|_| "a loading thread panicked".to_owned());
            joined.and_then(|outcome| outcome)
        });
        joined.collect::<Result<(), _>>()
    })?;
    let mut chunks = chunks.into_inner().map_err(|error| error.to_string())?;
    chunks.sort_by_key(|(path, _)| *path);
    Ok(Cube::new(
        chunks.into_iter().map(|(_, chunk)| chunk).collect(),
    ))
}

fn parse(query: &str) -> Result<ResolvedQuery, Box<dyn Error + Send + Sync>> {
    Ok(grammar::parse(query)?.resolve(NaiveDate::default()))
}

fn ask(query: &str, answer: impl Fn(&ResolvedQuery) -> Result<Report, QueryError>) -> Answer {
    let query = parse(query)?;
    let begun = Instant::now();
    let report = black_box(answer(black_box(&query))?);
    let took = begun.elapsed().as_nanos();
    Ok(format!("{took}\t{}", report.rows.len()))
}

/// The BilledCost of all days that charges can have.
fn ever() -> Result<ResolvedQuery, Box<dyn Error + Send + Sync>> {
    let (start, end) = (NaiveDate::default(), "9999-12-31".parse()?);
    Ok(ResolvedQuery {
        range: DayRange { start, end },
        ..parse("metric=billed_cost")?
    })
}

/// The time of finding what a person picks from.
fn values(cube: &Cube, dimension: &str, text: &str) -> Answer {
    let dimension = grammar::parse_dimension("dimension", dimension)?;
    let all = ever()?;
    let begun = Instant::now();
    let found = black_box(cube.values(&dimension, &all, black_box(text), 50)?);
    let took = begun.elapsed().as_nanos();
    Ok(format!("{took}\t{}", found.matching))
}

fn all_values(cube: &Cube, dimension: &str, text: &str) -> Answer {
    let dimension = grammar::parse_dimension("dimension", dimension)?;
    let found = cube.values(&dimension, &ever()?, text, usize::MAX)?;
    let rows = found.values.iter().flat_map(|value| {
        let name = value.value.as_deref().unwrap_or_default();
        let costs = value.costs.iter();
        costs.map(move |cost| format!("{name}|{}|{}", cost.unit, cost.amount))
    });
    Ok(rows.collect::<Vec<_>>().join("\t"))
}

/// The rows as period, keys, unit and amount, on one line.
fn answer(report: &Report) -> Answer {
    let row = |row: &floe_domain::cost::Row| {
        let period = row.period.map(|period| period.to_string());
        let keys = row.keys.iter().map(|key| key.clone().unwrap_or_default());
        let rest = [row.unit.to_string(), row.amount.to_string()];
        period
            .into_iter()
            .chain(keys)
            .chain(rest)
            .collect::<Vec<_>>()
            .join("|")
    };
    Ok(report.rows.iter().map(row).collect::<Vec<_>>().join("\t"))
}

fn memory() -> Answer {
    let status = fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = most.and_then(|text| text.split_whitespace().next());
    Ok(number
        .ok_or("the system does not say how much memory was used")?
        .to_owned())
}
