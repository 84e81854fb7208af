//! Recreating a region's data set: its segments are rebuilt from the kept originals beside the live ones, compared to
//! the last digit, and swapped in one step. Knows segments and originals; must not know decisions.

use super::{fail, succeed};
use crate::app::App;
use crate::service::{Refused, region_of};
use crate::state::{QueuedOperation, SegmentRow, SegmentState, Tx};
use floe_domain::environment::{Environment, EnvironmentState};
use floe_domain::guard::Permit;
use floe_ledger::charges::SegmentKey;
use floe_ledger::import::{self, KeptFile, Options, Published, SegmentFile, Staging};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How often a rebuild starts anew because an import changed the region meanwhile.
const ATTEMPTS: u32 = 3;

/// Marks the environment as being recreated, in the transaction that consumed the permit. What is live serves on.
pub(super) async fn begin(
    tx: &mut Tx,
    permit: &Permit,
    environment: &Environment,
) -> Result<(), Refused> {
    let recreating = EnvironmentState::Recreating;
    let is_of_permit = permit.environment_id() == environment.id
        && permit.environment_version() == environment.version;
    if is_of_permit
        && tx
            .change_environment(environment, recreating, environment.generation)
            .await?
    {
        Ok(())
    } else {
        Err(Refused::conflict(
            "The environment was changed at the same moment.",
        ))
    }
}

/// Rebuilds and swaps. When that fails, what served before serves on and the operation says why.
///
/// # Errors
/// When the state can not be written: the next start of the server puts it right.
pub(super) async fn carry_out(
    app: &App,
    permit: Permit,
    queued: &QueuedOperation,
) -> Result<(), Refused> {
    for _ in 0..ATTEMPTS {
        let swapped = match rebuild(app, &permit).await {
            Ok(rebuilt) => swap(app, &permit, queued, rebuilt)
                .await
                .map_err(|one| one.to_string()),
            Err(cause) => Err(cause),
        };
        match swapped {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(cause) => return give_up(app, &permit, queued, &cause).await,
        }
    }
    let cause = "Imports changed the region again and again while it was rebuilt.";
    give_up(app, &permit, queued, cause).await
}

/// A region rebuilt beside what is live.
struct Rebuilt {
    old: Vec<SegmentRow>,
    new: Vec<SegmentRow>,
    /// Keeps the new files from being swept until they are recorded.
    published: Vec<Published>,
}

async fn rebuild(app: &App, permit: &Permit) -> Result<Rebuilt, String> {
    let (old, files) = sources(app, permit).await.map_err(|one| one.to_string())?;
    let mut new = Vec::with_capacity(old.len());
    let mut published = Vec::new();
    for (import_id, files) in files {
        let old: Vec<SegmentRow> = old
            .iter()
            .filter(|row| row.import_id == import_id)
            .cloned()
            .collect();
        let (data, folder) = (app.data().to_owned(), app.new_id("rec"));
        let from = old.clone();
        let id = folder.clone();
        let rebuilt = tokio::task::spawn_blocking(move || rebuild_one(&data, &id, &files, &from))
            .await
            .map_err(|_| "The rebuilding stopped short.".to_owned())?;
        let (place, segments) = rebuilt?;
        published.push(place);
        new.extend(segments.into_iter().map(|described| SegmentRow {
            id: app.new_id("seg"),
            import_id: import_id.clone(),
            folder: folder.clone(),
            described,
            retired_at: None,
        }));
    }
    Ok(Rebuilt {
        old,
        new,
        published,
    })
}

type Sources = (Vec<SegmentRow>, BTreeMap<String, Vec<KeptFile>>);

/// The live segments of the region, and the kept originals of each import they come from.
async fn sources(app: &App, permit: &Permit) -> Result<Sources, Refused> {
    let mut tx = app.store().read().await?;
    let old = live(&mut tx, permit).await?.1;
    let mut files = BTreeMap::new();
    for row in &old {
        if !files.contains_key(&row.import_id) {
            let kept = tx.files_of_import(&row.import_id).await?;
            files.insert(row.import_id.clone(), kept);
        }
    }
    Ok((old, files))
}

async fn live(tx: &mut Tx, permit: &Permit) -> Result<(Environment, Vec<SegmentRow>), Refused> {
    let id = permit.environment_id();
    let environment = tx
        .environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))?;
    let segments = tx.live_segments_of_region(region_of(&environment)).await?;
    Ok((environment, segments))
}

/// Rebuilds the segments of one import and compares them with those that are live.
fn rebuild_one(
    data: &Path,
    folder: &str,
    files: &[KeptFile],
    old: &[SegmentRow],
) -> Result<(Published, Vec<SegmentFile>), String> {
    let keys: BTreeSet<&SegmentKey> = old.iter().map(|row| &row.described.key).collect();
    let only = |key: &SegmentKey| keys.contains(key);
    let staging = Staging::begin(data, folder).map_err(|error| error.to_string())?;
    let options = Options {
        only: Some(&only),
        ..Options::default()
    };
    let delivery = import::rebuild(files, &staging, &options).map_err(|error| error.to_string())?;
    for row in old {
        let new = delivery
            .segments
            .iter()
            .find(|new| new.key == row.described.key);
        let same = new.is_some_and(|new| {
            (new.rows, &new.totals) == (row.described.rows, &row.described.totals)
        });
        if !same {
            return Err(format!(
                "The rebuilt charges of {} do not add up to what they were.",
                row.described.key.month.format("%Y-%m")
            ));
        }
    }
    if delivery.segments.len() != keys.len() {
        return Err("The originals hold charges of the region that were not there.".to_owned());
    }
    let published = staging.publish().map_err(|error| error.to_string())?;
    Ok((published, delivery.segments))
}

/// Swaps old for new in one transaction; `false` when an import changed the region meanwhile, and then nothing was done.
async fn swap(
    app: &App,
    permit: &Permit,
    queued: &QueuedOperation,
    rebuilt: Rebuilt,
) -> Result<bool, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let (environment, live) = live(&mut tx, permit).await?;
    let ids = |rows: &[SegmentRow]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    if ids(&live) != ids(&rebuilt.old) {
        withdraw(rebuilt.published);
        return Ok(false);
    }
    for old in &rebuilt.old {
        tx.retire_segment(&old.id, SegmentState::Discarded, &queued.operation.id, now)
            .await?;
    }
    for new in &rebuilt.new {
        tx.add_segment(new, now).await?;
    }
    let generation = environment.generation + 1;
    if !tx
        .change_environment(&environment, EnvironmentState::Active, generation)
        .await?
    {
        return Ok(false);
    }
    tx.advance("ledger").await?;
    let charges: u64 = rebuilt.new.iter().map(|row| row.described.rows).sum();
    let outcome = format!(
        "Recreated: {charges} charges in {} segments, rebuilt from the delivered bills. Every total is the same to the last digit. This is generation {generation}.",
        rebuilt.new.len()
    );
    succeed(&mut tx, queued, &outcome, now).await?;
    tx.commit().await?;
    drop(rebuilt.published);
    app.ledger().catch_up(app).await;
    Ok(true)
}

fn withdraw(published: Vec<Published>) {
    for one in published {
        if let Err(cause) = one.withdraw() {
            tracing::warn!(%cause, "a rebuilt segment that is not needed could not be removed");
        }
    }
}

/// Leaves what served before and says why.
async fn give_up(
    app: &App,
    permit: &Permit,
    queued: &QueuedOperation,
    cause: &str,
) -> Result<(), Refused> {
    tracing::error!(environment = permit.environment_id(), %cause, "a recreation failed");
    let mut tx = app.store().write().await?;
    let now = app.now();
    let environment = live(&mut tx, permit).await?.0;
    tx.change_environment(
        &environment,
        EnvironmentState::Active,
        environment.generation,
    )
    .await?;
    let outcome = format!("Not recreated; what served before serves on. {cause}");
    fail(&mut tx, queued, &outcome, now).await?;
    Ok(tx.commit().await?)
}
