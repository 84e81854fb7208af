//! The laws of amounts, against big integers added and divided the slow way. Knows decimals; must not know bills.

use super::{Amount, AmountError, Parsed, UNIT};
use proptest::prelude::*;

fn units(text: &str) -> i128 {
    Amount::parse(text).unwrap().amount.units()
}

#[test]
fn numbers_are_read_in_every_form_that_bills_use() {
    for (text, printed) in [
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("20.52022672899", "20.52022672899"),
        ("-1.50", "-1.5"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("1.5E-7", "0.00000015"),
        ("2e3", "2000"),
        ("1E+2", "100"),
        ("0.000000000000000001", "0.000000000000000001"),
        ("99999999999999999999", "99999999999999999999"),
        ("0E99999999999", "0"),
    ] {
        let amount: Amount = text.parse().unwrap();
        assert_eq!(amount.to_string(), printed, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "", " ", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e1.5", "1,5", "1 000", " 1", "1 ",
        "NaN", "inf", "1.2.3", "1..2", "--1", "0x10", "١", "1_0", "$1", "NULL",
    ] {
        assert_eq!(
            text.parse::<Amount>(),
            Err(AmountError::NotANumber),
            "{text:?}"
        );
    }
}

#[test]
fn what_is_too_large_is_refused_and_not_wrapped() {
    for text in [
        "100000000000000000001",
        "1e21",
        "-1e300",
        "1e99999999999",
        &"9".repeat(60),
    ] {
        assert_eq!(text.parse::<Amount>(), Err(AmountError::TooLarge), "{text}");
    }
}

#[test]
fn the_nineteenth_digit_is_rounded_half_even_and_what_that_adds_is_told() {
    for (text, kept, rounded, added) in [
        ("0.0000000000000000005", 0, true, -500_000_000_000_000_000),
        ("0.0000000000000000015", 2, true, 500_000_000_000_000_000),
        ("0.0000000000000000025", 2, true, -500_000_000_000_000_000),
        ("-0.0000000000000000015", -2, true, -500_000_000_000_000_000),
        ("0.00000000000000000051", 1, true, 490_000_000_000_000_000),
        (
            "0.0000000000000000005000000000000000000000001",
            1,
            true,
            500_000_000_000_000_000,
        ),
        ("0.0000000000000000010", 1, false, 0),
        (
            "0.1000000000000000055511151231257827",
            UNIT / 10 + 6,
            true,
            448_884_876_874_217_300,
        ),
    ] {
        let parsed = Amount::parse(text).unwrap();
        assert_eq!(parsed.amount.units(), kept, "{text}");
        assert_eq!(
            (parsed.rounded, parsed.added_e36),
            (rounded, added),
            "{text}"
        );
    }
}

#[test]
fn json_amounts_are_strings() {
    let amount: Amount = "14.101247192".parse().unwrap();
    assert_eq!(serde_json::to_string(&amount).unwrap(), "\"14.101247192\"");
    assert!(serde_json::from_str::<Amount>("14.1").is_err());
}

#[test]
fn the_ends_of_the_range_neither_panic_nor_wrap() {
    let most = Amount::from_units(i128::MAX);
    assert_eq!(most.rounded(0).units(), i128::MAX);
    assert_eq!(most.checked_add(Amount::from_units(1)), None);
    assert_eq!(Amount::from_units(i128::MIN).abs(), most);
    assert_eq!([most, most].into_iter().sum::<Amount>(), most);
    assert_eq!(
        Amount::from_units(i128::MIN).to_string().len(),
        1 + 21 + 1 + 18
    );
}

/// Rounds `digits` with the point `places` from the right to 18 places, digit by digit: quotient, remainder, tie.
fn naive(negative: bool, digits: &[u8], places: usize) -> Parsed {
    let mut all: Vec<u8> = digits.to_vec();
    let mut places = places;
    while places < 18 {
        all.push(0);
        places += 1;
    }
    let cut = all.len().saturating_sub(places - 18);
    let (kept, dropped) = if places - 18 > all.len() {
        (Vec::new(), [vec![0; places - 18 - all.len()], all].concat())
    } else {
        (all[..cut].to_vec(), all[cut..].to_vec())
    };
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0_i128, |sum, digit| sum * 10 + i128::from(*digit))
    };
    let kept = number(&kept);
    let is_half = dropped.first() == Some(&5) && dropped[1..].iter().all(|digit| *digit == 0);
    let is_more = !is_half && dropped.first().is_some_and(|digit| *digit >= 5);
    let up = is_more || (is_half && kept % 2 == 1);
    let mut below = dropped.clone();
    below.resize(18, 0);
    let below = number(&below[..18]);
    let sign = if negative { -1 } else { 1 };
    Parsed {
        amount: Amount::from_units(sign * (kept + i128::from(up))),
        rounded: dropped.iter().any(|digit| *digit != 0),
        added_e36: sign * if up { UNIT - below } else { -below },
    }
}

proptest! {
    #[test]
    fn an_amount_printed_is_read_as_itself(units in any::<i128>()) {
        let amount = Amount::from_units(units % (100 * UNIT * UNIT));
        let parsed = Amount::parse(&amount.to_string()).unwrap();
        prop_assert_eq!(parsed, Parsed { amount, rounded: false, added_e36: 0 });
    }

    #[test]
    fn reading_rounds_as_the_slow_way_does(
        negative in any::<bool>(),
        digits in prop::collection::vec(prop_oneof![Just(0_u8), Just(5), Just(9), 0_u8..10], 1..36),
        places in 0_usize..40,
    ) {
        // The point within the digits, or zeros before them.
        let mut digits = digits;
        while digits.len() <= places {
            digits.insert(0, 0);
        }
        prop_assume!(digits.len() - places <= 19);
        let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let (whole, fraction) = text.split_at(text.len() - places);
        let sign = if negative { "-" } else { "" };
        let parsed = Amount::parse(&format!("{sign}{whole}.{fraction}")).unwrap();
        prop_assert_eq!(parsed, naive(negative, &digits, places));
    }

    #[test]
    fn an_exponent_only_moves_the_point(units in -10_i64.pow(15)..10_i64.pow(15), exponent in -12_i32..5) {
        let moved = Amount::parse(&format!("{units}E{exponent}")).unwrap();
        let places = usize::try_from(12 + exponent).unwrap();
        let plain = format!("{}{}", units, "0".repeat(places));
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let padded = format!("{digits:0>13}");
        let (whole, fraction) = padded.split_at(padded.len() - 12);
        prop_assert_eq!(moved.amount.units(), self::units(&format!("{sign}{whole}.{fraction}")));
    }

    #[test]
    fn rounding_for_a_screen_is_half_even(units in -10_i128.pow(30)..10_i128.pow(30), digits in 0_u32..19) {
        let rounded = Amount::from_units(units).rounded(digits).units();
        let step = 10_i128.pow(18 - digits);
        prop_assert_eq!(rounded % step, 0);
        let away = (rounded - units).abs();
        prop_assert!(away * 2 <= step, "no nearer one: {away} of {step}");
        if away * 2 == step {
            prop_assert_eq!(rounded / step % 2, 0, "a tie goes to the even one");
        }
    }

    #[test]
    fn sums_do_not_depend_on_the_order(mut amounts in prop::collection::vec(-10_i128.pow(35)..10_i128.pow(35), 0..40)) {
        let sum = |amounts: &[i128]| amounts.iter().map(|units| Amount::from_units(*units)).sum::<Amount>();
        let forwards = sum(&amounts);
        prop_assert_eq!(forwards.units(), amounts.iter().sum::<i128>());
        amounts.reverse();
        prop_assert_eq!(sum(&amounts), forwards);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let first = Amount::parse_bytes(&bytes);
        prop_assert_eq!(Amount::parse_bytes(&bytes), first);
    }
}
