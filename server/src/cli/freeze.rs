//! `floe freeze import`: a calendar file, what became of each of its events in words, and the exit code. Knows the terminal;
//! must not know calendar files.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::Caller;
use crate::service::calendar_file::{self, CalendarImport, CalendarReport};
use clap::builder::BoolishValueParser;
use clap::{Args, Subcommand};
use floe_domain::freeze::{AppliesTo, ICS_LIMIT, IcsDefaults, Scope, UnderWay};
use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Freeze {
    /// Set the freezes of a calendar file (.ics); what they can not say is named, with its line
    ///
    /// Exit code 0: every event is a freeze; 1: some are not; 2: refused, nothing set.
    Import(Import),
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// The calendar file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The time zone of whole days and of times that name none; the file's own without it
    #[arg(long, env = "FLOE_ZONE", value_name = "Z")]
    zone: Option<String>,
    /// Say what would be set, and set nothing
    #[arg(long, env = "FLOE_DRY_RUN", value_parser = BoolishValueParser::new())]
    dry_run: bool,
    #[command(flatten)]
    data: Data,
}

pub(super) async fn run(command: Freeze) -> Result<ExitCode, Failure> {
    let Freeze::Import(options) = command;
    let nothing = |failure: Failure| failure.with_code(2);
    let request = CalendarImport {
        bytes: read(&options.file).map_err(|cause| {
            Failure::wrong(format!(
                "{} can not be read: {cause}",
                options.file.display()
            ))
        })?,
        defaults: IcsDefaults {
            zone: options.zone,
            scope: Scope::default(),
            operations: Vec::new(),
            applies_to: AppliesTo::Automated,
            under_way: UnderWay::Finish,
        },
        dry_run: options.dry_run,
    };
    let app = App::open(Config::in_folder(options.data.data))
        .await
        .map_err(|error| nothing(error.into()))?;
    let report = calendar_file::import(&app, &Caller::command_line(), request).await;
    let report = report.map_err(|refused| nothing(refused.into()))?;
    tell(&report);
    app.close().await;
    Ok(ExitCode::from(u8::from(!report.left.is_empty())))
}

/// The file, or as much of it as shows that it is too large.
fn read(path: &PathBuf) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(ICS_LIMIT + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What was set to standard output, and what was not to standard error.
fn tell(report: &CalendarReport) {
    let set = if report.dry_run {
        "would be set"
    } else {
        "is set"
    };
    for note in &report.notes {
        println!("{note}");
    }
    for event in &report.taken {
        println!("line {}: `{}` {set}", event.line, event.freeze.name);
        for note in &event.notes {
            println!("  it {note}");
        }
    }
    for event in &report.unchanged {
        println!("line {}: {} {}", event.line, event.uid, event.why);
    }
    for left in &report.left {
        let name = left.name.as_deref().unwrap_or(&left.component);
        eprintln!("line {}: `{name}` is not taken: it {}", left.line, left.why);
    }
}
