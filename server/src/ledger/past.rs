//! The charges as they stood after an earlier import: versions that were replaced are read from disk when they are asked for,
//! and few of them are kept for the next question. Knows segments' rows and the cube; must not know who asks.

use super::{Ledger, Served, load};
use crate::app::App;
use crate::service::Refused;
use crate::state::SegmentRow;
use floe_domain::cost::AsOf;
use floe_ledger::cube::{Chunk, Cube};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many past states are kept for the next question.
const MOST_STATES: usize = 4;
/// Bytes of replaced charges that may stay in memory between questions. One answer may take more while it is made.
const MOST_BYTES: usize = 256 << 20;

/// Past states that were asked for lately.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// The latest first. They share what is served, so they go when that changes.
    states: Mutex<VecDeque<State>>,
    /// One is read at a time, so that memory is bounded.
    reading: tokio::sync::Mutex<()>,
}

impl Past {
    /// Forgets all of them.
    pub(super) fn clear(&self) {
        self.states().clear();
    }

    fn states(&self) -> MutexGuard<'_, VecDeque<State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept of these segments, which is the latest again.
    fn find(&self, segments: &[String]) -> Option<Served> {
        let mut states = self.states();
        let at = states.iter().position(|one| one.segments == segments)?;
        let found = states.remove(at)?;
        let served = found.served.clone();
        states.push_front(found);
        Some(served)
    }

    /// Every chunk that is kept, by its segment.
    fn chunks(&self) -> HashMap<String, Arc<Chunk>> {
        let states = self.states();
        let chunks = states.iter().flat_map(|state| state.served.chunks.iter());
        chunks
            .map(|(id, chunk)| (id.clone(), Arc::clone(chunk)))
            .collect()
    }

    /// Keeps a state, and of the others the latest that fit beside it.
    fn keep(&self, state: State) {
        let mut states = self.states();
        states.push_front(state);
        let (mut bytes, mut count) = (0_usize, 0_usize);
        states.retain(|one| {
            bytes = bytes.saturating_add(one.bytes);
            count += 1;
            bytes <= MOST_BYTES && count <= MOST_STATES
        });
    }
}

/// What stood after an import.
#[derive(Debug)]
struct State {
    /// The identifiers of its segments, in their order.
    segments: Vec<String>,
    served: Served,
    /// Bytes of the chunks that are not served any more.
    bytes: usize,
}

impl Ledger {
    /// The bills as they stood then. Environments that are deleted now stay hidden.
    ///
    /// # Errors
    /// When the state can not be read. A segment that can not be is among [`Served::damaged`].
    pub async fn as_of(&self, app: &App, as_of: AsOf) -> Result<Served, Refused> {
        let mut tx = app.store().read().await?;
        let place = tx.place_before(as_of.before()).await?;
        let rows = tx.segments_after(place).await?;
        drop(tx);
        self.of_segments(app, rows).await
    }

    /// These segments as one cube, read where they are not in memory.
    ///
    /// # Errors
    /// As [`Ledger::as_of`].
    pub(crate) async fn of_segments(
        &self,
        app: &App,
        rows: Vec<SegmentRow>,
    ) -> Result<Served, Refused> {
        let live = self.served();
        let segments: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        if rows.len() == live.chunks.len() && is_known(&live.chunks, &rows) {
            return Ok(live);
        }
        if let Some(found) = self.past.find(&segments) {
            return Ok(found);
        }
        let _reading = self.past.reading.lock().await;
        if let Some(found) = self.past.find(&segments) {
            return Ok(found);
        }
        let mut known = self.past.chunks();
        let served = live.chunks.iter();
        known.extend(served.map(|(id, chunk)| (id.clone(), Arc::clone(chunk))));
        let missing: Vec<SegmentRow> = (rows.iter())
            .filter(|row| !known.contains_key(&row.id))
            .cloned()
            .collect();
        let data = app.data().to_owned();
        let loaded = tokio::task::spawn_blocking(move || load::read_all(&data, missing))
            .await
            .map_err(|_| Refused::unavailable("Floe is stopping."))?;
        known.extend(loaded.chunks);
        let chunks: Vec<(String, Arc<Chunk>)> = (rows.iter())
            .filter_map(|row| Some((row.id.clone(), Arc::clone(known.get(&row.id)?))))
            .collect();
        let served = Served {
            cube: Cube::new(chunks.iter().map(|(_, chunk)| Arc::clone(chunk)).collect()),
            generation: live.generation,
            damaged: loaded.damaged.into(),
            open: super::open(&rows),
            chunks: Arc::new(chunks.into_iter().collect()),
        };
        // What could not be read may be readable the next time, and what is served may have changed meanwhile.
        if served.damaged.is_empty() && self.served().generation == live.generation {
            self.past.keep(State {
                bytes: replaced_bytes(&served, &live),
                segments,
                served: served.clone(),
            });
        }
        Ok(served)
    }
}

fn is_known(chunks: &HashMap<String, Arc<Chunk>>, rows: &[SegmentRow]) -> bool {
    rows.iter().all(|row| chunks.contains_key(&row.id))
}

fn replaced_bytes(served: &Served, live: &Served) -> usize {
    let replaced = served
        .chunks
        .iter()
        .filter(|(id, _)| !live.chunks.contains_key(*id));
    replaced.map(|(_, chunk)| chunk.bytes()).sum()
}
