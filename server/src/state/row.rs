//! Columns into values: times, names, JSON. Knows encodings; must not know tables.

use super::Fault;
use floe_domain::time::Instant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;
use std::str::FromStr;

/// Selects what people keep, each with its owner's address: the table, then a literal of the condition and the order.
macro_rules! kept_where {
    ($table:literal, $condition:literal) => {
        concat!(
            "SELECT ",
            $table,
            ".*, people.email AS owner FROM ",
            $table,
            " JOIN people ON people.id = ",
            $table,
            ".owner_id ",
            $condition
        )
    };
}
pub(super) use kept_where;

/// Microseconds since 1970.
pub(super) fn micros(at: Instant) -> i64 {
    at.timestamp_micros()
}

/// The instant of microseconds since 1970.
pub(super) fn instant(column: &'static str, micros: i64) -> Result<Instant, Fault> {
    Instant::from_timestamp_micros(micros)
        .ok_or_else(|| Fault::unreadable(column, micros.to_string()))
}

/// The instant in this column.
pub(super) fn at(row: &SqliteRow, column: &'static str) -> Result<Instant, Fault> {
    instant(column, row.try_get(column)?)
}

/// The instant in this column, if there is one.
pub(super) fn maybe_at(row: &SqliteRow, column: &'static str) -> Result<Option<Instant>, Fault> {
    row.try_get::<Option<i64>, _>(column)?
        .map(|micros| instant(column, micros))
        .transpose()
}

/// The value of the name in this column.
pub(super) fn named<T: FromStr>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    let name: String = row.try_get(column)?;
    name.parse().map_err(|_| Fault::unreadable(column, name))
}

/// The value of the JSON in this column.
pub(super) fn json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<T, Fault> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| Fault::unreadable(column, text))
}

/// A value as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    Ok(serde_json::to_string(value)?)
}
