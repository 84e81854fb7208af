//! Charges into the bytes of one row group. Knows pages; must not know files.

use super::bits::{put_packed, put_run, width_for};
use super::layout::{AMOUNT_BYTES, CODED, COLUMNS, HOUR, KEY_TEXTS, METRICS, OTHERWISE};
use super::texts::Texts;
use super::{GROUP_ROWS, SegmentError};
use crate::charges::SegmentKey;
use bytes::Bytes;
use hashbrown::HashMap;
use parquet::basic::Encoding;
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};

/// Bytes below which a column chunk is stored as it is: it would shrink by less than its share of a disk block.
const WORTH_COMPRESSING: usize = 1_024;
/// The fastest level: amounts shrink nearly as far as they ever do.
const LEVEL: i32 = 1;
/// An amount column becomes a dictionary when at most one in four of its amounts is distinct.
const DISTINCT_SHARE: usize = 4;
/// Hours that get a dictionary of every hour between the first and the last: three months.
const HOURS_IN_DICTIONARY: i64 = 2_232;

/// A column of codes with their texts: 0 is "no value", else one more than the place in `texts`. Without any text there
/// need not be codes.
#[derive(Clone, Copy)]
pub(crate) struct Coded<'a> {
    pub(crate) codes: &'a [u32],
    pub(crate) texts: &'a Texts,
}

/// The charges of one row group, at most [`GROUP_ROWS`]: all columns equally long.
#[derive(Clone, Copy)]
pub(crate) struct RowGroup<'a> {
    /// Hours since 1970-01-01T00Z.
    pub(crate) hours: &'a [i32],
    /// Currency, dimensions, tags, cost categories.
    pub(crate) coded: [Coded<'a>; CODED],
    /// In units of 10⁻¹⁸; none where they are those that [`floe_domain::cost::Metric::otherwise`] says.
    pub(crate) metrics: [Option<&'a [i128]>; METRICS.len()],
}

impl<'a> RowGroup<'a> {
    /// All amounts, those of other columns too.
    pub(crate) fn amounts(&self) -> [&'a [i128]; METRICS.len()] {
        let mut amounts: [&'a [i128]; METRICS.len()] = Default::default();
        for ((slot, own), otherwise) in amounts.iter_mut().zip(self.metrics).zip(OTHERWISE) {
            let other = || otherwise.and_then(|place| self.metrics.get(place).copied().flatten());
            *slot = own.or_else(other).unwrap_or_default();
        }
        amounts
    }
}

/// Where a column chunk lies in [`Encoded::bytes`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    pub(super) dictionary: Option<usize>,
    pub(super) data: usize,
    pub(super) compressed: usize,
    pub(super) plain: usize,
    pub(super) zstd: bool,
}

impl Span {
    pub(super) fn start(&self) -> usize {
        self.dictionary.unwrap_or(self.data)
    }
}

/// A row group as it stands in a file.
pub(crate) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Vec<Span>,
    pub(super) rows: usize,
}

/// Encodes row groups; keeps the compressor's tables between them, which cost more to make than a small group.
pub(crate) struct Encoder {
    zstd: zstd::bulk::Compressor<'static>,
}

impl Encoder {
    /// # Errors
    /// When the compressor has no memory.
    pub(crate) fn new() -> Result<Self, SegmentError> {
        let zstd = zstd::bulk::Compressor::new(LEVEL).map_err(encoding)?;
        Ok(Self { zstd })
    }

    /// Encodes a row group.
    ///
    /// # Errors
    /// When the columns differ in length or the compressor fails.
    pub(crate) fn encode(
        &mut self,
        key: &SegmentKey,
        group: &RowGroup<'_>,
    ) -> Result<Encoded, SegmentError> {
        encode(&mut self.zstd, key, group)
    }
}

fn encode(
    zstd: &mut zstd::bulk::Compressor<'static>,
    key: &SegmentKey,
    group: &RowGroup<'_>,
) -> Result<Encoded, SegmentError> {
    let rows = group.hours.len();
    let fits =
        |one: &Coded<'_>| one.codes.len() == rows || (one.codes.is_empty() && one.texts.len() == 0);
    let even = group.coded.iter().all(fits) && group.amounts().iter().all(|one| one.len() == rows);
    if !even || rows == 0 || rows > GROUP_ROWS {
        return Err(SegmentError::Unfit("columns of different or wrong lengths"));
    }
    let mut writer = ChunkWriter::new(rows, zstd);
    let month = i64::from(days_since_epoch(key.month)) * 24 * HOUR;
    writer.constant(Some(&month.to_le_bytes()), false)?;
    let key_texts: [Option<&str>; KEY_TEXTS.len()] = [
        Some(&key.provider),
        Some(&key.billing_account),
        key.region.as_deref(),
    ];
    for text in key_texts {
        let entry = text.map(plain_text);
        writer.constant(entry.as_deref(), true)?;
    }
    writer.hours(group.hours)?;
    for coded in &group.coded {
        writer.coded(coded)?;
    }
    for (amounts, otherwise) in group.metrics.into_iter().zip(OTHERWISE) {
        match amounts {
            Some(amounts) => writer.amounts(amounts, otherwise.is_some())?,
            None => writer.constant(None, true)?,
        }
    }
    writer.finish()
}

/// Days since 1970-01-01.
pub(super) fn days_since_epoch(day: chrono::NaiveDate) -> i32 {
    day.to_epoch_days()
}

fn plain_text(text: &str) -> Vec<u8> {
    let mut entry = Vec::with_capacity(text.len() + 4);
    put_text(&mut entry, text);
    entry
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // A text is part of a row, and a row is limited far below 4 GiB.
    out.extend_from_slice(&(text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.as_bytes());
}

struct ChunkWriter<'a> {
    sink: TrackedWrite<Vec<u8>>,
    zstd: &'a mut zstd::bulk::Compressor<'static>,
    spans: Vec<Span>,
    rows: usize,
}

impl<'a> ChunkWriter<'a> {
    fn new(rows: usize, zstd: &'a mut zstd::bulk::Compressor<'static>) -> Self {
        Self {
            sink: TrackedWrite::new(Vec::with_capacity(rows * 32)),
            zstd,
            spans: Vec::with_capacity(COLUMNS),
            rows,
        }
    }

    fn finish(self) -> Result<Encoded, SegmentError> {
        Ok(Encoded {
            bytes: self.sink.into_inner().map_err(encoding)?,
            spans: self.spans,
            rows: self.rows,
        })
    }

    /// The same entry, or no value, in each row.
    fn constant(&mut self, entry: Option<&[u8]>, optional: bool) -> Result<(), SegmentError> {
        let mut page = Vec::new();
        if optional {
            put_levels(&mut page, self.rows, u32::from(entry.is_some()));
        }
        if entry.is_some() {
            page.push(1);
            put_run(&mut page, 0, self.rows, 1);
        }
        self.chunk(entry.map(|entry| (entry.to_vec(), 1)), page)
    }

    fn hours(&mut self, hours: &[i32]) -> Result<(), SegmentError> {
        let first = i64::from(hours.iter().copied().min().unwrap_or_default());
        let last = i64::from(hours.iter().copied().max().unwrap_or_default());
        let micros = |hour: i64| (hour * HOUR).to_le_bytes();
        if last - first >= HOURS_IN_DICTIONARY {
            let page = hours
                .iter()
                .flat_map(|hour| micros(i64::from(*hour)))
                .collect();
            return self.chunk(None, page);
        }
        let entries: Vec<u8> = (first..=last).flat_map(micros).collect();
        let count = (last - first + 1) as usize;
        let codes = hours.iter().map(|hour| (i64::from(*hour) - first) as u32);
        let page = indices(codes, hours.len(), count);
        self.chunk(Some((entries, count)), page)
    }

    fn coded(&mut self, column: &Coded<'_>) -> Result<(), SegmentError> {
        let codes = column.codes;
        let (least, most) = codes.iter().fold((u32::MAX, 0), |(least, most), code| {
            (least.min(*code), most.max(*code))
        });
        if most as usize > column.texts.len() {
            return Err(SegmentError::Unfit("a code without a text"));
        }
        let mut page = Vec::with_capacity(self.rows * 2);
        if column.texts.len() == 0 {
            put_levels(&mut page, self.rows, 0);
            return self.chunk(None, page);
        }
        let mut entries = Vec::with_capacity(column.texts.size() + 4 * column.texts.len());
        for text in column.texts.iter() {
            put_text(&mut entries, text);
        }
        if most == 0 {
            put_levels(&mut page, self.rows, 0);
            page.push(1);
        } else if least == most {
            put_levels(&mut page, self.rows, 1);
            let width = width_for(most - 1);
            page.push(width as u8);
            put_run(&mut page, most - 1, self.rows, width);
        } else if least > 0 {
            put_levels(&mut page, self.rows, 1);
            let codes = codes.iter().map(|code| code - 1);
            page.extend(indices(codes, self.rows, column.texts.len()));
        } else {
            let mut levels = Vec::with_capacity(self.rows / 8 + 8);
            let present = codes.iter().map(|code| u32::from(*code != 0));
            put_packed(&mut levels, present, self.rows, 1);
            page.extend_from_slice(&(levels.len() as u32).to_le_bytes());
            page.append(&mut levels);
            let count = codes.iter().filter(|code| **code != 0).count();
            let codes = codes.iter().filter(|code| **code != 0).map(|code| code - 1);
            page.extend(indices(codes, count, column.texts.len()));
        }
        self.chunk(Some((entries, column.texts.len())), page)
    }

    fn amounts(&mut self, amounts: &[i128], optional: bool) -> Result<(), SegmentError> {
        let mut page = Vec::new();
        if optional {
            put_levels(&mut page, self.rows, 1);
        }
        if let Some((entries, codes)) = few_distinct(amounts) {
            let count = entries.len() / AMOUNT_BYTES;
            page.append(&mut indices(codes.into_iter(), amounts.len(), count));
            return self.chunk(Some((entries, count)), page);
        }
        let start = page.len();
        page.resize(start + amounts.len() * AMOUNT_BYTES, 0);
        let places = page.get_mut(start..).unwrap_or_default();
        for (place, amount) in places.chunks_exact_mut(AMOUNT_BYTES).zip(amounts) {
            place.copy_from_slice(&amount.to_be_bytes());
        }
        self.chunk(None, page)
    }

    /// Writes a column chunk of an optional dictionary (entries and their count) and one data page.
    fn chunk(
        &mut self,
        dictionary: Option<(Vec<u8>, usize)>,
        data: Vec<u8>,
    ) -> Result<(), SegmentError> {
        let start = self.sink.bytes_written();
        let plain_bytes = dictionary.as_ref().map_or(0, |(entries, _)| entries.len()) + data.len();
        let compress = plain_bytes >= WORTH_COMPRESSING;
        let mut span = Span {
            zstd: compress,
            ..Span::default()
        };
        let encoding_of_data = if dictionary.is_some() {
            Encoding::RLE_DICTIONARY
        } else {
            Encoding::PLAIN
        };
        let mut plain = 0;
        if let Some((entries, count)) = dictionary {
            span.dictionary = Some(start);
            let size = entries.len();
            let page = Page::DictionaryPage {
                buf: self.packed(entries, compress)?,
                num_values: count as u32,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            plain += self.page(CompressedPage::new(page, size))?;
        }
        span.data = self.sink.bytes_written();
        let size = data.len();
        let page = Page::DataPage {
            buf: self.packed(data, compress)?,
            num_values: self.rows as u32,
            encoding: encoding_of_data,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        plain += self.page(CompressedPage::new(page, size))?;
        span.compressed = self.sink.bytes_written() - start;
        span.plain = plain;
        self.spans.push(span);
        Ok(())
    }

    fn packed(&mut self, bytes: Vec<u8>, compress: bool) -> Result<Bytes, SegmentError> {
        if compress {
            Ok(self.zstd.compress(&bytes).map_err(encoding)?.into())
        } else {
            Ok(bytes.into())
        }
    }

    fn page(&mut self, page: CompressedPage) -> Result<usize, SegmentError> {
        let written = SerializedPageWriter::new(&mut self.sink)
            .write_page(page)
            .map_err(encoding)?;
        Ok(written.uncompressed_size)
    }
}

fn encoding(error: impl std::fmt::Display) -> SegmentError {
    SegmentError::Encoding(error.to_string())
}

/// Definition levels that are the same in all rows, with their length before them.
fn put_levels(page: &mut Vec<u8>, rows: usize, level: u32) {
    let mut levels = Vec::new();
    put_run(&mut levels, level, rows, 1);
    page.extend_from_slice(&(levels.len() as u32).to_le_bytes());
    page.append(&mut levels);
}

/// The bit width and the packed indices into a dictionary of `entries` entries.
fn indices(codes: impl Iterator<Item = u32>, count: usize, entries: usize) -> Vec<u8> {
    let width = width_for(entries.saturating_sub(1) as u32);
    let mut page = Vec::with_capacity(count * width as usize / 8 + 16);
    page.push(width as u8);
    put_packed(&mut page, codes, count, width);
    page
}

/// The distinct amounts as dictionary entries and each row's index, unless there are too many of them.
fn few_distinct(amounts: &[i128]) -> Option<(Vec<u8>, Vec<u32>)> {
    let most = amounts.len().div_ceil(DISTINCT_SHARE);
    // A sample finds hopeless columns without hashing all of them.
    let sample: hashbrown::HashSet<i128> = amounts.iter().take(1_024).copied().collect();
    if sample.len() > amounts.len().min(1_024).div_ceil(2) {
        return None;
    }
    let mut known: HashMap<i128, u32> = HashMap::with_capacity(sample.len());
    let mut entries = Vec::new();
    let mut codes = Vec::with_capacity(amounts.len());
    let mut last = None;
    for amount in amounts {
        if let Some((same, code)) = last
            && same == *amount
        {
            codes.push(code);
            continue;
        }
        let next = known.len() as u32;
        let code = *known.entry(*amount).or_insert_with(|| {
            entries.extend_from_slice(&amount.to_be_bytes());
            next
        });
        if known.len() > most {
            return None;
        }
        codes.push(code);
        last = Some((*amount, code));
    }
    Some((entries, codes))
}
