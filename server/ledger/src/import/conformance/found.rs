//! What was found to be broken: how often, and where first. Knows counts; must not know rules.

use super::rules::RULES;
use super::spec::COLUMNS;
use super::values;
use super::{Breaks, BrokenRule};
use crate::import::delivery::RejectedRow;
use floe_domain::charge::Version;
use std::collections::BTreeMap;

/// Examples kept of each.
const EXAMPLES: usize = 5;
/// Characters kept of a value.
const VALUE: usize = 80;

/// What a row breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Breach {
    /// A column of [`COLUMNS`] has no value.
    Empty(usize),
    /// A column's value is not of its form.
    Value(usize),
    /// The subcategory is of another category.
    Category(usize),
    /// One of [`RULES`].
    Together(usize),
}

#[derive(Clone, Debug)]
struct Example {
    file: usize,
    line: u64,
    value: Vec<u8>,
}

#[derive(Clone, Debug, Default)]
struct Tallied {
    rows: u64,
    examples: Vec<Example>,
}

/// Everything that rows broke, by version and rule.
#[derive(Debug, Default)]
pub(super) struct Found(BTreeMap<(Version, Breach), Tallied>);

impl Found {
    /// Counts a row that breaks something; `place` tells its file and line, which takes a while to find out.
    pub(super) fn note(
        &mut self,
        version: Version,
        breach: Breach,
        value: &[u8],
        place: &dyn Fn() -> (usize, u64),
    ) {
        let tallied = self.0.entry((version, breach)).or_default();
        tallied.rows += 1;
        if tallied.examples.len() < EXAMPLES {
            let (file, line) = place();
            tallied.examples.push(Example {
                file,
                line,
                value: value
                    .get(..value.len().min(4 * VALUE))
                    .unwrap_or_default()
                    .to_vec(),
            });
        }
    }

    /// Adds what another thread found.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, theirs) in other.0 {
            let ours = self.0.entry(key).or_default();
            ours.rows += theirs.rows;
            ours.examples.extend(theirs.examples);
            ours.examples.sort_by_key(|one| (one.file, one.line));
            ours.examples.truncate(EXAMPLES);
        }
    }

    /// In words, with the files' names.
    pub(super) fn finish(self, names: &[String]) -> Vec<BrokenRule> {
        let told = |((version, breach), tallied): ((Version, Breach), Tallied)| {
            let (breaks, column, rule) = words(breach)?;
            let example = |one: Example| RejectedRow {
                file: names.get(one.file).cloned().unwrap_or_default(),
                line: one.line,
                value: String::from_utf8_lossy(&one.value)
                    .chars()
                    .take(VALUE)
                    .collect(),
            };
            Some(BrokenRule {
                version,
                breaks,
                column: column.to_owned(),
                rule,
                rows: tallied.rows,
                examples: tallied.examples.into_iter().map(example).collect(),
            })
        };
        self.0.into_iter().filter_map(told).collect()
    }
}

fn words(breach: Breach) -> Option<(Breaks, &'static str, String)> {
    Some(match breach {
        Breach::Empty(place) => (
            Breaks::Value,
            COLUMNS.get(place)?.name,
            "has no value, and every row has one".to_owned(),
        ),
        Breach::Value(place) => {
            let spec = COLUMNS.get(place)?;
            (Breaks::Form, spec.name, values::words(spec.holds))
        }
        Breach::Category(place) => (
            Breaks::Form,
            COLUMNS.get(place)?.name,
            "belongs to another ServiceCategory".to_owned(),
        ),
        Breach::Together(place) => {
            let rule = RULES.get(place)?;
            (Breaks::Together, rule.column, rule.words.to_owned())
        }
    })
}
