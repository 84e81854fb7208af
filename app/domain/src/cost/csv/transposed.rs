//! A report as the AWS Cost Explorer console lays its download out: a line per period, a column per group, a line of totals
//! first. So a sheet that was made for one takes the other. Knows that layout; must not know who downloads it.

use super::{line, text};
use crate::cost::view::{ReportView, TableRow, UnitView};
use crate::money::Amount;

/// The tables of a page with lines and columns changed round. Every unit's groups stand beside each other, each column saying
/// its unit, and every unit has a total of its own.
#[must_use]
pub fn transposed(view: &ReportView) -> String {
    let what = if view.group_by.is_empty() {
        view.metric.label().to_owned()
    } else {
        let labels: Vec<_> = view.group_by.iter().map(|one| one.label()).collect();
        labels.join(" · ")
    };
    let sum = match (view.metric.is_cost(), view.metric.is_sum()) {
        (true, _) => "Total costs",
        (false, true) => "Total usage",
        (false, false) => view.metric.whole(),
    };
    let mut out = String::new();
    let mut head = vec![quoted(&what)];
    let mut totals = vec![quoted(&format!("{what} total"))];
    for unit in &view.units {
        for row in groups(view, unit) {
            head.push(quoted(&named(&row.label(view.metric), unit)));
            totals.push(figure(row.figure()));
        }
        head.push(quoted(&named(sum, unit)));
        totals.push(figure(unit.figure()));
    }
    line(&mut out, head);
    line(&mut out, totals);
    let rows: Vec<Vec<Vec<Option<Amount>>>> = view
        .units
        .iter()
        .map(|unit| {
            let count = view.buckets.len();
            groups(view, unit).map(|row| row.figures(count)).collect()
        })
        .collect();
    for (place, bucket) in view.buckets.iter().enumerate() {
        let Some(period) = bucket.period else {
            // One figure for the whole range is the line of totals.
            continue;
        };
        let mut cells = vec![quoted(&period.to_string())];
        for (unit, groups) in view.units.iter().zip(&rows) {
            let figures = groups.iter();
            cells.extend(figures.map(|one| figure(one.get(place).copied().flatten())));
            cells.push(figure(unit.chart.at(place)));
        }
        line(&mut out, cells);
    }
    out
}

/// The groups that have a column: where nothing is grouped, the total says it all.
fn groups<'a>(view: &ReportView, unit: &'a UnitView) -> impl Iterator<Item = &'a TableRow> {
    let shown: &[TableRow] = if view.group_by.is_empty() {
        &[]
    } else {
        &unit.rows
    };
    shown.iter()
}

/// A column's name with its unit, dollars by their sign as the console writes them.
fn named(name: &str, unit: &UnitView) -> String {
    match unit.unit.as_str() {
        "USD" => format!("{name} ($)"),
        "" => name.to_owned(),
        unit => format!("{name} ({unit})"),
    }
}

fn figure(amount: Option<Amount>) -> String {
    format!("\"{}\"", super::figure(amount))
}

/// The console quotes every cell.
fn quoted(cell: &str) -> String {
    let cell = text(cell);
    if cell.starts_with('"') {
        cell
    } else {
        format!("\"{}\"", cell.replace('"', "\"\""))
    }
}
