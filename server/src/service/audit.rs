//! Reading the audit and whether its chain holds. Knows parts; must not know pages or the command line.

use super::{AuditFilter, AuditPart, Caller, Page, Paged, Refused};
use crate::app::App;
use chrono::TimeDelta;
use floe_domain::audit::{Broken, Record, Verifier};
use floe_domain::people::Permission;
use floe_domain::time::Instant;

/// How long the links that were followed are taken to hold before all are followed anew.
const TRUSTED_FOR: TimeDelta = TimeDelta::minutes(1);

/// How far the chain was followed, and when that began.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    since: Option<Instant>,
    verifier: Verifier,
}

/// A part of the audit, newest first, and whether the whole chain holds.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn read(
    app: &App,
    caller: &Caller,
    filter: AuditFilter,
    page: Page,
) -> Result<AuditPart, Refused> {
    caller.require(Permission::AuditRead)?;
    let (before, limit) = page.bounds()?;
    let mut followed = app.followed().lock().await;
    let now = app.now();
    let stale = |since: Instant| now < since || now - since >= TRUSTED_FOR;
    if followed.since.is_none_or(stale) {
        *followed = Followed {
            since: Some(now),
            verifier: Verifier::default(),
        };
    }
    let mut tx = app.store().read().await?;
    let conditions = (filter.action.as_str(), filter.actor.as_str());
    let records = tx.records_before(conditions, before, limit + 1).await?;
    let broken = tx.verify_audit(&mut followed.verifier).await?;
    if broken.is_some() {
        followed.since = None;
    }
    Ok(AuditPart {
        count: tx.revision("audit").await?,
        actions: tx.audited_actions().await?,
        records: Paged::from_rows(
            records
                .into_iter()
                .map(|record| (record.seq, record))
                .collect(),
            limit,
        ),
        broken,
    })
}

/// Hands every record to `take`, the oldest first, and follows the chain from the first to the last.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`]; whatever `take` answers ends it too.
pub async fn follow<E: From<Refused>>(
    app: &App,
    caller: &Caller,
    mut take: impl FnMut(&Record) -> Result<(), E>,
) -> Result<Result<i64, Broken>, E> {
    caller.require(Permission::AuditRead)?;
    let mut tx = app.store().read().await.map_err(Refused::from)?;
    let mut after = 0;
    loop {
        let part = tx
            .records_after(after, 2_000)
            .await
            .map_err(Refused::from)?;
        for record in &part {
            take(record)?;
        }
        match part.last() {
            Some(last) => after = last.seq,
            None => break,
        }
    }
    let mut verifier = Verifier::default();
    let broken = tx
        .verify_audit(&mut verifier)
        .await
        .map_err(Refused::from)?;
    Ok(match broken {
        None => Ok(verifier.accepted()),
        Some(broken) => Err(broken),
    })
}
