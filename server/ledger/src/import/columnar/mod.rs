//! A Parquet bill as the text of a CSV one, a few thousand rows at a time. Knows Parquet; must not know what its columns
//! mean.
//!
//! The text then takes the road of every bill, so that rules, rejects and figures are the same whatever the format. Of the
//! file no more is in memory than a page of each column and the rows under way.

mod leaf;
mod render;

use super::tags::json_text;
use leaf::Leaf;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows that are put into text at once.
const ROWS: usize = 2_048;

/// What is wrong with the file, in words.
pub(super) type Fault = String;

/// A column as people see it: what stands at the top of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Top {
    /// One value a row; the leaf's place.
    Plain(usize),
    /// A map, or a list of keys and values; the places of both leaves.
    Map(usize, usize),
    /// Nested otherwise.
    Unread,
}

/// A Parquet file being read.
pub(super) struct Columnar {
    reader: SerializedFileReader<File>,
    tops: Vec<Top>,
    /// The next row group.
    group: usize,
    /// The row group under way: its leaves by place, and its rows to come.
    leaves: Vec<Option<Leaf>>,
    left: usize,
    text: Vec<u8>,
    at: usize,
    done: bool,
}

impl Columnar {
    /// Opens a file whose first bytes are those of Parquet.
    pub(super) fn open(file: File) -> Result<Self, Fault> {
        guarded(|| {
            let reader = SerializedFileReader::new(file).map_err(words)?;
            let schema = reader.metadata().file_metadata().schema_descr();
            let (names, tops): (Vec<String>, Vec<Top>) = tops(schema).into_iter().unzip();
            let mut text = Vec::new();
            for (place, name) in names.iter().enumerate() {
                if place > 0 {
                    text.push(b',');
                }
                put_field(&mut text, name.as_bytes());
            }
            text.push(b'\n');
            Ok(Self {
                reader,
                tops,
                group: 0,
                leaves: Vec::new(),
                left: 0,
                text,
                at: 0,
                done: false,
            })
        })
    }

    /// Fills `out` from its start with as much text as is at hand; nothing only at the end.
    pub(super) fn read(&mut self, out: &mut [u8]) -> Result<usize, Fault> {
        while self.at >= self.text.len() && !self.done {
            self.text.clear();
            self.at = 0;
            guarded(|| self.more())?;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.len().min(out.len());
        for (place, byte) in out.iter_mut().zip(rest) {
            *place = *byte;
        }
        self.at += count;
        Ok(count)
    }

    /// Puts the next rows into text.
    fn more(&mut self) -> Result<(), Fault> {
        if self.left == 0 {
            let metadata = self.reader.metadata();
            if self.group >= metadata.num_row_groups() {
                self.done = true;
                return Ok(());
            }
            self.begin(self.group)?;
            self.group += 1;
            return Ok(());
        }
        let rows = self.left.min(ROWS);
        for leaf in self.leaves.iter_mut().flatten() {
            leaf.read(rows)?;
        }
        for _ in 0..rows {
            for place in 0..self.tops.len() {
                if place > 0 {
                    self.text.push(b',');
                }
                match self.tops.get(place) {
                    Some(Top::Plain(leaf)) => {
                        if let Some(Some(leaf)) = self.leaves.get_mut(*leaf) {
                            put_field(&mut self.text, leaf.next());
                        }
                    }
                    Some(Top::Map(key, value)) => {
                        let (key, value) = (*key, *value);
                        let object = self.object(key, value)?;
                        put_field(&mut self.text, &object);
                    }
                    Some(Top::Unread) | None => {}
                }
            }
            self.text.push(b'\n');
        }
        self.left -= rows;
        Ok(())
    }

    /// Opens a row group's columns.
    fn begin(&mut self, group: usize) -> Result<(), Fault> {
        let reader = self.reader.get_row_group(group).map_err(words)?;
        let schema = self.reader.metadata().file_metadata().schema_descr();
        self.left = usize::try_from(reader.metadata().num_rows()).map_err(|_| "no rows")?;
        let mut leaves: Vec<Option<Leaf>> = Vec::new();
        leaves.resize_with(schema.num_columns(), || None);
        for top in &self.tops {
            let (one, other) = match top {
                Top::Plain(leaf) => (Some(*leaf), None),
                Top::Map(key, value) => (Some(*key), Some(*value)),
                Top::Unread => (None, None),
            };
            for place in one.into_iter().chain(other) {
                let column = reader.get_column_reader(place).map_err(words)?;
                if let Some(slot) = leaves.get_mut(place) {
                    *slot = Some(Leaf::new(column, &schema.column(place)));
                }
            }
        }
        self.leaves = leaves;
        Ok(())
    }

    /// The next row's map as a JSON object; empty where there is none.
    fn object(&mut self, key: usize, value: usize) -> Result<Vec<u8>, Fault> {
        let mut object = Vec::new();
        let uneven = || "a map whose keys and values differ in number".to_owned();
        let entries = match self.leaves.get(key) {
            Some(Some(keys)) => keys.entries(),
            _ => 0,
        };
        for entry in 0..entries {
            let Some(Some(keys)) = self.leaves.get_mut(key) else {
                return Err(uneven());
            };
            let present = keys.is_present();
            let name = keys.next().to_vec();
            let Some(Some(values)) = self.leaves.get_mut(value) else {
                return Err(uneven());
            };
            if values.starts_row() != (entry == 0) {
                return Err(uneven());
            }
            let is_null = !values.is_present();
            let is_number = values.is_number();
            let text = values.next();
            if !present || is_null {
                continue;
            }
            object.push(if object.is_empty() { b'{' } else { b',' });
            json_text(&mut object, &name);
            object.push(b':');
            if is_number && text.iter().all(|byte| !byte.is_ascii_alphabetic()) {
                object.extend_from_slice(text);
            } else {
                json_text(&mut object, text);
            }
        }
        if !object.is_empty() {
            object.push(b'}');
        }
        Ok(object)
    }
}

/// What stands at the top of a schema, with its name.
fn tops(schema: &SchemaDescriptor) -> Vec<(String, Top)> {
    let mut tops: Vec<(String, Vec<usize>)> = Vec::new();
    for (place, column) in schema.columns().iter().enumerate() {
        let name = column.path().parts().first().cloned().unwrap_or_default();
        match tops.last_mut() {
            Some((last, leaves)) if *last == name && column.path().parts().len() > 1 => {
                leaves.push(place);
            }
            _ => tops.push((name, vec![place])),
        }
    }
    tops.into_iter()
        .map(|(name, leaves)| {
            let is = |place: usize, wanted: &str| {
                let column = schema.column(place);
                let last = column.path().parts().last();
                column.max_rep_level() == 1
                    && last.is_some_and(|last| last.eq_ignore_ascii_case(wanted))
            };
            let flat = |place: usize| schema.column(place).path().parts().len() == 1;
            match leaves.as_slice() {
                [leaf] if flat(*leaf) && schema.column(*leaf).max_rep_level() == 0 => {
                    (name, Top::Plain(*leaf))
                }
                [key, value] if is(*key, "key") && is(*value, "value") => {
                    (name, Top::Map(*key, *value))
                }
                // Said to be unread under a name that no column has.
                _ => (format!("{name} (nested)"), Top::Unread),
            }
        })
        .collect()
}

/// Writes a CSV field.
fn put_field(out: &mut Vec<u8>, field: &[u8]) {
    let plain = |byte: &u8| !matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if field.iter().all(plain) {
        out.extend_from_slice(field);
        return;
    }
    out.push(b'"');
    for byte in field {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// The reader trusts what files say of themselves so far that a wrong one can make it panic.
fn guarded<T>(read: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err("what it says of itself does not fit its content".to_owned()))
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn words(error: ParquetError) -> Fault {
    error.to_string()
}

#[cfg(test)]
mod tests;
