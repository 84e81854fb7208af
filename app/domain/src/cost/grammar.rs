//! The text of a cost question: the query string of pages and of the API. Knows words; must not know today or the charges.
//!
//! `range=last-30-days` or `start=2024-09-01&end=2024-10-01` (end exclusive), `granularity`, `metric`,
//! `group_by=region,tag:team`, and `filter=service:Amazon%20S3,AWS%20Lambda` any number of times;
//! `currency=EUR` converts costs; `filter=-service:…` is none of, `~service:ec2` holds a text and `^service:amazon` begins with one, in whatever case, and
//! `-~` and `-^` do not; an empty value is "has none"; `\,` `\:` and `\\` stand for themselves.
//! `as_of=2024-10-15` asks the bills as they stood at the end of that day.
//! `compare=before`, `year`, `2025-09-01..2025-10-01` (end exclusive) or `none`; `forecast=month`, `3-months` or
//! `12-months` with `band=80`, in percent.

use super::query::{CostQuery, RangeSpec};
use super::{AsOf, Compare, Dimension, Filter, Mode};
use crate::money::Currency;
use crate::time::DayRange;
use chrono::NaiveDate;

/// Why a text is not a cost question. One field, one reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {reason}")]
pub struct GrammarError {
    /// The parameter's name.
    pub field: String,
    /// What is wrong with its value.
    pub reason: String,
}

impl GrammarError {
    fn new(field: &str, reason: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            reason: reason.into(),
        }
    }
}

/// Escapes commas, colons and backslashes of a value or a key.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, ',' | ':' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// Splits at every unescaped `separator`, at most `limit` parts, leaving escapes in place.
fn split(text: &str, separator: char, limit: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for letter in text.chars() {
        if !escaped && letter == separator && parts.len() < limit {
            parts.push(String::new());
            continue;
        }
        escaped = !escaped && letter == '\\';
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.extend(letters.next()),
            other => out.push(other),
        }
    }
    out
}

/// One dimension: `region`, `tag:key` or `cost_category:key`.
///
/// # Errors
/// When the name is unknown or a tag or cost category has no key.
pub fn parse_dimension(field: &str, text: &str) -> Result<Dimension, GrammarError> {
    let keyed = text
        .split_once(':')
        .and_then(|(name, key)| Dimension::keyed(name, unescape(key)));
    match keyed {
        Some(Dimension::Tag(key)) if key.is_empty() => Err(GrammarError::new(
            field,
            "names a tag without a key; write tag:KEY",
        )),
        Some(Dimension::CostCategory(key)) if key.is_empty() => Err(GrammarError::new(
            field,
            "names a cost category without a key; write cost_category:KEY",
        )),
        Some(dimension) => Ok(dimension),
        None => Dimension::fixed(text).ok_or_else(|| {
            let names: Vec<_> = Dimension::FIXED.iter().map(Dimension::name).collect();
            GrammarError::new(
                field,
                format!(
                    "names an unknown dimension `{text}`; known are {}, tag:KEY and cost_category:KEY",
                    names.join(", ")
                ),
            )
        }),
    }
}

/// By how many dimensions at once an answer can be grouped.
pub const MOST_DIMENSIONS: usize = 4;

/// Dimensions separated by commas; an empty text is none.
///
/// # Errors
/// When one is unknown, there are more than [`MOST_DIMENSIONS`], or one comes twice.
pub fn parse_group_by(text: &str) -> Result<Vec<Dimension>, GrammarError> {
    if text.is_empty() || text == "none" {
        return Ok(Vec::new());
    }
    let mut dimensions = Vec::new();
    for part in split(text, ',', usize::MAX) {
        let dimension = parse_dimension("group_by", &part)?;
        if dimensions.contains(&dimension) {
            return Err(GrammarError::new(
                "group_by",
                format!("names `{dimension}` twice"),
            ));
        }
        dimensions.push(dimension);
    }
    if dimensions.len() > MOST_DIMENSIONS {
        return Err(GrammarError::new(
            "group_by",
            "names more than four dimensions",
        ));
    }
    Ok(dimensions)
}

/// The text of grouping dimensions.
#[must_use]
pub fn print_group_by(dimensions: &[Dimension]) -> String {
    let texts: Vec<_> = dimensions.iter().map(ToString::to_string).collect();
    texts.join(",")
}

/// One condition: `dimension:value,value`, or with one of [`Mode::sign`] before it.
///
/// # Errors
/// When the dimension is unknown, no colon follows it, or a text to look for is empty.
pub fn parse_filter(text: &str) -> Result<Filter, GrammarError> {
    // The longest sign first: `-~` begins like `-`.
    let (mode, rest) = Mode::ALL
        .into_iter()
        .rev()
        .find_map(|mode| Some((mode, text.strip_prefix(mode.sign())?)))
        .unwrap_or((Mode::AnyOf, text));
    let is_keyed = rest.starts_with("tag:") || rest.starts_with("cost_category:");
    let parts = split(rest, ':', if is_keyed { 3 } else { 2 });
    let (name, values) = match parts.as_slice() {
        [name, key, values] if is_keyed => (format!("{name}:{key}"), values),
        [name, values] if !is_keyed => (name.clone(), values),
        _ => {
            return Err(GrammarError::new(
                "filter",
                format!("`{text}` is not of the form dimension:value,value (a tag: tag:KEY:value)"),
            ));
        }
    };
    let values = parse_values(values);
    if !mode.is_exact() && values.contains(&None) {
        return Err(GrammarError::new(
            "filter",
            format!("`{text}` looks for an empty text"),
        ));
    }
    Ok(Filter {
        dimension: parse_dimension("filter", &name)?,
        mode,
        values,
    })
}

/// Values separated by commas; an empty one is "has none".
#[must_use]
pub fn parse_values(text: &str) -> Vec<Option<String>> {
    split(text, ',', usize::MAX)
        .iter()
        .map(|value| Some(unescape(value)).filter(|value| !value.is_empty()))
        .collect()
}

/// The text of values; of one or more, [`parse_values`] gives them back.
#[must_use]
pub fn print_values(values: &[Option<String>]) -> String {
    let texts: Vec<_> = values
        .iter()
        .map(|value| value.as_deref().map(escape).unwrap_or_default())
        .collect();
    texts.join(",")
}

/// The text of one condition.
#[must_use]
pub fn print_filter(filter: &Filter) -> String {
    format!(
        "{}{}:{}",
        filter.mode.sign(),
        filter.dimension,
        print_values(&filter.values)
    )
}

/// Parameters that belong to the question; a page may have others beside them.
pub const FIELDS: [&str; 12] = [
    "range",
    "start",
    "end",
    "granularity",
    "metric",
    "group_by",
    "filter",
    "as_of",
    "currency",
    "compare",
    "forecast",
    "band",
];

/// Into how many periods a range may be cut: 27 years of days, or a leap year of hours and some more.
pub const MOST_PERIODS: i64 = 10_000;

/// Reads a question from decoded parameters in any order; others than [`FIELDS`] are left to the caller.
/// What is missing is as in [`CostQuery::default`]; a `group_by` that is present and empty is "not grouped".
/// `group_by` may come more than once, as from a form with two lists; empty ones beside others say nothing.
///
/// # Errors
/// The first parameter that is wrong, with the reason.
pub fn from_pairs<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<CostQuery, GrammarError> {
    let mut query = CostQuery::default();
    let (mut preset, mut start, mut end) = (None, None, None);
    let mut seen: Vec<&str> = Vec::new();
    let mut group_by: Option<String> = None;
    for (field, value) in pairs {
        if !matches!(field, "filter" | "group_by") && FIELDS.contains(&field) {
            if seen.contains(&field) {
                return Err(GrammarError::new(field, "is given twice"));
            }
            seen.push(field);
        }
        let wrong = |error: crate::time::UnknownName| GrammarError::new(field, error.to_string());
        match field {
            "range" if value.is_empty() || value == "custom" => {}
            "range" => preset = Some(value.parse().map_err(wrong)?),
            "start" if value.is_empty() => {}
            "start" => start = Some(parse_day("start", value)?),
            "end" if value.is_empty() => {}
            "end" => end = Some(parse_day("end", value)?),
            "granularity" => query.granularity = value.parse().map_err(wrong)?,
            "metric" => query.metric = value.parse().map_err(wrong)?,
            "group_by" => {
                let text = group_by.get_or_insert_default();
                if !text.is_empty() && !value.is_empty() {
                    text.push(',');
                }
                text.push_str(value);
            }
            "as_of" if value.is_empty() => {}
            "as_of" => {
                let as_of = value.parse::<AsOf>();
                query.as_of =
                    Some(as_of.map_err(|error| GrammarError::new(field, error.to_string()))?);
            }
            "currency" if value.is_empty() => {}
            "currency" => query.currency = Some(parse_currency(value)?),
            "compare" if value.is_empty() => {}
            "compare" => {
                query.compare = value
                    .parse()
                    .map_err(|error: super::compare::NoComparison| {
                        GrammarError::new(field, error.to_string())
                    })?;
            }
            "forecast" if value.is_empty() || value == "none" => {}
            "forecast" => query.forecast = Some(value.parse().map_err(wrong)?),
            "band" if value.is_empty() => {}
            "band" => query.band = value.parse().map_err(wrong)?,
            "filter" if value.is_empty() => {}
            "filter" => query.filters.push(parse_filter(value)?),
            _ => {}
        }
    }
    if let Some(text) = group_by {
        query.group_by = parse_group_by(&text)?;
    }
    query.range = match (preset, start, end) {
        (Some(preset), None, None) => RangeSpec::Preset(preset),
        (Some(_), _, _) => {
            return Err(GrammarError::new(
                "range",
                "can not stand beside `start` and `end`",
            ));
        }
        (None, Some(start), Some(end)) => {
            RangeSpec::Fixed(DayRange::new(start, end).ok_or_else(|| {
                GrammarError::new("end", "must be after `start`; it is exclusive")
            })?)
        }
        (None, Some(_), None) => return Err(GrammarError::new("end", "is missing beside `start`")),
        (None, None, Some(_)) => return Err(GrammarError::new("start", "is missing beside `end`")),
        (None, None, None) => query.range,
    };
    if query.currency.is_some() && !query.metric.is_cost() {
        let reason = if query.metric.is_sum() {
            "can not convert usage, which is no money; leave it out or ask for a cost"
        } else {
            "can not convert unit prices: each currency has its own; leave it out or ask for a cost"
        };
        return Err(GrammarError::new("currency", reason));
    }
    if let RangeSpec::Fixed(range) = query.range
        && super::view::count(range, query.granularity) > MOST_PERIODS
    {
        return Err(GrammarError::new(
            "granularity",
            format!(
                "cuts the range into more than {MOST_PERIODS} periods; choose a coarser one or fewer days"
            ),
        ));
    }
    if let Compare::Fixed(range) = query.compare
        && super::view::count(range, query.granularity) > MOST_PERIODS
    {
        return Err(GrammarError::new(
            "compare",
            format!("is cut into more than {MOST_PERIODS} periods; choose fewer days"),
        ));
    }
    Ok(query)
}

fn parse_currency(text: &str) -> Result<Currency, GrammarError> {
    text.parse()
        .map_err(|error: crate::money::UnknownCurrency| {
            GrammarError::new("currency", error.to_string())
        })
}

pub(super) fn parse_day(field: &str, text: &str) -> Result<NaiveDate, GrammarError> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .ok()
        .filter(|day| ("1970-01-01".."9999-12-31").contains(&day.to_string().as_str()))
        .ok_or_else(|| GrammarError::new(field, "is not a day like 2024-09-01"))
}

/// The question as parameters, in canonical order, defaults left out: parsing them gives the question back.
#[must_use]
pub fn to_pairs(query: &CostQuery) -> Vec<(&'static str, String)> {
    let standard = CostQuery::default();
    let mut pairs = Vec::new();
    match query.range {
        RangeSpec::Preset(_) if query.range == standard.range => {}
        RangeSpec::Preset(preset) => pairs.push(("range", preset.name().to_owned())),
        RangeSpec::Fixed(range) => {
            pairs.push(("start", range.start.format("%Y-%m-%d").to_string()));
            pairs.push(("end", range.end.format("%Y-%m-%d").to_string()));
        }
    }
    if query.granularity != standard.granularity {
        pairs.push(("granularity", query.granularity.name().to_owned()));
    }
    if query.metric != standard.metric {
        pairs.push(("metric", query.metric.name().to_owned()));
    }
    if query.group_by != standard.group_by {
        pairs.push(("group_by", print_group_by(&query.group_by)));
    }
    pairs.extend(
        query
            .filters
            .iter()
            .map(|filter| ("filter", print_filter(filter))),
    );
    pairs.extend(query.as_of.map(|as_of| ("as_of", as_of.to_string())));
    pairs.extend(query.currency.map(|to| ("currency", to.to_string())));
    if query.compare != standard.compare {
        pairs.push(("compare", query.compare.to_string()));
    }
    if let Some(horizon) = query.forecast {
        pairs.push(("forecast", horizon.name().to_owned()));
    }
    if query.band != standard.band {
        pairs.push(("band", query.band.percent().to_string()));
    }
    pairs
}

/// A question from a query string, percent-decoded (`+` is a blank).
///
/// # Errors
/// As [`from_pairs`].
pub fn parse(text: &str) -> Result<CostQuery, GrammarError> {
    let pairs = decode(text);
    from_pairs(
        pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

/// The question's canonical query string, without a leading question mark.
#[must_use]
pub fn print(query: &CostQuery) -> String {
    encode(
        to_pairs(query)
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    )
}

/// The pairs of a query string, percent-decoded; bytes that are no UTF-8 become U+FFFD.
#[must_use]
pub fn decode(text: &str) -> Vec<(String, String)> {
    text.trim_start_matches('?')
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (percent_decode(name), percent_decode(value))
        })
        .collect()
}

/// A query string of the pairs; letters, digits and `-._~:,` stay readable.
#[must_use]
pub fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let parts: Vec<_> = pairs
        .into_iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect();
    parts.join("&")
}

fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:,".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let rest = bytes.clone();
                let digits: Vec<_> = rest.take(2).collect();
                let decoded = std::str::from_utf8(&digits)
                    .ok()
                    .filter(|digits| {
                        digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
                    })
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                match decoded {
                    Some(decoded) => {
                        out.push(decoded);
                        bytes.nth(1);
                    }
                    None => out.push(b'%'),
                }
            }
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Dimensions in JSON, each in the grammar's words.
pub mod dimensions {
    use super::{Dimension, parse_dimension};
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

    /// Writes `["region", "tag:team"]`.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<S: Serializer>(
        dimensions: &[Dimension],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dimensions.iter().map(ToString::to_string))
    }

    /// Reads what [`serialize`] writes.
    ///
    /// # Errors
    /// When a name is unknown.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Dimension>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| parse_dimension("group_by", text).map_err(D::Error::custom))
            .collect()
    }
}

#[cfg(test)]
mod tests;
