//! Where a span of time stands behind buckets of unequal length. Knows moments in seconds; must not know why a span is shown.

/// The share of the plot's width where the moment stands, clamped to the plot. `edges` are the starts of the buckets and
/// the end of the last one, ascending, in seconds: months differ in length and still get equal room.
#[must_use]
pub fn share(edges: &[i64], moment: i64) -> f64 {
    let buckets = edges.len().saturating_sub(1);
    if buckets == 0 {
        return 0.0;
    }
    for (bucket, pair) in edges.windows(2).enumerate() {
        if let [start, end] = pair
            && moment < *end
        {
            let inside = (moment - start).max(0) as f64 / (end - start).max(1) as f64;
            return (bucket as f64 + inside) / buckets as f64;
        }
    }
    1.0
}

/// The left edge and the width, as shares, of the part of a half-open span that the plot shows; `None` when it shows
/// none of it.
#[must_use]
pub fn visible(edges: &[i64], start: i64, end: i64) -> Option<(f64, f64)> {
    let (first, last) = (edges.first()?, edges.last()?);
    if end <= *first || start >= *last || end <= start {
        return None;
    }
    let left = share(edges, start);
    Some((left, share(edges, end) - left))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two buckets, of ten and of twenty seconds.
    const EDGES: [i64; 3] = [100, 110, 130];

    #[test]
    fn a_span_stands_in_the_buckets_it_falls_in() {
        assert_eq!(visible(&EDGES, 105, 120), Some((0.25, 0.5)));
    }

    #[test]
    fn a_span_that_reaches_beyond_is_cut_at_the_edges() {
        assert_eq!(visible(&EDGES, 0, 1_000), Some((0.0, 1.0)));
        assert_eq!(visible(&EDGES, 120, 1_000), Some((0.75, 0.25)));
    }

    #[test]
    fn a_span_that_only_touches_is_not_shown() {
        assert_eq!(visible(&EDGES, 50, 100), None);
        assert_eq!(visible(&EDGES, 130, 140), None);
        assert_eq!(visible(&[], 130, 140), None);
    }
}
