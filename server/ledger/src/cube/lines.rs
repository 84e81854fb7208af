//! The charges of a question by line, with cost and quantity side by side, for explaining a change. Knows what lines are told
//! apart by; must not know why a cost changed.

use super::Cube;
use super::answer::{self, MOST_ROWS};
use super::axis::Numbering;
use super::error::QueryError;
use super::part::Source;
use super::plan::{Apart, Manner};
use floe_domain::cost::drivers::{DIMENSIONS, Figure};
use floe_domain::cost::{Metric, ResolvedQuery, Row};
use floe_domain::time::Granularity;
use std::collections::BTreeMap;

type Keys = [Option<String>; DIMENSIONS.len()];

impl Cube {
    /// What the question's charges cost, and how much was consumed, by line: its grouping and granularity say nothing here,
    /// and of a question about usage the cost is BilledCost. A quantity is known where the charges of its line have one
    /// currency: usage is not counted by currency.
    ///
    /// # Errors
    /// When there are too many lines, or a sum is too large.
    pub fn lines(&self, query: &ResolvedQuery) -> Result<Vec<Figure>, QueryError> {
        let metric = if query.metric.is_cost() {
            query.metric
        } else {
            Metric::BilledCost
        };
        let costs = self.by_line(query, metric)?;
        let mut quantities = BTreeMap::new();
        for row in self.by_line(query, Metric::ConsumedQuantity)? {
            if let Some(keys) = keys(&row.keys) {
                quantities.insert(keys, row.amount);
            }
        }
        let mut figures: Vec<Figure> = Vec::with_capacity(costs.len());
        let mut several = Vec::new();
        for row in costs {
            let Some(keys) = keys(&row.keys) else {
                continue;
            };
            // Rows of one line are neighbours: the report's order.
            let shared = figures.last().is_some_and(|last| last.keys == keys);
            if shared {
                several.extend([figures.len() - 1, figures.len()]);
            }
            figures.push(Figure {
                quantity: quantities.get(&keys).copied(),
                keys,
                currency: row.unit.to_string(),
                cost: row.amount,
            });
        }
        for place in several {
            if let Some(figure) = figures.get_mut(place) {
                figure.quantity = None;
            }
        }
        Ok(figures)
    }

    fn by_line(&self, query: &ResolvedQuery, metric: Metric) -> Result<Vec<Row>, QueryError> {
        let query = ResolvedQuery {
            granularity: Granularity::None,
            metric,
            group_by: DIMENSIONS.to_vec(),
            ..query.clone()
        };
        let manner = Manner {
            apart: Apart::of(metric),
            source: Source::Rollups,
            numbering: Numbering::Own,
        };
        answer::sums_of_any(&self.0, &query, manner, MOST_ROWS)?.rows(&self.0, &query)
    }
}

fn keys(keys: &[Option<String>]) -> Option<Keys> {
    keys.to_vec().try_into().ok()
}
