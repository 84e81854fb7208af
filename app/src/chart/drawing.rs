//! One chart over time, ready to be drawn: its series, its columns and what stands behind them. Knows numbers and labels;
//! must not know amounts, regions or the address.

use super::Kind;
use super::marks;
use super::stack::{self, Span};
use super::thin;
use super::ticks::Axis;
use super::words::Words;
use std::borrow::Cow;

/// A chart over time.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// How it is drawn.
    pub kind: Kind,
    /// Whether figures are prices and the like, that do not add up to a total.
    pub is_apart: bool,
    /// The series, the first at the bottom of a stack. All have a value per column.
    pub series: Vec<Series>,
    /// The periods, in order.
    pub columns: Vec<Column>,
    /// What is said of the periods.
    pub told: Told,
    /// Spans of time that stand behind the marks.
    pub bands: Vec<Band>,
    /// What is laid over the marks to be compared with them, by column: a class and its values, which may end earlier.
    pub ghosts: Vec<(String, Vec<f64>)>,
    /// Between what the columns that are estimated are expected to be: their sums, or each series by itself.
    pub likely: Vec<Likely>,
    /// Numbers over the marks, of what is listed below the chart.
    pub numbers: Vec<Number>,
}

/// Ranges around what is estimated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Likely {
    /// The class of its look, with that of a series' colour where it is of one.
    pub class: String,
    /// The lower and the upper end, by column.
    pub ranges: Vec<Option<(f64, f64)>>,
}

/// A number over the marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// Where, as a share of the width.
    pub left: f64,
    /// `3`, or `3–5` where several stand together.
    pub label: String,
    /// Whether something was refused or failed.
    pub is_refusal: bool,
}

/// One series.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// The class of its colour: `slot-3`, `slot-rest`.
    pub class: String,
    /// Its values; not a number where it has none.
    pub values: Vec<f64>,
    /// Its values in words, by column.
    pub texts: Words,
}

/// One period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// Why its figures are not the last word; empty when they are.
    pub mark: String,
    /// Whether its figures are estimated.
    pub is_estimate: bool,
}

/// What is said of periods, by column.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// Their names: `Sep 2024`.
    pub label: Words,
    /// Their names on the axis: `Sep`.
    pub tick: Words,
    /// The sum of their values, or what stands for all of them; empty where there is none.
    pub total: Words,
    /// The change of that sum against the period before; empty where there is none before.
    pub change: Words,
    /// What they are compared with; empty for nothing.
    pub beside: Words,
}

/// A span of time behind the marks, in shares of the width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// Its left edge.
    pub left: f64,
    /// Its width.
    pub width: f64,
    /// What it is.
    pub label: String,
}

/// The geometry of a [`Drawing`].
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// The value axis.
    pub axis: Axis,
    /// From where to where each series reaches in each column.
    pub spans: Vec<Vec<Span>>,
    /// A path per series.
    pub paths: Vec<String>,
}

impl Drawing {
    /// Lays it out.
    #[must_use]
    pub fn plot(&self) -> Plot {
        let values: Vec<_> = self.series.iter().map(|one| one.values.clone()).collect();
        let spans = match self.kind {
            Kind::Lines | Kind::Grouped => stack::unstacked(&values),
            _ => stack::stacked(&values),
        };
        let (low, high) = stack::extent(&spans);
        let others = self.ghosts.iter().flat_map(|(_, values)| values).copied();
        let likely = self.likely.iter().flat_map(|one| &one.ranges).flatten();
        let (low, high) = others
            .chain(likely.flat_map(|(low, high)| [*low, *high]))
            .fold((low, high), |(low, high), value| {
                (f64::min(low, value), f64::max(high, value))
            });
        let axis = Axis::holding(low, high);
        let drawn: Cow<'_, [Vec<Span>]> = match self.kind {
            _ if thin::step(self.columns.len()) == 1 => (&spans).into(),
            Kind::Lines | Kind::Grouped => spans.iter().map(|row| thin::spans(row)).collect(),
            _ => thin::stacks(&spans).into(),
        };
        let paths = drawn
            .iter()
            .enumerate()
            .map(|(place, row)| match self.kind {
                Kind::Bars => marks::bars(row, &axis, (0, 1)),
                Kind::Grouped => marks::bars(row, &axis, (place, drawn.len())),
                Kind::Lines => marks::line(row, &axis),
                _ => marks::area(row, &axis),
            })
            .collect();
        Plot { axis, spans, paths }
    }

    /// One column in words, the largest value first: what the tooltip shows and a screen reader says.
    #[must_use]
    pub fn reading(&self, column: usize) -> Vec<Reading> {
        let mut readings: Vec<(f64, Reading)> = self
            .series
            .iter()
            .enumerate()
            .filter_map(|(series, one)| {
                let value = *one.values.get(column)?;
                (value != 0.0 && !value.is_nan()).then(|| {
                    (
                        value,
                        Reading {
                            series,
                            label: one.label.clone(),
                            class: one.class.clone(),
                            text: one.texts.at(column),
                        },
                    )
                })
            })
            .collect();
        readings.sort_by(|(left, _), (right, _)| right.total_cmp(left));
        readings.into_iter().map(|(_, reading)| reading).collect()
    }

    /// What a figure is that stands for all series: at the start of a line, and within one.
    #[must_use]
    pub const fn all(&self) -> (&'static str, &'static str) {
        if self.is_apart {
            ("Over all", "over all")
        } else {
            ("Total", "total")
        }
    }

    /// One column in a sentence.
    #[must_use]
    pub fn sentence(&self, column: usize) -> String {
        let Some(at) = self.columns.get(column) else {
            return String::new();
        };
        let parts: Vec<_> = self
            .reading(column)
            .into_iter()
            .map(|reading| format!("{} {}", reading.label, reading.text))
            .collect();
        let total = match self.told.total.at(column) {
            none if none.is_empty() => none,
            total => format!("{} {total}", self.all().1),
        };
        let told = |words: &[&str]| {
            let there: Vec<&str> = words
                .iter()
                .copied()
                .filter(|one| !one.is_empty())
                .collect();
            there.join(", ")
        };
        let head = told(&[&self.told.label.at(column), &at.mark]);
        let parts = parts.join("; ");
        let (change, beside) = (self.told.change.at(column), self.told.beside.at(column));
        match told(&[&total, &change, &beside]) {
            all if all.is_empty() => format!("{head}: {parts}"),
            all => format!("{head}: {all}. {parts}"),
        }
    }

    /// Columns that are being chosen, in a sentence.
    #[must_use]
    pub fn choice(&self, first: usize, last: usize) -> String {
        let label = |column: usize| self.told.label.at(column);
        format!(
            "{} to {} chosen; Enter shows them alone, Escape lets go",
            label(first),
            label(last)
        )
    }
}

/// One value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The series' place in the drawing.
    pub series: usize,
    /// The series' name.
    pub label: String,
    /// The class of its colour.
    pub class: String,
    /// The value in words.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said<T: ToString>(words: &[T]) -> Words {
        words
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .into()
    }

    fn drawing() -> Drawing {
        let series = |label: &str, values: [f64; 2]| Series {
            label: label.to_owned(),
            class: "slot-0".to_owned(),
            values: values.to_vec(),
            texts: said(&values.map(|value| value.to_string())),
        };
        Drawing {
            kind: Kind::Bars,
            series: vec![
                series("small", [1.0, 0.0]),
                series("large", [4.0, 2.0]),
                series("credit", [-2.0, 0.0]),
            ],
            columns: vec![
                Column {
                    mark: "partial: 15 of 30 days".to_owned(),
                    ..Column::default()
                },
                Column::default(),
            ],
            told: Told {
                label: said(&["Sep 2024", "Oct 2024"]),
                total: said(&["3", "2"]),
                ..Told::default()
            },
            ..Drawing::default()
        }
    }

    #[test]
    fn the_axis_holds_what_is_compared_and_what_is_likely() {
        let mut drawing = drawing();
        drawing.ghosts = vec![("ghost".to_owned(), vec![11.0])];
        assert_eq!(drawing.plot().axis.top, 15.0);
        drawing.likely = vec![Likely {
            class: "likely".to_owned(),
            ranges: vec![None, Some((-7.0, 1.0))],
        }];
        assert_eq!(drawing.plot().axis.bottom, -10.0);
    }

    #[test]
    fn a_forecast_is_said_and_so_is_what_it_is_compared_with() {
        let mut drawing = drawing();
        drawing.columns[1].mark = "forecast".to_owned();
        drawing.told.beside = said(&["", "Oct 2023 4"]);
        assert_eq!(
            drawing.sentence(1),
            "Oct 2024, forecast: total 2, Oct 2023 4. large 2"
        );
    }

    #[test]
    fn a_column_is_read_from_the_largest_value_down() {
        assert_eq!(
            drawing().sentence(0),
            "Sep 2024, partial: 15 of 30 days: total 3. large 4; small 1; credit -2"
        );
    }

    #[test]
    fn what_is_zero_is_not_read_out() {
        assert_eq!(drawing().sentence(1), "Oct 2024: total 2. large 2");
        assert_eq!(drawing().sentence(9), "");
    }

    #[test]
    fn what_has_no_value_is_not_read_out_and_neither_is_a_total_that_is_none() {
        let mut drawing = drawing();
        drawing.kind = Kind::Lines;
        drawing.series[1].values[1] = f64::NAN;
        drawing.series[0].values[1] = 0.5;
        drawing.series[0].texts = said(&["1", "0.5"]);
        drawing.told.total = said(&["3", ""]);
        assert_eq!(drawing.sentence(1), "Oct 2024: small 0.5");
        assert!(
            drawing
                .plot()
                .paths
                .iter()
                .all(|path| !path.contains("NaN"))
        );
        assert_eq!(drawing.plot().axis.top, 4.0);
    }

    #[test]
    fn lines_and_bars_side_by_side_are_not_stacked() {
        let top = |kind| Drawing { kind, ..drawing() }.plot().axis.top;
        assert_eq!(top(Kind::Lines), 4.0);
        assert_eq!(top(Kind::Grouped), 4.0);
        assert_eq!(top(Kind::Area), 6.0);
        assert_eq!(top(Kind::Cumulative), 6.0);
    }
}
