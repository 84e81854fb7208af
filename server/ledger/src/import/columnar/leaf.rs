//! One leaf column of a row group, some thousand rows at a time. Knows levels; must not know tops or rows.

use super::render::Render;
use super::{Fault, words};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::schema::types::ColumnDescriptor;

/// A leaf with the values under way, as texts.
pub(super) struct Leaf {
    reader: ColumnReader,
    cells: Cells,
}

/// Values as texts, with the levels that say which are missing and where rows begin.
struct Cells {
    render: Render,
    most_defined: i16,
    repeats: bool,
    defined: Vec<i16>,
    repeated: Vec<i16>,
    text: Vec<u8>,
    ends: Vec<usize>,
    /// The next level and the next value.
    level: usize,
    value: usize,
}

impl Leaf {
    pub(super) fn new(reader: ColumnReader, column: &ColumnDescriptor) -> Self {
        Self {
            reader,
            cells: Cells {
                render: Render::of(column),
                most_defined: column.max_def_level(),
                repeats: column.max_rep_level() > 0,
                defined: Vec::new(),
                repeated: Vec::new(),
                text: Vec::new(),
                ends: Vec::new(),
                level: 0,
                value: 0,
            },
        }
    }

    /// Reads the values of so many rows.
    pub(super) fn read(&mut self, rows: usize) -> Result<(), Fault> {
        let cells = &mut self.cells;
        cells.defined.clear();
        cells.repeated.clear();
        cells.text.clear();
        cells.ends.clear();
        (cells.level, cells.value) = (0, 0);
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => cells.read(reader, rows, Render::truth),
            ColumnReader::Int32ColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.integer(i64::from(*value), out);
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.integer(*value, out);
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.old_moment(value, out);
                })
            }
            ColumnReader::FloatColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.float(value, out);
                })
            }
            ColumnReader::DoubleColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.float(value, out);
                })
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.bytes(value.data(), out);
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                cells.read(reader, rows, |render, value, out| {
                    render.bytes(value.data(), out);
                })
            }
        }
    }

    /// The next value's text; empty where it is missing.
    pub(super) fn next(&mut self) -> &[u8] {
        let cells = &mut self.cells;
        let present = cells.is_present();
        cells.level += 1;
        if !present {
            return &[];
        }
        let start = match cells.value.checked_sub(1) {
            Some(before) => cells.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = cells.ends.get(cells.value).copied().unwrap_or(start);
        cells.value += 1;
        cells.text.get(start..end).unwrap_or_default()
    }

    /// Whether the next value is there.
    pub(super) fn is_present(&self) -> bool {
        self.cells.is_present()
    }

    /// Whether the next value is the first of a row.
    pub(super) fn starts_row(&self) -> bool {
        self.cells.repeated.get(self.cells.level) == Some(&0)
    }

    /// How many entries, present or not, the next row has.
    pub(super) fn entries(&self) -> usize {
        let rest = self.cells.repeated.get(self.cells.level..);
        let after = rest.and_then(|rest| rest.get(1..)).unwrap_or_default();
        let more = after.iter().take_while(|level| **level > 0).count();
        usize::from(rest.is_some_and(|rest| !rest.is_empty())) + more
    }

    /// Whether its values are numbers.
    pub(super) fn is_number(&self) -> bool {
        self.cells.render.is_number()
    }
}

impl Cells {
    fn is_present(&self) -> bool {
        self.most_defined == 0 || self.defined.get(self.level) == Some(&self.most_defined)
    }

    fn read<D: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<D>,
        rows: usize,
        put: impl Fn(&mut Render, &D::T, &mut Vec<u8>),
    ) -> Result<(), Fault> {
        let mut values: Vec<D::T> = Vec::new();
        let mut left = rows;
        while left > 0 {
            let defined = (self.most_defined > 0).then_some(&mut self.defined);
            let repeated = self.repeats.then_some(&mut self.repeated);
            let (found, ..) = reader
                .read_records(left, defined, repeated, &mut values)
                .map_err(words)?;
            if found == 0 {
                return Err("a column ends before its row group does".to_owned());
            }
            left = left.saturating_sub(found);
        }
        for value in &values {
            put(&mut self.render, value, &mut self.text);
            self.ends.push(self.text.len());
        }
        Ok(())
    }
}
