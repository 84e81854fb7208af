//! A change against the time before, on a screen. Knows words and signs; must not know which times they are.

use floe_domain::cost::Metric;
use floe_domain::cost::view::Change;
use floe_domain::money::Amount;
use floe_domain::money::format::{MINUS, figure, full};
use leptos::prelude::*;
use maud::{Markup, html};
use std::cmp::Ordering;

/// A difference with its sign always: `+12.50`, `−3.00`, `0.00`.
#[must_use]
pub fn difference(amount: Amount, metric: Metric, unit: &str) -> String {
    let words = figure(amount.abs(), metric, unit);
    match amount.cmp(&Amount::ZERO) {
        Ordering::Greater => format!("+{words}"),
        Ordering::Less => format!("{MINUS}{words}"),
        Ordering::Equal => words,
    }
}

/// The proportion with an arrow, the figure before on hover.
#[must_use]
pub fn arrow(change: &Change, metric: Metric, unit: &str) -> AnyView {
    let markup = arrow_markup(change, metric, unit).into_string();
    view! { <span class="change-of" inner_html=markup></span> }.into_any()
}

/// The same as markup.
#[must_use]
pub fn arrow_markup(change: &Change, metric: Metric, unit: &str) -> Markup {
    let (class, sign) = match change.direction() {
        Ordering::Greater => ("change up", "▲"),
        Ordering::Less => ("change down", "▼"),
        Ordering::Equal => ("change even", ""),
    };
    let before = match change.was(metric) {
        Some(before) => format!("before: {} {unit}", full(before)),
        None => "before: none".to_owned(),
    };
    html! {
        span class=(class) title=(before) {
            span class="change-sign" aria-hidden="true" { (sign) }
            span class="change-words" { (change.words()) }
            @if let Some(by) = change.by(metric) {
                span class="change-amount" { (difference(by, metric, unit)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap()
    }

    #[test]
    fn a_difference_always_has_its_sign() {
        let texts =
            ["12.5", "-3", "0"].map(|text| difference(amount(text), Metric::BilledCost, "USD"));
        assert_eq!(texts, ["+12.50", "−3.00", "0.00"]);
    }
}
