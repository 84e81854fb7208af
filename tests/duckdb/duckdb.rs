//! A running DuckDB. Knows how it is started and spoken to; must not know what is asked.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Rows of texts, `None` where SQL has NULL.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

/// A DuckDB with an empty database in memory.
pub(crate) struct DuckDb {
    child: Child,
    asked: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl DuckDb {
    /// Starts it.
    pub(crate) fn start() -> Result<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = tests.join("../target/tools/venv/bin/python");
        ensure!(
            python.is_file(),
            "the Python environment is missing: `cargo xtask test duckdb` makes it"
        );
        let mut child = Command::new(python)
            .arg(tests.join("duckdb/bookkeeper.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self {
            asked: child.stdin.take(),
            answers: BufReader::new(child.stdout.take().context("no output")?),
            child,
        })
    }

    /// The rows of a statement. What is wrong with it DuckDB says on standard error.
    pub(crate) fn ask(&mut self, sql: &str) -> Result<Rows> {
        let asked = self.asked.as_mut().context("no input")?;
        writeln!(asked, "{}", serde_json::to_string(sql)?)?;
        asked.flush()?;
        let mut line = String::new();
        ensure!(
            self.answers.read_line(&mut line)? > 0,
            "DuckDB does not answer {sql}"
        );
        Ok(serde_json::from_str(&line)?)
    }

    /// The first column of a statement, what is NULL left out.
    pub(crate) fn texts(&mut self, sql: &str) -> Result<Vec<String>> {
        let rows = self.ask(sql)?;
        Ok(rows
            .into_iter()
            .flat_map(|mut row| row.swap_remove(0))
            .collect())
    }
}

impl Drop for DuckDb {
    /// Without input it ends by itself.
    fn drop(&mut self) {
        self.asked = None;
        drop(self.child.wait());
    }
}
