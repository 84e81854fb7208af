//! What the explorer says of converted figures, written by the server: below each total which rates made it, below each table every
//! rate with its date and what has none. Knows words; must not convert anything.

use floe_app::view::UnitWords;
use floe_domain::cost::Metric;
use floe_domain::cost::convert::{Conversion, MissingRate, RULE, UsedRate};
use floe_domain::cost::view::ReportView;
use floe_domain::money::format::figure;
use leptos::prelude::*;

/// What is said of each unit of a report, in its order; nothing where nothing was converted.
pub(super) fn words(report: &ReportView) -> Vec<UnitWords> {
    let Some(conversion) = &report.conversion else {
        return Vec::new();
    };
    report
        .units
        .iter()
        .map(|unit| {
            if unit.unit == conversion.to.as_str() {
                converted(conversion, report.metric)
            } else {
                unconverted(conversion, &unit.unit)
            }
        })
        .collect()
}

/// The currencies that amounts came from, each once.
fn names<'a>(all: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in all {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn converted(conversion: &Conversion, metric: Metric) -> UnitWords {
    let to = conversion.to.to_string();
    let from = names(conversion.used.iter().map(|one| &one.from));
    let line = match conversion.used.as_slice() {
        [] => view! { {format!("Nothing was converted: what stands here is in {to} itself.")} }
            .into_any(),
        [only] => view! {
            {format!("With {from} converted at ")}<strong>{only.rate.to_string()}</strong>
            {format!(", the rate of {}.", day(only))}
        }
        .into_any(),
        several => {
            let days = several.iter().map(|one| one.given_for);
            let span = match (days.clone().min(), days.max()) {
                (Some(first), Some(last)) => format!(
                    "{} to {}",
                    first.format("%-d %b %Y"),
                    last.format("%-d %b %Y")
                ),
                _ => String::new(),
            };
            view! { {format!("With {from} converted by {} rates of {span}, each listed below the table.", several.len())} }
                .into_any()
        }
    };
    let gaps = (!conversion.missing.is_empty()).then(|| {
        let missing = names(conversion.missing.iter().map(|one| &one.from));
        view! { <strong>{format!(" {missing} has days without a rate, which are not in this total.")}</strong> }
    });
    let rows = conversion.used.iter().map(used).collect_view();
    let table = (!conversion.used.is_empty()).then(|| {
        view! {
            <details>
                <summary>{format!("Rates used, with their dates ({})", conversion.used.len())}</summary>
                <div class="table-scroll" tabindex="0" role="region" aria-label="Rates used"><table class="table">
                    <thead><tr><th scope="col">"One"</th><th scope="col" class="number">{format!("Is, in {to}")}</th><th scope="col">"Rate of"</th><th scope="col">"Counted for"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </details>
        }
    });
    let missing = missing(&conversion.missing, metric);
    UnitWords {
        line: view! { {line}{gaps} }.to_html(),
        note: view! { <p class="meta">{RULE}" "<a href="/settings/rates">"All rates"</a></p>{table}{missing} }
            .to_html(),
    }
}

fn day(used: &UsedRate) -> String {
    let given = used.given_for.format("%-d %b %Y");
    if used.days.start == used.given_for && used.days.days() == 1 {
        given.to_string()
    } else {
        format!("{given}, counting for {}", used.days)
    }
}

fn used(one: &UsedRate) -> AnyView {
    view! {
        <tr>
            <td>{one.from.clone()}</td>
            <td class="number">{one.rate.to_string()}</td>
            <td>{one.given_for.format("%-d %b %Y").to_string()}</td>
            <td>{one.days.to_string()}</td>
        </tr>
    }
    .into_any()
}

fn missing(missing: &[MissingRate], metric: Metric) -> AnyView {
    if missing.is_empty() {
        return ().into_any();
    }
    let items = missing
        .iter()
        .map(|one| {
            view! { <li>{format!("{}: {} {} has no rate", one.days, figure(one.amount, metric, &one.from), one.from)}</li> }
        })
        .collect_view();
    view! {
        <div class="unconverted">
            <p>"Days without a rate, whose amounts stay in their own currency:"</p>
            <ul>{items}</ul>
        </div>
    }
    .into_any()
}

fn unconverted(conversion: &Conversion, unit: &str) -> UnitWords {
    let mut days = conversion.missing.iter().filter(|one| one.from == unit);
    let words = match (days.next(), days.next()) {
        (Some(only), None) => format!("for {}", only.days),
        _ => "for some days".to_owned(),
    };
    let to = &conversion.to;
    UnitWords {
        line: view! {
            <strong>{format!("Not converted: there is no rate from {unit} to {to} {words}.")}</strong>
            " "<a href=format!("/settings/rates?from={unit}&to={to}")>"Rates"</a>
        }
        .to_html(),
        note: String::new(),
    }
}
