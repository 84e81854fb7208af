//! Unit prices: what one unit of what was consumed costs. Knows how sums become prices; must not know where charges are kept, nor
//! how prices look.
//!
//! A unit price is the EffectiveCost of the charges that name a ConsumedUnit divided by their ConsumedQuantity, in each currency
//! and unit by itself: its unit is `USD per GB-Mo`. Charges that name no unit have no part in it. The price of several groups or
//! periods is the quotient of their sums, never a sum or a mean of prices. Where nothing was consumed there is no price: that is
//! no figure, and not zero. A quotient is rounded half-even to 18 digits after the point; the sums that it is made of are exact.

use super::report::{Place, in_order};
use super::{Period, Report, ResolvedQuery, Row, Total};
use crate::money::Amount;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    pub keys: Arc<[Option<String>]>,
    /// The currency per the consumed unit.
    pub unit: Arc<str>,
    /// The sums.
    pub paid: Paid,
}

/// The unit of a price: `USD per GB-Mo`.
#[must_use]
pub fn unit(currency: &str, consumed: &str) -> String {
    format!("{currency} per {consumed}")
}

/// The answer to a question about unit prices, from what is paid in each place, no two of one place, in any order. None when a
/// sum does not fit.
#[must_use]
pub fn report(query: &ResolvedQuery, mut prices: Vec<Price>) -> Option<Report> {
    fn place(price: &Price) -> Place<'_> {
        (price.period, &price.keys, &price.unit)
    }
    prices.sort_by(|one, other| in_order(place(one), place(other)));
    let mut all: BTreeMap<&str, Paid> = BTreeMap::new();
    for price in &prices {
        let paid = all.entry(&price.unit).or_default();
        *paid = paid.checked_and(price.paid)?;
    }
    let totals = totals(all.into_iter().map(|(unit, paid)| (unit.to_owned(), paid)));
    let rows = prices.iter().filter_map(|price| {
        Some(Row {
            period: price.period,
            keys: price.keys.clone(),
            unit: price.unit.clone(),
            amount: price.paid.price()?,
        })
    });
    let rows = rows.collect();
    Some(Report {
        prices,
        totals,
        ..Report::new(query, rows)
    })
}

/// The prices of everything, from what is paid in each unit; in the order of units.
#[must_use]
pub fn totals(paid: impl IntoIterator<Item = (String, Paid)>) -> Vec<Total> {
    let totals = paid.into_iter().filter_map(|(unit, paid)| {
        let amount = paid.price()?;
        Some(Total { unit, amount })
    });
    let mut totals: Vec<Total> = totals.collect();
    totals.sort_by(|one, other| one.unit.cmp(&other.unit));
    totals
}

#[cfg(test)]
mod tests;
