//! An amount times a rate, exact until its one rounding. Knows digits; must not know which rate counts for a day.

use super::Amount;

/// One, in units of 10⁻¹⁸.
const ONE: u128 = 10_u128.pow(super::SCALE);
const LOW: u128 = u64::MAX as u128;

impl Amount {
    /// The product, rounded half-even to 18 digits after the point; `None` when it does not fit.
    #[must_use]
    pub fn times(self, rate: Self) -> Option<Self> {
        let is_negative = self.is_negative() != rate.is_negative();
        let product = product(self.units().unsigned_abs(), rate.units().unsigned_abs());
        let (quotient, rest) = divided(product)?;
        let twice = rest * 2;
        let is_up = twice > ONE || (twice == ONE && quotient % 2 == 1);
        let units = i128::try_from(quotient.checked_add(u128::from(is_up))?).ok()?;
        Some(Self::from_units(if is_negative { -units } else { units }))
    }
}

/// The whole product in four words of 64 bits, the highest first.
pub(super) fn product(one: u128, other: u128) -> [u128; 4] {
    let (high, low) = (one >> 64, one & LOW);
    let (others_high, others_low) = (other >> 64, other & LOW);
    let lowest = low * others_low;
    let (left, right) = (high * others_low, low * others_high);
    let middle = (lowest >> 64) + (left & LOW) + (right & LOW);
    let highest = high * others_high;
    let upper = (middle >> 64) + (left >> 64) + (right >> 64) + (highest & LOW);
    let top = (upper >> 64) + (highest >> 64);
    [top, upper & LOW, middle & LOW, lowest & LOW]
}

/// Words divided by 10¹⁸, and the rest; `None` when the quotient has more than 128 bits.
fn divided(words: [u128; 4]) -> Option<(u128, u128)> {
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for word in words {
        let part = (rest << 64) | word;
        if quotient >> 64 != 0 {
            return None;
        }
        quotient = (quotient << 64) | (part / ONE);
        rest = part % ONE;
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

    fn times(one: &str, other: &str) -> String {
        amount(one).times(amount(other)).unwrap().to_string()
    }

    #[test]
    fn a_product_has_every_digit_that_fits() {
        assert_eq!(times("100.5", "0.128"), "12.864");
        assert_eq!(times("-100.5", "0.128"), "-12.864");
        assert_eq!(times("99999999999999999999", "1"), "99999999999999999999");
        assert_eq!(times("0.000000001", "0.000000001"), "0.000000000000000001");
    }

    #[test]
    fn halves_are_rounded_to_the_even_digit_and_signs_alike() {
        assert_eq!(times("0.000000000000000001", "0.5"), "0");
        assert_eq!(times("0.000000000000000003", "0.5"), "0.000000000000000002");
        assert_eq!(
            times("-0.000000000000000003", "0.5"),
            "-0.000000000000000002"
        );
        assert_eq!(
            times("0.000000000000000001", "0.500000000000000001"),
            "0.000000000000000001"
        );
    }

    #[test]
    fn what_does_not_fit_is_no_amount() {
        let large = amount("99999999999999999999");
        assert_eq!(large.times(amount("2")), None);
        assert_eq!(large.times(large), None);
    }

    proptest! {
        #[test]
        fn small_numbers_agree_with_plain_integers(one in -1_000_000_000_i64..1_000_000_000, other in 0_i64..1_000_000_000) {
            let product = Amount::from_whole(one).times(Amount::from_whole(other)).unwrap();
            prop_assert_eq!(product.units() / 10_i128.pow(18), i128::from(one) * i128::from(other));
        }

        #[test]
        fn one_changes_nothing_and_the_order_does_not_matter(one in any::<i64>(), other in any::<i64>()) {
            let (one, other) = (Amount::from_units(i128::from(one) * 977), Amount::from_units(i128::from(other)));
            prop_assert_eq!(one.times(Amount::from_whole(1)), Some(one));
            prop_assert_eq!(one.times(other), other.times(one));
        }

        #[test]
        fn the_rounding_is_never_more_than_half_a_unit(one in -1_000_000_000_000_i64..1_000_000_000_000, rate in 1_i64..1_000_000_000_000_000) {
            let product = Amount::from_units(i128::from(one)).times(Amount::from_units(i128::from(rate))).unwrap();
            let exact = i128::from(one) * i128::from(rate);
            let off = (product.units() * 10_i128.pow(18) - exact).abs();
            prop_assert!(off * 2 <= 10_i128.pow(18));
        }
    }
}
