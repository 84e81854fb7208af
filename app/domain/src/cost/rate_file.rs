//! A table of dated rates as CSV: a head that names `day` (or `date`), `from`, `to` and `rate`, in any order, and a line for each
//! rate. Knows texts; must not know who gives it or where rates are kept.

use super::convert::DatedRate;
use crate::money::{Amount, Currency};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The largest file, in bytes.
pub const RATE_FILE_LIMIT: usize = 4 << 20;

/// What is wrong with a line, from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct WrongLine {
    /// The line's number.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// The rates of a file, in its order.
///
/// # Errors
/// Every line that is wrong, so that a file can be mended at once. Then none of it counts.
pub fn rates(text: &str) -> Result<Vec<DatedRate>, Vec<WrongLine>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(place, line)| (place + 1, line))
        .filter(|(_, line)| !line.trim().is_empty());
    let Some((at, head)) = lines.next() else {
        return Err(wrong(1, "there is no line `day,from,to,rate`"));
    };
    let head: Vec<String> = cells(head).map(str::to_ascii_lowercase).collect();
    let place = |names: &[&str]| head.iter().position(|name| names.contains(&name.as_str()));
    let (Some(day), Some(from), Some(to), Some(rate)) = (
        place(&["day", "date"]),
        place(&["from"]),
        place(&["to"]),
        place(&["rate"]),
    ) else {
        return Err(wrong(
            at,
            "does not name the columns day, from, to and rate",
        ));
    };
    let mut found: Vec<DatedRate> = Vec::new();
    let mut known: BTreeMap<(Currency, Currency, NaiveDate), Amount> = BTreeMap::new();
    let mut bad = Vec::new();
    for (line, text) in lines {
        let cells: Vec<&str> = cells(text).collect();
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        let one =
            rate_of([cell(day), cell(from), cell(to), cell(rate)]).and_then(|one| {
                match known.insert((one.from, one.to, one.day), one.rate) {
                    Some(_) => Err(format!(
                        "{} to {} on {} is given twice",
                        one.from, one.to, one.day
                    )),
                    None => Ok(one),
                }
            });
        match one {
            Ok(one) => found.push(one),
            Err(reason) => bad.push(WrongLine { line, reason }),
        }
    }
    if bad.is_empty() { Ok(found) } else { Err(bad) }
}

fn wrong(line: usize, reason: &str) -> Vec<WrongLine> {
    vec![WrongLine {
        line,
        reason: reason.to_owned(),
    }]
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split(',')
        .map(|cell| cell.trim().trim_matches('"').trim())
}

/// A rate of four texts: day, from, to, rate.
///
/// # Errors
/// What is wrong, in words.
pub fn rate_of([day, from, to, rate]: [&str; 4]) -> Result<DatedRate, String> {
    let currency = |text: &str| {
        let code: Result<Currency, _> = text.parse();
        code.map_err(|error| format!("`{text}` {error}"))
    };
    let one = DatedRate {
        day: NaiveDate::parse_from_str(day, "%Y-%m-%d")
            .ok()
            .filter(|day| ("1970-01-01".."9999-12-31").contains(&day.to_string().as_str()))
            .ok_or_else(|| format!("`{day}` is not a day like 2024-09-01"))?,
        from: currency(from)?,
        to: currency(to)?,
        rate: Amount::parse(rate)
            .ok()
            .filter(|parsed| !parsed.rounded)
            .map(|parsed| parsed.amount)
            .filter(|rate| !rate.is_negative() && !rate.is_zero())
            .ok_or_else(|| {
                format!(
                    "`{rate}` is not a number above zero with at most 18 digits after the point"
                )
            })?,
    };
    if one.from == one.to {
        return Err(format!("{} to itself needs no rate", one.from));
    }
    Ok(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let rates = rates(text).unwrap();
        rates
            .iter()
            .map(|one| format!("{} {} {} {}", one.day, one.from, one.to, one.rate))
            .collect()
    }

    fn wrong(text: &str) -> Vec<String> {
        let wrong = rates(text).unwrap_err();
        wrong.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_line_is_a_rate_whatever_the_order_of_the_columns() {
        let expected = ["2024-09-01 USD EUR 0.9045", "2024-09-02 CNY EUR 0.1268"];
        assert_eq!(
            told("day,from,to,rate\n2024-09-01,USD,EUR,0.9045\n2024-09-02,CNY,EUR,0.1268\n"),
            expected
        );
        assert_eq!(
            told(
                "\u{feff}Rate, To, From, Date\r\n0.9045,EUR,USD,2024-09-01\r\n\r\n\"0.1268\",EUR,CNY,2024-09-02\r\n"
            ),
            expected
        );
    }

    #[test]
    fn every_wrong_line_is_named() {
        assert_eq!(
            wrong(
                "day,from,to,rate\n2024-09-31,USD,EUR,1\n2024-09-01,usd,EUR,1\n2024-09-01,USD,EUR,0\n2024-09-01,USD,USD,1\n2024-09-01,USD,EUR\n"
            ),
            [
                "line 2: `2024-09-31` is not a day like 2024-09-01",
                "line 3: `usd` is not a currency code of ISO 4217",
                "line 4: `0` is not a number above zero with at most 18 digits after the point",
                "line 5: USD to itself needs no rate",
                "line 6: `` is not a number above zero with at most 18 digits after the point",
            ]
        );
    }

    #[test]
    fn a_day_s_rate_is_given_once() {
        assert_eq!(
            wrong("day,from,to,rate\n2024-09-01,USD,EUR,1\n2024-09-01,USD,EUR,2\n"),
            ["line 3: USD to EUR on 2024-09-01 is given twice"]
        );
    }

    #[test]
    fn what_names_no_columns_is_no_table() {
        assert_eq!(wrong(""), ["line 1: there is no line `day,from,to,rate`"]);
        assert_eq!(
            wrong("2024-09-01,USD,EUR,1"),
            ["line 1: does not name the columns day, from, to and rate"]
        );
    }
}
