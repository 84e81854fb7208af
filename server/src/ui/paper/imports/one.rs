//! One import: files, reconciliation, rejects, what it changed. Knows what is shown; must not reconcile.

use super::super::table::{Column, table};
use super::conformance::conformance;
use super::figures;
use super::list::{result, standing};
use super::reconciliation::reconciliation;
use super::view::{self, DeliveryChange, ImportedFile, Reject};
use crate::service::ImportResult;
use crate::ui::Floe;
use crate::ui::paper::page;
use floe_app::ui::page::fact;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::money::Amount;
use floe_domain::money::format::{full, grouped};
use leptos::prelude::*;

/// The import of this id.
pub(in crate::ui::paper) async fn show(floe: &Floe, id: &str) -> Result<PaperPage, Failure> {
    let import = figures::of_import(floe, id).await?;
    let title = format!("Import of {}", import.row.at.format("%-d %b %Y %H:%M UTC"));
    Ok(page(title, content(import)))
}

/// Everything below its heading.
pub(super) fn content(page: view::ImportPage) -> AnyView {
    let view::ImportPage {
        row,
        refusal,
        rejects,
        rounded_rows,
        rounded_sums,
        changes,
        broken,
    } = page;
    let versions = row.files.iter().map(|file| file.focus.as_str());
    // Of a bill in another form FOCUS says nothing.
    let mut versions: Vec<&str> = versions
        .filter(|version| version.starts_with(|letter: char| letter.is_ascii_digit()))
        .collect();
    versions.sort_unstable();
    versions.dedup();
    let versions = versions.join(" and ");
    let refusal = refusal.map(|reason| {
        view! {
            <section class="notice warn">
                <h2>"Nothing was imported"</h2>
                <p>{reason}</p>
                <p>"What was there before is still served. Mend the files and import them again."</p>
            </section>
        }
    });
    let rounded = (rounded_rows > 0).then(|| {
        let sums = rounded_sums
            .into_iter()
            .map(|(currency, sum)| view! { <li><code>{sum}</code>" "{currency}</li> })
            .collect_view();
        view! {
            <section class="block">
                <h2>"Rounding"</h2>
                <p>
                    {grouped(&rounded_rows.to_string())}
                    " rows had an amount with more than 18 digits after the point. Rounded half-even to 18, which adds up to:"
                </p>
                <ul>{sums}</ul>
            </section>
        }
    });
    let mode = if row.appended {
        "added to what was there"
    } else {
        "replaces what was there"
    };
    view! {
        <p><a href="/imports">"All imports"</a></p>
        {refusal}
        <dl class="facts">
            {fact("Result", result(row.result))}
            {fact("Visible since", time(row.at))}
            {fact("Brought by", row.by.clone().into_any())}
            {fact("Covers", row.covers.join("; ").into_any())}
            {fact("Delivery", mode.into_any())}
            {row.standing.map(|one| fact("Bill", standing(one)))}
        </dl>
        {(row.result != ImportResult::Refused).then(|| view! {
            <section class="block"><h2>"Reconciliation"</h2>{reconciliation(&row)}</section>
        })}
        {rounded}
        {changed(&row.id, changes)}
        {(!versions.is_empty()).then(|| conformance(&broken, &versions))}
        {rejected(rejects, row.rows_rejected)}
        {files(row.files)}
    }
    .into_any()
}

fn changed(id: &str, changes: Vec<DeliveryChange>) -> Option<AnyView> {
    let difference = |change: &DeliveryChange| {
        let before = change.before.unwrap_or(Amount::ZERO);
        change
            .after
            .checked_sub(before)
            .map(full)
            .unwrap_or_default()
    };
    let rows = changes
        .iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{change.month.clone()}" · "{change.provider.clone()}" · "{change.billing_account.clone()}" "{change.standing.map(standing)}</th>
                    <td>{change.currency.clone()}</td>
                    <td class="number">{change.before.map_or_else(|| "nothing".to_owned(), full)}</td>
                    <td class="number">{full(change.after)}</td>
                    <td class="number">{difference(change)}</td>
                </tr>
            }
        })
        .collect_view();
    (!changes.is_empty()).then(|| {
        view! {
            <section class="block">
                <h2>"What it changed"</h2>
                <p><a href=format!("/imports/{id}/changes")>"By service, region and account"</a></p>
                {table("What it changed", "BilledCost before and after, by billing month and account", &[Column::Words("Billing month"), Column::Words("Currency"), Column::Numbers("Before"), Column::Numbers("After"), Column::Numbers("Change")], rows)}
            </section>
        }
        .into_any()
    })
}

fn rejected(rejects: Vec<Reject>, count: u64) -> Option<AnyView> {
    let shown = rejects.len();
    let is_cut = u64::try_from(shown).is_ok_and(|shown| shown < count);
    let rows = rejects
        .into_iter()
        .map(|reject| {
            view! {
                <tr>
                    <th scope="row" class="number">{reject.line}</th>
                    <td>{reject.reason}</td>
                    <td>{reject.file}</td>
                </tr>
            }
        })
        .collect_view();
    (count > 0).then(|| {
        view! {
            <section class="block">
                <h2>"Rejected rows"</h2>
                {is_cut.then(|| view! { <p class="meta">"The first "{shown}" of "{grouped(&count.to_string())}"; all of them are in the file beside the import."</p> })}
                {table("Rejected rows", "Rejected rows with their line and reason", &[Column::Numbers("Line"), Column::Words("Why"), Column::Words("File")], rows)}
            </section>
        }
        .into_any()
    })
}

fn files(files: Vec<ImportedFile>) -> AnyView {
    let rows = files
        .into_iter()
        .map(|file| {
            view! {
                <tr>
                    <th scope="row">{file.name}</th>
                    <td>{file.focus}</td>
                    <td class="number">{grouped(&file.rows.to_string())}</td>
                    <td class="number">{grouped(&file.bytes.to_string())}</td>
                    <td><code class="hash" title=file.sha256.clone()>{file.sha256.clone()}</code></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="block">
            <h2>"Files"</h2>
            {table("Files", "Files of this import", &[Column::Words("File"), Column::Words("FOCUS"), Column::Numbers("Rows"), Column::Numbers("Bytes"), Column::Words("SHA-256")], rows)}
        </section>
    }
    .into_any()
}
