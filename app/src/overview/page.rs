//! The overview's page: reads the days from the address, asks, and shows. Knows the address and the server function; must
//! not know geometry.

use super::{map, regions, totals};
use crate::calls::read_overview;
use crate::explore::empty::nothing_imported;
use crate::location::address;
use crate::ui::badge;
use crate::ui::load::{awaited, loaded_with_session};
use crate::ui::page::PageHead;
use crate::ui::when::compared;
use crate::view::{HiddenRegion, OverviewPage, Session};
use floe_domain::cost::grammar;
use floe_domain::people::Permission;
use floe_domain::time::Preset;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// `/`.
#[component]
pub fn Overview() -> impl IntoView {
    let search = use_location().search;
    let page = awaited(move || days_of(&search.get()), read_overview);
    view! {
        <PageHead title="Overview"/>
        {loaded_with_session(page, move |page, session| overview(&page, &session, &days_of(&search.get_untracked())))}
    }
    .into_any()
}

/// The parameters that name days; whatever else stands in the address is not the overview's.
fn days_of(search: &str) -> String {
    let pairs = grammar::decode(search);
    grammar::encode(
        pairs
            .iter()
            .filter(|(name, value)| {
                !value.is_empty() && matches!(name.as_str(), "range" | "start" | "end")
            })
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

fn overview(page: &OverviewPage, session: &Session, days: &str) -> AnyView {
    // Where environments can not be read, whether data sets are deleted is not known.
    if page.data.is_none() && page.hidden.is_empty() && page.missing.is_empty() {
        return nothing_imported(session.allows(Permission::ImportsWrite));
    }
    let answer = if page.currencies.is_empty() {
        nothing_in_range(page)
    } else {
        view! {
            {totals::totals(page)}
            {map::map(page)}
            {regions::regions(page)}
        }
        .into_any()
    };
    let missing = (!page.missing.is_empty()).then(|| {
        // The server's own views wrote it, which escape whatever was said.
        view! { <div class="missing" inner_html=page.missing.clone()></div> }
    });
    view! {
        <div class="overview">
            {presets(page, days)}
            {frozen(session)}
            {answer}
            {hidden(&page.hidden)}
            {missing}
            <div class="beside" inner_html=page.beside.clone()></div>
        </div>
    }
    .into_any()
}

/// The presets as links, each with its dates on hover and the chosen one's in full.
fn presets(page: &OverviewPage, days: &str) -> AnyView {
    let links = Preset::ALL
        .into_iter()
        .map(|preset| {
            let dates = preset.resolve(page.today);
            let query = format!("range={}", preset.name());
            let is_current = days == query || (days.is_empty() && preset == Preset::Last30Days);
            let href = if preset == Preset::Last30Days { "/".to_owned() } else { address("/", &query) };
            view! {
                <li>
                    <a href=href title=dates.to_string() aria-current=is_current.then_some("true") data-noscroll="">
                        {preset.label()}
                        <span class="unseen">{format!(", {dates}")}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="overview-range">
            <ul class="segmented presets" aria-label="Range">{links}</ul>
            <p class="days">
                <strong>{page.range.to_string()}</strong>
                <span class="meta">{format!("UTC, compared with {}", compared(page.before, page.data))}</span>
            </p>
        </div>
    }
    .into_any()
}

/// Whether anything is frozen, in a line; the banner above has the details.
fn frozen(session: &Session) -> AnyView {
    let words = match session.freezes.as_slice() {
        [] => "Nothing is frozen now.".to_owned(),
        [one] => format!("Frozen now: {} ({}).", one.name, one.scope),
        many => format!("{} freezes are active now.", many.len()),
    };
    let class = if session.freezes.is_empty() {
        "frozen-line"
    } else {
        "frozen-line is-frozen"
    };
    view! { <p class=class>{words}" "<a href="/freezes">"Freezes"</a></p> }.into_any()
}

fn nothing_in_range(page: &OverviewPage) -> AnyView {
    let there = page.data.map(|data| {
        let href = address("/", &format!("start={}&end={}", data.start, data.end));
        view! {
            <p>{format!("Charges are of {data}.")}</p>
            <p><a class="button" href=href>{format!("Show {data}")}</a></p>
        }
    });
    view! {
        <div class="empty">
            <p class="empty-title">{format!("No charges in {}", page.range)}</p>
            {there}
        </div>
    }
    .into_any()
}

/// Regions whose data set was deleted: their costs are in no figure, and that is said.
fn hidden(regions: &[HiddenRegion]) -> AnyView {
    if regions.is_empty() {
        return ().into_any();
    }
    let items = regions
        .iter()
        .map(|region| {
            view! {
                <li>
                    <a href=format!("/environments/{}", region.environment_id)>{region.name.clone()}</a>
                    " "<code>{region.region.clone()}</code>" "{badge::state(region.state)}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="hidden-regions">
            <h2>"Not in any figure"</h2>
            <p>"The data sets of these regions are deleted. An admin can undo that for 30 days."</p>
            <ul>{items}</ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn only_days_are_asked_for() {
        assert_eq!(
            days_of("range=last-7-days&metric=list_cost"),
            "range=last-7-days"
        );
        assert_eq!(days_of("range=&x=1"), "");
    }
}
