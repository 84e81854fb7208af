//! Whether what was read, accepted and served agree: quietly when they do, loudly when they don't.

use super::view::{ImportRow, ReconciledSum};
use crate::service::ImportResult;
use floe_app::ui::icon::icon;
use floe_domain::money::format::{full, grouped};
use leptos::prelude::*;

/// In a word, for lists. A refused import has nothing that could agree.
pub(super) fn agreement(row: &ImportRow) -> AnyView {
    if row.result == ImportResult::Refused {
        ().into_any()
    } else if row.agrees() {
        view! { <span class="agrees">{icon("check")}"agrees"</span> }.into_any()
    } else {
        view! { <strong class="warn-text">"does not agree"</strong> }.into_any()
    }
}

/// The table of sums, with a verdict above it.
pub(super) fn reconciliation(row: &ImportRow) -> AnyView {
    let verdict = if row.agrees() {
        view! { <p class="chain">{icon("check")}<span><strong>"It agrees"</strong>": every row is accounted for, and what is served is what was accepted."</span></p> }
            .into_any()
    } else {
        view! {
            <section class="notice warn" role="alert">
                <h2>"The sums do not agree"</h2>
                <p>"What was read, accepted and served differ below. Do not rely on the figures of this import; import the files again, and tell the person who runs Floe."</p>
            </section>
        }
        .into_any()
    };
    let all_accepted = row.rows_rejected == 0;
    let sums = row
        .sums
        .iter()
        .map(|sum| line(sum, all_accepted))
        .collect_view();
    let count = |number: u64| grouped(&number.to_string());
    view! {
        {verdict}
        <div class="table-scroll" role="region" aria-label="Reconciliation" tabindex="0">
            <table class="table">
                <caption class="unseen">"Rows and sums as read, accepted and served"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Measure"</th>
                        <th scope="col" class="number">"Read"</th>
                        <th scope="col" class="number">"Accepted"</th>
                        <th scope="col" class="number">"Served"</th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <th scope="row">"Rows"</th>
                        <td class="number">{count(row.rows_read)}</td>
                        <td class="number">{count(row.rows_accepted)}</td>
                        <td class="number"></td>
                    </tr>
                    {sums}
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(sum: &ReconciledSum, all_accepted: bool) -> AnyView {
    let served = sum.served.map_or_else(|| "nothing".to_owned(), full);
    view! {
        <tr class:refused=!sum.agrees(all_accepted)>
            <th scope="row">{sum.metric.clone()}" "<span class="unit">{sum.currency.clone()}</span></th>
            <td class="number">{full(sum.read)}</td>
            <td class="number">{full(sum.accepted)}</td>
            <td class="number">{served}</td>
        </tr>
    }
    .into_any()
}
