//! Freezes as a calendar: a month of days with what stops operations on each, in UTC. Knows days; must not decide what is active.

use super::super::Floe;
use super::super::failure::failed;
use super::super::freezes::of_freezes;
use super::page;
use crate::service::{freezes, loosenings};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use floe_app::pages::freezes::changes::changes;
use floe_app::view::{Failure, PaperPage};
use floe_domain::cost::grammar;
use floe_domain::freeze::{AppliesTo, FreezeWindow};
use floe_domain::time::Instant;
use leptos::prelude::*;

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// The most freezes that are named on a day; the others are counted.
const MOST: usize = 4;

pub(super) async fn show(floe: &Floe, search: &str) -> Result<PaperPage, Failure> {
    let unseen = failed("The calendar can not be shown");
    let caller = floe.caller()?;
    let now = floe.now();
    let today = now.date_naive();
    let asked = grammar::decode(search)
        .into_iter()
        .find(|(name, _)| name == "month")
        .and_then(|(_, month)| NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok())
        .filter(|month| (1971..=9_997).contains(&month.year()));
    let first = asked.or_else(|| today.with_day(1)).unwrap_or(today);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let before = first.checked_sub_months(Months::new(1)).unwrap_or(first);
    let monday = first
        .checked_sub_days(Days::new(u64::from(first.weekday().num_days_from_monday())))
        .unwrap_or(first);
    let days: Vec<NaiveDate> = monday
        .iter_days()
        .take(42)
        .take_while(|day| *day < next || day.weekday() != Weekday::Mon)
        .collect();
    let end = days.last().and_then(|day| day.succ_opt()).unwrap_or(next);
    let windows = freezes::between(floe.app(), caller, midnight(monday), midnight(end))
        .await
        .map_err(&unseen)?;
    let (open, mut ended) = loosenings::list(floe.app(), caller)
        .await
        .map_err(&unseen)?;
    ended.retain(|one| {
        (one.ended_at).is_some_and(|at| midnight(first) <= at && at < midnight(next))
    });
    let open = of_freezes(open.into_iter().map(|story| story.view));
    let ended = of_freezes(ended.into_iter());
    let title = first.format("Freezes in %B %Y").to_string();
    let link = |month: NaiveDate, words: &'static str| {
        let address = format!("/freezes/calendar?month={}", month.format("%Y-%m"));
        view! { <a class="button" href=address>{words}</a> }
    };
    let content = view! {
        <nav class="actions" aria-label="Months">
            {link(before, "Month before")}
            {link(today, "This month")}
            {link(next, "Next month")}
            <a class="button" href="/freezes">"As a list"</a>
        </nav>
        {(!open.is_empty()).then(|| changes(open))}
        {grid(&days, first, today, &windows)}
        {(!ended.is_empty()).then(|| view! { <h2>"Loosened in this month, or not"</h2>{changes(ended)} })}
        <p class="meta">"Days and times are UTC. A freeze that goes on is on each of its days."</p>
    };
    Ok(page(title, content.into_any()))
}

fn midnight(day: NaiveDate) -> Instant {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

fn grid(
    days: &[NaiveDate],
    first: NaiveDate,
    today: NaiveDate,
    windows: &[FreezeWindow],
) -> AnyView {
    let caption = first
        .format("The days of %B %Y, each with its freezes")
        .to_string();
    let head = WEEK
        .into_iter()
        .map(|day| view! { <th scope="col">{day.to_string()}</th> })
        .collect_view();
    let weeks = days
        .chunks(7)
        .map(|week| {
            let cells = week
                .iter()
                .map(|day| cell(*day, first, today, windows))
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0">
            <table class="table month"><caption class="unseen">{caption}</caption><thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>
        </div>
    }
    .into_any()
}

fn cell(day: NaiveDate, first: NaiveDate, today: NaiveDate, windows: &[FreezeWindow]) -> AnyView {
    let (start, end) = (midnight(day), midnight(day.succ_opt().unwrap_or(day)));
    let of_day: Vec<&FreezeWindow> = windows
        .iter()
        .filter(|window| window.starts_at < end && start < window.ends_at)
        .collect();
    let more = of_day.len().saturating_sub(MOST);
    let items = of_day
        .iter()
        .take(MOST)
        .map(|window| {
            let class = match window.applies_to {
                AppliesTo::Everyone => "freeze everyone",
                AppliesTo::Automated => "freeze",
            };
            let span = span(window, start, end);
            view! {
                <li class=class><a href=format!("/freezes/{}", window.id)>{window.name.clone()}</a>" "<span class="meta">{span}</span></li>
            }
        })
        .collect_view();
    let class = if day == today {
        "today"
    } else if day.month() == first.month() {
        ""
    } else {
        "outside"
    };
    let current = (day == today).then_some("date");
    let stamp = day.format("%Y-%m-%d").to_string();
    view! {
        <td class=class aria-current=current data-day=day.format("%a").to_string()>
            <time datetime=stamp>{day.day()}</time>
            {(!of_day.is_empty()).then(|| view! { <ul>{items}</ul> })}
            {(more > 0).then(|| view! { <p class="meta">{format!("and {more} more")}</p> })}
        </td>
    }
    .into_any()
}

/// When on its day: `09:00–17:00`, `from 09:00`, `until 17:00`, `all day`.
fn span(window: &FreezeWindow, start: Instant, end: Instant) -> String {
    let clock = |at: Instant| at.format("%H:%M").to_string();
    match (window.starts_at > start, window.ends_at < end) {
        (true, true) => format!("{}–{}", clock(window.starts_at), clock(window.ends_at)),
        (true, false) => format!("from {}", clock(window.starts_at)),
        (false, true) => format!("until {}", clock(window.ends_at)),
        (false, false) => "all day".to_owned(),
    }
}
