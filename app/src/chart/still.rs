//! What of a chart over time does not move, as markup: bands, grid, marks, hatches, labels, numbers. It is put in place as a
//! whole with each answer. Knows pixels; must not know amounts, events or the address.

use super::coordinate::{percent, text};
use super::drawing::{Drawing, Plot};
use super::{HEIGHT, Kind, WIDTH, marks, thin, weave};
use maud::{Markup, html};

/// Room above the plot for bands' labels and the highest tick.
pub(super) const ABOVE: f64 = 20.0;
/// Room below for the time axis.
pub(super) const BELOW: f64 = 24.0;
/// How wide a letter of a band's name is, in pixels, on a plot of about [`WIDTH`] pixels.
const LETTER: f64 = 7.0;
/// With more bars than this there is no room for lines between the parts of a stack.
const DENSE: usize = 62;
/// How many labels the time axis has at most.
const LABELS: usize = 12;

/// The words of the value axis.
pub(super) fn scale(plot: &Plot) -> Markup {
    html! {
        @for tick in &plot.axis.ticks {
            text class="chart-label" x="52" y=(text(ABOVE + plot.axis.y(tick.value))) text-anchor="end" dominant-baseline="middle" {
                (tick.label)
            }
        }
    }
}

/// Everything inside the plot that does not move; `id` is the chart's.
pub(super) fn still(drawing: &Drawing, plot: &Plot, id: &str) -> Markup {
    let columns = drawing.columns.len();
    let class = match drawing.kind {
        Kind::Bars if columns > DENSE => "bars dense",
        Kind::Grouped if columns * drawing.series.len() > DENSE => "bars dense",
        Kind::Bars | Kind::Grouped => "bars",
        Kind::Lines => "lines",
        _ => "areas",
    };
    let is_bars = matches!(drawing.kind, Kind::Bars | Kind::Grouped);
    let is_filled = drawing.kind != Kind::Lines;
    let view_box = format!("0 0 {} {}", text(WIDTH), text(HEIGHT));
    html! {
        defs {
            pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line class="hatch" x1="0" x2="0" y1="0" y2="6" {}
            }
            pattern id={ (id) "-dots" } width="6" height="6" patternUnits="userSpaceOnUse" {
                circle class="dots" cx="3" cy="3" r="1.6" {}
            }
            @if is_filled { (weave::weaves(&drawing.series, id)) }
        }
        g class="bands" { (bands(drawing)) }
        g {
            @for tick in &plot.axis.ticks {
                @let y = text(ABOVE + plot.axis.y(tick.value));
                line class=(if tick.value == 0.0 { "grid zero" } else { "grid" }) x1="0" x2="100%" y1=(y) y2=(y) {}
            }
        }
        svg class=(class) x="0" y=(text(ABOVE)) width="100%" height=(text(HEIGHT)) viewBox=(view_box) preserveAspectRatio="none" {
            @for (series, path) in drawing.series.iter().zip(&plot.paths) {
                @let fill = is_filled.then(|| weave::fill(&series.class, id));
                path class=(series.class) fill=[fill] d=(path) vector-effect="non-scaling-stroke" {}
            }
        }
        g { (hatches(drawing, plot, id, is_bars)) }
        svg x="0" y=(text(ABOVE)) width="100%" height=(text(HEIGHT)) viewBox=(view_box) preserveAspectRatio="none" {
            @for (place, one) in drawing.likely.iter().enumerate() {
                @let area = if is_bars { "" } else { " area" };
                path class={ (one.class) (area) } d=(likely(drawing, plot, place, &one.ranges)) vector-effect="non-scaling-stroke" {}
            }
            @for (place, (class, values)) in drawing.ghosts.iter().enumerate() {
                path class=(class) d=(ghost(drawing, plot, place, values)) vector-effect="non-scaling-stroke" {}
            }
        }
        g { (labels(drawing)) }
        (numbers(drawing))
    }
}

/// The ranges around the `place`th of the series, or around all of them together.
fn likely(drawing: &Drawing, plot: &Plot, place: usize, ranges: &[Option<(f64, f64)>]) -> String {
    match drawing.kind {
        Kind::Grouped => marks::likely_bars(ranges, &plot.axis, (place, drawing.likely.len())),
        Kind::Bars => marks::likely_bars(ranges, &plot.axis, (0, 1)),
        _ => marks::likely(ranges, &plot.axis),
    }
}

/// What the `place`th of the series is compared with, or all of them together.
fn ghost(drawing: &Drawing, plot: &Plot, place: usize, values: &[f64]) -> String {
    let columns = drawing.columns.len();
    let values = &thin::values(values, columns);
    let (columns, ghosts) = (columns.div_ceil(thin::step(columns)), drawing.ghosts.len());
    if drawing.kind == Kind::Grouped && ghosts > 1 {
        return marks::levels(values, columns, &plot.axis, (place, ghosts));
    }
    let is_bars = matches!(drawing.kind, Kind::Bars | Kind::Grouped);
    marks::ghost(values, columns, &plot.axis, is_bars)
}

fn bands(drawing: &Drawing) -> Markup {
    html! {
        @for band in &drawing.bands {
            g class="band" {
                rect x=(percent(band.left)) y="0" width=(percent(band.width)) height=(text(ABOVE + HEIGHT)) {}
                // A name that does not fit would run into the next one; all names stand below the chart.
                @if band.width * WIDTH >= band.label.chars().count() as f64 * LETTER {
                    svg x=(percent(band.left)) y="0" width="1" height="18" {
                        text x="4" y="12" class="band-label" { (band.label) }
                    }
                }
            }
        }
    }
}

fn hatches(drawing: &Drawing, plot: &Plot, id: &str, is_bars: bool) -> Markup {
    let marked = drawing.columns.iter().enumerate();
    html! {
        @for (place, column) in marked.filter(|(_, column)| !column.mark.is_empty()) {
            @let area = marks::hatch(&plot.spans, place, &plot.axis, is_bars);
            @let pattern = if column.is_estimate { "dots" } else { "hatch" };
            rect
                class=[column.is_estimate.then_some("estimate")]
                fill={ "url(#" (id) "-" (pattern) ")" }
                x=(percent(area.left))
                width=(percent(area.width))
                y=(text(ABOVE + area.top))
                height=(text(area.height)) {}
        }
    }
}

/// The words of the time axis.
fn labels(drawing: &Drawing) -> Markup {
    let columns = drawing.columns.len();
    let labelled = marks::labelled(columns, LABELS);
    let is_crowded = labelled.len() > 4;
    html! {
        @for (nth, place) in labelled.into_iter().enumerate() {
            // Every other label gives way where there is no room for all.
            text
                class=(if nth % 2 == 1 && is_crowded { "chart-label minor" } else { "chart-label" })
                x=(percent(marks::middle(place, columns) / WIDTH))
                y=(text(ABOVE + HEIGHT + 17.0))
                text-anchor="middle" { (drawing.told.tick.at(place)) }
        }
    }
}

/// The numbers of notes and events; what they are stands below the chart.
fn numbers(drawing: &Drawing) -> Markup {
    html! {
        @for mark in &drawing.numbers {
            @let width = 10.0 + 7.0 * mark.label.chars().count() as f64;
            svg class=(if mark.is_refusal { "number-mark refused" } else { "number-mark" }) x=(percent(mark.left)) y="0" width="1" height="1" overflow="visible" {
                line x1="0" x2="0" y1="16" y2=(text(ABOVE + HEIGHT)) {}
                rect x=(text(-width / 2.0)) y="0" width=(text(width)) height="16" rx="8" {}
                text x="0" y="12" text-anchor="middle" { (mark.label) }
            }
        }
    }
}
