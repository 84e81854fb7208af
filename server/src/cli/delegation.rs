//! `floe delegation grant`. Knows its options; must not know what the guard makes of one.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, DelegationDraft, delegations, tokens};
use clap::Args;
use floe_domain::environment::OperationKind;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The agent's token: its name or id
    #[arg(long, env = "FLOE_DELEGATION_AGENT", value_name = "NAME")]
    agent: String,
    /// What its owner lets it do; several are separated by commas: delete, recreate
    #[arg(
        long,
        env = "FLOE_DELEGATION_OPERATIONS",
        value_name = "OP",
        required = true,
        value_delimiter = ','
    )]
    operation: Vec<OperationKind>,
    /// On which environments, by id; without any, on every one
    #[arg(
        long,
        env = "FLOE_DELEGATION_ENVIRONMENTS",
        value_name = "ID",
        value_delimiter = ','
    )]
    environment: Vec<String>,
    /// For how many days, 1 to 90
    #[arg(
        long,
        env = "FLOE_DELEGATION_DAYS",
        value_name = "N",
        default_value = "30"
    )]
    days: u32,
    #[command(flatten)]
    data: Data,
}

/// Grants a delegation in the name of the agent's owner and prints its id.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let machine = Caller::command_line();
    let named: Vec<_> = tokens::list(&app, &machine)
        .await?
        .into_iter()
        .filter(|one| {
            one.id == options.agent || (one.name == options.agent && one.revoked_at.is_none())
        })
        .collect();
    let [token] = named.as_slice() else {
        return Err(Failure::failed(format!(
            "{} tokens that are good are called `{}`. Name one by its id, from Settings, Tokens.",
            named.len(),
            options.agent
        )));
    };
    let draft = DelegationDraft {
        agent_id: token.id.clone(),
        operations: options.operation,
        environments: (!options.environment.is_empty()).then_some(options.environment),
        days: options.days,
    };
    let granted = delegations::grant(&app, &machine, draft).await?;
    println!("{}", granted.id);
    app.close().await;
    Ok(ExitCode::SUCCESS)
}
