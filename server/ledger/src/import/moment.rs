//! Texts of bills into moments. Knows the notations found in exports; must not know columns.

/// Days from 1970-01-01 to a date of the Gregorian calendar, or `None` when there is no such date.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    // Howard Hinnant's days_from_civil: years begin in March, so that the leap day comes last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted / 400;
    let of_era = shifted % 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Seconds since 1970-01-01T00:00:00Z, fractions dropped, of `2024-09-01T22:00:00Z` and its kin: a space for the
/// `T`; seconds or the whole time left out; a fraction; `Z`, `UTC`, an offset, or no zone, which is UTC.
pub(super) fn seconds(text: &[u8]) -> Option<i64> {
    let (date, rest) = text.split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else {
        return None;
    };
    let year = two(*y1, *y2)? * 100 + two(*y3, *y4)?;
    let midnight = days(year, two(*m1, *m2)?, two(*d1, *d2)?)? * 86_400;
    let Some((b'T' | b't' | b' ', rest)) = rest.split_first() else {
        return rest.is_empty().then_some(midnight);
    };
    let (time, rest) = rest.split_first_chunk::<5>()?;
    let [h1, h2, b':', m1, m2] = time else {
        return None;
    };
    let (hour, minute) = (two(*h1, *h2)?, two(*m1, *m2)?);
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (two(*s1, *s2)?, fraction(rest)?),
        rest => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let moment = midnight + hour * 3_600 + minute * 60 + second - offset(rest)?;
    (moment >= 0).then_some(moment)
}

fn two(tens: u8, ones: u8) -> Option<i64> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// What follows a fraction of a second, which needs at least one digit.
fn fraction(text: &[u8]) -> Option<&[u8]> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some(text);
    };
    let count = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 {
        None
    } else {
        digits.get(count..)
    }
}

/// Seconds east of UTC.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, rest) = match text {
        [] | b"Z" | b"z" | b" UTC" | b"UTC" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest {
        [h1, h2] => (two(*h1, *h2)?, 0),
        [h1, h2, b':', m1, m2] | [h1, h2, m1, m2] => (two(*h1, *h2)?, two(*m1, *m2)?),
        _ => return None,
    };
    (hours <= 14 && minutes <= 59).then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use chrono::DateTime;
    use proptest::prelude::*;

    /// 2024-09-18T22:05:07Z.
    const MOMENT: i64 = 1_726_697_107;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(seconds(text.as_bytes()), expected, "{text}");
    }

    #[test]
    fn every_notation_of_exports_is_read() {
        for text in [
            "2024-09-18T22:05:07Z",
            "2024-09-18 22:05:07",
            "2024-09-18T22:05:07",
            "2024-09-18t22:05:07z",
            "2024-09-18 22:05:07 UTC",
            "2024-09-18T22:05:07.123456Z",
            "2024-09-18 22:05:07.000",
            "2024-09-19T00:05:07+02:00",
            "2024-09-18T17:35:07-0430",
            "2024-09-19 00:05:07+02",
        ] {
            check(text, Some(MOMENT));
        }
        check("2024-09-18T22:05Z", Some(MOMENT - 7));
        check("2024-09-18", Some(MOMENT - 79_507));
        check("1970-01-01", Some(0));
    }

    #[test]
    fn a_leap_day_exists_in_leap_years_only() {
        check("2024-02-29", Some(1_709_164_800));
        check("2023-02-29", None);
        check("2100-02-29", None);
        check("2000-02-29", Some(951_782_400));
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2024",
            "09/18/2024",
            "2024-13-01",
            "2024-00-01",
            "2024-04-31",
            "2024-09-18T24:00:00Z",
            "2024-09-18T22:60:00Z",
            "2024-09-18T22:05:60Z",
            "2024-09-18T22:05:07.Z",
            "2024-09-18T22:05:07 CET",
            "2024-09-18T22:05:07+99:00",
            "2024-09-18x",
            "1969-12-31",
            "2024-09-18T",
        ] {
            check(text, None);
        }
    }

    proptest! {
        #[test]
        fn every_second_is_read_as_chrono_writes_it(moment in 0_i64..253_402_300_800) {
            let text = DateTime::from_timestamp(moment, 0).unwrap().format("%Y-%m-%dT%H:%M:%SZ").to_string();
            prop_assert_eq!(seconds(text.as_bytes()), Some(moment));
        }
    }
}
