//! Rows that a condition on what they are sorted by lets pass: found by halving, not looked at one by one. Knows codes; must not
//! know dimensions.

use super::codes::Codes;
use super::scan::Test;

/// More ranges of codes than these are looked for row by row.
const MOST: usize = 8;

/// The codes that pass, as ranges, and the codes of rows that ascend within each run.
pub(super) struct Ascending<'a> {
    codes: &'a Codes,
    ranges: Vec<(u32, u32)>,
}

impl<'a> Ascending<'a> {
    /// The same as a test, of rows that ascend; none where it is better asked of each.
    pub(super) fn of(test: &Test<'a>) -> Option<Self> {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for (code, _) in (0_u32..).zip(&test.pass).filter(|(_, pass)| **pass) {
            match ranges.last_mut().filter(|(_, end)| *end == code) {
                Some((_, end)) => *end += 1,
                None => ranges.push((code, code + 1)),
            }
        }
        (ranges.len() <= MOST).then_some(Self {
            codes: test.codes,
            ranges,
        })
    }

    /// The rows of a run that pass, in their order.
    pub(super) fn rows(&self, start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
        let rows = self.ranges.iter().map(move |(first, after)| {
            let from = self.first(start, end, *first);
            (from, self.first(from, end, *after))
        });
        rows.filter(|(from, to)| from < to)
    }

    /// The first row whose code is not below this one.
    fn first(&self, mut start: usize, mut end: usize, code: u32) -> usize {
        while start < end {
            let middle = start.midpoint(end);
            if self.codes.at(middle) < code {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_those_that_pass_one_by_one(
            mut rows in proptest::collection::vec(0_u32..12, 1..200),
            pass in proptest::collection::vec(any::<bool>(), 12),
            cut in 0_usize..200,
        ) {
            rows.sort_unstable();
            let start = cut.min(rows.len());
            let codes = Codes::new(&rows);
            let test = Test { codes: &codes, pass: pass.clone() };
            let ascending = Ascending::of(&test).unwrap();
            let found: Vec<usize> = ascending.rows(start, rows.len()).flat_map(|(from, to)| from..to).collect();
            let wanted: Vec<usize> = (start..rows.len()).filter(|row| pass[rows[*row] as usize]).collect();
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn many_ranges_are_looked_for_row_by_row() {
        let codes = Codes::new(&(0..40).collect::<Vec<_>>());
        let pass = (0..40).map(|code| code % 2 == 0).collect();
        assert!(
            Ascending::of(&Test {
                codes: &codes,
                pass
            })
            .is_none()
        );
    }
}
