//! Files written by hand in the shapes that Google Calendar, Outlook, iCloud and AWS's Change Calendar export, and what
//! becomes of each component as people review it: `foreign.txt`. `UPDATE=1` writes it anew after a change that is wanted.

use super::defaults;
use crate::freeze::ics::{IcsDefaults, IcsRead, read_ics};
use std::fmt::Write as _;

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/freeze/ics/tests/foreign.txt"
);

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
        let rule = draft
            .schedule
            .as_ref()
            .and_then(|schedule| schedule.recurrence.as_ref());
        let rule = rule.map_or_else(|| "once".to_owned(), |rule| rule.words());
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
        let defaults = IcsDefaults {
            zone: zone.map(str::to_owned),
            ..defaults()
        };
        let read = read_ics(bytes, &defaults).unwrap();
        write!(text, "{what}\n{}\n", told(&read)).unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(PATH).unwrap_or_default());
}
