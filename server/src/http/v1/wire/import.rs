//! Imports with their reconciliation. Knows figures as exact texts; must not know how they were read.

use crate::service::{ImportResult, ImportView, ServedSums, Standing};
use floe_domain::time::Instant;
use floe_ledger::import::{
    Breaks, BrokenRule, CostSums, CurrencyTotals, Delivery, FileRead, Reason, RejectedRow, Rounding,
};
use schemars::JsonSchema;
use serde::Serialize;

/// An import with its reconciliation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportBody {
    /// The id; of a delivery that changed nothing, that of the import that brought the same bytes.
    pub id: String,
    /// When it was recorded.
    pub at: Instant,
    /// Who imported it, in words.
    pub by: String,
    /// `whole`: every row is imported. `with_rejects`: the rest is. `unchanged`: the same bytes are served already.
    /// `refused`: nothing changed.
    pub result: &'static str,
    /// Whether it was to be added to what is served, instead of replacing it.
    pub appended: bool,
    /// Why the delivery was refused, in words; null unless it was.
    pub refusal: Option<String>,
    /// Whether every row is accounted for and what is served is what was accepted, to the last digit.
    pub agrees: bool,
    /// The files, in the order they were given.
    pub files: Vec<FileBody>,
    /// Rows read.
    pub rows_read: u64,
    /// Rows accepted.
    pub rows_accepted: u64,
    /// Rows rejected.
    pub rows_rejected: u64,
    /// The sums per currency.
    pub totals: Vec<TotalsBody>,
    /// What rounding to 18 digits did; empty when nothing was rounded.
    pub rounding: Vec<RoundingBody>,
    /// Why rows were rejected, the most frequent reason first.
    pub rejected: Vec<RejectedBody>,
    /// The rules of their FOCUS version that the files break; they hinder nothing unless the import was strict.
    pub broken: Vec<BrokenBody>,
    /// The bills it brought, and what they replaced.
    pub bills: Vec<BillBody>,
    /// Data that were imported and are not shown, since their environment is deleted.
    pub hidden: Vec<HiddenBody>,
}

/// One file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileBody {
    /// Its name.
    pub name: String,
    /// Its bytes' SHA-256, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
    /// The FOCUS version found from its columns; `AWS CUR` for a Cost and Usage Report.
    pub focus_version: String,
}

/// The reconciliation of one currency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TotalsBody {
    /// The currency's code; null for rows that have no valid one.
    pub currency: Option<String>,
    /// Of all rows read.
    pub read: SumsBody,
    /// Of the rows accepted.
    pub accepted: SumsBody,
    /// Of what is served; null when nothing became visible.
    pub served: Option<SumsBody>,
}

/// Exact sums.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SumsBody {
    /// FOCUS BilledCost.
    pub billed_cost: String,
    /// FOCUS EffectiveCost.
    pub effective_cost: String,
}

/// What rounding to 18 digits did to one column in one unit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RoundingBody {
    /// The column.
    pub metric: &'static str,
    /// The currency, or the unit of a quantity.
    pub unit: String,
    /// How many amounts were rounded.
    pub rows: u64,
    /// What the rounding added.
    pub added: String,
}

/// One reason for which rows were rejected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RejectedBody {
    /// The FOCUS column at fault; empty where it is the whole row.
    pub column: String,
    /// In words.
    pub reason: String,
    /// How many rows.
    pub rows: u64,
    /// The first of them.
    pub examples: Vec<RejectedRowBody>,
}

/// Where a rejected row stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RejectedRowBody {
    /// The file's name.
    pub file: String,
    /// The line on which the row begins; the header is line 1.
    pub line: u64,
    /// The value at fault, cut after 80 characters.
    pub value: String,
}

/// A rule of FOCUS that is broken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BrokenBody {
    /// The version whose rule it is.
    pub focus_version: String,
    /// `columns`: what columns a file has. `value`: whether a column may be empty. `form`: what may stand in it.
    /// `together`: what is filled or empty together. `sum`: what commitments cost and what their use bears.
    pub breaks: &'static str,
    /// The FOCUS column, or what stands in its place.
    pub column: String,
    /// In words, after the column.
    pub rule: String,
    /// How many rows; of `columns` how many files, of `sum` how many commitments.
    pub rows: u64,
    /// The first of them, at most five; of `sum` with line 0 and without a file.
    pub examples: Vec<RejectedRowBody>,
}

/// One bill: a billing month of one billing account at one provider, in one currency.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BillBody {
    /// `2024-09`.
    pub month: String,
    /// The provider.
    pub provider: String,
    /// The billing account.
    pub billing_account: String,
    /// The currency's code.
    pub currency: String,
    /// The BilledCost that was served of it before; null when there was none.
    pub before: Option<String>,
    /// The BilledCost that is served of it now.
    pub after: String,
    /// `estimated`: some of its charges are on no invoice yet. `final`: all that cost something are. Null where the source
    /// does not say.
    pub standing: Option<&'static str>,
}

/// Data that were imported and are not shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HiddenBody {
    /// The deleted environment.
    pub environment_id: String,
    /// How many charges.
    pub charges: u64,
}

impl From<ImportView> for ImportBody {
    fn from(import: ImportView) -> Self {
        let agrees = import.reconciliation.agrees();
        let figures = import.reconciliation;
        let rows = figures
            .delivery
            .as_ref()
            .map(|delivery| delivery.rows)
            .unwrap_or_default();
        let totals = figures
            .delivery
            .as_ref()
            .map(|delivery| totals(delivery, &figures.served));
        let (files, rounding, reasons, broken) = figures
            .delivery
            .map(|one| (one.files, one.rounding, one.reasons, one.broken))
            .unwrap_or_default();
        Self {
            id: import.id,
            at: import.at,
            by: import.by,
            result: match import.result {
                ImportResult::Whole => "whole",
                ImportResult::WithRejects => "with_rejects",
                ImportResult::Unchanged => "unchanged",
                ImportResult::Refused => "refused",
            },
            appended: import.appended,
            refusal: figures.refusal,
            agrees,
            files: files.into_iter().map(FileBody::from).collect(),
            rows_read: rows.read,
            rows_accepted: rows.accepted,
            rows_rejected: rows.rejected,
            totals: totals.unwrap_or_default(),
            rounding: rounding.into_iter().map(RoundingBody::from).collect(),
            rejected: reasons.into_iter().map(RejectedBody::from).collect(),
            broken: broken.into_iter().map(BrokenBody::from).collect(),
            bills: figures
                .bills
                .into_iter()
                .map(|bill| BillBody {
                    month: bill.month,
                    provider: bill.provider,
                    billing_account: bill.billing_account,
                    currency: bill.currency,
                    before: bill.before.map(|amount| amount.to_string()),
                    after: bill.after.to_string(),
                    standing: bill.standing.map(Standing::word),
                })
                .collect(),
            hidden: figures
                .hidden
                .into_iter()
                .map(|hidden| HiddenBody {
                    environment_id: hidden.environment_id,
                    charges: hidden.charges,
                })
                .collect(),
        }
    }
}

fn totals(delivery: &Delivery, served: &[ServedSums]) -> Vec<TotalsBody> {
    let body = |total: &CurrencyTotals| {
        let currency = total.currency.map(|currency| currency.to_string());
        let served = served
            .iter()
            .find(|served| Some(&served.currency) == currency.as_ref());
        TotalsBody {
            read: total.read.into(),
            accepted: total.accepted.into(),
            served: served.map(|served| served.sums.into()),
            currency,
        }
    };
    delivery.totals.iter().map(body).collect()
}

impl From<CostSums> for SumsBody {
    fn from(sums: CostSums) -> Self {
        Self {
            billed_cost: sums.billed.to_string(),
            effective_cost: sums.effective.to_string(),
        }
    }
}

impl From<FileRead> for FileBody {
    fn from(file: FileRead) -> Self {
        let focus_version = file.format().replace("FOCUS ", "");
        Self {
            name: file.name,
            sha256: file.sha256,
            bytes: file.bytes,
            rows: file.rows,
            focus_version,
        }
    }
}

impl From<Rounding> for RoundingBody {
    fn from(rounding: Rounding) -> Self {
        Self {
            metric: rounding.metric.name(),
            unit: rounding.unit,
            rows: rounding.rows,
            added: rounding.added,
        }
    }
}

impl From<Reason> for RejectedBody {
    fn from(reason: Reason) -> Self {
        Self {
            column: reason.column,
            reason: reason.reason,
            rows: reason.rows,
            examples: examples(reason.examples),
        }
    }
}

fn examples(rows: Vec<RejectedRow>) -> Vec<RejectedRowBody> {
    let row = |row: RejectedRow| RejectedRowBody {
        file: row.file,
        line: row.line,
        value: row.value,
    };
    rows.into_iter().map(row).collect()
}

impl From<BrokenRule> for BrokenBody {
    fn from(rule: BrokenRule) -> Self {
        Self {
            focus_version: rule.version.to_string(),
            breaks: match rule.breaks {
                Breaks::Columns => "columns",
                Breaks::Value => "value",
                Breaks::Form => "form",
                Breaks::Together => "together",
                Breaks::Sum => "sum",
            },
            column: rule.column,
            rule: rule.rule,
            rows: rule.rows,
            examples: examples(rule.examples),
        }
    }
}
