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
    /// Now minus before; it saturates where [`Amount`] ends.
    pub amount: Amount,
    /// In proportion.
    pub relative: Relative,
    /// Whether there was a figure before: where there were no charges there was none, nor was the price of nothing.
    pub was_there: bool,
    /// Whether there is one now.
    pub is_there: bool,
}

/// A change in proportion, without infinite percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relative {
    /// Zero before and zero now.
    Unchanged,
    /// Nothing before.
    New,
    /// There were charges before, and there are none now.
    Gone,
    /// Percent of the distance of the figure before from zero, so that the sign always tells the direction.
    By(Percent),
}

impl Change {
    /// From the figures of now and before; `None` where there are no charges.
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
            amount,
            relative,
            was_there: before.is_some(),
            is_there: now.is_some(),
        }
    }

    /// The figure before; none where it would be a price that was not there.
    #[must_use]
    pub fn was(&self, metric: Metric) -> Option<Amount> {
        let was_there = metric.is_sum() || self.was_there;
        was_there.then_some(self.before)
    }

    /// The difference; none where it would be to a price that is not there.
    #[must_use]
    pub fn by(&self, metric: Metric) -> Option<Amount> {
        let are_there = metric.is_sum() || (self.was_there && self.is_there);
        are_there.then_some(self.amount)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_of_zero_is_a_price_and_that_of_nothing_is_none() {
        let told = |now: Option<i64>, before: Option<i64>| {
            let change = Change::of(now.map(Amount::from_whole), before.map(Amount::from_whole));
            let whole = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
            let (was, by) = (change.was(Metric::UnitPrice), change.by(Metric::UnitPrice));
            (whole(was), whole(by), change.plain())
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(told(Some(5), None), (None, None, "new".to_owned()));
        assert_eq!(
            told(Some(5), Some(0)),
            (some("0"), some("5"), "new".to_owned())
        );
        assert_eq!(told(None, Some(5)), (some("5"), None, "gone".to_owned()));
        assert_eq!(told(None, Some(0)), (some("0"), None, "0.0".to_owned()));
        assert_eq!(told(Some(0), None), (None, None, "0.0".to_owned()));
        let change = Change::of(Some(Amount::from_whole(5)), None);
        assert_eq!(change.was(Metric::BilledCost), Some(Amount::ZERO));
        assert_eq!(change.by(Metric::BilledCost), Some(Amount::from_whole(5)));
    }
}
