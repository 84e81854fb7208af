//! The charges of all segments, in memory, answering cost questions. Knows chunks; must not know files, HTTP or pages.
//!
//! A [`Cube`] is an immutable snapshot of [`Chunk`]s, one a segment. Adding, replacing or removing a segment makes a
//! new cube that shares the other chunks, so readers never wait and never see half a change.

mod amounts;
mod answer;
mod ascending;
mod axis;
mod chunk;
mod codes;
mod cores;
mod error;
mod leading;
mod lines;
mod merged;
mod near;
mod part;
mod plan;
mod price;
mod rollup;
mod scan;
mod shared;
mod summary;
mod sums;
mod table;
mod tags;
#[cfg(test)]
mod tests;
mod texts;
mod usage_groups;
mod values;

pub use answer::MOST_ROWS;
pub use chunk::Chunk;
pub use error::{BuildError, QueryError};
pub use summary::{ControlTotal, Names, RegionSummary};
pub use values::{Value, Values};

use chunk::Local;
use floe_domain::cost::{Dimension, Report, ResolvedQuery};
use merged::Merged;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A snapshot of charges. Cloning it costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Cube(Arc<Inner>);

/// What a snapshot shares; dictionaries and names over all chunks are made when first asked for.
#[derive(Debug, Default)]
pub(super) struct Inner {
    chunks: Vec<Arc<Chunk>>,
    currencies: OnceLock<Merged>,
    fixed: [OnceLock<Merged>; Dimension::FIXED.len()],
    tags: BTreeMap<String, OnceLock<Merged>>,
    cost_categories: BTreeMap<String, OnceLock<Merged>>,
    unknown: Merged,
    names: OnceLock<Arc<Names>>,
}

impl Inner {
    /// The dictionary of a dimension over all chunks.
    fn merged(&self, dimension: &Dimension) -> &Merged {
        let place = Dimension::FIXED.iter().position(|one| one == dimension);
        let merged = match dimension {
            Dimension::Tag(key) => self.tags.get(key),
            Dimension::CostCategory(key) => self.cost_categories.get(key),
            _ => place.and_then(|place| self.fixed.get(place)),
        };
        let Some(merged) = merged else {
            return &self.unknown;
        };
        merged.get_or_init(|| Merged::new(&self.chunks, |chunk| chunk.local(dimension)))
    }

    /// The dictionary of currencies over all chunks.
    fn currencies(&self) -> &Merged {
        self.currencies.get_or_init(|| {
            Merged::new(&self.chunks, |chunk| {
                Local::Column(table::Column::TAGS, &chunk.currencies)
            })
        })
    }

    /// The text of a common code of a dimension.
    fn text(&self, dimension: &Dimension, merged: &Merged, code: u32) -> Option<&str> {
        let (place, local) = merged.place(code)?;
        self.chunks.get(place)?.local(dimension).get(local)
    }

    /// The currency of a common code.
    fn currency(&self, code: u32) -> Option<&str> {
        let (place, local) = self.currencies().place(code)?;
        self.chunks.get(place)?.currencies.get(local)
    }
}

impl Cube {
    /// A snapshot of these chunks.
    #[must_use]
    pub fn new(chunks: Vec<Arc<Chunk>>) -> Self {
        fn keys<'a>(
            sets: impl Iterator<Item = &'a tags::Tags>,
        ) -> BTreeMap<String, OnceLock<Merged>> {
            let keys = sets.flat_map(tags::Tags::keys);
            keys.map(|key| (key.to_owned(), OnceLock::new())).collect()
        }
        let tags = keys(chunks.iter().map(|chunk| &chunk.tags));
        let cost_categories = keys(chunks.iter().map(|chunk| &chunk.cost_categories));
        Self(Arc::new(Inner {
            chunks,
            tags,
            cost_categories,
            ..Inner::default()
        }))
    }

    /// Its chunks, to make another snapshot from.
    #[must_use]
    pub fn chunks(&self) -> &[Arc<Chunk>] {
        &self.0.chunks
    }

    /// How many charges it holds.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.chunks.iter().map(|chunk| chunk.rows()).sum()
    }

    /// Bytes of memory that its chunks take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.chunks.iter().map(|chunk| chunk.bytes()).sum()
    }

    /// The exact answer to a question: rows in a report's order, at most [`MOST_ROWS`].
    /// Values that no charge has are no error: nothing matches them.
    ///
    /// # Errors
    /// When the answer is too long, a sum is too large, or there are more than four grouping dimensions.
    pub fn query(&self, query: &ResolvedQuery) -> Result<Report, QueryError> {
        answer::report(&self.0, query, part::Source::Rollups)
    }

    /// The same answer from the charges themselves, leaving aside what was added up beforehand: to measure what that is
    /// worth, and to check it.
    ///
    /// # Errors
    /// As [`Cube::query`].
    pub fn query_charges(&self, query: &ResolvedQuery) -> Result<Report, QueryError> {
        answer::report(&self.0, query, part::Source::Charges)
    }
}
