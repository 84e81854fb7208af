//! What Floe says of a freeze beyond what calendars have words for: `X-FLOE-…`, out and in, so that an export is read back as
//! it was. Knows these properties; must not know when a freeze is.

use super::component::Component;
use super::line::write;
use super::text::{escape, escape_list, list, unescape};
use super::{IcsDefaults, moment};
use crate::environment::OperationKind;
use crate::freeze::{AppliesTo, DEFAULT_CALENDAR, FreezeWindow, Scope, UnderWay};
use std::str::FromStr;

const PREFIX: &str = "X-FLOE-";

/// All of them: a file of a later Floe may say more, which must not be left out unseen.
const KNOWN: [&str; 13] = [
    "X-FLOE-CALENDAR",
    "X-FLOE-APPLIES-TO",
    "X-FLOE-UNDER-WAY",
    "X-FLOE-OPERATIONS",
    "X-FLOE-REGIONS",
    "X-FLOE-PARTITIONS",
    "X-FLOE-ENVIRONMENTS",
    "X-FLOE-TIERS",
    "X-FLOE-EXCEPT",
    "X-FLOE-REASON",
    "X-FLOE-ZONE",
    "X-FLOE-START",
    "X-FLOE-END",
];

/// What marks a change window: what is closed by default lets through in it.
pub(super) const OPENS: &str = "X-FLOE-OPENS";

/// Whom and what an event stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bearing {
    pub(super) scope: Scope,
    pub(super) operations: Vec<OperationKind>,
    pub(super) applies_to: AppliesTo,
    pub(super) under_way: UnderWay,
}

/// Writes what a freeze covers and whom it stops.
pub(super) fn write_bearing(out: &mut String, window: &FreezeWindow) {
    let scope = &window.scope;
    if window.calendar != DEFAULT_CALENDAR {
        write_names(out, "X-FLOE-CALENDAR", [window.calendar.as_str()]);
    }
    let applies_to = [window.applies_to.name()];
    write_names(out, "X-FLOE-APPLIES-TO", applies_to);
    // Left out where it is what every freeze did before there was a choice, so that an older Floe takes the event.
    if window.under_way != UnderWay::Finish {
        write_names(out, "X-FLOE-UNDER-WAY", [window.under_way.name()]);
    }
    let operations = window.operations.iter().map(|one| one.name());
    write_names(out, "X-FLOE-OPERATIONS", operations);
    for (name, texts) in [
        ("X-FLOE-REGIONS", &scope.regions),
        ("X-FLOE-PARTITIONS", &scope.partitions),
        ("X-FLOE-ENVIRONMENTS", &scope.environments),
    ] {
        write_names(out, name, texts.iter().map(String::as_str));
    }
    write_names(
        out,
        "X-FLOE-TIERS",
        scope.tiers.iter().map(|one| one.name()),
    );
    write_names(
        out,
        "X-FLOE-EXCEPT",
        scope.except.iter().map(String::as_str),
    );
    write(out, &format!("X-FLOE-REASON:{}", escape(&window.reason)));
}

fn write_names<'a>(out: &mut String, name: &str, names: impl IntoIterator<Item = &'a str>) {
    let names = escape_list(names);
    if !names.is_empty() {
        write(out, &format!("{name}:{names}"));
    }
}

/// Whether this is a property of Floe's.
pub(super) fn is_ours(name: &str) -> bool {
    name.starts_with(PREFIX)
}

/// Whom and what an event stops: what it says itself if Floe wrote it, else what the one who imports says.
///
/// # Errors
/// When it says something that this Floe does not know.
pub(super) fn bearing(event: &Component, defaults: &IcsDefaults) -> Result<Bearing, String> {
    if event.one(OPENS)?.is_some() {
        return Err(
            "is a change window: it opens what is closed by default, and importing only ever stops"
                .to_owned(),
        );
    }
    let mut names = event.properties.iter().map(|line| line.name.as_str());
    if let Some(name) = names.find(|name| is_ours(name) && !KNOWN.contains(name)) {
        return Err(format!(
            "has a {name}, which this version of Floe does not know"
        ));
    }
    let Some(applies_to) = event.one("X-FLOE-APPLIES-TO")? else {
        let has_others = event.properties.iter().any(|line| is_ours(&line.name));
        return if has_others {
            Err("has properties of Floe's, but no X-FLOE-APPLIES-TO".to_owned())
        } else {
            Ok(Bearing {
                scope: defaults.scope.clone(),
                operations: defaults.operations.clone(),
                applies_to: defaults.applies_to,
                under_way: defaults.under_way,
            })
        };
    };
    Ok(Bearing {
        applies_to: named("X-FLOE-APPLIES-TO", &unescape(&applies_to.value))?,
        under_way: match text(event, "X-FLOE-UNDER-WAY")? {
            Some(name) => named("X-FLOE-UNDER-WAY", &name)?,
            None => UnderWay::Finish,
        },
        operations: all(event, "X-FLOE-OPERATIONS")?,
        scope: Scope {
            regions: texts(event, "X-FLOE-REGIONS")?,
            partitions: texts(event, "X-FLOE-PARTITIONS")?,
            environments: texts(event, "X-FLOE-ENVIRONMENTS")?,
            tiers: all(event, "X-FLOE-TIERS")?,
            except: texts(event, "X-FLOE-EXCEPT")?,
        },
    })
}

fn texts(event: &Component, name: &str) -> Result<Vec<String>, String> {
    Ok(event
        .one(name)?
        .map_or_else(Vec::new, |line| list(&line.value)))
}

fn all<T: FromStr<Err = crate::time::UnknownName>>(
    event: &Component,
    name: &str,
) -> Result<Vec<T>, String> {
    let texts = texts(event, name)?;
    texts.iter().map(|text| named(name, text)).collect()
}

fn named<T: FromStr<Err = crate::time::UnknownName>>(name: &str, text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error| format!("has `{text}` in {name}, which {error}"))
}

/// A text of Floe's, if the event has it.
pub(super) fn text(event: &Component, name: &str) -> Result<Option<String>, String> {
    Ok(event.one(name)?.map(|line| unescape(&line.value)))
}

/// A value of Floe's that is written exactly, if the event has it: an instant, a civil time.
pub(super) fn exact<T: FromStr>(event: &Component, name: &str) -> Result<Option<T>, String> {
    let Some(text) = text(event, name)? else {
        return Ok(None);
    };
    match text.parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(format!("has a {name} that is no time: `{text}`")),
    }
}

/// Writes an exact edge of a freeze that comes once.
pub(super) fn write_instant(out: &mut String, name: &str, at: crate::time::Instant) {
    write(
        out,
        &format!(
            "{name}:{}",
            at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
        ),
    );
}

/// Writes an exact edge of a freeze that comes back.
pub(super) fn write_civil(out: &mut String, name: &str, at: chrono::NaiveDateTime) {
    write(
        out,
        &format!("{name}:{}", at.format("%Y-%m-%dT%H:%M:%S%.f")),
    );
}

/// Whether an event's times say what its exact ones say, to the second: else another program has moved it.
pub(super) fn agrees(exact: chrono::NaiveDateTime, written: chrono::NaiveDateTime) -> bool {
    moment::civil_text(exact) == moment::civil_text(written)
}
