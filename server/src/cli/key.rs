//! `floe key issue`, `list` and `revoke`. Knows their options and lines; must not know how keys are kept.

use super::Data;
use super::failure::Failure;
use super::token::days;
use crate::app::App;
use crate::config::Config;
use crate::service::{AccessKey, Caller, KeyDraft, keys};
use chrono::SecondsFormat;
use clap::Args;
use floe_domain::time::Instant;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct Issue {
    /// The key's name in the audit
    #[arg(long, env = "FLOE_KEY_NAME", value_name = "N")]
    name: String,
    /// The e-mail address of the person it acts for
    #[arg(long, env = "FLOE_KEY_OWNER", value_name = "E")]
    owner: String,
    /// How long it is taken, in days or weeks: 30d, 4w
    #[arg(long, env = "FLOE_KEY_EXPIRES", value_name = "TIME", default_value = "90d", value_parser = days)]
    expires: u32,
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
    /// The access key id
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: Data,
}

/// Issues a key; nothing but its two halves goes to standard output.
pub(super) async fn issue(options: Issue) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let draft = KeyDraft {
        name: options.name,
        owner: options.owner,
        days: Some(options.expires),
    };
    let issued = keys::issue(&app, &Caller::command_line(), draft).await?;
    println!("{}\n{}", issued.key.access_key_id, issued.secret.reveal());
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints the keys, the newest first.
pub(super) async fn list(options: List) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    let keys = keys::list(&app, &Caller::command_line()).await?;
    let now = app.now();
    for key in keys {
        println!("{}", line(&key, now));
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Revokes a key.
pub(super) async fn revoke(options: Revoke) -> Result<ExitCode, Failure> {
    let app = App::open(Config::in_folder(options.data.data)).await?;
    keys::revoke(&app, &Caller::command_line(), &options.id).await?;
    println!("{} is revoked.", options.id);
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

fn line(key: &AccessKey, now: Instant) -> String {
    let moment = |at: Instant| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let state = match key.revoked_at {
        Some(at) => format!("revoked {}", moment(at)),
        None if key.expires_at <= now => "expired".to_owned(),
        None => "good".to_owned(),
    };
    let used = key.last_used_at.map_or_else(|| "never".to_owned(), moment);
    [
        key.access_key_id.clone(),
        // A name is a person's words: what would break the line is left out of it.
        key.name.replace(char::is_control, " "),
        key.owner.clone(),
        moment(key.expires_at),
        used,
        state,
    ]
    .join("\t")
}
