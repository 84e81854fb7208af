//! Writing the audit for use cases. Knows who and what; must not know how records are chained.

use crate::state::{Fault, NewRecord, Tx};
use floe_domain::guard::ActorChain;
use floe_domain::time::Instant;
use serde_json::Value;

/// Records what a chain did.
pub(crate) async fn by(
    tx: &mut Tx,
    now: Instant,
    chain: &ActorChain,
    (action, subject): (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    let actor = serde_json::to_string(chain)?;
    record(tx, now, actor, (action, subject), detail).await
}

/// Records what the server did by itself.
pub(crate) async fn by_floe(
    tx: &mut Tx,
    now: Instant,
    what: (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    record(tx, now, "\"floe\"".to_owned(), what, detail).await
}

/// Records what somebody did who has proven nothing.
pub(crate) async fn by_nobody(
    tx: &mut Tx,
    now: Instant,
    what: (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    record(tx, now, "\"nobody known\"".to_owned(), what, detail).await
}

async fn record(
    tx: &mut Tx,
    at: Instant,
    actor: String,
    (action, subject): (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    tx.record(NewRecord {
        at,
        actor,
        action,
        subject,
        detail: detail.to_string(),
    })
    .await
}
