//! Why a cost changed. Knows exact texts; must not know how it was worked out.

use super::RangeBody;
use floe_domain::cost::Metric;
use floe_domain::cost::compare::like_for_like;
use floe_domain::cost::drivers::{self, Side, sentence};
use floe_domain::time::DayRange;
use schemars::JsonSchema;
use serde::Serialize;

/// Why a cost changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Drivers {
    /// The days asked about.
    pub range: RangeBody,
    /// The days they are compared with.
    pub compared_with: RangeBody,
    /// Which days are compared with which, in words.
    pub days: String,
    /// What was summed.
    pub metric: &'static str,
    /// One per currency.
    pub currencies: Vec<CurrencyDrivers>,
}

/// Why the cost in one currency changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrencyDrivers {
    /// The currency's code.
    pub currency: String,
    /// The sum before.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub before: String,
    /// The sum now.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub now: String,
    /// Now minus before: the exact sum of the kinds, and of the contributions.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub difference: String,
    /// The sum of each kind of contribution.
    pub kinds: Vec<KindSum>,
    /// All contributions, the farthest from zero first.
    pub contributions: Vec<ContributionBody>,
}

/// What all contributions of a kind are worth.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindSum {
    /// `usage`, `rate`, `new`, `gone`, `commitment`, `purchase`, `credit`, `tax`, `adjustment` or `other`.
    pub kind: &'static str,
    /// The exact sum.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: String,
}

/// One reason.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContributionBody {
    /// Its kind.
    pub kind: &'static str,
    /// The service.
    pub service: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The meter.
    pub meter: Option<String>,
    /// The unit of the quantities.
    pub unit: Option<String>,
    /// The billing account.
    pub billing_account: Option<String>,
    /// How much of the difference it is.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub amount: String,
    /// The line before: of usage and rate all its usage, covered by a commitment or not.
    pub before: SideBody,
    /// The line now.
    pub now: SideBody,
    /// It in a sentence.
    pub sentence: String,
}

/// A line in one of the periods.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SideBody {
    /// What it cost.
    #[schemars(regex(pattern = r"^-?[0-9]+(\.[0-9]+)?$"))]
    pub cost: String,
    /// How much was used; null where that says nothing.
    pub quantity: Option<String>,
}

impl From<Side> for SideBody {
    fn from(side: Side) -> Self {
        Self {
            cost: side.cost.to_string(),
            quantity: side.quantity.map(|quantity| quantity.to_string()),
        }
    }
}

impl Drivers {
    /// The drivers of a question.
    #[must_use]
    pub fn new(
        range: DayRange,
        then: DayRange,
        data: Option<DayRange>,
        metric: Metric,
        all: Vec<drivers::Drivers>,
    ) -> Self {
        Self {
            range: range.into(),
            compared_with: then.into(),
            days: like_for_like(range, then, data),
            metric: metric.name(),
            currencies: all.into_iter().map(CurrencyDrivers::from).collect(),
        }
    }
}

impl From<drivers::Drivers> for CurrencyDrivers {
    fn from(one: drivers::Drivers) -> Self {
        let kinds = one.kinds.iter().map(|(kind, amount)| KindSum {
            kind: kind.name(),
            amount: amount.to_string(),
        });
        Self {
            before: one.before.to_string(),
            now: one.now.to_string(),
            difference: one.difference.to_string(),
            kinds: kinds.collect(),
            contributions: one
                .contributions
                .into_iter()
                .map(|contribution| ContributionBody {
                    sentence: sentence(&contribution, &one.currency),
                    kind: contribution.kind.name(),
                    service: contribution.line.service,
                    region: contribution.line.region,
                    meter: contribution.line.meter,
                    unit: contribution.line.unit,
                    billing_account: contribution.line.billing_account,
                    amount: contribution.amount.to_string(),
                    before: contribution.before.into(),
                    now: contribution.now.into(),
                })
                .collect(),
            currency: one.currency,
        }
    }
}
