//! Freezes as a calendar: what stands on which day of a month, and how one gets to another month. Knows addresses and what people
//! read; must not know how days are worked out.

use crate::actor::{Actor as _, Person};
use crate::authenticator::done;
use crate::changes::Cast;
use crate::server::Server;
use crate::sheet::Sheet;
use serde_json::{Value, json};

/// The calendar's page of a month as `2024-10`.
async fn month(person: &Person, month: &str) -> Sheet {
    Sheet::at(person, &format!("/freezes/calendar?month={month}")).await
}

/// The freezes on a day, each with its span.
fn on(sheet: &Sheet, day: &str) -> Vec<String> {
    sheet.texts(&format!("td time[datetime='{day}'] ~ ul > li"))
}

fn heading(sheet: &Sheet) -> String {
    sheet.text("main h1")
}

async fn set(admin: &Person, name: &str, starts_at: &str, ends_at: &str, more: Value) -> Value {
    let mut freeze = json!({
        "name": name, "reason": "A test", "starts_at": starts_at, "ends_at": ends_at, "applies_to": "automated",
    });
    for (field, value) in more.as_object().unwrap() {
        freeze[field.as_str()] = value.clone();
    }
    admin.post("/api/v1/freezes", &freeze).await.expect(201)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekly_freeze_stands_on_each_of_its_days_with_its_part_of_them() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let weekly = json!({"recurrence": {"frequency": "weekly", "weekdays": ["Fri"]}});
    let (from, until) = ("2024-10-04T18:00:00Z", "2024-10-06T09:30:00Z");
    let freeze = set(&admin, "Weekend", from, until, weekly).await;
    let viewer = server.viewer().await;
    let october = month(&viewer, "2024-10").await;
    for friday in [4, 11, 18, 25] {
        for (day, said) in [
            (friday, "Weekend from 18:00"),
            (friday + 1, "Weekend all day"),
            (friday + 2, "Weekend until 09:30"),
        ] {
            let day = format!("2024-10-{day:02}");
            assert_eq!(on(&october, &day), [said], "{day}");
        }
    }
    for day in ["2024-09-30", "2024-10-03", "2024-10-07", "2024-10-31"] {
        assert!(on(&october, day).is_empty(), "{day}");
    }
    // The last week reaches into November.
    let first = "2024-11-01";
    assert_eq!(on(&october, first), ["Weekend from 18:00"]);
    let november = month(&viewer, "2024-11").await;
    assert_eq!(on(&november, first), ["Weekend from 18:00"]);
    assert_eq!(on(&november, "2024-11-24"), ["Weekend until 09:30"]);
    let page = format!("/freezes/{}", freeze["id"].as_str().unwrap());
    // Four whole weekends and one that November has.
    let links = october.attributes("table.month li.freeze > a", "href");
    assert_eq!(links, vec![page; 15]);
    let before = month(&viewer, "2024-09").await;
    assert_eq!(before.count("table.month li"), 3, "nothing before it began");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_stands_on_no_day_that_it_only_touches_and_on_both_sides_of_a_months_end() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (name, starts_at, ends_at) in [
        ("Lunch", "2024-10-07T12:00:00Z", "2024-10-07T13:15:00Z"),
        ("Backup", "2024-10-08T20:00:00Z", "2024-10-09T00:00:00Z"),
        ("Whole", "2024-10-10T00:00:00Z", "2024-10-11T00:00:00Z"),
        ("Night", "2024-10-13T23:00:00Z", "2024-10-14T01:00:00Z"),
        ("Move", "2024-10-27T22:00:00Z", "2024-10-28T06:00:00Z"),
        ("Close", "2024-10-31T23:00:00Z", "2024-11-02T01:00:00Z"),
    ] {
        let everyone = json!({"applies_to": "everyone"});
        set(&admin, name, starts_at, ends_at, everyone).await;
    }
    let october = month(&admin, "2024-10").await;
    let november = month(&admin, "2024-11").await;
    for (sheet, day, said) in [
        (&october, "2024-10-07", Some("Lunch 12:00–13:15")),
        (&october, "2024-10-08", Some("Backup from 20:00")),
        (&october, "2024-10-09", None),
        (&october, "2024-10-10", Some("Whole all day")),
        (&october, "2024-10-11", None),
        (&october, "2024-10-13", Some("Night from 23:00")),
        (&october, "2024-10-14", Some("Night until 01:00")),
        (&october, "2024-10-27", Some("Move from 22:00")),
        (&october, "2024-10-31", Some("Close from 23:00")),
        (&october, "2024-11-01", Some("Close all day")),
        // November's page begins on Monday, 28 October.
        (&november, "2024-10-27", None),
        (&november, "2024-10-28", Some("Move until 06:00")),
        (&november, "2024-10-31", Some("Close from 23:00")),
        (&november, "2024-11-01", Some("Close all day")),
        (&november, "2024-11-02", Some("Close until 01:00")),
        (&november, "2024-11-03", None),
    ] {
        assert_eq!(on(sheet, day), Vec::from_iter(said), "{day}");
    }
    assert_eq!(october.count("li.freeze.everyone"), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_names_its_first_four_freezes_and_counts_the_others() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    for (name, hour) in [
        ("Fifth", 5),
        ("First", 1),
        ("Third", 3),
        ("Sixth", 6),
        ("Second", 2),
        ("Fourth", 4),
    ] {
        let (starts_at, ends_at) = (
            format!("2024-10-10T{hour:02}:00:00Z"),
            format!("2024-10-10T{hour:02}:30:00Z"),
        );
        set(&admin, name, &starts_at, &ends_at, json!({})).await;
    }
    let sheet = month(&admin, "2024-10").await;
    let named = [
        "First 01:00–01:30",
        "Second 02:00–02:30",
        "Third 03:00–03:30",
        "Fourth 04:00–04:30",
    ];
    assert_eq!(on(&sheet, "2024-10-10"), named);
    let more = sheet.texts("td time[datetime='2024-10-10'] ~ p");
    assert_eq!(more, ["and 2 more"]);
    assert_eq!(sheet.count("table.month p"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_closed_by_default_stands_on_every_day_but_for_its_change_windows() {
    let server = Server::with_charges().await;
    let admin = server.admin().await;
    let windows = json!({
        "calendar": "maintenance", "zone": "Europe/Berlin",
        "change_windows": [{
            "starts_at": "2024-10-07T06:00:00Z", "ends_at": "2024-10-07T08:00:00Z",
            "recurrence": {"frequency": "weekly", "weekdays": ["Mon"]},
        }],
    });
    let (from, for_ever) = ("2024-10-05T12:00:00Z", "9999-12-31T23:59:59Z");
    set(&admin, "Closed", from, for_ever, windows).await;
    let sheet = month(&admin, "2024-10").await;
    for (day, said) in [
        ("2024-10-04", vec![]),
        ("2024-10-05", vec!["Closed from 12:00"]),
        ("2024-10-06", vec!["Closed all day"]),
        (
            "2024-10-07",
            vec!["Closed until 06:00", "Closed from 08:00"],
        ),
        ("2024-10-08", vec!["Closed all day"]),
        (
            "2024-10-21",
            vec!["Closed until 06:00", "Closed from 08:00"],
        ),
        // The clocks of Berlin have turned back.
        (
            "2024-10-28",
            vec!["Closed until 07:00", "Closed from 09:00"],
        ),
        ("2024-11-03", vec!["Closed all day"]),
    ] {
        assert_eq!(on(&sheet, day), said, "{day}");
    }
    let later = month(&admin, "2031-02").await;
    let monday = on(&later, "2031-02-03");
    assert_eq!(monday, ["Closed until 07:00", "Closed from 09:00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_loosen_a_freeze_stands_on_the_calendar_and_so_does_its_veto() {
    let cast = Cast::new().await;
    let viewer = cast.server.viewer().await;
    let link = format!("main li > a[href='/approvals/changes/{}']", cast.change);
    let words = "End the freeze `Close` before its time";
    let later = "Loosened in this month, or not";
    // It waits, whichever month one looks at.
    for asked in ["2024-10", "2024-11"] {
        let sheet = month(&viewer, asked).await;
        assert_eq!(sheet.texts(&link), [words], "{asked}");
        let badges = sheet.texts("main ul.plain .badge");
        assert_eq!(badges, ["open"], "{asked}");
        assert!(!sheet.texts("main h2").contains(&later.to_owned()));
    }
    let address = format!("/act/changes/{}/veto", cast.change);
    let (approver, _) = &cast.approvers[0];
    let vetoed = approver.submit(&address, &[("reason", "Not yet.")]).await;
    assert_eq!(done(&vetoed), Some("vetoed"), "{vetoed:?}");
    let sheet = month(&viewer, "2024-10").await;
    assert!(sheet.texts("main h2").contains(&later.to_owned()));
    assert_eq!(sheet.texts(&link), [words]);
    assert_eq!(sheet.texts("main ul.plain .badge"), ["vetoed"]);
    let told = sheet.text("main ul.plain > li");
    let vetoed_by = format!("Vetoed by {}: Not yet.", approver.email);
    assert!(told.contains(&vetoed_by), "{told}");
    assert_eq!(on(&sheet, "2024-10-05"), ["Close all day"], "it is kept");
    // It ended in October and in no other month.
    for other in ["2024-09", "2024-11"] {
        assert_eq!(month(&viewer, other).await.count(&link), 0, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_goes_from_month_to_month_and_a_month_that_is_none_is_this_one() {
    let server = Server::start().await;
    let viewer = server.viewer().await;
    for (asked, title, before, after) in [
        ("2024-10", "October 2024", "2024-09", "2024-11"),
        ("2024-12", "December 2024", "2024-11", "2025-01"),
        ("2024-01", "January 2024", "2023-12", "2024-02"),
        // What is no month, or none that freezes can be in.
        ("2024-13", "October 2024", "2024-09", "2024-11"),
        ("2024-10-07", "October 2024", "2024-09", "2024-11"),
        ("now", "October 2024", "2024-09", "2024-11"),
        ("", "October 2024", "2024-09", "2024-11"),
        ("1970-12", "October 2024", "2024-09", "2024-11"),
        ("9998-01", "October 2024", "2024-09", "2024-11"),
    ] {
        let sheet = month(&viewer, asked).await;
        assert_eq!(heading(&sheet), format!("Freezes in {title}"), "{asked}");
        let links = sheet.attributes("nav[aria-label='Months'] a", "href");
        let to = |month: &str| format!("/freezes/calendar?month={month}");
        let wanted = [to(before), to("2024-10"), to(after), "/freezes".to_owned()];
        assert_eq!(links, wanted, "{asked}");
    }
    let sheet = Sheet::at(&viewer, "/freezes/calendar").await;
    assert_eq!(heading(&sheet), "Freezes in October 2024");
    assert_eq!(sheet.texts("td[aria-current='date'] time"), ["5"]);
    let caption = "The days of October 2024, each with its freezes";
    assert_eq!(sheet.texts("table.month > caption"), [caption]);
    sheet.keeps_the_laws("the calendar");
    let days = sheet.attributes("table.month time", "datetime");
    assert_eq!(days.first().unwrap(), "2024-09-30", "a Monday");
    assert_eq!(days.last().unwrap(), "2024-11-03", "a Sunday");
    assert_eq!(days.len(), 35);
    let other = month(&viewer, "2024-12").await;
    assert_eq!(other.count("td[aria-current]"), 0);
}
