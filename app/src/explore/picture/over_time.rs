//! A chart over time in a picture: its scale, its marks, its periods and its legend. Knows pixels; must not know amounts.

use super::super::drawing::drawing;
use super::{LEFT, LINE, legend, say};
use crate::chart::colours::light;
use crate::chart::coordinate::text as at;
use crate::chart::drawing::Drawing;
use crate::chart::{HEIGHT, Kind, WIDTH, marks};
use crate::location::State;
use crate::view::ExplorePage;
use floe_domain::cost::view::UnitView;

/// Height of the time axis.
const AXIS: f64 = 30.0;

/// Draws it with its top at `top`; its height.
pub(super) fn draw(
    out: &mut String,
    page: &ExplorePage,
    unit: &UnitView,
    state: &State,
    top: f64,
) -> f64 {
    let drawing = drawing(page, unit, state);
    plot(out, &drawing, top);
    let names: Vec<_> = drawing
        .series
        .iter()
        .map(|series| (Some(light(&series.class)), series.label.clone()))
        .collect();
    HEIGHT + AXIS + legend(out, &names, top + HEIGHT + AXIS)
}

fn plot(out: &mut String, drawing: &Drawing, top: f64) {
    let plot = drawing.plot();
    for tick in &plot.axis.ticks {
        let y = top + plot.axis.y(tick.value);
        let colour = if tick.value == 0.0 {
            "#9aa8b2"
        } else {
            "#dde5ea"
        };
        out.push_str(&format!(
            "<line x1=\"{}\" x2=\"{}\" y1=\"{}\" y2=\"{}\" stroke=\"{colour}\"/>",
            at(LEFT),
            at(LEFT + WIDTH),
            at(y),
            at(y)
        ));
        let place = (LEFT - 8.0, y + 4.0);
        say(
            out,
            place,
            "font-size=\"12\" fill=\"#52616b\" text-anchor=\"end\"",
            &tick.label,
        );
    }
    out.push_str(&format!(
        "<g transform=\"translate({} {})\">",
        at(LEFT),
        at(top)
    ));
    for (series, path) in drawing.series.iter().zip(&plot.paths) {
        let colour = light(&series.class);
        let paint = if drawing.kind == Kind::Lines {
            format!(
                "fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"{}",
                dashes(&series.class)
            )
        } else {
            format!("fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"0.5\"")
        };
        out.push_str(&format!("<path d=\"{path}\" {paint}/>"));
    }
    out.push_str("</g>");
    let columns = drawing.columns.len();
    for place in marks::labelled(columns, 12) {
        let x = LEFT + marks::middle(place, columns);
        let style = "font-size=\"12\" fill=\"#52616b\" text-anchor=\"middle\"";
        say(
            out,
            (x, top + HEIGHT + LINE),
            style,
            &drawing.told.tick.at(place),
        );
    }
}

/// How a line of a series' tone is broken, so that lines of one colour can be told apart without it.
fn dashes(class: &str) -> &'static str {
    if class.ends_with(" tone-1") {
        " stroke-dasharray=\"7 4\""
    } else if class.ends_with(" tone-2") {
        " stroke-dasharray=\"2 3\""
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_colour_are_broken_as_on_the_page() {
        let style = include_str!("../../../../style/chart.css");
        for class in ["slot-3 tone-1", "slot-3 tone-2"] {
            let tone = class.strip_prefix("slot-3 ").unwrap();
            let (_, rule) = style
                .split_once(&format!(".lines path.{tone} {{ stroke-dasharray: "))
                .unwrap();
            let (dashes, _) = rule.split_once(';').unwrap();
            assert_eq!(
                super::dashes(class),
                format!(" stroke-dasharray=\"{dashes}\"")
            );
        }
        assert_eq!(dashes("slot-3"), "");
    }
}
