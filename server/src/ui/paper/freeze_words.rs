//! A freeze as it is and as it would be, field by field, in words. Knows what is shown; must not know which is stricter.

use floe_app::ui::badge::stops;
use floe_domain::freeze::{FOREVER, FreezeWindow, Length, Schedule, in_zone};
use floe_domain::time::Instant;
use leptos::prelude::*;
use serde_json::Value;

/// In what two freezes differ: of each field its name, what it was and what it becomes.
pub(super) fn differences(
    before: &FreezeWindow,
    after: &FreezeWindow,
) -> Vec<(&'static str, String, String)> {
    let (before, after) = (rows(before), rows(after));
    before
        .into_iter()
        .zip(after)
        .filter(|((_, was), (_, becomes))| was != becomes)
        .map(|((name, was), (_, becomes))| (name, was, becomes))
        .collect()
}

fn rows(freeze: &FreezeWindow) -> [(&'static str, String); 13] {
    let operations: Vec<_> = freeze.operations.iter().map(|one| one.name()).collect();
    let operations = if operations.is_empty() {
        "every operation".to_owned()
    } else {
        operations.join(", ")
    };
    let comes_back = freeze.schedule.as_ref().and_then(Schedule::comes_back);
    let lasts = freeze
        .schedule
        .as_ref()
        .map(|schedule| match schedule.length {
            Length::Until(end) => format!(
                "{} to {}",
                schedule.start.format("%Y-%m-%d %H:%M"),
                end.format("%Y-%m-%d %H:%M")
            ),
            Length::Seconds(seconds) => format!(
                "{} for {seconds} seconds",
                schedule.start.format("%Y-%m-%d %H:%M")
            ),
        });
    [
        ("Name", freeze.name.clone()),
        ("Reason", freeze.reason.clone()),
        ("From", moment(freeze.starts_at, &freeze.zone)),
        ("Until", moment(freeze.ends_at, &freeze.zone)),
        ("Time zone", freeze.zone.clone()),
        (
            "First time",
            lasts.unwrap_or_else(|| "the only one".to_owned()),
        ),
        (
            "Comes back",
            comes_back.unwrap_or_else(|| "never".to_owned()),
        ),
        ("Lets through", opens(freeze)),
        ("Calendar", freeze.calendar.clone()),
        ("Operations", operations),
        ("Stops", stops(freeze.applies_to).to_owned()),
        ("Operations under way", freeze.under_way.words().to_owned()),
        ("Scope", freeze.scope.words()),
    ]
}

/// When it lets through, of one that is closed by default.
fn opens(freeze: &FreezeWindow) -> String {
    let Some(open) = &freeze.change_windows else {
        return "never".to_owned();
    };
    let windows: Vec<_> = open
        .windows
        .iter()
        .map(|one| {
            let often = one.comes_back().unwrap_or_else(|| "once".to_owned());
            let first = one.openings(Instant::MIN_UTC).next();
            let first = first.map_or_else(String::new, |first| {
                let (start, end) = (
                    moment(first.starts_at, &one.zone),
                    moment(first.ends_at, &one.zone),
                );
                format!(", first from {start} to {end}")
            });
            format!("{often}{first}")
        })
        .collect();
    windows.join("; ")
}

fn moment(at: Instant, zone: &str) -> String {
    if at >= FOREVER {
        return "no end".to_owned();
    }
    let utc = at.format("%Y-%m-%d %H:%M:%S UTC").to_string();
    let utc = utc.replace(":00 UTC", " UTC");
    match in_zone(at, zone) {
        Some(local) if zone != "UTC" => format!("{utc} ({local} {zone})"),
        _ => utc,
    }
}

/// The differences as a table.
pub(super) fn table(differences: Vec<(&'static str, String, String)>) -> AnyView {
    let rows = differences
        .into_iter()
        .map(|(name, was, becomes)| {
            view! { <tr><th scope="row">{name}</th><td>{was}</td><td>{becomes}</td></tr> }
        })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table">
            <caption class="unseen">"What would change, as it is and as it would be"</caption>
            <thead><tr><th scope="col">"Field"</th><th scope="col">"Now"</th><th scope="col">"Then"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// The differences of two freezes as they were kept.
pub(super) fn kept_differences(was: &Value, becomes: &Value) -> AnyView {
    let read = |value: &Value| serde_json::from_value::<FreezeWindow>(value.clone()).ok();
    match (read(was), read(becomes)) {
        (Some(was), Some(becomes)) => table(differences(&was, &becomes)),
        _ => view! {
            <p class="notice warn">"Another version of Floe wrote this, and this one can not read it. It will not be done."</p>
        }
        .into_any(),
    }
}
