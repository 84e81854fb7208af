//! A column of key and value sets while charges are gathered: tags, cost categories. Knows that equal sets are one; must
//! not know what their keys mean.

use super::chunk::Column;
use super::tags::{Tags, canonical};
use crate::segment::{CodedSlice, Interner};

/// A column of sets.
#[derive(Default)]
pub(super) struct Sets {
    /// Sets as they stand in the bill, and for each the code of its one spelling and whether it could be read.
    raw: Interner,
    of_raw: Vec<(u32, bool)>,
    column: Column,
}

impl Sets {
    /// Adds a row after `rows` others; answers whether its set could be read, or nothing where it is not UTF-8.
    pub(super) fn push(&mut self, rows: usize, raw: &[u8], grown: &mut usize) -> Option<bool> {
        let (code, readable) = match raw {
            [] => (0, true),
            raw => self.code(raw, grown)?,
        };
        self.column.push(rows, code, grown);
        Some(readable)
    }

    fn code(&mut self, raw: &[u8], grown: &mut usize) -> Option<(u32, bool)> {
        let place = self.raw.code(raw, grown)? as usize - 1;
        if let Some(known) = self.of_raw.get(place) {
            return Some(*known);
        }
        let found = match canonical(std::str::from_utf8(raw).ok()?) {
            Tags::None => (0, true),
            Tags::Some(text) => (self.column.texts.code(text.as_bytes(), grown)?, true),
            Tags::Unreadable => (0, false),
        };
        self.of_raw.push(found);
        Some(found)
    }

    /// The column as it is written.
    pub(super) fn slice(&self) -> CodedSlice<'_> {
        self.column.slice()
    }
}
