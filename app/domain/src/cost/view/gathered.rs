//! What the figures of a view are made of: a sum, or two sums whose quotient is a price. Knows how they grow; must not know
//! groups or periods.

use crate::cost::price::Paid;
use crate::cost::{Metric, Period, Report, Row};
use crate::money::Amount;

/// A figure that can still grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathered {
    /// The figure itself.
    Sum(Amount),
    /// What the figure is the quotient of.
    Price(Paid),
}

impl Gathered {
    /// Of no charges.
    pub(super) fn nothing(metric: Metric) -> Self {
        if metric.is_sum() {
            Self::Sum(Amount::ZERO)
        } else {
            Self::Price(Paid::default())
        }
    }

    /// From a figure, and what it is the quotient of where it is one.
    pub(super) fn again(figure: Amount, paid: Option<Paid>) -> Self {
        paid.map_or(Self::Sum(figure), Self::Price)
    }

    /// Both together; sums saturate where [`Amount`] ends.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Price(one), Self::Price(other)) => Self::Price(one.and(other)),
            (one, other) => Self::Sum([one.weight(), other.weight()].into_iter().sum()),
        }
    }

    /// The figure; none where it is a price of nothing.
    pub(super) fn figure(self) -> Option<Amount> {
        match self {
            Self::Sum(sum) => Some(sum),
            Self::Price(paid) => paid.price(),
        }
    }

    /// What the figure is the quotient of, where it is one.
    pub(super) fn paid(self) -> Option<Paid> {
        match self {
            Self::Sum(_) => None,
            Self::Price(paid) => Some(paid),
        }
    }

    /// By how much it counts among others: a price by what was paid at it.
    pub(super) fn weight(self) -> Amount {
        match self {
            Self::Sum(sum) => sum,
            Self::Price(paid) => paid.cost,
        }
    }
}

/// One place of a report.
pub(super) struct Part<'a> {
    /// The bucket of time.
    pub(super) period: Option<Period>,
    /// A value per grouping dimension.
    pub(super) keys: &'a [Option<String>],
    /// The unit.
    pub(super) unit: &'a str,
    /// What is there.
    pub(super) gathered: Gathered,
}

/// All places of a report, also those whose charges make no price.
pub(super) fn parts(report: &Report) -> impl Iterator<Item = Part<'_>> {
    let sums: &[Row] = if report.metric.is_sum() {
        &report.rows
    } else {
        &[]
    };
    let sums = sums.iter().map(|row| Part {
        period: row.period,
        keys: &row.keys,
        unit: &row.unit,
        gathered: Gathered::Sum(row.amount),
    });
    let prices = report.prices.iter().map(|price| Part {
        period: price.period,
        keys: &price.keys,
        unit: &price.unit,
        gathered: Gathered::Price(price.paid),
    });
    sums.chain(prices)
}
