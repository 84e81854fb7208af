//! Laws over made-up freezes and made-up bytes: an export is read back as it was, and nothing that is read panics.

use super::{defaults, draft_of, read};
use crate::environment::{OperationKind, Tier};
use crate::freeze::ics::{read_ics, write_ics};
use crate::freeze::{
    AppliesTo, DEFAULT_CALENDAR, FreezeDraft, FreezeWindow, Frequency, Length, Recurrence,
    Schedule, Scope, UnderWay,
};
use crate::sample::window;
use chrono::{Duration, NaiveDate, NaiveDateTime, Weekday};
use proptest::prelude::*;

const ZONES: [&str; 6] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Casablanca",
];

fn civil(minutes: i64, micros: i64) -> NaiveDateTime {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    first.and_time(chrono::NaiveTime::MIN)
        + Duration::minutes(minutes)
        + Duration::microseconds(micros)
}

/// Mostly nothing, at times a part of a second.
fn fraction() -> impl Strategy<Value = i64> {
    prop_oneof![9 => Just(0_i64), 1 => 1_i64..1_000_000]
}

prop_compose! {
    fn any_scope()(
        regions in prop::collection::vec("[a-z]{2}-[a-z]{3,9}-[1-3]", 0..3),
        partitions in prop::collection::vec(prop::sample::select(vec!["aws", "aws-cn"]), 0..2),
        environments in prop::collection::vec("[a-zA-Z ,;\\\\-]{1,40}", 0..3),
        tiers in prop::collection::vec(prop::sample::select(Tier::ALL.to_vec()), 0..3),
        except in prop::collection::vec("[a-zA-Z ,;\\\\-]{1,40}", 0..3),
    ) -> Scope {
        let partitions = partitions.into_iter().map(str::to_owned).collect();
        Scope { regions, partitions, environments, tiers, except }
    }
}

prop_compose! {
    fn any_rule()(
        frequency in prop::sample::select(Frequency::ALL.to_vec()),
        interval in 1_u32..6,
        weekdays in prop::collection::vec((0_u8..7).prop_map(|nth| Weekday::try_from(nth).unwrap()), 0..4),
        month_days in prop::collection::vec(prop_oneof![1_i8..=31, -31_i8..=-1], 0..4),
        count in prop::option::of(1_u32..20),
        until in prop::option::of(0_i64..2_000),
        except in prop::collection::vec(0_i64..400, 0..6),
        first in 0_i64..3_000,
    ) -> (NaiveDate, Recurrence) {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Duration::days(first);
        let day = |days: i64| first + Duration::days(days);
        let rule = Recurrence {
            frequency,
            interval,
            weekdays: if frequency == Frequency::Weekly { weekdays } else { vec![] },
            month_days: if frequency == Frequency::Monthly { month_days } else { vec![] },
            until: until.map(day),
            count: if until.is_some() { None } else { count },
            except: except.into_iter().map(day).collect(),
        };
        (first, rule)
    }
}

prop_compose! {
    fn any_schedule()(
        (first, recurrence) in any_rule(),
        zone in prop::sample::select(ZONES.to_vec()),
        minute in 0_i64..1_440,
        (start_micros, end_micros) in (fraction(), fraction()),
        minutes in 2_i64..10_000,
        exact in any::<bool>(),
    ) -> Schedule {
        let start = first.and_time(chrono::NaiveTime::MIN) + Duration::minutes(minute);
        let end = start + Duration::minutes(minutes);
        Schedule {
            start: start + Duration::microseconds(start_micros),
            zone: zone.to_owned(),
            length: if exact {
                Length::Seconds(u64::try_from(minutes).unwrap() * 7)
            } else {
                Length::Until(end + Duration::microseconds(end_micros))
            },
            recurrence: Some(recurrence),
        }
    }
}

prop_compose! {
    fn any_window()(
        calendar in prop::sample::select(vec![DEFAULT_CALENDAR, "payments-2026"]),
        name in "[^\\p{C}]{1,90}",
        reason in "([^\\p{C}]|\n){1,300}",
        (starts, length) in (0_i64..5_000_000, 1_i64..100_000),
        (start_micros, end_micros) in (fraction(), fraction()),
        zone in prop::sample::select(ZONES.to_vec()),
        scope in any_scope(),
        operations in prop::collection::vec(prop::sample::select(OperationKind::ALL.to_vec()), 0..3),
        (everyone, stop) in any::<(bool, bool)>(),
        schedule in prop::option::of(any_schedule()),
    ) -> FreezeWindow {
        let starts_at = civil(starts, start_micros).and_utc();
        let draft = FreezeDraft {
            calendar: calendar.to_owned(),
            name: format!("x{}", name.trim()),
            reason,
            starts_at,
            ends_at: civil(starts + length, end_micros).and_utc(),
            zone: schedule.as_ref().map_or(zone, |schedule| schedule.zone.as_str()).to_owned(),
            scope,
            operations,
            applies_to: if everyone { AppliesTo::Everyone } else { AppliesTo::Automated },
            under_way: if stop { UnderWay::Stop } else { UnderWay::Finish },
            schedule: None,
            change_windows: Vec::new(),
        };
        let whole = schedule.as_ref().and_then(Schedule::whole);
        let draft = draft.coming_back(schedule.filter(|_| whole.is_some()));
        FreezeWindow {
            calendar: draft.calendar,
            name: draft.name,
            reason: draft.reason,
            starts_at: draft.starts_at,
            ends_at: draft.ends_at,
            zone: draft.zone,
            scope: draft.scope,
            operations: draft.operations,
            applies_to: draft.applies_to,
            under_way: draft.under_way,
            schedule: draft.schedule,
            ..window("frz-1", 0..1)
        }
    }
}

proptest! {
    #[test]
    fn an_export_is_read_back_as_it_was(window in any_window()) {
        let text = write_ics("Freezes", std::slice::from_ref(&window));
        let read = read(&text);
        prop_assert_eq!(&read.left, &[], "{}", text);
        let drafts: Vec<_> = read.taken.iter().map(|taken| taken.draft.clone()).collect();
        prop_assert_eq!(drafts, [draft_of(&window)], "{}", text);
        prop_assert_eq!(&read.taken[0].notes, &Vec::<String>::new());
    }

    #[test]
    fn an_export_is_of_narrow_lines_of_text(window in any_window()) {
        let text = write_ics("Freezes", std::slice::from_ref(&window));
        prop_assert!(text.ends_with("\r\n"));
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _any = read_ics(&bytes, &defaults());
    }

    /// Files of the right words in the wrong places get further than bytes do.
    #[test]
    fn no_words_make_it_panic(lines in prop::collection::vec(any_line(), 0..40)) {
        let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}\nEND:VEVENT\nEND:VCALENDAR\n", lines.join("\n"));
        let _any = read_ics(text.as_bytes(), &defaults());
        let one = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261201T000000Z\n{}\nEND:VEVENT\nEND:VCALENDAR\n", lines.first().cloned().unwrap_or_default());
        if let Ok(read) = read_ics(one.as_bytes(), &defaults()) {
            prop_assert_eq!(read.taken.len() + read.left.len(), 1);
        }
    }
}

fn any_line() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "BEGIN",
        "END",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXDATE",
        "RDATE",
        "UID",
        "SUMMARY",
        "X-FLOE-START",
        "X-FLOE-END",
        "X-FLOE-ZONE",
        "X-FLOE-APPLIES-TO",
        "X-FLOE-UNDER-WAY",
        "STATUS",
        "RECURRENCE-ID",
    ]);
    let parameter = prop::sample::select(vec![
        "",
        ";VALUE=DATE",
        ";TZID=Europe/Berlin",
        ";TZID=\"x:y",
        ";=",
    ]);
    let value = prop_oneof![
        "[0-9]{8}T[0-9]{6}Z?",
        "[0-9]{8}",
        "P[0-9]{0,20}[WDHMS]?T?[0-9]{0,20}[HMS]?",
        "(FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY);)?(INTERVAL=[0-9]{0,12};)?(COUNT=[0-9-]{0,12};)?(UNTIL=[0-9TZ]{0,17};)?(BY[A-Z]{3,8}=[0-9A-Z,-]{0,9})?",
        "[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?",
        "VEVENT|VALARM|VCALENDAR|VTIMEZONE",
        "\\PC{0,20}",
    ];
    (name, parameter, value)
        .prop_map(|(name, parameter, value)| format!("{name}{parameter}:{value}"))
}
