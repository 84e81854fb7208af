//! Making a delivery visible: one transaction that records it, retires what it replaces and wakes readers. Knows the
//! state; must not know how bills are read.

use super::{Read, bills};
use crate::app::App;
use crate::service::{
    Caller, HiddenRegion, ImportResult, ImportView, Reconciliation, Refused, record_by,
};
use crate::state::{SegmentRow, SegmentState, Tx};
use floe_domain::environment::{Environment, EnvironmentKind, EnvironmentState, NO_REGION, Tier};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use floe_ledger::import::{Delivery, Published, SegmentFile};
use serde_json::json;
use std::collections::BTreeMap;

/// Publishes what was read. The same bytes as an import that is still served change nothing.
pub(super) async fn publish(
    app: &App,
    caller: &Caller,
    (id, append): (&str, bool),
    read: Read,
) -> Result<ImportView, Refused> {
    let identity = read.delivery.identity.clone();
    let mut tx = app.store().read().await?;
    if let Some(same) = tx.live_import_of(&identity).await? {
        return Ok(unchanged(same));
    }
    drop(tx);
    let Read {
        staging,
        delivery,
        served,
    } = read;
    let published = tokio::task::spawn_blocking(|| staging.publish())
        .await
        .map_err(|_| Refused::unavailable("Floe is stopping, so nothing was imported."))?
        .map_err(|cause| Refused::unavailable(cause.to_string()))?;
    let now = app.now();
    let mut view = ImportView {
        id: id.to_owned(),
        at: now,
        by: caller.chain().words(),
        result: if delivery.rows.rejected == 0 {
            ImportResult::Whole
        } else {
            ImportResult::WithRejects
        },
        appended: append,
        reconciliation: Reconciliation {
            served,
            ..Reconciliation::default()
        },
    };
    match record(app, caller, &mut view, delivery).await {
        Ok(None) => {}
        Ok(Some(same)) => {
            withdraw(published);
            return Ok(unchanged(same));
        }
        Err(refused) => {
            withdraw(published);
            return Err(refused);
        }
    }
    drop(published);
    app.ledger().catch_up(app).await;
    Ok(view)
}

fn unchanged(same: ImportView) -> ImportView {
    ImportView {
        result: ImportResult::Unchanged,
        ..same
    }
}

/// Takes away what could not be recorded. What can not be removed now is swept at the next start.
fn withdraw(published: Published) {
    if let Err(cause) = published.withdraw() {
        tracing::warn!(%cause, "an import that was not recorded could not be removed");
    }
}

/// The transaction. Answers the import that brought the same bytes meanwhile, if one did; then nothing was written.
async fn record(
    app: &App,
    caller: &Caller,
    view: &mut ImportView,
    mut delivery: Delivery,
) -> Result<Option<ImportView>, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    view.at = now;
    if let Some(same) = tx.live_import_of(&delivery.identity).await? {
        return Ok(Some(same));
    }
    caller
        .still_may(Permission::ImportsWrite, &mut tx, now)
        .await?;
    let segments = std::mem::take(&mut delivery.segments);
    let mut replaced = 0_usize;
    for bill in bills::of(&segments) {
        let before = tx.live_segments_of_bill(&bill).await?;
        let compared = bills::compare(&bill, &before, &segments, view.appended);
        view.reconciliation.bills.extend(compared);
        if !view.appended {
            for old in &before {
                tx.retire_segment(&old.id, SegmentState::Superseded, &view.id, now)
                    .await?;
            }
            replaced += before.len();
        }
    }
    view.reconciliation.hidden = regions(&mut tx, caller, &segments, now).await?;
    view.reconciliation.delivery = Some(delivery);
    tx.add_import(view, &identity(view)).await?;
    for described in segments {
        let segment = SegmentRow {
            id: app.new_id("seg"),
            import_id: view.id.clone(),
            folder: view.id.clone(),
            described,
            retired_at: None,
        };
        tx.add_segment(&segment, now).await?;
    }
    tx.advance("ledger").await?;
    let what = ("import.record", view.id.as_str());
    record_by(&mut tx, now, caller.chain(), what, detail(view, replaced)).await?;
    tx.commit().await?;
    Ok(None)
}

fn identity(view: &ImportView) -> String {
    let delivery = view.reconciliation.delivery.as_ref();
    delivery.map_or_else(String::new, |delivery| delivery.identity.clone())
}

fn detail(view: &ImportView, replaced: usize) -> serde_json::Value {
    let delivery = view.reconciliation.delivery.as_ref();
    let files: Vec<_> = delivery
        .iter()
        .flat_map(|delivery| &delivery.files)
        .map(|file| json!({"name": file.name, "sha256": file.sha256, "rows": file.rows}))
        .collect();
    json!({
        "files": files, "appended": view.appended, "rows": delivery.map(|delivery| delivery.rows),
        "served": view.reconciliation.served, "segments_replaced": replaced,
        "agrees": view.reconciliation.agrees(),
    })
}

/// Sees to it that each region has its environment, and tells which of them are deleted: their data stay hidden.
async fn regions(
    tx: &mut Tx,
    caller: &Caller,
    segments: &[SegmentFile],
    now: Instant,
) -> Result<Vec<HiddenRegion>, Refused> {
    let mut charges: BTreeMap<Option<&str>, u64> = BTreeMap::new();
    for segment in segments {
        *charges.entry(segment.key.region.as_deref()).or_default() += segment.rows;
    }
    let mut hidden = Vec::new();
    for (region, charges) in charges {
        let id = Environment::id_of_region(region);
        match tx.environment(&id).await?.map(|one| one.state) {
            Some(EnvironmentState::Deleted { .. } | EnvironmentState::Purged) => {
                hidden.push(HiddenRegion {
                    environment_id: id,
                    charges,
                });
            }
            Some(EnvironmentState::Active | EnvironmentState::Recreating) => {}
            None => {
                tx.add_environment(&data_set(&id, region, now)).await?;
                let detail = json!({"region": region});
                let what = ("environment.create", id.as_str());
                record_by(tx, now, caller.chain(), what, detail).await?;
            }
        }
    }
    Ok(hidden)
}

fn data_set(id: &str, region: Option<&str>, now: Instant) -> Environment {
    Environment {
        id: id.to_owned(),
        name: match region {
            Some(region) => format!("Cost data of {region}"),
            None => "Cost data without a region".to_owned(),
        },
        region: region.unwrap_or(NO_REGION).to_owned(),
        tier: Tier::Production,
        owner: "floe".to_owned(),
        kind: EnvironmentKind::DataSet,
        state: EnvironmentState::Active,
        version: 1,
        generation: 1,
        created_at: now,
    }
}
