//! The exact sum or difference of two decimals as text. Knows digits; must not know columns.

use floe_domain::money::Amount;

/// Digits of a part: units are 10⁻¹⁸, what is below them 10⁻³⁶.
const PART: i128 = 10_i128.pow(18);

/// `one + other`, or `one − other`; no text is zero. Exact to 36 digits after the point, more than AWS writes. The text
/// that is no number comes back.
pub(super) fn add<'a>(one: &'a [u8], other: &'a [u8], minus: bool) -> Result<String, &'a [u8]> {
    let (units, below) = parts(one)?;
    let (more, more_below) = parts(other)?;
    let sign = if minus { -1 } else { 1 };
    let units = more
        .checked_mul(sign)
        .and_then(|more| units.checked_add(more));
    let below = below + sign * more_below;
    // Units and what is below them, both of one sign.
    let carried = units.and_then(|units| units.checked_add(below.div_euclid(PART)));
    let (mut units, mut below) = (carried.ok_or(one)?, below.rem_euclid(PART));
    let negative = units < 0;
    if negative {
        units = -units;
        if below > 0 {
            units -= 1;
            below = PART - below;
        }
    }
    let sign = if negative { "-" } else { "" };
    let (whole, fraction) = (units / PART, units % PART);
    let digits = format!("{fraction:018}{below:018}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    Ok(format!("{sign}{whole}{point}{digits}"))
}

/// A decimal's units, and its rest in units of 10⁻³⁶: what rounding took away.
fn parts(text: &[u8]) -> Result<(i128, i128), &[u8]> {
    let trimmed = text.trim_ascii();
    if trimmed.is_empty() {
        return Ok((0, 0));
    }
    let parsed = Amount::parse_bytes(trimmed).map_err(|_| text)?;
    Ok((parsed.amount.units(), -parsed.added_e36))
}

#[cfg(test)]
mod tests {
    use super::add;

    #[track_caller]
    fn check(one: &str, other: &str, sum: &str, difference: &str) {
        let text = |minus| add(one.as_bytes(), other.as_bytes(), minus).unwrap();
        assert_eq!((&*text(false), &*text(true)), (sum, difference));
    }

    #[test]
    fn sums_are_exact_beyond_the_eighteenth_digit() {
        check("0.1", "0.2", "0.3", "-0.1");
        check("1", "", "1", "1");
        check("", " ", "0", "0");
        check("1e-3", "-1E-3", "0", "0.002");
        check(
            "1e-30",
            "1",
            &format!("1.{:030}", 1),
            "-0.999999999999999999999999999999",
        );
        check(
            "-1e-30",
            "0",
            &format!("-0.{:030}", 1),
            &format!("-0.{:030}", 1),
        );
        check(
            "0.0000000000000000015",
            "0.0000000000000000015",
            "0.000000000000000003",
            "0",
        );
    }

    #[test]
    fn what_is_no_number_comes_back() {
        assert_eq!(add(b"1", b"x1", false), Err(&b"x1"[..]));
    }
}
