//! Which table of a chunk answers a question, and which of its rows. Knows filters; must not know where sums go.

use super::ascending::Ascending;
use super::chunk::{Chunk, Local};
use super::codes::Codes;
use super::scan::Test;
use super::table::{Column, Run, Table};
use floe_domain::cost::{Dimension, Metric, ResolvedQuery};
use floe_domain::time::Granularity;

/// Which tables may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The smallest that can.
    Rollups,
    /// Those of the charges.
    Charges,
}

/// A table with the rows that a question is about.
pub(super) struct Part<'a> {
    /// The chunk's place in the cube.
    pub(super) place: usize,
    /// The chunk.
    pub(super) chunk: &'a Chunk,
    /// The table that answers.
    pub(super) table: &'a Table,
    /// What its rows must pass, by what they are sorted by.
    pub(super) ascending: Option<Ascending<'a>>,
    /// What else they must pass.
    pub(super) tests: Vec<Test<'a>>,
}

/// What of a chunk the question is about; none when nothing is.
pub(super) fn part<'a>(
    place: usize,
    chunk: &'a Chunk,
    query: &ResolvedQuery,
    (first, end): (i32, i32),
    source: Source,
) -> Option<Part<'a>> {
    let days = chunk.tables.first()?.days;
    (first <= days.1 && days.0 < end).then_some(())?;
    let tests = conditions(chunk, query)?;
    let groups = query.group_by.iter().filter_map(Column::of);
    let unit = Column::of(&Dimension::Unit).filter(|_| query.metric == Metric::ConsumedQuantity);
    let hour = Some(Column::HOUR).filter(|_| query.granularity == Granularity::Hour);
    let tested = tests.iter().map(|(column, _)| *column);
    let needed: Vec<Column> = groups.chain(unit).chain(hour).chain(tested).collect();
    let coarse = matches!(
        query.granularity,
        Granularity::None | Granularity::Month | Granularity::Quarter | Granularity::Year
    );
    let whole = |run: &Run| {
        let inside = first <= run.first && run.last < end;
        let apart = run.last < first || end <= run.first;
        inside || apart
    };
    let answers = |table: &&Table| {
        needed.iter().all(|column| table.column(*column).is_some())
            && (table.daily || (coarse && table.runs.iter().all(whole)))
    };
    let most = match source {
        Source::Rollups => usize::MAX,
        Source::Charges => 1,
    };
    let table = chunk
        .tables
        .iter()
        .take(most)
        .filter(answers)
        .min_by_key(|table| table.rows)?;
    let hit = table
        .runs
        .iter()
        .any(|run| first <= run.first && run.first < end);
    hit.then_some(())?;
    let (mut ascending, mut row_tests) = (None, Vec::new());
    let service = Column::of(&Dimension::Service).filter(|_| table.by_service);
    for (column, pass) in tests {
        match table.column(column)? {
            Codes::Same(code) => {
                pass.get(*code as usize).filter(|pass| **pass)?;
            }
            codes => {
                let test = Test { codes, pass };
                let is_sorted = service == Some(column);
                match is_sorted.then(|| Ascending::of(&test)).flatten() {
                    Some(found) => ascending = Some(found),
                    None => row_tests.push(test),
                }
            }
        }
    }
    Some(Part {
        place,
        chunk,
        table,
        ascending,
        tests: row_tests,
    })
}

/// Per column, which codes pass; none when no row can.
fn conditions(chunk: &Chunk, query: &ResolvedQuery) -> Option<Vec<(Column, Vec<bool>)>> {
    let mut conditions: Vec<(Column, Vec<bool>)> = Vec::new();
    for filter in &query.filters {
        let local = chunk.local(&filter.dimension);
        let mut pass = vec![!filter.mode.is_wanted(); local.len() + 1];
        if filter.mode.is_exact() {
            for value in &filter.values {
                let code = local.find(value.as_deref());
                if let Some(slot) = code.and_then(|code| pass.get_mut(code as usize)) {
                    *slot = filter.mode.is_wanted();
                }
            }
        } else {
            // Texts are looked for in the dictionary, once a value, however many charges have it.
            for (code, slot) in (0..).zip(&mut pass) {
                *slot = filter.passes(local.get(code));
            }
        }
        let passes = |code: u32| pass.get(code as usize).copied().unwrap_or(false);
        let (column, pass) = match local {
            Local::Shared(value) => {
                passes(value.is_some().into()).then_some(())?;
                continue;
            }
            Local::Untagged => {
                passes(0).then_some(())?;
                continue;
            }
            Local::Column(column, _) => (column, pass),
            Local::Keyed(column, sets, tag) => (
                column,
                (0..sets).map(|set| passes(tag.of_set.at(set))).collect(),
            ),
        };
        match conditions.iter_mut().find(|(other, _)| *other == column) {
            Some((_, both)) => {
                for (one, other) in both.iter_mut().zip(pass) {
                    *one &= other;
                }
            }
            None => conditions.push((column, pass)),
        }
    }
    conditions.retain(|(_, pass)| pass.contains(&false));
    let possible = conditions.iter().all(|(_, pass)| pass.contains(&true));
    possible.then_some(conditions)
}
