//! The values of a dimension to pick from, with what they cost as it is asked. Knows names, metrics and words; must not add
//! anything up.

use super::Floe;
use super::explore::{name_of, question, wrong};
use super::failure::failed;
use crate::service::Refused;
use crate::service::costs::{self, Costs};
use floe_app::view::{Failure, ValueChoice, ValuesPage};
use floe_domain::cost::grammar;
use floe_domain::cost::{Dimension, Filter, Metric, Mode, ResolvedQuery, Total};
use floe_domain::money::Currency;
use floe_domain::time::Granularity;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most values that are offered to pick from.
const MOST_VALUES: usize = 50;

const UNLISTED: &str = "The values can not be listed";

/// The values of a dimension under a question's conditions on other dimensions.
pub(super) async fn values(
    floe: &Floe,
    dimension: String,
    query: String,
    search: String,
) -> Result<ValuesPage, Failure> {
    let asked = question(&query)?;
    let costs = costs::open_as_of(floe.app(), floe.caller()?, asked.as_of)
        .await
        .map_err(failed(UNLISTED))?;
    let dimension = grammar::parse_dimension("dimension", &dimension).map_err(wrong)?;
    let mut asked = asked.resolve(costs.today());
    let metric = asked.metric;
    if !metric.is_cost() {
        // What one value used comes in many units, by none of which values could be told apart, and so do its prices.
        asked.metric = Metric::EffectiveCost;
    }
    // Names are not in the cube's dictionaries; the values that have some are few enough to look at all of them.
    let has_names = matches!(
        dimension,
        Dimension::Region | Dimension::SubAccount | Dimension::BillingAccount
    );
    let wanted = search.trim().to_lowercase();
    let (search, limit) = if has_names {
        (String::new(), usize::MAX)
    } else {
        (search, MOST_VALUES)
    };
    let found = costs
        .values(dimension.clone(), asked.clone(), search, limit)
        .await
        .map_err(failed(UNLISTED))?;
    let names = costs.names();
    let mut values: Vec<ValueChoice> = found
        .values
        .into_iter()
        .map(|one| ValueChoice {
            name: one
                .value
                .as_deref()
                .and_then(|value| name_of(&dimension, value, &names))
                .map(Into::into),
            value: one.value,
            costs: one.costs,
        })
        .collect();
    let mut matching = found.matching;
    if has_names {
        values.retain(|choice| holds(choice, &wanted));
        matching = values.len();
        values.truncate(MOST_VALUES);
    }
    let mut is_converted = false;
    if let Some(to) = asked.currency {
        match convert(&costs, &asked, &dimension, to, &mut values).await {
            Ok(()) => is_converted = true,
            // Too much to convert: what it cost in its own currency is no less true, and is said to be that.
            Err(Refused::Invalid { .. }) => {}
            Err(refused) => return Err(failed(UNLISTED)(refused)),
        }
    }
    let about = about(&asked, &dimension, metric, is_converted);
    Ok(ValuesPage {
        matching: u32::try_from(matching).unwrap_or(u32::MAX),
        values,
        about,
    })
}

/// Puts converted costs in the place of those in the bills' currencies, the largest first.
async fn convert(
    costs: &Costs,
    asked: &ResolvedQuery,
    dimension: &Dimension,
    to: Currency,
    values: &mut [ValueChoice],
) -> Result<(), Refused> {
    if values.is_empty() {
        return Ok(());
    }
    let others = asked.filters.iter();
    let mut filters: Vec<Filter> = others
        .filter(|filter| filter.dimension != *dimension)
        .cloned()
        .collect();
    filters.push(Filter {
        dimension: dimension.clone(),
        mode: Mode::AnyOf,
        values: values.iter().map(|one| one.value.clone()).collect(),
    });
    let report = costs
        .answer(ResolvedQuery {
            granularity: Granularity::None,
            group_by: vec![dimension.clone()],
            filters,
            ..asked.clone()
        })
        .await?;
    let mut converted: BTreeMap<Option<String>, Vec<Total>> = BTreeMap::new();
    for row in report.rows {
        let value = row.keys.first().cloned().flatten();
        converted.entry(value).or_default().push(Total {
            unit: row.unit.to_string(),
            amount: row.amount,
        });
    }
    for choice in values.iter_mut() {
        choice.costs = converted.remove(&choice.value).unwrap_or_default();
    }
    let to = to.to_string();
    values.sort_by_key(|choice| {
        let cost = choice.costs.iter().find(|cost| cost.unit == to);
        Reverse(cost.map(|cost| cost.amount))
    });
    Ok(())
}

/// Which cost it is, of what, where another metric was meant: `Effective cost, 1–30 Sep 2024, under the other filters`.
fn about(
    asked: &ResolvedQuery,
    dimension: &Dimension,
    meant: Metric,
    is_converted: bool,
) -> String {
    let mut words = format!("{}, {}", asked.metric.label(), asked.range);
    if asked
        .filters
        .iter()
        .any(|filter| filter.dimension != *dimension)
    {
        words.push_str(", under the other filters");
    }
    if !meant.is_cost() {
        words.push_str(if meant.is_sum() {
            "; usage has too many units to compare values by"
        } else {
            "; unit prices have too many units to compare values by"
        });
    }
    match asked.currency {
        Some(to) if is_converted => words.push_str(&format!(", in {to} where there are rates")),
        Some(to) => words.push_str(&format!("; too much to convert to {to}")),
        None => {}
    }
    words
}

/// Whether the value or its name holds the text, given in lower case.
fn holds(choice: &ValueChoice, wanted: &str) -> bool {
    wanted.is_empty()
        || [&choice.value, &choice.name]
            .into_iter()
            .flatten()
            .any(|text| text.to_lowercase().contains(wanted))
}
