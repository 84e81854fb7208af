//! An export of Floe's, `export.ics`, and what becomes of each component of files written by hand in the shapes that Google
//! Calendar, Outlook, iCloud and AWS's Change Calendar export, `foreign.txt`. Must not know how files are written or read.

use crate::sample::{instant, window};
use chrono::Weekday;
use floe_domain::environment::{OperationKind, Tier};
use floe_domain::freeze::{
    AppliesTo, FreezeWindow, Frequency, IcsDefaults, IcsRead, Length, Recurrence, Schedule, Scope,
    UnderWay, read_ics, write_ics,
};
use std::fmt::Write as _;

/// The reviewed text of a name is this one, or is written.
#[track_caller]
fn is_as_reviewed(name: &str, text: &str) {
    let path = format!("{}/tests/calendar_files/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default());
}

fn defaults(zone: Option<&str>) -> IcsDefaults {
    IcsDefaults {
        zone: zone.map(str::to_owned),
        scope: Scope::default(),
        operations: Vec::new(),
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
    }
}

fn once() -> FreezeWindow {
    FreezeWindow {
        name: "Year-end close".to_owned(),
        reason: "The books are closed; ask Ada, or wait.\nNo exceptions.".to_owned(),
        starts_at: instant("2026-12-19T23:00:00Z"),
        ends_at: instant("2027-01-04T05:00:00Z"),
        zone: "Europe/Berlin".to_owned(),
        scope: Scope {
            regions: vec!["cn-north-1".to_owned(), "cn-northwest-1".to_owned()],
            tiers: vec![Tier::Production],
            ..Scope::default()
        },
        operations: vec![OperationKind::Delete],
        under_way: UnderWay::Stop,
        ..window("frz-1", 0..1)
    }
}

fn weekly() -> FreezeWindow {
    let schedule = Schedule {
        start: "2026-11-27T18:00:00".parse().unwrap(),
        zone: "America/New_York".to_owned(),
        length: Length::Until("2026-11-30T06:00:00".parse().unwrap()),
        recurrence: Some(Recurrence {
            frequency: Frequency::Weekly,
            interval: 2,
            weekdays: vec![Weekday::Fri],
            month_days: vec![],
            until: Some("2027-03-31".parse().unwrap()),
            count: None,
            except: vec!["2026-12-25".parse().unwrap()],
        }),
    };
    let whole = schedule.whole().unwrap();
    FreezeWindow {
        name: "Weekends, nobody is there".to_owned(),
        starts_at: whole.starts_at,
        ends_at: whole.ends_at,
        zone: schedule.zone.clone(),
        schedule: Some(schedule),
        applies_to: AppliesTo::Automated,
        ..window("frz-2", 0..1)
    }
}

#[test]
fn an_export_is_as_it_was_reviewed() {
    let ended = {
        let ended_at = instant("2026-12-12T12:00:00.5Z");
        FreezeWindow {
            id: "frz-3".to_owned(),
            ends_at: ended_at,
            ended_early_at: Some(ended_at),
            ..weekly()
        }
    };
    let in_doubt = FreezeWindow {
        name: "From the second 02:30 of the night".to_owned(),
        starts_at: instant("2026-10-25T01:30:00Z"),
        ends_at: instant("2026-10-25T04:00:00.25Z"),
        zone: "Europe/Berlin".to_owned(),
        ..window("frz-4", 0..1)
    };
    let never = window("frz-5", 7..7);
    let text = write_ics(
        "Freezes of Floe",
        &[once(), weekly(), ended, in_doubt, never],
    );
    is_as_reviewed("export.ics", &text.replace("\r\n", "\n"));
}

#[test]
fn what_was_ended_is_written_as_ended() {
    let ended = FreezeWindow {
        ends_at: instant("2026-12-24T12:00:00Z"),
        ended_early_at: Some(instant("2026-12-24T12:00:00Z")),
        ..once()
    };
    let read = read_ics(write_ics("x", &[ended]).as_bytes(), &defaults(None)).unwrap();
    assert_eq!(read.taken[0].draft.ends_at, instant("2026-12-24T12:00:00Z"));
}

const FILES: [(&str, &[u8], Option<&str>); 5] = [
    ("Google Calendar", include_bytes!("google.ics"), None),
    ("Outlook", include_bytes!("outlook.ics"), None),
    ("iCloud, without a zone", include_bytes!("icloud.ics"), None),
    (
        "iCloud, with a zone",
        include_bytes!("icloud.ics"),
        Some("America/Los_Angeles"),
    ),
    ("AWS Change Calendar", include_bytes!("aws.ics"), None),
];

fn told(read: &IcsRead) -> String {
    let mut text = String::new();
    for note in &read.notes {
        writeln!(text, "  note: {note}").unwrap();
    }
    for taken in &read.taken {
        let draft = &taken.draft;
        let rule = draft.schedule.as_ref().and_then(Schedule::comes_back);
        let rule = rule.unwrap_or_else(|| "once".to_owned());
        writeln!(
            text,
            "  line {}: {} is taken as {} ({})",
            taken.line, taken.uid, draft.name, draft.zone
        )
        .unwrap();
        writeln!(text, "    {} to {}, {rule}", draft.starts_at, draft.ends_at).unwrap();
        writeln!(text, "    because {:?}", draft.reason).unwrap();
        for note in &taken.notes {
            writeln!(text, "    it {note}").unwrap();
        }
    }
    for left in &read.left {
        let name = left.name.as_deref().unwrap_or("without a name");
        writeln!(
            text,
            "  line {}: {} {name} is not taken: it {}",
            left.line, left.component, left.why
        )
        .unwrap();
    }
    text
}

#[test]
fn files_of_other_programs_are_read_as_reviewed() {
    let mut text = String::new();
    for (what, bytes, zone) in FILES {
        let read = read_ics(bytes, &defaults(zone)).unwrap();
        write!(text, "{what}\n{}\n", told(&read)).unwrap();
    }
    is_as_reviewed("foreign.txt", &text);
}
