//! Every version of a billing month's bills, what each takes on disk, and the way to ask as of a date. Knows what is shown; must
//! not know how versions are kept.

use super::super::table::{Column, table};
use super::UNSEEN;
use super::list::standing;
use crate::service::versions::{BillVersion, BillVersions, MonthVersions, of_month};
use crate::ui::Floe;
use crate::ui::failure::failed;
use crate::ui::paper::page;
use chrono::NaiveDate;
use floe_app::explore::form::kept;
use floe_app::explore::{past, steps};
use floe_app::location::{EXPLORE, State, address};
use floe_app::ui::badge::badge;
use floe_app::ui::when::time;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::AsOf;
use floe_domain::cost::grammar::{decode, encode};
use floe_domain::money::format::{full, grouped};
use leptos::prelude::*;

/// The versions of the month that the address names, or of the latest. It may bring a state of the explorer, into which every
/// way to the explorer leads back.
pub(in crate::ui::paper) async fn show(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let given = decode(search);
    let given = |wanted: &str| {
        let mut pairs = given.iter();
        pairs
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let month = given("month")
        .and_then(|month| NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok());
    // What asks nothing is the standard question.
    let asked = given(past::QUESTION)
        .and_then(|question| State::from_pairs(&decode(question)).ok())
        .unwrap_or_default();
    let found = of_month(floe.app(), floe.caller()?, month)
        .await
        .map_err(failed(UNSEEN))?;
    let content = view! {
        <p class="lede">"Each delivery of a bill is a version of it. The latest is served; those before stay on disk, are read when somebody asks for them, and are never removed by themselves: only the end of a region that an admin deleted takes its versions too."</p>
        <p><a href="/imports">"All imports"</a></p>
        {as_of(&asked)}
        {months(&found, &asked)}
        {bills(&found, &asked)}
    };
    Ok(page("Versions", content.into_any()))
}

/// Asks the explorer as of a day, whatever else it was asked.
fn as_of(asked: &State) -> AnyView {
    let day = match asked.query.as_of {
        Some(AsOf::Day(day)) => day.to_string(),
        Some(AsOf::Moment(_)) | None => String::new(),
    };
    let is_going_on = *asked != State::default();
    let going_on = is_going_on.then(|| {
        view! { <p class="meta">"The question that you came with is kept: its days, conditions, grouping and chart."</p> }
    });
    view! {
        <form method="get" action=EXPLORE class="form">
            {kept(asked, |name| name != "as_of")}
            <div class="field">
                <label for="as_of">"Bills as they stood at the end of"</label>
                <input id="as_of" name="as_of" type="date" required value=day/>
            </div>
            <button type="submit" class="button">"Ask the explorer"</button>
            {going_on}
        </form>
    }
    .into_any()
}

fn months(found: &MonthVersions, asked: &State) -> AnyView {
    let question = asked.print();
    let items = found
        .months
        .iter()
        .map(|month| {
            let current = (Some(*month) == found.month).then_some("page");
            let named = month.format("%Y-%m").to_string();
            let question = (!question.is_empty()).then_some((past::QUESTION, question.as_str()));
            let query = encode([("month", named.as_str())].into_iter().chain(question));
            view! { <li><a href=address(past::VERSIONS, &query) aria-current=current>{month.format("%b %Y").to_string()}</a></li> }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label="Billing months"><ul>{items}</ul></nav> }.into_any()
}

fn bills(found: &MonthVersions, asked: &State) -> AnyView {
    let Some(month) = found.month else {
        return view! { <div class="empty"><p class="empty-title">"No bill has been imported yet"</p><p>"Import one, and it is the first version of its month."</p></div> }
            .into_any();
    };
    let versions = || found.bills.iter().flat_map(|bill| &bill.versions);
    let replaced: u64 = versions()
        .filter(|version| !version.is_served)
        .map(|version| version.bytes)
        .sum();
    let served: u64 = versions()
        .filter(|version| version.is_served)
        .map(|version| version.bytes)
        .sum();
    let bills = found
        .bills
        .iter()
        .map(|one| bill(one, asked))
        .collect_view();
    view! {
        <p>{format!("{}: what is served takes {} on disk, replaced versions {}. The delivered files are kept beside them.", month.format("%b %Y"), size(served), size(replaced))}</p>
        {bills}
    }
    .into_any()
}

/// `1.2 MB`: decimal, as disks are sold.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        1_000_000..1_000_000_000 => {
            format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
        }
        _ => format!(
            "{}.{} GB",
            bytes / 1_000_000_000,
            bytes % 1_000_000_000 / 100_000_000
        ),
    }
}

fn bill(bill: &BillVersions, asked: &State) -> AnyView {
    let name = format!("{} · {}", bill.provider, bill.billing_account);
    let rows = bill
        .versions
        .iter()
        .map(|one| row(one, asked))
        .collect_view();
    view! {
        <section class="block">
            <h2>{name.clone()}</h2>
            {table(name.clone(), format!("Versions of {name}, the latest first"), &[Column::Words("Import"), Column::Words("State"), Column::Numbers("Charges"), Column::Numbers("BilledCost"), Column::Numbers("On disk"), Column::Words("Look")], rows)}
        </section>
    }
    .into_any()
}

fn row(version: &BillVersion, asked: &State) -> AnyView {
    let id = &version.import_id;
    let state = match (&version.replaced_by, version.is_served) {
        (_, true) => badge("plain", "served"),
        (Some(by), false) => view! { <a href=format!("/imports/{by}")>"replaced"</a> }.into_any(),
        (None, false) => badge("plain", "kept"),
    };
    let billed = version
        .billed
        .iter()
        .map(|(currency, amount)| view! { <div class="money">{full(*amount)}" "<span class="unit">{currency.clone()}</span></div> })
        .collect_view();
    let explore = steps::known(asked, AsOf::Moment(version.at)).href();
    view! {
        <tr>
            <th scope="row"><a href=format!("/imports/{id}")>{time(version.at)}</a><p class="meta">{version.by.clone()}{version.appended.then_some(" · added")}</p></th>
            <td>{state}" "{version.standing.map(standing)}</td>
            <td class="number">{grouped(&version.charges.to_string())}</td>
            <td class="number">{billed}</td>
            <td class="number">{size(version.bytes)}</td>
            <td><a href=format!("/imports/{id}/changes")>"What it changed"</a><br/><a href=explore>"Explorer as of then"</a></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_told_in_their_largest_unit() {
        let told = [0, 999, 1_250, 12_345_678, 3_210_000_000].map(size);
        assert_eq!(
            told,
            ["0 bytes", "999 bytes", "1.2 kB", "12.3 MB", "3.2 GB"]
        );
    }
}
