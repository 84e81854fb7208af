//! Why a cost changed, as a panel below the explorer's figures and as a page with all of it. Knows contributions; must not split
//! or rank anything.

use super::{Told, below, link};
use crate::service::costs;
use crate::service::drivers::explain;
use crate::ui::Floe;
use crate::ui::failure::failed;
use floe_app::explore::change::difference;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::compare::like_for_like;
use floe_domain::cost::drivers::{Contribution, Drivers, Kind, sentence};
use floe_domain::cost::grammar;
use floe_domain::cost::view::Change;
use floe_domain::cost::{CostQuery, Dimension, Filter, Metric, Mode, RangeSpec};
use floe_domain::freeze::Wrong;
use floe_domain::money::Amount;
use floe_domain::money::format::{full, money, quantity};
use floe_domain::time::DayRange;
use leptos::prelude::*;

/// So many sentences tell a manager why.
const SENTENCES: usize = 5;
/// So many lines a page lists; what is left out is summed.
const LINES: usize = 200;

const METHOD: &str = "Usage is the change in quantity at the average price before; rate is the change in what a unit costs \
    without a commitment, for the quantity now; commitment is what a changed coverage adds or saves, with what was paid for \
    commitments. Quotients are cut after the 18th digit and what that leaves over belongs to the last effect, so that all \
    contributions add up to the difference exactly.";

/// The panel: a few sentences per currency, and where there is more.
pub(super) fn panel(asked: &CostQuery, range: DayRange, told: &Told) -> AnyView {
    let all = below("/drivers", asked);
    let content = match told {
        Told::Not(reason) => view! { <p>{reason.clone()}</p> }.into_any(),
        Told::WhereAsked => {
            view! { <p><a class="button" href=all>"Explain the change"</a></p> }.into_any()
        }
        Told::Why(drivers) if drivers.iter().all(|one| one.contributions.is_empty()) => {
            view! { <p>"Nothing changed."</p> }.into_any()
        }
        Told::Why(drivers) => {
            let sections = drivers
                .iter()
                .map(|one| currency(asked, range, one, SENTENCES))
                .collect_view();
            view! {
                {sections}
                <p><a href=all>"All contributions, and how they are worked out"</a></p>
            }
            .into_any()
        }
    };
    let apart = asked.currency.map(|_| {
        view! { <p class="meta">"Each currency is explained by itself, as it was billed."</p> }
    });
    view! {
        <section class="analysis-part" aria-labelledby="drivers">
            <h2 id="drivers">"Why did it change?"</h2>
            {apart}
            {content}
        </section>
    }
    .into_any()
}

fn currency(asked: &CostQuery, range: DayRange, drivers: &Drivers, most: usize) -> AnyView {
    let change = Change::of(Some(drivers.now), Some(drivers.before));
    let head = format!(
        "{}: {} ({})",
        drivers.currency,
        signed(drivers.difference, &drivers.currency),
        change.words()
    );
    let sentences = drivers
        .contributions
        .iter()
        .take(most)
        .map(|one| {
            let words = sentence(one, &drivers.currency);
            let href = link(looked_into(asked, range, one));
            view! {
                <li>
                    <span class="badge plain">{one.kind.label()}</span>" "
                    <a href=href title=full(one.amount)>{words}</a>
                </li>
            }
        })
        .collect_view();
    let left = drivers.contributions.get(most..).unwrap_or_default();
    let others = (!left.is_empty()).then(|| {
        let sum: Amount = left.iter().map(|one| one.amount).sum();
        let words = format!(
            "{} smaller reasons: {}",
            left.len(),
            signed(sum, &drivers.currency)
        );
        view! { <li class="meta">{words}</li> }
    });
    view! {
        <h3 title=full(drivers.difference)>{head}</h3>
        {kinds(drivers)}
        <ol class="drivers">{sentences}{others}</ol>
    }
    .into_any()
}

/// What each kind is worth, and that it adds up.
fn kinds(drivers: &Drivers) -> AnyView {
    let largest = drivers
        .kinds
        .iter()
        .map(|(_, amount)| amount.abs())
        .max()
        .unwrap_or_default();
    let rows = drivers
        .kinds
        .iter()
        .map(|(kind, amount)| {
            view! {
                <tr>
                    <th scope="row">{kind.label()}</th>
                    <td class="number" title=full(*amount)>{signed_number(*amount, &drivers.currency)}</td>
                    <td>{bar(*amount, largest)}</td>
                    <td class="meta">{kind.meaning()}</td>
                </tr>
            }
        })
        .collect_view();
    let name = format!("What the change is made of, {}", drivers.currency);
    view! {
        <div class="table-scroll" role="region" aria-label=name tabindex="0">
            <table class="table kinds">
                <caption class="unseen">{name.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Reason"</th>
                        <th scope="col" class="number">{drivers.currency.clone()}</th>
                        <th scope="col"><span class="unseen">"Size"</span></th>
                        <th scope="col">"Meaning"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row">"Difference"</th>
                        <td class="number" title=full(drivers.difference)>{signed_number(drivers.difference, &drivers.currency)}</td>
                        <td></td>
                        <td class="meta">{format!(
                            "from {} to {}",
                            money(drivers.before, &drivers.currency),
                            money(drivers.now, &drivers.currency)
                        )}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// A bar from the middle to the left for less and to the right for more.
fn bar(amount: Amount, largest: Amount) -> AnyView {
    let share = amount.for_geometry() / largest.for_geometry().max(f64::MIN_POSITIVE);
    let width = (share.abs() * 60.0).max(1.0);
    let left = if amount.is_negative() {
        60.0 - width
    } else {
        60.0
    };
    let class = if amount.is_negative() { "fall" } else { "rise" };
    view! {
        <svg class="driver-bar" width="120" height="12" aria-hidden="true" focusable="false">
            <line x1="60" x2="60" y1="0" y2="12"></line>
            <rect class=class x=format!("{left:.1}") y="2" width=format!("{width:.1}") height="8"></rect>
        </svg>
    }
    .into_any()
}

fn signed(amount: Amount, currency: &str) -> String {
    format!("{} {currency}", signed_number(amount, currency))
}

fn signed_number(amount: Amount, currency: &str) -> String {
    difference(amount, Metric::BilledCost, currency)
}

/// The explorer looking at a contribution's charges, by what tells them further apart.
fn looked_into(asked: &CostQuery, range: DayRange, one: &Contribution) -> CostQuery {
    let mut next = asked.clone();
    let mut only = |dimension: Dimension, value: Option<String>| {
        let filter = Filter {
            dimension,
            mode: Mode::AnyOf,
            values: vec![value],
        };
        if !next.filters.contains(&filter) {
            next.filters.push(filter);
        }
    };
    only(Dimension::Service, one.line.service.clone());
    only(Dimension::Region, one.line.region.clone());
    let category = match one.kind {
        Kind::Credit => Some("Credit"),
        Kind::Tax => Some("Tax"),
        Kind::Purchase => Some("Purchase"),
        Kind::Adjustment => Some("Adjustment"),
        _ => None,
    };
    if let Some(category) = category {
        only(Dimension::ChargeCategory, Some(category.to_owned()));
    }
    let group = if one.line.meter.is_some() {
        only(Dimension::Meter, one.line.meter.clone());
        Dimension::Resource
    } else {
        Dimension::ChargeCategory
    };
    next.group_by = vec![group];
    next.range = match asked.range {
        RangeSpec::Preset(_) => asked.range,
        RangeSpec::Fixed(_) => RangeSpec::Fixed(range),
    };
    next
}

/// All contributions of a question, as a page.
pub(crate) async fn page(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    const UNTOLD: &str = "The change can not be explained";
    let invalid =
        |field: &str, reason: &str| Failure::invalid(UNTOLD, vec![Wrong::new(field, reason)]);
    let asked = grammar::parse(search.trim_start_matches('?'))
        .map_err(|error| invalid(&error.field, &error.reason))?;
    let costs = costs::open_as_of(floe.app(), floe.caller()?, asked.as_of)
        .await
        .map_err(failed(UNTOLD))?;
    let now = asked.resolve(costs.today());
    let range = now.range;
    let then = asked
        .compare
        .resolve(range)
        .ok_or_else(|| invalid("compare", "compares with nothing"))?;
    let all = explain(&costs, now, then).await.map_err(failed(UNTOLD))?;
    let sections = all
        .iter()
        .map(|one| {
            view! {
                <section class="analysis-part">
                    {currency(&asked, range, one, SENTENCES)}
                    {table(&asked, range, one)}
                </section>
            }
        })
        .collect_view();
    let nothing = all
        .is_empty()
        .then(|| view! { <p>"There are no charges in either of them."</p> });
    let content = view! {
        <p>{like_for_like(range, then, costs.days())}</p>
        <p><a class="button" href=link(asked.clone())>"Back to the explorer"</a></p>
        <h2>"Currency by currency"</h2>
        {nothing}
        {sections}
        <p class="meta">{METHOD}</p>
    };
    Ok(PaperPage {
        title: format!("Why {} changed", asked.metric.label().to_lowercase()),
        html: content.into_any().to_html(),
        ..PaperPage::default()
    })
}

/// The contributions one by one.
fn table(asked: &CostQuery, range: DayRange, drivers: &Drivers) -> AnyView {
    let currency = &drivers.currency;
    let cells = |cost: Amount, used: Option<Amount>| {
        let used = used.map(quantity).unwrap_or_default();
        view! {
            <td class="number" title=full(cost)>{money(cost, currency)}</td>
            <td class="number">{used}</td>
        }
    };
    let rows = drivers
        .contributions
        .iter()
        .take(LINES)
        .map(|one| {
            let line = &one.line;
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let service = line.service.clone().unwrap_or_else(|| "No value".to_owned());
            view! {
                <tr>
                    <td>{one.kind.label()}</td>
                    <th scope="row"><a href=link(looked_into(asked, range, one))>{service}</a></th>
                    <td>{text(&line.region)}</td>
                    <td>{text(&line.meter)}</td>
                    <td class="number" title=full(one.amount)>{signed_number(one.amount, currency)}</td>
                    {cells(one.before.cost, one.before.quantity)}
                    {cells(one.now.cost, one.now.quantity)}
                    <td>{text(&line.unit)}</td>
                </tr>
            }
        })
        .collect_view();
    let left = drivers.contributions.get(LINES..).unwrap_or_default();
    let rest = (!left.is_empty()).then(|| {
        let sum: Amount = left.iter().map(|one| one.amount).sum();
        view! { <p class="table-cut">{format!(
            "{} smaller contributions, {} together, are not listed; the API has them all.",
            left.len(),
            signed(sum, currency)
        )}</p> }
    });
    let name = format!("All contributions, {currency}");
    view! {
        <div class="table-scroll" role="region" aria-label=name tabindex="0">
            <table class="table">
                <caption class="unseen">{name.clone()}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Reason"</th>
                        <th scope="col">"Service"</th>
                        <th scope="col">"Region"</th>
                        <th scope="col">"Meter"</th>
                        <th scope="col" class="number">{format!("Change, {currency}")}</th>
                        <th scope="col" class="number">"Cost before"</th>
                        <th scope="col" class="number">"Used before"</th>
                        <th scope="col" class="number">"Cost now"</th>
                        <th scope="col" class="number">"Used now"</th>
                        <th scope="col">"Unit"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {rest}
    }
    .into_any()
}
