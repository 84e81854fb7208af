//! The explorer's charts as one SVG file that stands alone: with its colours, its scale, its legend, and what was asked, when and in
//! which units. Server only. Knows the answer and pixels; must not know the page around it.

use super::drawing::drawing;
use super::finding;
use crate::chart::colours::light;
use crate::chart::coordinate::text as at;
use crate::chart::drawing::Drawing;
use crate::chart::{HEIGHT, Kind, WIDTH, marks};
use crate::location::State;
use crate::view::ExplorePage;
use floe_domain::cost::csv::Asked;
use floe_domain::cost::view::UnitView;

/// Room left of a plot for its scale, and right of it.
const LEFT: f64 = 88.0;
const RIGHT: f64 = 32.0;
/// Room above a plot for its name and total.
const HEAD: f64 = 76.0;
/// Height of the time axis, and of a line of the legend or of what was asked.
const AXIS: f64 = 30.0;
const LINE: f64 = 20.0;
/// How many columns the legend has.
const ACROSS: usize = 3;

/// The charts of all units, one below the other.
#[must_use]
pub fn picture(page: &ExplorePage, state: &State, asked: &Asked) -> String {
    let mut body = String::new();
    let mut y = 0.0;
    for unit in &page.report.units {
        y += chart(&mut body, page, unit, state, y);
    }
    if page.report.units.is_empty() {
        y += HEAD;
        say(
            &mut body,
            (LEFT, 44.0),
            "font-size=\"16\"",
            "No charges match",
        );
    }
    for (name, words) in asked.pairs() {
        y += LINE;
        let line = format!("{name}: {words}");
        say(
            &mut body,
            (LEFT, y),
            "font-size=\"12\" fill=\"#52616b\"",
            &line,
        );
    }
    let (width, height) = (at(LEFT + WIDTH + RIGHT), at(y + LINE));
    let title = page
        .report
        .units
        .first()
        .map(|unit| finding::name(&page.report, unit))
        .unwrap_or_default();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif\" fill=\"#16212a\">\
         <title>{}</title><rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>{body}</svg>\n",
        escaped(&title)
    )
}

/// One unit's chart with its top at `y`; its height.
fn chart(out: &mut String, page: &ExplorePage, unit: &UnitView, state: &State, y: f64) -> f64 {
    let drawing = drawing(page, unit, state);
    let total = format!("{} {}", finding::total(&page.report, unit), unit.unit);
    let name = finding::name(&page.report, unit);
    say(
        out,
        (LEFT, y + 32.0),
        "font-size=\"13\" fill=\"#52616b\"",
        &name,
    );
    say(
        out,
        (LEFT, y + 58.0),
        "font-size=\"22\" font-weight=\"600\"",
        &total,
    );
    let top = y + HEAD;
    plot(out, &drawing, top);
    let legend = top + HEIGHT + AXIS + LINE;
    for (place, series) in drawing.series.iter().enumerate() {
        let across = WIDTH / ACROSS as f64;
        let x = LEFT + (place % ACROSS) as f64 * across;
        let line = legend + (place / ACROSS) as f64 * LINE;
        let colour = light(&series.class);
        out.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"10\" rx=\"2\" fill=\"{colour}\"/>",
            at(x),
            at(line - 10.0)
        ));
        say(
            out,
            (x + 16.0, line),
            "font-size=\"12\"",
            &short(&series.label),
        );
    }
    let lines = drawing.series.len().div_ceil(ACROSS) as f64;
    HEAD + HEIGHT + AXIS + LINE * (lines + 1.0)
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
        let Some(column) = drawing.columns.get(place) else {
            continue;
        };
        let x = LEFT + marks::middle(place, columns);
        let style = "font-size=\"12\" fill=\"#52616b\" text-anchor=\"middle\"";
        say(out, (x, top + HEIGHT + LINE), style, &column.tick);
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

fn say(out: &mut String, (x, y): (f64, f64), style: &str, words: &str) {
    let (x, y) = (at(x), at(y));
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" {style}>{}</text>",
        escaped(words)
    ));
}

/// A name of the legend, cut where it would run into the next.
fn short(name: &str) -> String {
    const MOST: usize = 46;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST - 1).collect();
    format!("{start}…")
}

/// A text in XML. What XML can not hold at all is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_named_is_text_in_the_picture() {
        assert_eq!(escaped("<b>&\u{1}\"x\"\n"), "&lt;b&gt;&amp;&quot;x&quot; ");
    }

    #[test]
    fn lines_of_one_colour_are_broken_as_on_the_page() {
        let style = include_str!("../../../style/chart.css");
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
