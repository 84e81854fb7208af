//! A treemap of one unit: a tile per series of its chart, each a link that looks into it. Knows figures and tiles; must not
//! know where figures come from.

use floe_app::chart::coordinate::{percent, text};
use floe_app::chart::treemap::{HEIGHT, tiles};
use floe_app::explore::drawing::{class_of, drawn};
use floe_app::explore::{finding, steps};
use floe_app::location::State;
use floe_domain::cost::view::{ReportView, SeriesView, UnitView};
use floe_domain::money::format::{figure, full};
use leptos::prelude::*;

/// About how many times as wide as high it is drawn on a desk.
const WIDE: f64 = 3.0;
/// Tiles that are narrower have no room for a word.
const NARROWEST: f64 = 0.045;
/// Pixels that one line of words takes, and two.
const LINES: [f64; 2] = [24.0, 44.0];

/// The treemap.
pub(super) fn draw(report: &ReportView, unit: &UnitView, state: &State) -> AnyView {
    let mut series: Vec<&SeriesView> = drawn(state, unit).collect();
    series.sort_by_key(|one| std::cmp::Reverse(one.total));
    let values: Vec<f64> = series.iter().map(|one| one.total.for_geometry()).collect();
    let (seen, unseen): (Vec<_>, Vec<_>) = series
        .iter()
        .zip(tiles(&values, WIDE))
        .partition(|(_, tile)| tile.width * tile.height > 0.0);
    let words = |one: &SeriesView| {
        let share = one
            .share
            .map(|share| format!(", {share}"))
            .unwrap_or_default();
        format!("{}: {} {}{share}", one.label, full(one.total), unit.unit)
    };
    let marks = seen
        .into_iter()
        .map(|(one, tile)| {
            let high = tile.height * HEIGHT;
            let is_wide = tile.width >= NARROWEST;
            let name = (is_wide && high >= LINES[0])
                .then(|| view! { <text class="tile-name" x="8" y="18">{one.label.clone()}</text> });
            let value = (is_wide && high >= LINES[1]).then(|| {
                view! { <text class="tile-value" x="8" y="36">{figure(one.total, report.metric, &unit.unit)}</text> }
            });
            let inside = view! {
                <title>{words(one)}</title>
                <rect class=class_of(one.slot) width="100%" height="100%"></rect>
                {name}
                {value}
            };
            let tile_view = match &one.keys {
                Some(keys) if !keys.is_empty() => {
                    let href = steps::drill(state, keys).href();
                    view! { <a href=href aria-label=words(one)>{inside}</a> }.into_any()
                }
                _ => view! { <g role="img" aria-label=words(one)>{inside}</g> }.into_any(),
            };
            view! {
                <svg x=percent(tile.x) y=percent(tile.y) width=percent(tile.width) height=percent(tile.height)>{tile_view}</svg>
            }
        })
        .collect_view();
    let left_out: Vec<String> = unseen
        .into_iter()
        .map(|(one, _)| {
            let amount = figure(one.total, report.metric, &unit.unit);
            format!("{} {amount}", one.label)
        })
        .collect();
    let left_out = (!left_out.is_empty()).then(|| {
        view! { <p class="meta">{format!("Without a tile, since an area is never negative or zero: {}.", left_out.join("; "))}</p> }
    });
    let name = format!(
        "Treemap: {}. Each tile leads deeper; the table below has all figures.",
        finding::name(report, unit)
    );
    view! {
        <svg class="treemap" width="100%" height=text(HEIGHT) role="group" aria-label=name>{marks}</svg>
        {left_out}
    }
    .into_any()
}
