//! What was imported from the watched folder, so that nothing is imported twice. Knows deliveries by name and listing; must not know
//! files' contents.

use super::import::import as import_delivery;
use super::{Caller, ImportRequest, ImportResult, Refused};
use crate::app::App;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Imports a delivery of this name unless it was imported with the same listing; `None` where it was. One that is refused is listed
/// under imports, with its reasons, and not tried again before it changes.
///
/// # Errors
/// [`Refused::Unavailable`]: nothing was imported, and the next look tries again.
pub async fn import(
    app: &App,
    (name, listing): (&str, &str),
    files: Vec<PathBuf>,
    stop: Arc<AtomicBool>,
) -> Result<Option<ImportResult>, Refused> {
    let known = app.store().read().await?.watched(name).await?;
    if known.as_deref() == Some(listing) {
        return Ok(None);
    }
    let request = ImportRequest {
        stop: Some(stop.clone()),
        ..ImportRequest::of(files)
    };
    let view = import_delivery(app, &Caller::watched_folder(), request).await?;
    if view.result == ImportResult::Refused && stop.load(Ordering::Relaxed) {
        return Err(Refused::unavailable(
            "Floe is stopping, so nothing was imported.",
        ));
    }
    let mut tx = app.store().write().await?;
    tx.set_watched(name, listing, &view.id, app.now()).await?;
    tx.commit().await?;
    Ok(Some(view.result))
}
