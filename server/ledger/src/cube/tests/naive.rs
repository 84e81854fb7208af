//! The answer as a person with patience would find it: row by row.

use super::Charge;
use crate::cube::table::date_of;
use floe_domain::cost::{Dimension, Metric, Mode, Period, Report, ResolvedQuery, Row, Total};
use floe_domain::money::Amount;
use floe_domain::time::Granularity;
use std::collections::{BTreeMap, HashMap};

/// Period, keys and unit.
type Place = (Option<Period>, Vec<Option<String>>, String);

/// The sums of a metric in the places of a question; charges without a unit are left out.
fn sums(
    charges: &[Charge],
    query: &ResolvedQuery,
    metric: Metric,
    unit: impl Fn(&Charge) -> Option<String>,
) -> HashMap<Place, i128> {
    let metric = Metric::COLUMNS.iter().position(|one| *one == metric);
    let mut sums: HashMap<Place, i128> = HashMap::new();
    for charge in charges {
        let day = date_of(charge.day);
        let wanted = query.filters.iter().all(|filter| {
            let value = charge.value(&filter.dimension);
            let lower = |text: &Option<String>| text.as_ref().map(|text| text.to_lowercase());
            let named = filter.values.iter().any(|wanted| match filter.mode {
                Mode::AnyOf | Mode::NoneOf => *wanted == value,
                Mode::Contains | Mode::ContainsNone => match (lower(wanted), lower(&value)) {
                    (Some(wanted), Some(value)) => value.contains(&wanted),
                    (wanted, value) => wanted == value,
                },
                Mode::Begins | Mode::BeginsNone => match (lower(wanted), lower(&value)) {
                    (Some(wanted), Some(value)) => value.starts_with(&wanted),
                    (wanted, value) => wanted == value,
                },
            });
            named
                != matches!(
                    filter.mode,
                    Mode::NoneOf | Mode::ContainsNone | Mode::BeginsNone
                )
        });
        if !wanted || !query.range.contains(day) {
            continue;
        }
        let period = match query.granularity {
            Granularity::None => None,
            Granularity::Hour => Some((day, Some(charge.hour))),
            longer => Some((longer.first_day(day), None)),
        };
        let period = period.map(|(day, hour)| Period { day, hour });
        let keys = query.group_by.iter().map(|one| charge.value(one)).collect();
        let Some(unit) = unit(charge) else { continue };
        *sums.entry((period, keys, unit)).or_default() += charge.metrics[metric.unwrap()];
    }
    sums
}

pub(super) fn answer(charges: &[Charge], query: &ResolvedQuery) -> Report {
    let sums = sums(charges, query, query.metric, |charge| {
        Some(match query.metric {
            Metric::ConsumedQuantity => charge.value(&Dimension::Unit).unwrap_or_default(),
            _ => charge.currency.to_owned(),
        })
    });
    let row = |((period, keys, unit), units): (Place, i128)| Row {
        period,
        keys: keys.into(),
        unit: unit.into(),
        amount: Amount::from_units(units),
    };
    Report::new(query, sums.into_iter().map(row).collect())
}

/// The unit prices of a question: its rows, and the prices of everything.
pub(super) fn prices(charges: &[Charge], query: &ResolvedQuery) -> (Vec<Row>, Vec<Total>) {
    let unit = |charge: &Charge| {
        let unit = charge.value(&Dimension::Unit)?;
        Some(format!("{} per {unit}", charge.currency))
    };
    let costs = sums(charges, query, Metric::EffectiveCost, unit);
    let quantities = sums(charges, query, Metric::ConsumedQuantity, unit);
    let over =
        |cost: i128, quantity: i128| Amount::from_units(cost).over(Amount::from_units(quantity));
    let mut all: BTreeMap<String, (i128, i128)> = BTreeMap::new();
    let mut rows = Vec::new();
    for (place, cost) in costs {
        let quantity = quantities[&place];
        let (period, keys, unit) = place;
        let (costs, quantities) = all.entry(unit.clone()).or_default();
        *costs += cost;
        *quantities += quantity;
        rows.extend(over(cost, quantity).map(|amount| Row {
            period,
            keys: keys.into(),
            unit: unit.into(),
            amount,
        }));
    }
    let totals = all.into_iter().filter_map(|(unit, (cost, quantity))| {
        let amount = over(cost, quantity)?;
        Some(Total { unit, amount })
    });
    (Report::new(query, rows).rows, totals.collect())
}
