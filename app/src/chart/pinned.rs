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
    if column >= drawing.columns.len() {
        return ().into_any();
    }
    let label = drawing.told.label.at(column);
    let name = format!("Values of {label}");
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
    let total = Some(drawing.told.total.at(column)).filter(|total| !total.is_empty());
    let total = total.map(|total| view! { " · "{drawing.all().1}" "<strong>{total}</strong> });
    view! {
        <section class="pinned" aria-label=name>
            <div class="pinned-head">
                <p><strong>{label}</strong>{total}" "<span class="tip-change">{drawing.told.change.at(column)}</span></p>
                <button type="button" class="button quiet" data-close="" on:click=move |_| hand.is_pinned.set(false)>"Close"</button>
            </div>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}
