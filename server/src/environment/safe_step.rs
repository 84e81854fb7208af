//! The steps of an operation before which it can still be stopped, since nothing has been changed. Knows how to look for what
//! stops it and how to end it then; must not know what the steps do.

use super::{Ended, finish};
use crate::app::App;
use crate::service::{Refused, require_clock};
use crate::state::{QueuedOperation, Tx};
use floe_domain::environment::{Environment, EnvironmentState, OperationStatus};
use floe_domain::freeze::FreezeWindow;
use floe_domain::guard::{Halt, Permit, halt};
use floe_domain::time::Instant;

/// Why an operation under way ends here.
#[derive(Debug)]
pub(super) enum Stop {
    /// A freeze that stops what is under way.
    Freeze(Box<FreezeWindow>),
    /// It can not be seen whether one does, which counts as one.
    Unseen(String),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Unseen(refused.to_string())
    }
}

impl Stop {
    /// What the operation says of itself.
    fn outcome(&self, began: Instant) -> String {
        match self {
            Self::Freeze(freeze) if freeze.starts_at > began => format!(
                "Stopped: the freeze `{}` began at {} while it ran. Nothing was changed.",
                freeze.name,
                freeze.starts_at.format("%Y-%m-%d %H:%M UTC")
            ),
            // It began before, and bears on the operation only since: it was set, widened or moved meanwhile.
            Self::Freeze(freeze) => format!(
                "Stopped: the freeze `{}` came to bear on it while it ran. Nothing was changed.",
                freeze.name
            ),
            Self::Unseen(why) => format!(
                "Stopped: it could not be told whether a freeze had begun while it ran. Nothing was changed. {why}"
            ),
        }
    }
}

/// Passes a safe step, unless something stops the operation.
///
/// # Errors
/// What does.
pub(super) async fn pass(app: &App, permit: &Permit, queued: &QueuedOperation) -> Result<(), Stop> {
    let mut tx = app.store().read().await.map_err(Refused::from)?;
    pass_in(&mut tx, permit, queued, app.now()).await.map(drop)
}

/// The same in a transaction that changes something if it is passed; the environment as it is read there.
///
/// # Errors
/// What stops the operation.
pub(super) async fn pass_in(
    tx: &mut Tx,
    permit: &Permit,
    queued: &QueuedOperation,
    now: Instant,
) -> Result<Environment, Stop> {
    require_clock(tx, now).await?;
    let environment = environment(tx, permit).await?;
    let calendar = tx.calendar(now).await.map_err(Refused::from)?;
    match halt(permit, &environment, queued.chain.kind(), &calendar, now) {
        None => Ok(environment),
        Some(Halt::Freeze(freeze)) => Err(Stop::Freeze(freeze)),
        Some(Halt::Doubt(doubt)) => Err(Stop::Unseen(format!("This is why: {doubt}."))),
    }
}

async fn environment(tx: &mut Tx, permit: &Permit) -> Result<Environment, Refused> {
    let id = permit.environment_id();
    tx.environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))
}

/// Ends a stopped operation: what served before serves on, and the operation says why.
///
/// # Errors
/// When the state can not be written.
pub(super) async fn end(
    app: &App,
    permit: &Permit,
    queued: &QueuedOperation,
    stop: &Stop,
) -> Result<(), Refused> {
    let operation = &queued.operation;
    let outcome = stop.outcome(operation.started_at.unwrap_or(operation.requested_at));
    tracing::warn!(environment = permit.environment_id(), %outcome, "an operation under way was stopped");
    let freeze_id = match stop {
        Stop::Freeze(freeze) => Some(freeze.id.as_str()),
        Stop::Unseen(_) => None,
    };
    leave(app, permit, queued, ("operation.stop", freeze_id), &outcome).await
}

/// Ends an operation that has changed nothing: the environment is again what it was. With the action comes the freeze that
/// stopped it, if one did.
///
/// # Errors
/// When the state can not be written.
pub(super) async fn leave(
    app: &App,
    permit: &Permit,
    queued: &QueuedOperation,
    (action, freeze_id): (&str, Option<&str>),
    outcome: &str,
) -> Result<(), Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let environment = environment(&mut tx, permit).await?;
    let active = EnvironmentState::Active;
    tx.change_environment(&environment, active, environment.generation)
        .await?;
    let ended = Ended {
        status: OperationStatus::Failed,
        action,
        freeze_id,
    };
    finish(&mut tx, queued, ended, outcome, now).await?;
    Ok(tx.commit().await?)
}
