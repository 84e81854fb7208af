//! Rates between currencies: which there are, and forms to give and remove them. Knows what is shown; must not convert anything.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, tabs};
use crate::service::rates::{self, GivenRate, RateFilter};
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::convert::RULE;
use floe_domain::cost::grammar;
use floe_domain::people::Permission;
use leptos::prelude::*;

/// How many rates a page shows.
const SHOWN: u32 = 200;

pub(super) async fn show(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let unseen = failed("Rates can not be shown");
    let asked = grammar::decode(search);
    let text = |name: &str| {
        let found = asked.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let wanted = RateFilter {
        from: text("from").parse().ok(),
        to: text("to").parse().ok(),
        start: text("start").parse().ok(),
        end: None,
    };
    let caller = floe.caller()?;
    let (found, counts) = rates::list(floe.app(), caller, wanted, SHOWN)
        .await
        .map_err(unseen)?;
    let may = caller.may(Permission::RatesWrite);
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let content = view! {
        {tabs(floe, "/settings/rates")}
        <p>"Reports keep every currency by itself, and convert to one when they are asked to. Floe fetches no rates: these are the ones that were given. "{RULE}</p>
        {if all == 0 { none(may) } else { list(&found, all, wanted, may) }}
        {may.then(forms)}
    };
    Ok(page("Rates", content.into_any()))
}

fn none(may: bool) -> AnyView {
    let next = if may {
        "Give one below, or a table of them."
    } else {
        "An admin gives them."
    };
    view! { <div class="empty"><p class="empty-title">"There is no rate"</p><p>{next}</p></div> }
        .into_any()
}

fn list(found: &[GivenRate], all: i64, wanted: RateFilter, may: bool) -> AnyView {
    let rows = found.iter().map(|one| row(one, may)).collect_view();
    let value = |code: Option<floe_domain::money::Currency>| code.map(|code| code.to_string());
    let count = if found.len() < usize::try_from(SHOWN).unwrap_or(usize::MAX) {
        format!("{} of {all} rates, the latest day first.", found.len())
    } else {
        format!("The latest {SHOWN} that fit, of {all} rates; the API has all.")
    };
    let remove = may.then(|| view! { <th scope="col"><span class="unseen">"Remove"</span></th> });
    view! {
        <form method="get" action="/settings/rates" class="filters">
            {field("From", "only-from", view! { <input id="only-from" name="from" value=value(wanted.from) maxlength="3" size="5" placeholder="any"/> }.into_any())}
            {field("To", "only-to", view! { <input id="only-to" name="to" value=value(wanted.to) maxlength="3" size="5" placeholder="any"/> }.into_any())}
            {field("Since", "only-start", view! { <input id="only-start" name="start" type="date" value=wanted.start.map(|day| day.to_string())/> }.into_any())}
            <button type="submit" class="button">"Show"</button>
        </form>
        <p class="meta">{count}</p>
        <div class="table-scroll" tabindex="0" role="region" aria-label="Rates"><table class="table cards">
            <thead><tr><th scope="col">"Day"</th><th scope="col">"One"</th><th scope="col">"Is"</th><th scope="col" class="number">"Rate"</th><th scope="col">"Given by"</th><th scope="col">"Given"</th>{remove}</tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn row(one: &GivenRate, may: bool) -> AnyView {
    let rate = &one.rate;
    let (day, from, to) = (
        rate.day.to_string(),
        rate.from.to_string(),
        rate.to.to_string(),
    );
    let remove = may.then(|| {
        let which = format!(" {from} to {to} of {day}");
        view! {
            <td>
                <form method="post" action="/act/rates/remove">
                    <input type="hidden" name="day" value=day.clone()/>
                    <input type="hidden" name="from" value=from.clone()/>
                    <input type="hidden" name="to" value=to.clone()/>
                    <button type="submit" class="button quiet">"Remove"<span class="unseen">{which}</span></button>
                </form>
            </td>
        }
    });
    view! {
        <tr>
            <td data-label="Day">{rate.day.format("%-d %b %Y").to_string()}</td>
            <td data-label="One">{from.clone()}</td>
            <td data-label="Is">{to.clone()}</td>
            <td class="number" data-label="Rate">{rate.rate.to_string()}</td>
            <td data-label="Given by">{one.given_by.clone()}</td>
            <td data-label="Given">{time(one.given_at)}</td>
            {remove}
        </tr>
    }
    .into_any()
}

fn forms() -> AnyView {
    let code = |id: &'static str, placeholder: &'static str| {
        view! { <input id=id name=id maxlength="3" size="5" pattern="[A-Z]{3}" title="Three capital letters, as USD" placeholder=placeholder required/> }
            .into_any()
    };
    view! {
        <section class="block">
            <h2>"Give a rate"</h2>
            <form method="post" action="/act/rates" class="form">
                {field("Day", "day", view! { <input id="day" name="day" type="date" required/> }.into_any())}
                {field("One of this currency", "from", code("from", "USD"))}
                {field("Is in this currency", "to", code("to", "EUR"))}
                {field("So much", "rate", view! { <input id="rate" name="rate" inputmode="decimal" maxlength="40" placeholder="0.9045" required/> }.into_any())}
                <p class="meta">"It counts in this direction only, and replaces the one of its day if there is one."</p>
                <button type="submit" class="button primary">"Give the rate"</button>
            </form>
        </section>
        <section class="block">
            <h2>"Give a table of rates"</h2>
            <form method="post" action="/act/rates/import" enctype="multipart/form-data" class="form">
                {field("CSV file, up to 4 MiB", "file", view! { <input id="file" name="file" type="file" accept=".csv,text/csv"/> }.into_any())}
                {field("Or its text", "text", view! { <textarea id="text" name="text" rows="4" placeholder="day,from,to,rate"></textarea> }.into_any())}
                <p class="meta">"Its first line names the columns "<code>"day,from,to,rate"</code>". If one line is wrong, none is taken."</p>
                <button type="submit" class="button primary">"Give the rates"</button>
            </form>
        </section>
    }
    .into_any()
}
