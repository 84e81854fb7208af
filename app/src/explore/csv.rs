//! The explorer's tables as a file: what the page shows, in the page's order, with every row and every digit. Must not know
//! who downloads it.

use super::form::normal;
use super::rows::arrange;
use crate::location::State;
use floe_domain::cost::grammar::{GrammarError, decode};
use floe_domain::cost::{self, view::ReportView};

/// What the page at this search part of an address shows.
///
/// # Errors
///
/// When the address asks nothing that can be answered.
pub fn asked(search: &str) -> Result<State, GrammarError> {
    State::from_pairs(&normal(decode(search))?)
}

/// The tables of `report`, one below the other, with the rows in the order of `state`.
#[must_use]
pub fn csv(mut report: ReportView, state: &State) -> String {
    let buckets = std::mem::take(&mut report.buckets);
    for unit in &mut report.units {
        arrange(&mut unit.rows, state.sort, &buckets);
    }
    report.buckets = buckets;
    cost::csv::table(&report)
}
