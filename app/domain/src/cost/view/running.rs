//! Figures that count everything up to a period. Knows sums; must not know how they look.

use super::ReportView;
use crate::money::Amount;

impl ReportView {
    /// Turns each period's figure into the sum of all periods of the range up to it. Totals stay as they are, and so does what
    /// does not add up.
    pub fn accumulate(&mut self) {
        if !self.metric.is_sum() {
            return;
        }
        let buckets = self.buckets.len();
        self.running = true;
        for unit in &mut self.units {
            add_up(&mut unit.chart.totals);
            add_up(&mut unit.chart.gone);
            for series in &mut unit.chart.series {
                add_up(&mut series.values);
                add_up(&mut series.before);
            }
            for row in &mut unit.rows {
                if let Some(trend) = &mut row.trend {
                    trend.accumulate(row.total);
                }
                let Some((first, _)) = row.points.first() else {
                    continue;
                };
                let first = *first;
                let mut values = row.values(buckets);
                add_up(&mut values);
                row.points = (0..).zip(values).filter(|(at, _)| *at >= first).collect();
            }
        }
    }
}

fn add_up(values: &mut [Amount]) {
    let mut sum = Amount::ZERO;
    for value in values {
        sum = [sum, *value].into_iter().sum();
        *value = sum;
    }
}

#[cfg(test)]
mod tests {
    use crate::cost::view::view;
    use crate::cost::{CostQuery, Dimension, RangeSpec, Report, Row};
    use crate::money::Amount;
    use crate::time::{DayRange, Granularity};
    use proptest::prelude::*;

    fn report(figures: &[(u32, String, i64)]) -> Report {
        let range = DayRange::new("2024-01-01".parse().unwrap(), "2024-07-01".parse().unwrap());
        let query = CostQuery {
            range: RangeSpec::Fixed(range.unwrap()),
            granularity: Granularity::Month,
            group_by: vec![Dimension::Region],
            ..CostQuery::default()
        };
        let rows = figures.iter().map(|(month, key, amount)| Row {
            period: format!("2024-0{month}-01").parse().ok(),
            keys: [Some(key.clone())].into(),
            unit: "USD".into(),
            amount: Amount::from_units(i128::from(*amount)),
        });
        let today = range.unwrap().end;
        Report::new(&query.resolve(today), rows.collect())
    }

    proptest! {
        #[test]
        fn the_last_period_has_the_total_of_everything(
            figures in proptest::collection::btree_map((1_u32..=6, "[a-d]"), -1_000_i64..1_000, 1..20),
        ) {
            let figures: Vec<_> = figures.into_iter().map(|((month, key), value)| (month, key, value)).collect();
            let mut view = view(&report(&figures), None);
            view.accumulate();
            let unit = &view.units[0];
            prop_assert_eq!(unit.chart.totals.last(), Some(&unit.total));
            for row in &unit.rows {
                let values = row.values(6);
                prop_assert_eq!(values.last(), Some(&row.total));
            }
            for series in &unit.chart.series {
                prop_assert_eq!(series.values.last(), Some(&series.total));
            }
        }
    }

    #[test]
    fn a_period_without_charges_keeps_the_sum_before_it() {
        let mut view = view(
            &report(&[(2, "a".to_owned(), 5), (4, "a".to_owned(), -2)]),
            None,
        );
        view.accumulate();
        let values: Vec<_> = view.units[0].rows[0]
            .values(6)
            .iter()
            .map(|value| value.units())
            .collect();
        assert_eq!(values, [0, 5, 5, 3, 3, 3]);
        assert_eq!(view.head(&view.buckets[1]), "to Feb 2024");
    }
}
