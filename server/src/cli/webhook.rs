//! `floe webhook`: who is told what happens. Knows options; must not know how webhooks are kept or told.

use super::Data;
use super::failure::Failure;
use crate::app::App;
use crate::config::Config;
use crate::service::Caller;
use crate::service::webhooks::{self, WebhookDraft, WebhookView};
use clap::builder::BoolishValueParser;
use clap::{Args, Subcommand};
use floe_domain::time::Instant;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(super) enum Webhook {
    /// Tell a receiver what happens, and print the secret that its messages are signed with, once and alone
    Add(Add),
    /// List the webhooks: id, state, name, address, events, last attempt
    List(List),
    /// Remove a webhook; it is told nothing from then on
    Remove(Remove),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Who is told
    #[arg(long, env = "FLOE_WEBHOOK_NAME", value_name = "N")]
    name: String,
    /// Where its messages go, by POST
    #[arg(long, env = "FLOE_WEBHOOK_URL", value_name = "U")]
    url: String,
    /// A type of events, such as approval.requested; several by commas or by several options; without any, all
    #[arg(
        long = "event",
        env = "FLOE_WEBHOOK_EVENTS",
        value_name = "E",
        value_delimiter = ','
    )]
    events: Vec<String>,
    /// Take an address on this machine or in a private network; the server needs the same option
    #[arg(long, env = "FLOE_WEBHOOKS_TO_PRIVATE", value_parser = BoolishValueParser::new())]
    webhooks_to_private: bool,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(super) struct Remove {
    /// The webhook's id, as listed
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: Data,
}

pub(super) async fn run(command: Webhook) -> Result<ExitCode, Failure> {
    let (folder, webhooks_to_private) = match &command {
        Webhook::Add(options) => (&options.data, options.webhooks_to_private),
        Webhook::List(List { data }) | Webhook::Remove(Remove { data, .. }) => (data, false),
    };
    let config = Config {
        webhooks_to_private,
        ..Config::in_folder(folder.data.clone())
    };
    let app = App::open(config).await?;
    let caller = Caller::command_line();
    match command {
        Webhook::Add(options) => {
            let draft = WebhookDraft {
                name: options.name,
                url: options.url,
                events: options.events,
            };
            let added = webhooks::add(&app, &caller, draft).await?;
            println!("{}", added.secret.reveal());
        }
        Webhook::List(_) => {
            for view in webhooks::list(&app, &caller).await? {
                println!("{}", line(&view));
            }
        }
        Webhook::Remove(options) => webhooks::remove(&app, &caller, &options.id).await?,
    }
    app.close().await;
    Ok(ExitCode::SUCCESS)
}

/// A webhook as a line, its parts apart by tabs.
fn line(view: &WebhookView) -> String {
    let time = |at: Instant| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let webhook = &view.webhook;
    let state = match webhook.disabled_at {
        Some(at) => format!("disabled {}", time(at)),
        None => "on".to_owned(),
    };
    let events = match webhook.events.as_slice() {
        [] => "all events".to_owned(),
        events => events.join(","),
    };
    let last = match &view.last {
        Some(last) => {
            let at = last.at.map(time).unwrap_or_default();
            let answer = last.status.map(|status| status.to_string());
            let answer = answer.or_else(|| last.error.clone()).unwrap_or_default();
            format!("{at} {answer}")
        }
        None => "never told".to_owned(),
    };
    [
        &webhook.id,
        &state,
        &webhook.name,
        &webhook.url,
        &events,
        &last,
    ]
    .map(String::as_str)
    .join("\t")
}
