//! What is added up. Knows names; must not know amounts.

use crate::time::UnknownName;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What figures are of: a FOCUS column that is summed, or the quotient of two of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// FOCUS BilledCost: what the invoice says. AWS calls it unblended cost.
    #[default]
    BilledCost,
    /// FOCUS EffectiveCost: with commitments and upfront payments spread over their use. AWS calls it amortized cost.
    EffectiveCost,
    /// FOCUS ListCost: at list prices.
    ListCost,
    /// FOCUS ContractedCost: at negotiated prices.
    ContractedCost,
    /// FOCUS ConsumedQuantity: usage, always split by its unit.
    ConsumedQuantity,
    /// AWS's blended cost (x_BlendedCost): at the average rates of a consolidated bill.
    BlendedCost,
    /// AWS's net unblended cost (x_NetBilledCost): BilledCost after discounts that the bill applies later.
    NetBilledCost,
    /// AWS's net amortized cost (x_NetEffectiveCost): EffectiveCost after discounts that the bill applies later.
    NetEffectiveCost,
    /// FOCUS EffectiveCost per ConsumedUnit: what one unit of what was consumed costs, see [`super::price`].
    UnitPrice,
}

impl Metric {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::BilledCost,
        Self::EffectiveCost,
        Self::ListCost,
        Self::ContractedCost,
        Self::ConsumedQuantity,
        Self::BlendedCost,
        Self::NetBilledCost,
        Self::NetEffectiveCost,
        Self::UnitPrice,
    ];

    /// Those that are a column of charges and are summed, in the order in which charges have their amounts.
    pub const COLUMNS: [Self; 8] = [
        Self::BilledCost,
        Self::EffectiveCost,
        Self::ListCost,
        Self::ContractedCost,
        Self::ConsumedQuantity,
        Self::BlendedCost,
        Self::NetBilledCost,
        Self::NetEffectiveCost,
    ];

    /// The name in URLs and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BilledCost => "billed_cost",
            Self::EffectiveCost => "effective_cost",
            Self::ListCost => "list_cost",
            Self::ContractedCost => "contracted_cost",
            Self::ConsumedQuantity => "consumed_quantity",
            Self::BlendedCost => "blended_cost",
            Self::NetBilledCost => "net_billed_cost",
            Self::NetEffectiveCost => "net_effective_cost",
            Self::UnitPrice => "unit_price",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::BilledCost => "Billed cost",
            Self::EffectiveCost => "Effective cost",
            Self::ListCost => "List cost",
            Self::ContractedCost => "Contracted cost",
            Self::ConsumedQuantity => "Usage quantity",
            Self::BlendedCost => "Blended cost",
            Self::NetBilledCost => "Net billed cost",
            Self::NetEffectiveCost => "Net effective cost",
            Self::UnitPrice => "Unit price",
        }
    }

    /// What a charge has where its source gives no such amount. AWS gives net costs only to who has such discounts, and
    /// blended ones only to who has averaged rates: without them the costs are the same.
    #[must_use]
    pub const fn otherwise(self) -> Option<Self> {
        match self {
            Self::BlendedCost | Self::NetBilledCost => Some(Self::BilledCost),
            Self::NetEffectiveCost => Some(Self::EffectiveCost),
            _ => None,
        }
    }

    /// What AWS calls it, where that differs.
    #[must_use]
    pub const fn aws(self) -> Option<&'static str> {
        match self {
            Self::BilledCost => Some("unblended"),
            Self::EffectiveCost => Some("amortized"),
            Self::ListCost => Some("public on-demand"),
            Self::ContractedCost | Self::UnitPrice => None,
            Self::ConsumedQuantity => Some("usage quantity"),
            Self::BlendedCost => Some("blended"),
            Self::NetBilledCost => Some("net unblended"),
            Self::NetEffectiveCost => Some("net amortized"),
        }
    }

    /// Whether it is money: its unit is then a currency. A price is not: its unit is a currency per unit consumed.
    #[must_use]
    pub const fn is_cost(self) -> bool {
        !matches!(self, Self::ConsumedQuantity | Self::UnitPrice)
    }

    /// What a figure of everything is called: prices have no total.
    #[must_use]
    pub const fn whole(self) -> &'static str {
        if self.is_sum() { "Total" } else { "Over all" }
    }

    /// Whether figures of it add up: those of groups or periods to that of all of them. Prices do not.
    #[must_use]
    pub const fn is_sum(self) -> bool {
        !matches!(self, Self::UnitPrice)
    }
}

impl FromStr for Metric {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName(
                "billed_cost, effective_cost, list_cost, contracted_cost, consumed_quantity, blended_cost, net_billed_cost, \
                 net_effective_cost, unit_price",
            ))
    }
}
