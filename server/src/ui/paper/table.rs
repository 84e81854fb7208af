//! A table of a page: named for screen readers, scrolled inside itself where a phone is narrower. Knows its frame; must not know rows.

use leptos::prelude::*;

/// The head of a column.
#[derive(Clone, Copy)]
pub(super) enum Column {
    /// Of words, which begin at its left.
    Words(&'static str),
    /// Of numbers, which end at its right.
    Numbers(&'static str),
}

/// A table by its name in the page's list of landmarks, what it shows in words, its columns, and its rows.
pub(super) fn table(
    name: impl Into<String>,
    caption: impl Into<String>,
    columns: &[Column],
    rows: impl IntoView + 'static,
) -> AnyView {
    let heads = columns
        .iter()
        .map(|column| match *column {
            Column::Words(words) => view! { <th scope="col">{words}</th> }.into_any(),
            Column::Numbers(words) => {
                view! { <th scope="col" class="number">{words}</th> }.into_any()
            }
        })
        .collect_view();
    view! {
        <div class="table-scroll" role="region" aria-label=name.into() tabindex="0">
            <table class="table">
                <caption class="unseen">{caption.into()}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
