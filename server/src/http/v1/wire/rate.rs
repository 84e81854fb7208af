//! Rates between currencies. Knows exact texts; must not know which rate counts for a day.

use crate::service::rates::{GivenRate, RatesGiven};
use floe_domain::cost::convert::{Conversion, RULE};
use schemars::JsonSchema;
use serde::Serialize;

/// A rate of a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RateBody {
    /// The day.
    pub day: chrono::NaiveDate,
    /// The currency that is converted.
    pub from: String,
    /// The currency that it becomes.
    pub to: String,
    /// How much of `to` one of `from` is.
    #[schemars(regex(pattern = r"^[0-9]+(\.[0-9]+)?$"))]
    pub rate: String,
    /// Who gave it.
    pub given_by: String,
    /// When.
    pub given_at: floe_domain::time::Instant,
}

/// What a table of rates changed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RatesGivenBody {
    /// Rates that are new.
    pub added: u64,
    /// Rates that are others than before.
    pub changed: u64,
    /// Rates that were the same before.
    pub unchanged: u64,
}

/// How costs were converted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConversionBody {
    /// Into what.
    pub to: String,
    /// Which rate counts for a day, in words.
    pub rule: &'static str,
    /// The rates that were used.
    pub rates: Vec<UsedRateBody>,
    /// What had no rate and stands in its own currency.
    pub unconverted: Vec<UnconvertedBody>,
}

/// A rate with the days that it counted for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UsedRateBody {
    /// The currency that was converted.
    pub from: String,
    /// How much one of it is.
    pub rate: String,
    /// The day that the rate was given for.
    pub rate_day: chrono::NaiveDate,
    /// The first day whose amounts it converted.
    pub first_day: chrono::NaiveDate,
    /// The last.
    pub last_day: chrono::NaiveDate,
}

/// Days of a currency without a rate.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnconvertedBody {
    /// The currency.
    pub from: String,
    /// The first day without a rate.
    pub first_day: chrono::NaiveDate,
    /// The last.
    pub last_day: chrono::NaiveDate,
    /// What stayed in its own currency.
    pub amount: String,
}

impl From<GivenRate> for RateBody {
    fn from(given: GivenRate) -> Self {
        Self {
            day: given.rate.day,
            from: given.rate.from.to_string(),
            to: given.rate.to.to_string(),
            rate: given.rate.rate.to_string(),
            given_by: given.given_by,
            given_at: given.given_at,
        }
    }
}

impl From<RatesGiven> for RatesGivenBody {
    fn from(given: RatesGiven) -> Self {
        Self {
            added: given.added,
            changed: given.changed,
            unchanged: given.unchanged,
        }
    }
}

impl From<Conversion> for ConversionBody {
    fn from(conversion: Conversion) -> Self {
        Self {
            to: conversion.to.to_string(),
            rule: RULE,
            rates: conversion
                .used
                .into_iter()
                .map(|used| UsedRateBody {
                    from: used.from,
                    rate: used.rate.to_string(),
                    rate_day: used.given_for,
                    first_day: used.days.start,
                    last_day: used.days.last_day(),
                })
                .collect(),
            unconverted: conversion
                .missing
                .into_iter()
                .map(|missing| UnconvertedBody {
                    from: missing.from,
                    first_day: missing.days.start,
                    last_day: missing.days.last_day(),
                    amount: missing.amount.to_string(),
                })
                .collect(),
        }
    }
}
