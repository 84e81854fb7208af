//! Versions of bills: what each import changed, value by value, and which imports a billing month has seen. Knows states before
//! and after; must not add charges up, the cube does.

use super::{Caller, ImportResult, ImportView, Refused, Standing};
use crate::app::App;
use crate::ledger::{Damaged, Served};
use crate::state::{SegmentRow, SegmentState, Tx};
use chrono::NaiveDate;
use floe_domain::cost::{Dimension, Metric, ResolvedQuery, Row};
use floe_domain::money::Amount;
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, Granularity, Instant};
use floe_ledger::charges::SegmentKey;
use floe_ledger::cube::{Cube, Names};
use floe_ledger::import::Invoiced;
use std::collections::{BTreeMap, BTreeSet};

/// The bills of an import as they were before it and after it.
#[derive(Clone, Debug)]
pub struct Restated {
    /// The import.
    pub import: ImportView,
    before: Served,
    after: Served,
}

/// One value in one unit, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The currency, or the consumed unit.
    pub unit: String,
    /// The value; `None` where charges have none.
    pub value: Option<String>,
    /// The sum before; `None` when no charge had it.
    pub before: Option<Amount>,
    /// The sum after; `None` when no charge has it any more.
    pub after: Option<Amount>,
}

impl Changed {
    /// After less before, where that fits.
    #[must_use]
    pub fn difference(&self) -> Option<Amount> {
        let before = self.before.unwrap_or_default();
        self.after.unwrap_or_default().checked_sub(before)
    }
}

type Bills = BTreeSet<(NaiveDate, String, String)>;

fn bill(key: &SegmentKey) -> (NaiveDate, String, String) {
    (key.month, key.provider.clone(), key.billing_account.clone())
}

/// Opens what an import changed for questions.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] when it was refused and changed nothing,
/// [`Refused::Unavailable`].
pub async fn restated(app: &App, caller: &Caller, id: &str) -> Result<Restated, Refused> {
    let import = super::imports::show(app, caller, id).await?;
    if import.result == ImportResult::Refused {
        return Err(Refused::conflict(
            "The import was refused, so it changed nothing.",
        ));
    }
    let mut tx = app.store().read().await?;
    let place = tx.place_of_import(id).await?;
    let bills = bills(&import);
    let before = rows_of(&mut tx, place - 1, &bills).await?;
    let after = rows_of(&mut tx, place, &bills).await?;
    drop(tx);
    Ok(Restated {
        before: app.ledger().of_segments(app, before).await?,
        after: app.ledger().of_segments(app, after).await?,
        import,
    })
}

fn bills(import: &ImportView) -> Bills {
    let bills = import.reconciliation.bills.iter();
    bills
        .filter_map(|bill| {
            let month = NaiveDate::parse_from_str(&format!("{}-01", bill.month), "%Y-%m-%d");
            Some((
                month.ok()?,
                bill.provider.clone(),
                bill.billing_account.clone(),
            ))
        })
        .collect()
}

/// The segments of some bills after the import at a place.
async fn rows_of(tx: &mut Tx, place: i64, bills: &Bills) -> Result<Vec<SegmentRow>, Refused> {
    let mut rows = tx.segments_after(place).await?;
    rows.retain(|row| bills.contains(&bill(&row.described.key)));
    Ok(rows)
}

impl Restated {
    /// The sums by a dimension, exactly, before and after: by unit, the largest difference first.
    ///
    /// # Errors
    /// [`Refused::Unavailable`] when a version can not be read; [`Refused::Invalid`] when there are too many values.
    pub async fn by(&self, dimension: Dimension, metric: Metric) -> Result<Vec<Changed>, Refused> {
        if let Some(Damaged { detail, .. }) = self.damaged() {
            return Err(Refused::unavailable(format!(
                "A version can not be read. {detail}"
            )));
        }
        let (before, after) = (self.before.cube.clone(), self.after.cube.clone());
        let asked = tokio::task::spawn_blocking(move || {
            Ok((
                sums(&before, &dimension, metric)?,
                sums(&after, &dimension, metric)?,
            ))
        })
        .await
        .map_err(|_| Refused::unavailable("Floe is stopping."))?;
        let (before, after) = asked.map_err(|error: floe_ledger::cube::QueryError| {
            Refused::invalid("group_by", &format!("can not be answered: {error}"))
        })?;
        Ok(merged(before, after))
    }

    /// Display names of what the charges name by identifiers; those of after count.
    #[must_use]
    pub fn names(&self) -> Names {
        let mut names = Names::clone(&self.before.cube.names());
        let after = Names::clone(&self.after.cube.names());
        names.sub_accounts.extend(after.sub_accounts);
        names.billing_accounts.extend(after.billing_accounts);
        names.regions.extend(after.regions);
        names
    }

    fn damaged(&self) -> Option<&Damaged> {
        self.before
            .damaged
            .iter()
            .chain(&*self.after.damaged)
            .next()
    }
}

/// The sums of everything in a cube by a dimension.
fn sums(
    cube: &Cube,
    dimension: &Dimension,
    metric: Metric,
) -> Result<Vec<Row>, floe_ledger::cube::QueryError> {
    let days = cube
        .days()
        .and_then(|(first, last)| DayRange::new(first, last.succ_opt()?));
    let Some(range) = days else {
        return Ok(Vec::new());
    };
    let question = ResolvedQuery {
        range,
        granularity: Granularity::None,
        metric,
        group_by: vec![dimension.clone()],
        filters: Vec::new(),
        currency: None,
    };
    Ok(cube.query(&question)?.rows)
}

/// Before and after.
type Pair = (Option<Amount>, Option<Amount>);

fn merged(before: Vec<Row>, after: Vec<Row>) -> Vec<Changed> {
    let mut all: BTreeMap<(String, Option<String>), Pair> = BTreeMap::new();
    let key = |row: &Row| (row.unit.to_string(), row.keys.first().cloned().flatten());
    for row in before {
        all.entry(key(&row)).or_default().0 = Some(row.amount);
    }
    for row in after {
        all.entry(key(&row)).or_default().1 = Some(row.amount);
    }
    let mut changed = Vec::with_capacity(all.len());
    for ((unit, value), (before, after)) in all {
        changed.push(Changed {
            unit,
            value,
            before,
            after,
        });
    }
    let size = |one: &Changed| one.difference().map(|amount| amount.units().unsigned_abs());
    // Values stand in their order already, which ties keep.
    changed.sort_by(|a, b| a.unit.cmp(&b.unit).then_with(|| size(b).cmp(&size(a))));
    changed
}

/// One delivery of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillVersion {
    /// The import that brought it.
    pub import_id: String,
    /// When.
    pub at: Instant,
    /// Who, in words.
    pub by: String,
    /// Whether it was added to what was there.
    pub appended: bool,
    /// Whether it is served; its region's environment may hide it all the same.
    pub is_served: bool,
    /// The import that replaced it.
    pub replaced_by: Option<String>,
    /// How many charges.
    pub charges: u64,
    /// Bytes of its segments on disk.
    pub bytes: u64,
    /// BilledCost per currency.
    pub billed: Vec<(String, Amount)>,
    /// Whether it is estimated or final, where the source says so.
    pub standing: Option<Standing>,
}

/// A bill with all its versions, the latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillVersions {
    /// FOCUS ServiceProviderName.
    pub provider: String,
    /// FOCUS BillingAccountId.
    pub billing_account: String,
    /// What came, the latest first.
    pub versions: Vec<BillVersion>,
}

/// The versions of one billing month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthVersions {
    /// Every billing month that something is kept of, the latest first.
    pub months: Vec<NaiveDate>,
    /// The one that is told of; `None` when nothing is kept.
    pub month: Option<NaiveDate>,
    /// Its bills.
    pub bills: Vec<BillVersions>,
}

/// The versions of a billing month, of the latest when none is asked for.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn of_month(
    app: &App,
    caller: &Caller,
    month: Option<NaiveDate>,
) -> Result<MonthVersions, Refused> {
    caller.require(Permission::CostsRead)?;
    let mut tx = app.store().read().await?;
    let months = tx.kept_months().await?;
    let Some(month) = month.or_else(|| months.first().copied()) else {
        return Ok(MonthVersions {
            months,
            month: None,
            bills: Vec::new(),
        });
    };
    let rows = tx.kept_segments_of_month(month).await?;
    let mut imports: BTreeMap<String, (i64, ImportView)> = BTreeMap::new();
    let ids: BTreeSet<&String> = rows.iter().map(|(row, ..)| &row.import_id).collect();
    for id in ids {
        if let Some(import) = tx.import(id).await? {
            imports.insert(id.clone(), (tx.place_of_import(id).await?, import));
        }
    }
    drop(tx);
    Ok(MonthVersions {
        months,
        month: Some(month),
        bills: versions(&rows, &imports),
    })
}

type Kept = (SegmentRow, SegmentState, Option<String>);

fn versions(rows: &[Kept], imports: &BTreeMap<String, (i64, ImportView)>) -> Vec<BillVersions> {
    let mut bills: BTreeMap<(&str, &str), BTreeMap<i64, Vec<&Kept>>> = BTreeMap::new();
    for kept in rows {
        let key = &kept.0.described.key;
        let Some((place, _)) = imports.get(&kept.0.import_id) else {
            continue;
        };
        let bill = bills
            .entry((&key.provider, &key.billing_account))
            .or_default();
        bill.entry(*place).or_default().push(kept);
    }
    bills
        .into_iter()
        .map(|((provider, billing_account), versions)| BillVersions {
            provider: provider.to_owned(),
            billing_account: billing_account.to_owned(),
            versions: versions
                .into_values()
                .rev()
                .filter_map(|kept| version(&kept, imports))
                .collect(),
        })
        .collect()
}

fn version(kept: &[&Kept], imports: &BTreeMap<String, (i64, ImportView)>) -> Option<BillVersion> {
    let (first, ..) = kept.first()?;
    let (_, import) = imports.get(&first.import_id)?;
    let mut invoiced = Invoiced::default();
    let mut billed: BTreeMap<String, Amount> = BTreeMap::new();
    for (row, ..) in kept {
        invoiced.add(row.described.invoiced);
        for (currency, sums) in &row.described.totals {
            let sum = billed.entry(currency.to_string()).or_default();
            *sum = [*sum, sums.billed].into_iter().sum();
        }
    }
    let replaced = kept
        .iter()
        .filter(|(_, state, _)| *state == SegmentState::Superseded);
    Some(BillVersion {
        import_id: import.id.clone(),
        at: import.at,
        by: import.by.clone(),
        appended: import.appended,
        is_served: kept
            .iter()
            .any(|(_, state, _)| *state == SegmentState::Live),
        replaced_by: replaced.filter_map(|(_, _, by)| by.clone()).next(),
        charges: kept.iter().map(|(row, ..)| row.described.rows).sum(),
        bytes: kept.iter().map(|(row, ..)| row.described.bytes).sum(),
        billed: billed.into_iter().collect(),
        standing: Standing::of(invoiced),
    })
}
