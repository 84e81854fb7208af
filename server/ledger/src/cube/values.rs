//! The values of a dimension, for people who pick one. Knows texts and their cost; must not know filters.

use super::error::QueryError;
use super::part::Source;
use super::{Cube, answer};
use floe_domain::cost::{Dimension, Metric, ResolvedQuery, Total};
use floe_domain::money::Amount;
use floe_domain::time::{DayRange, Granularity};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One value of a dimension, with its BilledCost per currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value; none where charges have none.
    pub value: Option<String>,
    /// What it cost, per currency.
    pub costs: Vec<Total>,
}

/// Values, the most costly first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The first of them.
    pub values: Vec<Value>,
    /// How many there are in all.
    pub matching: usize,
}

impl Cube {
    /// The values that charges of the range have, whose text holds `search` in whatever case, the most costly first, at
    /// most `limit`. "No value" is among them when `search` is empty. Currencies are never compared: a value counts by
    /// its largest share of a currency's cost.
    ///
    /// # Errors
    /// When a sum is too large.
    pub fn values(
        &self,
        dimension: &Dimension,
        range: DayRange,
        search: &str,
        limit: usize,
    ) -> Result<Values, QueryError> {
        let query = ResolvedQuery {
            range,
            granularity: Granularity::None,
            metric: Metric::BilledCost,
            group_by: vec![dimension.clone()],
            filters: Vec::new(),
            currency: None,
        };
        let rows =
            answer::sums(&self.0, &query, Source::Rollups, usize::MAX)?.rows(&self.0, &query)?;
        let mut weights: BTreeMap<String, u128> = BTreeMap::new();
        for row in &rows {
            let weight = weights.entry(row.unit.clone()).or_default();
            *weight = weight.saturating_add(row.amount.units().unsigned_abs());
        }
        let share = |total: &Total| {
            let whole = weights.get(&total.unit).copied().unwrap_or(0);
            let billionth = (whole / 1_000_000_000).max(1);
            i128::try_from(billionth).map_or(0, |billionth| total.amount.units() / billionth)
        };
        let wanted = search.to_lowercase();
        let mut values: Vec<Value> = Vec::new();
        for row in rows {
            let value = row.keys.into_iter().next().flatten();
            let matches = match &value {
                Some(text) => wanted.is_empty() || text.to_lowercase().contains(&wanted),
                None => wanted.is_empty(),
            };
            if !matches {
                continue;
            }
            let cost = Total {
                unit: row.unit,
                amount: row.amount,
            };
            // Rows of one value are neighbours: the report's order.
            match values.last_mut() {
                Some(last) if last.value == value => last.costs.push(cost),
                _ => values.push(Value {
                    value,
                    costs: vec![cost],
                }),
            }
        }
        let matching = values.len();
        values.sort_by_cached_key(|value| Reverse(value.costs.iter().map(share).max()));
        values.truncate(limit);
        Ok(Values { values, matching })
    }

    /// The keys of tags that charges have, sorted.
    #[must_use]
    pub fn tag_keys(&self) -> Vec<&str> {
        self.0.tags.keys().map(String::as_str).collect()
    }

    /// The BilledCost of everything, per currency.
    ///
    /// # Errors
    /// When a sum is too large.
    pub fn total(&self, range: DayRange) -> Result<Vec<Total>, QueryError> {
        let query = ResolvedQuery {
            range,
            granularity: Granularity::None,
            metric: Metric::BilledCost,
            group_by: Vec::new(),
            filters: Vec::new(),
            currency: None,
        };
        Ok(answer::report(&self.0, &query, Source::Rollups)?.totals)
    }
}

/// An amount of nothing, where a value has no cost in a currency.
impl Value {
    /// What it cost in a currency.
    #[must_use]
    pub fn cost(&self, currency: &str) -> Amount {
        let cost = self.costs.iter().find(|cost| cost.unit == currency);
        cost.map_or(Amount::ZERO, |cost| cost.amount)
    }
}
