//! A map of regions in a picture, with the bubbles of the page. Knows pixels and places; must not know what regions are.

use super::{LEFT, LINE, escaped, legend, remark};
use crate::chart::WIDTH;
use crate::chart::colours::light;
use crate::chart::coordinate::text as at;
use crate::chart::spark::{Regions, placed};
use crate::chart::world::SIZE;
use floe_domain::cost::view::ReportView;

/// The land of the page's map.
const LAND: &str = include_str!("../../../assets/map/land.svg");

/// Draws it with its top at `top`; its height.
pub(super) fn draw(out: &mut String, report: &ReportView, regions: &Regions, top: f64) -> f64 {
    let (width, height) = SIZE;
    let high = WIDTH / width * height;
    out.push_str(&format!(
        "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\"><path fill=\"#dde5ea\" d=\"{}\"/>",
        at(LEFT),
        at(top),
        at(WIDTH),
        at(high),
        at(width),
        at(height),
        land()
    ));
    for (bubble, circle) in placed(regions.bubbles.clone()) {
        let colour = light(&bubble.class);
        let (x, y) = (at(circle.x), at(circle.y));
        out.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"{colour}\" fill-opacity=\"0.62\" stroke=\"{colour}\" \
             stroke-width=\"1.25\"><title>{}</title></circle>",
            at(circle.radius),
            escaped(&bubble.words)
        ));
        if !bubble.label.is_empty() {
            out.push_str(&format!(
                "<text x=\"{x}\" y=\"{}\" font-size=\"12\" font-weight=\"600\" text-anchor=\"middle\" paint-order=\"stroke\" \
                 stroke=\"#ffffff\" stroke-width=\"3\">{}</text>",
                at(circle.label()),
                escaped(&bubble.label)
            ));
        }
    }
    out.push_str("</svg>");
    let metric = report.metric.label().to_lowercase();
    let area = format!("Area is {metric}, by region, of the whole range.");
    let mut below = high + remark(out, &area, top + high);
    if !regions.beside.is_empty() {
        below += remark(out, "Not on the map:", top + below);
        let names: Vec<(Option<String>, String)> = regions
            .beside
            .iter()
            .map(|one| (None, format!("{}: {}", one.name, one.amount)))
            .collect();
        below += legend(out, &names, top + below);
    }
    below + LINE
}

/// The outline of all land, in the map's own units.
fn land() -> &'static str {
    LAND.split_once(" d=\"")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map_or("", |(outline, _)| outline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_land_of_the_page_is_one_outline() {
        assert_eq!(LAND.matches(" d=\"").count(), 1);
        assert!(land().starts_with('M') && land().ends_with('z'));
        assert!(land().len() > 20_000);
    }
}
