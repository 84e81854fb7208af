//! Carrying out what was allowed: one operation at a time, each decided again when it starts. Knows permits and
//! executors; must not know who may ask.

mod delete;
mod purge;
mod recover;
mod recreate;
mod safe_step;

pub use purge::{purge, reclaim};
pub use recover::recover;

use recover::settle;

use crate::app::App;
use crate::service::{Decided, Refused, Stage, keep, record_by_floe, weigh, wish};
use crate::state::{QueuedOperation, Tx};
use floe_domain::environment::{Environment, EnvironmentKind, OperationKind, OperationStatus};
use floe_domain::guard::{DecisionRecord, Permit, Request};
use floe_domain::time::Instant;
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;

/// How often the queue is looked at without being told.
const EVERY: Duration = Duration::from_secs(1);
/// How long the executor rests after it could not decide.
const REST: Duration = Duration::from_secs(3);

/// Carries out what is queued until `stop` says so. An operation that has started is finished first.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    let mut is_settled = true;
    while !*stop.borrow() {
        let pause = match next(&app, is_settled).await {
            Ok(true) => continue,
            Ok(false) => EVERY,
            Err(cause) => {
                tracing::error!(%cause, "the state can not be used; what is queued stays queued, what ran is ended later");
                REST
            }
        };
        is_settled = pause == EVERY;
        tokio::select! {
            () = app.queued() => {}
            () = tokio::time::sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One step. Where the one before could not write how its operation ended, that is said first: nothing else runs.
async fn next(app: &App, is_settled: bool) -> Result<bool, Refused> {
    if !is_settled {
        settle(app, "the state could not be written").await?;
    }
    step(app).await
}

/// Takes the operation that was asked for first and carries it out, or says in it why not. `false` when none is queued.
///
/// # Errors
/// When the guard can not decide or the state can not be written: the operation stays queued and nothing was done.
pub async fn step(app: &App) -> Result<bool, Refused> {
    let mut tx = app.store().write().await?;
    let queued = tx.operations_that_are(OperationStatus::Queued).await?;
    let Some(queued) = queued.into_iter().next() else {
        return Ok(false);
    };
    let now = app.now();
    if now >= tx.permit_expires_at(&queued.operation).await? {
        let outcome =
            "Not carried out: it could not start before its permit expired. Ask for it again.";
        fail(&mut tx, &queued, outcome, now).await?;
        tx.commit().await?;
        return Ok(true);
    }
    match admit(app, &mut tx, &queued, now).await? {
        Some((permit, environment)) => start(app, tx, queued, (permit, environment)).await?,
        None => tx.commit().await?,
    }
    Ok(true)
}

/// Decides again and consumes the permit. `None` when the operation has failed for it, with the reason in it.
async fn admit(
    app: &App,
    tx: &mut Tx,
    queued: &QueuedOperation,
    now: Instant,
) -> Result<Option<(Permit, Environment)>, Refused> {
    let operation = &queued.operation;
    let (request, consent) = match tx.request_of_operation(&operation.id).await? {
        Some(approved) => {
            let consent = tx.consent(&approved).await?;
            (wish(&approved), Some(consent))
        }
        None => {
            let request = Request {
                chain: queued.chain.clone(),
                operation: operation.operation,
                environment_id: operation.environment_id.clone(),
                exception: false,
            };
            (request, None)
        }
    };
    let decision = weigh(app, tx, &request, consent, now).await?;
    let decided = Decided {
        id: app.new_id("dec"),
        stage: Stage::Execution,
        reason: operation.reason.clone(),
        record: decision.record().clone(),
    };
    keep(tx, &decided, Some(&operation.id)).await?;
    let environment = tx.environment(&operation.environment_id).await?;
    let (Some(permit), Some(environment)) = (decision.permit(), environment) else {
        fail(tx, queued, &refusal(&decided.record), now).await?;
        return Ok(None);
    };
    if !tx.consume_permit(&operation.id, now).await? {
        fail(
            tx,
            queued,
            "Not carried out: its permit was used before.",
            now,
        )
        .await?;
        return Ok(None);
    }
    Ok(Some((permit, environment)))
}

/// Carries out what was admitted. What is one transaction ends in this one, whatever begins meanwhile; what takes time starts
/// in it and looks again before each safe step.
async fn start(
    app: &App,
    mut tx: Tx,
    mut queued: QueuedOperation,
    (permit, environment): (Permit, Environment),
) -> Result<(), Refused> {
    let now = app.now();
    queued.operation.started_at = Some(now);
    let operation = &queued.operation;
    tx.start_operation(&operation.id, now).await?;
    let what = ("operation.start", operation.environment_id.as_str());
    let detail = json!({"operation_id": operation.id, "operation": operation.operation});
    record_by_floe(&mut tx, now, what, detail).await?;
    match (environment.kind, permit.operation()) {
        (EnvironmentKind::Declared, kind) => {
            let outcome = format!(
                "Recorded. This environment is declared: Floe has decided about the {} and has nothing to carry out.",
                kind.name()
            );
            succeed(&mut tx, &queued, &outcome, now).await?;
            Ok(tx.commit().await?)
        }
        (EnvironmentKind::DataSet, OperationKind::Delete) => {
            let outcome = delete::carry_out(app, &mut tx, permit, &environment, now).await?;
            succeed(&mut tx, &queued, &outcome, now).await?;
            tx.commit().await?;
            app.ledger().catch_up(app).await;
            Ok(())
        }
        (EnvironmentKind::DataSet, OperationKind::Recreate) => {
            recreate::begin(&mut tx, &permit, &environment).await?;
            tx.commit().await?;
            recreate::carry_out(app, permit, &queued).await
        }
    }
}

/// Why an operation that was allowed is not carried out, in words.
fn refusal(record: &DecisionRecord) -> String {
    let reasons: Vec<_> = record
        .reasons
        .iter()
        .filter(|reason| reason.denies())
        .map(floe_domain::guard::Reason::words)
        .collect();
    format!(
        "Not carried out: it was allowed when asked for and no longer when it was to start. {}",
        reasons.join(" ")
    )
}

async fn succeed(
    tx: &mut Tx,
    queued: &QueuedOperation,
    outcome: &str,
    now: Instant,
) -> Result<(), Refused> {
    finish(
        tx,
        queued,
        Ended {
            status: OperationStatus::Succeeded,
            action: "operation.succeed",
            freeze_id: None,
        },
        outcome,
        now,
    )
    .await
}

async fn fail(
    tx: &mut Tx,
    queued: &QueuedOperation,
    outcome: &str,
    now: Instant,
) -> Result<(), Refused> {
    finish(
        tx,
        queued,
        Ended {
            status: OperationStatus::Failed,
            action: "operation.fail",
            freeze_id: None,
        },
        outcome,
        now,
    )
    .await
}

/// How an operation ended.
struct Ended<'a> {
    status: OperationStatus,
    /// As the audit calls it.
    action: &'a str,
    /// The freeze that stopped it under way. Whoever set that freeze can not undo it alone any more.
    freeze_id: Option<&'a str>,
}

async fn finish(
    tx: &mut Tx,
    queued: &QueuedOperation,
    ended: Ended<'_>,
    outcome: &str,
    now: Instant,
) -> Result<(), Refused> {
    let operation = &queued.operation;
    let mut detail =
        json!({"operation_id": operation.id, "operation": operation.operation, "outcome": outcome});
    if let (Some(detail), Some(freeze_id)) = (detail.as_object_mut(), ended.freeze_id) {
        detail.insert("freeze_id".to_owned(), json!(freeze_id));
    }
    let what = (ended.action, operation.environment_id.as_str());
    record_by_floe(tx, now, what, detail).await?;
    tx.finish_operation(&operation.id, ended.status, outcome, now)
        .await?;
    Ok(())
}
