//! Why a cost changed: contributions that add up exactly to the difference. Knows charges summed by line in two periods;
//! must not know where they are kept or how they look.
//!
//! A line is what one service asks for one meter, in one region and billing account. Its usage of both periods makes:
//! - **new** and **gone**: there is usage in one period only;
//! - **usage**: the change in quantity, at what a unit cost on average before;
//! - **commitment**: what changed because a commitment covered a larger or smaller part of the quantity than before, and the
//!   price of what it covered; with it what was paid for commitments, and what of them was not used;
//! - **rate**: the change in what a unit costs without a commitment, for the quantity of now.
//!
//! Products and quotients of exact decimals are cut after the 18th digit; what that leaves over is part of the last effect
//! worked out (commitment where there is one, else rate), so that the effects of a line are its difference to the last
//! digit. **Credit**, **tax**, **purchase** and **adjustment** are the differences of those charges, and **other** is usage
//! that can not be split: it has no quantity, or one that is negative or zero beside a cost.

mod explain;
mod split;
#[cfg(test)]
mod tests;
mod words;

pub use explain::explain;
pub use words::sentence;

use super::Dimension;
use crate::money::Amount;
use serde::{Deserialize, Serialize};

/// What lines are told apart by, in the order of [`Figure::keys`].
pub const DIMENSIONS: [Dimension; 7] = [
    Dimension::Service,
    Dimension::Region,
    Dimension::Meter,
    Dimension::Unit,
    Dimension::BillingAccount,
    Dimension::ChargeCategory,
    Dimension::CommitmentDiscount,
];

/// Charges of one period, summed by [`DIMENSIONS`] and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The values, in the order of [`DIMENSIONS`].
    pub keys: [Option<String>; 7],
    /// The currency.
    pub currency: String,
    /// What they cost.
    pub cost: Amount,
    /// FOCUS ConsumedQuantity; none where that is not known for this currency alone.
    pub quantity: Option<Amount>,
}

/// What a contribution is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// FOCUS ServiceName.
    pub service: Option<String>,
    /// FOCUS RegionId.
    pub region: Option<String>,
    /// FOCUS SkuMeter, or SkuId where there is none.
    pub meter: Option<String>,
    /// FOCUS ConsumedUnit.
    pub unit: Option<String>,
    /// FOCUS BillingAccountId.
    pub billing_account: Option<String>,
}

/// Why a cost changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// More or less was used.
    Usage,
    /// A unit costs more or less.
    Rate,
    /// It was not used before.
    New,
    /// It is not used any more.
    Gone,
    /// What is given back.
    Credit,
    /// Tax.
    Tax,
    /// What commitments cost, cover and leave unused.
    Commitment,
    /// What is bought beside usage and commitments: support, subscriptions.
    Purchase,
    /// What the provider corrects.
    Adjustment,
    /// What can not be split.
    Other,
}

impl Kind {
    /// All of them, in the order of a list.
    pub const ALL: [Self; 10] = [
        Self::Usage,
        Self::Rate,
        Self::New,
        Self::Gone,
        Self::Commitment,
        Self::Purchase,
        Self::Credit,
        Self::Tax,
        Self::Adjustment,
        Self::Other,
    ];

    /// The name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Rate => "rate",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Credit => "credit",
            Self::Tax => "tax",
            Self::Commitment => "commitment",
            Self::Purchase => "purchase",
            Self::Adjustment => "adjustment",
            Self::Other => "other",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Usage => "Usage",
            Self::Rate => "Rate",
            Self::New => "New",
            Self::Gone => "Gone",
            Self::Credit => "Credits",
            Self::Tax => "Tax",
            Self::Commitment => "Commitments",
            Self::Purchase => "Purchases",
            Self::Adjustment => "Adjustments",
            Self::Other => "Other",
        }
    }

    /// What it is, for who has not met it.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Usage => "more or less of what was used before, at the price of before",
            Self::Rate => "what a unit costs more or less, for the quantity of now",
            Self::New => "what was not used before",
            Self::Gone => "what is not used any more",
            Self::Credit => "what was given back",
            Self::Tax => "tax",
            Self::Commitment => "what savings plans and reservations cost, cover and leave unused",
            Self::Purchase => "support, subscriptions and other fees",
            Self::Adjustment => "what the provider corrected",
            Self::Other => "usage without a quantity, which can not be split",
        }
    }
}

/// The cost and the quantity of a period; the quantity is none where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// What it cost.
    pub cost: Amount,
    /// How much was used.
    pub quantity: Option<Amount>,
}

/// One reason, with what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Why.
    pub kind: Kind,
    /// Of what.
    pub line: Line,
    /// How much it adds to the difference.
    pub amount: Amount,
    /// The line's charges of this kind before: of usage and rate all its usage, covered or not.
    pub before: Side,
    /// The same now.
    pub now: Side,
}

/// Why the cost in one currency changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drivers {
    /// The currency.
    pub currency: String,
    /// What was spent before.
    pub before: Amount,
    /// What is spent now.
    pub now: Amount,
    /// Now minus before: the sum of all contributions, and of all kinds.
    pub difference: Amount,
    /// The sum of each kind that has contributions, in the order of [`Kind::ALL`].
    pub kinds: Vec<(Kind, Amount)>,
    /// What contributes, the farthest from zero first; none that is zero.
    pub contributions: Vec<Contribution>,
}

/// A sum is larger than an amount can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a difference is larger than an amount can be")]
pub struct TooLarge;
