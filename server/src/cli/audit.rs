//! `floe audit`. Knows standard output; must not know how records are chained.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, audit};
use clap::Args;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    data: Data,
}

/// Prints every record, the oldest first, and then on standard error whether the chain holds.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let followed = audit::follow(&app, &Caller::command_line(), |record| {
        serde_json::to_writer(&mut out, record).map_err(io::Error::from)?;
        Ok::<_, Failure>(out.write_all(b"\n")?)
    })
    .await?;
    out.flush()?;
    app.close().await;
    match followed {
        Ok(records) => {
            eprintln!(
                "The chain holds: {records} records, each following the one before, none changed since."
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => Err(Failure::failed(format!(
            "{broken}. Records from there on are not to be trusted; compare with a backup."
        ))),
    }
}
