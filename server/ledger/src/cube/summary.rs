//! What a cube holds, region by region and bill by bill. Knows chunks; must not know questions.

use super::Cube;
use super::chunk::Chunk;
use super::codes::Codes;
use super::error::QueryError;
use super::table::{Column, Run, Table, date_of};
use chrono::NaiveDate;
use floe_domain::cost::{Metric, Period};
use floe_domain::money::Amount;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is known of a region's charges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionSummary {
    /// FOCUS RegionId; none is "global / no region".
    pub region: Option<String>,
    /// FOCUS RegionName, where a source gives one.
    pub name: Option<String>,
    /// The providers that bill in it, sorted.
    pub providers: Vec<String>,
    /// The currencies it is billed in, sorted.
    pub currencies: Vec<String>,
    /// How many charges.
    pub rows: usize,
    /// On how many days charges start.
    pub days: usize,
    /// The first of these days.
    pub first_day: NaiveDate,
    /// The last of these days, and the last hour of it where charges are by the hour: data is complete to its end at best.
    pub last: Period,
}

/// What a bill adds up to in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// FOCUS BillingCurrency.
    pub currency: String,
    /// How many charges.
    pub rows: u64,
    /// The sum of BilledCost.
    pub billed_cost: Amount,
    /// The sum of EffectiveCost.
    pub effective_cost: Amount,
}

/// Display names by identifier; where sources differ, that of the latest billing month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// FOCUS SubAccountName by SubAccountId.
    pub sub_accounts: BTreeMap<String, String>,
    /// FOCUS BillingAccountName by BillingAccountId.
    pub billing_accounts: BTreeMap<String, String>,
    /// FOCUS RegionName by RegionId.
    pub regions: BTreeMap<String, String>,
}

#[derive(Default)]
struct Region<'c> {
    name: Option<(NaiveDate, String)>,
    providers: BTreeSet<String>,
    currencies: BTreeSet<String>,
    days: BTreeSet<i32>,
    /// The tables that end with the latest day.
    latest: Vec<&'c Table>,
    rows: usize,
}

impl<'c> Region<'c> {
    /// Keeps a table if its last day is as late as any: hours, which are looked at row by row, are told by these alone.
    fn meet(&mut self, table: &'c Table) {
        let known = self.latest.first().map(|latest| latest.days.1);
        match known.map_or(Ordering::Greater, |day| table.days.1.cmp(&day)) {
            Ordering::Less => {}
            Ordering::Equal => self.latest.push(table),
            Ordering::Greater => self.latest = vec![table],
        }
    }
}

/// Tables that hold a chunk's days: all its charges.
fn charges(chunk: &Chunk) -> Option<&Table> {
    chunk.tables.first()
}

/// The last day of a table that has rows, with the last hour that charges of it start in.
fn last(table: &Table) -> (i32, u32) {
    let day = table.days.1;
    let of_day = table
        .runs
        .iter()
        .filter(|run| (run.first, run.last) == (day, day));
    let hour = match table.columns.get(Column::HOUR.0).and_then(Option::as_ref) {
        None => 0,
        Some(Codes::Same(hour)) => *hour,
        Some(hours) => of_day
            .flat_map(|run| run.start..run.end)
            .map(|row| hours.at(row))
            .max()
            .unwrap_or(0),
    };
    (day, hour)
}

/// Midnight is the start of daily charges too: only a later hour tells that they are by the hour.
fn period((day, hour): (i32, u32)) -> Period {
    Period {
        day: date_of(day),
        hour: u8::try_from(hour).ok().filter(|hour| *hour > 0),
    }
}

impl Cube {
    /// Every region that has charges, by identifier, "no region" last.
    #[must_use]
    pub fn regions(&self) -> Vec<RegionSummary> {
        let mut regions: BTreeMap<(bool, Option<&str>), Region<'_>> = BTreeMap::new();
        for chunk in self.chunks() {
            let Some(table) = charges(chunk).filter(|table| table.rows > 0) else {
                continue;
            };
            let key = &chunk.key;
            let id = key.region.as_deref().filter(|region| !region.is_empty());
            let region = regions.entry((id.is_none(), id)).or_default();
            region.rows += table.rows;
            region.meet(table);
            region.providers.insert(key.provider.clone());
            for run in &table.runs {
                region.days.insert(run.first);
                let currency = chunk.currencies.get(run.currency).unwrap_or_default();
                if !region.currencies.contains(currency) {
                    region.currencies.insert(currency.to_owned());
                }
            }
            let newer = |old: &(NaiveDate, String)| old.0 <= key.month;
            if let Some(name) = &chunk.region_name
                && region.name.as_ref().is_none_or(newer)
            {
                region.name = Some((key.month, name.clone()));
            }
        }
        let summary = |((_, id), region): ((bool, Option<&str>), Region<'_>)| {
            Some(RegionSummary {
                region: id.map(str::to_owned),
                name: region.name.map(|(_, name)| name),
                providers: region.providers.into_iter().collect(),
                currencies: region.currencies.into_iter().collect(),
                rows: region.rows,
                days: region.days.len(),
                first_day: date_of(*region.days.first()?),
                last: period(region.latest.into_iter().map(last).max()?),
            })
        };
        regions.into_iter().filter_map(summary).collect()
    }

    /// The first and the last day that charges start on.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let runs = self.chunks().iter().filter_map(|chunk| charges(chunk));
        let days = runs.flat_map(|table| table.runs.iter().map(|run| run.first));
        let (first, last) = days.fold((i32::MAX, i32::MIN), |(first, last), day| {
            (first.min(day), last.max(day))
        });
        (first <= last).then(|| (date_of(first), date_of(last)))
    }

    /// The last day that charges start on, and the last hour of it where they are by the hour.
    #[must_use]
    pub fn last(&self) -> Option<Period> {
        let tables = self.chunks().iter().filter_map(|chunk| charges(chunk));
        let tables: Vec<&Table> = tables.filter(|table| table.rows > 0).collect();
        let day = tables.iter().map(|table| table.days.1).max()?;
        let latest = tables.into_iter().filter(|table| table.days.1 == day);
        latest.map(last).max().map(period)
    }

    /// Whether any charge starts at another hour than midnight: only then does cutting into hours tell more than days.
    #[must_use]
    pub fn has_hours(&self) -> bool {
        let mut tables = self.chunks().iter().filter_map(|chunk| charges(chunk));
        tables.any(|table| {
            let hours = table.columns.get(Column::HOUR.0).and_then(Option::as_ref);
            hours.is_some_and(|hours| !matches!(hours, Codes::Same(0)))
        })
    }

    /// What is served of the bills that `wanted` says yes to, by billing month, provider and billing account.
    ///
    /// # Errors
    /// When a sum is too large.
    pub fn control_totals(
        &self,
        wanted: impl Fn(NaiveDate, &str, &str) -> bool,
    ) -> Result<Vec<ControlTotal>, QueryError> {
        let mut totals: BTreeMap<&str, ControlTotal> = BTreeMap::new();
        for chunk in self.chunks() {
            let key = &chunk.key;
            if !wanted(key.month, &key.provider, &key.billing_account) {
                continue;
            }
            let Some(table) = charges(chunk) else {
                continue;
            };
            for run in &table.runs {
                let currency = chunk.currencies.get(run.currency).unwrap_or_default();
                let total = totals.entry(currency).or_insert_with(|| ControlTotal {
                    currency: currency.to_owned(),
                    rows: 0,
                    billed_cost: Amount::ZERO,
                    effective_cost: Amount::ZERO,
                });
                total.rows += (run.end - run.start) as u64;
                total.billed_cost = grown(total.billed_cost, table, Metric::BilledCost, run)?;
                total.effective_cost =
                    grown(total.effective_cost, table, Metric::EffectiveCost, run)?;
            }
        }
        Ok(totals.into_values().collect())
    }

    /// Display names of what charges name by identifiers.
    #[must_use]
    pub fn names(&self) -> Arc<Names> {
        let names = self.0.names.get_or_init(|| Arc::new(self.all_names()));
        Arc::clone(names)
    }

    fn all_names(&self) -> Names {
        let mut chunks: Vec<&Chunk> = self.chunks().iter().map(AsRef::as_ref).collect();
        chunks.sort_by_key(|chunk| chunk.key.month);
        let mut names = Names::default();
        for chunk in chunks {
            let key = &chunk.key;
            let accounts = chunk.sub_account_names.clone();
            names.sub_accounts.extend(accounts);
            let account = chunk.billing_account_name.clone();
            names
                .billing_accounts
                .extend(account.map(|name| (key.billing_account.clone(), name)));
            let region = key.region.clone().zip(chunk.region_name.clone());
            names.regions.extend(region);
        }
        names
    }
}

fn grown(sum: Amount, table: &Table, metric: Metric, run: &Run) -> Result<Amount, QueryError> {
    let amounts = table.amounts(metric);
    let mut rows = (run.start..run.end).map(|row| Amount::from_units(amounts.units(row)));
    rows.try_fold(sum, Amount::checked_add)
        .ok_or(QueryError::Overflow)
}
