//! What an import changed, by service, region and account: before, after and the difference to the last digit. Knows what is
//! shown; must not add anything up.

use super::UNSEEN;
use crate::service::versions::{Changed, Restated, restated};
use crate::ui::Floe;
use crate::ui::explore::name_of;
use crate::ui::failure::failed;
use crate::ui::paper::page;
use floe_app::ui::badge::badge;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::grammar::{decode, encode};
use floe_domain::cost::{AsOf, Dimension, Metric};
use floe_domain::money::Amount;
use floe_domain::money::format::{full, grouped};
use floe_domain::time::Instant;
use floe_ledger::cube::Names;
use leptos::prelude::*;

/// By what a bill is compared.
const BY: [Dimension; 3] = [Dimension::Service, Dimension::Region, Dimension::SubAccount];
/// Rows of a table at most; the API has them all.
const MOST: usize = 100;

/// The page of an import's changes; `metric` in the address is what is compared.
pub(in crate::ui::paper) async fn show(
    floe: &Floe,
    id: &str,
    search: &str,
) -> Result<PaperPage, Failure> {
    let metric = decode(search)
        .into_iter()
        .find(|(name, _)| name == "metric")
        .and_then(|(_, metric)| metric.parse::<Metric>().ok())
        .filter(|metric| metric.is_sum())
        .unwrap_or(Metric::BilledCost);
    let restated = restated(floe.app(), floe.caller()?, id)
        .await
        .map_err(failed(UNSEEN))?;
    let names = restated.names();
    let mut tables = Vec::new();
    for dimension in BY {
        let changed = restated.by(dimension.clone(), metric).await;
        let changed = changed.map_err(failed(UNSEEN))?;
        tables.push(tables_of(&dimension, metric, &changed, &names));
    }
    let at = restated.import.at;
    let content = view! {
        <p><a href="/imports">"All imports"</a>" · "<a href=format!("/imports/{id}")>"This import"</a>" · "<a href="/imports/versions">"Versions of each month"</a></p>
        {covered(&restated)}
        {metrics(id, metric)}
        {tables}
        {ways(at)}
    };
    let title = format!(
        "What the import of {} changed",
        at.format("%-d %b %Y %H:%M UTC")
    );
    Ok(page(title, content.into_any()))
}

fn covered(restated: &Restated) -> AnyView {
    let import = &restated.import;
    let bills = &import.reconciliation.bills;
    let is_new = bills.iter().all(|bill| bill.before.is_none());
    let words = if is_new {
        "It brought bills that were not there before: all of it is new."
    } else if import.appended {
        "It was added to what was there. Only its own billing months and accounts are compared."
    } else {
        "It replaced what was there. Only its own billing months and accounts are compared."
    };
    view! { <p>"Brought by "{import.by.clone()}", visible since "{time(import.at)}". "{words}</p> }
        .into_any()
}

fn metrics(id: &str, chosen: Metric) -> AnyView {
    let items = Metric::COLUMNS
        .into_iter()
        .map(|metric| {
            let current = (metric == chosen).then_some("page");
            let query = encode([("metric", metric.name())]);
            view! { <li><a href=format!("/imports/{id}/changes?{query}") aria-current=current>{metric.label()}</a></li> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="What is compared"><ul>{items}</ul></nav> }.into_any()
}

/// A section with a table per currency or unit.
pub(super) fn tables_of(
    dimension: &Dimension,
    metric: Metric,
    changed: &[Changed],
    names: &Names,
) -> AnyView {
    let mut units: Vec<&str> = changed.iter().map(|one| one.unit.as_str()).collect();
    units.dedup();
    let tables = units
        .into_iter()
        .map(|unit| {
            let rows: Vec<&Changed> = changed.iter().filter(|one| one.unit == unit).collect();
            table(dimension, metric, unit, &rows, names)
        })
        .collect_view();
    view! { <section class="block"><h2>{format!("By {}", dimension.label().to_lowercase())}</h2>{tables}</section> }
        .into_any()
}

fn sum<'a>(amounts: impl Iterator<Item = &'a Option<Amount>>) -> Amount {
    amounts.flatten().copied().sum()
}

fn table(
    dimension: &Dimension,
    metric: Metric,
    unit: &str,
    rows: &[&Changed],
    names: &Names,
) -> AnyView {
    let same = rows.iter().filter(|one| one.before == one.after).count();
    let differ: Vec<_> = rows.iter().filter(|one| one.before != one.after).collect();
    let cut = differ.len().saturating_sub(MOST);
    let total = Changed {
        unit: unit.to_owned(),
        value: None,
        before: Some(sum(rows.iter().map(|one| &one.before))),
        after: Some(sum(rows.iter().map(|one| &one.after))),
    };
    let lines = differ
        .iter()
        .take(MOST)
        .map(|one| {
            let label = dimension.value_label(one.value.as_deref()).to_owned();
            let value = one.value.as_deref().unwrap_or_default();
            let name = name_of(dimension, value, names)
                .map(|name| view! { <p class="meta">{name.into_owned()}</p> });
            let mark = match (one.before, one.after) {
                (None, Some(_)) => Some(badge("accent", "new")),
                (Some(_), None) => Some(badge("strong", "gone")),
                _ => None,
            };
            view! { <tr><th scope="row">{label}" "{mark}{name}</th>{amounts(one)}</tr> }
        })
        .collect_view();
    let unit_words = if unit.is_empty() { "no unit" } else { unit };
    let by = dimension.label().to_lowercase();
    let what = format!("{} in {unit_words} by {by}", metric.label());
    let left = match (differ.len(), same) {
        (0, _) => Some("Nothing changed, to the last digit.".to_owned()),
        (_, 0) => None,
        (_, same) => Some(format!("{} as before.", grouped(&same.to_string()))),
    };
    let beyond = (cut > 0).then(|| {
        let count = grouped(&cut.to_string());
        view! { <p class="meta">{format!("{count} smaller changes are left out here; the API has all of them.")}</p> }
    });
    view! {
        <div class="table-scroll" role="region" aria-label=what.clone() tabindex="0">
            <table class="table">
                <caption>{what.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{dimension.label()}</th>
                        <th scope="col" class="number">"Before"</th>
                        <th scope="col" class="number">"After"</th>
                        <th scope="col" class="number">"Difference"</th>
                    </tr>
                </thead>
                <tbody>
                    {lines}
                    <tr class="sum"><th scope="row">"Together"</th>{amounts(&total)}</tr>
                </tbody>
            </table>
        </div>
        {left.map(|left| view! { <p class="meta">{left}</p> })}
        {beyond}
    }
    .into_any()
}

fn amounts(one: &Changed) -> AnyView {
    let words = |amount: Option<Amount>| amount.map_or_else(|| "nothing".to_owned(), full);
    let difference = one.difference().map_or_else(String::new, |amount| {
        let sign = if amount > Amount::ZERO { "+" } else { "" };
        format!("{sign}{}", full(amount))
    });
    view! {
        <td class="number">{words(one.before)}</td>
        <td class="number">{words(one.after)}</td>
        <td class="number">{difference}</td>
    }
    .into_any()
}

/// The explorer right before the import, and right after it.
fn ways(at: Instant) -> AnyView {
    let asked = |as_of: AsOf| {
        format!(
            "/explore?{}",
            encode([("as_of", as_of.to_string().as_str())])
        )
    };
    let before = at
        .checked_sub_signed(chrono::TimeDelta::microseconds(1))
        .unwrap_or(at);
    view! {
        <section class="block">
            <h2>"Any other question"</h2>
            <p>"The explorer answers every question of the bills as they were "<a href=asked(AsOf::Moment(before))>"right before this import"</a>" and "<a href=asked(AsOf::Moment(at))>"right after it"</a>"."</p>
        </section>
    }
    .into_any()
}
