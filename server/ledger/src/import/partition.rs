//! Charges of one thread by segment, within a budget of memory. Knows keys; must not know rules nor files.

use super::chunk::{Charge, Chunk};
use super::delivery::Invoiced;
use super::output::{Output, refuse};
use super::refused::Refused;
use super::reject::Cause;
use super::row::{Error, Row};
use crate::charges::SegmentKey;
use crate::segment::Encoder;
use chrono::{DateTime, Datelike, NaiveDate};
use floe_domain::charge::Column;
use floe_domain::environment::NO_REGION;
use hashbrown::{DefaultHashBuilder, HashMap, HashTable};
use std::hash::BuildHasher;
use std::sync::Arc;

/// Which segment a charge belongs to, for the thread that asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize);

struct Partition {
    key: Arc<SegmentKey>,
    wanted: bool,
    chunk: Option<Chunk>,
    invoiced: Invoiced,
}

/// How many spellings of keys are remembered.
const MOST_SPELLINGS: usize = 10_000;

/// The charges that one thread holds.
pub(super) struct Partitions<'a> {
    output: &'a Output,
    encoder: Encoder,
    only: Option<&'a (dyn Fn(&SegmentKey) -> bool + Sync)>,
    budget: usize,
    memory: usize,
    partitions: Vec<Partition>,
    by_key: HashMap<Arc<SegmentKey>, usize>,
    /// Places by the key's fields as they stand in the bill, which spells one month in several ways.
    by_text: HashTable<(Box<[u8]>, usize)>,
    hasher: DefaultHashBuilder,
    /// The key's fields of the row before, most often the next row's too.
    last: Option<(Vec<u8>, usize)>,
    text: Vec<u8>,
}

impl<'a> Partitions<'a> {
    /// Holds about `budget` bytes at most.
    ///
    /// # Errors
    /// When the encoder has no memory.
    pub(super) fn new(
        output: &'a Output,
        only: Option<&'a (dyn Fn(&SegmentKey) -> bool + Sync)>,
        budget: usize,
    ) -> Result<Self, Refused> {
        Ok(Self {
            output,
            encoder: Encoder::new().map_err(refuse)?,
            only,
            budget,
            memory: 0,
            partitions: Vec::new(),
            by_key: HashMap::new(),
            by_text: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            last: None,
            text: Vec::new(),
        })
    }

    /// The segment of a row.
    pub(super) fn place(&mut self, row: Row<'_>) -> Result<Place, Error> {
        let provider = match row.text(Column::ServiceProviderName) {
            [] => Column::ProviderName,
            _ => Column::ServiceProviderName,
        };
        self.text.clear();
        for column in [
            Column::BillingPeriodStart,
            provider,
            Column::BillingAccountId,
            Column::RegionId,
        ] {
            let text = row.text(column);
            self.text.extend_from_slice(&text.len().to_le_bytes());
            self.text.extend_from_slice(text);
        }
        if let Some((text, place)) = &self.last
            && *text == self.text
        {
            return Ok(Place(*place));
        }
        let hash = self.hasher.hash_one(&self.text);
        let known = self
            .by_text
            .find(hash, |(text, _)| **text == *self.text)
            .map(|(_, place)| *place);
        let place = match known {
            Some(place) => place,
            None => {
                let place = self.find(key(row, provider)?);
                // It only spares work: a bill that spells its keys in ever new ways must not fill the memory with them.
                if self.by_text.len() >= MOST_SPELLINGS {
                    self.by_text.clear();
                }
                let hasher = &self.hasher;
                let entry = (self.text.clone().into_boxed_slice(), place);
                self.by_text
                    .insert_unique(hash, entry, |(text, _)| hasher.hash_one(&**text));
                place
            }
        };
        let last = self.last.get_or_insert_default();
        last.0.clone_from(&self.text);
        last.1 = place;
        Ok(Place(place))
    }

    fn find(&mut self, key: SegmentKey) -> usize {
        if let Some(place) = self.by_key.get(&key) {
            return *place;
        }
        let wanted = self.only.is_none_or(|only| only(&key));
        let key = Arc::new(key);
        let place = self.partitions.len();
        self.by_key.insert(Arc::clone(&key), place);
        self.partitions.push(Partition {
            key,
            wanted,
            chunk: None,
            invoiced: Invoiced::default(),
        });
        place
    }

    /// Whether the segment is to be written.
    pub(super) fn is_wanted(&self, place: Place) -> bool {
        self.partitions
            .get(place.0)
            .is_some_and(|partition| partition.wanted)
    }

    /// Adds a charge, and writes chunks out when one is full or all together are too large. Answers whether the
    /// charge has tags that can't be read.
    pub(super) fn push(&mut self, place: Place, charge: &Charge<'_>) -> Result<bool, Refused> {
        let lost = || Refused::Internal("a charge has no place".to_owned());
        let partition = self.partitions.get_mut(place.0).ok_or_else(lost)?;
        let chunk = partition.chunk.get_or_insert_with(|| {
            let chunk = Chunk::new(Arc::clone(&partition.key));
            self.memory += chunk.memory();
            chunk
        });
        let pushed = chunk.push(charge).ok_or_else(lost)?;
        self.memory += pushed.grown;
        if chunk.is_full()
            && let Some(chunk) = partition.chunk.take()
        {
            self.memory = self.memory.saturating_sub(chunk.memory());
            self.output.append(&chunk, &mut self.encoder)?;
        } else if self.memory > self.budget {
            self.spill(self.budget / 2)?;
        }
        Ok(pushed.unreadable_tags)
    }

    /// Counts whether a charge that was pushed is on an invoice.
    pub(super) fn invoiced(&mut self, place: Place, invoiced: Invoiced) {
        if let Some(partition) = self.partitions.get_mut(place.0) {
            partition.invoiced.add(invoiced);
        }
    }

    /// Writes the largest chunks until no more than `left` bytes are held.
    fn spill(&mut self, left: usize) -> Result<(), Refused> {
        let size = |partition: &Partition| partition.chunk.as_ref().map_or(0, Chunk::memory);
        let mut order: Vec<&mut Partition> = self.partitions.iter_mut().collect();
        order.sort_by_cached_key(|partition| std::cmp::Reverse(size(partition)));
        for partition in order {
            if self.memory <= left {
                break;
            }
            if let Some(chunk) = partition.chunk.take() {
                self.memory = self.memory.saturating_sub(chunk.memory());
                self.output.append(&chunk, &mut self.encoder)?;
            }
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<(), Refused> {
        for partition in &mut self.partitions {
            if let Some(chunk) = partition.chunk.take() {
                self.output.append(&chunk, &mut self.encoder)?;
            }
            self.output.invoiced(&partition.key, partition.invoiced);
        }
        Ok(())
    }
}

/// The key of a row's segment.
fn key(row: Row<'_>, provider: Column) -> Result<SegmentKey, Error> {
    let start = row.moment(Column::BillingPeriodStart)?;
    let month = DateTime::from_timestamp(start, 0)
        .and_then(|start| NaiveDate::from_ymd_opt(start.year(), start.month(), 1))
        .ok_or(Error::of(Column::BillingPeriodStart, Cause::Moment))?;
    let text = |column: Column, bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(Error::of(column, Cause::NotUtf8)),
    };
    let provider = text(provider, row.mandatory(provider)?)?;
    let account = row.mandatory(Column::BillingAccountId)?;
    let region = text(Column::RegionId, row.text(Column::RegionId))?;
    // A region of that id would be a second data set of the same environment, which deletions and recreations would miss.
    let is_none = region.is_empty() || region == NO_REGION;
    Ok(SegmentKey {
        month,
        provider,
        billing_account: text(Column::BillingAccountId, account)?,
        region: (!is_none).then_some(region),
    })
}
