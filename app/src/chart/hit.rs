//! What is under the pointer. Knows shares of the width and spans; must not know events.

use super::stack::Span;

/// The bucket at a share of the plot's width.
#[must_use]
pub fn bucket_at(share: f64, buckets: usize) -> Option<usize> {
    if buckets == 0 || !(0.0..=1.0).contains(&share) {
        return None;
    }
    Some(((share * buckets as f64) as usize).min(buckets - 1))
}

/// The series whose span in this bucket holds the value.
#[must_use]
pub fn stacked_at(spans: &[Vec<Span>], bucket: usize, value: f64) -> Option<usize> {
    spans.iter().position(|row| {
        row.get(bucket).is_some_and(|span| {
            let (low, high) = (span.from.min(span.to), span.from.max(span.to));
            low <= value && value < high
        })
    })
}

/// The series whose value in this bucket is nearest, if it is within `reach`.
#[must_use]
pub fn nearest_at(spans: &[Vec<Span>], bucket: usize, value: f64, reach: f64) -> Option<usize> {
    spans
        .iter()
        .enumerate()
        .filter_map(|(series, row)| Some((series, (row.get(bucket)?.to - value).abs())))
        .filter(|(_, distance)| *distance <= reach)
        .min_by(|(_, left), (_, right)| left.total_cmp(right))
        .map(|(series, _)| series)
}

#[cfg(test)]
mod tests {
    use super::super::stack::{stacked, unstacked};
    use super::*;

    #[test]
    fn the_pointer_is_in_exactly_one_bucket() {
        assert_eq!(bucket_at(0.0, 4), Some(0));
        assert_eq!(bucket_at(0.2499, 4), Some(0));
        assert_eq!(bucket_at(0.25, 4), Some(1));
        assert_eq!(bucket_at(1.0, 4), Some(3));
        assert_eq!(bucket_at(1.1, 4), None);
        assert_eq!(bucket_at(0.5, 0), None);
    }

    #[test]
    fn a_stack_answers_with_the_series_under_the_pointer() {
        let spans = stacked(&[vec![10.0], vec![5.0], vec![-3.0]]);
        assert_eq!(stacked_at(&spans, 0, 4.0), Some(0));
        assert_eq!(stacked_at(&spans, 0, 12.0), Some(1));
        assert_eq!(stacked_at(&spans, 0, -1.0), Some(2));
        assert_eq!(stacked_at(&spans, 0, 20.0), None);
    }

    #[test]
    fn lines_answer_with_the_nearest_within_reach() {
        let spans = unstacked(&[vec![10.0], vec![20.0]]);
        assert_eq!(nearest_at(&spans, 0, 13.0, 5.0), Some(0));
        assert_eq!(nearest_at(&spans, 0, 17.0, 5.0), Some(1));
        assert_eq!(nearest_at(&spans, 0, 40.0, 5.0), None);
    }
}
