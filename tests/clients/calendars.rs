//! Python's `icalendar` and `recurring-ical-events`, as calendar programs that subscribe: they read the feed and agree about
//! when the freezes are, and the time zones that Floe writes are those of the IANA database. Knows the feed's address; must
//! not know how the file is written.

use anyhow::{Context, Result, ensure};
use chrono::{Duration, TimeZone as _, Utc};
use chrono_tz::TZ_VARIANTS;
use floe_domain::freeze::{
    AppliesTo, DEFAULT_CALENDAR, FreezeDraft, FreezeWindow, Frequency, Length, Recurrence,
    Schedule, Scope, UnderWay, is_zone, write_ics,
};
use floe_domain::people::Role;
use floe_domain::time::Instant;
use floe_server::http::{Http, Settings, serve};
use floe_server::secret::Secret;
use floe_server::service::{Caller, feeds, freezes, people};
use floe_server::{App, Clock, Config};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use tokio::net::TcpListener;

/// What the script prints.
fn ask(words: &[&str]) -> Result<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("../target/tools/venv/bin/python");
    ensure!(
        python.is_file(),
        "the Python environment is missing: `cargo xtask test clients` makes it"
    );
    let output = Command::new(python)
        .arg(root.join("clients/calendars.py"))
        .args(words)
        .output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

fn once(name: &str, zone: &str, start: &str, end: &str) -> Result<FreezeDraft> {
    Ok(FreezeDraft {
        calendar: DEFAULT_CALENDAR.to_owned(),
        name: name.to_owned(),
        reason: "Read by others; commas, too\nand lines".to_owned(),
        starts_at: start.parse()?,
        ends_at: end.parse()?,
        zone: zone.to_owned(),
        scope: Scope::default(),
        operations: vec![],
        applies_to: AppliesTo::Everyone,
        under_way: UnderWay::Stop,
        schedule: None,
        change_windows: Vec::new(),
    })
}

fn again(name: &str, zone: &str, span: [&str; 2], rule: Recurrence) -> Result<FreezeDraft> {
    let schedule = Schedule {
        start: span[0].parse()?,
        zone: zone.to_owned(),
        length: Length::Until(span[1].parse()?),
        recurrence: Some(rule),
    };
    let any = once(name, zone, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")?;
    Ok(any.coming_back(Some(schedule)))
}

fn rule(frequency: Frequency) -> Recurrence {
    Recurrence {
        frequency,
        interval: 1,
        weekdays: vec![],
        month_days: vec![],
        until: None,
        count: None,
        except: vec![],
    }
}

/// Freezes over nights in which clocks change; whether other programs may see a little less of them.
fn freezes() -> Result<Vec<(FreezeDraft, bool)>> {
    use chrono::Weekday::{Fri, Mon, Wed};
    let new_york = "America/New_York";
    Ok(vec![
        (
            once("utc", "UTC", "2026-10-20T00:00:00Z", "2026-10-21T00:00:00Z")?,
            false,
        ),
        (
            once(
                "once",
                "Europe/Berlin",
                "2026-10-24T22:00:00Z",
                "2026-10-25T23:00:00Z",
            )?,
            false,
        ),
        (
            once(
                "doubtful",
                "Europe/Berlin",
                "2026-10-25T00:30:00Z",
                "2026-10-25T01:30:00.5Z",
            )?,
            true,
        ),
        (
            again(
                "weekends",
                new_york,
                ["2026-10-23T18:00:00", "2026-10-26T06:00:00"],
                Recurrence {
                    weekdays: vec![Fri],
                    until: Some("2026-12-31".parse()?),
                    except: vec!["2026-11-13".parse()?],
                    ..rule(Frequency::Weekly)
                },
            )?,
            false,
        ),
        (
            // It first comes on a day after its start.
            again(
                "fortnights",
                "Australia/Lord_Howe",
                ["2026-09-30T09:00:00", "2026-09-30T17:30:00"],
                Recurrence {
                    interval: 2,
                    weekdays: vec![Mon, Fri],
                    count: Some(9),
                    ..rule(Frequency::Weekly)
                },
            )?,
            false,
        ),
        (
            again(
                "month ends",
                "Asia/Shanghai",
                ["2026-08-31T20:00:00", "2026-09-01T08:00:00"],
                Recurrence {
                    month_days: vec![-1, 15],
                    ..rule(Frequency::Monthly)
                },
            )?,
            false,
        ),
        (
            again(
                "year ends",
                "Europe/London",
                ["2026-12-20T00:00:00", "2027-01-04T00:00:00"],
                rule(Frequency::Yearly),
            )?,
            false,
        ),
        (
            // Until half past one, which comes twice on 1 November: until the second.
            again(
                "nights",
                new_york,
                ["2026-10-30T00:30:00", "2026-10-30T01:30:00"],
                Recurrence {
                    count: Some(5),
                    ..rule(Frequency::Daily)
                },
            )?,
            true,
        ),
        (
            // From half past two, which does not come on 14 March: from the moment the clocks leap.
            again(
                "springs",
                new_york,
                ["2027-03-10T02:30:00", "2027-03-10T04:30:00"],
                Recurrence {
                    weekdays: vec![Wed, chrono::Weekday::Sun],
                    count: Some(4),
                    ..rule(Frequency::Weekly)
                },
            )?,
            true,
        ),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_program_sees_the_freezes_of_the_feed_when_they_are() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let now: Instant = "2026-10-01T00:00:00Z".parse()?;
    let clock = Clock::standing_at(now);
    let app = App::open_at(Config::in_folder(folder.path().join("data")), clock).await?;
    app.ledger().load(&app).await?;
    let caller = Caller::command_line();
    let password = Secret::new("correct horse battery staple");
    people::add(&app, &caller, "ada@example.com", Role::Admin, &password).await?;
    let until = now + Duration::days(400);
    let mut expected: BTreeMap<String, (Vec<(i64, i64)>, bool)> = BTreeMap::new();
    for (draft, may_widen) in freezes()? {
        let whole = FreezeWindow {
            starts_at: draft.starts_at,
            ends_at: draft.ends_at,
            schedule: draft.schedule.clone(),
            ..freezes::create(&app, &caller, draft).await?
        };
        let spans = whole.occurrences(now).into_iter();
        let spans = spans
            .filter(|one| one.starts_at < until)
            .map(|one| (one.starts_at.timestamp(), one.ends_at.timestamp()));
        expected.insert(format!("{}@floe", whole.id), (spans.collect(), may_widen));
    }
    let issued = feeds::issue(&app, &caller, "ada@example.com", "Python").await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let http = Http::new(app, Settings::default());
    tokio::spawn(serve(listener, http, std::future::pending()));
    let url = format!("http://{address}/calendar/{}.ics", issued.secret.reveal());
    let words = (now.timestamp().to_string(), until.timestamp().to_string());
    let seen = tokio::task::spawn_blocking(move || ask(&["occurrences", &url, &words.0, &words.1]))
        .await??;
    let mut found: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    for line in seen.lines() {
        let mut words = line.split(' ');
        let mut word = || words.next().context("a line is cut off");
        let (uid, start, end) = (word()?, word()?.parse()?, word()?.parse()?);
        found.entry(uid.to_owned()).or_default().push((start, end));
    }
    let (mut same, mut wider) = (0, 0);
    ensure!(expected.len() == found.len(), "{expected:?}\n{found:?}");
    for (uid, (ours, may_widen)) in expected {
        let mut theirs = found.remove(&uid).context("a freeze is not seen")?;
        theirs.sort_unstable();
        ensure!(ours.len() == theirs.len(), "{ours:?}\n{theirs:?}");
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            if ours == theirs {
                same += 1;
                continue;
            }
            let covers = ours.0 <= theirs.0 && (theirs.1 <= ours.1 + 1);
            ensure!(may_widen && covers, "{uid}: {ours:?} and {theirs:?}");
            wider += 1;
        }
    }
    println!("{same} occurrences are the same, {wider} are wider in Floe, where clocks change");
    assert!(same > 50 && wider == 3, "{same} and {wider}");
    Ok(())
}

#[test]
fn the_time_zones_in_a_file_are_those_of_the_database() -> Result<()> {
    let names = TZ_VARIANTS.iter().map(|zone| zone.name());
    let names: Vec<_> = names.filter(|name| is_zone(name)).collect();
    let noon = Utc
        .with_ymd_and_hms(2026, 7, 1, 12, 0, 0)
        .single()
        .context("noon is a moment")?;
    let windows: Vec<_> = names.iter().map(|zone| window(zone, noon)).collect();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("zones.ics");
    std::fs::write(&file, write_ics("Zones", &windows))?;
    let path = file.to_str().context("a path of text")?;
    let (mut zones, mut compared, mut wrong) = (0, 0_u32, Vec::new());
    for line in ask(&["zones", path])?.lines() {
        let mut words = line.split(' ').skip(1);
        let mut number = || -> Result<u32> { Ok(words.next().context("cut off")?.parse()?) };
        zones += 1;
        compared += number()?;
        if number()? > 0 {
            wrong.push(line.to_owned());
        }
    }
    println!("{compared} moments in {zones} time zones agree");
    assert_eq!(wrong, Vec::<String>::new());
    assert!(zones > 400 && compared > 100_000, "{zones}, {compared}");
    Ok(())
}

fn window(zone: &str, starts_at: Instant) -> FreezeWindow {
    FreezeWindow {
        calendar: DEFAULT_CALENDAR.to_owned(),
        id: "frz".to_owned(),
        name: zone.to_owned(),
        reason: "a test".to_owned(),
        owner: "ada@example.com".to_owned(),
        starts_at,
        ends_at: starts_at + Duration::hours(1),
        zone: zone.to_owned(),
        scope: Scope::default(),
        operations: vec![],
        applies_to: AppliesTo::Automated,
        under_way: UnderWay::Finish,
        created_at: starts_at,
        ended_early_at: None,
        schedule: None,
        change_windows: None,
    }
}
