//! The explorer's tables as a file: what the page shows, in the page's order, with every row and every digit. Must not know
//! who downloads it.

use super::rows::arrange;
use crate::chart::Kind;
use crate::location::State;
use floe_domain::cost::{
    self,
    view::{ReportView, pivot::Pivot},
};

/// The tables of `report`, one below the other, with the rows in the order of `state`.
#[must_use]
pub fn csv(mut report: ReportView, state: &State) -> String {
    if !state.pivot.is_empty() {
        let pivots: Vec<_> = report
            .units
            .iter()
            .map(|unit| Pivot::of(&report, unit, &state.pivot))
            .collect();
        return cost::csv::pivots(&pivots) + &cost::csv::rates(report.conversion.as_ref());
    }
    if state.chart == Kind::Cumulative {
        report.accumulate();
    }
    let buckets = std::mem::take(&mut report.buckets);
    for unit in &mut report.units {
        arrange(&mut unit.rows, state.sort, &buckets);
    }
    report.buckets = buckets;
    cost::csv::table(&report)
}
