//! What goes on beside requests: carrying out operations, following the ledger, telling
//! others, tidying up. Knows when; must not know what.

use crate::app::App;
use crate::environment;
use crate::ledger;
use crate::service::{Refused, approvals, loosenings, sign_in};
use crate::{watched, webhooks};
use std::fs::{File, TryLockError};
use std::io;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often what may be loosened by now is looked for.
const LOOSEN: Duration = Duration::from_secs(2);
/// How often the state's journal is settled.
const SETTLE: Duration = Duration::from_secs(1);
/// How often what is over is tidied up.
const TIDY: Duration = Duration::from_secs(60);
/// How long work that is under way may take after the word to stop. What is not done by then is put right at the next
/// start.
const DRAIN: Duration = Duration::from_secs(8);

/// Everything that goes on beside requests. Only one server of a data folder has it.
#[derive(Debug)]
pub struct Workers {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    _lock: File,
}

/// Why a server can not begin.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// Another server has the folder.
    #[error(
        "another `floe serve` serves this data folder. Stop it first, or give this one another folder with --data."
    )]
    Served,
    /// The lock can not be taken.
    #[error("the data folder can not be locked: {0}")]
    Lock(#[from] io::Error),
    /// The state can not be read or written.
    #[error("{0}")]
    State(#[from] Refused),
}

/// Takes the data folder for this server, puts right what the last one left undone, loads the charges and begins.
///
/// # Errors
/// When another server has the folder or its state can not be used.
pub async fn begin(app: &App) -> Result<Workers, BeginError> {
    let lock = File::create(app.data().join("serve.lock"))?;
    lock.try_lock().map_err(|cause| match cause {
        TryLockError::WouldBlock => BeginError::Served,
        TryLockError::Error(cause) => BeginError::Lock(cause),
    })?;
    environment::recover(app).await?;
    app.ledger().load(app).await?;
    let (stop, hears) = watch::channel(false);
    let mut tasks = JoinSet::new();
    tasks.spawn(environment::work(app.clone(), hears.clone()));
    tasks.spawn(ledger::follow(app.clone(), hears.clone()));
    tasks.spawn(loosen(app.clone(), hears.clone()));
    tasks.spawn(webhooks::work(app.clone(), hears.clone()));
    tasks.spawn(settle(app.clone(), hears.clone()));
    if let Some(folder) = app.config().watch.clone() {
        tasks.spawn(watched::work(app.clone(), folder, hears.clone()));
    }
    tasks.spawn(tidy(app.clone(), hears));
    Ok(Workers {
        tasks,
        stop,
        _lock: lock,
    })
}

impl Workers {
    /// Lets what is under way finish, for at most eight seconds.
    pub async fn end(mut self) {
        let _nobody_hears = self.stop.send(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, all).await.is_err() {
            tracing::warn!("an operation was under way for too long; the next start puts it right");
        }
    }
}

async fn loosen(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = loosenings::carry_out_due(&app).await {
            tracing::warn!(%cause, "what was approved could not be loosened; it stays as tight as it is");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOSEN) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn settle(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = app.store().settle().await {
            tracing::warn!(%cause, "the state's journal could not be settled; it grows until that is mended");
        }
        tokio::select! {
            () = tokio::time::sleep(SETTLE) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn tidy(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(cause) = tidy_once(&app).await {
            tracing::warn!(%cause, "what is over could not be tidied up");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn tidy_once(app: &App) -> Result<(), Refused> {
    sign_in::forget_old(app).await?;
    approvals::expire(app).await?;
    webhooks::tidy(app).await?;
    environment::purge(app).await?;
    environment::reclaim(app).await
}
