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
        let most = units.iter().map(|one| one.unsigned_abs()).max();
        let largest = most.unwrap_or(0) / factor.unsigned_abs();
        let numbers = if largest == 0 {
            Numbers::Zero
        } else if largest <= i32::MAX.unsigned_abs().into() {
            Numbers::Narrow(
                units
                    .iter()
                    .map(|one| divide(*one, factor) as i32)
                    .collect(),
            )
        } else if largest <= i64::MAX.unsigned_abs().into() {
            Numbers::Middle(
                units
                    .iter()
                    .map(|one| divide(*one, factor) as i64)
                    .collect(),
            )
        } else {
            Numbers::Wide(units.iter().map(|one| one / factor).collect())
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

/// Division that stays in 64 bits where it can: several times faster, and a column is millions of them.
fn divide(units: i128, factor: i128) -> i128 {
    match (i64::try_from(units), i64::try_from(factor)) {
        (Ok(units), Ok(factor)) => i128::from(units / factor),
        _ => units / factor,
    }
}

/// The largest power of ten that divides all amounts.
fn shared_exponent(units: &[i128]) -> u32 {
    let mut exponent = MOST_ZEROS;
    let mut factor = 10_i128.pow(exponent);
    for one in units.iter().filter(|one| **one != 0) {
        while divide(*one, factor) * factor != *one {
            exponent -= 1;
            factor /= 10;
        }
    }
    exponent
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
    fn the_least_amount_of_all_is_kept() {
        assert_eq!(Amounts::new(&[i128::MIN]).units(0), i128::MIN);
    }
}
