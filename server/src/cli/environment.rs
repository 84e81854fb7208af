//! `floe environment tier`. Knows its options; must not know what hangs on a tier.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, environments};
use clap::Args;
use floe_domain::environment::Tier;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The environment's id: cost-explorer-eu-west-1
    #[arg(long, env = "FLOE_ENVIRONMENT_ID", value_name = "ID")]
    id: String,
    /// How much hangs on it: production, staging, development
    #[arg(long, env = "FLOE_ENVIRONMENT_TIER", value_name = "TIER")]
    tier: Tier,
    #[command(flatten)]
    data: Data,
}

/// Sets an environment's tier.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    environments::set_tier(&app, &Caller::command_line(), &options.id, options.tier).await?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}
