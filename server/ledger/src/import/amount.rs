//! Texts of bills into exact amounts, fast. Knows decimals; must not know columns.

use floe_domain::money::{Amount, AmountError};

/// Digits that surely fit 64 bits.
const FAST_DIGITS: usize = 19;

/// Powers of ten up to 10¹⁸.
const TENS: [i128; 19] = {
    let mut tens = [1; 19];
    let mut power = 1;
    while power < tens.len() {
        #[expect(clippy::indexing_slicing, reason = "the loop stays below the length")]
        {
            tens[power] = tens[power - 1] * 10;
        }
        power += 1;
    }
    tens
};

/// An amount in units of 10⁻¹⁸ and, where it was rounded, what that added in units of 10⁻³⁶: the answer of
/// [`Amount::parse_bytes`].
pub(super) fn parse(text: &[u8]) -> Result<(i128, Option<i128>), AmountError> {
    if let Some(units) = parse_short(text) {
        return Ok((units, None));
    }
    let parsed = Amount::parse_bytes(text)?;
    let added = parsed.rounded.then_some(parsed.added_e36);
    Ok((parsed.amount.units(), added))
}

/// Numbers of at most 19 digits, 18 of them after the point, without an exponent: nearly all there are.
fn parse_short(text: &[u8]) -> Option<i128> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.len() > FAST_DIGITS + 1 {
        return None;
    }
    let (mut value, mut point) = (0_u64, None);
    for (place, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if *byte == b'.' && point.is_none() {
            point = Some(place);
        } else {
            return None;
        }
    }
    let count = digits.len() - usize::from(point.is_some());
    if count == 0 || count > FAST_DIGITS {
        return None;
    }
    let places = point.map_or(0, |point| digits.len() - point - 1);
    let units = i128::from(value) * TENS.get(18_usize.checked_sub(places)?)?;
    Some(if digits.len() == text.len() {
        units
    } else {
        -units
    })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use floe_domain::money::Amount;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str) {
        let expected = Amount::parse(text).map(|parsed| {
            (
                parsed.amount.units(),
                parsed.rounded.then_some(parsed.added_e36),
            )
        });
        assert_eq!(parse(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn the_fast_way_answers_as_the_domain_does() {
        for text in [
            "0",
            "-0",
            "1.",
            ".5",
            "-.5",
            ".",
            "-",
            "",
            "1..2",
            "1.5E-7",
            "+3",
            "0.00000080000",
            "-2.61370000000",
            "1444.000000000000000",
            "9999999999999999999",
            "99999999999999999999",
            "0.000000000000000001",
            "0.0000000000000000015",
            "100000000000000000000",
            "1e21",
            "NaN",
            "1,5",
            " 1",
            "18446744073709551615",
            "18446744073709551616",
            "0000000000000000000001",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn any_decimal_is_read_as_the_domain_reads_it(text in "[+-]?[0-9]{0,22}\\.?[0-9]{0,22}(E-?[0-9]{1,2})?") {
            check(&text);
        }
    }
}
