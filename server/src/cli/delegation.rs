//! `floe delegation grant`, `list` and `revoke`. Knows their options and lines; must not know what the guard makes of one.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, DelegationDraft, DelegationView, delegations, tokens};
use chrono::SecondsFormat;
use clap::Args;
use floe_domain::environment::OperationKind;
use floe_domain::time::Instant;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Grant {
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

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(super) struct Revoke {
    /// The delegation's id, as `floe delegation list` prints it
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: Data,
}

/// Grants a delegation in the name of the agent's owner and prints its id.
pub(super) async fn grant(options: Grant) -> Result<ExitCode, Failure> {
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

/// Prints the delegations, those that were not revoked first.
pub(super) async fn list(options: List) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let all = delegations::list(&app, &Caller::command_line()).await?;
    let now = app.now();
    for one in all {
        println!("{}", line(&one, now));
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Revokes a delegation.
pub(super) async fn revoke(options: Revoke) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    delegations::revoke(&app, &Caller::command_line(), &options.id).await?;
    println!("{} is revoked.", options.id);
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

fn line(one: &DelegationView, now: Instant) -> String {
    let moment = |at: Instant| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let lent = &one.delegation;
    let state = match lent.revoked_at {
        Some(at) => format!("revoked {}", moment(at)),
        None if lent.holds(now) => "in force".to_owned(),
        None => "over".to_owned(),
    };
    let operations: Vec<_> = lent.operations.iter().map(|kind| kind.name()).collect();
    let environments = lent
        .environments
        .as_ref()
        .map_or_else(|| "every environment".to_owned(), |list| list.join(","));
    [
        lent.id.clone(),
        // A name is a person's words: what would break the line is left out of it.
        one.agent.replace(char::is_control, " "),
        one.person.clone(),
        operations.join(","),
        environments,
        moment(lent.until),
        state,
    ]
    .join("\t")
}
