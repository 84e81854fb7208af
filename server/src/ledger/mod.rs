//! What is served of the charges: live segments as one cube, swapped whole. Knows segments' rows and the cube; must not
//! know who asks, nor what changes the segments.

mod follow;
mod load;
mod past;

pub(crate) use load::path as segment_path;

pub use follow::follow;

use crate::app::App;
use crate::service::Refused;
use crate::state::{Fault, SegmentRow};
use chrono::NaiveDate;
use floe_ledger::charges::SegmentKey;
use floe_ledger::cube::{Chunk, Cube};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Mutex;

/// One state of what is served. Cloning it costs nothing, and it stays as it is while the ledger moves on.
#[derive(Clone, Debug, Default)]
pub struct Served {
    /// The charges.
    pub cube: Cube,
    /// Counts every change of what is served.
    pub generation: i64,
    /// Segments that should be in the cube and can not be read: totals are too low by what they hold.
    pub damaged: Arc<[Damaged]>,
    /// What segments of bills that are not final hold, by what they share.
    pub open: Arc<[SegmentKey]>,
    /// The cube's chunks by their segment's id.
    chunks: Arc<HashMap<String, Arc<Chunk>>>,
}

/// A segment that can not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damaged {
    /// FOCUS RegionId; none is "global / no region".
    pub region: Option<String>,
    /// First day of the billing month.
    pub month: NaiveDate,
    /// What is wrong, and what to do.
    pub detail: String,
}

/// The ledger of one data folder, empty until it is loaded.
#[derive(Debug, Default)]
pub struct Ledger {
    served: RwLock<Served>,
    /// One change at a time; readers never wait for it.
    chunks: Mutex<HashMap<String, Arc<Chunk>>>,
    is_loaded: AtomicBool,
    past: past::Past,
}

impl Ledger {
    /// What is served now: take it once per question, so that all of an answer comes from one state.
    #[must_use]
    pub fn served(&self) -> Served {
        self.served
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Whether charges are served: a server that has not loaded them is not ready.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.is_loaded.load(Ordering::Acquire)
    }

    /// Loads what is live and follows every later [`Ledger::refresh`].
    ///
    /// # Errors
    /// When the state can not be read. A segment that can not be is among [`Served::damaged`].
    pub async fn load(&self, app: &App) -> Result<(), Refused> {
        let chunks = self.chunks.lock().await;
        self.swap(app, chunks).await?;
        self.is_loaded.store(true, Ordering::Release);
        Ok(())
    }

    /// Takes over what has changed since, in one step. A process that does not serve has nothing to take over.
    ///
    /// # Errors
    /// When the state can not be read; then what was served is served on.
    pub async fn refresh(&self, app: &App) -> Result<(), Refused> {
        if !self.is_loaded() {
            return Ok(());
        }
        let chunks = self.chunks.lock().await;
        self.swap(app, chunks).await
    }

    /// As [`Ledger::refresh`], after a change that is done: a failure is logged and made up for by [`follow`].
    pub(crate) async fn catch_up(&self, app: &App) {
        if let Err(cause) = self.refresh(app).await {
            tracing::error!(%cause, "a change of the ledger could not be taken over at once");
        }
    }

    async fn swap(
        &self,
        app: &App,
        mut known: tokio::sync::MutexGuard<'_, HashMap<String, Arc<Chunk>>>,
    ) -> Result<(), Refused> {
        loop {
            if self.is_loaded() && generation(app).await? == self.served().generation {
                return Ok(());
            }
            let (now, rows) = live(app).await?;
            let missing: Vec<SegmentRow> = rows
                .iter()
                .filter(|row| !known.contains_key(&row.id))
                .cloned()
                .collect();
            let data = app.data().to_owned();
            let loaded = tokio::task::spawn_blocking(move || load::read_all(&data, missing))
                .await
                .map_err(|_| Refused::unavailable("Floe is stopping."))?;
            known.extend(loaded.chunks);
            // A file may be gone because its segment was replaced meanwhile: then what was read is no state to serve.
            if !loaded.damaged.is_empty() && generation(app).await? != now {
                continue;
            }
            let live: HashSet<_> = rows.iter().map(|row| row.id.as_str()).collect();
            known.retain(|id, _| live.contains(id.as_str()));
            let chunks = rows.iter().filter_map(|row| known.get(&row.id).cloned());
            let served = Served {
                cube: Cube::new(chunks.collect()),
                generation: now,
                damaged: loaded.damaged.into(),
                open: open(&rows),
                chunks: Arc::new(known.clone()),
            };
            *self.served.write().unwrap_or_else(PoisonError::into_inner) = served;
            self.past.clear();
            return Ok(());
        }
    }
}

/// The keys of segments in which charges are not on an invoice yet.
fn open(rows: &[SegmentRow]) -> Arc<[SegmentKey]> {
    let open = rows.iter().filter(|row| row.described.invoiced.open > 0);
    open.map(|row| row.described.key.clone()).collect()
}

async fn generation(app: &App) -> Result<i64, Fault> {
    app.store().read().await?.revision("ledger").await
}

/// What should be served, and its generation, from one state.
async fn live(app: &App) -> Result<(i64, Vec<SegmentRow>), Fault> {
    let mut tx = app.store().read().await?;
    Ok((tx.revision("ledger").await?, tx.served_segments().await?))
}
