//! Exact percentages to a tenth. Knows ratios of amounts; must not know what they are shares or changes of.

use super::Amount;
use super::format::{MINUS, grouped};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A percentage in tenths, rounded half-even from an exact ratio. Beyond ±10¹⁵ % it stays there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Percent {
    /// Tenths of a percent: 125 is 12.5 %.
    pub tenths: i64,
}

const MOST: u128 = 10_000_000_000_000_000;

impl Percent {
    /// `part` as a percentage of `whole`; `None` when `whole` is zero. The sign is that of the ratio.
    #[must_use]
    pub fn of(part: Amount, whole: Amount) -> Option<Self> {
        if whole.is_zero() {
            return None;
        }
        let negative = part.is_negative() != whole.is_negative();
        let (part, mut divisor) = (part.units().unsigned_abs(), whole.units().unsigned_abs());
        let (mut tenths, mut rest) = (part / divisor, part % divisor);
        for _ in 0..3 {
            // Only a whole above 3.4 × 10¹⁹ gets here; its 19 leading digits decide the tenth.
            if rest > u128::MAX / 20 {
                (rest, divisor) = (rest / 1_000, divisor / 1_000);
            }
            tenths = tenths
                .saturating_mul(10)
                .saturating_add(rest * 10 / divisor);
            rest = rest * 10 % divisor;
        }
        let up = rest * 2 > divisor || (rest * 2 == divisor && tenths % 2 == 1);
        let tenths = tenths.saturating_add(u128::from(up)).min(MOST);
        let tenths = i64::try_from(tenths).unwrap_or(i64::MAX);
        Some(Self {
            tenths: if negative { -tenths } else { tenths },
        })
    }

    /// With a sign always, for changes: `+12.5%`, `−3.0%`, `0.0%`.
    #[must_use]
    pub fn signed(self) -> String {
        let plus = if self.tenths > 0 { "+" } else { "" };
        format!("{plus}{self}")
    }

    /// For programs: `-12.5`, with a hyphen, without separators or a percent sign.
    #[must_use]
    pub fn plain(self) -> String {
        let (sign, magnitude) = self.parts("-");
        format!("{sign}{}.{}", magnitude / 10, magnitude % 10)
    }

    fn parts(self, minus: &'static str) -> (&'static str, u64) {
        let sign = if self.tenths < 0 { minus } else { "" };
        (sign, self.tenths.unsigned_abs())
    }
}

impl fmt::Display for Percent {
    /// For a screen: `12.5%`, `−1,250.0%`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, magnitude) = self.parts(MINUS);
        let whole = grouped(&(magnitude / 10).to_string());
        write!(formatter, "{sign}{whole}.{}%", magnitude % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::Percent;
    use crate::money::Amount;

    fn percent(part: &str, whole: &str) -> Option<String> {
        Percent::of(part.parse().unwrap(), whole.parse().unwrap()).map(|it| it.to_string())
    }

    #[test]
    fn a_tenth_of_a_percent_is_rounded_half_even() {
        assert_eq!(percent("1", "3").unwrap(), "33.3%");
        assert_eq!(percent("2", "3").unwrap(), "66.7%");
        assert_eq!(percent("0.0005", "1").unwrap(), "0.0%");
        assert_eq!(percent("0.0015", "1").unwrap(), "0.2%");
        assert_eq!(percent("0.000500000000000001", "1").unwrap(), "0.1%");
    }

    #[test]
    fn the_sign_is_that_of_the_ratio() {
        assert_eq!(percent("-1", "8").unwrap(), "−12.5%");
        assert_eq!(percent("-1", "-8").unwrap(), "12.5%");
        assert_eq!(Percent { tenths: 1 }.signed(), "+0.1%");
        assert_eq!(Percent { tenths: 0 }.signed(), "0.0%");
        assert_eq!(Percent { tenths: -12_345 }.plain(), "-1234.5");
    }

    #[test]
    fn nothing_is_a_share_of_nothing() {
        assert_eq!(percent("1", "0"), None);
    }

    #[test]
    fn amounts_at_the_ends_of_the_range_do_not_overflow() {
        let largest = Amount::from_units(i128::MAX);
        let least = Amount::from_units(i128::MIN);
        let smallest = Amount::from_units(1);
        assert_eq!(Percent::of(largest, largest).unwrap().tenths, 1_000);
        assert_eq!(Percent::of(least, largest).unwrap().tenths, -1_000);
        assert_eq!(Percent::of(smallest, largest).unwrap().tenths, 0);
        assert_eq!(
            Percent::of(largest, smallest).unwrap().tenths,
            10_000_000_000_000_000
        );
    }
}
