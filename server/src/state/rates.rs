//! Rates' rows. Knows what was given, by whom and when; must not know which rate counts for a day.

use super::row::{at, micros, named};
use super::{Fault, Tx};
use crate::service::rates::{GivenRate, RateFilter};
use chrono::NaiveDate;
use floe_domain::cost::convert::DatedRate;
use floe_domain::money::Currency;
use floe_domain::time::Instant;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn given(row: &SqliteRow) -> Result<GivenRate, Fault> {
    Ok(GivenRate {
        rate: DatedRate {
            day: named(row, "day")?,
            from: named(row, "from_currency")?,
            to: named(row, "to_currency")?,
            rate: named(row, "rate")?,
        },
        given_by: row.try_get("given_by")?,
        given_at: at(row, "given_at")?,
    })
}

impl Tx {
    /// Keeps a rate, instead of the one of its day if there is one.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn put_rate(
        &mut self,
        rate: &DatedRate,
        by: &str,
        now: Instant,
    ) -> Result<(), Fault> {
        sqlx::query(
            "INSERT INTO rates (to_currency, from_currency, day, rate, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (to_currency, from_currency, day) DO UPDATE SET rate = $4, given_by = $5, given_at = $6",
        )
        .bind(rate.to.as_str())
        .bind(rate.from.as_str())
        .bind(rate.day.to_string())
        .bind(rate.rate.to_string())
        .bind(by)
        .bind(micros(now))
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    /// The rate that was given for a day.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn rate(
        &mut self,
        from: Currency,
        to: Currency,
        day: NaiveDate,
    ) -> Result<Option<GivenRate>, Fault> {
        let row = sqlx::query(
            "SELECT * FROM rates WHERE to_currency = $1 AND from_currency = $2 AND day = $3",
        )
        .bind(to.as_str())
        .bind(from.as_str())
        .bind(day.to_string())
        .fetch_optional(&mut *self.0)
        .await?;
        row.as_ref().map(given).transpose()
    }

    /// Forgets a rate.
    ///
    /// # Errors
    /// When the state can not be written.
    pub async fn remove_rate(
        &mut self,
        from: Currency,
        to: Currency,
        day: NaiveDate,
    ) -> Result<(), Fault> {
        sqlx::query("DELETE FROM rates WHERE to_currency = $1 AND from_currency = $2 AND day = $3")
            .bind(to.as_str())
            .bind(from.as_str())
            .bind(day.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    /// The rates that fit, the latest day first; at most so many.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn rates(&mut self, wanted: &RateFilter, most: i64) -> Result<Vec<GivenRate>, Fault> {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let rows = sqlx::query(
            "SELECT * FROM rates WHERE ($1 IS NULL OR to_currency = $1) AND ($2 IS NULL OR from_currency = $2)
             AND ($3 IS NULL OR day >= $3) AND ($4 IS NULL OR day < $4)
             ORDER BY day DESC, to_currency, from_currency LIMIT $5",
        )
        .bind(wanted.to.map(|to| to.to_string()))
        .bind(wanted.from.map(|from| from.to_string()))
        .bind(text(wanted.start))
        .bind(text(wanted.end))
        .bind(most)
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter().map(given).collect()
    }

    /// How many rates there are, and into which currencies.
    ///
    /// # Errors
    /// When the state can not be read.
    pub async fn rate_counts(&mut self) -> Result<Vec<(Currency, i64)>, Fault> {
        let rows = sqlx::query(
            "SELECT to_currency, COUNT(*) AS number FROM rates GROUP BY to_currency ORDER BY to_currency",
        )
        .fetch_all(&mut *self.0)
        .await?;
        rows.iter()
            .map(|row| Ok((named(row, "to_currency")?, row.try_get("number")?)))
            .collect()
    }
}
