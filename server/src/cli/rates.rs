//! `floe rates import`: a table of dated rates, what it changed, and the exit code. Knows the terminal; must not know what a
//! table holds.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, rates};
use clap::{Args, Subcommand};
use floe_domain::cost::rate_file::RATE_FILE_LIMIT;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Rates {
    /// Take the rates of a CSV file with the columns day, from, to and rate; one of a day that has one replaces it
    ///
    /// Exit code 0: all are taken; 2: refused, nothing taken.
    Import(Import),
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The CSV file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: Data,
}

pub(super) async fn run(command: Rates) -> Result<ExitCode, Failure> {
    let Rates::Import(options) = command;
    let nothing = |failure: Failure| failure.with_code(2);
    let bytes = read(&options.file).map_err(|cause| {
        Failure::wrong(format!(
            "{} can not be read: {cause}",
            options.file.display()
        ))
    })?;
    let app = App::open(Config::in_folder(options.data.data))
        .await
        .map_err(|error| nothing(error.into()))?;
    let given = rates::import(&app, &Caller::command_line(), &bytes).await;
    let given = given.map_err(|refused| nothing(refused.into()))?;
    println!(
        "{} rates added, {} changed, {} as before",
        given.added, given.changed, given.unchanged
    );
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The file, or as much of it as shows that it is too large.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(RATE_FILE_LIMIT + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
