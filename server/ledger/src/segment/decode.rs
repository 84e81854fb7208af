//! Bytes of one column chunk into codes and values. Knows pages; must not know which column it is.

use super::bits::take;
use super::layout::AMOUNT_BYTES;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{Page, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// Bytes of a page beyond which a file is taken for damaged.
const LARGEST_PAGE: usize = 1 << 30;

/// The pages of a column chunk.
pub(super) struct Chunk {
    dictionary: Bytes,
    entries: usize,
    data: Vec<(Bytes, usize, bool)>,
}

/// What does not fit.
pub(super) type Fault = String;

/// Reads column chunks; keeps the decompressor's tables between them.
pub(super) struct ChunkReader {
    file: Arc<Bytes>,
    zstd: zstd::bulk::Decompressor<'static>,
}

impl ChunkReader {
    pub(super) fn new(file: Bytes) -> Result<Self, Fault> {
        Ok(Self {
            file: Arc::new(file),
            zstd: zstd::bulk::Decompressor::new().map_err(|error| error.to_string())?,
        })
    }

    /// The pages of a column chunk, unpacked.
    pub(super) fn chunk(&mut self, column: &ColumnChunkMetaData) -> Result<Chunk, Fault> {
        let parquet = |error: ParquetError| error.to_string();
        let packed = match column.compression() {
            Compression::UNCOMPRESSED => false,
            Compression::ZSTD(_) => true,
            _ => return Err("a column packed in an unknown way".to_owned()),
        };
        let rows = usize::try_from(column.num_values()).map_err(|_| "a column of no length")?;
        // The page reader would make a decompressor for each column chunk, so it is told that there is none to make.
        let as_it_is = column
            .clone()
            .into_builder()
            .set_compression(Compression::UNCOMPRESSED)
            .build()
            .map_err(parquet)?;
        let mut pages = SerializedPageReader::new(Arc::clone(&self.file), &as_it_is, rows, None)
            .map_err(parquet)?;
        let mut chunk = Chunk::read(&mut pages)?;
        if packed {
            chunk.dictionary = self.unpack(&chunk.dictionary)?;
            for (page, _, _) in &mut chunk.data {
                *page = self.unpack(page)?;
            }
        }
        Ok(chunk)
    }

    fn unpack(&mut self, packed: &Bytes) -> Result<Bytes, Fault> {
        if packed.is_empty() {
            return Ok(Bytes::new());
        }
        let size = zstd::bulk::Decompressor::upper_bound(packed)
            .filter(|size| *size <= LARGEST_PAGE)
            .ok_or("a page of an unlikely size")?;
        let plain = self.zstd.decompress(packed, size);
        Ok(plain.map_err(|error| error.to_string())?.into())
    }
}

impl Chunk {
    fn read(pages: &mut dyn PageReader) -> Result<Self, Fault> {
        let mut chunk = Self {
            dictionary: Bytes::new(),
            entries: 0,
            data: Vec::new(),
        };
        while let Some(page) = pages.get_next_page().map_err(|error| error.to_string())? {
            match page {
                Page::DictionaryPage {
                    buf, num_values, ..
                } => {
                    chunk.dictionary = buf;
                    chunk.entries = num_values as usize;
                }
                Page::DataPage {
                    buf,
                    num_values,
                    encoding,
                    ..
                } => chunk.data.push((
                    buf,
                    num_values as usize,
                    encoding == Encoding::RLE_DICTIONARY,
                )),
                Page::DataPageV2 { .. } => return Err("a page of an unknown kind".to_owned()),
            }
        }
        Ok(chunk)
    }

    /// The dictionary as texts.
    pub(super) fn texts(&self) -> Result<Vec<&str>, Fault> {
        let mut texts = Vec::with_capacity(self.entries.min(self.dictionary.len()));
        let mut rest: &[u8] = &self.dictionary;
        for _ in 0..self.entries {
            let (text, after) = take_text(rest).ok_or("a dictionary that ends too early")?;
            texts.push(text);
            rest = after;
        }
        Ok(texts)
    }

    /// Codes of an optional column: 0 for no value, else one more than the place in the dictionary.
    pub(super) fn codes(&self) -> Result<Vec<u32>, Fault> {
        let rows = self.data.iter().map(|(_, rows, _)| rows).sum();
        let mut codes = Vec::with_capacity(rows);
        for (page, rows, _) in &self.data {
            self.codes_of(page, *rows, &mut codes)
                .ok_or("a page of codes that does not fit its dictionary")?;
        }
        Ok(codes)
    }

    fn codes_of(&self, page: &[u8], rows: usize, codes: &mut Vec<u32>) -> Option<()> {
        let (length, rest) = page.split_first_chunk::<4>()?;
        let (levels, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let mut present = Vec::new();
        take(levels, 1, rows, &mut present)?;
        let count = present.iter().filter(|level| **level == 1).count();
        if count == 0 {
            codes.resize(codes.len() + rows, 0);
            return Some(());
        }
        let start = codes.len();
        self.indices(rest, count, codes)?;
        let found = codes.get_mut(start..)?;
        for code in found.iter_mut() {
            *code += 1;
        }
        if count < rows {
            let found = found.to_vec();
            codes.truncate(start);
            let mut found = found.into_iter();
            for level in present {
                codes.push(if level == 1 { found.next()? } else { 0 });
            }
        }
        Some(())
    }

    /// Appends checked indices into the dictionary.
    fn indices(&self, bytes: &[u8], count: usize, out: &mut Vec<u32>) -> Option<()> {
        let (width, packed) = bytes.split_first()?;
        let start = out.len();
        take(packed, u32::from(*width), count, out)?;
        let largest = out.get(start..)?.iter().copied().max()?;
        ((largest as usize) < self.entries).then_some(())
    }

    /// 64-bit values of a required column.
    pub(super) fn integers(&self) -> Result<Vec<i64>, Fault> {
        self.fixed(i64::from_le_bytes)
    }

    /// Amounts of a required column.
    pub(super) fn amounts(&self) -> Result<Vec<i128>, Fault> {
        const { assert!(AMOUNT_BYTES == size_of::<i128>()) }
        self.fixed(i128::from_be_bytes)
    }

    /// Amounts of an optional column that has one in every row, or in none.
    pub(super) fn all_or_no_amounts(self) -> Result<Option<Vec<i128>>, Fault> {
        let mut stripped = Self {
            data: Vec::new(),
            ..self
        };
        let (mut rows, mut present) = (0, Vec::new());
        for (page, count, coded) in self.data {
            let levels = || {
                let (length, rest) = page.split_first_chunk::<4>()?;
                let length = u32::from_le_bytes(*length) as usize;
                Some((rest.get(..length)?, 4 + length))
            };
            let (levels, end) = levels().ok_or("a page without its levels")?;
            take(levels, 1, count, &mut present).ok_or("a page of broken levels")?;
            rows += count;
            stripped.data.push((page.slice(end..), count, coded));
        }
        if present.iter().all(|level| *level == 0) {
            return Ok(None);
        }
        if present.contains(&0) || present.len() != rows {
            return Err("a column with amounts in some rows only".to_owned());
        }
        stripped.amounts().map(Some)
    }

    fn fixed<const N: usize, T: Copy>(
        &self,
        value: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>, Fault> {
        let values = |bytes: &[u8]| -> Vec<T> {
            bytes
                .as_chunks::<N>()
                .0
                .iter()
                .copied()
                .map(&value)
                .collect()
        };
        let dictionary = values(&self.dictionary);
        if dictionary.len() != self.entries {
            return Err("a dictionary of the wrong size".to_owned());
        }
        let rows = self.data.iter().map(|(_, rows, _)| rows).sum();
        let mut found = Vec::with_capacity(rows);
        for (page, rows, coded) in &self.data {
            if *coded {
                let mut codes = Vec::new();
                self.indices(page, *rows, &mut codes)
                    .ok_or("a page of codes that does not fit its dictionary")?;
                found.extend(
                    codes
                        .iter()
                        .filter_map(|code| dictionary.get(*code as usize)),
                );
            } else if page.len() == rows * N {
                found.extend(values(page));
            } else {
                return Err("a page of the wrong size".to_owned());
            }
        }
        Ok(found)
    }
}

fn take_text(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some((std::str::from_utf8(text).ok()?, rest))
}
