//! All imports with their sums, and the form that brings a new one. Knows what is shown; must not reconcile.

use super::super::table::{Column, table};
use super::export::how_to_export;
use super::reconciliation::agreement;
use super::upload::upload;
use super::view::ImportRow;
use super::{UNSEEN, figures};
use crate::service::{ImportResult, Page, Standing, imports};
use crate::ui::Floe;
use crate::ui::failure::failed;
use crate::ui::paper::page;
use floe_app::ui::badge::badge;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::grammar::decode;
use floe_domain::money::format::{full, grouped};
use floe_domain::people::Permission;
use leptos::prelude::*;

/// Imports from the cursor of the address on, the latest first.
pub(in crate::ui::paper) async fn show(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let caller = floe.caller()?;
    let cursor = decode(search)
        .into_iter()
        .find(|(name, _)| name == "cursor");
    let part = Page {
        after: cursor
            .map(|(_, cursor)| cursor)
            .filter(|cursor| !cursor.is_empty()),
        limit: 50,
    };
    let found = imports::list(floe.app(), caller, part)
        .await
        .map_err(failed(UNSEEN))?;
    let rows: Vec<ImportRow> = found.items.iter().map(figures::row).collect();
    let form = caller.may(Permission::ImportsWrite).then(upload);
    let content = view! {
        <p class="lede">"Bills as they were read, accepted and served. The three agree, or it says so. "<a href="/imports/versions">"Versions of each month"</a></p>
        {form}
        {list(&rows, found.next)}
    };
    Ok(page("Imports", content.into_any()))
}

/// The rows, or how to come by some.
pub(super) fn list(rows: &[ImportRow], next: Option<String>) -> AnyView {
    if rows.is_empty() {
        return view! {
            <div class="empty">
                <p class="empty-title">"No bill has been imported yet"</p>
                <p>"Floe reads FOCUS "<em>"Cost and Usage"</em>" files, version 1.0 to 1.4, and AWS's Cost and Usage Reports, as CSV, CSV.gz or Parquet."</p>
            </div>
            {how_to_export(true)}
        }
        .into_any();
    }
    let older = next.map(
        |cursor| view! { <a class="button" href=format!("/imports?cursor={cursor}")>"Older imports"</a> },
    );
    view! {
        {listed(rows)}
        <nav class="pages" aria-label="Pages of imports">{older}</nav>
        {how_to_export(false)}
    }
    .into_any()
}

fn listed(rows: &[ImportRow]) -> AnyView {
    let columns = [
        Column::Words("Import"),
        Column::Words("Covers"),
        Column::Numbers("Rows"),
        Column::Numbers("BilledCost accepted"),
        Column::Words("Reconciliation"),
    ];
    let rows = rows.iter().map(row).collect_view();
    table("Imports", "Imports, the latest first", &columns, rows)
}

/// Whether bills are final, in a word.
pub(super) fn standing(standing: Standing) -> AnyView {
    match standing {
        Standing::Estimated => badge("accent", "estimated"),
        Standing::Final => badge("plain", "final"),
    }
}

/// How an import ended, in a word.
pub(super) fn result(result: ImportResult) -> AnyView {
    match result {
        ImportResult::Whole | ImportResult::Unchanged => badge("plain", "whole"),
        ImportResult::WithRejects => badge("warn", "with rejects"),
        ImportResult::Refused => badge("warn", "refused"),
    }
}

fn row(row: &ImportRow) -> AnyView {
    let name = match row.files.as_slice() {
        [] => row.id.clone(),
        [only] => only.name.clone(),
        [first, rest @ ..] => format!("{} and {} more", first.name, rest.len()),
    };
    let sums = row
        .sums
        .iter()
        .filter(|sum| sum.metric == "BilledCost")
        .map(|sum| view! { <div class="money">{full(sum.accepted)}" "<span class="unit">{sum.currency.clone()}</span></div> })
        .collect_view();
    let covers = row
        .covers
        .iter()
        .map(|one| view! { <div>{one.clone()}</div> })
        .collect_view();
    let rejected = (row.rows_rejected > 0)
        .then(|| view! { <br/><span class="meta">{grouped(&row.rows_rejected.to_string())}" rejected"</span> });
    let agreement = agreement(row);
    let changes = row.is_restated.then(
        || view! { " · "<a href=format!("/imports/{}/changes", row.id)>"what it changed"</a> },
    );
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/imports/{}", row.id)>{name}</a>
                <p class="meta">{time(row.at)}" · "{row.by.clone()}{changes}</p>
            </th>
            <td>{covers}</td>
            <td class="number">{grouped(&row.rows_accepted.to_string())}{rejected}</td>
            <td class="number">{sums}</td>
            <td>{result(row.result)}" "{row.standing.map(standing)}" "{agreement}</td>
        </tr>
    }
    .into_any()
}
