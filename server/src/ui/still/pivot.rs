//! A pivot table as markup: rows against columns, a sum at the end of each. Knows figures and links; must not add anything up.

use floe_app::explore::steps;
use floe_app::location::{Keys, State};
use floe_domain::cost::Dimension;
use floe_domain::cost::view::ReportView;
use floe_domain::cost::view::pivot::{Line, Pivot};
use floe_domain::money::Amount;
use floe_domain::money::format::{NONE, figure, full};
use leptos::prelude::*;

/// The most rows and columns of a page; the file has them all.
const MOST: (usize, usize) = (400, 60);

/// The table.
pub(super) fn draw(report: &ReportView, pivot: &Pivot, state: &State) -> AnyView {
    let names = |dimensions: &[Dimension]| {
        let labels: Vec<_> = dimensions.iter().map(Dimension::label).collect();
        labels.join(" · ")
    };
    let (down, across) = (names(&pivot.down), names(&pivot.across));
    let by = if down.is_empty() {
        across.clone()
    } else {
        format!("{down} × {across}")
    };
    let all = report.metric.whole();
    let name = format!(
        "{} in {}, {by}, {}",
        report.metric.label(),
        pivot.unit,
        report.range
    );
    let heads = pivot
        .columns
        .iter()
        .take(MOST.1)
        .map(|column| view! { <th scope="col" class="number">{column.label(pivot.metric)}</th> })
        .collect_view();
    let sums = pivot
        .columns
        .iter()
        .take(MOST.1)
        .map(|column| cell(column.figure(), report, pivot))
        .collect_view();
    let lines = pivot
        .rows
        .iter()
        .take(MOST.0)
        .map(|line| row(line, report, pivot, state))
        .collect_view();
    let cut = (pivot.rows.len() > MOST.0 || pivot.columns.len() > MOST.1).then(|| {
        let words = format!(
            "{} × {} figures are too many for a page: it shows the largest {} rows and {} columns. Their totals are of \
             everything, and the CSV has it all.",
            pivot.rows.len(),
            pivot.columns.len(),
            MOST.0.min(pivot.rows.len()),
            MOST.1.min(pivot.columns.len())
        );
        view! { <p class="table-cut">{words}</p> }
    });
    view! {
        <div class="table-scroll" role="region" aria-label=format!("Table: {name}") tabindex="0">
            <table class="figures">
                <caption class="unseen">{name.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="name">{by}</th>
                        <th scope="col" class="number">{all}", "{pivot.unit.clone()}</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" class="name">{all}</th>
                        {cell(pivot.figure(), report, pivot)}
                        {sums}
                    </tr>
                </tfoot>
            </table>
        </div>
        {cut}
    }
    .into_any()
}

fn row(line: &Line, report: &ReportView, pivot: &Pivot, state: &State) -> AnyView {
    let label = line.side.label(pivot.metric);
    let named = if line.side.keys.is_empty() {
        view! { <span>{label}</span> }.into_any()
    } else {
        let down = State {
            query: floe_domain::cost::CostQuery {
                group_by: pivot.down.clone(),
                ..state.query.clone()
            },
            ..state.clone()
        };
        let keys: Keys = line.side.keys.clone();
        view! { <a href=steps::drill(&down, &keys).href() title="Look into it">{label}</a> }
            .into_any()
    };
    let cells = line
        .cells
        .iter()
        .take(MOST.1)
        .map(|amount| cell(*amount, report, pivot))
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="name">{named}</th>
            {cell(line.side.figure(), report, pivot)}
            {cells}
        </tr>
    }
    .into_any()
}

/// A figure; nothing where there are no charges, a dash where it would be the price of nothing.
fn cell(amount: Option<Amount>, report: &ReportView, pivot: &Pivot) -> AnyView {
    match amount {
        None if report.metric.is_sum() => view! { <td class="number"></td> }.into_any(),
        None => view! { <td class="number zero">{NONE}</td> }.into_any(),
        Some(amount) => {
            let class = if amount.is_zero() {
                "number zero"
            } else {
                "number"
            };
            view! { <td class=class title=full(amount)>{figure(amount, report.metric, &pivot.unit)}</td> }
                .into_any()
        }
    }
}
