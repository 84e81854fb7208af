//! How a screen writes amounts. Knows digits, separators and the places currencies use; must not know HTML or locales.
//!
//! On screens a minus is U+2212 (as wide as a digit, never broken from it); in the API, CSV and URLs it is the hyphen
//! that [`Amount`]'s `Display` writes. Separators are commas and a point everywhere: a page must read the same on the
//! server and in every browser. What is shortened here must be shown whole nearby: see [`full`].

use super::Amount;

/// The minus of screens.
pub const MINUS: &str = "\u{2212}";

/// Currencies that are written without decimals.
const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Currencies that are written with three.
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// How many decimals people write in a currency; two for a unit that is none.
#[must_use]
pub fn decimals(unit: &str) -> u32 {
    let is_in = |codes: &str| codes.split(' ').any(|code| code == unit);
    if is_in(NO_DECIMALS) {
        0
    } else if is_in(THREE_DECIMALS) {
        3
    } else {
        2
    }
}

/// Money, short, without its currency: `0.31`, `999.99`, `12,346`, `−5.00`. A thousand and more has no decimals; what
/// is too small for the decimals shown is `<0.01`, never a zero that is none.
#[must_use]
pub fn money(amount: Amount, currency: &str) -> String {
    shortened(amount, decimals(currency), true)
}

/// A usage quantity, short, without its unit: `1.5`, `0.333`, `720`, `1,234,568`, `<0.001`.
#[must_use]
pub fn quantity(amount: Amount) -> String {
    shortened(amount, 3, false)
}

/// The price of one unit, short, without its currency: the first four digits that count, however small it is, and no decimals
/// from a thousand on: `0.00001667`, `0.023`, `1.25`, `12,346`.
#[must_use]
pub fn price(amount: Amount) -> String {
    const DIGITS: u32 = 4;
    let places = amount.abs().units().checked_ilog10().unwrap_or(0) + 1;
    let decimals = (super::SCALE + DIGITS).saturating_sub(places);
    shortened(amount, decimals.min(super::SCALE), false)
}

/// What stands where there is no figure.
pub const NONE: &str = "\u{2013}";

/// A figure of a report, short: money when the metric is a cost, a price, else a quantity.
#[must_use]
pub fn figure(amount: Amount, metric: crate::cost::Metric, unit: &str) -> String {
    if metric.is_cost() {
        money(amount, unit)
    } else if metric.is_sum() {
        quantity(amount)
    } else {
        price(amount)
    }
}

/// The same of a figure that may not be there: an en dash then.
#[must_use]
pub fn figure_or_none(amount: Option<Amount>, metric: crate::cost::Metric, unit: &str) -> String {
    amount.map_or_else(|| NONE.to_owned(), |amount| figure(amount, metric, unit))
}

/// Every digit there is, with separators: `14.101247192`, `−1,234,567.5`.
#[must_use]
pub fn full(amount: Amount) -> String {
    grouped(&amount.to_string())
}

/// At most four characters and a sign, for an axis or a map: `0`, `9.5`, `950`, `1.2k`, `34k`, `1.2M`, `5.6B`, `<0.1`.
/// Rounded half-even; from a trillion on it stays in trillions.
#[must_use]
pub fn compact(amount: Amount) -> String {
    const STEPS: [(i64, &str); 5] = [
        (1, ""),
        (1_000, "k"),
        (1_000_000, "M"),
        (1_000_000_000, "B"),
        (1_000_000_000_000, "T"),
    ];
    if amount.is_zero() {
        return "0".to_owned();
    }
    let sign = if amount.is_negative() { MINUS } else { "" };
    let magnitude = amount.abs();
    let mut shown = String::new();
    for (step, suffix) in STEPS {
        let scaled = Amount::from_units(magnitude.units() / i128::from(step));
        let digits = if scaled.rounded(1) < Amount::from_whole(10) {
            1
        } else {
            0
        };
        let rounded = scaled.rounded(digits);
        shown = if rounded.is_zero() {
            "<0.1".to_owned()
        } else {
            format!("{}{suffix}", grouped(&rounded.to_string()))
        };
        if rounded < Amount::from_whole(1_000) {
            break;
        }
    }
    format!("{sign}{shown}")
}

/// A plain number with its digits before the point in groups of three, and the minus of screens: `1,234,567`.
#[must_use]
pub fn grouped(plain: &str) -> String {
    let mut out = String::new();
    push_grouped(&mut out, plain);
    out
}

fn push_grouped(out: &mut String, plain: &str) {
    let unsigned = plain.strip_prefix('-');
    if unsigned.is_some() {
        out.push_str(MINUS);
    }
    let unsigned = unsigned.unwrap_or(plain);
    let (whole, fraction) = match unsigned.find('.') {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let mut left = whole.len();
    for digit in whole.chars() {
        if left < whole.len() && left.is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
        left -= 1;
    }
    out.push_str(fraction);
}

fn shortened(amount: Amount, decimals: u32, padded: bool) -> String {
    let mut out = String::new();
    if amount.is_negative() {
        out.push_str(MINUS);
    }
    let magnitude = amount.abs();
    let rounded = magnitude.rounded(decimals);
    if rounded >= Amount::from_whole(1_000) {
        push_grouped(&mut out, &magnitude.rounded(0).to_string());
        return out;
    }
    if rounded.is_zero() && !amount.is_zero() {
        let least = Amount::from_units(10_i128.pow(super::SCALE.saturating_sub(decimals)));
        out.push('<');
        out.push_str(&least.to_string());
        return out;
    }
    let plain = rounded.to_string();
    out.push_str(&plain);
    if !padded || decimals == 0 {
        return out;
    }
    let fraction = plain.split_once('.').map_or("", |(_, fraction)| fraction);
    if fraction.is_empty() {
        out.push('.');
    }
    let width = usize::try_from(decimals).unwrap_or_default();
    for _ in fraction.len()..width {
        out.push('0');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{compact, figure_or_none, full, money, price, quantity};
    use crate::money::Amount;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn money_has_its_currencys_decimals_below_a_thousand_and_none_from_there() {
        for (text, currency, shown) in [
            ("0", "USD", "0.00"),
            ("0.305", "USD", "0.30"),
            ("0.315", "USD", "0.32"),
            ("12.5", "USD", "12.50"),
            ("999.994", "USD", "999.99"),
            ("999.996", "USD", "1,000"),
            ("12345.5", "USD", "12,346"),
            ("-12345678.9", "USD", "−12,345,679"),
            ("-5", "CNY", "−5.00"),
            ("150.4", "JPY", "150"),
            ("1.2345", "KWD", "1.234"),
        ] {
            assert_eq!(money(amount(text), currency), shown, "{text} {currency}");
        }
    }

    #[test]
    fn a_little_money_is_never_shown_as_none() {
        assert_eq!(money(amount("0.000000247"), "USD"), "<0.01");
        assert_eq!(money(amount("-0.004"), "USD"), "−<0.01");
        assert_eq!(money(amount("0.4"), "JPY"), "<1");
        assert_eq!(quantity(amount("0.0001")), "<0.001");
    }

    #[test]
    fn quantities_have_up_to_three_decimals_and_none_from_a_thousand() {
        assert_eq!(quantity(amount("720")), "720");
        assert_eq!(quantity(amount("0.33333")), "0.333");
        assert_eq!(quantity(amount("1234567.8")), "1,234,568");
    }

    #[test]
    fn a_price_has_the_four_digits_that_count() {
        for (text, shown) in [
            ("0", "0"),
            ("0.023", "0.023"),
            ("0.0000166667", "0.00001667"),
            ("0.0000002", "0.0000002"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1.25", "1.25"),
            ("1.234567", "1.235"),
            ("123.4567", "123.5"),
            ("0.99999", "1"),
            ("12345.6", "12,346"),
            ("-0.5", "−0.5"),
        ] {
            assert_eq!(price(amount(text)), shown, "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_a_dash_and_no_zero() {
        let shown =
            |figure| figure_or_none(figure, crate::cost::Metric::UnitPrice, "USD per GB-Mo");
        assert_eq!(shown(None), "–");
        assert_eq!(shown(Some(amount("0"))), "0");
    }

    #[test]
    fn the_full_value_has_every_digit() {
        assert_eq!(full(amount("14.101247192")), "14.101247192");
        assert_eq!(full(amount("-1234567.5")), "−1,234,567.5");
        assert_eq!(full(amount("0.000000000000000001")), "0.000000000000000001");
    }

    #[test]
    fn compact_figures_have_at_most_four_characters() {
        for (text, shown) in [
            ("0", "0"),
            ("0.04", "<0.1"),
            ("9.46", "9.5"),
            ("9.96", "10"),
            ("950", "950"),
            ("999.6", "1k"),
            ("1234", "1.2k"),
            ("34567", "35k"),
            ("-1234567", "−1.2M"),
            ("5600000000", "5.6B"),
            ("7000000000000", "7T"),
            ("12345000000000000", "12,345T"),
        ] {
            assert_eq!(compact(amount(text)), shown, "{text}");
        }
    }
}
