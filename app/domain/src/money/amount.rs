//! An exact decimal: reading, printing, adding, rounding. Knows digits; must not know currencies, rates or how a screen looks.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

/// Digits kept after the decimal point.
pub const SCALE: u32 = 18;

const UNIT: i128 = 10_i128.pow(SCALE);
const HALF: i128 = UNIT / 2;
/// 10²⁰: what one text may hold. `i128` ends at 1.7 × 10²⁰, so sums are checked, not trusted to fit.
const LARGEST: i128 = 100 * UNIT * UNIT;

/// An exact decimal with up to 18 digits after the point, read within ±10²⁰.
///
/// Written as a string in JSON, without trailing zeros and without an exponent; in formats that nobody reads as its units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i128);

/// Why a text is not an [`Amount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// The text is not a decimal number (E notation is one; `NaN`, a comma or a blank is not).
    #[error("is not a decimal number")]
    NotANumber,
    /// The number is larger than an amount can be.
    #[error("is larger than 100000000000000000000")]
    TooLarge,
}

/// An amount read from text, with what rounding to 18 digits added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The amount, rounded half-even to 18 digits after the point.
    pub amount: Amount,
    /// Whether digits beyond the 18th were dropped.
    pub rounded: bool,
    /// `amount` minus the text's exact value, in units of 10⁻³⁶ (truncated there); zero unless `rounded`.
    pub added_e36: i128,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From units of 10⁻¹⁸.
    #[must_use]
    pub const fn from_units(units: i128) -> Self {
        Self(units)
    }

    /// In units of 10⁻¹⁸.
    #[must_use]
    pub const fn units(self) -> i128 {
        self.0
    }

    /// A whole number.
    #[must_use]
    pub fn from_whole(whole: i64) -> Self {
        Self(i128::from(whole) * UNIT)
    }

    /// Sum, or `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` when it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Whether it is exactly zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is below zero: a credit.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The distance from zero.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// A float near the amount, for geometry on a screen only: never add these up, never print them.
    #[must_use]
    pub fn for_geometry(self) -> f64 {
        self.0 as f64 / UNIT as f64
    }

    /// Rounded half-even to `digits` (at most 18) after the point, for a screen that shows the full value elsewhere.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Self {
        let step = 10_i128.pow(SCALE - digits.min(SCALE));
        let (quotient, rest) = (self.0 / step, (self.0 % step).abs());
        let twice = rest * 2;
        let away = twice > step || (twice == step && quotient % 2 != 0);
        let nudge = if away { self.0.signum() } else { 0 };
        Self((quotient + nudge).saturating_mul(step))
    }

    /// Reads a decimal: optional sign, digits with an optional point, optional exponent (`1.5E-7`).
    ///
    /// # Errors
    /// When the text is not a number or does not fit.
    pub fn parse(text: &str) -> Result<Parsed, AmountError> {
        parse(text.as_bytes())
    }

    /// As [`Amount::parse`], from bytes that need not be UTF-8.
    ///
    /// # Errors
    /// When the bytes are not a number or do not fit.
    pub fn parse_bytes(text: &[u8]) -> Result<Parsed, AmountError> {
        parse(text)
    }
}

fn parse(text: &[u8]) -> Result<Parsed, AmountError> {
    let (negative, rest) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    let (mantissa, exponent) = match rest.iter().position(|b| matches!(b, b'e' | b'E')) {
        Some(at) => {
            let (mantissa, exponent) = rest.split_at(at);
            (
                mantissa,
                parse_exponent(exponent.get(1..).unwrap_or_default())?,
            )
        }
        None => (rest, 0),
    };
    let point = mantissa.iter().position(|b| *b == b'.');
    if mantissa.iter().filter(|b| **b == b'.').count() > 1 {
        return Err(AmountError::NotANumber);
    }
    let digits = mantissa.len() - usize::from(point.is_some());
    if digits == 0 {
        return Err(AmountError::NotANumber);
    }
    let places = point.map_or(0, |at| mantissa.len() - at - 1);
    let count = i64::try_from(digits).map_err(|_| AmountError::TooLarge)?;
    let places = i64::try_from(places).map_err(|_| AmountError::TooLarge)?;
    // The place of the digit being read: 0 is the 18th after the point, negative places are rounded away.
    let mut place = i64::from(exponent) + i64::from(SCALE) - places + count;
    let (mut kept, mut below, mut sticky) = (0_i128, 0_i128, false);
    for byte in mantissa.iter().filter(|byte| **byte != b'.') {
        if !byte.is_ascii_digit() {
            return Err(AmountError::NotANumber);
        }
        let digit = i128::from(byte - b'0');
        place -= 1;
        if place >= 0 {
            kept = shift_in(kept, digit)?;
        } else if let Some(weight) = u32::try_from(i64::from(SCALE) + place)
            .ok()
            .and_then(|exponent| 10_i128.checked_pow(exponent))
        {
            below += digit * weight;
        } else {
            sticky |= digit != 0;
        }
    }
    while kept != 0 && place > 0 {
        kept = shift_in(kept, 0)?;
        place -= 1;
    }
    let up = below > HALF || (below == HALF && (sticky || kept % 2 != 0));
    let added = if up { UNIT - below } else { -below };
    let sign = if negative { -1 } else { 1 };
    Ok(Parsed {
        amount: Amount(sign * (kept + i128::from(up))),
        rounded: below != 0 || sticky,
        added_e36: sign * added,
    })
}

fn shift_in(kept: i128, digit: i128) -> Result<i128, AmountError> {
    kept.checked_mul(10)
        .and_then(|kept| kept.checked_add(digit))
        .filter(|kept| *kept <= LARGEST)
        .ok_or(AmountError::TooLarge)
}

fn parse_exponent(text: &[u8]) -> Result<i32, AmountError> {
    let text = std::str::from_utf8(text).map_err(|_| AmountError::NotANumber)?;
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(AmountError::NotANumber);
    }
    // An exponent past four digits is no amount of money; saturating keeps `0E99999` a zero.
    Ok(text.parse::<i32>().map_or_else(
        |_| if text.starts_with('-') { -9_999 } else { 9_999 },
        |exponent| exponent.clamp(-9_999, 9_999),
    ))
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        Self::parse(text).map(|parsed| parsed.amount)
    }
}

/// The longest text: a sign, 21 digits, the point and the digits after it.
const LONGEST: usize = 23 + SCALE as usize;

/// What stands before the point, and the digits after it; in 64 bits where that is enough, ten times faster.
fn parts(magnitude: u128) -> (u128, u64) {
    let unit = UNIT.unsigned_abs();
    match (u64::try_from(magnitude), u64::try_from(unit)) {
        (Ok(magnitude), Ok(unit)) => (u128::from(magnitude / unit), magnitude % unit),
        _ => (magnitude / unit, (magnitude % unit) as u64),
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let (whole, fraction) = parts(magnitude);
        let mut text = [b'0'; LONGEST];
        let mut places = text.iter_mut().rev();
        let mut put = |digit: u8| {
            if let Some(place) = places.next() {
                *place = digit;
            }
        };
        let (mut rest, mut written, mut is_after_point) = (fraction, 0, false);
        for _ in 0..SCALE {
            let digit = (rest % 10) as u8;
            rest /= 10;
            is_after_point |= digit != 0;
            if is_after_point {
                put(b'0' + digit);
                written += 1;
            }
        }
        if is_after_point {
            put(b'.');
            written += 1;
        }
        let mut rest = whole;
        loop {
            put(b'0' + (rest % 10) as u8);
            written += 1;
            rest = match u64::try_from(rest) {
                Ok(rest) => u128::from(rest / 10),
                Err(_) => rest / 10,
            };
            if rest == 0 {
                break;
            }
        }
        if self.0 < 0 {
            put(b'-');
            written += 1;
        }
        let text = text.get(LONGEST - written..).unwrap_or_default();
        formatter.write_str(str::from_utf8(text).map_err(|_| fmt::Error)?)
    }
}

impl Sum for Amount {
    /// Saturates at ±1.7 × 10²⁰; who adds up what may be that large uses [`Amount::checked_add`].
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_i128(self.0);
        }
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return i128::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
