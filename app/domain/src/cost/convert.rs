//! One currency made of several, by dated rates: each day's amount by the rate that counts for that day, and only then added up.
//! Knows rates and rows by day; must not know where either is kept, nor how they look.
//!
//! A day has the rate that was given for it, else that of the latest day before it, at most [`REACH`] days back. What has
//! none stays in its own currency and is listed: nothing is guessed and nothing left out.

use super::{Period, Report, ResolvedQuery, Row};
use crate::money::{Amount, Currency};
use crate::time::{DayRange, Granularity};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// For how many days after its own a rate counts where no later one was given.
pub const REACH: u64 = 7;

/// The rule in words, for whoever reads a converted figure.
pub const RULE: &str = "Each day's amount is converted by the rate of that day, else by that of the latest day before it, at most \
    7 days back, and rounded half-even to 18 digits. What has no such rate stays in its own currency.";

/// So much of one currency is one of another, on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DatedRate {
    /// The day.
    pub day: NaiveDate,
    /// What is converted.
    pub from: Currency,
    /// Into what.
    pub to: Currency,
    /// How much of `to` one of `from` is.
    pub rate: Amount,
}

/// What rates into one currency there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    to: Currency,
    from: BTreeMap<String, BTreeMap<NaiveDate, Amount>>,
}

impl Rates {
    /// Those of the given ones that lead to a currency.
    #[must_use]
    pub fn new(to: Currency, given: impl IntoIterator<Item = DatedRate>) -> Self {
        let mut from: BTreeMap<String, BTreeMap<NaiveDate, Amount>> = BTreeMap::new();
        for one in given.into_iter().filter(|one| one.to == to) {
            let days = from.entry(one.from.to_string()).or_default();
            days.insert(one.day, one.rate);
        }
        Self { to, from }
    }

    /// The rate that counts for a day, and the day that it was given for.
    #[must_use]
    pub fn on(&self, from: &str, day: NaiveDate) -> Option<(NaiveDate, Amount)> {
        let earliest = day.checked_sub_days(Days::new(REACH))?;
        let days = self.from.get(from)?;
        let (given, rate) = days.range(earliest..=day).next_back()?;
        Some((*given, *rate))
    }
}

/// How figures were converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Into what.
    pub to: Currency,
    /// The rates, by currency and their day.
    pub used: Vec<UsedRate>,
    /// What had none, by currency and day.
    pub missing: Vec<MissingRate>,
}

/// A rate with the days whose amounts it converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedRate {
    /// The currency that was converted.
    pub from: String,
    /// How much one of it is.
    pub rate: Amount,
    /// The day that the rate was given for.
    pub given_for: NaiveDate,
    /// The days that it counted for, from the first to the last that has amounts.
    pub days: DayRange,
}

/// Days of a currency without a rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingRate {
    /// The currency.
    pub from: String,
    /// The days, one after the other but for such without amounts or with a rate before the next entry.
    pub days: DayRange,
    /// What stayed unconverted.
    pub amount: Amount,
}

impl Conversion {
    /// The same with what another question about other days used.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.used.extend(other.used);
        self.used.sort_by(|a, b| {
            (&a.from, a.given_for, a.days.start).cmp(&(&b.from, b.given_for, b.days.start))
        });
        self.used.dedup();
        self.missing.extend(other.missing);
        self.missing
            .sort_by(|a, b| (&a.from, a.days.start).cmp(&(&b.from, b.days.start)));
        self
    }
}

/// A product or a sum does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a converted amount does not fit")]
pub struct TooLarge;

type Place = (Option<Period>, Arc<[Option<String>]>, Arc<str>);

/// Takes rows by day, or by hour, in any number of parts, and gives the report of the question that they were taken for.
#[derive(Debug)]
pub struct Converter<'a> {
    query: &'a ResolvedQuery,
    rates: &'a Rates,
    sums: BTreeMap<Place, Amount>,
    used: BTreeMap<(String, NaiveDate), (Amount, DayRange)>,
    missing: BTreeMap<(String, NaiveDate), Amount>,
}

/// The question whose rows a [`Converter`] takes: days, as rates are of days, and hours where they were asked for.
#[must_use]
pub fn by_day(query: &ResolvedQuery) -> ResolvedQuery {
    ResolvedQuery {
        granularity: match query.granularity {
            Granularity::Hour => Granularity::Hour,
            _ => Granularity::Day,
        },
        currency: None,
        ..query.clone()
    }
}

impl<'a> Converter<'a> {
    /// For the answer to a question.
    #[must_use]
    pub const fn new(query: &'a ResolvedQuery, rates: &'a Rates) -> Self {
        Self {
            query,
            rates,
            sums: BTreeMap::new(),
            used: BTreeMap::new(),
            missing: BTreeMap::new(),
        }
    }

    /// How many figures there are so far.
    #[must_use]
    pub fn figures(&self) -> usize {
        self.sums.len()
    }

    /// Takes rows of [`by_day`].
    ///
    /// # Errors
    /// When a product or a sum does not fit.
    pub fn take(&mut self, rows: Vec<Row>) -> Result<(), TooLarge> {
        for row in rows {
            let (unit, amount) = self.convert(&row)?;
            let place = (self.bucket(row.period), row.keys, unit);
            let sum = self.sums.entry(place).or_default();
            *sum = sum.checked_add(amount).ok_or(TooLarge)?;
        }
        Ok(())
    }

    fn convert(&mut self, row: &Row) -> Result<(Arc<str>, Amount), TooLarge> {
        let to = self.rates.to;
        let Some(day) = row.period.map(|period| period.day) else {
            return Ok((row.unit.clone(), row.amount));
        };
        if *row.unit == *to.as_str() {
            return Ok((row.unit.clone(), row.amount));
        }
        let only = DayRange {
            start: day,
            end: day.checked_add_days(Days::new(1)).unwrap_or(day),
        };
        match self.rates.on(&row.unit, day) {
            Some((given_for, rate)) => {
                let used = self.used.entry((row.unit.to_string(), given_for));
                let (_, days) = used.or_insert((rate, only));
                days.start = days.start.min(only.start);
                days.end = days.end.max(only.end);
                Ok((to.as_str().into(), row.amount.times(rate).ok_or(TooLarge)?))
            }
            None => {
                let sum = self.missing.entry((row.unit.to_string(), day)).or_default();
                *sum = sum.checked_add(row.amount).ok_or(TooLarge)?;
                Ok((row.unit.clone(), row.amount))
            }
        }
    }

    fn bucket(&self, period: Option<Period>) -> Option<Period> {
        let granularity = self.query.granularity;
        match granularity {
            Granularity::None => None,
            Granularity::Hour | Granularity::Day => period,
            _ => period.map(|period| Period {
                day: granularity.first_day(period.day),
                hour: None,
            }),
        }
    }

    /// The answer, with how it was converted.
    #[must_use]
    pub fn finish(self) -> Report {
        let rows = self
            .sums
            .into_iter()
            .map(|((period, keys, unit), amount)| Row {
                period,
                keys,
                unit,
                amount,
            })
            .collect();
        let used = self
            .used
            .into_iter()
            .map(|((from, given_for), (rate, days))| UsedRate {
                from,
                rate,
                given_for,
                days,
            })
            .collect();
        let mut missing: Vec<MissingRate> = Vec::new();
        for ((from, day), amount) in self.missing {
            let end = day.checked_add_days(Days::new(1)).unwrap_or(day);
            match missing.last_mut() {
                Some(last) if last.from == from && last.days.end == day => {
                    last.days.end = end;
                    last.amount = [last.amount, amount].into_iter().sum();
                }
                _ => missing.push(MissingRate {
                    from,
                    days: DayRange { start: day, end },
                    amount,
                }),
            }
        }
        let mut report = Report::new(self.query, rows);
        report.conversion = Some(Conversion {
            to: self.rates.to,
            used,
            missing,
        });
        report
    }
}

#[cfg(test)]
mod tests;
