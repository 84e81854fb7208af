//! How far ahead and how sure: what a question says of its forecast. Knows months and percent; must not know charges.

use crate::time::{DayRange, UnknownName, first_of_month};
use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Until when a forecast reaches. The month that runs is part of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Horizon {
    /// To the end of the month that runs.
    Month,
    /// Three whole months more.
    #[serde(rename = "3-months")]
    ThreeMonths,
    /// Twelve whole months more.
    #[serde(rename = "12-months")]
    TwelveMonths,
}

impl Horizon {
    /// All of them, the nearest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::ThreeMonths, Self::TwelveMonths];

    /// The name in URLs and the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::ThreeMonths => "3-months",
            Self::TwelveMonths => "12-months",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "End of the month",
            Self::ThreeMonths => "3 months",
            Self::TwelveMonths => "12 months",
        }
    }

    /// How many days of history it needs: eight weeks to tell weekdays and a month's days apart, and as long a past as a
    /// future of several months, so that it can be checked on itself.
    #[must_use]
    pub const fn needs(self) -> usize {
        match self {
            Self::Month => 56,
            Self::ThreeMonths => 150,
            Self::TwelveMonths => 365,
        }
    }

    /// The days that a forecast is of whose first day is this one: whole months, after the rest of the month that runs.
    #[must_use]
    pub fn days(self, first: NaiveDate) -> Option<DayRange> {
        let months = match self {
            Self::Month => 1,
            Self::ThreeMonths if first.day() == 1 => 3,
            Self::ThreeMonths => 4,
            Self::TwelveMonths if first.day() == 1 => 12,
            Self::TwelveMonths => 13,
        };
        let end = first_of_month(first).checked_add_months(Months::new(months))?;
        DayRange::new(first, end)
    }
}

impl FromStr for Horizon {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("none, month, 3-months, 12-months"))
    }
}

/// How many of a hundred figures a band is to hold: 50 to 99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Band(u8);

impl Band {
    /// Those that a screen offers.
    pub const OFFERED: [Self; 6] = [Self(50), Self(70), Self(80), Self(90), Self(95), Self(99)];

    /// In percent.
    #[must_use]
    pub const fn percent(self) -> u8 {
        self.0
    }

    /// As a share of one.
    #[must_use]
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for Band {
    fn default() -> Self {
        Self(80)
    }
}

impl TryFrom<u8> for Band {
    type Error = UnknownName;

    fn try_from(percent: u8) -> Result<Self, UnknownName> {
        if (50..=99).contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(UnknownName("50 to 99, in percent"))
        }
    }
}

impl From<Band> for u8 {
    fn from(band: Band) -> Self {
        band.0
    }
}

impl FromStr for Band {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        text.parse::<u8>().unwrap_or_default().try_into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(horizon: Horizon, first: &str) -> String {
        horizon.days(first.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_forecast_ends_with_a_month() {
        assert_eq!(days(Horizon::Month, "2024-11-28"), "28–30 Nov 2024");
        assert_eq!(days(Horizon::Month, "2024-12-01"), "1–31 Dec 2024");
        assert_eq!(
            days(Horizon::ThreeMonths, "2024-11-28"),
            "28 Nov 2024 – 28 Feb 2025"
        );
        assert_eq!(
            days(Horizon::ThreeMonths, "2024-12-01"),
            "1 Dec 2024 – 28 Feb 2025"
        );
        assert_eq!(
            days(Horizon::TwelveMonths, "2024-11-28"),
            "28 Nov 2024 – 30 Nov 2025"
        );
    }
}
