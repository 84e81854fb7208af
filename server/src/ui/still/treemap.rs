//! A treemap of one unit: a tile per series of its chart, each a link that looks into it. Knows figures and tiles; must not
//! know where figures come from.

use floe_app::chart::coordinate::{percent, text};
use floe_app::chart::treemap::{HEIGHT, lines};
use floe_app::explore::drawing::class_of;
use floe_app::explore::tiles::{Tiles, words};
use floe_app::explore::{finding, steps};
use floe_app::location::State;
use floe_domain::cost::view::{ReportView, UnitView};
use floe_domain::money::format::figure;
use leptos::prelude::*;

/// About how many times as wide as high it is drawn on a desk.
const WIDE: f64 = 3.0;

/// The treemap.
pub(super) fn draw(report: &ReportView, unit: &UnitView, state: &State) -> AnyView {
    let tiles = Tiles::of(state, unit, WIDE);
    let marks = tiles
        .seen
        .iter()
        .map(|(one, tile)| {
            let words = words(one, unit);
            let room = lines(tile);
            let name = (room > 0)
                .then(|| view! { <text class="tile-name" x="8" y="18">{one.label.clone()}</text> });
            let value = (room > 1).then(|| {
                view! { <text class="tile-value" x="8" y="36">{figure(one.total, report.metric, &unit.unit)}</text> }
            });
            let inside = view! {
                <title>{words.clone()}</title>
                <rect class=class_of(one.slot) width="100%" height="100%"></rect>
                {name}
                {value}
            };
            let tile_view = match &one.keys {
                Some(keys) if !keys.is_empty() => {
                    let href = steps::drill(state, keys).href();
                    view! { <a href=href aria-label=words>{inside}</a> }.into_any()
                }
                _ => view! { <g role="img" aria-label=words>{inside}</g> }.into_any(),
            };
            view! {
                <svg x=percent(tile.x) y=percent(tile.y) width=percent(tile.width) height=percent(tile.height)>{tile_view}</svg>
            }
        })
        .collect_view();
    let left_out = tiles
        .left_out(report, unit)
        .map(|words| view! { <p class="meta">{words}</p> });
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
