//! The table below a chart: every group with its total, share, change, trend and periods. Knows columns and states; must
//! not know pixels. A row's name leads deeper; a column's head sorts.

use super::change::{arrow, difference};
use super::drawing::class_of;
use super::rows::arrange;
use super::steps;
use crate::chart::spark::spark;
use crate::location::{Column, State};
use crate::view::ExplorePage;
use floe_domain::cost::Metric;
use floe_domain::cost::view::{Bucket, TableRow, UnitView};
use floe_domain::money::Amount;
use floe_domain::money::format::{figure, full};
use leptos::prelude::*;

/// More periods than this have no columns of their own: the chart and the CSV have them.
const MOST_COLUMNS: usize = 62;

/// The table of one unit. `cut` is how many rows it leaves out.
#[must_use]
pub fn table(page: &ExplorePage, unit: &UnitView, cut: u32, state: &State, name: &str) -> AnyView {
    let report = &page.report;
    let mut rows = unit.rows.clone();
    arrange(&mut rows, state.sort, &report.buckets);
    let buckets: &[Bucket] = match report.buckets.len() {
        1 => &[],
        many if many > MOST_COLUMNS => &[],
        _ => &report.buckets,
    };
    let what = if report.group_by.is_empty() {
        report.metric.label().to_owned()
    } else {
        let labels: Vec<_> = report.group_by.iter().map(|one| one.label()).collect();
        labels.join(" · ")
    };
    let heads = buckets
        .iter()
        .filter_map(|bucket| Some((bucket, bucket.period?)))
        .map(|(bucket, period)| {
            let mark = bucket.mark();
            let class = if mark.is_some() {
                "number partial"
            } else {
                "number"
            };
            head(
                state,
                Column::Period(period),
                &report.head(bucket),
                class,
                mark,
            )
        })
        .collect_view();
    let lines = rows
        .iter()
        .map(|row| line(page, unit, row, buckets, state))
        .collect_view();
    let sums = buckets
        .iter()
        .zip(&unit.chart.totals)
        .map(|(_, amount)| number(*amount, report.metric, &unit.unit))
        .collect_view();
    let change = unit
        .change
        .map(|change| arrow(&change, report.metric, &unit.unit));
    let cut = (cut > 0).then(|| {
        view! { <p class="table-cut">{format!("{cut} more rows are not listed here; their cost is in the totals, and the CSV has them all.")}</p> }
    });
    let unit_words = if unit.unit.is_empty() {
        "no unit".to_owned()
    } else {
        unit.unit.clone()
    };
    view! {
        <div class="table-scroll" role="region" aria-label=format!("Table: {name}") tabindex="0">
            <table class="figures">
                <caption class="unseen">{name.to_owned()}</caption>
                <thead>
                    <tr>
                        {head(state, Column::Name, &what, "name", None)}
                        <th scope="col" class="trend">"Trend"</th>
                        {head(state, Column::Total, &format!("Total, {unit_words}"), "number", None)}
                        <th scope="col" class="number">"Share"</th>
                        {report.compared.then(|| head(state, Column::Change, "Change", "number", None))}
                        {heads}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" class="name">"Total"</th>
                        <td class="trend">{trend(&unit.chart.totals, "Total")}</td>
                        {number(unit.total, report.metric, &unit.unit)}
                        <td class="number"></td>
                        {report.compared.then(|| view! { <td class="number">{change}</td> })}
                        {sums}
                    </tr>
                </tfoot>
            </table>
        </div>
        {cut}
    }
    .into_any()
}

/// A column's head; `mark` is why its figures are not the last word.
fn head(
    state: &State,
    column: Column,
    words: &str,
    class: &'static str,
    mark: Option<String>,
) -> AnyView {
    let mark = mark.map(|mark| view! { <span class="head-mark">{mark}</span> });
    let next = steps::sorted(state, column);
    let sort = match (state.sort.column == column, state.sort.is_descending) {
        (false, _) => None,
        (true, true) => Some("descending"),
        (true, false) => Some("ascending"),
    };
    let sign = match sort {
        Some("descending") => "↓",
        Some(_) => "↑",
        None => "",
    };
    view! {
        <th scope="col" class=class aria-sort=sort>
            <a href=next.href() data-noscroll="">{words.to_owned()}<span class="sort-sign" aria-hidden="true">{sign}</span></a>
            {mark}
        </th>
    }
    .into_any()
}

fn line(
    page: &ExplorePage,
    unit: &UnitView,
    row: &TableRow,
    buckets: &[Bucket],
    state: &State,
) -> AnyView {
    let metric = page.report.metric;
    let values = row.values(page.report.buckets.len());
    let name = row.label(metric);
    let display = match row.keys.as_slice() {
        [Some(id)] => page.name(id),
        _ => None,
    };
    let display = display.map(|name| view! { <span class="row-display">{name.to_owned()}</span> });
    let named = if row.keys.is_empty() {
        view! { <span>{name.clone()}</span> }.into_any()
    } else {
        view! { <a href=steps::drill(state, &row.keys).href() title="Look into it">{name.clone()}</a> }.into_any()
    };
    let swatch = row
        .slot
        .filter(|_| !row.keys.is_empty())
        .map(|slot| view! { <span class=format!("swatch {}", class_of(Some(slot)))></span> });
    let periods = buckets
        .iter()
        .zip(&values)
        .map(|(_, amount)| number(*amount, metric, &unit.unit))
        .collect_view();
    view! {
        <tr class:is-gone=row.is_gone()>
            <th scope="row" class="name">{swatch}{named}{display}</th>
            <td class="trend">{trend(&values, &name)}</td>
            {number(row.total, metric, &unit.unit)}
            <td class="number">{row.share.map(|share| share.to_string())}</td>
            {row.change.map(|change| view! { <td class="number">{arrow(&change, metric, &unit.unit)}</td> })}
            {periods}
        </tr>
    }
    .into_any()
}

fn number(amount: Amount, metric: Metric, unit: &str) -> AnyView {
    let class = if amount.is_zero() {
        "number zero"
    } else {
        "number"
    };
    view! { <td class=class title=full(amount)>{figure(amount, metric, unit)}</td> }.into_any()
}

fn trend(values: &[Amount], name: &str) -> AnyView {
    let points: Vec<_> = values.iter().map(|value| value.for_geometry()).collect();
    let words = match (values.first(), values.last()) {
        (Some(first), Some(last)) => {
            let difference = Amount::from_units(last.units().saturating_sub(first.units()));
            format!(
                "{name}, first to last period: {}",
                difference_words(difference)
            )
        }
        _ => String::new(),
    };
    spark(&points, words)
}

fn difference_words(amount: Amount) -> String {
    difference(amount, Metric::ConsumedQuantity, "")
}
