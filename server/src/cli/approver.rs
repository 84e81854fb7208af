//! `floe approver appoint`. Knows its options; must not know who else may appoint.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::Caller;
use crate::service::approvers::{self, Duty};
use clap::{Args, ValueEnum};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The person's e-mail address
    #[arg(long, env = "FLOE_APPROVER_EMAIL", value_name = "E")]
    email: String,
    /// What they may do: nothing, approve, or approve and grant exceptions from freezes
    #[arg(long, env = "FLOE_APPROVER_DUTY", default_value = "approver")]
    duty: Given,
    #[command(flatten)]
    data: Data,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Given {
    None,
    Approver,
    FreezeApprover,
}

/// Appoints a person, to begin with or where too few are left.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let duty = match options.duty {
        Given::None => Duty::None,
        Given::Approver => Duty::Approver,
        Given::FreezeApprover => Duty::FreezeApprover,
    };
    approvers::appoint_on_machine(&app, &Caller::command_line(), &options.email, duty).await?;
    app.close().await;
    Ok(ExitCode::SUCCESS)
}
