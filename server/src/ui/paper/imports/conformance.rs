//! Which rules of its FOCUS version an import breaks, with example rows. Knows what is shown; must not know the rules.

use floe_domain::money::format::grouped;
use floe_ledger::import::{Breaks, BrokenRule, RejectedRow};
use leptos::prelude::*;

/// The kinds of rules, in words.
const KINDS: [(Breaks, &str); 5] = [
    (Breaks::Columns, "Columns"),
    (Breaks::Value, "Columns that every row fills"),
    (Breaks::Form, "Allowed values and forms"),
    (Breaks::Together, "What is filled or empty together"),
    (Breaks::Sum, "Sums of commitments"),
];

/// The section; `versions` are those of the files.
pub(super) fn conformance(broken: &[BrokenRule], versions: &str) -> AnyView {
    let content = if broken.is_empty() {
        view! { <p>{format!("No rule of FOCUS {versions} that Floe looks for is broken.")}</p> }
            .into_any()
    } else {
        let groups = KINDS
            .into_iter()
            .map(|(kind, words)| group(broken, kind, words))
            .collect_view();
        let rules = if broken.len() == 1 {
            "rule is"
        } else {
            "rules are"
        };
        view! {
            <p>{format!("{} {rules} broken. The rows are imported all the same, unless they are rejected below: tell whoever makes the export.", broken.len())}</p>
            {groups}
        }
        .into_any()
    };
    view! { <section class="block" id="conformance"><h2>{format!("Conformance to FOCUS {versions}")}</h2>{content}</section> }
        .into_any()
}

fn group(broken: &[BrokenRule], kind: Breaks, words: &'static str) -> Option<AnyView> {
    let rows = broken
        .iter()
        .filter(|rule| rule.breaks == kind)
        .map(row)
        .collect::<Vec<_>>();
    let (counted, hint) = match kind {
        Breaks::Columns => ("Files", None),
        Breaks::Sum => (
            "Commitments",
            Some(
                "Over a commitment's whole time its purchases and the use that bears them add up to the same. Files that hold a part of it can not show that, so a strict import leaves this aside.",
            ),
        ),
        Breaks::Value | Breaks::Form | Breaks::Together => ("Rows", None),
    };
    (!rows.is_empty()).then(|| {
        view! {
            <h3>{words}</h3>
            {hint.map(|hint| view! { <p class="meta">{hint}</p> })}
            <div class="table-scroll" role="region" aria-label=words tabindex="0">
                <table class="table">
                    <caption class="unseen">{format!("{words}: broken rules with their first examples")}</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Rule broken"</th>
                            <th scope="col" class="number">{counted}</th>
                            <th scope="col">"First of them"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn row(rule: &BrokenRule) -> AnyView {
    let examples = rule
        .examples
        .iter()
        .map(|one| view! { <div>{example(one)}</div> })
        .collect_view();
    view! {
        <tr>
            <th scope="row">{rule.column.clone()}</th>
            <td>{rule.rule.clone()}</td>
            <td class="number">{grouped(&rule.rows.to_string())}</td>
            <td class="examples">{examples}</td>
        </tr>
    }
    .into_any()
}

fn example(one: &RejectedRow) -> AnyView {
    let place = (one.line > 0).then(|| view! { {one.file.clone()}" line "{one.line} });
    let value = (!one.value.is_empty()).then(|| {
        let colon = (one.line > 0).then_some(": ");
        view! { {colon}<code>{one.value.clone()}</code> }
    });
    view! { {place}{value} }.into_any()
}
