//! How figures went, in a few numbers: where periods are too many to be told one by one. Knows shapes; must not know how they
//! look.

use super::ReportView;
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// How many numbers a shape has at most.
const MOST: usize = 48;
/// The farthest of a shape's numbers from zero.
const FARTHEST: f64 = 1_000.0;

/// The first and the last figure exactly, and the shape between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    /// The first figure that is there.
    pub first: Amount,
    /// The last one.
    pub last: Amount,
    /// The means of neighbours, in thousandths of the one farthest from zero.
    pub shape: Vec<i16>,
}

impl Trend {
    /// Of figures in their order, gaps left out; none where there is no figure.
    #[must_use]
    pub fn of(figures: &[Option<Amount>]) -> Option<Self> {
        let there: Vec<Amount> = figures.iter().copied().flatten().collect();
        let (first, last) = there.first().zip(there.last())?;
        let size = there.len().div_ceil(MOST).max(1);
        let means = there.chunks(size).map(|part| {
            let sum: f64 = part.iter().map(|one| one.for_geometry()).sum();
            sum / part.len() as f64
        });
        Some(Self {
            first: *first,
            last: *last,
            shape: scaled(&means.collect::<Vec<_>>()),
        })
    }

    /// The same of running sums, that come to `total`.
    pub(super) fn accumulate(&mut self, total: Amount) {
        let mut sum = 0.0;
        let sums = self.shape.iter().map(|part| {
            sum += f64::from(*part);
            sum
        });
        self.shape = scaled(&sums.collect::<Vec<_>>());
        self.last = total;
    }
}

/// Numbers in thousandths of the one farthest from zero.
fn scaled(numbers: &[f64]) -> Vec<i16> {
    let farthest = numbers
        .iter()
        .fold(0.0, |so_far, one| f64::max(so_far, one.abs()));
    let scaled = numbers.iter().map(|one| {
        if farthest > 0.0 {
            (one / farthest * FARTHEST).round() as i16
        } else {
            0
        }
    });
    scaled.collect()
}

impl ReportView {
    /// Keeps of the figures of each table's row only how they went.
    pub fn keep_trends(&mut self) {
        let buckets = self.buckets.len();
        for row in self.units.iter_mut().flat_map(|unit| &mut unit.rows) {
            row.trend = Trend::of(&row.figures(buckets));
            row.points = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[i64]) -> Trend {
        let figures: Vec<_> = figures
            .iter()
            .map(|one| Some(Amount::from_whole(*one)))
            .collect();
        Trend::of(&figures).unwrap()
    }

    #[test]
    fn few_figures_are_a_shape_by_themselves() {
        let trend = of(&[0, 5, -10]);
        assert_eq!(
            (trend.first, trend.last),
            (Amount::ZERO, Amount::from_whole(-10))
        );
        assert_eq!(trend.shape, [0, 500, -1_000]);
    }

    #[test]
    fn many_figures_are_means_of_neighbours() {
        let days: Vec<i64> = (0..96).map(|day| 100 + day % 2).collect();
        let trend = of(&days);
        assert_eq!(trend.shape, [1_000; 48]);
        assert_eq!(
            (trend.first, trend.last),
            (Amount::from_whole(100), Amount::from_whole(101))
        );
    }

    #[test]
    fn running_sums_end_with_the_total() {
        let mut trend = of(&[10, 10, 20]);
        trend.accumulate(Amount::from_whole(40));
        assert_eq!(trend.shape, [250, 500, 1_000]);
        assert_eq!(
            (trend.first, trend.last),
            (Amount::from_whole(10), Amount::from_whole(40))
        );
    }

    #[test]
    fn gaps_are_left_out_and_nothing_has_no_trend() {
        assert_eq!(Trend::of(&[None, None]), None);
        let trend = Trend::of(&[None, Some(Amount::ZERO), None]).unwrap();
        assert_eq!(trend.shape, [0]);
    }
}
