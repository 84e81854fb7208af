//! The cube against a naive sum over the same rows, and its edges one by one. Knows charges row by row.

mod edges;
mod laws;
mod lines;
mod naive;
mod summaries;

use super::{Chunk, Cube};
use crate::charges::{CODED, ChargeColumns, Coded, SegmentKey};
use chrono::NaiveDate;
use floe_domain::cost::{Dimension, Filter, Metric, Mode, ResolvedQuery, usage_type};
use floe_domain::time::{DayRange, Granularity};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A charge as a person thinks of it.
#[derive(Clone, Debug)]
pub(super) struct Charge {
    pub(super) key: SegmentKey,
    pub(super) day: i32,
    pub(super) hour: u8,
    pub(super) currency: &'static str,
    pub(super) dimensions: [Option<String>; CODED.len()],
    pub(super) tags: BTreeMap<String, String>,
    pub(super) cost_categories: BTreeMap<String, String>,
    pub(super) metrics: [i128; Metric::COLUMNS.len()],
}

pub(super) const ONE: i128 = 10_i128.pow(18);

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn range(start: &str, end: &str) -> DayRange {
    DayRange::new(date(start), date(end)).unwrap()
}

/// A charge of one dollar for virtual machines in eu-west-1 on that day.
pub(super) fn charge(day: &str) -> Charge {
    let day = date(day);
    let mut charge = Charge {
        key: SegmentKey {
            month: floe_domain::time::first_of_month(day),
            provider: "AWS".to_owned(),
            billing_account: "1".to_owned(),
            region: Some("eu-west-1".to_owned()),
        },
        day: super::table::day_of(day),
        hour: 0,
        currency: "USD",
        dimensions: Default::default(),
        tags: BTreeMap::new(),
        cost_categories: BTreeMap::new(),
        metrics: [ONE; Metric::COLUMNS.len()],
    };
    charge.set(Dimension::Service, "Virtual Machines");
    charge
}

impl Charge {
    pub(super) fn set(&mut self, dimension: Dimension, value: &str) {
        let at = CODED.iter().position(|one| *one == dimension).unwrap();
        self.dimensions[at] = Some(value.to_owned());
    }

    pub(super) fn cost(mut self, units: i128) -> Self {
        self.metrics[0] = units;
        self
    }

    pub(super) fn region(mut self, region: Option<&str>) -> Self {
        self.key.region = region.map(str::to_owned);
        self
    }

    pub(super) fn service(mut self, service: &str) -> Self {
        self.set(Dimension::Service, service);
        self
    }

    pub(super) fn tag(mut self, key: &str, value: &str) -> Self {
        self.tags.insert(key.to_owned(), value.to_owned());
        self
    }

    pub(super) fn currency(mut self, currency: &'static str) -> Self {
        self.currency = currency;
        self
    }

    pub(super) fn value(&self, dimension: &Dimension) -> Option<String> {
        match dimension {
            Dimension::Provider => Some(self.key.provider.clone()),
            Dimension::BillingAccount => Some(self.key.billing_account.clone()),
            Dimension::Region => self.key.region.clone(),
            Dimension::Tag(key) => self.tags.get(key).cloned(),
            Dimension::CostCategory(key) => self.cost_categories.get(key).cloned(),
            Dimension::UsageTypeGroup => {
                let service = self.value(&Dimension::Service)?;
                let meter = self.value(&Dimension::Meter)?;
                usage_type::group(&service, &meter).map(str::to_owned)
            }
            other => {
                let at = CODED.iter().position(|one| one == other).unwrap();
                self.dimensions[at].clone()
            }
        }
    }
}

fn code(column: &mut Coded, value: Option<String>) {
    let code = value.map_or(0, |value| {
        let place = column.values.iter().position(|one| *one == value);
        place.unwrap_or_else(|| {
            column.values.push(value);
            column.values.len() - 1
        }) + 1
    });
    column.codes.push(u32::try_from(code).unwrap());
}

/// The charges of one segment as columns.
pub(super) fn columns(key: SegmentKey, charges: &[Charge]) -> ChargeColumns {
    let mut columns = ChargeColumns {
        key,
        day: Vec::new(),
        hour: Vec::new(),
        currency: Coded::default(),
        dimensions: Default::default(),
        tags: Coded::default(),
        cost_categories: Coded::default(),
        metrics: Default::default(),
        sub_account_names: BTreeMap::new(),
        billing_account_name: None,
        region_name: None,
    };
    for charge in charges {
        columns.day.push(charge.day);
        columns.hour.push(charge.hour);
        code(&mut columns.currency, Some(charge.currency.to_owned()));
        for (column, value) in columns.dimensions.iter_mut().zip(&charge.dimensions) {
            code(column, value.clone());
        }
        for (column, set) in [
            (&mut columns.tags, &charge.tags),
            (&mut columns.cost_categories, &charge.cost_categories),
        ] {
            let text = serde_json::to_string(set).unwrap();
            code(column, Some(text).filter(|_| !set.is_empty()));
        }
        for (column, units) in columns.metrics.iter_mut().zip(charge.metrics) {
            Arc::make_mut(column).push(units);
        }
    }
    columns
}

pub(super) fn cube(charges: &[Charge]) -> Cube {
    let mut segments: BTreeMap<SegmentKey, Vec<Charge>> = BTreeMap::new();
    for charge in charges {
        segments
            .entry(charge.key.clone())
            .or_default()
            .push(charge.clone());
    }
    let chunk = |(key, charges): (SegmentKey, Vec<Charge>)| {
        Arc::new(Chunk::build(columns(key, &charges)).unwrap())
    };
    Cube::new(segments.into_iter().map(chunk).collect())
}

/// BilledCost from September to November 2024 by the dimensions.
pub(super) fn query(granularity: Granularity, group_by: &[Dimension]) -> ResolvedQuery {
    ResolvedQuery {
        range: range("2024-09-01", "2024-12-01"),
        granularity,
        metric: Metric::BilledCost,
        group_by: group_by.to_vec(),
        filters: Vec::new(),
        currency: None,
    }
}

pub(super) fn filter(dimension: Dimension, mode: Mode, values: &[Option<&str>]) -> Filter {
    Filter {
        dimension,
        mode,
        values: values
            .iter()
            .map(|value| value.map(str::to_owned))
            .collect(),
    }
}

/// The rows as text: period, keys, unit, amount.
pub(super) fn rows(cube: &Cube, query: &ResolvedQuery) -> Vec<String> {
    let row = |row: &floe_domain::cost::Row| {
        let period = row.period.map(|period| period.to_string());
        let keys = row
            .keys
            .iter()
            .map(|key| key.clone().unwrap_or("-".to_owned()));
        let unit = [row.unit.to_string(), row.amount.to_string()];
        period
            .into_iter()
            .chain(keys)
            .chain(unit)
            .collect::<Vec<_>>()
            .join(" ")
    };
    cube.query(query).unwrap().rows.iter().map(row).collect()
}
