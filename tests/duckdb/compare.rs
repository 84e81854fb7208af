//! The test itself: bills go to both, then questions. Knows the order of things; must not know how either answers.

use crate::bills;
use crate::coverage::Coverage;
use crate::duckdb::{DuckDb, Rows};
use crate::floe::{Answer, Floe};
use crate::question::Things;
use crate::sql;
use anyhow::{Context, Result, bail, ensure};
use floe_domain::cost::{CostQuery, Dimension, Metric, Mode, grammar};
use floe_domain::time::{Granularity, Instant};
use floe_ledger::sample::Random;
use floe_server::service::ImportView;
use std::path::{Path, PathBuf};

/// How many questions there are unless `FLOE_DUCKDB_CASES` says another number.
const CASES: u64 = 300;
/// Which ones, unless `FLOE_DUCKDB_SEED` says another number.
const SEED: u64 = 20_251_215;
/// When it is asked.
const NOW: &str = "2026-01-15T12:00:00Z";

fn number(variable: &str) -> Result<Option<u64>> {
    let text = std::env::var(variable).ok();
    let number = text.map(|text| text.replace('_', "").parse());
    number
        .transpose()
        .with_context(|| format!("{variable} is a whole number"))
}

#[tokio::test(flavor = "multi_thread")]
async fn random_questions_have_the_same_answers_in_duckdb_to_the_last_digit() -> Result<()> {
    let seed = number("FLOE_DUCKDB_SEED")?.unwrap_or(SEED);
    let cases = number("FLOE_DUCKDB_CASES")?.unwrap_or(CASES);
    let now: Instant = NOW.parse()?;
    let folder = tempfile::tempdir()?;
    let floe = Floe::start(&folder.path().join("data"), now).await?;
    let served = bring(&floe, folder.path(), seed, now).await?;
    let mut duckdb = DuckDb::start()?;
    for statement in sql::read(&served)? {
        duckdb.ask(&statement)?;
    }
    let mut coverage = Coverage::default();
    if let Ok(question) = std::env::var("FLOE_DUCKDB_QUESTION") {
        let query = grammar::parse(&question)?;
        return judge(&floe, &mut duckdb, &query, now, &mut coverage).await;
    }
    let things = Things::of(&mut duckdb)?;
    let mut random = Random::new(seed);
    for nth in 0..cases {
        let query = things.question(&mut random, &mut coverage);
        let judged = judge(&floe, &mut duckdb, &query, now, &mut coverage).await;
        judged.with_context(|| {
            let question = grammar::print(&query);
            format!("question {nth}; to repeat it: FLOE_DUCKDB_SEED={seed} FLOE_DUCKDB_QUESTION='{question}'")
        })?;
    }
    println!("{cases} questions of seed {seed}, 0 differences");
    coverage.print();
    demand(&coverage, cases)
}

/// Imports the bills, one of them twice, and gives the files that are served.
async fn bring(floe: &Floe, folder: &Path, seed: u64, now: Instant) -> Result<Vec<PathBuf>> {
    let write = |name: &str, bill: &[u8]| -> Result<PathBuf> {
        let path = folder.join(name);
        std::fs::write(&path, bill)?;
        Ok(path)
    };
    let demo = write("demo.csv", &bills::demo(now.date_naive()))?;
    let imported = floe.import(std::slice::from_ref(&demo)).await?;
    ensure!(rejected(&imported) == 0, "{imported:?}");
    let mut served = vec![demo];
    // The first is restated by the second, of which every row must go.
    for (version, seed) in [("first", !seed), ("second", seed)] {
        let [new, old] = bills::untidy(seed);
        let files = [
            write(&format!("{version}-new.csv"), &new)?,
            write(&format!("{version}-old.csv"), &old)?,
        ];
        let imported = floe.import(&files).await?;
        ensure!(rejected(&imported) > 50, "{imported:?}");
        if version == "second" {
            served.extend(files);
        }
    }
    Ok(served)
}

fn rejected(imported: &ImportView) -> u64 {
    let delivery = imported.reconciliation.delivery.as_ref();
    delivery.map_or(0, |delivery| delivery.rows.rejected)
}

async fn judge(
    floe: &Floe,
    duckdb: &mut DuckDb,
    query: &CostQuery,
    now: Instant,
    coverage: &mut Coverage,
) -> Result<()> {
    let resolved = query.resolve(now.date_naive());
    let answer = floe.ask(&grammar::print(query)).await?;
    let (rows, totals) = texts(&answer)?;
    same("rows", &rows, &duckdb.ask(&sql::rows(&resolved))?)?;
    same("totals", &totals, &duckdb.ask(&sql::totals(&resolved))?)?;
    coverage.add("figures compared", (rows.len() + totals.len()) as u64);
    coverage.add("answers with figures", u64::from(!rows.is_empty()));
    coverage.add("answers with several units", u64::from(totals.len() > 1));
    Ok(())
}

/// The rows and totals as SQL has them.
fn texts(answer: &Answer) -> Result<(Rows, Rows)> {
    let mut rows = Vec::new();
    for row in &answer.rows {
        let mut texts = vec![Some(row.period.clone().unwrap_or_default())];
        texts.extend(row.keys.iter().cloned());
        texts.extend([Some(row.unit.clone()), Some(units(&row.amount)?)]);
        rows.push(texts);
    }
    let mut totals = Vec::new();
    for total in &answer.totals {
        totals.push(vec![Some(total.unit.clone()), Some(units(&total.amount)?)]);
    }
    Ok((rows, totals))
}

/// A decimal in whole numbers of 10⁻¹⁸, digit by digit.
fn units(text: &str) -> Result<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    ensure!(fraction.len() <= 18, "{text} has more digits than are kept");
    let all = format!("{whole}{fraction:0<18}");
    Ok(match all.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => format!("{sign}{digits}"),
    })
}

fn same(what: &str, ours: &Rows, theirs: &Rows) -> Result<()> {
    let places = ours.len().max(theirs.len());
    for place in 0..places {
        let (ours, theirs) = (ours.get(place), theirs.get(place));
        if ours != theirs {
            bail!(
                "of {places} {what} number {place} differs:\n  Floe   {ours:?}\n  DuckDB {theirs:?}"
            );
        }
    }
    Ok(())
}

/// Everything must have been asked about, and answers must not be trivial.
fn demand(coverage: &Coverage, cases: u64) -> Result<()> {
    let names = |what: &str| {
        let fixed = Dimension::FIXED.iter();
        fixed
            .map(|dimension| format!("{what} {dimension}"))
            .collect::<Vec<_>>()
    };
    let mut wanted = [names("by"), names("filter")].concat();
    wanted.extend(Metric::COLUMNS.map(|metric| format!("metric {}", metric.name())));
    wanted.extend(Mode::ALL.map(|mode| format!("filter: {mode:?}")));
    wanted.extend(Granularity::ALL.map(|one| format!("granularity {}", one.name())));
    for (name, one_in) in [
        ("answers with figures", 2),
        ("answers with several units", 4),
    ] {
        let times = coverage.of(name);
        ensure!(times >= cases / one_in, "{name}: {times} of {cases}");
    }
    let missed: Vec<_> = wanted
        .iter()
        .filter(|name| coverage.of(name) == 0)
        .collect();
    ensure!(
        cases < 100 || missed.is_empty(),
        "never asked about: {missed:?}"
    );
    Ok(())
}
