//! Writing the audit for use cases, and with each record what is told of it. Knows who and what; must not know how records
//! are chained, nor who is told.

use crate::state::{Fault, NewRecord, Tx};
use crate::webhooks::events;
use floe_domain::audit::Record;
use floe_domain::guard::ActorChain;
use floe_domain::time::Instant;
use serde_json::Value;

/// Records what a chain did.
pub(crate) async fn by(
    tx: &mut Tx,
    now: Instant,
    chain: &ActorChain,
    what: (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    kept_by(tx, now, chain, what, detail).await?;
    Ok(())
}

/// As [`by`], and answers the record.
pub(crate) async fn kept_by(
    tx: &mut Tx,
    now: Instant,
    chain: &ActorChain,
    what: (&str, &str),
    detail: Value,
) -> Result<Record, Fault> {
    let actor = serde_json::to_string(chain)?;
    record(tx, now, actor, what, detail).await
}

/// Records what the server did by itself.
pub(crate) async fn by_floe(
    tx: &mut Tx,
    now: Instant,
    what: (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    record(tx, now, "\"floe\"".to_owned(), what, detail).await?;
    Ok(())
}

/// Records what somebody did who has proven nothing.
pub(crate) async fn by_nobody(
    tx: &mut Tx,
    now: Instant,
    what: (&str, &str),
    detail: Value,
) -> Result<(), Fault> {
    record(tx, now, "\"nobody known\"".to_owned(), what, detail).await?;
    Ok(())
}

async fn record(
    tx: &mut Tx,
    at: Instant,
    actor: String,
    (action, subject): (&str, &str),
    detail: Value,
) -> Result<Record, Fault> {
    let record = tx
        .record(NewRecord {
            at,
            actor,
            action,
            subject,
            detail: detail.to_string(),
        })
        .await?;
    tell(tx, std::slice::from_ref(&record)).await?;
    Ok(record)
}

/// Records all of this, one after the other.
pub(crate) async fn all(tx: &mut Tx, new: Vec<NewRecord<'_>>) -> Result<(), Fault> {
    let records = tx.record_all(new).await?;
    tell(tx, &records).await
}

async fn tell(tx: &mut Tx, records: &[Record]) -> Result<(), Fault> {
    if !records.iter().any(|one| events::is_told(&one.action)) {
        return Ok(());
    }
    let webhooks = tx.webhooks().await?;
    if webhooks.is_empty() {
        return Ok(());
    }
    for event in records.iter().flat_map(events::of) {
        tx.tell(&event, &webhooks).await?;
    }
    Ok(())
}
