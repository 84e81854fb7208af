//! A folder whose bills are imported by themselves: what is new and what has changed, once nobody writes to it any more. Knows when;
//! must not know how bills are read.

use crate::app::App;
use crate::service::{ImportResult, Refused, watched};
use floe_ledger::bills::{self, Found, Top};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;

/// How often the folder is looked at. What looks the same twice is complete.
const LOOK: Duration = Duration::from_secs(5);

/// Looks at the folder until it is told to stop.
pub(crate) async fn work(app: App, folder: PathBuf, mut stop: watch::Receiver<bool>) {
    let ends = Arc::new(AtomicBool::new(false));
    let mut hears = stop.clone();
    let tells = ends.clone();
    tokio::spawn(async move {
        // An error means that nobody can say so any more, which is as good as saying it.
        let _said = hears.wait_for(|stop| *stop).await;
        tells.store(true, Ordering::Relaxed);
    });
    let mut before = HashMap::new();
    while !*stop.borrow() {
        match look(&folder).await {
            Ok(found) => take(&app, found, &mut before, &ends).await,
            Err(cause) => {
                tracing::warn!(folder = %folder.display(), %cause, "the watched folder can not be looked at");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn look(folder: &Path) -> std::io::Result<Vec<Found>> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || bills::look(&folder, Top::Apart))
        .await
        .map_err(std::io::Error::other)?
}

/// Imports what looks as it did before and was not imported as it is.
async fn take(
    app: &App,
    found: Vec<Found>,
    before: &mut HashMap<String, String>,
    ends: &Arc<AtomicBool>,
) {
    let listings = found
        .iter()
        .map(|one| (one.name.clone(), one.listing.clone()));
    let last = std::mem::replace(before, listings.collect());
    for one in found {
        if ends.load(Ordering::Relaxed) {
            return;
        }
        if last.get(&one.name) != Some(&one.listing) {
            continue;
        }
        match import(app, &one, ends).await {
            Ok(None) => {}
            Ok(Some(result)) => {
                tracing::info!(
                    delivery = one.name,
                    ?result,
                    "imported from the watched folder"
                );
            }
            Err(cause) => {
                tracing::warn!(delivery = one.name, %cause, "not imported from the watched folder; it is tried again");
            }
        }
    }
}

async fn import(
    app: &App,
    found: &Found,
    ends: &Arc<AtomicBool>,
) -> Result<Option<ImportResult>, Refused> {
    let files = found.files.clone();
    watched::import(app, (&found.name, &found.listing), files, ends.clone()).await
}
