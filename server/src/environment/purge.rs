//! The end of what was deleted: once it can no longer be restored, its files go. Knows files; must not know why it was
//! deleted.

use crate::app::App;
use crate::ledger::segment_path;
use crate::service::{Refused, record_by_floe, region_of};
use crate::state::SegmentState;
use floe_domain::environment::EnvironmentState;
use serde_json::json;
use std::io;
use tokio::runtime::Handle;

/// Purges the environments whose time to restore them is over. What was imported for them after their deletion is kept,
/// hidden. Returns how many.
///
/// # Errors
/// When the state can not be written.
pub async fn purge(app: &App) -> Result<usize, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let due = tx.environments_to_purge(now).await?;
    for environment in &due {
        let EnvironmentState::Deleted { deleted_at, .. } = environment.state else {
            continue;
        };
        let region = region_of(environment);
        let segments = tx.kept_segments_of_region(region, deleted_at).await?;
        for segment in &segments {
            tx.retire_segment(&segment.id, SegmentState::Discarded, &environment.id, now)
                .await?;
        }
        tx.change_environment(
            environment,
            EnvironmentState::Purged,
            environment.generation,
        )
        .await?;
        let what = ("environment.purge", environment.id.as_str());
        record_by_floe(&mut tx, now, what, json!({"segments": segments.len()})).await?;
    }
    tx.commit().await?;
    Ok(due.len())
}

/// Removes the files of discarded segments, and what imports and rebuilds that died left behind.
///
/// # Errors
/// When the state can not be read or written. A file that can not be removed is tried again the next time.
pub async fn reclaim(app: &App) -> Result<(), Refused> {
    let mut tx = app.store().read().await?;
    let discarded = tx.discarded_segments().await?;
    drop(tx);
    for segment in discarded {
        let file = segment_path(app.data(), &segment);
        match tokio::fs::remove_file(&file).await {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%cause, segment = %segment.id, "a discarded segment could not be removed");
            }
            _ => {
                let mut tx = app.store().write().await?;
                tx.forget_file(&segment.id).await?;
                tx.commit().await?;
            }
        }
    }
    sweep(app).await
}

async fn sweep(app: &App) -> Result<(), Refused> {
    let (app, runtime) = (app.clone(), Handle::current());
    let swept = tokio::task::spawn_blocking(move || {
        floe_ledger::import::sweep(app.data(), |folder| {
            runtime
                .block_on(async { app.store().read().await?.is_recorded(folder).await })
                .map_err(io::Error::other)
        })
    })
    .await;
    match swept {
        Ok(Ok(0)) => {}
        Ok(Ok(removed)) => tracing::info!(removed, "removed what unfinished imports left behind"),
        Ok(Err(cause)) => tracing::warn!(%cause, "leftovers of imports could not be removed"),
        Err(_) => tracing::warn!("the sweep for leftovers stopped short"),
    }
    Ok(())
}
