//! An amount divided by another, rounded once. Knows digits; must not know what either is of.

use super::Amount;
use super::rate::product;

/// One, in units of 10⁻¹⁸.
const ONE: u128 = 10_u128.pow(super::SCALE);

impl Amount {
    /// The quotient, rounded half-even to 18 digits after the point; `None` when `divisor` is zero, or it does not fit.
    #[must_use]
    pub fn over(self, divisor: Self) -> Option<Self> {
        let is_negative = self.is_negative() != divisor.is_negative();
        let by = divisor.units().unsigned_abs();
        let (quotient, rest) = divided(self.units().unsigned_abs(), by)?;
        // Twice the rest may not fit: what is missing to the divisor is compared instead.
        let missing = by - rest;
        let is_up = rest > missing || (rest == missing && quotient % 2 == 1);
        let units = i128::try_from(quotient.checked_add(u128::from(is_up))?).ok()?;
        Some(Self::from_units(if is_negative { -units } else { units }))
    }
}

/// Units times 10¹⁸ divided by units, and the rest; `None` when there is nothing to divide by, or the quotient has more than
/// 128 bits.
fn divided(units: u128, by: u128) -> Option<(u128, u128)> {
    if by == 0 {
        return None;
    }
    match units.checked_mul(ONE) {
        Some(all) => Some((all / by, all % by)),
        None => digits_by_digits(units, by),
    }
}

/// The same where the product has more than 128 bits: as many digits at once as leave the rest within them. There must be
/// something to divide by.
fn digits_by_digits(units: u128, by: u128) -> Option<(u128, u128)> {
    let most = (u128::MAX / by).checked_ilog10().unwrap_or(0);
    if most == 0 {
        return bit_by_bit(units, by);
    }
    let (mut quotient, mut rest, mut left) = (units / by, units % by, super::SCALE);
    while left > 0 {
        let digits = left.min(most);
        let step = 10_u128.pow(digits);
        // The rest is below the divisor, so it fits.
        let more = rest.wrapping_mul(step);
        quotient = quotient.checked_mul(step)?.checked_add(more / by)?;
        rest = more % by;
        left -= digits;
    }
    Some((quotient, rest))
}

/// The same where not even one digit more leaves the rest within 128 bits.
fn bit_by_bit(units: u128, by: u128) -> Option<(u128, u128)> {
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for word in product(units, ONE) {
        for place in (0..64).rev() {
            if quotient >> 127 != 0 {
                return None;
            }
            // The bit that leaves on the left means that the divisor fits, whatever the others say.
            let is_over = rest >> 127 != 0;
            rest = (rest << 1) | ((word >> place) & 1);
            quotient <<= 1;
            if is_over || rest >= by {
                rest = rest.wrapping_sub(by);
                quotient |= 1;
            }
        }
    }
    Some((quotient, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    fn over(one: &str, other: &str) -> String {
        amount(one).over(amount(other)).unwrap().to_string()
    }

    #[test]
    fn a_quotient_has_every_digit_that_fits() {
        assert_eq!(over("12.864", "100.5"), "0.128");
        assert_eq!(over("-12.864", "100.5"), "-0.128");
        assert_eq!(over("-12.864", "-100.5"), "0.128");
        assert_eq!(over("1", "3"), "0.333333333333333333");
        assert_eq!(over("2", "3"), "0.666666666666666667");
        assert_eq!(over("0", "7"), "0");
        assert_eq!(over("99999999999999999999", "3"), "33333333333333333333");
        assert_eq!(over("99999999999999999999", "99999999999999999999"), "1");
    }

    #[test]
    fn halves_are_rounded_to_the_even_digit_and_signs_alike() {
        assert_eq!(over("0.000000000000000001", "2"), "0");
        assert_eq!(over("0.000000000000000003", "2"), "0.000000000000000002");
        assert_eq!(over("-0.000000000000000003", "2"), "-0.000000000000000002");
        assert_eq!(over("0.000000000000000005", "2"), "0.000000000000000002");
    }

    #[test]
    fn by_nothing_nothing_is_divided_and_what_does_not_fit_is_no_amount() {
        assert_eq!(amount("5").over(Amount::ZERO), None);
        assert_eq!(Amount::ZERO.over(Amount::ZERO), None);
        let least = Amount::from_units(1);
        assert_eq!(amount("99999999999999999999").over(least), None);
        assert_eq!(amount("1000").over(least), None);
    }

    proptest! {
        #[test]
        fn a_product_divided_gives_back_what_was_multiplied(one in any::<i64>(), other in 1_i64..1_000_000_000) {
            let (one, whole) = (Amount::from_units(one.into()), Amount::from_whole(other));
            prop_assert_eq!(one.times(whole).unwrap().over(whole), Some(one));
        }

        #[test]
        fn bit_by_bit_is_the_same_as_at_once(units in 0_u128..170_000_000_000_000_000_000, by in 1_u128..u128::MAX) {
            let all = units * ONE;
            prop_assert_eq!(bit_by_bit(units, by), Some((all / by, all % by)));
        }

        #[test]
        fn digits_at_once_are_the_same_as_bit_by_bit(units in any::<i128>(), by in 1_u128..u128::MAX, less in 0_u32..100) {
            let (units, by) = (units.unsigned_abs(), (by >> less).max(1));
            prop_assert_eq!(digits_by_digits(units, by), bit_by_bit(units, by));
        }

        #[test]
        fn the_rounding_is_never_more_than_half_a_unit(one in any::<i64>(), by in 1_i64..i64::MAX) {
            let quotient = Amount::from_units(i128::from(one)).over(Amount::from_units(i128::from(by))).unwrap();
            let off = (quotient.units() * i128::from(by)).abs_diff(i128::from(one) * 10_i128.pow(18));
            prop_assert!(off * 2 <= u128::from(by.unsigned_abs()));
        }
    }
}
