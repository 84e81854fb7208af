//! The explorer's charts as one SVG file that stands alone: with its colours, its scale, its legend, and what was asked, when and in
//! which units. Server only. Each kind of chart has a file; this one knows what stands around them, and must not know the page.

mod map;
mod over_time;
mod treemap;

use super::finding;
use crate::chart::coordinate::text as at;
use crate::chart::spark::Regions;
use crate::chart::{Kind, WIDTH};
use crate::location::State;
use crate::view::ExplorePage;
use floe_domain::cost::csv::Asked;
use floe_domain::cost::view::UnitView;

/// Room left of a plot for its scale, and right of it.
const LEFT: f64 = 88.0;
const RIGHT: f64 = 32.0;
/// Room above a plot for its name and total.
const HEAD: f64 = 76.0;
/// Height of a line of the legend or of what was asked.
const LINE: f64 = 20.0;
/// About how many small letters fit across.
const LETTERS: usize = 170;
/// How many columns the legend has.
const ACROSS: usize = 3;

/// An answer and how it is looked at.
struct Drawn<'a> {
    page: &'a ExplorePage,
    state: &'a State,
}

/// The charts of all units, one below the other. `regions` are those of each unit, where the state asks for a map; else none.
#[must_use]
pub fn picture(page: &ExplorePage, state: &State, regions: &[Regions], asked: &Asked) -> String {
    let mut body = String::new();
    let mut y = 0.0;
    let none = Regions::default();
    for (place, unit) in page.report.units.iter().enumerate() {
        let regions = regions.get(place).unwrap_or(&none);
        y += chart(&mut body, &Drawn { page, state }, unit, regions, y);
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
fn chart(out: &mut String, asked: &Drawn<'_>, unit: &UnitView, regions: &Regions, y: f64) -> f64 {
    let report = &asked.page.report;
    let total = format!("{} {}", finding::total(report, unit), unit.unit);
    let name = finding::name(report, unit);
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
    let high = match asked.state.chart {
        Kind::Treemap => treemap::draw(out, report, unit, asked.state, top),
        Kind::Map => map::draw(out, report, regions, top),
        _ => over_time::draw(out, asked.page, unit, asked.state, top),
    };
    HEAD + high
}

/// Names in columns below a chart, each with its colour where it has one; their height.
fn legend(out: &mut String, names: &[(Option<String>, String)], top: f64) -> f64 {
    for (place, (colour, name)) in names.iter().enumerate() {
        let across = WIDTH / ACROSS as f64;
        let x = LEFT + (place % ACROSS) as f64 * across;
        let line = top + LINE + (place / ACROSS) as f64 * LINE;
        if let Some(colour) = colour {
            out.push_str(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"10\" height=\"10\" rx=\"2\" fill=\"{colour}\"/>",
                at(x),
                at(line - 10.0)
            ));
        }
        let indent = if colour.is_some() { 16.0 } else { 0.0 };
        say(out, (x + indent, line), "font-size=\"12\"", &short(name));
    }
    LINE * (names.len().div_ceil(ACROSS) as f64 + 1.0)
}

/// Small words below a chart, over as many lines as they take; their height.
fn remark(out: &mut String, words: &str, top: f64) -> f64 {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split(' ') {
        let is_full = lines
            .last()
            .is_some_and(|line| line.chars().count() + word.chars().count() >= LETTERS);
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    for (place, line) in lines.iter().enumerate() {
        let y = top + LINE * (place as f64 + 1.0);
        say(out, (LEFT, y), "font-size=\"12\" fill=\"#52616b\"", line);
    }
    LINE * (lines.len() as f64)
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
            '\u{fffe}' | '\u{ffff}' => {}
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
        assert_eq!(
            escaped("<b>&\u{1}\"x\"\u{ffff}\n"),
            "&lt;b&gt;&amp;&quot;x&quot; "
        );
    }

    #[test]
    fn a_long_remark_goes_on_below_and_loses_no_word() {
        let words = vec!["region"; 60].join(" ");
        let mut out = String::new();
        assert_eq!(remark(&mut out, &words, 0.0), LINE * 3.0);
        assert_eq!(out.matches("<text").count(), 3);
        assert_eq!(out.matches("region").count(), 60);
    }
}
