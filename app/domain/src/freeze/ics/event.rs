//! One VEVENT into a freeze, or the reason why it is none. Knows an event's properties; must not know the events beside it.

use super::component::Component;
use super::extension::{bearing, is_ours, text};
use super::span::Around;
use super::text::unescape;
use super::{IcsDefaults, IcsTaken};
use crate::freeze::{DEFAULT_CALENDAR, FreezeDraft};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// The longest name and reason of a freeze, in characters.
const LONGEST_NAME: usize = 100;
const LONGEST_REASON: usize = 1_000;

/// What is read, or says nothing about when and what is frozen and is in every event.
const UNDERSTOOD: [&str; 21] = [
    "UID",
    "DTSTAMP",
    "CREATED",
    "LAST-MODIFIED",
    "SEQUENCE",
    "SUMMARY",
    "DESCRIPTION",
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "EXRULE",
    "RECURRENCE-ID",
    "STATUS",
    "TRANSP",
    "CATEGORIES",
    "CLASS",
    "PRIORITY",
    "X-MICROSOFT-CDO-BUSYSTATUS",
];

/// The freeze that an event means.
///
/// # Errors
/// Why it is none, as what follows its name.
pub(super) fn read(
    event: &Component,
    around: &Around<'_>,
    defaults: &IcsDefaults,
) -> Result<IcsTaken, String> {
    if let Some(broken) = &event.broken {
        return Err(format!(
            "can not be read in line {}, which {}",
            broken.number, broken.why
        ));
    }
    is_meant(event)?;
    let mut notes = Vec::new();
    if let Some(line) = event
        .all("STATUS")
        .find(|line| is(&line.value, "TENTATIVE"))
    {
        notes.push(format!(
            "is tentative (line {}); its freeze is not",
            line.number
        ));
    }
    let span = around.span(event, &mut notes)?;
    let bearing = bearing(event, defaults)?;
    let name = name(event, &mut notes);
    let reason = match text(event, "X-FLOE-REASON")? {
        Some(reason) => reason,
        None => reason(event, &mut notes),
    };
    left_out(event, &mut notes);
    let draft = FreezeDraft {
        calendar: text(event, "X-FLOE-CALENDAR")?.unwrap_or_else(|| DEFAULT_CALENDAR.to_owned()),
        name,
        reason,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        zone: span.zone,
        scope: bearing.scope,
        operations: bearing.operations,
        applies_to: bearing.applies_to,
        under_way: bearing.under_way,
        schedule: span.schedule,
        change_windows: Vec::new(),
    };
    let uid = uid(event, &mut notes)?;
    Ok(IcsTaken {
        uid,
        line: event.line,
        draft,
        notes,
    })
}

fn is(value: &str, word: &str) -> bool {
    value.trim().eq_ignore_ascii_case(word)
}

/// Whether the event stands for anything at all.
fn is_meant(event: &Component) -> Result<(), String> {
    if event.all("STATUS").any(|line| is(&line.value, "CANCELLED")) {
        return Err("is cancelled".to_owned());
    }
    if event
        .all("TRANSP")
        .any(|line| is(&line.value, "TRANSPARENT"))
    {
        return Err("is shown as free (TRANSP:TRANSPARENT), so it stops nothing".to_owned());
    }
    // Change calendars have events that are for reading only.
    let advises = |line: &&super::line::Line| {
        let tells =
            line.name == "CATEGORIES" || line.name.starts_with("X-") && !is_ours(&line.name);
        tells && line.value.split(',').any(|value| is(value, "ADVISORY"))
    };
    if let Some(line) = event.properties.iter().find(advises) {
        return Err(format!("is advisory ({}), so it stops nothing", line.name));
    }
    Ok(())
}

/// What the event is known by. One that has none is known by what it says.
fn uid(event: &Component, notes: &mut Vec<String>) -> Result<String, String> {
    let uid = event.one("UID")?.map(|line| unescape(line.value.trim()));
    if let Some(uid) = uid.filter(|uid| !uid.is_empty()) {
        return if uid.len() <= 1_000 {
            Ok(uid)
        } else {
            Err("has a UID of more than 1,000 bytes".to_owned())
        };
    }
    notes.push("has no UID; when it comes again it is known by what it says".to_owned());
    let mut digest = Sha256::new();
    for line in &event.properties {
        if line.name != "DTSTAMP" {
            digest.update(format!(
                "{}{:?}:{}\n",
                line.name, line.parameters, line.value
            ));
        }
    }
    let hex: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("without-uid-{hex}"))
}

/// A name of one line, no longer than a freeze's.
fn name(event: &Component, notes: &mut Vec<String>) -> String {
    let summary = event.first("SUMMARY").map(unescape).unwrap_or_default();
    let line: String = summary
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    let name = line.trim();
    if name.is_empty() {
        notes.push("has no name (SUMMARY)".to_owned());
        return "Without a name".to_owned();
    }
    cut(name, LONGEST_NAME, "name", notes)
}

/// The description as the reason of the freeze.
fn reason(event: &Component, notes: &mut Vec<String>) -> String {
    let description = event.first("DESCRIPTION").map(unescape).unwrap_or_default();
    if description.trim().is_empty() {
        return "Imported from a calendar, where it has no description".to_owned();
    }
    cut(description.trim(), LONGEST_REASON, "description", notes)
}

fn cut(text: &str, most: usize, what: &str, notes: &mut Vec<String>) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    notes.push(format!(
        "has a {what} of more than {most} characters, which is cut"
    ));
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Names what has no bearing on a freeze and is not kept.
fn left_out(event: &Component, notes: &mut Vec<String>) {
    let properties = event.properties.iter().map(|line| line.name.as_str());
    let components = event.children.iter().map(|child| child.name.as_str());
    let names: BTreeSet<_> = properties
        .filter(|name| !UNDERSTOOD.contains(name) && !is_ours(name))
        .chain(components)
        .collect();
    if !names.is_empty() {
        let names: Vec<_> = names.into_iter().collect();
        notes.push(format!("is kept without {}", names.join(", ")));
    }
}
