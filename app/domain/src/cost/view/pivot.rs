//! Rows against columns: some grouping dimensions go down, the others across, with sums on both sides. Knows groups and
//! sums; must not know how a table looks.

use super::gathered::Gathered;
use super::{ReportView, TableRow, UnitView, figure, order};
use crate::cost::price::Paid;
use crate::cost::{Dimension, Metric};
use crate::money::Amount;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The figures of one unit over the whole range, crossed. Every sum is exact: rows and columns add up to the same total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// What the figures are of.
    pub metric: Metric,
    /// The dimensions that go down.
    pub down: Vec<Dimension>,
    /// The dimensions that go across.
    pub across: Vec<Dimension>,
    /// The currency or the consumed unit.
    pub unit: String,
    /// The columns, the largest distance from zero first.
    pub columns: Vec<Side>,
    /// The rows, the largest distance from zero first.
    pub rows: Vec<Line>,
    /// The sum of everything; or its price, zero where there is none: see [`Pivot::figure`].
    pub total: Amount,
    /// What the price is the quotient of; none where figures are sums.
    pub paid: Option<Paid>,
}

/// The values that a row or a column stands for, and their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// A value per dimension; none where charges have none.
    pub keys: Vec<Option<String>>,
    /// The values in words.
    pub labels: Vec<String>,
    /// The sum; or the price, zero where there is none: see [`Side::figure`].
    pub total: Amount,
    /// What the price is the quotient of; none where figures are sums.
    pub paid: Option<Paid>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it stands for.
    pub side: Side,
    /// A figure per column; none where there are no charges, or it would be the price of nothing.
    pub cells: Vec<Option<Amount>>,
}

impl Side {
    /// The total; none where it would be the price of nothing.
    #[must_use]
    pub fn figure(&self) -> Option<Amount> {
        figure(self.total, self.paid)
    }

    /// Its name; [`Metric::whole`] where it stands for everything.
    #[must_use]
    pub fn label(&self, metric: Metric) -> String {
        if self.labels.is_empty() {
            metric.whole().to_owned()
        } else {
            self.labels.join(" · ")
        }
    }
}

impl Pivot {
    /// The total; none where it would be the price of nothing.
    #[must_use]
    pub fn figure(&self) -> Option<Amount> {
        figure(self.total, self.paid)
    }

    /// The figures of a unit with `across` as columns. Dimensions that the report is not grouped by say nothing.
    #[must_use]
    pub fn of(view: &ReportView, unit: &UnitView, across: &[Dimension]) -> Self {
        let is_across: Vec<bool> = view
            .group_by
            .iter()
            .map(|dimension| across.contains(dimension))
            .collect();
        let picked = |wanted: bool| -> Vec<Dimension> {
            let pairs = view.group_by.iter().zip(&is_across);
            pairs
                .filter(|(_, is)| **is == wanted)
                .map(|(dimension, _)| dimension.clone())
                .collect()
        };
        let groups = || unit.rows.iter().filter(|row| !row.is_gone());
        let columns = sides(groups(), view.metric, &is_across, true);
        let lines = sides(groups(), view.metric, &is_across, false);
        let places = |sides: &[Side]| -> BTreeMap<Vec<Option<String>>, usize> {
            let keys = sides.iter().map(|side| side.keys.clone());
            keys.zip(0..).collect()
        };
        let (column_of, line_of) = (places(&columns), places(&lines));
        let mut rows: Vec<Line> = lines
            .into_iter()
            .map(|side| Line {
                cells: vec![None; columns.len()],
                side,
            })
            .collect();
        for row in groups() {
            let at = |places: &BTreeMap<_, usize>, wanted| {
                places.get(&part(&row.keys, &is_across, wanted)).copied()
            };
            let cell = at(&line_of, false)
                .and_then(|line| rows.get_mut(line))
                .zip(at(&column_of, true))
                .and_then(|(line, column)| line.cells.get_mut(column));
            if let Some(cell) = cell {
                // A group has one row and one column: nothing is added up here.
                *cell = row.figure();
            }
        }
        let all = groups().map(gathered).reduce(Gathered::and);
        let all = all.unwrap_or(Gathered::nothing(view.metric));
        Self {
            metric: view.metric,
            down: picked(false),
            across: picked(true),
            unit: unit.unit.clone(),
            total: all.figure().unwrap_or_default(),
            paid: all.paid(),
            columns,
            rows,
        }
    }
}

/// What a group has.
fn gathered(row: &TableRow) -> Gathered {
    Gathered::again(row.total, row.paid)
}

/// The rows or the columns with their sums, the largest first; of prices that at which most was paid.
fn sides<'a>(
    groups: impl Iterator<Item = &'a TableRow>,
    metric: Metric,
    is_across: &[bool],
    wanted: bool,
) -> Vec<Side> {
    let mut sums: BTreeMap<Vec<Option<String>>, (Vec<String>, Gathered)> = BTreeMap::new();
    for row in groups {
        let keys = part(&row.keys, is_across, wanted);
        let labels = || part(&row.labels, is_across, wanted);
        let side = sums.entry(keys);
        let (_, sum) = side.or_insert_with(|| (labels(), Gathered::nothing(metric)));
        *sum = sum.and(gathered(row));
    }
    let mut sides: Vec<_> = sums.into_iter().collect();
    sides.sort_by(|(a, (_, one)), (b, (_, other))| {
        let size = |sum: &Gathered| Reverse(sum.weight().abs());
        size(one).cmp(&size(other)).then_with(|| order::keys(a, b))
    });
    let sides = sides.into_iter();
    sides
        .map(|(keys, (labels, sum))| Side {
            keys,
            labels,
            total: sum.figure().unwrap_or_default(),
            paid: sum.paid(),
        })
        .collect()
}

fn part<T: Clone>(all: &[T], is_across: &[bool], wanted: bool) -> Vec<T> {
    let pairs = all.iter().zip(is_across);
    pairs
        .filter(|(_, is)| **is == wanted)
        .map(|(one, _)| one.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::view::view;
    use crate::cost::{CostQuery, RangeSpec, Report, Row};
    use crate::time::{DayRange, Granularity};
    use proptest::prelude::*;

    type Figure<'a> = (Option<&'a str>, &'a str, i64);

    fn shown(figures: &[Figure<'_>]) -> ReportView {
        let range =
            DayRange::new("2024-09-01".parse().unwrap(), "2024-10-01".parse().unwrap()).unwrap();
        let query = CostQuery {
            range: RangeSpec::Fixed(range),
            granularity: Granularity::None,
            group_by: vec![Dimension::Region, Dimension::Service],
            ..CostQuery::default()
        };
        let rows = figures.iter().map(|(region, service, amount)| Row {
            period: None,
            keys: [region.map(str::to_owned), Some((*service).to_owned())].into(),
            unit: "USD".into(),
            amount: Amount::from_whole(*amount),
        });
        view(
            &Report::new(&query.resolve(range.end), rows.collect()),
            None,
        )
    }

    fn table(figures: &[Figure<'_>], across: &[Dimension]) -> String {
        let view = shown(figures);
        let pivot = Pivot::of(&view, &view.units[0], across);
        let mut text = String::new();
        for column in &pivot.columns {
            text.push_str(&format!(" | {}", column.label(pivot.metric)));
        }
        for line in &pivot.rows {
            text.push_str(&format!("\n{}", line.side.label(pivot.metric)));
            for cell in &line.cells {
                let cell = cell.map(|amount| amount.to_string()).unwrap_or_default();
                text.push_str(&format!(" | {cell}"));
            }
            text.push_str(&format!(" | {}", line.side.total));
        }
        let sums: Vec<_> = pivot
            .columns
            .iter()
            .map(|column| column.total.to_string())
            .collect();
        format!("{text}\n= {} | {}", sums.join(" | "), pivot.total)
    }

    const FIGURES: [Figure<'_>; 4] = [
        (Some("eu"), "S3", 3),
        (Some("us"), "S3", 10),
        (None, "Tax", -4),
        (Some("us"), "EC2", 1),
    ];

    #[test]
    fn rows_and_columns_add_up_to_the_same_total() {
        assert_eq!(
            table(&FIGURES, &[Dimension::Region]),
            " | us | Global / no region | eu\n\
             S3 | 10 |  | 3 | 13\n\
             Tax |  | -4 |  | -4\n\
             EC2 | 1 |  |  | 1\n\
             = 11 | -4 | 3 | 10"
        );
    }

    #[test]
    fn everything_across_leaves_one_row() {
        assert_eq!(
            table(&FIGURES[..2], &[Dimension::Region, Dimension::Service]),
            " | us · S3 | eu · S3\nTotal | 10 | 3 | 13\n= 10 | 3 | 13"
        );
    }

    #[test]
    fn what_stands_for_everything_is_no_total_where_figures_are_prices() {
        let side = Side {
            keys: Vec::new(),
            labels: Vec::new(),
            total: Amount::ZERO,
            paid: None,
        };
        assert_eq!(side.label(Metric::BilledCost), "Total");
        assert_eq!(side.label(Metric::UnitPrice), "Over all");
    }

    proptest! {
        #[test]
        fn no_figure_is_lost(
            figures in proptest::collection::btree_map(("[a-d]", "[p-s]"), -50_i64..50, 1..12),
        ) {
            let keys: Vec<_> = figures.into_iter().collect();
            let figures: Vec<Figure<'_>> = keys
                .iter()
                .map(|((region, service), amount)| (Some(region.as_str()), service.as_str(), *amount))
                .collect();
            let view = shown(&figures);
            let pivot = Pivot::of(&view, &view.units[0], &[Dimension::Service]);
            prop_assert_eq!(pivot.total, view.units[0].total);
            for line in &pivot.rows {
                let sum: Amount = line.cells.iter().flatten().copied().sum();
                prop_assert_eq!(sum, line.side.total);
            }
            for (place, column) in pivot.columns.iter().enumerate() {
                let sum: Amount = pivot.rows.iter().filter_map(|line| line.cells[place]).sum();
                prop_assert_eq!(sum, column.total);
            }
        }
    }
}
