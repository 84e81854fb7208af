//! `floe clock accept`. Knows standard output; must not know what hangs on the clock.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, clock};
use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Clock {
    /// Take the machine's clock as right though the audit tells of a later time: it was ahead, and has been corrected
    Accept(Options),
}

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    data: Data,
}

/// Accepts the clock and says what that changed.
pub(super) async fn run(command: Clock) -> Result<ExitCode, Failure> {
    let Clock::Accept(options) = command;
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let (now, before) = clock::accept(&app, &Caller::command_line()).await?;
    app.close().await;
    println!(
        "From now on, {}, the guard goes by this clock.",
        now.format("%Y-%m-%d %H:%M:%S UTC")
    );
    if let Some(before) = before.filter(|before| now < *before) {
        println!(
            "The audit tells of a later time, {}: until now the guard allowed nothing. The audit keeps that you said so.",
            before.format("%Y-%m-%d %H:%M:%S UTC")
        );
    }
    Ok(ExitCode::SUCCESS)
}
