//! A report as CSV (RFC 4180). Knows rows and quoting; must not know who downloads it.
//!
//! Amounts have every digit, a hyphen for a minus and no separators. A text cell that a spreadsheet would take for a
//! formula (it starts with `=`, `+`, `-`, `@`, a tab or a return) gets an apostrophe in front: tags and names are
//! written by whoever may tag a resource. Where costs were converted, the rates follow as a second table, after an empty line.

mod asked;
mod transposed;

pub use asked::Asked;
pub use transposed::transposed;

use super::Report;
use super::convert::Conversion;
use super::view::pivot::{Pivot, Side};
use super::view::{ReportView, TableRow};
use crate::money::Amount;

/// The table of a page, exactly as it is shown: the rows of every unit in their order, a column per grouping dimension,
/// the unit, the total, the share in percent where figures add up, the change when there is one, and a column per period, which
/// says what of it is missing. Where there is no price a cell is empty.
#[must_use]
pub fn table(view: &ReportView) -> String {
    let mut out = String::new();
    let mut head: Vec<String> = view.group_by.iter().map(|one| text(&one.label())).collect();
    head.extend(["Unit".to_owned(), text(view.metric.label())]);
    head.extend(view.metric.is_sum().then(|| "Share %".to_owned()));
    if view.compared {
        head.extend(["Before", "Change", "Change %"].map(str::to_owned));
    }
    if !is_single(view) {
        head.extend(view.buckets.iter().map(|bucket| {
            let name = view.head(bucket);
            match bucket.mark() {
                Some(mark) => text(&format!("{name} ({mark})")),
                None => text(&name),
            }
        }));
    }
    line(&mut out, head);
    for unit in &view.units {
        for row in &unit.rows {
            line(&mut out, cells(view, &unit.unit, row));
        }
    }
    converted(&mut out, view.conversion.as_ref());
    out
}

/// Pivot tables, one below the other, exactly as they are shown: a column per dimension that goes down, the unit, a column per
/// value across, and the sums at both sides. Each has a head of its own, since units have different values.
#[must_use]
pub fn pivots(pivots: &[Pivot]) -> String {
    let mut out = String::new();
    for pivot in pivots {
        let mut head: Vec<String> = pivot.down.iter().map(|one| text(&one.label())).collect();
        head.extend(["Unit", pivot.metric.whole()].map(str::to_owned));
        head.extend(
            pivot
                .columns
                .iter()
                .map(|column| text(&column.label(pivot.metric))),
        );
        line(&mut out, head);
        for row in &pivot.rows {
            let cells = row.cells.iter().map(|cell| figure(*cell));
            line(&mut out, across(pivot, &row.side, cells));
        }
        let total = Side {
            keys: Vec::new(),
            labels: Vec::new(),
            total: pivot.total,
            paid: pivot.paid,
        };
        // Where nothing goes down, the only row is the total.
        if !pivot.down.is_empty() {
            let sums = pivot.columns.iter().map(|column| figure(column.figure()));
            line(&mut out, across(pivot, &total, sums));
        }
    }
    out
}

fn across(pivot: &Pivot, side: &Side, figures: impl Iterator<Item = String>) -> Vec<String> {
    let mut cells: Vec<String> = side.labels.iter().map(|label| text(label)).collect();
    if cells.is_empty() {
        cells.push(side.label(pivot.metric));
    }
    cells.resize(pivot.down.len(), String::new());
    cells.push(text(&pivot.unit));
    cells.push(figure(side.figure()));
    cells.extend(figures);
    cells
}

/// A report as the API gives it: period, a column per grouping dimension (empty where charges have no value), unit,
/// amount; columns of no period when the granularity is none are left out.
#[must_use]
pub fn rows(report: &Report) -> String {
    let mut out = String::new();
    let dated = report.granularity != crate::time::Granularity::None;
    let mut head: Vec<String> = dated.then(|| "period".to_owned()).into_iter().collect();
    head.extend(report.group_by.iter().map(|one| text(&one.to_string())));
    head.extend(["unit".to_owned(), report.metric.name().to_owned()]);
    line(&mut out, head);
    for row in &report.rows {
        let mut cells = Vec::with_capacity(row.keys.len() + 3);
        if dated {
            cells.push(
                row.period
                    .map(|period| period.to_string())
                    .unwrap_or_default(),
            );
        }
        cells.extend(
            row.keys
                .iter()
                .map(|key| text(key.as_deref().unwrap_or_default())),
        );
        cells.push(text(&row.unit));
        cells.push(row.amount.to_string());
        line(&mut out, cells);
    }
    converted(&mut out, report.conversion.as_ref());
    out
}

fn cells(view: &ReportView, unit: &str, row: &TableRow) -> Vec<String> {
    let mut cells: Vec<String> = row.labels.iter().map(|label| text(label)).collect();
    cells.push(text(unit));
    cells.push(figure(row.figure()));
    if view.metric.is_sum() {
        cells.push(row.share.map(|share| share.plain()).unwrap_or_default());
    }
    match row.change {
        Some(change) => cells.extend([
            figure(change.was(view.metric)),
            figure(change.by(view.metric)),
            change.plain(),
        ]),
        None if view.compared => cells.extend([String::new(), String::new(), String::new()]),
        None => {}
    }
    if !is_single(view) {
        let figures = row.figures(view.buckets.len());
        cells.extend(figures.into_iter().map(figure));
    }
    cells
}

/// A figure with every digit; empty where there is none.
fn figure(amount: Option<Amount>) -> String {
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}

/// The rates of converted figures, to follow whatever tables tell of these; empty where nothing was converted.
#[must_use]
pub fn rates(conversion: Option<&Conversion>) -> String {
    let mut out = String::new();
    converted(&mut out, conversion);
    out
}

/// After an empty line: each rate that was used, with its date and the days that it counted for, and what had none.
fn converted(out: &mut String, conversion: Option<&Conversion>) {
    let Some(conversion) = conversion else { return };
    let to = conversion.to.to_string();
    line(out, Vec::new());
    let head = [
        "from",
        "to",
        "rate",
        "rate_day",
        "first_day",
        "last_day",
        "unconverted",
    ];
    line(out, head.map(str::to_owned).to_vec());
    for used in &conversion.used {
        let days = [used.days.start, used.days.last_day()].map(|day| day.to_string());
        let [first, last] = days;
        let (rate, day) = (used.rate.to_string(), used.given_for.to_string());
        let cells = vec![
            text(&used.from),
            to.clone(),
            rate,
            day,
            first,
            last,
            String::new(),
        ];
        line(out, cells);
    }
    for missing in &conversion.missing {
        let [first, last] =
            [missing.days.start, missing.days.last_day()].map(|day| day.to_string());
        let (from, amount) = (text(&missing.from), missing.amount.to_string());
        let none = String::new;
        line(
            out,
            vec![from, to.clone(), none(), none(), first, last, amount],
        );
    }
}

/// One figure per group: the total says it all.
fn is_single(view: &ReportView) -> bool {
    view.granularity == crate::time::Granularity::None
}

fn line(out: &mut String, cells: Vec<String>) {
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// A cell of text, guarded and quoted where it must be.
fn text(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if text.contains([',', '"', '\n', '\r']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests;
