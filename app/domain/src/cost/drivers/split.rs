//! What of a line's difference is usage, rate and commitment. Knows quantities and costs; must not know names.

use crate::money::Amount;

/// The usage of one line in one period, with and without a commitment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Used {
    /// Units that no commitment covered.
    pub(super) free: Amount,
    /// What those cost.
    pub(super) free_cost: Amount,
    /// Units that commitments covered.
    pub(super) covered: Amount,
    /// What those cost.
    pub(super) covered_cost: Amount,
}

/// The effects of one line; their sum is its difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Effects {
    pub(super) usage: Amount,
    pub(super) rate: Amount,
    pub(super) commitment: Amount,
}

impl Used {
    fn quantity(&self) -> Option<i128> {
        self.free.units().checked_add(self.covered.units())
    }

    fn cost(&self) -> Option<i128> {
        self.free_cost
            .units()
            .checked_add(self.covered_cost.units())
    }

    fn is_sound(&self) -> bool {
        let sound = |quantity: Amount, cost: Amount| {
            !quantity.is_negative() && (!quantity.is_zero() || cost.is_zero())
        };
        sound(self.free, self.free_cost) && sound(self.covered, self.covered_cost)
    }
}

/// 10¹⁸ in units of 10⁻¹⁸: effects of a line that are farther from zero come of quantities that mean nothing.
const MOST: i128 = 10_i128.pow(36);

/// The effects of a line that was used in both periods; none where quantities do not tell, or numbers are too large.
pub(super) fn split(before: &Used, now: &Used) -> Option<Effects> {
    let fits = |amount: Amount| (-MOST..=MOST).contains(&amount.units());
    effects(before, now)
        .filter(|effects| fits(effects.usage) && fits(effects.rate) && fits(effects.commitment))
}

fn effects(before: &Used, now: &Used) -> Option<Effects> {
    let sound = before.is_sound() && now.is_sound();
    let (was, is) = (before.quantity()?, now.quantity()?);
    (sound && was > 0 && is > 0).then_some(())?;
    let (cost_was, cost_is) = (before.cost()?, now.cost()?);
    let difference = cost_is.checked_sub(cost_was)?;
    let usage = scaled(is.checked_sub(was)?, cost_was, was)?;
    let rest = difference.checked_sub(usage)?;
    if before.covered.is_zero() && now.covered.is_zero() {
        return Some(Effects {
            usage: Amount::from_units(usage),
            rate: Amount::from_units(rest),
            commitment: Amount::ZERO,
        });
    }
    // Without a price on either side there is no change of price: coverage says it all.
    let rate = if before.free.is_zero() || now.free.is_zero() {
        0
    } else {
        let at_old_price = scaled(
            now.free.units(),
            before.free_cost.units(),
            before.free.units(),
        )?;
        now.free_cost.units().checked_sub(at_old_price)?
    };
    Some(Effects {
        usage: Amount::from_units(usage),
        rate: Amount::from_units(rate),
        commitment: Amount::from_units(rest.checked_sub(rate)?),
    })
}

/// `number` × `by` ÷ `of`, cut towards zero, whatever the product's length; none when the result does not fit or `of` is 0.
pub(super) fn scaled(number: i128, by: i128, of: i128) -> Option<i128> {
    let negative = (number < 0) ^ (by < 0) ^ (of < 0);
    let quotient = divided(
        product(number.unsigned_abs(), by.unsigned_abs()),
        of.unsigned_abs(),
    )?;
    let quotient = i128::try_from(quotient).ok()?;
    Some(if negative { -quotient } else { quotient })
}

/// The product of two numbers as its upper and its lower half.
fn product(one: u128, other: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let ((a, b), (c, d)) = ((one >> 64, one & LOW), (other >> 64, other & LOW));
    let (lower, upper) = (b * d, a * c);
    // None of these overflows: each part is below 2⁶⁴, so a product and two such parts are at most 2¹²⁸ − 1.
    let middle = a * d + (lower >> 64);
    let also = b * c + (middle & LOW);
    (
        upper + (middle >> 64) + (also >> 64),
        (also << 64) | (lower & LOW),
    )
}

/// The quotient of a number of two halves, cut; none when it does not fit or the divisor is 0.
fn divided((upper, lower): (u128, u128), divisor: u128) -> Option<u128> {
    if upper == 0 {
        return lower.checked_div(divisor);
    }
    if upper >= divisor {
        return None;
    }
    let (mut rest, mut quotient) = (upper, 0_u128);
    for bit in (0..u128::BITS).rev() {
        let carries = rest >> (u128::BITS - 1) != 0;
        rest = (rest << 1) | ((lower >> bit) & 1);
        if carries || rest >= divisor {
            rest = rest.wrapping_sub(divisor);
            quotient |= 1 << bit;
        }
    }
    Some(quotient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    fn used(free: &str, free_cost: &str, covered: &str, covered_cost: &str) -> Used {
        Used {
            free: amount(free),
            free_cost: amount(free_cost),
            covered: amount(covered),
            covered_cost: amount(covered_cost),
        }
    }

    fn told(before: &Used, now: &Used) -> [String; 3] {
        let effects = split(before, now).unwrap();
        [effects.usage, effects.rate, effects.commitment].map(|one| one.to_string())
    }

    #[test]
    fn more_hours_at_one_price_are_usage() {
        let (before, now) = (used("100", "20", "0", "0"), used("150", "30", "0", "0"));
        assert_eq!(told(&before, &now), ["10", "0", "0"]);
    }

    #[test]
    fn the_same_hours_at_another_price_are_rate() {
        let (before, now) = (used("100", "20", "0", "0"), used("100", "25", "0", "0"));
        assert_eq!(told(&before, &now), ["0", "5", "0"]);
    }

    #[test]
    fn both_at_once_are_usage_at_the_old_price_and_rate_for_the_new_quantity() {
        let (before, now) = (used("100", "20", "0", "0"), used("150", "37.5", "0", "0"));
        assert_eq!(told(&before, &now), ["10", "7.5", "0"]);
    }

    #[test]
    fn hours_that_a_plan_begins_to_cover_are_commitment() {
        let (before, now) = (used("100", "20", "0", "0"), used("40", "8", "60", "0"));
        assert_eq!(told(&before, &now), ["0", "0", "-12"]);
        assert_eq!(told(&now, &before), ["0", "0", "12"]);
    }

    #[test]
    fn what_no_division_ends_leaves_its_rest_in_the_last_effect() {
        let (before, now) = (used("3", "1", "0", "0"), used("4", "2", "0", "0"));
        assert_eq!(
            told(&before, &now),
            ["0.333333333333333333", "0.666666666666666667", "0"]
        );
    }

    #[test]
    fn a_cost_without_a_quantity_can_not_be_split() {
        let sound = used("3", "1", "0", "0");
        for odd in [
            used("0", "1", "0", "0"),
            used("-1", "1", "0", "0"),
            used("1", "1", "0", "1"),
        ] {
            assert_eq!(split(&odd, &sound), None);
            assert_eq!(split(&sound, &odd), None);
        }
    }

    proptest! {
        #[test]
        fn a_product_divided_by_one_factor_is_the_other(one in any::<i128>(), other in any::<i128>()) {
            prop_assume!(one != i128::MIN && other != 0 && other != i128::MIN);
            prop_assert_eq!(scaled(one, other, other), Some(one));
        }

        #[test]
        fn small_numbers_are_scaled_as_machines_do(number in any::<i64>(), by in any::<i64>(), of in any::<i64>()) {
            let expected = (i128::from(number) * i128::from(by)).checked_div(i128::from(of));
            prop_assert_eq!(scaled(number.into(), by.into(), of.into()), expected);
        }
    }
}
