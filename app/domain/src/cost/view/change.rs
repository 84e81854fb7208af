//! What changed against another time. Knows two figures; must not know which times they are of.

use crate::cost::Metric;
use crate::money::{Amount, Percent};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A figure against the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The figure before; zero when there were no charges.
    pub before: Amount,
    /// Whether there was a figure before: a price of zero is one.
    pub was_there: bool,
    /// Whether there is a figure now.
    pub is_there: bool,
    /// Now minus before; it saturates where [`Amount`] ends.
    pub amount: Amount,
    /// In proportion.
    pub relative: Relative,
}

/// A change in proportion, without infinite percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relative {
    /// Zero before and zero now.
    Unchanged,
    /// Zero before, or no price.
    New,
    /// There were charges before, or a price, and there are none now.
    Gone,
    /// Percent of the distance of the figure before from zero, so that the sign always tells the direction.
    By(Percent),
}

impl Change {
    /// From the sums of now and before; `None` where there are no charges, which is to a sum as if it were zero.
    #[must_use]
    pub fn of(now: Option<Amount>, before: Option<Amount>) -> Self {
        let was = before.unwrap_or(Amount::ZERO);
        let is = now.unwrap_or(Amount::ZERO);
        let amount = Amount::from_units(is.units().saturating_sub(was.units()));
        let relative = match Percent::of(amount, was.abs()) {
            None if is.is_zero() => Relative::Unchanged,
            None => Relative::New,
            Some(_) if now.is_none() => Relative::Gone,
            Some(percent) => Relative::By(percent),
        };
        Self {
            before: was,
            was_there: before.is_some(),
            is_there: now.is_some(),
            amount,
            relative,
        }
    }

    /// From the prices of now and before; `None` where there is none. That is never as if it were zero: what is free has a
    /// price.
    #[must_use]
    pub fn of_prices(now: Option<Amount>, before: Option<Amount>) -> Self {
        let change = Self::of(now, before);
        let relative = match (change.is_there, change.was_there) {
            (true, false) => Relative::New,
            (false, true) => Relative::Gone,
            _ => change.relative,
        };
        Self { relative, ..change }
    }

    /// The figure before; none where it would be a price that was not there.
    #[must_use]
    pub fn was(&self, metric: Metric) -> Option<Amount> {
        (metric.is_sum() || self.was_there).then_some(self.before)
    }

    /// The difference; none where it would be to a price that is not there.
    #[must_use]
    pub fn by(&self, metric: Metric) -> Option<Amount> {
        let is_between = metric.is_sum() || (self.was_there && self.is_there);
        is_between.then_some(self.amount)
    }

    /// In words: `+12.5%`, `−3.0%`, `new`, `gone`, `unchanged`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.relative {
            Relative::Unchanged => "unchanged".to_owned(),
            Relative::New => "new".to_owned(),
            Relative::Gone => "gone".to_owned(),
            Relative::By(percent) => percent.signed(),
        }
    }

    /// For programs: `12.5`, `-3.0`, `new`, `gone`, `0.0`.
    #[must_use]
    pub fn plain(&self) -> String {
        match self.relative {
            Relative::Unchanged => Percent::default().plain(),
            Relative::By(percent) => percent.plain(),
            Relative::New | Relative::Gone => self.words(),
        }
    }

    /// Whether it went up, down or neither; for an arrow.
    #[must_use]
    pub fn direction(&self) -> Ordering {
        self.amount.cmp(&Amount::ZERO)
    }
}
