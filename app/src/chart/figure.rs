//! A chart over time as SVG, with a cross-hair that the pointer and the arrow keys move. Knows pixels and events; must not
//! know amounts or the address. Sets attributes and classes only, since the content security policy refuses styles.

use super::coordinate::{percent, text};
use super::drawing::{Drawing, Plot};
use super::hand::Hand;
use super::pinned::pinned;
use super::still::{self, ABOVE, BELOW};
use super::words::Words;
use super::{HEIGHT, Kind, hit, marks};
use crate::ui::written::Written;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::svg::g;
use std::sync::{Arc, LazyLock};

/// The tooltip's width in pixels.
const TIP: u32 = 248;
/// Laid out when somebody points at it, or where it is not in the page yet.
type LazyPlot = LazyLock<Plot, Box<dyn FnOnce() -> Plot + Send>>;

/// The chart. `pick` is called with column and series when a mark is clicked, `zoom` with the first and the last of the columns that
/// were chosen.
#[component]
pub fn TimeChart(
    /// What to draw.
    drawing: Drawing,
    /// A name for the chart's parts, unique on the page.
    id: String,
    /// What the chart shows, for those who do not see it.
    name: String,
    /// A mark was clicked: its column and its series.
    pick: Callback<(usize, usize)>,
    /// Columns were chosen to be seen alone: the first and the last.
    zoom: Callback<(usize, usize)>,
) -> impl IntoView {
    let drawing = Arc::new(drawing);
    let plot: Arc<LazyPlot> = {
        let drawing = Arc::clone(&drawing);
        Arc::new(LazyPlot::new(Box::new(move || drawing.plot())))
    };
    let hand = Hand::new();
    let cursor = hand.cursor;
    let spoken = RwSignal::new(String::new());
    let surface = NodeRef::<Div>::new();
    let columns = drawing.columns.len();

    let at = {
        let (drawing, plot) = (Arc::clone(&drawing), Arc::clone(&plot));
        move |x: i32, y: i32| {
            let width = surface
                .get_untracked()
                .map_or(0, |surface| surface.offset_width());
            let column = hit::bucket_at(f64::from(x) / f64::from(width.max(1)), columns);
            let value = plot.axis.value_at(f64::from(y) - ABOVE);
            let reach = (plot.axis.top - plot.axis.bottom) / 20.0;
            let share = f64::from(x) / f64::from(width.max(1)) * columns as f64;
            let series = column.and_then(|column| match drawing.kind {
                Kind::Lines => hit::nearest_at(&plot.spans, column, value, reach),
                Kind::Grouped => {
                    let part = marks::part_at(share - column as f64, plot.spans.len())?;
                    let at = hit::stacked_at(plot.spans.get(part..=part)?, column, value)?;
                    Some(part + at)
                }
                _ => hit::stacked_at(&plot.spans, column, value),
            });
            (column, series)
        }
    };
    let is_over_mark = RwSignal::new(false);
    let moved = {
        let at = at.clone();
        move |event: PointerEvent| {
            let (column, series) = at(event.offset_x(), event.offset_y());
            if is_finger(&event) {
                hand.slide(event.offset_x(), column);
                return;
            }
            hand.travel(event.offset_x(), column, event.buttons() & 1 == 1);
            if is_over_mark.get_untracked() != series.is_some() {
                is_over_mark.set(series.is_some());
            }
        }
    };
    let down = {
        let at = at.clone();
        move |event: PointerEvent| {
            // A finger that moves up or down scrolls the page; sideways it reads the chart, and chooses nothing.
            if is_finger(&event) {
                hand.touch(event.offset_x());
            } else if event.button() == 0 {
                let (column, _) = at(event.offset_x(), event.offset_y());
                hand.press(event.offset_x(), column);
            }
        }
    };
    let up = move |event: PointerEvent| {
        if is_finger(&event) {
            return;
        }
        if let Some(chosen) = hand.release() {
            zoom.run(chosen);
        }
    };
    let clicked = move |event: MouseEvent| {
        let (column, series) = at(event.offset_x(), event.offset_y());
        if hand.ends_choice() {
            return;
        }
        match (column, series) {
            // A finger has not shown the values by hovering: its first tap keeps them open, and leads nowhere.
            _ if column != cursor.get_untracked() => {
                hand.is_pinned.set(false);
                hand.point(column);
                hand.is_pinned.set(column.is_some());
            }
            (Some(column), Some(series)) => pick.run((column, series)),
            _ => hand.is_pinned.update(|pinned| *pinned = !*pinned),
        }
    };
    let pressed = {
        let drawing = Arc::clone(&drawing);
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let last = columns.saturating_sub(1);
            match event.key().as_str() {
                "Escape" if !hand.escape() => return,
                "Escape" => {
                    event.prevent_default();
                    spoken.set(String::new());
                    return;
                }
                "Enter" => {
                    event.prevent_default();
                    if let Some(chosen) = hand.confirm() {
                        zoom.run(chosen);
                    } else if cursor.get_untracked().is_some() {
                        hand.is_pinned.update(|pinned| *pinned = !*pinned);
                    }
                    return;
                }
                _ => {}
            }
            let next = match (event.key().as_str(), cursor.get_untracked()) {
                ("ArrowRight", None) | ("Home", _) => Some(0),
                ("ArrowRight", Some(column)) => Some((column + 1).min(last)),
                ("ArrowLeft", None) | ("End", _) => Some(last),
                ("ArrowLeft", Some(column)) => Some(column.saturating_sub(1)),
                _ => return,
            };
            event.prevent_default();
            match next {
                Some(to) if event.shift_key() => hand.extend(to),
                _ => {
                    hand.chosen.set(None);
                    cursor.set(next);
                }
            }
            let said = match (hand.chosen.get_untracked(), next) {
                (Some((from, to)), _) => drawing.choice(from.min(to), from.max(to)),
                (None, Some(column)) => drawing.sentence(column),
                (None, None) => String::new(),
            };
            spoken.set(said);
        }
    };

    let height = text(ABOVE + HEIGHT + BELOW);
    let scale = {
        let plot = Arc::clone(&plot);
        Written::by(move || still::scale(&plot).into_string())
    };
    let still = {
        let (drawing, plot) = (Arc::clone(&drawing), Arc::clone(&plot));
        Written::by(move || still::still(&drawing, &plot, &id).into_string())
    };
    let cross = {
        let plot = Arc::clone(&plot);
        let drawing = Arc::clone(&drawing);
        move || {
            cursor
                .get()
                .map(|column| cross_hair(&drawing, &plot, column))
        }
    };
    let tip = {
        let drawing = Arc::clone(&drawing);
        move || {
            let column = cursor.get().filter(|_| !hand.is_pinned.get());
            column.map(|column| tip(&drawing, column))
        }
    };
    let kept = {
        let drawing = Arc::clone(&drawing);
        move || {
            let column = cursor.get().filter(|_| hand.is_pinned.get());
            column.map(|column| pinned(&drawing, column, hand, pick))
        }
    };
    let chosen = move || {
        hand.chosen
            .get()
            .map(|(from, to)| choice(from.min(to), from.max(to), columns))
    };
    view! {
        <div class="chart">
            <svg class="chart-scale" width="56" height=height.clone() aria-hidden="true" focusable="false">{g().inner_html(scale)}</svg>
            <div
                class="chart-body"
                role="group"
                aria-roledescription="chart"
                aria-label=format!("{name}. Left and right arrow keys read it period by period, with Shift they choose periods; Enter keeps values open or shows what is chosen. The table below has all figures.")
                tabindex="0"
                on:keydown=pressed
                on:blur=move |_| hand.point(None)
            >
                <svg class="chart-plot" width="100%" height=height aria-hidden="true" focusable="false">
                    {g().inner_html(still)}
                    {chosen}
                    {cross}
                    {tip}
                </svg>
                <div
                    class="chart-surface"
                    class:over-mark=is_over_mark
                    node_ref=surface
                    on:pointerdown=down
                    on:pointermove=moved
                    on:pointerup=up
                    on:pointerleave=move |_| hand.point(None)
                    on:click=clicked
                ></div>
            </div>
            {kept}
            <p class="unseen" role="status">{spoken}</p>
        </div>
    }
    .into_any()
}

fn is_finger(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// The chart as a picture: what a page shows that needs no script.
#[must_use]
pub fn picture(drawing: &Drawing, id: &str, name: &str) -> AnyView {
    let plot = drawing.plot();
    let height = text(ABOVE + HEIGHT + BELOW);
    view! {
        <div class="chart" role="img" aria-label=name.to_owned()>
            <svg class="chart-scale" width="56" height=height.clone() aria-hidden="true" focusable="false" inner_html=still::scale(&plot).into_string()></svg>
            <div class="chart-body">
                <svg class="chart-plot" width="100%" height=height aria-hidden="true" focusable="false" inner_html=still::still(drawing, &plot, id).into_string()></svg>
            </div>
        </div>
    }
    .into_any()
}

/// The columns that are being chosen.
fn choice(first: usize, last: usize, columns: usize) -> AnyView {
    let wide = 1.0 / columns.max(1) as f64;
    let (x, width) = (first as f64 * wide, (last + 1 - first) as f64 * wide);
    view! { <rect class="chosen" x=percent(x) width=percent(width) y=text(ABOVE) height=text(HEIGHT)></rect> }
        .into_any()
}

fn cross_hair(drawing: &Drawing, plot: &Plot, column: usize) -> AnyView {
    let x = percent(marks::middle(column, drawing.columns.len()) / super::WIDTH);
    let dots = (drawing.kind == Kind::Lines).then(|| {
        drawing
            .series
            .iter()
            .zip(&plot.spans)
            .filter_map(|(series, row)| Some((series, row.get(column)?)))
            .filter(|(_, span)| !span.to.is_nan())
            .map(|(series, span)| {
                let y = text(ABOVE + plot.axis.y(span.to));
                view! { <circle class=format!("dot {}", series.class) cx=x.clone() cy=y r="3.5"></circle> }
            })
            .collect_view()
    });
    view! {
        <g class="cross">
            <line x1=x.clone() x2=x.clone() y1=text(ABOVE) y2=text(ABOVE + HEIGHT)></line>
            {dots}
        </g>
    }
    .into_any()
}

/// The values at the cross-hair. It hangs on the side where there is room, in a foreign object, since its place may only
/// be said by attributes.
fn tip(drawing: &Drawing, column: usize) -> AnyView {
    let share = marks::middle(column, drawing.columns.len()) / super::WIDTH;
    let is_left = share > 0.5;
    let x = if is_left {
        -f64::from(TIP) - 10.0
    } else {
        10.0
    };
    let Some(at) = drawing.columns.get(column) else {
        return ().into_any();
    };
    let rows = drawing
        .reading(column)
        .into_iter()
        .map(|reading| {
            view! {
                <li>
                    <span class=format!("swatch {}", reading.class)></span>
                    <span class="tip-name">{reading.label}</span>
                    <span class="tip-value">{reading.text}</span>
                </li>
            }
        })
        .collect_view();
    let mark = (!at.mark.is_empty()).then(
        || view! { <p class="tip-mark"><span class="hatch-swatch"></span>{at.mark.clone()}</p> },
    );
    let said = |words: &Words| Some(words.at(column)).filter(|words| !words.is_empty());
    let total = said(&drawing.told.total).map(
        |total| view! { <p class="tip-total"><span>{drawing.all().0}</span><span class="tip-value">{total}</span></p> },
    );
    let change =
        said(&drawing.told.change).map(|words| view! { <p class="tip-change">{words}</p> });
    let beside =
        said(&drawing.told.beside).map(|words| view! { <p class="tip-beside">{words}</p> });
    view! {
        <svg class="tip-anchor" x=percent(share) y="0" width="1" height="1" overflow="visible">
            <foreignObject x=text(x) y="4" width=TIP.to_string() height=text(ABOVE + HEIGHT + BELOW) overflow="visible">
                <div class=if is_left { "tip to-left" } else { "tip" }>
                    <p class="tip-title">{drawing.told.label.at(column)}</p>
                    {mark}
                    <ul>{rows}</ul>
                    {total}
                    {change}
                    {beside}
                </div>
            </foreignObject>
        </svg>
    }
    .into_any()
}
