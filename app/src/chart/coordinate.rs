//! Numbers as short text in SVG attributes. Knows one decimal; must not know what the number means.
//! By hand, since formatting floats the general way is much code for the browser to load.

/// A coordinate with at most one digit after the point: `12`, `12.5`, `-0.3`.
#[must_use]
pub fn text(value: f64) -> String {
    let mut text = String::new();
    push(&mut text, value);
    text
}

/// The same at the end of a text: a path has thousands of them.
pub fn push(out: &mut String, value: f64) {
    let tenths = (value * 10.0).round() as i64;
    if tenths < 0 {
        out.push('-');
    }
    let tenths = tenths.unsigned_abs();
    digits(out, tenths / 10);
    if !tenths.is_multiple_of(10) {
        out.push('.');
        digits(out, tenths % 10);
    }
}

fn digits(out: &mut String, number: u64) {
    if number >= 10 {
        digits(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A share of a width, 0 to 1, as a percentage with at most two digits after the point: `33.33%`.
#[must_use]
pub fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0).round() as i64;
    let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
    let sign = if hundredths < 0 { "-" } else { "" };
    match (rest / 10, rest % 10) {
        (0, 0) => format!("{sign}{whole}%"),
        (tens, 0) => format!("{sign}{whole}.{tens}%"),
        (tens, ones) => format!("{sign}{whole}.{tens}{ones}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coordinate_keeps_one_digit_and_its_sign() {
        let texts: Vec<_> = [0.0, 12.0, 12.54, -0.25, -0.04, 999.96].map(text).to_vec();
        assert_eq!(texts, ["0", "12", "12.5", "-0.3", "0", "1000"]);
    }

    #[test]
    fn a_percentage_keeps_two_digits() {
        let texts: Vec<_> = [0.0, 1.0, 1.0 / 3.0, 0.005, 0.1205].map(percent).to_vec();
        assert_eq!(texts, ["0%", "100%", "33.33%", "0.5%", "12.05%"]);
    }
}
