//! Parquet's values as texts, exactly. Knows types; must not know levels.

use chrono::{DateTime, NaiveDate};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::data_type::Int96;
use parquet::schema::types::ColumnDescriptor;
use std::fmt::Display;
use std::io::Write as _;

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;
/// Seconds in a day.
const DAY: i64 = 86_400;
/// The Julian day of 1970-01-01, from which the oldest timestamps count.
const JULIAN: i64 = 2_440_588;

/// What a column's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Texts, and numbers without a meaning of their own.
    Plain,
    /// Decimals with so many digits after the point.
    Decimal(usize),
    /// Moments in so many parts of a second.
    Moment(i64),
    Day,
}

/// Writes a column's values.
pub(super) struct Render {
    kind: Kind,
    numbers: bool,
    /// The moment written last, for rows repeat it.
    last: Option<(i64, Vec<u8>)>,
}

impl Render {
    pub(super) fn of(column: &ColumnDescriptor) -> Self {
        use parquet::basic::Type;
        let scale = usize::try_from(column.type_scale()).unwrap_or(0);
        let kind = match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
                Kind::Decimal(scale)
            }
            (Some(LogicalType::Timestamp(moment)), _) => Kind::Moment(match moment.unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => SECOND,
            }),
            (None, ConvertedType::TIMESTAMP_MILLIS) => Kind::Moment(1_000),
            (None, ConvertedType::TIMESTAMP_MICROS) => Kind::Moment(1_000_000),
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Kind::Day,
            _ => Kind::Plain,
        };
        let physical = column.physical_type();
        let bytes = matches!(physical, Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        Self {
            kind,
            numbers: match kind {
                Kind::Decimal(_) => true,
                Kind::Plain => !bytes && physical != Type::INT96,
                Kind::Moment(_) | Kind::Day => false,
            },
            last: None,
        }
    }

    /// Whether its texts are numbers, as JSON has them; truth values are among these.
    pub(super) fn is_number(&self) -> bool {
        self.numbers
    }

    pub(super) fn truth(&mut self, value: &bool, out: &mut Vec<u8>) {
        put(value, out);
    }

    pub(super) fn integer(&mut self, value: i64, out: &mut Vec<u8>) {
        match self.kind {
            Kind::Decimal(scale) => decimal(i128::from(value), scale, out),
            Kind::Moment(parts) => self.moment(value, parts, out),
            Kind::Day => match i32::try_from(value)
                .ok()
                .and_then(NaiveDate::from_epoch_days)
            {
                Some(day) => put(day, out),
                None => put(value, out),
            },
            Kind::Plain => put(value, out),
        }
    }

    /// The shortest decimal that is read as the same number: what its writer most likely meant.
    pub(super) fn float(&mut self, value: impl Display, out: &mut Vec<u8>) {
        put(value, out);
    }

    pub(super) fn old_moment(&mut self, value: &Int96, out: &mut Vec<u8>) {
        let [low, high, day] = value.data() else {
            return;
        };
        let nanoseconds = (u64::from(*high) << 32 | u64::from(*low)) as i64;
        let seconds = (i64::from(*day) - JULIAN) * DAY;
        match seconds.checked_mul(SECOND) {
            Some(start) => self.moment(start.saturating_add(nanoseconds), SECOND, out),
            None => put(seconds, out),
        }
    }

    pub(super) fn bytes(&mut self, value: &[u8], out: &mut Vec<u8>) {
        let Kind::Decimal(scale) = self.kind else {
            out.extend_from_slice(value);
            return;
        };
        let negative = value.first().is_some_and(|first| *first >= 0x80);
        let start = if negative { -1 } else { 0 };
        let number = value.iter().try_fold(start, |number: i128, byte| {
            number.checked_mul(256)?.checked_add(i128::from(*byte))
        });
        match number {
            Some(number) => decimal(number, scale, out),
            // More than 38 digits: no amount, and so it is rejected with its row.
            None => out.extend_from_slice(b"a decimal of more than 128 bits"),
        }
    }

    fn moment(&mut self, value: i64, parts: i64, out: &mut Vec<u8>) {
        if let Some((last, text)) = &self.last
            && *last == value
        {
            out.extend_from_slice(text);
            return;
        }
        let start = out.len();
        let nanoseconds = value.rem_euclid(parts) * (SECOND / parts);
        let moment = u32::try_from(nanoseconds)
            .ok()
            .and_then(|nanoseconds| DateTime::from_timestamp(value.div_euclid(parts), nanoseconds));
        match moment {
            Some(moment) => put(moment.format("%Y-%m-%dT%H:%M:%S%.fZ"), out),
            None => put(value, out),
        }
        let text = out.get(start..).unwrap_or_default().to_vec();
        self.last = Some((value, text));
    }
}

fn put(value: impl Display, out: &mut Vec<u8>) {
    // Writing to memory can not fail.
    let _done = write!(out, "{value}");
}

/// A whole number of the last of `scale` digits after the point.
fn decimal(number: i128, scale: usize, out: &mut Vec<u8>) {
    if scale == 0 {
        return put(number, out);
    }
    if number < 0 {
        out.push(b'-');
    }
    let digits = format!("{:0width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    out.extend_from_slice(whole.as_bytes());
    out.push(b'.');
    out.extend_from_slice(fraction.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_have_all_their_digits() {
        for (number, scale, text) in [
            (0, 0, "0"),
            (-5, 0, "-5"),
            (5, 2, "0.05"),
            (-12_345, 2, "-123.45"),
            (i128::MIN, 38, "-1.70141183460469231731687303715884105728"),
        ] {
            let mut out = Vec::new();
            decimal(number, scale, &mut out);
            assert_eq!(std::str::from_utf8(&out), Ok(text));
        }
    }
}
