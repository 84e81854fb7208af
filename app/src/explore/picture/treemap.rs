//! A treemap in a picture, with the tiles of the page. Knows pixels and figures; must not know where figures come from.

use super::super::drawing::class_of;
use super::super::tiles::{Tiles, words};
use super::{LEFT, LINE, escaped, legend, remark, say};
use crate::chart::WIDTH;
use crate::chart::colours::light;
use crate::chart::coordinate::text as at;
use crate::chart::treemap::{HEIGHT, lines};
use crate::location::State;
use floe_domain::cost::view::{ReportView, UnitView};
use floe_domain::money::format::figure;

/// Draws it with its top at `top`; its height.
pub(super) fn draw(
    out: &mut String,
    report: &ReportView,
    unit: &UnitView,
    state: &State,
    top: f64,
) -> f64 {
    let tiles = Tiles::of(state, unit, WIDTH / HEIGHT);
    let mut names = Vec::new();
    for (one, tile) in &tiles.seen {
        let colour = light(&class_of(one.slot));
        let amount = figure(one.total, report.metric, &unit.unit);
        // A picture of its own: words that are longer than the tile end at its edge.
        out.push_str(&format!(
            "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title><rect width=\"100%\" height=\"100%\" \
             fill=\"{colour}\" fill-opacity=\"0.3\" stroke=\"#ffffff\" stroke-width=\"3\"/>",
            at(LEFT + tile.x * WIDTH),
            at(top + tile.y * HEIGHT),
            at(tile.width * WIDTH),
            at(tile.height * HEIGHT),
            escaped(&words(one, unit)),
        ));
        let said = [
            (18.0, " font-weight=\"600\"", &one.label),
            (36.0, "", &amount),
        ];
        for (y, weight, words) in said.into_iter().take(lines(tile)) {
            say(out, (8.0, y), &format!("font-size=\"12\"{weight}"), words);
        }
        out.push_str("</svg>");
        names.push((Some(colour), format!("{}: {amount}", one.label)));
    }
    let mut high = HEIGHT + legend(out, &names, top + HEIGHT + LINE / 2.0) + LINE / 2.0;
    if let Some(left_out) = tiles.left_out(report, unit) {
        high += remark(out, &left_out, top + high - LINE);
    }
    high
}
