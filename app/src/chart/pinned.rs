//! The values of one period, kept open below the chart: each a button that looks into its series. Knows words; must not know
//! amounts or the address.

use super::drawing::Drawing;
use super::hand::Hand;
use leptos::prelude::*;

/// The panel.
#[must_use]
pub fn pinned(
    drawing: &Drawing,
    column: usize,
    hand: Hand,
    pick: Callback<(usize, usize)>,
) -> AnyView {
    let Some(at) = drawing.columns.get(column) else {
        return ().into_any();
    };
    let items = drawing
        .reading(column)
        .into_iter()
        .map(|reading| {
            let look = move |_| pick.run((column, reading.series));
            view! {
                <li>
                    <button type="button" title="Look into it" on:click=look>
                        <span class=format!("swatch {}", reading.class)></span>
                        <span class="tip-name">{reading.label}</span>
                        <span class="tip-value">{reading.text}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    let total = (!at.total.is_empty())
        .then(|| view! { " · "{drawing.all().1}" "<strong>{at.total.clone()}</strong> });
    view! {
        <section class="pinned" aria-label=format!("Values of {}", at.label)>
            <div class="pinned-head">
                <p><strong>{at.label.clone()}</strong>{total}" "<span class="tip-change">{at.change.clone()}</span></p>
                <button type="button" class="button quiet" data-close="" on:click=move |_| hand.is_pinned.set(false)>"Close"</button>
            </div>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
