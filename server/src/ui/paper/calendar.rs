//! Importing a calendar file: the form, and the report of the file that was read last. Knows what is shown; must not know
//! calendar files.

use super::super::Floe;
use super::super::failure::failed;
use super::{field, page, session};
use crate::http::act::ReadCalendar;
use crate::service::calendar_file::{CalendarReport, TakenEvent};
use floe_app::ui::when::span;
use floe_app::view::{Failure, PaperPage};
use floe_domain::freeze::{AppliesTo, FOREVER, FreezeWindow, IcsLeft, Schedule, zones};
use floe_domain::people::Permission;
use leptos::prelude::*;

pub(super) async fn show(floe: &Floe) -> Result<PaperPage, Failure> {
    (floe.caller()?.require(Permission::FreezesWrite))
        .map_err(failed("Calendar files can not be imported"))?;
    let read = session(floe).and_then(|session| floe.http.calendars.see(&session, floe.now()));
    let content = view! {
        <p>"Events of an "<code>".ics"</code>" file become freezes, once or coming back. What a file says that freezes can not do is named here and never left out quietly. "<a href="/freezes">"All freezes"</a></p>
        {read.as_ref().map(report)}
        <section class="block"><h2>{if read.is_some() { "Another file" } else { "A file" }}</h2>{form()}</section>
    };
    Ok(page("Import freezes", content.into_any()))
}

fn form() -> AnyView {
    let zones = zones()
        .into_iter()
        .map(|zone| view! { <option value=zone></option> })
        .collect_view();
    let text = |name: &'static str, label: &str| {
        field(
            label,
            name,
            view! { <input id=name name=name placeholder="all"/> }.into_any(),
        )
    };
    view! {
        <form method="post" action="/act/freezes/import" enctype="multipart/form-data" class="form">
            {field("Calendar file, up to 1 MiB", "file", view! { <input id="file" name="file" type="file" accept=".ics,text/calendar"/> }.into_any())}
            {field("Or its text", "text", view! { <textarea id="text" name="text" rows="4"></textarea> }.into_any())}
            {field("Time zone of whole days, and of times that name none", "zone", view! {
                <input id="zone" name="zone" list="zones" placeholder="as the file says"/><datalist id="zones">{zones}</datalist>
            }.into_any())}
            <fieldset class="field">
                <legend>"For events that Floe did not write"</legend>
                {field("Whom they stop", "applies_to", view! {
                    <select id="applies_to" name="applies_to"><option value="automated">"Services and agents"</option><option value="everyone">"Everyone"</option></select>
                }.into_any())}
                {field("Operations that run when they begin", "under_way", view! {
                    <select id="under_way" name="under_way"><option value="finish">"Finish"</option><option value="stop">"Are stopped at their next safe step"</option></select>
                }.into_any())}
                {text("regions", "Regions, separated by commas")}
                {text("partitions", "Partitions, separated by commas")}
                {text("environments", "Environments, separated by commas")}
            </fieldset>
            <button type="submit" class="button primary" name="dry_run" value="true">"Show what it would set"</button>
            <button type="submit" class="button" name="dry_run" value="false">"Set the freezes"</button>
        </form>
    }
    .into_any()
}

fn report(read: &ReadCalendar) -> AnyView {
    let report = &read.report;
    let (taken, left) = (report.taken.len(), report.left.len());
    let would = if report.dry_run {
        "would become"
    } else {
        "became"
    };
    let headline = format!(
        "{taken} of {} components {would} freezes.",
        taken + left + report.unchanged.len()
    );
    let set = (report.dry_run && taken > 0).then(|| {
        view! {
            <form method="post" action="/act/freezes/import" enctype="multipart/form-data" class="form">
                <input type="hidden" name="again" value="true"/>
                <button type="submit" class="button primary">{format!("Set {taken} freezes")}</button>
            </form>
        }
    });
    let notes = report
        .notes
        .iter()
        .map(|note| view! { <p class="meta">{note.clone()}</p> })
        .collect_view();
    view! {
        <section class="block" id="report">
            <h2>{if report.dry_run { "What it would set" } else { "What was set" }}</h2>
            <p class="headline">{headline}</p>
            {notes}{taken_rows(report)}{set}{known_rows(report)}{left_rows(&report.left)}
        </section>
    }
    .into_any()
}

fn when(freeze: &FreezeWindow) -> String {
    match freeze.schedule.as_ref().and_then(Schedule::comes_back) {
        Some(often) if freeze.ends_at == FOREVER => format!(
            "{often}, from {}",
            freeze.starts_at.format("%-d %b %Y, %H:%M UTC")
        ),
        Some(often) => format!("{often}, {}", span(freeze.starts_at, freeze.ends_at)),
        None => span(freeze.starts_at, freeze.ends_at),
    }
}

fn taken_rows(report: &CalendarReport) -> AnyView {
    let row = |event: &TakenEvent| {
        let freeze = &event.freeze;
        let name = if freeze.id.is_empty() {
            freeze.name.clone().into_any()
        } else {
            view! { <a href=format!("/freezes/{}", freeze.id)>{freeze.name.clone()}</a> }.into_any()
        };
        let whom = match freeze.applies_to {
            AppliesTo::Automated => "services and agents",
            AppliesTo::Everyone => "everyone",
        };
        let notes: String = event
            .notes
            .iter()
            .map(|note| format!("It {note}. "))
            .collect();
        view! { <tr><td>{event.line}</td><td>{name}</td><td>{when(freeze)}</td><td>{freeze.scope.words()}", "{whom}</td><td>{notes}</td></tr> }
    };
    let rows = report.taken.iter().map(row).collect_view();
    table(
        "What is taken, as freezes",
        &["Line", "Freeze", "When", "What and whom", "Notes"],
        report.taken.is_empty(),
        rows.into_any(),
    )
}

fn known_rows(report: &CalendarReport) -> AnyView {
    let rows = report
        .unchanged
        .iter()
        .map(|event| {
            view! { <tr><td>{event.line}</td><td><a href=format!("/freezes/{}", event.freeze_id)>{event.uid.clone()}</a></td><td>{format!("It {}.", event.why)}</td></tr> }
        })
        .collect_view();
    table(
        "What is known already",
        &["Line", "Known already", "Why nothing new is set"],
        report.unchanged.is_empty(),
        rows.into_any(),
    )
}

fn left_rows(left: &[IcsLeft]) -> AnyView {
    let rows = left
        .iter()
        .map(|one| {
            let name = one.name.clone().or_else(|| one.uid.clone()).unwrap_or_else(|| one.component.clone());
            view! { <tr><td>{one.line}</td><td>{name}</td><td>{format!("It {}.", one.why)}</td></tr> }
        })
        .collect_view();
    table(
        "What is not taken",
        &["Line", "Not taken", "Why"],
        left.is_empty(),
        rows.into_any(),
    )
}

fn table(caption: &'static str, heads: &[&'static str], is_empty: bool, rows: AnyView) -> AnyView {
    if is_empty {
        return ().into_any();
    }
    let heads = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> })
        .collect_view();
    view! {
        <div class="table-scroll" tabindex="0"><table class="table"><caption class="unseen">{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>
    }
    .into_any()
}
