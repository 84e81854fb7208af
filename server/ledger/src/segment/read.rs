//! A segment file into charges, checked. Knows the file; must not know what the charges are for.

use super::SegmentError;
use super::decode::{ChunkReader, Fault};
use super::facts::{ENTRY, FORMAT, Facts, SEAL, SEAL_BYTES, Totals};
use super::layout::{CODED, HOUR, KEY_TEXTS, METRICS, schema};
use super::merge::Merged;
use crate::charges::ChargeColumns;
use bytes::Bytes;
use flate2::Crc;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use std::fs;
use std::path::Path;

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
    let facts = facts(&metadata)?;
    let expected = schema().map_err(|error| error.to_string())?;
    if metadata.file_metadata().schema_descr().columns() != expected.columns() {
        return Err("its columns are not those of a segment".to_owned());
    }
    let charges = columns(ChunkReader::new(bytes)?, &metadata, &facts)?;
    if charges.rows() as u64 != facts.rows {
        return Err(format!(
            "it has {} charges where {} were written",
            charges.rows(),
            facts.rows
        ));
    }
    if Totals::of(&charges) != Some(facts.totals) {
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

fn facts(metadata: &ParquetMetaData) -> Result<Facts, Fault> {
    let text = metadata
        .file_metadata()
        .key_value_metadata()
        .and_then(|entries| entries.iter().find(|entry| entry.key == ENTRY))
        .and_then(|entry| entry.value.as_deref())
        .ok_or("its footer says nothing of it")?;
    let facts: Facts = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if facts.format == FORMAT {
        Ok(facts)
    } else {
        Err(format!("it has format {}, not {FORMAT}", facts.format))
    }
}

fn columns(
    mut reader: ChunkReader,
    metadata: &ParquetMetaData,
    facts: &Facts,
) -> Result<ChargeColumns, Fault> {
    let mut hours: Vec<i64> = Vec::new();
    let mut coded: [Merged; CODED.len()] = Default::default();
    let mut metrics: [Vec<i128>; METRICS.len()] = Default::default();
    for group in metadata.row_groups() {
        // After the month and the key's texts, which the footer has too.
        let mut chunks = group.columns().iter().skip(1 + KEY_TEXTS.len());
        let mut next = || reader.chunk(chunks.next().ok_or("a column is missing")?);
        let micros = next()?.integers()?;
        hours.extend(micros.iter().map(|micros| micros.div_euclid(HOUR)));
        for merged in &mut coded {
            let chunk = next()?;
            merged.append(&chunk.texts()?, chunk.codes()?);
        }
        for amounts in &mut metrics {
            let mut found = next()?.amounts()?;
            if amounts.is_empty() {
                *amounts = found;
            } else {
                amounts.append(&mut found);
            }
        }
    }
    let [currency, dimensions @ .., tags] = coded.map(Merged::into_column);
    let rows = hours.len();
    let even = dimensions
        .iter()
        .chain([&currency, &tags])
        .all(|column| column.codes.len() == rows)
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
        metrics,
        sub_account_names: facts.names.sub_accounts.clone(),
        billing_account_name: facts.names.billing_account.clone(),
        region_name: facts.names.region.clone(),
    })
}
