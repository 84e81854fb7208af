//! The segment files of a delivery while they are written, by all threads. Knows chunks and files; must not know CSV.

use super::chunk::{Chunk, Name};
use super::delivery::{CostSums, Invoiced, SegmentFile};
use super::refused::Refused;
use super::staging::SEGMENTS;
use super::tally::add;
use crate::charges::SegmentKey;
use crate::segment::{Encoder, Names, SegmentError, SegmentWriter};
use chrono::{DateTime, NaiveDate, Utc};
use floe_domain::environment::NO_REGION;
use floe_domain::money::{Amount, Currency};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Most segments of one delivery: a hundred months of five hundred accounts' regions.
const MOST: usize = 50_000;
/// Threads that finish and sync files: the wait is for the disk, which takes many at once.
const FINISHERS: usize = 8;
/// Characters of a region in a file's name.
const SLUG: usize = 40;

/// All segment files of a delivery.
pub(super) struct Output {
    folder: PathBuf,
    files: Mutex<HashMap<Arc<SegmentKey>, Arc<Mutex<Open>>>>,
}

/// One segment file being written.
struct Open {
    name: String,
    writer: SegmentWriter,
    totals: BTreeMap<Currency, CostSums>,
    hours: (i32, i32),
    usage_end: Option<i64>,
    end: i64,
    sub_accounts: BTreeMap<String, Name>,
    billing_account: Name,
    region: Name,
    invoiced: Invoiced,
}

impl Output {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            files: Mutex::default(),
        }
    }

    /// Writes a chunk as a row group of its segment's file.
    pub(super) fn append(&self, chunk: &Chunk, encoder: &mut Encoder) -> Result<(), Refused> {
        if chunk.rows() == 0 {
            return Ok(());
        }
        let encoded = encoder.encode(&chunk.key, &chunk.group()).map_err(refuse)?;
        let open = self.open(&chunk.key)?;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        open.writer
            .append(&chunk.group(), encoded)
            .map_err(refuse)?;
        open.note(chunk)
    }

    /// Counts how many charges of a segment are on an invoice; of one that has no charges there is nothing to count.
    pub(super) fn invoiced(&self, key: &Arc<SegmentKey>, invoiced: Invoiced) {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = files.get(key) {
            let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
            open.invoiced.add(invoiced);
        }
    }

    fn open(&self, key: &Arc<SegmentKey>) -> Result<Arc<Mutex<Open>>, Refused> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = files.get(key) {
            return Ok(Arc::clone(open));
        }
        if files.len() >= MOST {
            return Err(Refused::TooManySegments { limit: MOST });
        }
        let name = file_name(key, files.len() + 1);
        let open = Open {
            writer: SegmentWriter::new(self.folder.join(&name), SegmentKey::clone(key)),
            name,
            totals: BTreeMap::new(),
            hours: (i32::MAX, i32::MIN),
            usage_end: None,
            end: 0,
            sub_accounts: BTreeMap::new(),
            billing_account: Name::default(),
            region: Name::default(),
            invoiced: Invoiced::default(),
        };
        let open = Arc::new(Mutex::new(open));
        files.insert(Arc::clone(key), Arc::clone(&open));
        Ok(open)
    }

    /// Completes and syncs all files; answers them sorted by key.
    pub(super) fn finish(self) -> Result<Vec<SegmentFile>, Refused> {
        let files = self
            .files
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let waiting = Mutex::new(files.into_values());
        let folder = &self.folder;
        let finisher = || {
            let mut done = Vec::new();
            loop {
                let next = waiting
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .next();
                let Some(open) = next.and_then(Arc::into_inner) else {
                    return Ok(done);
                };
                let open = open.into_inner().unwrap_or_else(PoisonError::into_inner);
                done.push(open.finish(folder)?);
            }
        };
        let mut segments = Vec::new();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..FINISHERS).map(|_| scope.spawn(finisher)).collect();
            for thread in threads {
                let done: Result<Vec<SegmentFile>, Refused> = thread
                    .join()
                    .map_err(|_| Refused::Internal("a writing thread died".to_owned()))?;
                segments.extend(done?);
            }
            Ok(())
        })?;
        segments.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(segments)
    }
}

impl Open {
    fn note(&mut self, chunk: &Chunk) -> Result<(), Refused> {
        let group = chunk.group();
        for hour in group.hours {
            self.hours = (self.hours.0.min(*hour), self.hours.1.max(*hour));
        }
        self.usage_end = self.usage_end.max(chunk.usage_end);
        self.end = self.end.max(chunk.end);
        for (id, name) in chunk.sub_account_names() {
            if let Some(known) = self.sub_accounts.get_mut(id) {
                known.offer_all(name);
            } else if !name.text.is_empty() {
                self.sub_accounts.insert(id.to_owned(), name.clone());
            }
        }
        self.billing_account.offer_all(&chunk.billing_account_name);
        self.region.offer_all(&chunk.region_name);
        let [currency, ..] = group.coded;
        let [billed, effective, ..] = group.amounts();
        let mut sums = vec![CostSums::default(); currency.texts.len()];
        for ((code, billed), effective) in currency.codes.iter().zip(billed).zip(effective) {
            let place = (*code as usize).wrapping_sub(1);
            if let Some(sum) = sums.get_mut(place) {
                let amounts = CostSums {
                    billed: Amount::from_units(*billed),
                    effective: Amount::from_units(*effective),
                };
                add(sum, amounts)?;
            }
        }
        for (text, sum) in currency.texts.iter().zip(sums) {
            let currency = text
                .parse()
                .map_err(|_| Refused::Internal("a currency has no code".to_owned()))?;
            add(self.totals.entry(currency).or_default(), sum)?;
        }
        Ok(())
    }

    fn finish(self, folder: &Path) -> Result<SegmentFile, Refused> {
        let key = self.writer.key().clone();
        let some = |name: Name| Some(name.text).filter(|text| !text.is_empty());
        let names = Names {
            sub_accounts: self
                .sub_accounts
                .into_iter()
                .map(|(id, name)| (id, name.text))
                .collect(),
            billing_account: some(self.billing_account),
            region: some(self.region),
        };
        let written = self.writer.finish(names).map_err(refuse)?;
        let path = folder.join(&self.name);
        File::open(&path)
            .and_then(|file| file.sync_all())
            .map_err(|source| Refused::unwritable(&path, source))?;
        let unknown = || Refused::Internal("a charge out of the calendar".to_owned());
        let day = |hour: i32| NaiveDate::from_epoch_days(hour.div_euclid(24)).ok_or_else(unknown);
        let end = self.usage_end.unwrap_or(self.end);
        Ok(SegmentFile {
            key,
            file: format!("{SEGMENTS}/{}", self.name),
            rows: written.rows,
            bytes: written.bytes,
            sha256: written.sha256,
            totals: self.totals.into_iter().collect(),
            first_day: day(self.hours.0)?,
            last_day: day(self.hours.1)?,
            complete_to: DateTime::<Utc>::from_timestamp(end, 0).ok_or_else(unknown)?,
            invoiced: self.invoiced,
        })
    }
}

pub(super) fn refuse(error: SegmentError) -> Refused {
    match error {
        SegmentError::Io { path, source } => Refused::unwritable(&path, source),
        other => Refused::Internal(other.to_string()),
    }
}

/// A name that people can read and every file system takes.
fn file_name(key: &SegmentKey, number: usize) -> String {
    let region = key.region.as_deref().unwrap_or(NO_REGION);
    let slug: String = region
        .chars()
        .take(SLUG)
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    format!("{}-{slug}-{number:05}.parquet", key.month.format("%Y-%m"))
}
