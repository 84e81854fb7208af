//! Imports for their pages. Knows figures; must not reconcile.

use super::UNSEEN;
use super::view::*;
use crate::service::{self, Bill, ImportView, Standing, imports};
use crate::ui::Floe;
use crate::ui::failure::failed;
use floe_app::view::Failure;
use floe_domain::money::Amount;
use floe_ledger::import::Delivery;
use std::collections::{BTreeMap, BTreeSet};

/// The most rejected rows that a page lists; the file has them all.
const MOST_REJECTS: usize = 500;

/// One import.
pub(super) async fn of_import(floe: &Floe, id: &str) -> Result<ImportPage, Failure> {
    let import = imports::show(floe.app(), floe.caller()?, id)
        .await
        .map_err(failed(UNSEEN))?;
    let delivery = import.reconciliation.delivery.as_ref();
    Ok(ImportPage {
        row: row(&import),
        refusal: import.reconciliation.refusal.clone(),
        rejects: rejects(floe, id).await?,
        rounded_rows: delivery.map_or(0, |delivery| {
            delivery.rounding.iter().map(|one| one.rows).sum()
        }),
        rounded_sums: delivery.map(rounded).unwrap_or_default(),
        changes: import.reconciliation.bills.iter().map(change).collect(),
        broken: delivery.map_or_else(Vec::new, |delivery| delivery.broken.clone()),
    })
}

pub(super) fn row(import: &ImportView) -> ImportRow {
    let figures = &import.reconciliation;
    let delivery = figures.delivery.as_ref();
    let rows = delivery.map(|delivery| delivery.rows).unwrap_or_default();
    ImportRow {
        id: import.id.clone(),
        at: import.at,
        by: import.by.clone(),
        result: import.result,
        files: delivery.map(files).unwrap_or_default(),
        covers: covers(&figures.bills),
        standing: standing(&figures.bills),
        appended: import.appended,
        is_restated: figures.bills.iter().any(|bill| bill.before.is_some()),
        rows_read: rows.read,
        rows_accepted: rows.accepted,
        rows_rejected: rows.rejected,
        sums: delivery
            .map(|delivery| sums(delivery, import))
            .unwrap_or_default(),
    }
}

/// Of several bills together; nothing is said where a source says nothing of one.
fn standing(bills: &[Bill]) -> Option<Standing> {
    let all: Option<Vec<Standing>> = bills.iter().map(|bill| bill.standing).collect();
    let is_open = bills
        .iter()
        .any(|bill| bill.standing == Some(Standing::Estimated));
    if is_open {
        return Some(Standing::Estimated);
    }
    all.filter(|all| !all.is_empty()).map(|_| Standing::Final)
}

fn files(delivery: &Delivery) -> Vec<ImportedFile> {
    let file = |file: &floe_ledger::import::FileRead| ImportedFile {
        name: file.name.clone(),
        bytes: file.bytes,
        sha256: file.sha256.clone(),
        focus: file.format().replace("FOCUS ", ""),
        rows: file.rows,
    };
    delivery.files.iter().map(file).collect()
}

/// `2024-09` as `Sep 2024`.
fn month(text: &str) -> String {
    let day = chrono::NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d");
    day.map_or_else(|_| text.to_owned(), |day| day.format("%b %Y").to_string())
}

/// The bills in words, an account a line: `Aug 2024 – Oct 2024 · AWS · 123456789012`.
fn covers(bills: &[Bill]) -> Vec<String> {
    let mut accounts: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for bill in bills {
        accounts
            .entry((&bill.provider, &bill.billing_account))
            .or_default()
            .insert(&bill.month);
    }
    accounts
        .into_iter()
        .map(|((provider, account), months)| format!("{} · {provider} · {account}", span(&months)))
        .collect()
}

/// Months in order, `2024-08` and so on: the only one, or the first and the last, and how many where some are left out.
fn span(months: &BTreeSet<&str>) -> String {
    let (Some(first), Some(last)) = (months.first(), months.last()) else {
        return String::new();
    };
    if first == last {
        return month(first);
    }
    let number = |text: &str| {
        let (year, month) = text.split_once('-')?;
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()?)
    };
    let whole = number(last)
        .zip(number(first))
        .and_then(|(last, first)| usize::try_from(last - first + 1).ok());
    let between = format!("{} – {}", month(first), month(last));
    if whole == Some(months.len()) {
        between
    } else {
        format!("{} months, {between}", months.len())
    }
}

/// Sums of rows that have no valid currency are read and never accepted: they show under no code.
fn sums(delivery: &Delivery, import: &ImportView) -> Vec<ReconciledSum> {
    let figures = &import.reconciliation;
    let visible = figures.refusal.is_none();
    let mut sums = Vec::new();
    for total in &delivery.totals {
        let currency = total.currency.map(|currency| currency.to_string());
        let served = figures
            .served
            .iter()
            .find(|served| Some(&served.currency) == currency.as_ref());
        let name = currency.unwrap_or_else(|| "no currency".to_owned());
        let served = |pick: fn(&service::ServedSums) -> Amount| {
            visible.then(|| served.map_or(Amount::ZERO, pick))
        };
        sums.push(ReconciledSum {
            currency: name.clone(),
            metric: "BilledCost".to_owned(),
            read: total.read.billed,
            accepted: total.accepted.billed,
            served: served(|served| served.sums.billed),
        });
        sums.push(ReconciledSum {
            currency: name,
            metric: "EffectiveCost".to_owned(),
            read: total.read.effective,
            accepted: total.accepted.effective,
            served: served(|served| served.sums.effective),
        });
    }
    sums
}

/// The first rejected rows, as they were kept.
async fn rejects(floe: &Floe, id: &str) -> Result<Vec<Reject>, Failure> {
    let kept = imports::rejects(floe.app(), floe.caller()?, id)
        .await
        .map_err(failed(UNSEEN))?;
    let Some(path) = kept else {
        return Ok(Vec::new());
    };
    let read = tokio::task::spawn_blocking(move || {
        floe_ledger::import::first_rejects(&path, MOST_REJECTS)
    })
    .await;
    let rows = read.ok().and_then(Result::ok).ok_or_else(|| {
        failed(UNSEEN)(service::Refused::unavailable(
            "The file of rejected rows can not be read.",
        ))
    })?;
    let row = |row: floe_ledger::import::KeptReject| Reject {
        reason: if row.column.is_empty() {
            row.reason
        } else {
            format!("{} {}", row.column, row.reason)
        },
        file: row.file,
        line: row.line,
    };
    Ok(rows.into_iter().map(row).collect())
}

fn rounded(delivery: &Delivery) -> Vec<(String, String)> {
    let words = |one: &floe_ledger::import::Rounding| {
        (
            format!("{} {}", one.metric.label(), one.unit)
                .trim()
                .to_owned(),
            one.added.clone(),
        )
    };
    delivery.rounding.iter().map(words).collect()
}

fn change(bill: &Bill) -> DeliveryChange {
    DeliveryChange {
        month: month(&bill.month),
        provider: bill.provider.clone(),
        billing_account: bill.billing_account.clone(),
        currency: bill.currency.clone(),
        before: bill.before,
        after: bill.after,
        standing: bill.standing,
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn months_in_a_row_are_told_by_the_first_and_the_last() {
        let months = |texts: &'static [&str]| span(&texts.iter().copied().collect());
        assert_eq!(months(&["2024-09"]), "Sep 2024");
        assert_eq!(
            months(&["2024-12", "2025-01", "2024-11"]),
            "Nov 2024 – Jan 2025"
        );
        assert_eq!(
            months(&["2024-08", "2024-10"]),
            "2 months, Aug 2024 – Oct 2024"
        );
    }
}
