//! Bills that go to both, and those who keep them: a Floe and a DuckDB each. Knows which bills there are and in which order they
//! come; must not know questions.

use crate::bills;
use crate::coverage::Coverage;
use crate::cur::{self, Layout, MAPS, TYPES};
use crate::duckdb::DuckDb;
use crate::floe::Floe;
use crate::question::{CURRENCIES, Things};
use crate::reading::{self, Delivery};
use crate::{sql, translation};
use anyhow::{Context, Result, ensure};
use floe_domain::time::Instant;
use floe_server::service::ImportView;
use std::path::{Path, PathBuf};

/// Which bills a book holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// FOCUS as CSV, one delivery restated.
    Csv,
    /// FOCUS as Parquet, with columns of many types.
    Parquet,
    /// AWS's reports, old and new.
    Report,
    /// FOCUS as CSV that came in versions, of which any may be asked about.
    Versions,
}

impl Source {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Csv, Self::Parquet, Self::Report, Self::Versions];

    /// Its name in what a run prints.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Report => "report",
            Self::Versions => "versions",
        }
    }
}

/// Which months and billing accounts a version is of.
type Wanted<'a> = &'a dyn Fn(&str, &str) -> bool;

/// The same bills, kept twice.
pub(crate) struct Book {
    pub(crate) floe: Floe,
    pub(crate) duckdb: DuckDb,
    pub(crate) things: Things,
}

/// What is being brought into a book.
struct Desk<'a> {
    folder: &'a Path,
    floe: Floe,
    duckdb: DuckDb,
    deliveries: Vec<Delivery>,
}

impl Book {
    /// Bills of a seed, of which the last comes at `now` at the latest.
    pub(crate) async fn open(
        source: Source,
        folder: &Path,
        seed: u64,
        now: Instant,
        coverage: &mut Coverage,
    ) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut duckdb = DuckDb::start()?;
        let macros = sql::MACROS.iter().chain(translation::MACROS);
        for statement in reading::begin() {
            duckdb.ask(&statement)?;
        }
        for statement in macros {
            duckdb.ask(statement)?;
        }
        let start = match source {
            Source::Versions => now - chrono::Duration::days(10),
            _ => now,
        };
        let mut desk = Desk {
            folder,
            floe: Floe::start(&folder.join("data"), start).await?,
            duckdb,
            deliveries: Vec::new(),
        };
        match source {
            Source::Csv => desk.csv(seed, now).await?,
            Source::Parquet => desk.parquet(seed, now).await?,
            Source::Report => desk.reports(seed, now).await?,
            Source::Versions => desk.versions(seed, now).await?,
        }
        let Desk {
            mut floe,
            mut duckdb,
            deliveries,
            folder,
        } = desk;
        for statement in reading::charges(&deliveries)? {
            duckdb.ask(&statement)?;
        }
        let table = bills::rates(seed, &CURRENCIES);
        floe.give_rates(&table).await?;
        duckdb.ask(&reading::rates(&write(folder, "rates.csv", table)?))?;
        if source == Source::Report {
            see_types(&mut duckdb, coverage)?;
        }
        let brought = match source {
            Source::Versions => deliveries.iter().map(|one| one.brought).collect(),
            _ => Vec::new(),
        };
        floe.begin(now).await?;
        Ok(Self {
            things: Things::of(&mut duckdb, brought)?,
            floe,
            duckdb,
        })
    }
}

impl Desk<'_> {
    /// The demo's bill, and an untidy one that is restated by another, of which every row must go.
    async fn csv(&mut self, seed: u64, now: Instant) -> Result<()> {
        let demo = write(self.folder, "demo.csv", bills::demo(now.date_naive()))?;
        let rejected = self.bring(vec![demo], None, now, false).await?;
        ensure!(rejected == 0, "{rejected} rows of the demo's bill");
        for (version, seed) in [("first", !seed), ("second", seed)] {
            let [new, old] = bills::untidy(seed);
            let files = vec![
                write(self.folder, &format!("{version}-new.csv"), new)?,
                write(self.folder, &format!("{version}-old.csv"), old)?,
            ];
            let rejected = self.bring(files, None, now, false).await?;
            ensure!(rejected > 50, "only {rejected} rows of the {version}");
        }
        Ok(())
    }

    /// An untidy bill whose newer export has types and whose older one is texts.
    async fn parquet(&mut self, seed: u64, now: Instant) -> Result<()> {
        let [new, old] = bills::untidy(seed.rotate_left(1));
        let new = write(self.folder, "new.csv", new)?;
        let old = write(self.folder, "old.csv", old)?;
        let typed = self.folder.join("new.parquet");
        let texts = self.folder.join("old.parquet");
        self.duckdb.ask(&reading::typed(&new, &typed))?;
        self.duckdb.ask(&reading::as_texts(&old, &texts))?;
        let rows = format!(
            "(SELECT * FROM {} UNION ALL BY NAME SELECT * FROM {})",
            reading::parquet(&typed, &["Tags", "x_CostCategories"]),
            reading::parquet(&texts, &[]),
        );
        let rejected = self
            .bring(vec![typed, texts], Some(rows), now, false)
            .await?;
        ensure!(rejected > 50, "only {rejected} rows of the Parquet files");
        Ok(())
    }

    /// Reports of four accounts, one of them as Parquet.
    async fn reports(&mut self, seed: u64, now: Instant) -> Result<()> {
        for (name, layout, payer) in [
            ("legacy", Layout::Legacy, "111111111111"),
            ("short", Layout::Short, "222222222222"),
            ("two", Layout::Two, "333333333333"),
            ("packed", Layout::Two, "444444444444"),
        ] {
            let report = cur::report(seed, layout, payer);
            let mut file = write(self.folder, &format!("{name}.csv"), report)?;
            let mut rows = reading::csv(std::slice::from_ref(&file));
            if name == "packed" {
                file = self.folder.join("packed.parquet");
                let to = file.to_string_lossy();
                self.duckdb.ask(&translation::parquet(&rows, &to))?;
                rows = reading::parquet(&file, &MAPS);
            }
            let rows = translation::focus(layout, &rows);
            let rejected = self.bring(vec![file], Some(rows), now, false).await?;
            ensure!(rejected > 20, "only {rejected} rows of the report {name}");
        }
        Ok(())
    }

    /// Three months as they first came, twice restated in part, with something added in between.
    async fn versions(&mut self, seed: u64, now: Instant) -> Result<()> {
        let all = |_: &str, _: &str| true;
        let december = |month: &str, _: &str| month == "2025-12";
        let one_payer = |_: &str, payer: &str| payer == "payer-1";
        let not_october = |month: &str, payer: &str| month != "2025-10" && payer != "payer-1";
        let versions: [(i64, usize, Wanted<'_>, bool); 5] = [
            (0, 3_000, &all, false),
            (2 * 1_440 + 77, 3_000, &december, false),
            (2 * 1_440 + 300, 1_500, &all, true),
            (4 * 1_440, 3_000, &one_payer, false),
            (7 * 1_440 + 1, 3_000, &not_october, false),
        ];
        let start = now - chrono::Duration::days(9);
        for (number, (minutes, rows, is_wanted, is_added)) in versions.into_iter().enumerate() {
            let seed = seed.wrapping_add(number as u64);
            let bill = bills::version(seed, rows, is_wanted);
            let file = write(self.folder, &format!("version-{number}.csv"), bill)?;
            let moment = start
                + chrono::Duration::minutes(minutes)
                + chrono::Duration::microseconds(number as i64);
            self.bring(vec![file], None, moment, is_added).await?;
        }
        Ok(())
    }

    /// Imports files as one delivery, `rows` being what DuckDB is to read them by, and says how many rows Floe rejected.
    async fn bring(
        &mut self,
        files: Vec<PathBuf>,
        rows: Option<String>,
        brought: Instant,
        is_added: bool,
    ) -> Result<u64> {
        let imported = self.floe.import(&files, brought, is_added).await?;
        let rows = rows.unwrap_or_else(|| reading::csv(&files));
        // What came at the same moment came in this order.
        let after = chrono::Duration::microseconds(self.deliveries.len() as i64);
        let is_later = self.deliveries.iter().all(|one| one.brought < brought);
        let brought = if is_later { brought } else { brought + after };
        self.deliveries.push(Delivery {
            rows,
            brought,
            is_added,
        });
        Ok(rejected(&imported))
    }
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, content).with_context(|| format!("{} is not written", path.display()))?;
    Ok(path)
}

fn rejected(imported: &ImportView) -> u64 {
    let delivery = imported.reconciliation.delivery.as_ref();
    delivery.map_or(0, |delivery| delivery.rows.rejected)
}

/// Charges of every line item type of reports must be among those that are asked about.
fn see_types(duckdb: &mut DuckDb, coverage: &mut Coverage) -> Result<()> {
    for kind in TYPES {
        let kind_sql = reading::literal(kind);
        let counted = duckdb.texts(&format!(
            "SELECT count(*) FROM served WHERE line_item_type = {kind_sql}"
        ))?;
        let charges = counted.first().context("there is no count")?.parse()?;
        coverage.add(&format!("charges of the type {kind}"), charges);
    }
    Ok(())
}
