//! Values put on each other. Knows signs; must not know pixels.

/// From where to where one series reaches in one bucket; `to` is farther from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// Nearer to zero.
    pub from: f64,
    /// Farther from zero.
    pub to: f64,
}

/// A span per series and bucket: what is positive grows up from zero in the order of the series, what is negative
/// (a credit) grows down from zero on its own. All series have the same number of buckets.
#[must_use]
pub fn stacked(series: &[Vec<f64>]) -> Vec<Vec<Span>> {
    let buckets = series.iter().map(Vec::len).max().unwrap_or(0);
    let mut above = vec![0.0; buckets];
    let mut below = vec![0.0; buckets];
    series
        .iter()
        .map(|values| {
            values
                .iter()
                .zip(above.iter_mut().zip(below.iter_mut()))
                .map(|(value, (above, below))| {
                    let reached = if *value < 0.0 { below } else { above };
                    let from = *reached;
                    *reached += value;
                    Span { from, to: *reached }
                })
                .collect()
        })
        .collect()
}

/// The lowest and the highest value of any span, zero included.
#[must_use]
pub fn extent(spans: &[Vec<Span>]) -> (f64, f64) {
    spans
        .iter()
        .flatten()
        .fold((0.0, 0.0), |(low, high), span| {
            (
                f64::min(low, span.from.min(span.to)),
                f64::max(high, span.from.max(span.to)),
            )
        })
}

/// Spans of lines: each from zero to its own value.
#[must_use]
pub fn unstacked(series: &[Vec<f64>]) -> Vec<Vec<Span>> {
    series
        .iter()
        .map(|values| {
            values
                .iter()
                .map(|value| Span {
                    from: 0.0,
                    to: *value,
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_grow_down_and_never_shorten_what_is_above() {
        let spans = stacked(&[
            vec![5.0, 1.0],
            vec![-2.0, 0.0],
            vec![3.0, -4.0],
            vec![-1.0, -1.0],
        ]);
        let texts: Vec<_> = spans
            .iter()
            .map(|row| {
                row.iter()
                    .map(|span| format!("{}→{}", span.from, span.to))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(texts, ["0→5 0→1", "0→-2 1→1", "5→8 0→-4", "-2→-3 -4→-5"]);
        assert_eq!(extent(&spans), (-5.0, 8.0));
    }

    #[test]
    fn nothing_has_no_extent() {
        assert_eq!(extent(&stacked(&[])), (0.0, 0.0));
    }
}
