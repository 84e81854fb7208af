//! Importing a delivery: read beside what is served, checked through the cube, made visible in one transaction. Knows
//! the order of the steps; must not know how bills are read.

mod bills;
mod publish;
mod verify;

use super::{
    Caller, ImportRequest, ImportResult, ImportView, Reconciliation, Refused, ServedSums, record_by,
};
use crate::app::App;
use floe_domain::people::Permission;
use floe_ledger::import::{self, Delivery, Options, Staging};
use serde_json::json;

/// A delivery that was read and checked, not yet visible.
struct Read {
    staging: Staging,
    delivery: Delivery,
    served: Vec<ServedSums>,
}

/// Imports a delivery, or answers why it was refused: that is an [`ImportResult::Refused`] with its reasons, recorded
/// and listed as any other. It becomes visible in one step or not at all, whatever happens to this process.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`]: nothing changed.
pub async fn import(
    app: &App,
    caller: &Caller,
    request: ImportRequest,
) -> Result<ImportView, Refused> {
    caller.require(Permission::ImportsWrite)?;
    let id = app.new_id("imp");
    let append = request.append;
    match read(app, &id, request).await? {
        Ok(read) => publish::publish(app, caller, (&id, append), read).await,
        Err(cause) => refuse(app, caller, (&id, append), cause).await,
    }
}

/// Reads the files on a thread of its own.
async fn read(
    app: &App,
    id: &str,
    request: ImportRequest,
) -> Result<Result<Read, import::Refused>, Refused> {
    let (data, id) = (app.data().to_owned(), id.to_owned());
    tokio::task::spawn_blocking(move || {
        let staging = Staging::begin(&data, &id)?;
        let progress = request.progress.as_deref();
        let tell = |at| {
            if let Some(progress) = progress {
                progress(at);
            }
        };
        let options = Options {
            strict: request.strict,
            conformance: true,
            keep_originals: true,
            progress: progress.is_some().then_some(&tell),
            stop: request.stop.as_deref(),
            ..Options::default()
        };
        let delivery = import::read_delivery(&request.files, &staging, &options)?;
        let served = verify::served(staging.folder(), &delivery)?;
        Ok(Read {
            staging,
            delivery,
            served,
        })
    })
    .await
    .map_err(|_| Refused::unavailable("Floe is stopping, so nothing was imported."))
}

/// Records a delivery that was refused whole, so that its reasons can be looked up.
async fn refuse(
    app: &App,
    caller: &Caller,
    (id, append): (&str, bool),
    cause: import::Refused,
) -> Result<ImportView, Refused> {
    let refusal = cause.to_string();
    let mut delivery = match cause {
        import::Refused::Strict(delivery) | import::Refused::NothingAccepted(delivery) => {
            Some(*delivery)
        }
        _ => None,
    };
    if let Some(delivery) = &mut delivery {
        delivery.segments.clear();
    }
    let now = app.now();
    let view = ImportView {
        id: id.to_owned(),
        at: now,
        by: caller.chain().words(),
        result: ImportResult::Refused,
        appended: append,
        reconciliation: Reconciliation {
            delivery,
            refusal: Some(refusal.clone()),
            ..Reconciliation::default()
        },
    };
    let recorded = async {
        let mut tx = app.store().write().await?;
        tx.add_import(&view, "").await?;
        let detail = json!({"refusal": refusal});
        record_by(&mut tx, now, caller.chain(), ("import.refuse", id), detail).await?;
        tx.commit().await
    };
    // Nothing was imported either way, and its cause (a full disk) may be the same: the first one is told.
    if let Err(cause) = recorded.await {
        tracing::warn!(%cause, "a refused import could not be recorded");
    }
    Ok(view)
}
