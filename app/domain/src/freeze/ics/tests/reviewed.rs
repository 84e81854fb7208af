//! An export as people review it: `export.ics` beside this file. `UPDATE=1` writes it anew after a change that is wanted.

use super::read;
use crate::environment::{OperationKind, Tier};
use crate::freeze::ics::write_ics;
use crate::freeze::{AppliesTo, FreezeWindow, Frequency, Length, Recurrence, Schedule, Scope};
use crate::sample::{instant, window};
use chrono::Weekday;

const PATH: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/freeze/ics/tests/export.ics"
);

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
    let plain = text.replace("\r\n", "\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &plain).unwrap();
    }
    assert_eq!(plain, std::fs::read_to_string(PATH).unwrap_or_default());
}

#[test]
fn what_was_ended_is_written_as_ended() {
    let ended = FreezeWindow {
        ends_at: instant("2026-12-24T12:00:00Z"),
        ended_early_at: Some(instant("2026-12-24T12:00:00Z")),
        ..once()
    };
    let read = read(&write_ics("x", &[ended]));
    assert_eq!(read.taken[0].draft.ends_at, instant("2026-12-24T12:00:00Z"));
}
