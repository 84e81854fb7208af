//! Recreating a region's data set: its segments are rebuilt from the kept originals beside the live ones, compared to
//! the last digit, and swapped in one step. Nothing is removed before the new is live, and both happen in one transaction: so
//! it can be stopped before each import's rebuild and before the swap, and never in between. Knows segments and originals;
//! must not know decisions.

use super::safe_step::{self, Stop};
use super::succeed;
use crate::app::App;
use crate::service::{Refused, region_of};
use crate::state::{Fault, QueuedOperation, SegmentRow, SegmentState, Tx};
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

/// Why a recreation ends without having changed anything.
enum End {
    Stopped(Stop),
    Failed(String),
}

impl From<Stop> for End {
    fn from(stop: Stop) -> Self {
        Self::Stopped(stop)
    }
}

impl From<Refused> for End {
    fn from(refused: Refused) -> Self {
        Self::Failed(refused.to_string())
    }
}

impl From<Fault> for End {
    fn from(fault: Fault) -> Self {
        Refused::from(fault).into()
    }
}

/// Rebuilds and swaps. When that fails or a freeze stops it, what served before serves on and the operation says why.
///
/// # Errors
/// When the state can not be written: the next start of the server puts it right.
pub(super) async fn carry_out(
    app: &App,
    permit: Permit,
    queued: &QueuedOperation,
) -> Result<(), Refused> {
    for _ in 0..ATTEMPTS {
        let swapped = match rebuild(app, &permit, queued).await {
            Ok(rebuilt) => swap(app, &permit, queued, rebuilt).await,
            Err(end) => Err(end),
        };
        match swapped {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(End::Stopped(stop)) => return safe_step::end(app, &permit, queued, &stop).await,
            Err(End::Failed(cause)) => return give_up(app, &permit, queued, &cause).await,
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

async fn rebuild(app: &App, permit: &Permit, queued: &QueuedOperation) -> Result<Rebuilt, End> {
    let (old, files) = sources(app, permit).await?;
    let mut rebuilt = Rebuilt {
        new: Vec::with_capacity(old.len()),
        old,
        published: Vec::new(),
    };
    for (import_id, files) in files {
        let step = async {
            safe_step::pass(app, permit, queued).await?;
            rebuild_import(app, &import_id, files, &mut rebuilt).await
        };
        if let Err(end) = step.await {
            withdraw(rebuilt.published);
            return Err(end);
        }
    }
    Ok(rebuilt)
}

async fn rebuild_import(
    app: &App,
    import_id: &str,
    files: Vec<KeptFile>,
    rebuilt: &mut Rebuilt,
) -> Result<(), End> {
    let from: Vec<SegmentRow> = (rebuilt.old.iter())
        .filter(|row| row.import_id == import_id)
        .cloned()
        .collect();
    let (data, folder) = (app.data().to_owned(), app.new_id("rec"));
    let id = folder.clone();
    let done = tokio::task::spawn_blocking(move || rebuild_one(&data, &id, &files, &from)).await;
    let done = done.unwrap_or_else(|_| Err("The rebuilding stopped short.".to_owned()));
    let (place, segments) = done.map_err(End::Failed)?;
    rebuilt.published.push(place);
    let rows = segments.into_iter().map(|described| SegmentRow {
        id: app.new_id("seg"),
        import_id: import_id.to_owned(),
        folder: folder.clone(),
        described,
        retired_at: None,
    });
    rebuilt.new.extend(rows);
    Ok(())
}

type Sources = (Vec<SegmentRow>, BTreeMap<String, Vec<KeptFile>>);

/// The live segments of the region, and the kept originals of each import they come from.
async fn sources(app: &App, permit: &Permit) -> Result<Sources, Refused> {
    let mut tx = app.store().read().await?;
    let id = permit.environment_id();
    let environment = tx
        .environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))?;
    let old = tx.live_segments_of_region(region_of(&environment)).await?;
    let mut files = BTreeMap::new();
    for row in &old {
        if !files.contains_key(&row.import_id) {
            let kept = tx.files_of_import(&row.import_id).await?;
            files.insert(row.import_id.clone(), kept);
        }
    }
    Ok((old, files))
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

/// Swaps old for new in one transaction, in which it is seen too that no freeze stops it; `false` when an import changed the
/// region meanwhile, and then nothing was done.
async fn swap(
    app: &App,
    permit: &Permit,
    queued: &QueuedOperation,
    rebuilt: Rebuilt,
) -> Result<bool, End> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let environment = match safe_step::pass_in(&mut tx, permit, queued, now).await {
        Ok(environment) => environment,
        Err(stop) => {
            withdraw(rebuilt.published);
            return Err(stop.into());
        }
    };
    let live = tx.live_segments_of_region(region_of(&environment)).await?;
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
    let outcome = format!("Not recreated; what served before serves on. {cause}");
    safe_step::leave(app, permit, queued, ("operation.fail", None), &outcome).await
}
