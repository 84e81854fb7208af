//! What of the explorer stands still: treemaps, maps and pivot tables. The server draws them and sends markup, so that they
//! cost the browser half nothing; their links are plain ones. Knows which state asks for which; must not add anything up.

mod map;
mod pivot;
mod treemap;

pub(crate) use map::regions;

use crate::service::Refused;
use crate::service::costs::Costs;
use floe_app::chart::Kind;
use floe_app::location::State;
use floe_domain::cost::view::ReportView;
use floe_domain::cost::view::pivot::Pivot;
use leptos::prelude::*;

/// The chart of each unit of a report, where the state asks for one that stands still.
pub(super) async fn charts(
    costs: &Costs,
    report: &ReportView,
    state: &State,
) -> Result<Vec<String>, Refused> {
    Ok(match state.chart {
        Kind::Treemap => report
            .units
            .iter()
            .map(|unit| treemap::draw(report, unit, state).to_html())
            .collect(),
        Kind::Map => map::draw(costs, report, state).await?,
        _ => Vec::new(),
    })
}

/// The table of each unit of a report, where the state asks for rows against columns.
pub(super) fn pivots(report: &ReportView, state: &State) -> Vec<String> {
    if state.pivot.is_empty() {
        return Vec::new();
    }
    report
        .units
        .iter()
        .map(|unit| {
            let pivot = Pivot::of(report, unit, &state.pivot);
            pivot::draw(report, &pivot, state).to_html()
        })
        .collect()
}
