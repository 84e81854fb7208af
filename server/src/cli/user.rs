//! `floe user add`. Knows standard input; must not know how passwords are kept.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::secret::Secret;
use crate::service::{Caller, people};
use clap::Args;
use floe_domain::people::Role;
use std::io::{self, BufRead, IsTerminal};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The person's e-mail address, with which they sign in
    #[arg(long, env = "FLOE_USER_EMAIL", value_name = "E")]
    email: String,
    /// What they may do: viewer, operator or admin
    #[arg(long, env = "FLOE_USER_ROLE", value_name = "ROLE")]
    role: Role,
    #[command(flatten)]
    data: Data,
}

/// Adds a person with the password from the first line of standard input.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let password = password()?;
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let caller = Caller::command_line();
    let person = people::add(&app, &caller, &options.email, options.role, &password).await?;
    println!(
        "{} can sign in now, as {}.",
        person.email,
        person.role.name()
    );
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

fn password() -> Result<Secret, Failure> {
    let input = io::stdin();
    if input.is_terminal() {
        return Ok(Secret::new(&rpassword::prompt_password("Password: ")?));
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    let password = line.strip_suffix('\n').unwrap_or(&line);
    Ok(Secret::new(password.strip_suffix('\r').unwrap_or(password)))
}
