//! A column of exact amounts, as narrow as they allow. Knows scaled integers; must not know currencies or floats.

/// The places after the point of an amount's unit, 10⁻¹⁸.
const MOST_ZEROS: u32 = 36;

/// An amount per row: `number × 10^exponent`, in units of 10⁻¹⁸.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amounts {
    /// The numbers.
    pub(super) numbers: Numbers,
    /// The power of ten that all amounts share.
    pub(super) exponent: u32,
    factor: i128,
    /// The largest distance of a number from zero.
    pub(super) largest: u128,
}

/// Integers of one width.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Every row is zero.
    Zero,
    /// Within ±2³¹.
    Narrow(Box<[i32]>),
    /// Within ±2⁶³.
    Middle(Box<[i64]>),
    /// Anything.
    Wide(Box<[i128]>),
}

impl Amounts {
    /// The narrowest column of the amounts, which are in units of 10⁻¹⁸.
    pub(super) fn new(units: &[i128]) -> Self {
        let exponent = shared_exponent(units);
        let factor = 10_i128.pow(exponent);
        let ten = Tens::new(exponent);
        let most = units.iter().map(|one| one.unsigned_abs()).max();
        let largest = most.unwrap_or(0) / factor.unsigned_abs();
        let numbers = if largest == 0 {
            Numbers::Zero
        } else if largest <= i32::MAX.unsigned_abs().into() {
            Numbers::Narrow(units.iter().map(|one| ten.divide(*one) as i32).collect())
        } else if largest <= i64::MAX.unsigned_abs().into() {
            Numbers::Middle(units.iter().map(|one| ten.divide(*one) as i64).collect())
        } else {
            Numbers::Wide(units.iter().map(|one| ten.divide(*one)).collect())
        };
        Self {
            numbers,
            exponent,
            factor,
            largest,
        }
    }

    /// The amount of a row in units of 10⁻¹⁸; zero beyond the column.
    pub(super) fn units(&self, row: usize) -> i128 {
        let number = match &self.numbers {
            Numbers::Zero => 0,
            Numbers::Narrow(numbers) => numbers.get(row).copied().unwrap_or(0).into(),
            Numbers::Middle(numbers) => numbers.get(row).copied().unwrap_or(0).into(),
            Numbers::Wide(numbers) => numbers.get(row).copied().unwrap_or(0),
        };
        number * self.factor
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        match &self.numbers {
            Numbers::Zero => 0,
            Numbers::Narrow(numbers) => numbers.len() * 4,
            Numbers::Middle(numbers) => numbers.len() * 8,
            Numbers::Wide(numbers) => numbers.len() * 16,
        }
    }
}

/// A power of ten as a divisor of its multiples: a shift and a multiplication instead of a division, which takes many times as
/// long, and a column is millions of them (H. S. Warren, Hacker's Delight, 10-16 and 10-17).
struct Tens {
    exponent: u32,
    /// What the power of five makes one with, modulo 2¹²⁸.
    inverse: u128,
    /// The largest quotient that a multiple of the power of five has.
    most: u128,
}

impl Tens {
    fn new(exponent: u32) -> Self {
        let five = 5_u128.pow(exponent);
        // Newton's iteration doubles the digits that are right; an odd number is its own inverse in the last three.
        let mut inverse = five;
        for _ in 0..6 {
            let error = 2_u128.wrapping_sub(five.wrapping_mul(inverse));
            inverse = inverse.wrapping_mul(error);
        }
        Self {
            exponent,
            inverse,
            most: u128::MAX / five,
        }
    }

    /// The quotient of a multiple.
    fn divide(&self, multiple: i128) -> i128 {
        let quotient = self.quotient(multiple.unsigned_abs()) as i128;
        if multiple < 0 {
            quotient.wrapping_neg()
        } else {
            quotient
        }
    }

    fn divides(&self, number: u128) -> bool {
        number.trailing_zeros() >= self.exponent && self.quotient(number) <= self.most
    }

    fn quotient(&self, number: u128) -> u128 {
        (number >> self.exponent).wrapping_mul(self.inverse)
    }
}

/// The largest power of ten that divides all amounts.
fn shared_exponent(units: &[i128]) -> u32 {
    let mut ten = Tens::new(MOST_ZEROS);
    for one in units.iter().filter(|one| **one != 0) {
        while !ten.divides(one.unsigned_abs()) {
            ten = Tens::new(ten.exponent - 1);
        }
    }
    ten.exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_whatever_their_width() {
        let cases: [(&[i128], usize, u32); 6] = [
            (&[], 0, 36),
            (&[0, 0], 0, 36),
            (&[1_500, -20_000], 8, 2),
            (&[i128::from(i32::MAX) + 1, 1], 16, 0),
            (&[i128::from(i64::MAX) * 1_000, 1_000], 16, 3),
            (&[i128::MAX, i128::MIN + 1, 3], 48, 0),
        ];
        for (units, bytes, exponent) in cases {
            let column = Amounts::new(units);
            assert_eq!((column.bytes(), column.exponent), (bytes, exponent));
            let back: Vec<_> = (0..units.len()).map(|row| column.units(row)).collect();
            assert_eq!(back, units);
        }
    }

    #[test]
    fn a_power_of_ten_divides_its_multiples_and_nothing_else() {
        for exponent in 0..=MOST_ZEROS {
            let (ten, power) = (Tens::new(exponent), 10_u128.pow(exponent));
            for factor in [1, 2, 3, 5, 7, 10, 64, 99, u128::from(u8::MAX)] {
                let multiple = factor * power;
                assert!(ten.divides(multiple));
                let signed = i128::try_from(multiple).unwrap_or(i128::MAX);
                if signed.unsigned_abs() == multiple {
                    assert_eq!(ten.divide(signed), factor as i128);
                    assert_eq!(ten.divide(-signed), -(factor as i128));
                }
                for other in [multiple - 1, multiple + 1, multiple + power / 2] {
                    assert_eq!(ten.divides(other), other % power == 0, "{other} {exponent}");
                }
            }
        }
    }

    #[test]
    fn the_least_amount_of_all_is_kept() {
        assert_eq!(Amounts::new(&[i128::MIN]).units(0), i128::MIN);
    }
}
