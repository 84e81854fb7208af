//! `floe token issue`. Knows its options; must not know how tokens are kept.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, TokenDraft, tokens};
use clap::{Args, ValueEnum};
use floe_domain::guard::PrincipalKind;
use floe_domain::people::Scope;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The token's name in refusals and the audit
    #[arg(long, env = "FLOE_TOKEN_NAME", value_name = "N")]
    name: String,
    /// What carries it: an agent decides what to do, a service does what it was written to do
    #[arg(long, env = "FLOE_TOKEN_KIND")]
    kind: Kind,
    /// The e-mail address of the person it acts for
    #[arg(long, env = "FLOE_TOKEN_OWNER", value_name = "E")]
    owner: String,
    /// What it is for; several are separated by blanks or commas: costs:read, imports:write, freezes:read,
    /// freezes:write, environments:read, environments:delete, environments:recreate, audit:read
    #[arg(long, env = "FLOE_TOKEN_SCOPES", value_name = "S", required = true, num_args = 1.., value_delimiter = ',')]
    scope: Vec<Scope>,
    /// How long it is taken, in days or weeks: 30d, 4w
    #[arg(long, env = "FLOE_TOKEN_EXPIRES", value_name = "TIME", default_value = "90d", value_parser = days)]
    expires: u32,
    #[command(flatten)]
    data: Data,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Agent,
    Service,
}

/// Days or weeks as days, at most 366.
pub(super) fn days(text: &str) -> Result<u32, String> {
    let number = |text: &str, times: u32| {
        text.parse::<u32>()
            .ok()
            .and_then(|number| number.checked_mul(times))
            .filter(|days| (1..=366).contains(days))
    };
    text.strip_suffix('d')
        .and_then(|days| number(days, 1))
        .or_else(|| text.strip_suffix('w').and_then(|weeks| number(weeks, 7)))
        .ok_or_else(|| "is not a time from 1d to 366d, such as 30d or 4w".to_owned())
}

/// Issues a token; nothing but it goes to standard output.
pub(super) async fn run(options: Options) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let draft = TokenDraft {
        name: options.name,
        kind: match options.kind {
            Kind::Agent => PrincipalKind::Agent,
            Kind::Service => PrincipalKind::Service,
        },
        owner: options.owner,
        scopes: options.scope,
        days: Some(options.expires),
    };
    let issued = tokens::issue(&app, &Caller::command_line(), draft).await?;
    println!("{}", issued.secret.reveal());
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn times_are_days_or_weeks_within_a_year() {
        for (text, expected) in [
            ("1d", Some(1)),
            ("30d", Some(30)),
            ("4w", Some(28)),
            ("366d", Some(366)),
            ("367d", None),
            ("0d", None),
            ("-1d", None),
            ("30", None),
            ("4294967295w", None),
            ("", None),
        ] {
            assert_eq!(days(text).ok(), expected, "{text}");
        }
    }
}
