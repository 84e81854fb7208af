//! Deleting a region's data set: it leaves every view at once and its data are kept for a while. Knows one transaction;
//! must not know decisions.

use crate::app::App;
use crate::service::Refused;
use crate::state::Tx;
use floe_domain::environment::{Environment, EnvironmentState};
use floe_domain::guard::Permit;
use floe_domain::time::Instant;

/// Marks the environment as deleted, in the transaction that consumed the permit: its segments are out of what is
/// served as soon as that is committed, and a process that dies before has deleted nothing.
pub(super) async fn carry_out(
    app: &App,
    tx: &mut Tx,
    permit: Permit,
    environment: &Environment,
    now: Instant,
) -> Result<String, Refused> {
    let purge_at = now + app.config().restorable;
    let deleted = EnvironmentState::Deleted {
        deleted_at: now,
        purge_at,
    };
    let is_of_permit = permit.environment_id() == environment.id
        && permit.environment_version() == environment.version;
    if !is_of_permit
        || !tx
            .change_environment(environment, deleted, environment.generation)
            .await?
    {
        return Err(Refused::conflict(
            "The environment was changed at the same moment.",
        ));
    }
    tx.advance("ledger").await?;
    Ok(format!(
        "Deleted. Its data are out of every view; an admin can undo this until {}.",
        purge_at.format("%Y-%m-%d %H:%M UTC")
    ))
}
