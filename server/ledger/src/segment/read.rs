//! A segment file into charges, checked. Knows the file; must not know what the charges are for.

use super::SegmentError;
use super::decode::{ChunkReader, Fault};
use super::facts::{ENTRY, Facts, SEAL, SEAL_BYTES, Totals};
use super::layout::{FORMAT, HOUR, KEY_TEXTS, Layout, METRICS, OTHERWISE, schema};
use super::merge::Merged;
use crate::charges::{CODED, ChargeColumns};
use bytes::Bytes;
use flate2::Crc;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Reads a segment file and checks it: a checksum over its bytes, its row count, and the control totals that were
/// added up when it was written.
///
/// # Errors
/// When the file can't be read or is not what was written.
pub fn read(path: &Path) -> Result<ChargeColumns, SegmentError> {
    let bytes = fs::read(path).map_err(|source| SegmentError::Io {
        path: path.to_owned(),
        source,
    })?;
    decode(Bytes::from(bytes)).map_err(|detail| SegmentError::Damaged {
        path: path.to_owned(),
        detail,
    })
}

fn decode(bytes: Bytes) -> Result<ChargeColumns, Fault> {
    check_seal(&bytes)?;
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&bytes)
        .map_err(|error| error.to_string())?;
    let (facts, layout) = facts(&metadata)?;
    let expected = schema(layout).map_err(|error| error.to_string())?;
    if metadata.file_metadata().schema_descr().columns() != expected.columns() {
        return Err("its columns are not those of a segment".to_owned());
    }
    let charges = columns(ChunkReader::new(bytes)?, &metadata, &facts, layout)?;
    if charges.rows() as u64 != facts.rows {
        return Err(format!(
            "it has {} charges where {} were written",
            charges.rows(),
            facts.rows
        ));
    }
    if Totals::of(&charges, layout.metrics) != Some(facts.totals) {
        return Err("its amounts do not add up to its control totals".to_owned());
    }
    Ok(charges)
}

/// Before anything is parsed: the Parquet reader trusts a footer's numbers so far that a wrong one makes it panic.
fn check_seal(bytes: &[u8]) -> Result<(), Fault> {
    let seal = || {
        let (before, _) = bytes.split_last_chunk::<8>()?;
        let tail = bytes.get(before.len()..)?;
        let (length, _) = tail.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (data, footer) = bytes.split_at_checked(before.len().checked_sub(length)?)?;
        let (data, seal) = data.split_at_checked(data.len().checked_sub(SEAL_BYTES)?)?;
        let (mark, crc) = seal.split_first_chunk::<4>()?;
        let crc = u32::from_le_bytes(crc.try_into().ok()?);
        (mark == SEAL).then_some((data, footer, crc))
    };
    let (data, footer, expected) = seal().ok_or("it is cut off, or no segment")?;
    let mut crc = Crc::new();
    crc.update(data);
    crc.update(footer);
    if crc.sum() == expected {
        Ok(())
    } else {
        Err("its checksum is wrong".to_owned())
    }
}

fn facts(metadata: &ParquetMetaData) -> Result<(Facts, Layout), Fault> {
    let text = metadata
        .file_metadata()
        .key_value_metadata()
        .and_then(|entries| entries.iter().find(|entry| entry.key == ENTRY))
        .and_then(|entry| entry.value.as_deref())
        .ok_or("its footer says nothing of it")?;
    let facts: Facts = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match Layout::of(facts.format) {
        Some(layout) => Ok((facts, layout)),
        None => Err(format!(
            "it has format {}, and this Floe knows those up to {FORMAT}",
            facts.format
        )),
    }
}

/// A column of amounts that is one with another until a row group has its own.
#[derive(Default)]
struct Own(Option<Vec<i128>>);

impl Own {
    /// Appends a row group, whose rows in the other column begin at `start`.
    fn append(&mut self, found: Option<Vec<i128>>, other: &[i128], start: usize) {
        if found.is_none() && self.0.is_none() {
            return;
        }
        let (before, here) = other.split_at_checked(start).unwrap_or((other, &[]));
        let own = self.0.get_or_insert_with(|| before.to_vec());
        match found {
            Some(mut found) => own.append(&mut found),
            None => own.extend_from_slice(here),
        }
    }
}

fn columns(
    mut reader: ChunkReader,
    metadata: &ParquetMetaData,
    facts: &Facts,
    layout: Layout,
) -> Result<ChargeColumns, Fault> {
    let mut hours: Vec<i64> = Vec::new();
    let [mut currency, mut tags, mut cost_categories]: [Merged; 3] = Default::default();
    let mut dimensions: [Merged; CODED.len()] = Default::default();
    let mut metrics: [Vec<i128>; METRICS.len()] = Default::default();
    let mut own: [Own; METRICS.len()] = Default::default();
    for group in metadata.row_groups() {
        // After the month and the key's texts, which the footer has too.
        let mut chunks = group.columns().iter().skip(1 + KEY_TEXTS.len());
        let mut next = || reader.chunk(chunks.next().ok_or("a column is missing")?);
        let micros = next()?.integers()?;
        hours.extend(micros.iter().map(|micros| micros.div_euclid(HOUR)));
        let dimensions = dimensions.iter_mut().take(layout.dimensions);
        let categories = layout.cost_categories.then_some(&mut cost_categories);
        let coded = std::iter::once(&mut currency).chain(dimensions);
        for merged in coded.chain([&mut tags]).chain(categories) {
            let chunk = next()?;
            merged.append(&chunk.texts()?, chunk.codes()?);
        }
        let start = metrics.first().map_or(0, Vec::len);
        for (place, otherwise) in OTHERWISE.iter().enumerate().take(layout.metrics) {
            let chunk = next()?;
            match otherwise {
                Some(other) => {
                    let found = chunk.all_or_no_amounts()?;
                    let other = metrics.get(*other).map(Vec::as_slice).unwrap_or_default();
                    if let Some(own) = own.get_mut(place) {
                        own.append(found, other, start);
                    }
                }
                None => {
                    let mut found = chunk.amounts()?;
                    if let Some(amounts) = metrics.get_mut(place) {
                        if amounts.is_empty() {
                            *amounts = found;
                        } else {
                            amounts.append(&mut found);
                        }
                    }
                }
            }
        }
    }
    let (currency, tags) = (currency.into_column(), tags.into_column());
    let cost_categories = cost_categories.into_column();
    let dimensions = dimensions.map(Merged::into_column);
    let metrics = shared(metrics, own);
    let rows = hours.len();
    let even = dimensions
        .iter()
        .chain([&currency, &tags, &cost_categories])
        .all(|column| column.fits(rows))
        && metrics.iter().all(|amounts| amounts.len() == rows);
    if !even {
        return Err("its columns differ in length".to_owned());
    }
    let day = hours
        .iter()
        .map(|hour| i32::try_from(hour.div_euclid(24)))
        .collect::<Result<_, _>>()
        .map_err(|_| "a day out of reach")?;
    Ok(ChargeColumns {
        key: facts.key.clone(),
        day,
        hour: hours.iter().map(|hour| hour.rem_euclid(24) as u8).collect(),
        currency,
        dimensions,
        tags,
        cost_categories,
        metrics,
        sub_account_names: facts.names.sub_accounts.clone(),
        billing_account_name: facts.names.billing_account.clone(),
        region_name: facts.names.region.clone(),
    })
}

/// The columns of amounts, each that has none of its own being another.
fn shared(
    metrics: [Vec<i128>; METRICS.len()],
    own: [Own; METRICS.len()],
) -> [Arc<Vec<i128>>; METRICS.len()] {
    let mut shared = metrics.map(Arc::new);
    let others = OTHERWISE.map(|other| other.and_then(|other| shared.get(other).cloned()));
    for ((slot, own), other) in shared.iter_mut().zip(own).zip(others) {
        match (own.0, other) {
            (Some(own), _) => *slot = Arc::new(own),
            (None, Some(other)) => *slot = other,
            (None, None) => {}
        }
    }
    shared
}
