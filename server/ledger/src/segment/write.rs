//! Row groups into a segment file. Knows the file; must not know how charges are found.

use super::encode::{Encoded, Encoder, RowGroup, Span};
use super::facts::{ENTRY, Facts, Names, SEAL, Totals};
use super::layout::{CODED, COLUMNS, FORMAT, Layout, METRICS, OTHERWISE, schema};
use super::texts::Texts;
use super::{CodedSlice, GROUP_ROWS, SegmentError};
use crate::charges::{ChargeColumns, Coded, SegmentKey};
use crate::import::sync_folder;
use flate2::Crc;
use parquet::basic::{Compression, Encoding};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, FileMetaData, KeyValue, ParquetMetaData, ParquetMetaDataWriter,
    RowGroupMetaData,
};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: &[u8; 4] = b"PAR1";

/// A segment file that is complete and synced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its charges.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Writes the charges of one segment into a new file and syncs it and its folder.
///
/// # Errors
/// When the file exists or can't be written, or the columns don't fit each other.
pub fn write(path: &Path, charges: &ChargeColumns) -> Result<Written, SegmentError> {
    let hours: Vec<i32> = charges
        .day
        .iter()
        .zip(&charges.hour)
        .map(|(day, hour)| day.checked_mul(24)?.checked_add(i32::from(*hour)))
        .collect::<Option<_>>()
        .ok_or(SegmentError::Unfit("a day out of reach"))?;
    if hours.len() != charges.hour.len() || hours.len() != charges.day.len() {
        return Err(SegmentError::Unfit("columns of different or wrong lengths"));
    }
    let columns: Vec<(&[u32], Texts)> = std::iter::once(&charges.currency)
        .chain(&charges.dimensions)
        .chain([&charges.tags, &charges.cost_categories])
        .map(|coded| (coded.codes.as_slice(), texts(coded)))
        .collect();
    let mut writer = SegmentWriter::new(path.to_owned(), charges.key.clone());
    let mut encoder = Encoder::new()?;
    for start in (0..hours.len()).step_by(GROUP_ROWS) {
        let end = hours.len().min(start + GROUP_ROWS);
        let uneven = || SegmentError::Unfit("columns of different or wrong lengths");
        let coded = columns
            .iter()
            .map(|(codes, texts)| {
                let none = codes.is_empty() && texts.len() == 0;
                let codes = if none {
                    Some(*codes)
                } else {
                    codes.get(start..end)
                };
                codes.map(|codes| CodedSlice { codes, texts })
            })
            .collect::<Option<Vec<_>>>()
            .and_then(|coded| <[CodedSlice<'_>; CODED]>::try_from(coded).ok())
            .ok_or_else(uneven)?;
        let all = charges
            .metrics
            .iter()
            .map(|amounts| amounts.get(start..end))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(uneven)?;
        let mut metrics: Vec<Option<&[i128]>> = Vec::with_capacity(all.len());
        for (amounts, otherwise) in all.iter().zip(OTHERWISE) {
            let other = otherwise.and_then(|place| all.get(place));
            metrics.push((other != Some(amounts)).then_some(*amounts));
        }
        let metrics =
            <[Option<&[i128]>; METRICS.len()]>::try_from(metrics).map_err(|_| uneven())?;
        let group = RowGroup {
            hours: hours.get(start..end).unwrap_or_default(),
            coded,
            metrics,
        };
        let encoded = encoder.encode(&charges.key, &group)?;
        writer.append(&group, encoded)?;
    }
    let written = writer.finish(Names {
        sub_accounts: charges.sub_account_names.clone(),
        billing_account: charges.billing_account_name.clone(),
        region: charges.region_name.clone(),
    })?;
    File::open(path)
        .and_then(|file| file.sync_all())
        .and_then(|()| path.parent().map_or(Ok(()), sync_folder))
        .map_err(|source| SegmentError::Io {
            path: path.to_owned(),
            source,
        })?;
    Ok(written)
}

fn texts(coded: &Coded) -> Texts {
    let mut texts = Texts::default();
    for value in &coded.values {
        texts.push(value);
    }
    texts
}

/// A segment file being written, a row group at a time. Between appends no file is open, so that thousands can be
/// written at once.
pub(crate) struct SegmentWriter {
    path: PathBuf,
    key: SegmentKey,
    groups: Vec<(usize, u64, Vec<Span>)>,
    totals: Totals,
    rows: u64,
    position: u64,
    crc: Crc,
    sha256: Sha256,
}

impl SegmentWriter {
    pub(crate) fn new(path: PathBuf, key: SegmentKey) -> Self {
        Self {
            path,
            key,
            groups: Vec::new(),
            totals: Totals::default(),
            rows: 0,
            position: 0,
            crc: Crc::new(),
            sha256: Sha256::new(),
        }
    }

    pub(crate) fn key(&self) -> &SegmentKey {
        &self.key
    }

    /// Appends a row group; `group` is what `encoded` was made of.
    ///
    /// # Errors
    /// When the file can't be written, a charge has no currency, or a control total does not fit.
    pub(crate) fn append(
        &mut self,
        group: &RowGroup<'_>,
        encoded: Encoded,
    ) -> Result<(), SegmentError> {
        self.totals.add(group).ok_or(SegmentError::Unfit(
            "a charge without a currency, or sums that do not fit",
        ))?;
        let mut file = self.open()?;
        if self.position == 0 {
            self.put(&mut file, MAGIC)?;
        }
        let start = self.position;
        self.put(&mut file, &encoded.bytes)?;
        self.rows += encoded.rows as u64;
        self.groups.push((encoded.rows, start, encoded.spans));
        Ok(())
    }

    /// Writes the footer. The file is complete but not synced.
    ///
    /// # Errors
    /// When the file can't be written or nothing was appended.
    pub(crate) fn finish(mut self, names: Names) -> Result<Written, SegmentError> {
        if self.groups.is_empty() {
            return Err(SegmentError::Unfit("no charges"));
        }
        let facts = Facts {
            format: FORMAT,
            key: self.key.clone(),
            names,
            rows: self.rows,
            totals: std::mem::take(&mut self.totals),
        };
        let footer = self
            .footer(&facts)
            .map_err(|error| SegmentError::Encoding(error.to_string()))?;
        // The checksum covers all but itself, the footer too: the Parquet reader trusts what a footer says.
        self.crc.update(&footer);
        let mut tail = SEAL.to_vec();
        tail.extend_from_slice(&self.crc.sum().to_le_bytes());
        tail.extend_from_slice(&footer);
        let mut file = self.open()?;
        self.put(&mut file, &tail)?;
        Ok(Written {
            rows: self.rows,
            bytes: self.position,
            sha256: hex(&self.sha256.finalize()),
        })
    }

    fn open(&self) -> Result<File, SegmentError> {
        let mut options = OpenOptions::new();
        options.append(true);
        if self.position == 0 {
            options.create_new(true);
        }
        options.open(&self.path).map_err(|source| self.io(source))
    }

    fn put(&mut self, file: &mut File, bytes: &[u8]) -> Result<(), SegmentError> {
        file.write_all(bytes).map_err(|source| self.io(source))?;
        self.crc.update(bytes);
        self.sha256.update(bytes);
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn io(&self, source: std::io::Error) -> SegmentError {
        SegmentError::Io {
            path: self.path.clone(),
            source,
        }
    }

    fn footer(&self, facts: &Facts) -> Result<Vec<u8>, ParquetError> {
        let schema = schema(Layout::NEWEST)?;
        let mut groups = Vec::with_capacity(self.groups.len());
        for (ordinal, (rows, start, spans)) in self.groups.iter().enumerate() {
            let mut columns = Vec::with_capacity(COLUMNS);
            for (descriptor, span) in schema.columns().iter().zip(spans) {
                let at = |offset: usize| (*start + offset as u64) as i64;
                let mut encodings = vec![Encoding::RLE, Encoding::PLAIN];
                if span.dictionary.is_some() {
                    encodings.push(Encoding::RLE_DICTIONARY);
                }
                let codec = if span.zstd {
                    Compression::ZSTD(Default::default())
                } else {
                    Compression::UNCOMPRESSED
                };
                columns.push(
                    ColumnChunkMetaData::builder(Arc::clone(descriptor))
                        .set_encodings(encodings)
                        .set_compression(codec)
                        .set_num_values(*rows as i64)
                        .set_total_compressed_size(span.compressed as i64)
                        .set_total_uncompressed_size(span.plain as i64)
                        .set_data_page_offset(at(span.data))
                        .set_dictionary_page_offset(span.dictionary.map(at))
                        .build()?,
                );
            }
            let plain = spans.iter().map(|span| span.plain as i64).sum();
            let first = spans.first().map_or(0, Span::start);
            groups.push(
                RowGroupMetaData::builder(Arc::clone(&schema))
                    .set_column_metadata(columns)
                    .set_num_rows(*rows as i64)
                    .set_total_byte_size(plain)
                    .set_ordinal(i32::try_from(ordinal).unwrap_or(i32::MAX))
                    .set_file_offset((*start + first as u64) as i64)
                    .build()?,
            );
        }
        let facts = serde_json::to_string(facts)
            .map_err(|error| ParquetError::General(error.to_string()))?;
        let file = FileMetaData::new(
            1,
            self.rows as i64,
            Some("floe".to_owned()),
            Some(vec![KeyValue::new(ENTRY.to_owned(), facts)]),
            schema,
            None,
        );
        let metadata = ParquetMetaData::new(file, groups);
        let mut footer = Vec::new();
        ParquetMetaDataWriter::new(&mut footer, &metadata).finish()?;
        Ok(footer)
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing into a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
