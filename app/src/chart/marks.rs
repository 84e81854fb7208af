//! Bars, lines and areas as path text. Knows spans, an axis and the plot's width; must not know colours or names.

use super::coordinate::{push, text};
use super::stack::Span;
use super::ticks::Axis;
use super::{HEIGHT, WIDTH};

/// How much of its bucket a bar fills.
const FULL: f64 = 0.72;
/// Half of the level that a line is which has no neighbours, in units of the plot's width.
const ALONE: f64 = 5.0;

/// The middle of a bucket, in units of the plot's width.
#[must_use]
pub fn middle(bucket: usize, buckets: usize) -> f64 {
    WIDTH * (bucket as f64 + 0.5) / buckets.max(1) as f64
}

/// One series' bars, all in one path; a bucket without a height has none. `share` is which part of how many of the room in
/// a bucket it has: all of it in a stack, its own where series stand side by side.
#[must_use]
pub fn bars(spans: &[Span], axis: &Axis, share: (usize, usize)) -> String {
    let mut path = String::new();
    for (bucket, span) in spans.iter().enumerate() {
        if span.from == span.to || span.to.is_nan() {
            continue;
        }
        let (left, wide) = beside(bucket, spans.len(), share);
        let (from, to) = (axis.y(span.from), axis.y(span.to));
        let steps = [
            ('M', left),
            (' ', from),
            ('H', left + wide),
            ('V', to),
            ('H', left),
        ];
        for (letter, at) in steps {
            path.push(letter);
            push(&mut path, at);
        }
        path.push('Z');
    }
    path
}

/// The left edge and the width of the part of a bucket's room that a series has.
fn beside(bucket: usize, buckets: usize, share: (usize, usize)) -> (f64, f64) {
    let (part, parts) = (share.0 as f64, share.1.max(1) as f64);
    let room = WIDTH / buckets.max(1) as f64 * FULL;
    let wide = room / parts;
    (middle(bucket, buckets) - room / 2.0 + part * wide, wide)
}

/// Which of the parts of a bucket's room is at a share of the bucket's width.
#[must_use]
pub fn part_at(share: f64, parts: usize) -> Option<usize> {
    let inside = (share - (1.0 - FULL) / 2.0) / FULL;
    (0.0..1.0)
        .contains(&inside)
        .then_some((inside * parts as f64) as usize)
}

/// One series' line through the middles of its buckets; a single bucket is a level line from edge to edge. Where a value is not
/// a number the line is broken.
#[must_use]
pub fn line(spans: &[Span], axis: &Axis) -> String {
    let points: Vec<_> = spans.iter().map(|span| axis.y(span.to)).collect();
    broken(&across(&points))
}

/// A line that leaves out what is not a number.
fn broken(points: &[(f64, f64)]) -> String {
    points
        .split(|(_, y)| y.is_nan())
        .map(|part| match part {
            [(x, y)] => polyline('M', &[(x - ALONE, *y), (x + ALONE, *y)]),
            part => polyline('M', part),
        })
        .collect()
}

/// One series' band in a stack: along its upper edge and back along its lower one.
#[must_use]
pub fn area(spans: &[Span], axis: &Axis) -> String {
    if spans.is_empty() {
        return String::new();
    }
    let upper: Vec<_> = spans.iter().map(|span| axis.y(span.to)).collect();
    let lower: Vec<_> = spans.iter().map(|span| axis.y(span.from)).collect();
    let mut back = across(&lower);
    back.reverse();
    format!(
        "{}{}Z",
        polyline('M', &across(&upper)),
        polyline('L', &back)
    )
}

fn across(ys: &[f64]) -> Vec<(f64, f64)> {
    match ys {
        [only] => vec![(0.0, *only), (WIDTH, *only)],
        _ => ys
            .iter()
            .enumerate()
            .map(|(bucket, y)| (middle(bucket, ys.len()), *y))
            .collect(),
    }
}

fn polyline(first: char, points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (place, (x, y)) in points.iter().enumerate() {
        path.push(if place == 0 { first } else { 'L' });
        push(&mut path, *x);
        path.push(' ');
        push(&mut path, *y);
    }
    path
}

/// Levels of columns to be compared with the marks: a line, or beside bars a short level across each; none where a value is not a
/// number.
#[must_use]
pub fn ghost(values: &[f64], columns: usize, axis: &Axis, is_bars: bool) -> String {
    let points = || {
        values
            .iter()
            .enumerate()
            .map(|(place, value)| (middle(place, columns), axis.y(*value)))
    };
    if !is_bars {
        return broken(&points().collect::<Vec<_>>());
    }
    let half = WIDTH / columns.max(1) as f64 * 0.46;
    points()
        .filter(|(_, y)| !y.is_nan())
        .map(|(x, y)| format!("M{} {}H{}", text(x - half), text(y), text(x + half)))
        .collect()
}

/// The same of one series whose bars stand beside others': a level across each of its own bars, none where a value is not a
/// number. `share` is as in [`bars`].
#[must_use]
pub fn levels(values: &[f64], columns: usize, axis: &Axis, share: (usize, usize)) -> String {
    let told = values.iter().enumerate();
    told.filter(|(_, value)| !value.is_nan())
        .map(|(place, value)| {
            let (left, wide) = beside(place, columns, share);
            let y = text(axis.y(*value));
            format!("M{} {y}H{}", text(left), text(left + wide))
        })
        .collect()
}

/// The range of each column that has one, as one area beside lines and areas.
#[must_use]
pub fn likely(ranges: &[Option<(f64, f64)>], axis: &Axis) -> String {
    let known: Vec<_> = known(ranges, axis)
        .map(|(place, low, high)| (middle(place, ranges.len()), low, high))
        .collect();
    let upper: Vec<_> = known.iter().map(|(x, _, high)| (*x, *high)).collect();
    let lower: Vec<_> = known.iter().rev().map(|(x, low, _)| (*x, *low)).collect();
    if upper.is_empty() {
        return String::new();
    }
    format!("{}{}Z", polyline('M', &upper), polyline('L', &lower))
}

/// The range of each column that has one, as an upright line with ends on a bar. `share` is as in [`bars`].
#[must_use]
pub fn likely_bars(ranges: &[Option<(f64, f64)>], axis: &Axis, share: (usize, usize)) -> String {
    let columns = ranges.len();
    known(ranges, axis)
        .map(|(place, low, high)| {
            let (bar, wide) = beside(place, columns, share);
            let (x, half) = (bar + wide / 2.0, wide / 6.0);
            let (left, right) = (text(x - half), text(x + half));
            let (x, low, high) = (text(x), text(low), text(high));
            format!("M{x} {low}V{high}M{left} {low}H{right}M{left} {high}H{right}")
        })
        .collect()
}

/// The columns that have a range, with the heights of its ends.
fn known(ranges: &[Option<(f64, f64)>], axis: &Axis) -> impl Iterator<Item = (usize, f64, f64)> {
    let found = ranges.iter().enumerate();
    found.filter_map(move |(place, range)| {
        let (low, high) = (*range)?;
        Some((place, axis.y(low), axis.y(high)))
    })
}

/// A rectangle by shares of the width and pixels of the height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge, a share of the width.
    pub left: f64,
    /// A share of the width.
    pub width: f64,
    /// Top edge in pixels.
    pub top: f64,
    /// In pixels.
    pub height: f64,
}

/// What a hatch covers to say that a bucket is not complete: the bar's whole stack, or the bucket's full height for
/// lines and areas.
#[must_use]
pub fn hatch(spans: &[Vec<Span>], bucket: usize, axis: &Axis, is_bars: bool) -> Area {
    let buckets = spans.first().map_or(1, Vec::len).max(1) as f64;
    if !is_bars {
        return Area {
            left: bucket as f64 / buckets,
            width: 1.0 / buckets,
            top: 0.0,
            height: HEIGHT,
        };
    }
    let (low, high) = spans
        .iter()
        .filter_map(|row| row.get(bucket))
        .fold((0.0, 0.0), |(low, high), span| {
            (f64::min(low, span.to), f64::max(high, span.to))
        });
    Area {
        left: (bucket as f64 + 0.5 - FULL / 2.0) / buckets,
        width: FULL / buckets,
        top: axis.y(high),
        height: axis.y(low) - axis.y(high),
    }
}

/// Which buckets carry a label on the time axis: every one while there is room for `most`, else evenly spaced ones.
#[must_use]
pub fn labelled(buckets: usize, most: usize) -> Vec<usize> {
    let every = buckets.div_ceil(most.max(1)).max(1);
    (0..buckets).step_by(every).collect()
}

#[cfg(test)]
mod tests {
    use super::super::stack::{extent, stacked, unstacked};
    use super::*;

    fn drawn(series: &[Vec<f64>]) -> (Vec<Vec<Span>>, Axis) {
        let spans = stacked(series);
        let (low, high) = extent(&spans);
        (spans, Axis::holding(low, high))
    }

    #[test]
    fn stacked_bars_stand_on_each_other_and_credits_below_zero() {
        let (spans, axis) = drawn(&[vec![60.0, 80.0], vec![40.0, 0.0], vec![0.0, -100.0]]);
        let paths: Vec<_> = spans.iter().map(|row| bars(row, &axis, (0, 1))).collect();
        assert_eq!(
            paths,
            [
                "M70 130H430V52H70ZM570 130H930V26H570Z",
                "M70 52H430V0H70Z",
                "M570 130H930V260H570Z",
            ]
        );
    }

    #[test]
    fn bars_side_by_side_share_the_room_of_a_stack() {
        let spans = unstacked(&[vec![50.0], vec![100.0]]);
        let axis = Axis::holding(0.0, 100.0);
        assert_eq!(bars(&spans[0], &axis, (0, 2)), "M140 260H500V130H140Z");
        assert_eq!(bars(&spans[1], &axis, (1, 2)), "M500 260H860V0H500Z");
        let parts = [0.1, 0.2, 0.49, 0.51, 0.9].map(|share| part_at(share, 2));
        assert_eq!(parts, [None, Some(0), Some(0), Some(1), None]);
    }

    #[test]
    fn a_line_runs_through_the_middles_of_its_buckets() {
        let spans = unstacked(&[vec![0.0, 50.0, 100.0, 25.0]]);
        let axis = Axis::holding(0.0, 100.0);
        assert_eq!(line(&spans[0], &axis), "M125 260L375 130L625 0L875 195");
    }

    #[test]
    fn a_line_is_broken_and_a_bar_left_out_where_a_value_is_no_number() {
        let axis = Axis::holding(0.0, 100.0);
        let values = vec![0.0, 50.0, f64::NAN, 100.0];
        let spans = unstacked(std::slice::from_ref(&values));
        assert_eq!(extent(&spans), (0.0, 100.0));
        let broken = "M125 260L375 130M870 0L880 0";
        assert_eq!(line(&spans[0], &axis), broken);
        assert_eq!(ghost(&values, 4, &axis, false), broken);
        assert!(!bars(&spans[0], &axis, (0, 1)).contains("NaN"));
        assert!(!ghost(&values, 4, &axis, true).contains("NaN"));
        assert_eq!(line(&unstacked(&[vec![f64::NAN]])[0], &axis), "");
    }

    #[test]
    fn a_line_of_one_bucket_is_level() {
        let spans = unstacked(&[vec![50.0]]);
        assert_eq!(
            line(&spans[0], &Axis::holding(0.0, 100.0)),
            "M0 130L1000 130"
        );
    }

    #[test]
    fn stacked_areas_share_their_edges() {
        let (spans, axis) = drawn(&[vec![40.0, 20.0], vec![60.0, 20.0]]);
        let paths: Vec<_> = spans.iter().map(|row| area(row, &axis)).collect();
        assert_eq!(
            paths,
            [
                "M250 156L750 208L750 260L250 260Z",
                "M250 0L750 156L750 208L250 156Z",
            ]
        );
    }

    #[test]
    fn an_incomplete_bucket_is_hatched_over_its_whole_stack() {
        let (spans, axis) = drawn(&[vec![60.0, 80.0], vec![40.0, -20.0]]);
        let area = hatch(&spans, 1, &axis, true);
        assert_eq!(super::super::coordinate::percent(area.left), "57%");
        assert_eq!(super::super::coordinate::percent(area.width), "36%");
        assert_eq!(
            (axis.y(80.0), axis.y(-20.0)),
            (area.top, area.top + area.height)
        );
        assert_eq!(hatch(&spans, 1, &axis, false).height, HEIGHT);
    }

    #[test]
    fn what_is_compared_may_end_before_the_columns_do() {
        let axis = Axis::holding(0.0, 100.0);
        assert_eq!(ghost(&[50.0], 2, &axis, true), "M20 130H480");
        assert_eq!(ghost(&[50.0, 0.0], 4, &axis, false), "M125 130L375 260");
    }

    #[test]
    fn beside_others_what_is_compared_is_a_level_across_each_bar_of_its_series() {
        let axis = Axis::holding(0.0, 100.0);
        assert_eq!(levels(&[50.0], 1, &axis, (0, 2)), "M140 130H500");
        assert_eq!(levels(&[100.0], 1, &axis, (1, 2)), "M500 0H860");
        assert_eq!(levels(&[f64::NAN], 1, &axis, (0, 2)), "");
    }

    #[test]
    fn a_range_stands_only_where_one_is_known() {
        let axis = Axis::holding(0.0, 100.0);
        let ranges = [None, Some((0.0, 50.0))];
        assert_eq!(
            likely_bars(&ranges, &axis, (0, 1)),
            "M750 260V130M690 260H810M690 130H810"
        );
        assert_eq!(
            likely_bars(&ranges, &axis, (1, 2)),
            "M840 260V130M810 260H870M810 130H870"
        );
        assert_eq!(likely(&ranges, &axis), "M750 130L750 260Z");
        assert_eq!(likely(&[None], &axis), "");
    }

    #[test]
    fn labels_thin_out_evenly() {
        assert_eq!(labelled(6, 7), [0, 1, 2, 3, 4, 5]);
        assert_eq!(labelled(30, 7), [0, 5, 10, 15, 20, 25]);
        assert!(labelled(0, 7).is_empty());
    }
}
