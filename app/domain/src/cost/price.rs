//! Unit prices: what one unit of what was consumed costs. Knows how sums become prices; must not know where charges are kept, nor
//! how prices look.
//!
//! A unit price is the EffectiveCost of the charges that name a ConsumedUnit divided by their ConsumedQuantity, in each currency
//! and unit by itself: its unit is `USD per GB-Mo`. Charges that name no unit have no part in it. The price of several groups or
//! periods is the quotient of their sums, never a sum or a mean of prices. Where nothing was consumed there is no price: that is
//! no figure, and not zero. A quotient is rounded half-even to 18 digits after the point; the sums that it is made of are exact.

use super::{Period, Report, ResolvedQuery, Row, Total};
use crate::money::Amount;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a price is not explained, in words that follow a colon.
pub const NO_DRIVERS: &str = "it is a quotient, and no parts add up to its change. Ask for the effective cost to \
    see why that changed: its rate part is the change in what a unit costs.";

/// Why a price is not forecast, in words that follow a colon.
pub const NO_FORECAST: &str = "it is a quotient of two sums, and Floe forecasts sums only. Ask for the effective cost \
    or the usage quantity to see what is to be expected.";

/// What was paid, and how much was consumed for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// The EffectiveCost of charges that name a unit.
    pub cost: Amount,
    /// The ConsumedQuantity of the same charges.
    pub quantity: Amount,
}

impl Paid {
    /// The price of one unit, rounded half-even to 18 digits after the point; none where nothing was consumed, or it does not
    /// fit.
    #[must_use]
    pub fn price(self) -> Option<Amount> {
        self.cost.over(self.quantity)
    }

    /// Both together; each sum saturates where [`Amount`] ends.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            cost: [self.cost, other.cost].into_iter().sum(),
            quantity: [self.quantity, other.quantity].into_iter().sum(),
        }
    }

    /// Both together; none when a sum does not fit.
    #[must_use]
    pub fn checked_and(self, other: Self) -> Option<Self> {
        Some(Self {
            cost: self.cost.checked_add(other.cost)?,
            quantity: self.quantity.checked_add(other.quantity)?,
        })
    }
}

/// What the price of one place of an answer is made of; there may be none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The bucket of time; none when the granularity is none.
    pub period: Option<Period>,
    /// A value per grouping dimension; `None` where the charges have none.
    pub keys: Vec<Option<String>>,
    /// The currency per the consumed unit.
    pub unit: String,
    /// The sums.
    pub paid: Paid,
}

/// The unit of a price: `USD per GB-Mo`.
#[must_use]
pub fn unit(currency: &str, consumed: &str) -> String {
    format!("{currency} per {consumed}")
}

type Place = (Option<Period>, Vec<Option<String>>, String);

/// The answer to a question about unit prices. `costs` and `quantities` are the sums of EffectiveCost and of ConsumedQuantity of
/// the same charges, in any order, each with the consumed unit as the last of its keys and the currency as its unit. What has no
/// consumed unit is left out. None when a sum does not fit.
#[must_use]
pub fn report(query: &ResolvedQuery, costs: Vec<Row>, quantities: Vec<Row>) -> Option<Report> {
    let mut places: BTreeMap<Place, Paid> = BTreeMap::new();
    let costs = costs.into_iter().map(|row| {
        let cost = row.amount;
        let paid = Paid {
            cost,
            ..Paid::default()
        };
        (row, paid)
    });
    let quantities = quantities.into_iter().map(|row| {
        let quantity = row.amount;
        let paid = Paid {
            quantity,
            ..Paid::default()
        };
        (row, paid)
    });
    for (row, more) in costs.chain(quantities) {
        let Some(place) = place(row) else { continue };
        let paid = places.entry(place).or_default();
        *paid = paid.checked_and(more)?;
    }
    let mut totals: BTreeMap<&str, Paid> = BTreeMap::new();
    for ((_, _, unit), more) in &places {
        let paid = totals.entry(unit).or_default();
        *paid = paid.checked_and(*more)?;
    }
    let totals = totals.into_iter().filter_map(|(unit, paid)| {
        Some(Total {
            unit: unit.to_owned(),
            amount: paid.price()?,
        })
    });
    let totals = totals.collect();
    let rows = places.iter().filter_map(|((period, keys, unit), paid)| {
        Some(Row {
            period: *period,
            keys: keys.clone(),
            unit: unit.clone(),
            amount: paid.price()?,
        })
    });
    let rows = rows.collect();
    let prices = places.into_iter();
    let prices = prices.map(|((period, keys, unit), paid)| Price {
        period,
        keys,
        unit,
        paid,
    });
    Some(Report {
        prices: prices.collect(),
        totals,
        ..Report::new(query, rows)
    })
}

/// Where a row's amount belongs; none where its charges name no consumed unit.
fn place(row: Row) -> Option<Place> {
    let mut keys = row.keys;
    let consumed = keys.pop()?.filter(|consumed| !consumed.is_empty())?;
    Some((row.period, keys, unit(&row.unit, &consumed)))
}

#[cfg(test)]
mod tests;
