//! The answer as a person with patience would find it: row by row.

use super::Charge;
use crate::cube::table::date_of;
use floe_domain::cost::{Dimension, Metric, Mode, Period, Report, ResolvedQuery, Row};
use floe_domain::money::Amount;
use floe_domain::time::Granularity;
use std::collections::HashMap;

/// Period, keys and unit.
type Place = (Option<Period>, Vec<Option<String>>, String);

pub(super) fn answer(charges: &[Charge], query: &ResolvedQuery) -> Report {
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
        let unit = match query.metric {
            Metric::ConsumedQuantity => charge.value(&Dimension::Unit).unwrap_or_default(),
            _ => charge.currency.to_owned(),
        };
        let metric = Metric::ALL.iter().position(|one| *one == query.metric);
        *sums.entry((period, keys, unit)).or_default() += charge.metrics[metric.unwrap()];
    }
    let row = |((period, keys, unit), units)| Row {
        period,
        keys,
        unit,
        amount: Amount::from_units(units),
    };
    Report::new(query, sums.into_iter().map(row).collect())
}
