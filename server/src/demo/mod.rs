//! The demo: a made-up company's folder, with bills, people, freezes and what came of them. Knows a story; must not know
//! the command line.
//!
//! The story is lived, not forged: a clock that stands still is set to moments of the last two weeks, and at each of
//! them the real services are called. So the audit, the decisions and the operations are what they would have been.

mod bill;
mod sign_ins;
mod story;

pub use sign_ins::Demo;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::service::Caller;
use chrono::TimeDelta;
use std::fs;
use std::path::Path;

/// Says in a data folder that its contents are the demo's, so that nobody's own data are ever mixed with it.
const MARK: &str = "demo";

/// Fills the data folder if it is empty, renews what a demo needs to be one (an active freeze, passwords, a token), and
/// answers how to sign in.
///
/// # Errors
/// In words: when the folder holds somebody's own data, or can not be filled.
pub async fn prepare(config: &Config) -> Result<Demo, String> {
    let mark = config.data.join(MARK);
    let is_empty = is_empty(&config.data);
    if !is_empty && !mark.exists() {
        return Err(format!(
            "{} holds data that are not the demo's. Give the demo a folder of its own with --data.",
            config.data.display()
        ));
    }
    if is_empty {
        eprintln!(
            "Filling {} with fourteen months of a made-up company's bills …",
            config.data.display()
        );
        live_through(config).await?;
        fs::write(&mark, "This folder holds Floe's demo. It can be deleted.\n")
            .map_err(|cause| cause.to_string())?;
    }
    let app = open(config, Clock::system()).await?;
    let demo = sign_ins::renew(&app).await.map_err(|one| one.to_string())?;
    story::freeze_now(&app, &Caller::command_line())
        .await
        .map_err(|one| one.to_string())?;
    app.close().await;
    Ok(demo)
}

/// Whether there is nothing of a data folder at this path; a story that was broken off counts as nothing.
fn is_empty(data: &Path) -> bool {
    if data.join(STARTED).exists() {
        return fs::remove_dir_all(data).is_ok();
    }
    fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none())
}

/// Stands in the folder while the story is being lived.
const STARTED: &str = "demo-unfinished";

async fn live_through(config: &Config) -> Result<(), String> {
    let now = Clock::system().now();
    let clock = Clock::standing_at(now - story::AGO);
    let app = open(config, clock.clone()).await?;
    let started = config.data.join(STARTED);
    fs::write(&started, "").map_err(|cause| cause.to_string())?;
    story::tell(&app, &clock, now)
        .await
        .map_err(|one| one.to_string())?;
    app.close().await;
    fs::remove_file(&started).map_err(|cause| cause.to_string())
}

async fn open(config: &Config, clock: Clock) -> Result<App, String> {
    App::open_at(config.clone(), clock)
        .await
        .map_err(|one| one.to_string())
}

/// So many hours.
const fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}
