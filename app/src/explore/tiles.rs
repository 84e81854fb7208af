//! Which series have a tile in a treemap, on the page and in a picture. Server only. Knows figures; must not know pixels.

use super::drawing::drawn;
use crate::chart::treemap::{Tile, tiles};
use crate::location::State;
use floe_domain::cost::view::{ReportView, SeriesView, UnitView};
use floe_domain::money::format::{figure, full};

/// The series of a treemap, the largest first.
#[derive(Clone, Debug)]
pub struct Tiles<'a> {
    /// Those that have an area.
    pub seen: Vec<(&'a SeriesView, Tile)>,
    /// Those that have none, since they are not above zero.
    pub unseen: Vec<&'a SeriesView>,
}

impl<'a> Tiles<'a> {
    /// Those of a unit that are drawn, on a place so many times as wide as high.
    #[must_use]
    pub fn of(state: &'a State, unit: &'a UnitView, wide: f64) -> Self {
        let mut series: Vec<&SeriesView> = drawn(state, unit).collect();
        series.sort_by_key(|one| std::cmp::Reverse(one.total));
        let values: Vec<f64> = series.iter().map(|one| one.total.for_geometry()).collect();
        let (seen, unseen): (Vec<_>, Vec<_>) = series
            .into_iter()
            .zip(tiles(&values, wide))
            .partition(|(_, tile)| tile.width * tile.height > 0.0);
        Self {
            seen,
            unseen: unseen.into_iter().map(|(one, _)| one).collect(),
        }
    }

    /// Which series have no tile, and why; none where all have one.
    #[must_use]
    pub fn left_out(&self, report: &ReportView, unit: &UnitView) -> Option<String> {
        let left_out: Vec<String> = self
            .unseen
            .iter()
            .map(|one| {
                let amount = figure(one.total, report.metric, &unit.unit);
                format!("{} {amount}", one.label)
            })
            .collect();
        (!left_out.is_empty()).then(|| {
            format!(
                "Without a tile, since an area is never negative or zero: {}.",
                left_out.join("; ")
            )
        })
    }
}

/// What a tile shows: `eu-west-1: 3.75 USD, 18.3%`.
#[must_use]
pub fn words(series: &SeriesView, unit: &UnitView) -> String {
    let share = series
        .share
        .map(|share| format!(", {share}"))
        .unwrap_or_default();
    format!(
        "{}: {} {}{share}",
        series.label,
        full(series.total),
        unit.unit
    )
}
