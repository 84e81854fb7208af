//! What freezes can not say is named with its place and its reason, and never left out where that would freeze less.

use super::{defaults, event, read, read_in};
use crate::freeze::ics::{ICS_LIMIT, IcsUnreadable, read_ics};
use crate::freeze::{Frequency, Length};
use chrono::Weekday;

const ONE: &str = "DTSTART;TZID=Europe/Berlin:20261201T090000";
const END: &str = "DTEND;TZID=Europe/Berlin:20261201T170000";

/// The reason why an event with these lines is not taken.
#[track_caller]
fn why(lines: &[&str]) -> String {
    let read = read(&event(lines));
    assert_eq!(read.taken, [], "{lines:?}");
    let [left] = read.left.as_slice() else {
        panic!("{:?}", read.left);
    };
    assert_eq!((left.component.as_str(), left.line), ("VEVENT", 3));
    assert_eq!(left.uid.as_deref(), Some("1@example.com"));
    left.why.clone()
}

#[test]
fn rules_that_freezes_do_not_have_are_named_whole() {
    for rule in [
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=TU",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        "FREQ=DAILY;BYMONTH=12",
        "FREQ=DAILY;BYMONTHDAY=1",
        "FREQ=DAILY;INTERVAL=2;BYDAY=TU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
        "FREQ=YEARLY;BYDAY=1TU",
        "FREQ=YEARLY;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=3",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=DAILY;COUNT=-3",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;INTERVAL=99999999999",
        "FREQ=DAILY;COUNT=3;COUNT=5",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20260101",
        "FREQ=DAILY;X-SKIP=MO",
        "RSCALE=CHINESE;FREQ=YEARLY",
        "INTERVAL=2",
        "DAILY",
        "",
        // 1 December 2026 is a Tuesday.
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=15",
    ] {
        let reason = why(&[ONE, END, &format!("RRULE:{rule}")]);
        assert!(
            reason.contains("rule") || reason.contains("comes back") || reason.contains("weeks"),
            "{rule}: {reason}"
        );
    }
}

#[test]
fn parts_that_would_freeze_more_are_named() {
    for (lines, word) in [
        (
            &[ONE, END, "RDATE;TZID=Europe/Berlin:20261205T090000"][..],
            "RDATE",
        ),
        (
            &[ONE, END, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
            "RRULE twice",
        ),
        (&[ONE, ONE, END], "DTSTART twice"),
        (&["DTEND:20261201T000000Z"], "no start"),
        (&[ONE], "neither an end nor a length"),
        (&[ONE, END, "DURATION:PT1H"], "both an end and a length"),
        (&[ONE, "DURATION:-PT1H"], "length that can not be read"),
        (
            &[ONE, "DURATION:P1DT1H", "RRULE:FREQ=WEEKLY"],
            "days and hours",
        ),
        (
            &[ONE, "DTEND;TZID=Europe/Berlin:20261201T090000"],
            "does not end after its start",
        ),
        (&[ONE, "DTEND;VALUE=DATE:20261202"], "give one"),
        (&["DTSTART:20261301T000000Z", END], "no time"),
        (
            &["DTSTART;TZID=Customized Time Zone:20261201T090000", END],
            "`Customized Time Zone`",
        ),
        (
            &["DTSTART:20261201T090000", "DTEND:20261201T170000"],
            "give one",
        ),
        (&["DTSTART;VALUE=DATE:20261201"], "give one"),
        (&[ONE, END, "STATUS:CANCELLED"], "cancelled"),
        (&[ONE, END, "TRANSP:TRANSPARENT"], "free"),
        (&[ONE, END, "CATEGORIES:change,Advisory"], "advisory"),
        (
            &[ONE, END, "RECURRENCE-ID:20261201T080000Z"],
            "RECURRENCE-ID",
        ),
        (&[ONE, END, "this is no line"], "line 8"),
        (&[ONE, END, "X-FLOE-REGIONS:eu-west-1"], "X-FLOE-APPLIES-TO"),
        (
            &[
                ONE,
                END,
                "X-FLOE-APPLIES-TO:automated",
                "X-FLOE-PLANETS:mars",
            ],
            "X-FLOE-PLANETS",
        ),
        (&[ONE, END, "X-FLOE-APPLIES-TO:nobody"], "nobody"),
        (
            &[
                ONE,
                END,
                "X-FLOE-APPLIES-TO:everyone",
                "X-FLOE-UNDER-WAY:perhaps",
            ],
            "perhaps",
        ),
        (&[ONE, END, "X-FLOE-UNDER-WAY:stop"], "X-FLOE-APPLIES-TO"),
        (
            &[
                ONE,
                END,
                "X-FLOE-APPLIES-TO:everyone",
                "X-FLOE-TIERS:basement",
            ],
            "basement",
        ),
        (
            &[
                ONE,
                END,
                "X-FLOE-APPLIES-TO:everyone",
                "X-FLOE-START:2026-12-01T09:00:00.5Z",
                "X-FLOE-END:2026-12-01T16:00:00Z",
            ],
            "moved",
        ),
    ] {
        let reason = why(lines);
        assert!(reason.contains(word), "{lines:?}: {reason}");
    }
}

#[test]
fn parts_without_which_more_is_frozen_are_noted() {
    for (line, word) in [
        (
            "EXDATE;TZID=Europe/Berlin:20261202T100000",
            "EXDATE, line 9",
        ),
        ("EXDATE;VALUE=DATE:20261202", "EXDATE, line 9"),
        ("EXRULE:FREQ=WEEKLY", "EXRULE, line 9"),
        ("STATUS:TENTATIVE", "tentative"),
        ("ATTENDEE:mailto:ada@example.com", "without ATTENDEE"),
        (
            "BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM",
            "without VALARM",
        ),
    ] {
        let read = read(&event(&[ONE, END, "RRULE:FREQ=DAILY;COUNT=5", line]));
        assert_eq!(read.left, [], "{line}");
        let notes = read.taken[0].notes.join("; ");
        assert!(notes.contains(word), "{line}: {notes}");
        let rule = read.taken[0]
            .draft
            .schedule
            .clone()
            .unwrap()
            .recurrence
            .unwrap();
        assert_eq!(rule.except, [], "{line}");
    }
}

#[test]
fn rules_in_other_words_mean_the_same() {
    let rule = |rule: &str| {
        let read = read(&event(&[ONE, END, &format!("RRULE:{rule}")]));
        assert_eq!(read.left, [], "{rule}");
        read.taken[0]
            .draft
            .schedule
            .clone()
            .unwrap()
            .recurrence
            .unwrap()
    };
    let working_days = rule("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;WKST=SU");
    assert_eq!(working_days.frequency, Frequency::Weekly);
    assert_eq!(working_days.weekdays.len(), 5);
    let yearly = rule("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1");
    assert_eq!(
        (yearly.frequency, yearly.month_days.len()),
        (Frequency::Yearly, 0)
    );
    let weekly = rule("FREQ=WEEKLY;WKST=SU;INTERVAL=2;");
    assert_eq!(
        (weekly.interval, weekly.weekdays),
        (2, Vec::<Weekday>::new())
    );
}

#[test]
fn the_last_day_is_the_last_on_which_it_may_start() {
    // 09:00 in Berlin in December is 08:00 UTC.
    for (until, expected) in [
        ("20261210", "2026-12-10"),
        ("20261210T080000Z", "2026-12-10"),
        ("20261210T075959Z", "2026-12-09"),
        ("20261209T233000Z", "2026-12-09"),
        ("20261210T090000", "2026-12-10"),
        ("20261210T085959", "2026-12-09"),
    ] {
        let read = read(&event(&[
            ONE,
            END,
            &format!("RRULE:FREQ=DAILY;UNTIL={until}"),
        ]));
        let schedule = read.taken[0].draft.schedule.clone().unwrap();
        let until = schedule.recurrence.unwrap().until.unwrap();
        assert_eq!(until.to_string(), expected);
    }
}

#[test]
fn whole_days_and_floating_times_are_on_the_clocks_that_are_given() {
    let days = read_in(
        &event(&["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"]),
        Some("Europe/Berlin"),
    );
    let draft = &days.taken[0].draft;
    assert_eq!(draft.starts_at.to_rfc3339(), "2026-12-23T23:00:00+00:00");
    assert_eq!(draft.ends_at.to_rfc3339(), "2026-12-26T23:00:00+00:00");
    let one = read_in(
        &event(&["DTSTART;VALUE=DATE:20261224", "RRULE:FREQ=YEARLY"]),
        Some("Asia/Shanghai"),
    );
    let schedule = one.taken[0].draft.schedule.clone().unwrap();
    assert_eq!(
        schedule.length,
        Length::Until("2026-12-25T00:00:00".parse().unwrap())
    );
    let floating = read_in(
        &event(&["DTSTART:20261224T090000", "DURATION:PT2H"]),
        Some("Asia/Shanghai"),
    );
    let taken = &floating.taken[0];
    assert_eq!(
        taken.draft.starts_at.to_rfc3339(),
        "2026-12-24T01:00:00+00:00"
    );
    assert!(taken.notes[0].contains("Asia/Shanghai"));
}

#[test]
fn days_and_times_are_not_mixed() {
    let text = event(&[ONE, "DTEND;VALUE=DATE:20261202"]);
    let left = &read_in(&text, Some("Europe/Berlin")).left;
    assert!(left[0].why.contains("starts with a day"));
}

#[test]
fn an_edge_that_happens_twice_widens() {
    let read = read(&event(&[
        "DTSTART;TZID=Europe/Berlin:20261025T023000",
        "DTEND;TZID=Europe/Berlin:20261025T024500",
    ]));
    let draft = &read.taken[0].draft;
    assert_eq!(draft.starts_at.to_rfc3339(), "2026-10-25T00:30:00+00:00");
    assert_eq!(draft.ends_at.to_rfc3339(), "2026-10-25T01:45:00+00:00");
}

#[test]
fn a_calendar_that_is_closed_by_default_is_not_turned_round() {
    let text = event(&[ONE, END]).replace("VERSION:2.0", "X-CALENDAR-TYPE:DEFAULT_CLOSED");
    let read = read(&text);
    assert_eq!(read.taken, []);
    assert!(read.left[0].why.contains("closed by default"));
}

#[test]
fn what_has_times_of_its_own_is_not_taken_without_them() {
    let moved = "BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261202T080000Z\nDTSTART:20261202T100000Z\nDTEND:20261202T180000Z\nEND:VEVENT\n";
    let series = format!("BEGIN:VEVENT\nUID:1\n{ONE}\n{END}\nRRULE:FREQ=DAILY\nEND:VEVENT\n");
    let file = |events: &str| format!("BEGIN:VCALENDAR\n{events}END:VCALENDAR\n");
    let both = read(&file(&format!("{series}{moved}")));
    assert_eq!((both.taken.len(), both.left.len()), (0, 2));
    let cancelled = moved.replace("END:VEVENT", "STATUS:CANCELLED\nEND:VEVENT");
    let kept = read(&file(&format!("{series}{cancelled}")));
    assert_eq!((kept.taken.len(), kept.left.len()), (1, 1));
    let notes = kept.taken[0].notes.join("; ");
    assert!(notes.contains("stay frozen"), "{notes}");
}

#[test]
fn two_events_of_one_uid_are_not_both_taken_unseen() {
    let one = format!("BEGIN:VEVENT\nUID:1\n{ONE}\n{END}\nEND:VEVENT\n");
    let read = read(&format!("BEGIN:VCALENDAR\n{one}{one}END:VCALENDAR\n"));
    assert_eq!((read.taken.len(), read.left.len()), (1, 1));
    assert!(read.left[0].why.contains("line 2"));
}

#[test]
fn long_texts_are_cut_and_missing_ones_are_said() {
    let text = event(&[ONE, END, &format!("DESCRIPTION:{}", "y".repeat(2_000))]);
    let text = text.replace("SUMMARY:Freeze", &format!("SUMMARY:{}", "x".repeat(200)));
    let taken = &read(&text).taken[0];
    assert_eq!(taken.draft.name.chars().count(), 100);
    assert_eq!(taken.draft.reason.chars().count(), 1_000);
    assert_eq!(taken.notes.len(), 2);
    let bare = event(&[ONE, END])
        .replace("SUMMARY:Freeze\r\n", "")
        .replace("UID:1@example.com\r\n", "");
    let (first, again) = (read(&bare), read(&bare));
    assert_eq!(first.taken[0].draft.name, "Without a name");
    assert!(first.taken[0].uid.starts_with("without-uid-"));
    assert_eq!(first, again);
}

#[test]
fn files_that_can_not_be_read_say_where_and_why() {
    let read = |bytes: &[u8]| read_ics(bytes, &defaults()).unwrap_err();
    let nested = "BEGIN:VCALENDAR\n".to_owned() + &"BEGIN:VEVENT\n".repeat(10);
    let many = format!(
        "BEGIN:VCALENDAR\n{}END:VCALENDAR\n",
        "BEGIN:VEVENT\nEND:VEVENT\n".repeat(1_001)
    );
    let long = format!("BEGIN:VCALENDAR\nX:{}\n", "y".repeat(70_000));
    let folded = format!(
        "BEGIN:VCALENDAR\nX:1\n{}",
        " yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n".repeat(2_000)
    );
    for (bytes, expected) in [
        (vec![b'x'; ICS_LIMIT + 1], IcsUnreadable::TooLarge),
        (many.into_bytes(), IcsUnreadable::TooMany),
        (nested.into_bytes(), IcsUnreadable::TooDeep(9)),
        (long.into_bytes(), IcsUnreadable::LongLine(2)),
        (folded.into_bytes(), IcsUnreadable::LongLine(2)),
        (
            b"BEGIN:VCALENDAR\nX:\xff\n".to_vec(),
            IcsUnreadable::NotText(2),
        ),
        (b"".to_vec(), IcsUnreadable::NoCalendar),
        (
            b"<html>\n".to_vec(),
            IcsUnreadable::NotALine {
                number: 1,
                why: "has no colon between a name and a value",
            },
        ),
        (
            b"BEGIN:VCARD\nEND:VCARD\n".to_vec(),
            IcsUnreadable::NoCalendar,
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n".to_vec(),
            IcsUnreadable::CutOff("VEVENT".to_owned(), 2),
        ),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n".to_vec(),
            IcsUnreadable::Crossed {
                number: 3,
                found: "VCALENDAR".to_owned(),
                open: "VEVENT".to_owned(),
            },
        ),
    ] {
        assert_eq!(read(&bytes), expected);
    }
}
