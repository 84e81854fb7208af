//! Freezes as a calendar file. Knows what each property is to say; must not know who reads it.

use super::line::write;
use super::moment::{civil_text, stands_for, utc_text, whole_seconds};
use super::text::escape;
use super::{extension, rule, vtimezone};
use crate::freeze::{AppliesTo, FreezeWindow, Length, Recurrence, Schedule, UnderWay};
use crate::time::Instant;
use chrono::{NaiveDateTime, SubsecRound as _, Timelike as _};
use std::collections::BTreeMap;

/// What wrote the file, as calendar programs show it.
const PRODUCT: &str = "-//Floe//Freezes//EN";

/// What follows a freeze's id in its UID.
const UID_END: &str = "@floe";

/// The freezes as one calendar of that name. It hangs on nothing but them: the same freezes are the same bytes.
#[must_use]
pub fn write_ics(name: &str, windows: &[FreezeWindow]) -> String {
    let mut events = String::new();
    let mut zones: BTreeMap<&str, i32> = BTreeMap::new();
    for window in windows.iter().filter(|one| one.starts_at < one.ends_at) {
        for zone in write_events(&mut events, window) {
            let year = vtimezone::year(window.starts_at);
            let first = zones.entry(zone).or_insert(year);
            *first = year.min(*first);
        }
    }
    let mut out = String::new();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        &format!("PRODID:{PRODUCT}"),
        "CALSCALE:GREGORIAN",
        &format!("NAME:{}", escape(name)),
        &format!("X-WR-CALNAME:{}", escape(name)),
        "REFRESH-INTERVAL;VALUE=DURATION:PT5M",
        "X-PUBLISHED-TTL:PT5M",
    ] {
        write(&mut out, line);
    }
    for (zone, year) in zones {
        vtimezone::write_zone(&mut out, zone, year);
    }
    out.push_str(&events);
    write(&mut out, "END:VCALENDAR");
    out
}

/// Writes a freeze, or the change windows of one that is closed by default; the zones that they name.
fn write_events<'a>(out: &mut String, window: &'a FreezeWindow) -> Vec<&'a str> {
    match &window.change_windows {
        None => write_event(out, window).into_iter().collect(),
        Some(open) => open
            .windows
            .iter()
            .enumerate()
            .filter_map(|(nth, one)| write_opening(out, window, one, nth))
            .collect(),
    }
}

/// Writes a change window. Which nights it is shorter in, as clocks change, a calendar file has no words for.
fn write_opening<'a>(
    out: &mut String,
    window: &FreezeWindow,
    schedule: &'a Schedule,
    nth: usize,
) -> Option<&'a str> {
    write(out, "BEGIN:VEVENT");
    write(
        out,
        &format!("UID:{}-open-{nth}{UID_END}", escape(&window.id)),
    );
    write(out, &format!("DTSTAMP:{}", utc_text(window.created_at)));
    write(out, &format!("CREATED:{}", utc_text(window.created_at)));
    let summary = format!("Change window: {}", window.name);
    write(out, &format!("SUMMARY:{}", escape(&summary)));
    let words = format!("Outside of it: {}", description(window));
    write(out, &format!("DESCRIPTION:{}", escape(&words)));
    let zone = schedule.zone.as_str();
    let zone = match (&schedule.recurrence, schedule.length) {
        (Some(recurrence), _) => write_schedule(out, window, schedule, recurrence),
        (None, length) => {
            write(out, &civil_line("DTSTART", schedule.start, zone));
            match length {
                Length::Until(end) => write(out, &civil_line("DTEND", end, zone)),
                Length::Seconds(seconds) => write(out, &format!("DURATION:PT{seconds}S")),
            }
            (zone != "UTC").then_some(zone)
        }
    };
    write(out, "CATEGORIES:CHANGE WINDOW");
    write(out, "STATUS:CONFIRMED");
    write(out, "TRANSP:TRANSPARENT");
    write(out, &format!("{}:TRUE", extension::OPENS));
    extension::write_bearing(out, window);
    write(out, "END:VEVENT");
    zone
}

/// Writes an event; the zone that it names, if it names one.
fn write_event<'a>(out: &mut String, window: &'a FreezeWindow) -> Option<&'a str> {
    let changed_at = window.ended_early_at.unwrap_or(window.created_at);
    write(out, "BEGIN:VEVENT");
    write(out, &format!("UID:{}{UID_END}", escape(&window.id)));
    write(out, &format!("DTSTAMP:{}", utc_text(changed_at)));
    write(out, &format!("CREATED:{}", utc_text(window.created_at)));
    write(out, &format!("SUMMARY:{}", escape(&window.name)));
    write(
        out,
        &format!("DESCRIPTION:{}", escape(&description(window))),
    );
    let schedule = window.schedule.as_ref();
    let recurrence = schedule.and_then(|one| Some((one, one.recurrence.as_ref()?)));
    let zone = match recurrence {
        Some((schedule, recurrence)) => write_schedule(out, window, schedule, recurrence),
        None => write_once(out, window),
    };
    write(out, "CATEGORIES:FREEZE");
    write(out, "STATUS:CONFIRMED");
    write(out, "TRANSP:OPAQUE");
    extension::write_bearing(out, window);
    if zone.unwrap_or("UTC") != window.zone {
        write(out, &format!("X-FLOE-ZONE:{}", escape(&window.zone)));
    }
    write(out, "END:VEVENT");
    write_cut_short(out, window);
    zone
}

/// Why, what and whom, for people.
fn description(window: &FreezeWindow) -> String {
    let operations: Vec<_> = window.operations.iter().map(|one| one.name()).collect();
    let operations = if operations.is_empty() {
        "Every operation".to_owned()
    } else {
        operations.join(" and ")
    };
    let whom = match window.applies_to {
        AppliesTo::Automated => "services and agents",
        AppliesTo::Everyone => "everyone",
    };
    let mut words = format!(
        "{}\n\nStops: {operations}\nOn: {}\nFor: {whom}\nSet by: {}",
        window.reason,
        window.scope.words(),
        window.owner
    );
    if window.under_way == UnderWay::Stop {
        words.push_str("\nOperations under way are stopped at their next safe step");
    }
    if window.ended_early_at.is_some() {
        words.push_str("\nEnded before its time");
    }
    words
}

/// A property of a civil time; of UTC without naming it.
fn civil_line(name: &str, at: NaiveDateTime, zone: &str) -> String {
    if zone == "UTC" {
        format!("{name}:{}Z", civil_text(at))
    } else {
        format!("{name};TZID={zone}:{}", civil_text(at))
    }
}

/// A freeze that comes once: on the clocks of its zone where they say it without doubt, else in UTC.
fn write_once<'a>(out: &mut String, window: &'a FreezeWindow) -> Option<&'a str> {
    let exact = (window.starts_at, window.ends_at);
    let (starts_at, ends_at) = whole_seconds(exact.0, exact.1).unwrap_or(exact);
    let on_clocks = |at: Instant| stands_for(at, &window.zone);
    let zone = match (on_clocks(starts_at), on_clocks(ends_at)) {
        (Some(start), Some(end)) if window.zone != "UTC" => {
            write(out, &civil_line("DTSTART", start, &window.zone));
            write(out, &civil_line("DTEND", end, &window.zone));
            Some(window.zone.as_str())
        }
        _ => {
            write(out, &format!("DTSTART:{}", utc_text(starts_at)));
            write(out, &format!("DTEND:{}", utc_text(ends_at)));
            None
        }
    };
    if (starts_at, ends_at) != exact {
        extension::write_instant(out, "X-FLOE-START", exact.0);
        extension::write_instant(out, "X-FLOE-END", exact.1);
    }
    zone
}

/// A freeze that comes back. It begins with the first day that its rule names: programs differ about whether another counts.
fn write_schedule<'a>(
    out: &mut String,
    window: &FreezeWindow,
    schedule: &'a Schedule,
    recurrence: &Recurrence,
) -> Option<&'a str> {
    let zone = schedule.zone.as_str();
    let mut whole = recurrence.clone();
    whole.except.clear();
    let first = schedule.start.date();
    let first = whole.days(first, first).next().unwrap_or(first);
    let shift = first - schedule.start.date();
    let start = (schedule.start + shift).trunc_subsecs(0);
    write(out, &civil_line("DTSTART", start, zone));
    let mut is_exact = shift.is_zero() && schedule.start.nanosecond() == 0;
    match schedule.length {
        Length::Until(end) => {
            is_exact &= end.nanosecond() == 0;
            let up = chrono::Duration::seconds(i64::from(end.nanosecond() != 0));
            let end = (end + shift).trunc_subsecs(0) + up;
            write(out, &civil_line("DTEND", end, zone));
        }
        Length::Seconds(seconds) => write(out, &format!("DURATION:PT{seconds}S")),
    }
    let last_start = window.ended_early_at.and_then(|_| {
        let mut starts = schedule
            .occurrences(Instant::MIN_UTC)
            .map(|one| one.starts_at);
        let first = starts.next()?;
        let before = starts.take_while(|start| *start < window.ends_at);
        Some(before.last().unwrap_or(first))
    });
    let rule = rule::write(recurrence, schedule, last_start);
    write(out, &format!("RRULE:{rule}"));
    for day in &recurrence.except {
        write(out, &civil_line("EXDATE", day.and_time(start.time()), zone));
    }
    if !is_exact {
        extension::write_civil(out, "X-FLOE-START", schedule.start);
        if let Length::Until(end) = schedule.length {
            extension::write_civil(out, "X-FLOE-END", end);
        }
    }
    (zone != "UTC").then_some(zone)
}

/// The times of a freeze that came back and was ended under way, which end when it did.
fn write_cut_short(out: &mut String, window: &FreezeWindow) {
    let (Some(ended_at), Some(schedule)) = (window.ended_early_at, &window.schedule) else {
        return;
    };
    if schedule.recurrence.is_none() {
        return;
    }
    let started = schedule
        .occurrences(ended_at)
        .take_while(|one| one.starts_at < ended_at);
    for one in started {
        write(out, "BEGIN:VEVENT");
        write(out, &format!("UID:{}{UID_END}", escape(&window.id)));
        write(out, &format!("RECURRENCE-ID:{}", utc_text(one.starts_at)));
        write(out, &format!("DTSTAMP:{}", utc_text(ended_at)));
        write(out, &format!("SUMMARY:{}", escape(&window.name)));
        write(out, &format!("DTSTART:{}", utc_text(one.starts_at)));
        write(out, &format!("DTEND:{}", utc_text(ended_at)));
        write(out, "TRANSP:OPAQUE");
        write(out, "END:VEVENT");
    }
}

/// The id of the freeze of this Floe that an event's UID names, if it names one.
#[must_use]
pub fn id_of_uid(uid: &str) -> Option<&str> {
    uid.strip_suffix(UID_END)
}
