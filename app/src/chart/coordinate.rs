//! Numbers as short text in SVG attributes. Knows one decimal; must not know what the number means.
//! By hand, since formatting floats the general way is much code for the browser to load.

/// A coordinate with at most one digit after the point: `12`, `12.5`, `-0.3`.
#[must_use]
pub fn text(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
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
