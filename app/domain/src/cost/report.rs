//! The answer to a cost question, exact. Knows rows and totals; must not know how they look.

use super::convert::Conversion;
use super::price::Price;
use super::{Dimension, Metric, ResolvedQuery};
use crate::money::Amount;
use crate::time::{DayRange, Granularity};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The start of a bucket of time: a day (or the first day of a week, month, quarter or year), or an hour of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The UTC day.
    pub day: NaiveDate,
    /// The hour of the day, 0 to 23, when the report is hourly.
    pub hour: Option<u8>,
}

impl fmt::Display for Period {
    /// `2024-09-01`, or `2024-09-01T05:00:00Z` for an hour.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hour {
            None => write!(formatter, "{}", self.day),
            Some(hour) => write!(formatter, "{}T{hour:02}:00:00Z", self.day),
        }
    }
}

/// The text is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a day (2024-09-01) or an hour (2024-09-01T05:00:00Z)")]
pub struct NotAPeriod;

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (day, hour) = match text.split_once('T') {
            None => (text, None),
            Some((day, rest)) => {
                let hour = rest.strip_suffix(":00:00Z").ok_or(NotAPeriod)?;
                let hour = hour.parse::<u8>().ok().filter(|hour| *hour < 24);
                (day, Some(hour.ok_or(NotAPeriod)?))
            }
        };
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| NotAPeriod)?;
        Ok(Self { day, hour })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// One figure: a bucket of time, the values of the grouping dimensions, a unit and an amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The bucket; none when the granularity is none.
    pub period: Option<Period>,
    /// A value per grouping dimension; `None` where the charges have none. Rows of one group share them.
    pub keys: Arc<[Option<String>]>,
    /// The currency, or the consumed unit of a quantity (empty where the source names none); of a price both, `USD per GB-Mo`.
    pub unit: Arc<str>,
    /// The exact sum, or the price that is made of sums.
    pub amount: Amount,
}

impl Row {
    fn place(&self) -> Place<'_> {
        (self.period, &self.keys, &self.unit)
    }
}

/// Where a figure stands in an answer: its period, the values of its group, and its unit.
pub(super) type Place<'a> = (Option<Period>, &'a [Option<String>], &'a str);

/// The order of places: by period, keys (no value last), unit.
pub(super) fn in_order(one: Place<'_>, other: Place<'_>) -> Ordering {
    fn keys<'a>(place: &Place<'a>) -> impl Iterator<Item = (bool, &'a Option<String>)> {
        place.1.iter().map(|key| (key.is_none(), key))
    }
    let by_keys = || keys(&one).cmp(keys(&other));
    let by_period = one.0.cmp(&other.0);
    by_period
        .then_with(by_keys)
        .then_with(|| one.2.cmp(other.2))
}

/// The sum of everything in one unit, or its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// As [`Row::unit`].
    pub unit: String,
    /// The exact sum; the quotient of the sums of everything where it is a price.
    pub amount: Amount,
}

/// An answer. Rows are ordered by period, keys (no value last), unit; totals by unit. Never two rows of one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The days asked about.
    pub range: DayRange,
    /// How it is cut in time.
    pub granularity: Granularity,
    /// What was summed.
    pub metric: Metric,
    /// What it is grouped by, in the grammar's words.
    #[serde(with = "super::grammar::dimensions")]
    pub group_by: Vec<Dimension>,
    /// The figures. A group that has charges that sum to zero has a row; one without charges has none, nor one that has no
    /// price.
    pub rows: Vec<Row>,
    /// The sums per unit, or the prices.
    pub totals: Vec<Total>,
    /// What prices are made of, also where it makes none; empty where figures are sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// How costs were converted, when that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversion: Option<Conversion>,
}

impl Report {
    /// The answer to `query` from rows in any order: sorts them and adds up the totals.
    #[must_use]
    pub fn new(query: &ResolvedQuery, mut rows: Vec<Row>) -> Self {
        rows.sort_by(|a, b| in_order(a.place(), b.place()));
        let mut totals: Vec<Total> = Vec::new();
        for row in &rows {
            match totals.iter_mut().find(|total| *total.unit == *row.unit) {
                Some(total) => total.amount = [total.amount, row.amount].into_iter().sum(),
                None => totals.push(Total {
                    unit: row.unit.to_string(),
                    amount: row.amount,
                }),
            }
        }
        totals.sort_by(|a, b| a.unit.cmp(&b.unit));
        Self {
            range: query.range,
            granularity: query.granularity,
            metric: query.metric,
            group_by: query.group_by.clone(),
            rows,
            totals,
            prices: Vec::new(),
            conversion: None,
        }
    }
}

#[cfg(test)]
mod tests;
