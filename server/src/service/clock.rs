//! The machine's clock where it is in doubt. Knows that only whoever runs Floe on the machine says it is right; must not know what
//! hangs on it.

use super::{Caller, Credential, Refused, recording};
use crate::app::App;
use crate::state::ACCEPTED;
use floe_domain::time::Instant;
use serde_json::json;

/// Takes the machine's clock as right, though the audit tells of a later time: it was ahead, and has been corrected. Answers both
/// times.
///
/// # Errors
/// [`Refused::NotPermitted`] for anyone but the command line, [`Refused::Unavailable`].
pub async fn accept(app: &App, caller: &Caller) -> Result<(Instant, Option<Instant>), Refused> {
    if !matches!(caller.credential(), Credential::CommandLine) {
        return Err(Refused::NotPermitted {
            detail: "Only whoever runs Floe on its machine says that the clock is right."
                .to_owned(),
        });
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    let before = tx.latest_time().await?;
    let detail = json!({"now": now, "latest_before": before});
    recording::by(&mut tx, now, caller.chain(), (ACCEPTED, "clock"), detail).await?;
    tx.commit().await?;
    Ok((now, before))
}
