//! All imports with their sums, and the form that brings a new one.

use super::export::HowToExport;
use super::reconciliation::agreement;
use super::upload::Upload;
use crate::calls::reads::read_imports;
use crate::ui::badge::badge;
use crate::ui::load::{awaited, loaded, use_search};
use crate::ui::page::{Empty, PageHead};
use crate::ui::when::time;
use crate::view::{self, ImportResult, ImportRow, Session};
use floe_domain::cost::grammar::decode;
use floe_domain::money::format::{full, grouped};
use floe_domain::people::Permission;
use leptos::prelude::*;

/// The imports page.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let search = use_search();
    let imports = awaited(
        move || search.get(),
        |search| {
            let cursor = decode(&search)
                .into_iter()
                .find(|(name, _)| name == "cursor");
            read_imports(cursor.map(|(_, cursor)| cursor))
        },
    );
    view! {
        <PageHead title="Imports" lede="Bills as they were read, accepted and served. The three agree, or it says so."/>
        {loaded(imports, show)}
    }
}

fn show(page: view::ImportsPage, session: Session) -> AnyView {
    let upload = session
        .allows(Permission::ImportsWrite)
        .then(|| view! { <Upload/> });
    let list = if page.rows.is_empty() {
        view! {
            <Empty title="No bill has been imported yet">
                <p>"Floe reads FOCUS "<em>"Cost and Usage"</em>" files, version 1.0 to 1.4, as CSV or CSV.gz."</p>
            </Empty>
            <HowToExport open=true/>
        }
        .into_any()
    } else {
        let older = page
            .next
            .map(|cursor| view! { <a class="button" href=format!("/imports?cursor={cursor}")>"Older imports"</a> });
        view! {
            {table(page.rows)}
            <nav class="pages" aria-label="Pages of imports">{older}</nav>
            <HowToExport open=false/>
        }
        .into_any()
    };
    view! { {upload}{list} }.into_any()
}

fn table(rows: Vec<ImportRow>) -> AnyView {
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="table-scroll" role="region" aria-label="Imports" tabindex="0">
            <table class="table">
                <caption class="unseen">"Imports, the latest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Import"</th>
                        <th scope="col">"Covers"</th>
                        <th scope="col" class="number">"Rows"</th>
                        <th scope="col" class="number">"BilledCost accepted"</th>
                        <th scope="col">"Reconciliation"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How an import ended, in a word.
pub(super) fn result(result: ImportResult) -> AnyView {
    match result {
        ImportResult::Whole => badge("plain", "whole"),
        ImportResult::WithRejects => badge("warn", "with rejects"),
        ImportResult::Refused => badge("warn", "refused"),
    }
}

fn row(row: ImportRow) -> AnyView {
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
    let agreement = agreement(&row);
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/imports/{}", row.id)>{name}</a>
                <p class="meta">{time(row.at)}" · "{row.by}</p>
            </th>
            <td>{covers}</td>
            <td class="number">{grouped(&row.rows_accepted.to_string())}{rejected}</td>
            <td class="number">{sums}</td>
            <td>{result(row.result)}" "{agreement}</td>
        </tr>
    }
    .into_any()
}
