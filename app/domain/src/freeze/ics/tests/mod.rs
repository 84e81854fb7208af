//! Calendar files out and in: the laws of both ways, and what is refused and why.

mod laws;
mod refusals;

use super::{IcsDefaults, IcsRead, read_ics};
use crate::freeze::{AppliesTo, FreezeWindow, Scope, UnderWay};

/// Everything, for automation, in no zone of its own.
fn defaults() -> IcsDefaults {
    IcsDefaults {
        zone: None,
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
    }
}

/// What a text is read as.
#[track_caller]
fn read(text: &str) -> IcsRead {
    read_in(text, None)
}

/// The same with a zone for times that name none.
#[track_caller]
fn read_in(text: &str, zone: Option<&str>) -> IcsRead {
    let defaults = IcsDefaults {
        zone: zone.map(str::to_owned),
        ..defaults()
    };
    read_ics(text.as_bytes(), &defaults).unwrap()
}

/// An event of these lines in a calendar of its own.
fn event(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\nSUMMARY:Freeze\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        lines.join("\r\n")
    )
}

/// The draft that a window was made from.
fn draft_of(window: &FreezeWindow) -> crate::freeze::FreezeDraft {
    let window = window.clone();
    crate::freeze::FreezeDraft {
        calendar: window.calendar,
        name: window.name,
        reason: window.reason,
        starts_at: window.starts_at,
        ends_at: window.ends_at,
        zone: window.zone,
        scope: window.scope,
        operations: window.operations,
        applies_to: window.applies_to,
        under_way: window.under_way,
        schedule: window.schedule,
        change_windows: Vec::new(),
    }
}
