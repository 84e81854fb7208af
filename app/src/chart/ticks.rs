//! The value axis: where round numbers stand and how they are written. Knows 1-2-5 steps; must not know currencies.

use super::HEIGHT;

/// A value axis that holds zero and every value, with ticks on round numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The lowest tick, at the bottom of the plot.
    pub bottom: f64,
    /// The highest tick, at the top of the plot.
    pub top: f64,
    /// The ticks, lowest first.
    pub ticks: Vec<Tick>,
}

/// One round number on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// How it is written: `0`, `2,500`, `40k`, `-0.02`.
    pub label: String,
}

/// Steps between ticks, at most; the fewer, the calmer.
const STEPS: f64 = 5.0;

impl Axis {
    /// The axis that shows everything between `low` and `high`, and zero.
    #[must_use]
    pub fn holding(low: f64, high: f64) -> Self {
        let (low, mut high) = (low.min(0.0), high.max(0.0));
        if high <= low {
            high = 1.0;
        }
        let (mantissa, exponent) = step_of((high - low) / STEPS);
        let at = |count: i64| scaled(count * mantissa, exponent);
        // Counting from zero keeps zero itself on a tick and every tick free of accumulated error.
        let mut first = 0_i64;
        while at(first) > low {
            first -= 1;
        }
        let mut last = 0_i64;
        while at(last) < high {
            last += 1;
        }
        let (shift, suffix) = magnitude(at(last).max(-at(first)));
        Self {
            bottom: at(first),
            top: at(last),
            ticks: (first..=last)
                .map(|count| Tick {
                    value: at(count),
                    label: match count {
                        0 => "0".to_owned(),
                        _ => format!("{}{suffix}", decimal(count * mantissa, exponent - shift)),
                    },
                })
                .collect(),
        }
    }

    /// The pixel of a value, counted from the top of the plot.
    #[must_use]
    pub fn y(&self, value: f64) -> f64 {
        HEIGHT * (self.top - value) / (self.top - self.bottom)
    }

    /// The value at a pixel counted from the top of the plot.
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        self.top - y / HEIGHT * (self.top - self.bottom)
    }
}

/// The smallest of 1, 2 or 5 times a power of ten that is at least `least`, as mantissa and exponent.
fn step_of(least: f64) -> (i64, i32) {
    let mut exponent = 0_i32;
    while scaled(1, exponent) > least && exponent > -18 {
        exponent -= 1;
    }
    while scaled(10, exponent) <= least && exponent < 30 {
        exponent += 1;
    }
    for mantissa in [1, 2, 5] {
        if scaled(mantissa, exponent) >= least {
            return (mantissa, exponent);
        }
    }
    (1, exponent + 1)
}

/// `count` times ten to the `exponent`; powers of ten below one divide, which keeps 3·10⁻¹ the nearest float to 0.3.
fn scaled(count: i64, exponent: i32) -> f64 {
    let power = 10.0_f64.powi(exponent.abs());
    if exponent < 0 {
        count as f64 / power
    } else {
        count as f64 * power
    }
}

fn magnitude(largest: f64) -> (i32, &'static str) {
    if largest >= 1e12 {
        (12, "T")
    } else if largest >= 1e9 {
        (9, "B")
    } else if largest >= 1e6 {
        (6, "M")
    } else if largest >= 1e4 {
        (3, "k")
    } else {
        (0, "")
    }
}

/// `digits` times ten to the `exponent`, exactly, with thousands apart.
fn decimal(digits: i64, exponent: i32) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let mut text = digits.unsigned_abs().to_string();
    let places = usize::try_from(-exponent).unwrap_or(0);
    text.extend((0..exponent.max(0)).map(|_| '0'));
    while text.len() <= places {
        text.insert(0, '0');
    }
    let fraction = text.split_off(text.len() - places);
    let mut whole = String::new();
    for (place, digit) in text.chars().enumerate() {
        if place > 0 && (text.len() - place).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64) -> String {
        let axis = Axis::holding(low, high);
        let labels: Vec<_> = axis.ticks.into_iter().map(|tick| tick.label).collect();
        labels.join(" ")
    }

    #[test]
    fn ticks_stand_on_round_numbers() {
        assert_eq!(labels(0.0, 14.1), "0 5 10 15");
        assert_eq!(labels(0.0, 100.0), "0 20 40 60 80 100");
        assert_eq!(labels(0.0, 0.037), "0 0.01 0.02 0.03 0.04");
        assert_eq!(labels(0.0, 7_400.0), "0 2,000 4,000 6,000 8,000");
        assert_eq!(labels(0.0, 12_000.0), "0 5k 10k 15k");
        assert_eq!(labels(0.0, 4_800_000.0), "0 1M 2M 3M 4M 5M");
        assert_eq!(labels(0.0, 3e-9), "0 0.000000001 0.000000002 0.000000003");
    }

    #[test]
    fn credits_stand_below_zero() {
        assert_eq!(labels(-30.0, 100.0), "-50 0 50 100");
        assert_eq!(labels(-3.0, -1.0), "-3 -2 -1 0");
    }

    #[test]
    fn an_axis_without_values_still_has_two_ticks() {
        assert_eq!(labels(0.0, 0.0), "0 0.2 0.4 0.6 0.8 1");
    }

    #[test]
    fn pixels_and_values_are_each_others_inverse() {
        let axis = Axis::holding(-30.0, 100.0);
        assert_eq!(axis.y(axis.top), 0.0);
        assert_eq!(axis.y(axis.bottom), HEIGHT);
        assert!((axis.value_at(axis.y(42.0)) - 42.0).abs() < 1e-9);
    }
}
