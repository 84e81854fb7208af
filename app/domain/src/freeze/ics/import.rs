//! A calendar file into freezes and a report of everything that is none. Knows the components beside each other; must not
//! know the inside of an event.

use super::component::{Component, calendars};
use super::span::Around;
use super::text::unescape;
use super::zone::Zones;
use super::{IcsDefaults, IcsLeft, IcsRead, IcsUnreadable, event};
use std::collections::{HashMap, HashSet};

/// Reads a file.
///
/// # Errors
/// When it can not be read as a whole; then nothing of it is taken.
pub fn read_ics(bytes: &[u8], defaults: &IcsDefaults) -> Result<IcsRead, IcsUnreadable> {
    let mut read = IcsRead::default();
    let mut seen = HashMap::new();
    for calendar in calendars(bytes)? {
        read_calendar(&calendar, defaults, &mut seen, &mut read);
    }
    Ok(read)
}

fn read_calendar(
    calendar: &Component,
    defaults: &IcsDefaults,
    seen: &mut HashMap<String, usize>,
    read: &mut IcsRead,
) {
    let zones = Zones::of(calendar);
    let own = calendar.first("X-WR-TIMEZONE").map(unescape);
    let own = own.and_then(|name| zones.find(&name));
    if let (Some(own), None) = (&own, &defaults.zone) {
        read.notes
            .push(format!("Days and times that name no time zone are on the clocks of {own}, as the calendar says."));
    }
    let around = Around {
        zones: &zones,
        zone: defaults.zone.as_deref().or(own.as_deref()),
    };
    let refusal = refusal(calendar);
    let overrides = Overrides::of(calendar);
    for child in &calendar.children {
        if child.name == "VTIMEZONE" {
            note_zone(child, &zones, &mut read.notes);
            continue;
        }
        let found = match (child.name.as_str(), refusal) {
            ("VEVENT", Some(refusal)) => Err(refusal.to_owned()),
            ("VEVENT", None) => match overrides.refuses(child) {
                Some(why) => Err(why.to_owned()),
                None => event::read(child, &around, defaults),
            },
            _ => Err("is no event".to_owned()),
        };
        let found = found.and_then(|mut taken| {
            if let Some(line) = seen.get(&taken.uid) {
                return Err(format!("has the UID of the event in line {line}"));
            }
            seen.insert(taken.uid.clone(), taken.line);
            taken.notes.extend(overrides.note(child));
            Ok(taken)
        });
        match found {
            Ok(taken) => read.taken.push(taken),
            Err(why) => read.left.push(IcsLeft {
                component: child.name.clone(),
                line: child.line,
                uid: child.first("UID").map(unescape),
                name: child.first("SUMMARY").map(unescape),
                why,
            }),
        }
    }
}

/// Why no event of a calendar is a freeze, whatever it says.
fn refusal(calendar: &Component) -> Option<&'static str> {
    let says = |name, value: &str| {
        let said = calendar.first(name).unwrap_or_default().replace('-', "_");
        said.trim().eq_ignore_ascii_case(value)
    };
    if says("X-CALENDAR-TYPE", "DEFAULT_CLOSED") {
        Some(
            "stands in a calendar that is closed by default (X-CALENDAR-TYPE): there events are when changes are allowed, \
             and a freeze would be the reverse",
        )
    } else if says("METHOD", "CANCEL") {
        Some("is cancelled by its file (METHOD:CANCEL)")
    } else {
        None
    }
}

fn note_zone(definition: &Component, zones: &Zones, notes: &mut Vec<String>) {
    let name = definition.first("TZID").unwrap_or_default();
    let note = match zones.find(name) {
        Some(zone) if zone == name => return,
        Some(zone) => format!("The time zone `{name}` is {zone} of the IANA database."),
        None => format!(
            "The time zone `{name}` is none of the IANA database; events in it are not taken."
        ),
    };
    notes.push(note);
}

/// Single times of events that come back, moved or cancelled by an event of their own.
struct Overrides {
    moved: HashSet<String>,
    cancelled: HashSet<String>,
}

impl Overrides {
    fn of(calendar: &Component) -> Self {
        let mut found = Self {
            moved: HashSet::new(),
            cancelled: HashSet::new(),
        };
        for child in calendar.children.iter().filter(|child| is_override(child)) {
            let status = child.first("STATUS").unwrap_or_default().trim();
            let set = if status.eq_ignore_ascii_case("CANCELLED") {
                &mut found.cancelled
            } else {
                &mut found.moved
            };
            set.insert(uid(child));
        }
        found
    }

    /// Why an event is not taken for the overrides there are, itself perhaps one of them. Without one that moves a time, the
    /// event would not freeze the time that it was moved to.
    fn refuses(&self, event: &Component) -> Option<&'static str> {
        if is_override(event) {
            let status = event.first("STATUS").unwrap_or_default().trim();
            return Some(if status.eq_ignore_ascii_case("CANCELLED") {
                "cancels one time of an event that comes back (RECURRENCE-ID); that time stays frozen"
            } else {
                "moves one time of an event that comes back (RECURRENCE-ID), which freezes do not"
            });
        }
        self.moved.contains(&uid(event)).then_some(
            "has times that were moved one by one (RECURRENCE-ID), which freezes do not: make each of those an event of \
             its own and leave its day out",
        )
    }

    fn note(&self, event: &Component) -> Option<String> {
        self.cancelled.contains(&uid(event)).then(|| {
            "has times that were cancelled one by one (RECURRENCE-ID); they stay frozen".to_owned()
        })
    }
}

fn is_override(component: &Component) -> bool {
    component.name == "VEVENT" && component.first("RECURRENCE-ID").is_some()
}

fn uid(component: &Component) -> String {
    component.first("UID").map(unescape).unwrap_or_default()
}
