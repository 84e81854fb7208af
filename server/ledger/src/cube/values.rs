//! The values of a dimension, for people who pick one. Knows texts and their cost; must not know who picks.

use super::answer::Single;
use super::axis::Numbering;
use super::error::QueryError;
use super::part::Source;
use super::{Cube, answer};
use floe_domain::cost::{Dimension, Metric, ResolvedQuery, Total};
use floe_domain::money::Amount;
use floe_domain::time::{DayRange, Granularity};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One value of a dimension, with its cost per currency.
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
    /// The values that charges of a question have, whose text holds `search` in whatever case, the most costly first, at
    /// most `limit`. "No value" is among them when `search` is empty. Currencies are never compared: a value counts by
    /// its largest share of a currency's cost. Of the question count its range, its metric and its conditions on other
    /// dimensions: those on this one would leave nothing else to pick.
    ///
    /// # Errors
    /// When a sum is too large.
    pub fn values(
        &self,
        dimension: &Dimension,
        question: &ResolvedQuery,
        search: &str,
        limit: usize,
    ) -> Result<Values, QueryError> {
        let others = question.filters.iter();
        let query = ResolvedQuery {
            range: question.range,
            granularity: Granularity::None,
            metric: question.metric,
            group_by: vec![dimension.clone()],
            filters: others
                .filter(|filter| filter.dimension != *dimension)
                .cloned()
                .collect(),
            currency: None,
        };
        let manner = (Source::Rollups, Numbering::Own);
        let sums = answer::sums(&self.0, &query, manner, usize::MAX)?;
        let figures = sums.singles()?;
        let mut weights: BTreeMap<u32, u128> = BTreeMap::new();
        for figure in &figures {
            let weight = weights.entry(figure.unit).or_default();
            *weight = weight.saturating_add(figure.amount.units().unsigned_abs());
        }
        let share = |figure: &Single| {
            let whole = weights.get(&figure.unit).copied().unwrap_or(0);
            let billionth = (whole / 1_000_000_000).max(1);
            i128::try_from(billionth).map_or(0, |billionth| figure.amount.units() / billionth)
        };
        let wanted = search.to_lowercase();
        // Figures of one value are neighbours. Texts are made only of what is shown.
        let of_a_value = figures.chunk_by(|one, other| one.code == other.code);
        let mut found: Vec<(Option<i128>, Option<&str>, &[Single])> = of_a_value
            .map(|figures| {
                let code = figures.first().map_or(u32::MAX, |figure| figure.code);
                (sums.key(&self.0, code), figures)
            })
            .filter(|(value, _)| match value {
                Some(text) => holds(text, &wanted),
                None => wanted.is_empty(),
            })
            .map(|(value, figures)| (figures.iter().map(share).max(), value, figures))
            .collect();
        let matching = found.len();
        found.sort_by_key(|(share, ..)| Reverse(*share));
        let values = found.into_iter().take(limit);
        let values = values.map(|(_, value, figures)| Value {
            value: value.map(str::to_owned),
            costs: figures
                .iter()
                .map(|figure| Total {
                    unit: sums.unit(&self.0, figure.unit),
                    amount: figure.amount,
                })
                .collect(),
        });
        Ok(Values {
            values: values.collect(),
            matching,
        })
    }

    /// The keys of tags that charges have, sorted.
    #[must_use]
    pub fn tag_keys(&self) -> Vec<&str> {
        self.0.tags.keys().map(String::as_str).collect()
    }

    /// The source's own cost categories that charges have, sorted.
    #[must_use]
    pub fn cost_category_keys(&self) -> Vec<&str> {
        self.0.cost_categories.keys().map(String::as_str).collect()
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

/// Whether a text holds another, given in lower case, in whatever case.
fn holds(text: &str, wanted: &str) -> bool {
    let Some(first) = wanted.bytes().next() else {
        return true;
    };
    if !text.is_ascii() || !wanted.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr2(first, first.to_ascii_uppercase(), rest) {
        let here = rest.get(at..).unwrap_or_default();
        let begins = here.get(..wanted.len());
        if begins.is_some_and(|begins| begins.eq_ignore_ascii_case(wanted.as_bytes())) {
            return true;
        }
        rest = here.get(1..).unwrap_or_default();
    }
    false
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

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_text_is_found_in_any_case_wherever_it_stands() {
        for (text, wanted, found) in [
            ("Amazon S3", "", true),
            ("Amazon S3", "s3", true),
            ("AAB", "ab", true),
            ("GRÖSSE", "grö", true),
            ("gros", "grö", false),
            ("s", "s3", false),
        ] {
            assert_eq!(holds(text, wanted), found, "{text} {wanted}");
        }
    }
}
