//! Distinct texts in one allocation, with a code each. Knows bytes and codes; must not know columns.

use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;

/// Texts behind one another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes of all texts together.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(index)?)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let text = self.bytes.get(start..*end).unwrap_or_default();
            start = *end;
            text
        })
    }
}

/// Bytes of a text beside its own: its end, and a code with its control byte at the table's usual load.
const ENTRY_BYTES: usize = size_of::<usize>() + 2 * 5;

/// Gives each distinct text a code, from 1 in order of first appearance; 0 is kept for "no value".
#[derive(Clone, Debug, Default)]
pub(crate) struct Interner {
    texts: Texts,
    codes: HashTable<u32>,
    /// The code given last: bills repeat a value over many rows.
    last: u32,
    hasher: DefaultHashBuilder,
}

impl Interner {
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The code of a text, new or known; `None` when the bytes are not UTF-8. The bytes that a new text takes in
    /// memory are added to `grown`.
    pub(crate) fn code(&mut self, bytes: &[u8], grown: &mut usize) -> Option<u32> {
        if self.last != 0 && text_of(&self.texts, self.last) == bytes {
            return Some(self.last);
        }
        let hash = self.hasher.hash_one(bytes);
        let texts = &self.texts;
        let known = self
            .codes
            .find(hash, |code| text_of(texts, *code) == bytes)
            .copied();
        if let Some(known) = known {
            self.last = known;
            return Some(known);
        }
        let text = std::str::from_utf8(bytes).ok()?;
        self.texts.push(text);
        *grown += bytes.len() + ENTRY_BYTES;
        let code = u32::try_from(self.texts.len()).ok()?;
        let (texts, hasher) = (&self.texts, &self.hasher);
        self.codes
            .insert_unique(hash, code, |code| hasher.hash_one(text_of(texts, *code)));
        self.last = code;
        Some(code)
    }
}

fn text_of(texts: &Texts, code: u32) -> &[u8] {
    usize::try_from(code)
        .ok()
        .and_then(|code| texts.get(code.checked_sub(1)?))
        .unwrap_or_default()
        .as_bytes()
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_text_keeps_its_code() {
        let mut interner = Interner::default();
        let codes: Vec<_> = ["b", "a", "b", "", "a"]
            .iter()
            .map(|text| interner.code(text.as_bytes(), &mut 0))
            .collect();
        assert_eq!(codes, [Some(1), Some(2), Some(1), Some(3), Some(2)]);
        assert_eq!(interner.texts().iter().collect::<Vec<_>>(), ["b", "a", ""]);
    }

    #[test]
    fn bytes_that_are_not_utf_8_have_no_code() {
        assert_eq!(Interner::default().code(b"\xff", &mut 0), None);
    }

    #[test]
    fn codes_survive_the_growth_of_the_table() {
        let mut interner = Interner::default();
        let first: Vec<_> = (0..5_000)
            .map(|n| interner.code(format!("value {n}").as_bytes(), &mut 0))
            .collect();
        let again: Vec<_> = (0..5_000)
            .map(|n| interner.code(format!("value {n}").as_bytes(), &mut 0))
            .collect();
        assert_eq!(first, again);
    }
}
