//! Rates between currencies: who gives them, and which there are. Knows who may and what is recorded of it; must not convert
//! anything.

use super::{Caller, Refused, recording};
use crate::app::App;
use chrono::NaiveDate;
use floe_domain::cost::convert::{DatedRate, REACH, Rates};
use floe_domain::cost::rate_file::{self, RATE_FILE_LIMIT};
use floe_domain::freeze::Wrong;
use floe_domain::money::Currency;
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, Instant};
use serde_json::json;

/// The most rates there can be.
const MOST: i64 = 200_000;

/// How many wrong lines of a file are named.
const NAMED: usize = 20;

/// A rate, with who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenRate {
    /// The rate.
    pub rate: DatedRate,
    /// Who gave it.
    pub given_by: String,
    /// When.
    pub given_at: Instant,
}

/// Which rates are wanted; nothing is no condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateFilter {
    /// Those of this currency.
    pub from: Option<Currency>,
    /// Those into this currency.
    pub to: Option<Currency>,
    /// Those from this day on.
    pub start: Option<NaiveDate>,
    /// Those before this day.
    pub end: Option<NaiveDate>,
}

/// What a table of rates changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatesGiven {
    /// Rates that are new.
    pub added: u64,
    /// Rates that are others than before.
    pub changed: u64,
    /// Rates that were the same before.
    pub unchanged: u64,
}

/// The rates that fit, the latest day first, at most so many; and how many there are into each currency.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(
    app: &App,
    caller: &Caller,
    wanted: RateFilter,
    most: u32,
) -> Result<(Vec<GivenRate>, Vec<(Currency, i64)>), Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let rates = tx.rates(&wanted, i64::from(most)).await?;
    Ok((rates, tx.rate_counts().await?))
}

/// Takes a table of rates: all of it or, when a line is wrong, nothing.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`] with each wrong line, [`Refused::Conflict`] when there would be too many,
/// [`Refused::Unavailable`].
pub async fn import(app: &App, caller: &Caller, file: &[u8]) -> Result<RatesGiven, Refused> {
    caller.require(Permission::RatesWrite)?;
    if file.len() > RATE_FILE_LIMIT {
        let reason = format!("is larger than {} MiB", RATE_FILE_LIMIT >> 20);
        return Err(Refused::invalid("file", &reason));
    }
    let text =
        std::str::from_utf8(file).map_err(|_| Refused::invalid("file", "is no UTF-8 text"))?;
    let rates = rate_file::rates(text).map_err(|lines| {
        let more = lines.len().saturating_sub(NAMED);
        let mut fields: Vec<Wrong> = lines
            .into_iter()
            .take(NAMED)
            .map(|wrong| Wrong::new("file", &wrong.to_string()))
            .collect();
        if more > 0 {
            fields.push(Wrong::new("file", &format!("has {more} more such lines")));
        }
        Refused::Invalid { fields }
    })?;
    give(app, caller, &rates).await
}

/// Takes one rate of four texts, as a form has them: day, from, to, rate.
///
/// # Errors
/// As [`import`].
pub async fn add(app: &App, caller: &Caller, texts: [&str; 4]) -> Result<RatesGiven, Refused> {
    caller.require(Permission::RatesWrite)?;
    let rate = rate_file::rate_of(texts.map(str::trim))
        .map_err(|reason| Refused::invalid("rate", &reason))?;
    give(app, caller, &[rate]).await
}

async fn give(app: &App, caller: &Caller, rates: &[DatedRate]) -> Result<RatesGiven, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let by = caller.chain().words();
    let mut given = RatesGiven::default();
    for rate in rates {
        match tx.rate(rate.from, rate.to, rate.day).await? {
            Some(known) if known.rate == *rate => {
                given.unchanged += 1;
                continue;
            }
            Some(_) => given.changed += 1,
            None => given.added += 1,
        }
        tx.put_rate(rate, &by, now).await?;
    }
    if given.added == 0 && given.changed == 0 {
        return Ok(given);
    }
    let all: i64 = tx.rate_counts().await?.iter().map(|(_, count)| count).sum();
    if all > MOST {
        return Err(Refused::conflict(format!(
            "There would be more than {MOST} rates. Remove those that no report needs."
        )));
    }
    let (first, last) = (
        rates.iter().map(|rate| rate.day).min(),
        rates.iter().map(|rate| rate.day).max(),
    );
    let mut detail = json!({
        "added": given.added, "changed": given.changed, "unchanged": given.unchanged,
        "first_day": first, "last_day": last,
    });
    // One by one, as a form gives them, the audit has the figure itself.
    if let ([rate], Some(detail)) = (rates, detail.as_object_mut()) {
        detail.insert("rate".to_owned(), json!(rate));
    }
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("rates.give", "rates"),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(given)
}

/// Removes the rate of a day.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn remove(
    app: &App,
    caller: &Caller,
    (day, from, to): (&str, &str, &str),
) -> Result<(), Refused> {
    caller.require(Permission::RatesWrite)?;
    // Only the rate itself is not asked for.
    let asked = rate_file::rate_of([day, from, to, "1"])
        .map_err(|reason| Refused::invalid("rate", &reason))?;
    let mut tx = app.store().write().await?;
    let id = format!("{} {from} {to}", asked.day);
    let known = tx.rate(asked.from, asked.to, asked.day).await?;
    let known = known.ok_or_else(|| Refused::not_found("rate", &id))?;
    tx.remove_rate(asked.from, asked.to, asked.day).await?;
    let now = app.now();
    let detail = json!({"rate": known.rate});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("rates.remove", "rates"),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// What rates into a currency can count in a range of days.
pub(super) async fn of(app: &App, to: Currency, range: DayRange) -> Result<Rates, Refused> {
    let wanted = RateFilter {
        from: None,
        to: Some(to),
        start: range.start.checked_sub_days(chrono::Days::new(REACH)),
        end: Some(range.end),
    };
    let mut tx = app.store().read().await?;
    let given = tx.rates(&wanted, MOST).await?;
    Ok(Rates::new(to, given.into_iter().map(|one| one.rate)))
}
