//! One dictionary over all chunks. Knows how local codes become common ones; must not know questions.

use super::chunk::{Chunk, Local};
use std::sync::Arc;

/// The distinct values of a dimension over all chunks, sorted: common codes are 0, 1, … and last "no value".
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// Where the text of a common code stands: the chunk's place and the code there.
    places: Vec<(u32, u32)>,
    /// Per chunk, the common code of each local one.
    maps: Vec<Box<[u32]>>,
}

impl Merged {
    /// Merges what `local` says the chunks have.
    pub(super) fn new<'a>(
        chunks: &'a [Arc<Chunk>],
        local: impl Fn(&'a Chunk) -> Local<'a>,
    ) -> Self {
        let locals: Vec<Local<'a>> = chunks.iter().map(|chunk| local(chunk)).collect();
        let mut texts: Vec<(&str, u32, u32)> = Vec::new();
        for (chunk, local) in (0_u32..).zip(&locals) {
            for code in (1_u32..).take(local.len()) {
                texts.push((local.get(code).unwrap_or_default(), chunk, code));
            }
        }
        // The stable sort takes advantage of what is there: sorted runs, one a chunk.
        texts.sort_by(|a, b| a.0.cmp(b.0));
        let mut maps: Vec<Box<[u32]>> = locals
            .iter()
            .map(|local| vec![0; local.len() + 1].into_boxed_slice())
            .collect();
        let mut places: Vec<(u32, u32)> = Vec::new();
        let mut last = None;
        for (text, chunk, code) in texts {
            if last != Some(text) {
                places.push((chunk, code));
                last = Some(text);
            }
            let map = maps.get_mut(chunk as usize);
            if let Some(slot) = map.and_then(|map| map.get_mut(code as usize)) {
                *slot = places.len() as u32 - 1;
            }
        }
        for map in &mut maps {
            if let Some(none) = map.first_mut() {
                *none = places.len() as u32;
            }
        }
        Self { places, maps }
    }

    /// How many common codes there are, "no value" among them.
    pub(super) fn codes(&self) -> u32 {
        self.places.len() as u32 + 1
    }

    /// The common code of each local one of a chunk.
    pub(super) fn map(&self, chunk: usize) -> &[u32] {
        self.maps.get(chunk).map(AsRef::as_ref).unwrap_or_default()
    }

    /// Where the text of a common code stands; none for "no value".
    pub(super) fn place(&self, code: u32) -> Option<(usize, u32)> {
        let (chunk, local) = self.places.get(code as usize)?;
        Some((*chunk as usize, *local))
    }
}
