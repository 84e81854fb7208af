//! Python's zoneinfo, as a second opinion on when a window begins and ends: around every change of every zone's clocks from
//! 2000 to 2037, to the second.

use anyhow::{Context, Result, ensure};
use chrono::NaiveDateTime;
use floe_domain::freeze::{Length, Schedule, is_zone};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[test]
fn agrees_about_every_window_around_a_change_of_clocks() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("../target/tools/venv/bin/python");
    ensure!(
        python.is_file(),
        "the Python environment is missing: `cargo xtask test clients` makes it"
    );
    let output = Command::new(python)
        .arg(root.join("clients/zones.py"))
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout)?;
    let (mut windows, mut unknown, mut wrong) = (0_u32, BTreeSet::new(), Vec::new());
    for line in text.lines() {
        let mut words = line.split(' ');
        let mut word = || words.next().context("a line is cut off");
        let (zone, start, end) = (word()?, word()?, word()?);
        let expected: (i64, i64) = (word()?.parse()?, word()?.parse()?);
        if !is_zone(zone) {
            unknown.insert(zone);
            continue;
        }
        let (start, end): (NaiveDateTime, NaiveDateTime) = (start.parse()?, end.parse()?);
        let schedule = Schedule {
            start,
            zone: zone.to_owned(),
            length: Length::Until(end),
            recurrence: None,
        };
        let found = schedule
            .occurrence(start.date())
            .map(|one| (one.starts_at.timestamp(), one.ends_at.timestamp()));
        // Both edges in one gap: the window is of no length, and there is none.
        let expected = (expected.0 < expected.1).then_some(expected);
        windows += 1;
        if found != expected {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    println!("{windows} windows were compared");
    assert!(windows > 100_000, "only {windows} windows were compared");
    // Of Python's zones Floe does not know `Factory`, which is no place and whose clocks never change.
    assert_eq!(unknown, BTreeSet::new(), "zones that Floe does not know");
    let first: Vec<_> = wrong.iter().take(10).collect();
    assert_eq!(wrong.len(), 0, "of {windows}: {first:#?}");
    Ok(())
}
