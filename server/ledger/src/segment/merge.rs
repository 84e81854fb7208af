//! Coded columns of several row groups into one. Knows codes; must not know files.

use crate::charges::Coded;
use hashbrown::HashMap;

/// A coded column that grows by row groups, each with a dictionary of its own.
#[derive(Default)]
pub(super) struct Merged {
    column: Coded,
    /// Rows so far: more than codes while no row group has had a text.
    rows: usize,
    /// Filled when a second row group comes; most segments have one.
    known: HashMap<String, u32>,
}

impl Merged {
    /// Appends a row group; its codes stand for `texts`, from 1.
    pub(super) fn append(&mut self, texts: &[&str], codes: Vec<u32>) {
        let before = self.rows;
        self.rows += codes.len();
        if texts.is_empty() && self.column.values.is_empty() {
            return;
        }
        self.column.codes.resize(before, 0);
        if before == 0 {
            self.column.values = texts.iter().map(|text| (*text).to_owned()).collect();
            self.column.codes = codes;
            return;
        }
        if self.known.len() < self.column.values.len() {
            self.known = (1..)
                .zip(&self.column.values)
                .map(|(code, value)| (value.clone(), code))
                .collect();
        }
        let mut renamed = Vec::with_capacity(texts.len() + 1);
        renamed.push(0);
        for text in texts {
            let code = match self.known.get(*text) {
                Some(code) => *code,
                None => {
                    self.column.values.push((*text).to_owned());
                    let code = self.column.values.len() as u32;
                    self.known.insert((*text).to_owned(), code);
                    code
                }
            };
            renamed.push(code);
        }
        // The decoder has checked that each code has a text.
        let renamed = codes
            .iter()
            .map(|code| renamed.get(*code as usize).copied().unwrap_or_default());
        self.column.codes.extend(renamed);
    }

    pub(super) fn into_column(self) -> Coded {
        self.column
    }
}
