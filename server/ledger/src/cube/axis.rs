//! One of the dimensions that an answer is grouped by: its values numbered. Knows dictionaries; must not know rows.

use super::Inner;
use super::merged::Merged;
use super::part::Part;
use floe_domain::cost::Dimension;
use std::borrow::Cow;

/// Values of fewer dictionaries' codes than these are numbered by them: there is little to save.
const MANY: u32 = 1 << 12;

/// How the values of an answer's dimensions are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// By their common codes: answers to several questions are numbered alike.
    Common,
    /// Without gaps for values that only chunks have which say nothing here.
    Own,
}

/// A dimension and the numbers of its values, which ascend as the texts do; "no value" is the last.
pub(super) struct Axis<'a> {
    /// What it is.
    pub(super) dimension: &'a Dimension,
    merged: &'a Merged,
    own: Option<Own>,
}

/// Numbers without gaps.
struct Own {
    /// By common code.
    numbers: Vec<u32>,
    /// The common code by number.
    codes: Vec<u32>,
}

impl Own {
    /// For what some chunks have, and "no value".
    fn of(merged: &Merged, parts: &[Part<'_>]) -> Self {
        let size = merged.codes() as usize;
        let mut is_used = vec![false; size];
        let maps = parts.iter().flat_map(|part| merged.map(part.place));
        for code in maps.chain(&[merged.codes() - 1]) {
            if let Some(is_used) = is_used.get_mut(*code as usize) {
                *is_used = true;
            }
        }
        let (mut numbers, mut codes) = (vec![0; size], Vec::new());
        let all = (0_u32..).zip(numbers.iter_mut().zip(is_used));
        for (code, (number, _)) in all.filter(|(_, (_, is_used))| *is_used) {
            *number = codes.len() as u32;
            codes.push(code);
        }
        Self { numbers, codes }
    }
}

impl<'a> Axis<'a> {
    /// The values of a dimension, for an answer from these parts.
    pub(super) fn of(
        cube: &'a Inner,
        dimension: &'a Dimension,
        parts: &[Part<'_>],
        numbering: Numbering,
    ) -> Self {
        let merged = cube.merged(dimension);
        let is_own = numbering == Numbering::Own
            && merged.codes() >= MANY
            && parts.len() < cube.chunks.len();
        Self {
            dimension,
            merged,
            own: is_own.then(|| Own::of(merged, parts)),
        }
    }

    /// How many numbers there are.
    pub(super) fn size(&self) -> u32 {
        match &self.own {
            Some(own) => own.codes.len() as u32,
            None => self.merged.codes(),
        }
    }

    /// The number of each code of a chunk.
    pub(super) fn map(&self, chunk: usize) -> Cow<'a, [u32]> {
        let map = self.merged.map(chunk);
        match &self.own {
            Some(own) => {
                let number = |code: &u32| own.numbers.get(*code as usize).copied().unwrap_or(0);
                map.iter().map(number).collect()
            }
            None => Cow::Borrowed(map),
        }
    }

    /// The text with a number.
    pub(super) fn text<'c>(&self, cube: &'c Inner, number: u32) -> Option<&'c str> {
        let code = match &self.own {
            Some(own) => *own.codes.get(number as usize)?,
            None => number,
        };
        cube.text(self.dimension, self.merged, code)
    }
}
