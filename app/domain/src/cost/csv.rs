//! A report as CSV (RFC 4180). Knows rows and quoting; must not know who downloads it.
//!
//! Amounts have every digit, a hyphen for a minus and no separators. A text cell that a spreadsheet would take for a
//! formula (it starts with `=`, `+`, `-`, `@`, a tab or a return) gets an apostrophe in front: tags and names are
//! written by whoever may tag a resource.

use super::Report;
use super::view::{ReportView, TableRow};

/// The table of a page, exactly as it is shown: the rows of every unit in their order, a column per grouping dimension,
/// the unit, the total, the share in percent, the change when there is one, and a column per period.
#[must_use]
pub fn table(view: &ReportView) -> String {
    let mut out = String::new();
    let mut head: Vec<String> = view.group_by.iter().map(|one| text(&one.label())).collect();
    head.extend([
        "Unit".to_owned(),
        text(view.metric.label()),
        "Share %".to_owned(),
    ]);
    if view.compared {
        head.extend(["Before", "Change", "Change %"].map(str::to_owned));
    }
    if !is_single(view) {
        head.extend(view.buckets.iter().map(|bucket| text(&bucket.label())));
    }
    line(&mut out, head);
    for unit in &view.units {
        for row in &unit.rows {
            line(&mut out, cells(view, &unit.unit, row));
        }
    }
    out
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
    out
}

fn cells(view: &ReportView, unit: &str, row: &TableRow) -> Vec<String> {
    let mut cells: Vec<String> = row.labels.iter().map(|label| text(label)).collect();
    cells.push(text(unit));
    cells.push(row.total.to_string());
    cells.push(row.share.map(|share| share.plain()).unwrap_or_default());
    if let Some(change) = row.change {
        cells.extend([
            change.before.to_string(),
            change.amount.to_string(),
            change.plain(),
        ]);
    }
    if !is_single(view) {
        let values = row.values(view.buckets.len());
        cells.extend(values.iter().map(ToString::to_string));
    }
    cells
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
