//! Whether a value is of the form that FOCUS gives its column. Knows forms; must not know columns.

use super::spec::{Holds, SERVICE_SUBCATEGORIES};
use floe_domain::money::Currency;

/// Whether a value that is there may stand in a column.
pub(super) fn fits(holds: Holds, value: &[u8]) -> bool {
    match holds {
        Holds::Text => true,
        Holds::Decimal => is_decimal(value),
        Holds::Moment => is_moment(value),
        Holds::Json => matches!(value, [b'{', .., b'}']),
        Holds::Currency => {
            std::str::from_utf8(value).is_ok_and(|text| text.parse::<Currency>().is_ok())
        }
        Holds::OneOf(allowed) => allowed.iter().any(|one| one.as_bytes() == value),
        Holds::Subcategory => category_of(value).is_some(),
    }
}

/// The ServiceCategory that a ServiceSubcategory belongs to.
pub(super) fn category_of(subcategory: &[u8]) -> Option<&'static str> {
    SERVICE_SUBCATEGORIES
        .iter()
        .find(|(name, _)| name.as_bytes() == subcategory)
        .map(|(_, category)| *category)
}

/// In words, after the column's name.
pub(super) fn words(holds: Holds) -> String {
    match holds {
        Holds::Text => String::new(),
        Holds::Decimal => "is not a number like -1234.5 or 1.5E-7".to_owned(),
        Holds::Moment => "is not a date and time like 2024-09-01T00:00:00Z".to_owned(),
        Holds::Json => "is no JSON object".to_owned(),
        Holds::Currency => "is not a currency code of ISO 4217".to_owned(),
        Holds::OneOf(allowed) if allowed.len() > 6 => {
            "is none of the values that FOCUS allows".to_owned()
        }
        Holds::OneOf([only]) => format!("is not {only}"),
        Holds::OneOf(allowed) => format!("is none of {}", allowed.join(", ")),
        Holds::Subcategory => "is none of the values that FOCUS allows".to_owned(),
    }
}

/// `-12`, `0.5`, `1.5E-7`: no plus sign, no blanks, no thousands commas.
fn is_decimal(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"-").unwrap_or(value);
    let (whole, rest) = digits(value);
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] => {
            let (fraction, rest) = digits(rest);
            if fraction == 0 {
                return false;
            }
            (fraction, rest)
        }
        rest => (0, rest),
    };
    let exponent = match rest {
        [] => return whole + fraction > 0,
        [b'E' | b'e', b'-' | b'+', digits @ ..] | [b'E' | b'e', digits @ ..] => digits,
        _ => return false,
    };
    let (exponent, rest) = digits(exponent);
    whole + fraction > 0 && exponent > 0 && rest.is_empty()
}

fn digits(value: &[u8]) -> (usize, &[u8]) {
    let count = value
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (count, value.get(count..).unwrap_or_default())
}

/// `2024-09-01T00:00:00Z`, just so.
fn is_moment(value: &[u8]) -> bool {
    const FORM: &[u8; 20] = b"0000-00-00T00:00:00Z";
    value.len() == FORM.len()
        && value.iter().zip(FORM).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_focus_writes_them() {
        for good in ["0", "-12", "0.5", "1.5E-7", "1e3", "12.34e+2"] {
            assert!(is_decimal(good.as_bytes()), "{good}");
        }
        for bad in [
            "", "-", "+1", "1,204.50", " 1", "1.", "1E", "1.5E-", "0x1", "one", "1 ",
        ] {
            assert!(!is_decimal(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn moments_are_whole_seconds_in_utc() {
        assert!(is_moment(b"2024-09-01T00:00:00Z"));
        for bad in [
            "2024-09-01",
            "2024-09-01T00:00:00.000Z",
            "2024-09-01 00:00:00Z",
            "2024-09-01T00:00:00+0",
        ] {
            assert!(!is_moment(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn values_are_those_that_are_allowed_in_their_own_spelling() {
        let status = Holds::OneOf(&["Used", "Unused"]);
        assert!(fits(status, b"Used") && !fits(status, b"used"));
        assert!(fits(Holds::Subcategory, b"Block Storage") && !fits(Holds::Subcategory, b"Blocks"));
        assert_eq!(category_of(b"Block Storage"), Some("Storage"));
        assert!(fits(Holds::Currency, b"CNY") && !fits(Holds::Currency, b"usd"));
        assert!(fits(Holds::Json, b"{}") && !fits(Holds::Json, b"team=core"));
    }
}
