//! Charts of more columns than a screen has room for: of neighbours one stands for all. Knows values; must not know pixels.

use super::stack::Span;

/// So many columns can be drawn apart.
const MOST: usize = 1_000;

/// How many neighbours one column stands for; 1 where each is drawn.
#[must_use]
pub fn step(columns: usize) -> usize {
    columns.div_ceil(MOST).max(1)
}

/// Of each few neighbours the column whose stack reaches farthest from zero, with all its parts.
pub(super) fn stacks(rows: &[Vec<Span>]) -> Vec<Vec<Span>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let reach = |column: usize| {
        let spans = rows.iter().filter_map(|row| row.get(column));
        spans.fold(0.0, |so_far, span| f64::max(so_far, span.to.abs()))
    };
    let chosen: Vec<usize> = farthest(columns, reach).collect();
    let row = |row: &Vec<Span>| {
        chosen
            .iter()
            .filter_map(|at| row.get(*at))
            .copied()
            .collect()
    };
    rows.iter().map(row).collect()
}

/// Of each few neighbours of a series the one that is farthest from zero.
pub(super) fn spans(row: &[Span]) -> Vec<Span> {
    let chosen = farthest(row.len(), |at| {
        row.get(at).map_or(0.0, |span| span.to.abs())
    });
    chosen.filter_map(|at| row.get(at)).copied().collect()
}

/// The same of values that may be fewer than the columns.
pub(super) fn values(values: &[f64], columns: usize) -> Vec<f64> {
    let parts = values.chunks(step(columns));
    let farthest = parts.map(|part| {
        let there = part.iter().copied().filter(|one| !one.is_nan());
        there.fold(f64::NAN, |so_far, one| {
            if so_far.abs() >= one.abs() {
                so_far
            } else {
                one
            }
        })
    });
    farthest.collect()
}

/// Of each few neighbours the one that reaches farthest; the first of equal ones, and of such that are not numbers.
fn farthest(columns: usize, reach: impl Fn(usize) -> f64) -> impl Iterator<Item = usize> {
    let step = step(columns);
    (0..columns).step_by(step).map(move |start| {
        let neighbours = start..columns.min(start + step);
        let chosen = neighbours.fold((start, f64::NEG_INFINITY), |(best, so_far), at| {
            let here = reach(at);
            if here > so_far {
                (at, here)
            } else {
                (best, so_far)
            }
        });
        chosen.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans_of(tops: impl IntoIterator<Item = f64>) -> Vec<Span> {
        let span = |to| Span { from: 0.0, to };
        tops.into_iter().map(span).collect()
    }

    #[test]
    fn what_has_room_is_drawn_whole() {
        let rows = vec![spans_of((0..1_000).map(f64::from))];
        assert_eq!(step(1_000), 1);
        assert_eq!(stacks(&rows), rows);
        assert_eq!(spans(&rows[0]), rows[0]);
    }

    #[test]
    fn of_neighbours_the_highest_stack_is_drawn_with_all_its_parts() {
        let mut tops = vec![1.0; 2_000];
        tops[1] = 5.0;
        let below = spans_of((0..2_000).map(f64::from));
        let rows = stacks(&[below, spans_of(tops)]);
        assert_eq!(rows[0].len(), 1_000);
        // 5 is farther than 1 and 1; later ones are chosen by the other row.
        assert_eq!((rows[0][0].to, rows[1][0].to), (1.0, 5.0));
        assert_eq!((rows[0][999].to, rows[1][999].to), (1_999.0, 1.0));
    }

    #[test]
    fn a_series_keeps_its_own_peaks_and_credits() {
        let mut tops = vec![1.0; 3_000];
        tops[4] = -7.0;
        let thin = spans(&spans_of(tops));
        assert_eq!((thin.len(), thin[1].to), (1_000, -7.0));
    }

    #[test]
    fn gaps_stay_where_all_neighbours_are_gaps() {
        let mut all = vec![2.0; 2_000];
        all[0] = f64::NAN;
        all[2] = f64::NAN;
        all[3] = f64::NAN;
        let thin = values(&all, 2_000);
        assert_eq!(thin[0], 2.0);
        assert!(thin[1].is_nan());
    }
}
