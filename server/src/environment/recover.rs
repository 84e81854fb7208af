//! What a server that died left undone. Knows that a recreation never touches what is live before it ends; must not know
//! how it died.

use super::fail;
use crate::app::App;
use crate::service::{Refused, record_by_floe};
use floe_domain::environment::{EnvironmentState, OperationStatus};
use serde_json::json;

/// Says the truth about operations that were running when the last server ended: nothing of them happened, and what
/// served before serves on. To be called by the one server of a data folder, before its executor works.
///
/// # Errors
/// When the state can not be written.
pub async fn recover(app: &App) -> Result<usize, Refused> {
    settle(app, "the server stopped").await
}

/// Ends what stands as running while nothing runs.
pub(super) async fn settle(app: &App, why: &str) -> Result<usize, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let running = tx.operations_that_are(OperationStatus::Running).await?;
    for queued in &running {
        let outcome = format!(
            "Not carried out: {why} before it was complete. The environment is whole and serves what it served before. Ask again."
        );
        fail(&mut tx, queued, &outcome, now).await?;
    }
    for environment in tx.environments().await? {
        if environment.state == EnvironmentState::Recreating {
            let active = EnvironmentState::Active;
            tx.change_environment(&environment, active, environment.generation)
                .await?;
            let what = ("environment.recover", environment.id.as_str());
            record_by_floe(&mut tx, now, what, json!({})).await?;
        }
    }
    tx.commit().await?;
    Ok(running.len())
}
