//! Segment files into chunks, on all cores. Knows paths; must not know which segments are live.

use super::Damaged;
use crate::state::SegmentRow;
use floe_ledger::cube::Chunk;
use floe_ledger::{import, segment};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What came of reading segments.
#[derive(Default)]
pub(super) struct Loaded {
    /// Chunks by their segment's id.
    pub(super) chunks: Vec<(String, Arc<Chunk>)>,
    /// Those that can not be read.
    pub(super) damaged: Vec<Damaged>,
}

/// Where a segment's file lies.
pub(crate) fn path(data: &Path, row: &SegmentRow) -> PathBuf {
    import::folder(data, &row.folder).join(&row.described.file)
}

/// Reads the segments. One that can not be read is logged and told; the others are not held up by it.
pub(super) fn read_all(data: &Path, rows: Vec<SegmentRow>) -> Loaded {
    let loaded = Mutex::new(Loaded::default());
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads.min(rows.len()) {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let read = read(data, row);
                    let mut loaded = loaded.lock().unwrap_or_else(PoisonError::into_inner);
                    match read {
                        Ok(chunk) => loaded.chunks.push((row.id.clone(), Arc::new(chunk))),
                        Err(detail) => {
                            tracing::error!(segment = %row.id, %detail, "a segment can not be read");
                            loaded.damaged.push(Damaged {
                                region: row.described.key.region.clone(),
                                month: row.described.key.month,
                                detail,
                            });
                        }
                    }
                }
            });
        }
    });
    loaded.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn read(data: &Path, row: &SegmentRow) -> Result<Chunk, String> {
    let charges = segment::read(&path(data, row)).map_err(|error| error.to_string())?;
    if charges.key != row.described.key {
        return Err("the segment holds other charges than were recorded".to_owned());
    }
    Chunk::build(charges).map_err(|error| error.to_string())
}
