//! Exact decimals for made-up bills, in units of 10⁻¹⁰. Knows arithmetic on integers; must not know currencies.

use std::io::{self, Write};
use std::ops::{Add, Neg};

/// Digits after the point.
const PLACES: usize = 10;
const ONE: i128 = 10_i128.pow(PLACES as u32);

/// A decimal with ten digits after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(i128);

impl Decimal {
    pub(super) const ZERO: Self = Self(0);

    /// Millionths.
    pub(super) const fn micros(micros: i64) -> Self {
        Self(micros as i128 * 10_000)
    }

    /// Units of 10⁻¹⁰.
    pub(super) const fn raw(units: i64) -> Self {
        Self(units as i128)
    }

    /// The product, cut after the tenth digit.
    pub(super) const fn times(self, other: Self) -> Self {
        Self(self.0 * other.0 / ONE)
    }

    /// So many of a thousand.
    pub(super) const fn per_mille(self, share: i64) -> Self {
        Self(self.0 * share as i128 / 1_000)
    }

    /// Cut to that many digits after the point.
    pub(super) const fn cut(self, places: u32) -> Self {
        let step = 10_i128.pow(PLACES as u32 - places);
        Self(self.0 / step * step)
    }

    /// Without trailing zeros.
    pub(super) fn write(self, out: &mut impl Write) -> io::Result<()> {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, mut rest) = (self.0.abs() / ONE, self.0.abs() % ONE);
        let mut places = PLACES;
        while places > 0 && rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        match places {
            0 => write!(out, "{sign}{whole}"),
            _ => write!(out, "{sign}{whole}.{rest:0places$}"),
        }
    }
}

impl Add for Decimal {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(decimal: Decimal) -> String {
        let mut out = Vec::new();
        decimal.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn decimals_are_written_without_trailing_zeros() {
        assert_eq!(text(Decimal::micros(1_500_000)), "1.5");
        assert_eq!(text(-Decimal::raw(1)), "-0.0000000001");
        assert_eq!(text(Decimal::ZERO), "0");
        assert_eq!(text(Decimal::micros(20_000_000)), "20");
    }

    #[test]
    fn products_are_cut_after_the_tenth_digit() {
        let price = Decimal::raw(960_000_000);
        assert_eq!(text(price.times(Decimal::micros(24_000_000))), "2.304");
        assert_eq!(
            text(Decimal::raw(19).times(Decimal::micros(100_000))),
            "0.0000000001"
        );
        assert_eq!(text(Decimal::micros(1_234_567).cut(2)), "1.23");
        assert_eq!(text(Decimal::micros(10).per_mille(500)), "0.000005");
    }
}
