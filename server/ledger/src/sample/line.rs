//! What one workload costs on one day. Knows growth, weeks and chance; must not know the company's story.

use super::catalog::Meter;
use super::charge::{Account, Amounts, Subject};
use super::decimal::Decimal;
use super::random::Random;
use super::workload::Week;
use chrono::{Datelike, NaiveDate, Weekday};

/// A charge that comes every day.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) account: &'static Account,
    pub(super) subject: Subject,
    pub(super) price: Decimal,
    /// Units a day, in millionths, on an even day today.
    pub(super) micros: i64,
    /// Whether only whole units are metered.
    pub(super) whole: bool,
    /// What of the list price the contract asks, in thousandths.
    pub(super) contracted: i64,
    pub(super) week: Week,
    pub(super) random: Random,
}

/// What the list price of a thing means in the account's currency and region, in thousandths.
fn price_level(account: &Account, region: Option<&str>) -> i64 {
    let place = match region {
        Some("sa-east-1") => 1_380,
        Some(id) if id.starts_with("ap-") || id.starts_with("southeastasia") => 1_160,
        Some(id) if id.starts_with("eu") || id.starts_with("west") => 1_090,
        _ => 1_000,
    };
    if account.currency == "CNY" {
        6_600
    } else {
        place
    }
}

impl Line {
    /// A line that costs about so many dollars a day at list prices.
    pub(super) fn new(
        account: &'static Account,
        subject: Subject,
        meter: &Meter,
        dollars_micros: i64,
        week: Week,
        random: Random,
    ) -> Self {
        let region = subject.region.map(|(id, _)| id);
        let level = price_level(account, region);
        let units = i128::from(dollars_micros) * 10_000_000_000 / i128::from(meter.price.max(1));
        Self {
            account,
            price: Decimal::raw(meter.price).per_mille(level),
            micros: i64::try_from(units).unwrap_or(i64::MAX / 4_000),
            whole: matches!(
                meter.unit,
                "Hours" | "Requests" | "Events" | "Queries" | "Keys"
            ),
            subject,
            contracted: 1_000,
            week,
            random,
        }
    }

    /// The quantity of a day on which the workload is at `level` thousandths of today's.
    pub(super) fn quantity(&mut self, day: NaiveDate, level: i64) -> Decimal {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let week = match (self.week, weekend) {
            (Week::Work, true) => 420,
            (Week::Leisure, true) => 1_140,
            _ => 1_000,
        };
        let chance = 1_000 + self.random.between(-35, 35);
        let micros = i128::from(self.micros) * i128::from(level) / 1_000 * week / 1_000
            * i128::from(chance)
            / 1_000;
        let micros = i64::try_from(micros).unwrap_or(i64::MAX);
        Decimal::micros(if self.whole {
            micros / 1_000_000 * 1_000_000
        } else {
            micros
        })
    }

    /// What a quantity costs when nothing covers it.
    pub(super) fn cost(&self, quantity: Decimal) -> Amounts {
        let list = self.price.times(quantity);
        let contracted = list.per_mille(self.contracted);
        Amounts {
            billed: contracted,
            effective: contracted,
            contracted,
            list,
            quantity: Some(quantity),
        }
    }
}
