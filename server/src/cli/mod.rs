//! The command line: which commands there are, their options and exit codes. Knows words; must not know what they do.

mod approver;
mod audit;
mod clock;
mod delegation;
mod environment;
mod failure;
mod feed;
mod freeze;
mod import;
mod key;
mod named;
mod origin;
mod progress;
mod rates;
mod serve;
mod stop;
mod token;
mod user;
mod webhook;

use clap::{Args, Parser, Subcommand};
use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// Cloud bills region by region, in environments that no robot can delete.
#[derive(Debug, Parser)]
#[command(name = "floe", version, arg_required_else_help = true)]
struct Floe {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages and API
    Serve(serve::Options),
    /// Import bills: FOCUS 1.0 to 1.4 "Cost and Usage", or AWS Cost and Usage Reports, as CSV, CSV.gz or Parquet
    ///
    /// All files of one call are one delivery. It replaces the bills of the same month, provider and billing account.
    /// Exit code 0: all rows imported, or served already; 1: imported with rejected rows; 2: refused, nothing imported.
    Import(import::Options),
    /// Manage the people who can sign in
    #[command(subcommand)]
    User(User),
    /// Manage who approves what automation asks for
    #[command(subcommand)]
    Approver(Approver),
    /// Manage what people let agents do in their names
    #[command(subcommand)]
    Delegation(Delegation),
    /// Manage environments
    #[command(subcommand)]
    Environment(Environment),
    /// Manage tokens for programs
    #[command(subcommand)]
    Token(Token),
    /// Manage access keys, which sign what AWS's clients ask the calendar
    #[command(subcommand)]
    Key(Key),
    /// Set freezes
    #[command(subcommand)]
    Freeze(freeze::Freeze),
    /// Give rates between currencies
    #[command(subcommand)]
    Rates(rates::Rates),
    /// Manage addresses from which calendar programs read the freezes
    #[command(subcommand)]
    Feed(feed::Feed),
    /// Manage who is told what happens, by signed messages
    #[command(subcommand)]
    Webhook(webhook::Webhook),
    /// Say that the machine's clock is right again
    #[command(subcommand)]
    Clock(clock::Clock),
    /// Print the audit as JSON lines, and whether its chain of hashes holds
    ///
    /// Exit code 0: the chain holds; 1: it does not.
    Audit(audit::Options),
}

#[derive(Debug, Subcommand)]
enum User {
    /// Add a person; the password is read from standard input
    Add(user::Options),
}

#[derive(Debug, Subcommand)]
enum Approver {
    /// Appoint a person, to begin with or where too few are left to approve anything; otherwise approvers decide
    Appoint(approver::Options),
}

#[derive(Debug, Subcommand)]
enum Delegation {
    /// Let an agent act for its owner, in the owner's name
    Grant(delegation::Grant),
    /// Print the delegations, a line each, parted by tabs: id, agent, person, operations, environments, end, state
    ///
    /// Those that were not revoked come first, of them the one that ends last; 200 at most.
    List(delegation::List),
    /// Revoke a delegation: the next operation that the agent asks for by it is refused, and none that waits is begun
    Revoke(delegation::Revoke),
}

#[derive(Debug, Subcommand)]
enum Environment {
    /// Say how much hangs on one; a region's data set is production until then, and stays so once approvers are appointed
    Tier(environment::Options),
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Issue a token and print it, once and alone
    Issue(token::Options),
}

#[derive(Debug, Subcommand)]
enum Key {
    /// Issue a key and print its access key id and its secret access key, a line each, once and alone
    Issue(key::Issue),
    /// Print every key, a line each, parted by tabs: access key id, name, owner, end, last use, state
    List(key::List),
    /// Revoke a key: the next request that it signs is refused
    Revoke(key::Revoke),
}

/// The data folder, common to all commands.
#[derive(Debug, Args)]
struct Data {
    /// The data folder; made when it is not there
    #[arg(
        long,
        env = "FLOE_DATA",
        value_name = "DIR",
        default_value = "./floe-data"
    )]
    data: PathBuf,
}

/// Runs the command of this process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let floe = Floe::parse();
    let serves = matches!(floe.command, Command::Serve(_));
    log(if serves { "info" } else { "warn" });
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(cause) => return Failure::failed(format!("no threads can be started: {cause}")).tell(),
    };
    let ended = runtime.block_on(async {
        match floe.command {
            Command::Serve(options) => serve::run(options).await,
            Command::Import(options) => import::run(options).await,
            Command::User(User::Add(options)) => user::run(options).await,
            Command::Approver(Approver::Appoint(options)) => approver::run(options).await,
            Command::Delegation(Delegation::Grant(options)) => delegation::grant(options).await,
            Command::Delegation(Delegation::List(options)) => delegation::list(options).await,
            Command::Delegation(Delegation::Revoke(options)) => delegation::revoke(options).await,
            Command::Environment(Environment::Tier(options)) => environment::run(options).await,
            Command::Token(Token::Issue(options)) => token::run(options).await,
            Command::Key(Key::Issue(options)) => key::issue(options).await,
            Command::Key(Key::List(options)) => key::list(options).await,
            Command::Key(Key::Revoke(options)) => key::revoke(options).await,
            Command::Freeze(command) => freeze::run(command).await,
            Command::Rates(command) => rates::run(command).await,
            Command::Feed(command) => feed::run(command).await,
            Command::Webhook(command) => webhook::run(command).await,
            Command::Clock(command) => clock::run(command).await,
            Command::Audit(options) => audit::run(options).await,
        }
    });
    // Work that does not end holds nothing up: it is put right at the next start.
    runtime.shutdown_timeout(Duration::from_millis(500));
    ended.unwrap_or_else(|failure| failure.tell())
}

/// Logs to standard error what `FLOE_LOG` asks for. Secrets never get that far: their type does not print them.
fn log(level: &str) {
    let filter = EnvFilter::try_from_env("FLOE_LOG").unwrap_or_else(|_| EnvFilter::new(level));
    // A second subscriber (in tests) is no reason to stop.
    let _already_set = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .try_init();
}

#[cfg(test)]
mod tests {
    use super::Floe;
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_command_line_is_well_formed() {
        Floe::command().debug_assert();
    }

    #[test]
    fn every_option_has_a_variable() {
        fn check(command: &clap::Command) {
            for argument in command.get_arguments() {
                let is_plain = argument.is_positional()
                    || ["help", "version"].contains(&argument.get_id().as_str());
                assert!(
                    is_plain || argument.get_env().is_some(),
                    "{} of {} has no variable",
                    argument.get_id(),
                    command.get_name()
                );
            }
            command.get_subcommands().for_each(check);
        }
        check(&Floe::command());
    }

    #[test]
    fn a_wrong_option_or_value_exits_with_2() {
        for line in [
            &["floe", "serve", "--colour"][..],
            &["floe", "serve", "--listen", "nowhere"],
            &[
                "floe",
                "user",
                "add",
                "--email",
                "ada@example.com",
                "--role",
                "king",
            ],
            &[
                "floe",
                "token",
                "issue",
                "--name",
                "n",
                "--kind",
                "human",
                "--owner",
                "o",
                "--scope",
                "costs:read",
            ],
            &[
                "floe", "token", "issue", "--name", "n", "--kind", "agent", "--owner", "o",
                "--scope", "all",
            ],
            &["floe", "import"],
        ] {
            let error = Floe::try_parse_from(line).expect_err("is refused");
            assert_eq!(error.exit_code(), 2, "{line:?}");
        }
    }
}
