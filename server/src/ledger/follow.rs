//! Takes over what other processes change in the ledger. Knows when to look; must not know what they do.

use crate::app::App;
use std::time::Duration;
use tokio::sync::watch;

const EVERY: Duration = Duration::from_millis(300);

/// Looks for changes until `stop` says so. A failure is logged once until a look succeeds again; what was served is
/// served on.
pub async fn follow(app: App, mut stop: watch::Receiver<bool>) {
    let mut failed = false;
    while !*stop.borrow() {
        match app.ledger().refresh(&app).await {
            Ok(()) => failed = false,
            Err(cause) if !failed => {
                failed = true;
                tracing::error!(%cause, "changes of the ledger can not be taken over");
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}
