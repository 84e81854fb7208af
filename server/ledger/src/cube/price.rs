//! The sums that unit prices are the quotients of, place by place: what was paid, and how much was consumed, of the same charges.
//! Knows which questions those are; must not divide anything, the domain does.

use super::Inner;
use super::answer::{MOST_ROWS, Sums, divide, sums_of_any};
use super::axis::Numbering;
use super::error::QueryError;
use super::leading::Placed;
use super::part::Source;
use super::plan::{Apart, Manner};
use floe_domain::cost::grammar::MOST_DIMENSIONS;
use floe_domain::cost::price::{self, Paid, Price};
use floe_domain::cost::view::Gathered;
use floe_domain::cost::{Dimension, Metric, Period, Report, ResolvedQuery};
use floe_domain::time::Granularity;
use hashbrown::HashMap;

/// The two questions about sums that a question about prices is: both by the consumed unit too.
pub(super) struct Asked {
    costs: ResolvedQuery,
    quantities: ResolvedQuery,
}

impl Asked {
    /// Those of a question about prices.
    pub(super) fn of(query: &ResolvedQuery) -> Result<Self, QueryError> {
        if query.group_by.len() > MOST_DIMENSIONS {
            return Err(QueryError::TooManyDimensions(query.group_by.len()));
        }
        let by_unit = |metric: Metric| {
            let mut asked = ResolvedQuery {
                metric,
                ..query.clone()
            };
            asked.group_by.push(Dimension::Unit);
            asked
        };
        Ok(Self {
            costs: by_unit(Metric::EffectiveCost),
            quantities: by_unit(Metric::ConsumedQuantity),
        })
    }
}

/// What is paid in each place of charges that name a consumed unit, in a report's order.
pub(super) struct Prices<'a> {
    asked: &'a ResolvedQuery,
    /// What places mean; the sums that were there are in `paid`.
    costs: Sums<'a>,
    paid: Vec<(u128, Paid)>,
    /// How many consumed units there are, and in how many currencies each.
    units: (u128, u128),
}

impl<'a> Prices<'a> {
    /// Adds up both, in each currency by itself.
    pub(super) fn of(
        cube: &'a Inner,
        asked: &'a Asked,
        source: Source,
    ) -> Result<Self, QueryError> {
        let manner = Manner {
            apart: Apart::Currency,
            source,
            numbering: Numbering::Common,
        };
        let sums = |query: &'a ResolvedQuery| sums_of_any(cube, query, manner, MOST_ROWS);
        let (mut costs, quantities) = (sums(&asked.costs)?, sums(&asked.quantities)?);
        let mut is_named: Vec<bool> = Vec::new();
        if let Some(axis) = costs.axes.groups.last() {
            let texts = (0..axis.size()).map(|code| axis.text(cube, code));
            is_named.extend(texts.map(|text| text.is_some_and(|text| !text.is_empty())));
        }
        let units = (is_named.len().max(1) as u128, costs.axes.units());
        let (consumed, currencies) = units;
        let mut paid: Vec<(u128, Paid)> = Vec::with_capacity(costs.sums.len());
        // Both are of the same charges, so of the same places in the same order.
        for ((place, cost), (_, quantity)) in costs.sums.iter().zip(&quantities.sums) {
            let (_, unit) = divide(*place, consumed * currencies);
            let (unit, _) = divide(unit, currencies);
            if is_named.get(unit as usize).copied().unwrap_or(false) {
                let sums = Paid {
                    cost: costs.amount(*cost)?,
                    quantity: quantities.amount(*quantity)?,
                };
                paid.push((*place, sums));
            }
        }
        costs.sums = Vec::new();
        // In texts of units the currency comes first, in places last.
        let group = |place: u128| divide(place, consumed * currencies).0;
        for units in paid.chunk_by_mut(|(one, _), (other, _)| group(*one) == group(*other)) {
            units.sort_unstable_by_key(|(place, _)| {
                let (unit, currency) = divide(*place, currencies);
                (currency, unit)
            });
        }
        Ok(Self {
            asked: &asked.costs,
            costs,
            paid,
            units,
        })
    }

    /// The texts of some places.
    fn texts(&self, cube: &Inner, places: &[(u128, Paid)]) -> Result<Vec<Price>, QueryError> {
        let bare: Vec<(u128, i128)> = places.iter().map(|(place, _)| (*place, 0)).collect();
        let rows = self.costs.many_rows(cube, self.asked, &bare)?;
        let prices = rows.into_iter().zip(places).map(|(row, (_, paid))| {
            let (consumed, keys) = row.keys.split_last().unwrap_or((&None, &[]));
            let consumed = consumed.as_deref().unwrap_or_default();
            Price {
                period: row.period,
                keys: keys.into(),
                unit: price::unit(&row.unit, consumed).into(),
                paid: *paid,
            }
        });
        Ok(prices.collect())
    }
}

impl Placed for Prices<'_> {
    type Figure = Paid;

    fn figures(&self) -> &[(u128, Paid)] {
        &self.paid
    }

    fn strides(&self) -> (u128, u128) {
        let by_period = self.costs.axes.strides.first().copied().unwrap_or(1);
        let (consumed, currencies) = self.units;
        (by_period, consumed * currencies)
    }

    fn name_of_unit(&self, cube: &Inner, code: u128) -> String {
        let (_, currencies) = self.units;
        let (consumed, currency) = divide(code, currencies);
        let consumed = self
            .costs
            .axes
            .groups
            .last()
            .and_then(|axis| axis.text(cube, consumed as u32));
        let currency = self.costs.unit(cube, currency as u32);
        price::unit(&currency, consumed.unwrap_or_default())
    }

    fn start_of(&self, granularity: Granularity, code: u128) -> Option<Period> {
        self.costs.period(granularity, code)
    }

    fn together(one: Paid, other: Paid) -> Option<Paid> {
        one.checked_and(other)
    }

    /// A price counts by what was paid at it.
    fn weight(figure: Paid) -> u128 {
        figure.cost.units().unsigned_abs()
    }

    fn gathered(&self, figure: Paid) -> Result<Gathered, QueryError> {
        Ok(Gathered::Price(figure))
    }

    fn report(
        &self,
        cube: &Inner,
        query: &ResolvedQuery,
        figures: &[(u128, Paid)],
    ) -> Result<Report, QueryError> {
        let (_, units) = self.strides();
        let mut all: HashMap<u128, Paid> = HashMap::new();
        for (place, more) in &self.paid {
            let (_, unit) = divide(*place, units);
            let paid = all.entry(unit).or_default();
            *paid = paid.checked_and(*more).ok_or(QueryError::Overflow)?;
        }
        let all = all.into_iter();
        let totals = price::totals(all.map(|(unit, paid)| (self.name_of_unit(cube, unit), paid)));
        let report = price::report(query, self.texts(cube, figures)?);
        Ok(Report {
            totals,
            ..report.ok_or(QueryError::Overflow)?
        })
    }
}

/// The answer to a question about unit prices.
pub(super) fn report(
    cube: &Inner,
    query: &ResolvedQuery,
    source: Source,
) -> Result<Report, QueryError> {
    let asked = Asked::of(query)?;
    let prices = Prices::of(cube, &asked, source)?;
    prices.report(cube, query, prices.figures())
}
