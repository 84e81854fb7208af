//! `floe delegation grant`, `list` and `revoke`. Knows their options and lines; must not know what the guard makes of one.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, DelegationDraft, DelegationView, Token, delegations, tokens};
use chrono::SecondsFormat;
use clap::Args;
use floe_domain::environment::OperationKind;
use floe_domain::guard::PrincipalKind;
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
    let all = tokens::list(&app, &machine).await?;
    let named = named(&all, &options.agent, app.now());
    let [token] = named.as_slice() else {
        return Err(Failure::failed(match named.len() {
            0 => format!(
                "No agent's token that is good is called `{}`. Settings, Tokens, lists them all.",
                options.agent
            ),
            count => format!(
                "{count} agents' tokens that are good are called `{}`. Name one by its id, from Settings, Tokens.",
                options.agent
            ),
        }));
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

/// The token of this id, or all of this name that could use what is granted: agents' that are neither revoked nor expired.
fn named<'a>(all: &'a [Token], agent: &str, now: Instant) -> Vec<&'a Token> {
    let could_use = |one: &Token| {
        one.kind == PrincipalKind::Agent && one.revoked_at.is_none() && now < one.expires_at
    };
    all.iter()
        .filter(|one| one.id == agent || (one.name == agent && could_use(one)))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_name_is_that_of_agents_whose_tokens_are_good_and_an_id_that_of_any() {
        let now = Instant::default() + TimeDelta::days(20_000);
        let token = |id: &str, kind, expires_at, revoked_at| Token {
            id: id.to_owned(),
            name: "ci".to_owned(),
            kind,
            owner: "ops@example.com".to_owned(),
            through: None,
            scopes: Vec::new(),
            created_at: now - TimeDelta::days(30),
            expires_at,
            last_used_at: None,
            revoked_at,
        };
        let (agent, later) = (PrincipalKind::Agent, now + TimeDelta::microseconds(1));
        let all = [
            token("tok-good", agent, later, None),
            token("tok-expired", agent, now, None),
            token("tok-revoked", agent, later, Some(now)),
            token("tok-service", PrincipalKind::Service, later, None),
        ];
        let ids = |named: &str| -> Vec<String> {
            let found = super::named(&all, named, now);
            found.into_iter().map(|one| one.id.clone()).collect()
        };
        assert_eq!(ids("ci"), ["tok-good"]);
        // What is wrong with one that is named by its id is said where it is granted.
        for one in &all {
            assert_eq!(ids(&one.id), [one.id.as_str()]);
        }
        assert!(ids("cd").is_empty());
    }
}
