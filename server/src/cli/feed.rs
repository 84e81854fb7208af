//! `floe feed`: addresses for calendar programs. Knows options; must not know how feeds are kept.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::{Caller, feeds};
use clap::{Args, Subcommand};
use floe_domain::time::Instant;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Feed {
    /// Make an address from which a calendar program reads the freezes, and print it, once and alone
    Issue(Issue),
    /// List the feeds: id, state, owner, name, when last read
    List(List),
    /// Revoke a feed; its address leads nowhere from then on
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(super) struct Issue {
    /// The e-mail address of the person it belongs to, and goes with
    #[arg(long, env = "FLOE_FEED_OWNER", value_name = "E")]
    owner: String,
    /// What reads it
    #[arg(long, env = "FLOE_FEED_NAME", value_name = "N")]
    name: String,
    /// Floe's public address, so that the whole address is printed; without it, the part that follows
    #[arg(long, env = "FLOE_ORIGIN", value_name = "URL")]
    origin: Option<String>,
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
    /// The feed's id, as listed
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: Data,
}

pub(super) async fn run(command: Feed) -> Result<ExitCode, Failure> {
    let folder = match &command {
        Feed::Issue(Issue { data, .. }) | Feed::Revoke(Revoke { data, .. }) => data,
        Feed::List(List { data }) => data,
    };
    let app = App::open(Config::in_folder(folder.data.clone())).await?;
    let caller = Caller::command_line();
    match command {
        Feed::Issue(options) => {
            let issued = feeds::issue(&app, &caller, &options.owner, &options.name).await?;
            let origin = options.origin.unwrap_or_default();
            let origin = origin.trim_end_matches('/');
            println!("{origin}/calendar/{}.ics", issued.secret.reveal());
        }
        Feed::List(_) => {
            for feed in feeds::list(&app, &caller).await? {
                println!("{}", line(&feed));
            }
        }
        Feed::Revoke(options) => feeds::revoke(&app, &caller, &options.id).await?,
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// A feed as a line, its parts apart by tabs.
fn line(feed: &feeds::Feed) -> String {
    let time = |at: Instant| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let state = match feed.revoked_at {
        Some(at) => format!("revoked {}", time(at)),
        None => "open".to_owned(),
    };
    let read = match feed.last_read_at {
        Some(at) => format!("read {}", time(at)),
        None => "never read".to_owned(),
    };
    [&feed.id, &state, &feed.owner, &feed.name, &read]
        .map(String::as_str)
        .join("\t")
}
