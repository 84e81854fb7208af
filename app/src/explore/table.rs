//! The table below a chart: every group with its total, share, change, trend and periods. Knows columns and states; must
//! not know pixels. A row's name leads deeper; a column's head sorts.
//!
//! It is markup and no view: it has a thousand cells that nothing in the browser ever changes one by one.

use super::change::{arrow_markup, difference};
use super::drawing::class_of;
use super::rows::arrange;
use super::steps;
use crate::chart::spark::spark;
use crate::location::{Column, State};
use crate::view::ExplorePage;
use floe_domain::cost::Metric;
use floe_domain::cost::view::{Bucket, ReportView, TableRow, Trend, UnitView};
use floe_domain::money::Amount;
use floe_domain::money::format::{figure_or_none, full};
use maud::{Markup, Render, html};

/// More periods than this have no columns of their own: they have a table of their own, and the CSV has them.
const MOST_COLUMNS: usize = 62;

/// Whether each period has a column.
#[must_use]
pub fn has_periods(report: &ReportView) -> bool {
    (2..=MOST_COLUMNS).contains(&report.buckets.len())
}

/// The table of one unit, `id` being the section's. `cut` is how many rows it leaves out.
#[must_use]
pub fn table(
    page: &ExplorePage,
    unit: &UnitView,
    cut: u32,
    state: &State,
    (id, name): (&str, &str),
) -> Markup {
    let report = &page.report;
    let mut rows = unit.rows.clone();
    arrange(&mut rows, state.sort, &report.buckets);
    let buckets: &[Bucket] = if has_periods(report) {
        &report.buckets
    } else {
        &[]
    };
    let what = if report.group_by.is_empty() {
        report.metric.label().to_owned()
    } else {
        let labels: Vec<_> = report.group_by.iter().map(|one| one.label()).collect();
        labels.join(" · ")
    };
    let unit_words = if unit.unit.is_empty() {
        "no unit"
    } else {
        &unit.unit
    };
    let head = Head { id, state };
    let (all, has_shares) = (report.metric.whole(), report.metric.is_sum());
    let totals = 0..unit.chart.totals.len();
    let totals: Vec<_> = totals.map(|place| unit.chart.at(place)).collect();
    html! {
        div class="table-scroll" id={ (id) "-table" } role="region" aria-label={ "Table: " (name) } tabindex="0" {
            table class="figures" {
                caption class="unseen" { (name) }
                thead {
                    tr {
                        (head.of(Column::Name, &what, "name", None))
                        th scope="col" class="trend" { "Trend" }
                        (head.of(Column::Total, &format!("{all}, {unit_words}"), "number", None))
                        @if has_shares { th scope="col" class="number" { "Share" } }
                        @if report.compared { (head.of(Column::Change, "Change", "number", None)) }
                        @for (bucket, period) in buckets.iter().filter_map(|bucket| Some((bucket, bucket.period?))) {
                            (head.of(Column::Period(period), &report.head(bucket), "number", bucket.mark()))
                        }
                    }
                }
                tbody {
                    @for row in &rows { (line(page, unit, row, buckets, state)) }
                }
                tfoot {
                    tr {
                        th scope="row" class="name" { (all) }
                        td class="trend" {
                            @if report.buckets.len() > MOST_COLUMNS {
                                @if let Some(known) = Trend::of(&totals) { (drawn(&known, all, report.metric)) }
                            } @else { (trend(&totals, all, report.metric)) }
                        }
                        (number(unit.figure(), report.metric, &unit.unit))
                        @if has_shares { td class="number" {} }
                        @if report.compared {
                            td class="number" {
                                @if let Some(change) = &unit.change { (arrow_markup(change, report.metric, &unit.unit)) }
                            }
                        }
                        @for (_, amount) in buckets.iter().zip(&totals) {
                            (number(*amount, report.metric, &unit.unit))
                        }
                    }
                }
            }
        }
        @if cut > 0 {
            p class="table-cut" {
                (cut) " more rows are not listed here; their cost is in the totals, and the CSV has them all."
            }
        }
    }
}

/// What the heads of a table's columns share.
#[derive(Clone, Copy)]
struct Head<'a> {
    id: &'a str,
    state: &'a State,
}

impl Head<'_> {
    /// A column's head; `mark` is why its figures are not the last word.
    fn of(self, column: Column, words: &str, class: &str, mark: Option<String>) -> Markup {
        let next = steps::sorted(self.state, column);
        let sort = match (
            self.state.sort.column == column,
            self.state.sort.is_descending,
        ) {
            (false, _) => None,
            (true, true) => Some(("descending", "↓")),
            (true, false) => Some(("ascending", "↑")),
        };
        // The focus finds it again in the table that is sorted by it.
        let id = format!("{}-by-{}", self.id, column.name());
        let partial = mark.is_some().then_some("partial");
        html! {
            th scope="col" class={ (class) @if let Some(partial) = partial { " " (partial) } } aria-sort=[sort.map(|(words, _)| words)] {
                a id=(id) href=(next.href()) data-noscroll="" {
                    (words) span class="sort-sign" aria-hidden="true" { (sort.map_or("", |(_, sign)| sign)) }
                }
                @if let Some(mark) = mark { span class="head-mark" { (mark) } }
            }
        }
    }
}

fn line(
    page: &ExplorePage,
    unit: &UnitView,
    row: &TableRow,
    buckets: &[Bucket],
    state: &State,
) -> Markup {
    let metric = page.report.metric;
    let values = if row.trend.is_some() {
        Vec::new()
    } else {
        row.figures(page.report.buckets.len())
    };
    let name = row.label(metric);
    let display = match row.keys.as_slice() {
        [Some(id)] => page.name(id),
        _ => None,
    };
    html! {
        tr class=[row.is_gone().then_some("is-gone")] {
            th scope="row" class="name" {
                @if row.keys.is_empty() {
                    span { (name) }
                } @else {
                    @if row.slot.is_some() { span class={ "swatch " (class_of(row.slot)) } {} }
                    a href=(steps::drill(state, &row.keys).href()) title="Look into it" { (name) }
                }
                @if let Some(display) = display { span class="row-display" { (display) } }
            }
            td class="trend" {
                @match &row.trend {
                    Some(known) => { (drawn(known, &name, metric)) }
                    None => { (trend(&values, &name, metric)) }
                }
            }
            (number(row.figure(), metric, &unit.unit))
            @if metric.is_sum() {
                td class="number" { @if let Some(share) = row.share { (share.to_string()) } }
            }
            @if page.report.compared {
                td class="number" {
                    @if let Some(change) = &row.change { (arrow_markup(change, metric, &unit.unit)) }
                }
            }
            @for (_, amount) in buckets.iter().zip(&values) { (number(*amount, metric, &unit.unit)) }
        }
    }
}

/// A cell with a figure, every digit of it on hover; a dash where there is none.
pub(super) fn number(amount: Option<Amount>, metric: Metric, unit: &str) -> impl Render {
    Cell {
        amount,
        metric,
        unit,
    }
}

/// Written where it belongs, as a page has thousands of them.
struct Cell<'a> {
    amount: Option<Amount>,
    metric: Metric,
    unit: &'a str,
}

impl Render for Cell<'_> {
    fn render_to(&self, out: &mut String) {
        out.push_str(match self.amount {
            Some(amount) if !amount.is_zero() => "<td class=\"number\"",
            _ => "<td class=\"number zero\"",
        });
        if let Some(amount) = self.amount {
            out.push_str(" title=\"");
            full(amount).render_to(out);
            out.push('"');
        }
        out.push('>');
        figure_or_none(self.amount, self.metric, self.unit).render_to(out);
        out.push_str("</td>");
    }
}

/// The figures that there are as a line.
fn trend(values: &[Option<Amount>], name: &str, metric: Metric) -> Markup {
    let values: Vec<Amount> = values.iter().copied().flatten().collect();
    let points: Vec<_> = values.iter().map(|value| value.for_geometry()).collect();
    let words = match (values.first(), values.last()) {
        (Some(first), Some(last)) => went((*first, *last), name, metric),
        _ => String::new(),
    };
    spark(&points, &words)
}

/// The same where only that was kept.
fn drawn(trend: &Trend, name: &str, metric: Metric) -> Markup {
    let points: Vec<_> = trend.shape.iter().map(|one| f64::from(*one)).collect();
    spark(&points, &went((trend.first, trend.last), name, metric))
}

/// A trend in words.
fn went((first, last): (Amount, Amount), name: &str, metric: Metric) -> String {
    let by = Amount::from_units(last.units().saturating_sub(first.units()));
    // A trend is no money to the cent: costs are told as quantities are.
    let metric = if metric.is_sum() {
        Metric::ConsumedQuantity
    } else {
        metric
    };
    format!(
        "{name}, first to last period: {}",
        difference(by, metric, "")
    )
}
