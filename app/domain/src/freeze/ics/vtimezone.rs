//! What a zone's clocks do, as a VTIMEZONE, for programs that do not know the zone by its name. Knows changes of clocks; must
//! not know events.

use super::line::write;
use super::moment::{civil_text, utc_text};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::{OffsetComponents as _, OffsetName as _, Tz};
use std::collections::BTreeMap;

/// The last year whose changes are looked at; a rule that holds until then is written as one that goes on.
const LAST_YEAR: i32 = 2037;
/// The first: before it, clocks are of no use to a calendar.
const FIRST_YEAR: i32 = 1970;

/// What the clocks show from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clocks {
    offset: TimeDelta,
    is_daylight: bool,
    name: String,
}

/// A change of clocks.
#[derive(Clone, Debug)]
struct Change {
    /// On the clocks before it.
    at: NaiveDateTime,
    before: TimeDelta,
    after: Clocks,
}

/// What makes changes the same every year: the offsets, the clocks' name, the month, the time of day, and the weekday's place
/// in the month.
type Yearly = (i64, i64, bool, String, u32, chrono::NaiveTime, u32, i8);

fn clocks(zone: Tz, at: NaiveDateTime) -> Clocks {
    let offset = zone.offset_from_utc_datetime(&at);
    Clocks {
        offset: offset.base_utc_offset() + offset.dst_offset(),
        is_daylight: offset.dst_offset() > TimeDelta::zero(),
        name: offset.abbreviation().unwrap_or_default().to_owned(),
    }
}

fn first_of(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap_or_default()
        .and_time(chrono::NaiveTime::MIN)
}

/// The changes of a zone's clocks between two moments of UTC.
fn changes(zone: Tz, from: NaiveDateTime, to: NaiveDateTime) -> Vec<Change> {
    let mut found = Vec::new();
    let mut low = from;
    let mut before = clocks(zone, low);
    while low < to {
        let high = low + Duration::days(1);
        let after = clocks(zone, high);
        if after != before {
            let (mut early, mut late) = (low, high);
            while late - early > Duration::seconds(1) {
                let middle = early + Duration::seconds((late - early).num_seconds() / 2);
                if clocks(zone, middle) == before {
                    early = middle;
                } else {
                    late = middle;
                }
            }
            found.push(Change {
                at: late + before.offset,
                before: before.offset,
                after: after.clone(),
            });
        }
        (low, before) = (high, after);
    }
    found
}

/// Writes what the clocks of a zone do from a year on; nothing for UTC and what is no zone.
pub(super) fn write_zone(out: &mut String, name: &str, from: i32) {
    let Ok(zone) = name.parse::<Tz>() else {
        return;
    };
    let begin = first_of((from - 1).clamp(FIRST_YEAR, LAST_YEAR - 10));
    write(out, "BEGIN:VTIMEZONE");
    write(out, &format!("TZID:{name}"));
    write(out, &format!("X-LIC-LOCATION:{name}"));
    let first = clocks(zone, begin);
    let base = Change {
        at: begin,
        before: first.offset,
        after: first,
    };
    write_change(out, &base, None);
    let changes = changes(zone, begin, first_of(LAST_YEAR + 1));
    for run in runs(&changes) {
        write_change(out, run.first, run.rule().as_deref());
    }
    write(out, "END:VTIMEZONE");
}

/// Changes that are one rule, year after year.
struct Run<'a> {
    first: &'a Change,
    last: &'a Change,
    years: i32,
    place: i8,
}

impl Run<'_> {
    fn rule(&self) -> Option<String> {
        if self.years < 2 {
            return None;
        }
        let day = match self.first.at.weekday() {
            Weekday::Mon => "MO",
            Weekday::Tue => "TU",
            Weekday::Wed => "WE",
            Weekday::Thu => "TH",
            Weekday::Fri => "FR",
            Weekday::Sat => "SA",
            Weekday::Sun => "SU",
        };
        let month = self.first.at.month();
        let mut rule = format!("FREQ=YEARLY;BYMONTH={month};BYDAY={}{day}", self.place);
        if self.last.at.year() < LAST_YEAR {
            // A day later, since not every program reads it in UTC as it is written.
            let until = (self.last.at - self.last.before + Duration::days(1)).and_utc();
            rule.push_str(&format!(";UNTIL={}", utc_text(until)));
        }
        Some(rule)
    }
}

/// The places that a day has among the same weekdays of its month: the second, say, or the last.
fn places(day: NaiveDate) -> impl Iterator<Item = i8> {
    let nth = i8::try_from(day.day0() / 7 + 1).ok();
    let is_last = day.day() + 7 > u32::from(day.num_days_in_month());
    nth.filter(|nth| *nth < 5)
        .into_iter()
        .chain(is_last.then_some(-1))
}

/// All changes as runs, each change in one, the longest runs first.
fn runs(changes: &[Change]) -> Vec<Run<'_>> {
    let mut rules: BTreeMap<Yearly, Vec<(usize, &Change)>> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        let at = change.at;
        for place in places(at.date()) {
            let key = (
                change.before.num_seconds(),
                change.after.offset.num_seconds(),
                change.after.is_daylight,
                change.after.name.clone(),
                at.month(),
                at.time(),
                at.weekday().num_days_from_monday(),
                place,
            );
            rules.entry(key).or_default().push((index, change));
        }
    }
    let mut candidates = Vec::new();
    for (key, changes) in &rules {
        for years in changes.chunk_by(|(_, one), (_, next)| one.at.year() + 1 == next.at.year()) {
            candidates.push((key.7, years.to_vec()));
        }
    }
    candidates.sort_by_key(|(_, years)| std::cmp::Reverse(years.len()));
    let mut written = vec![false; changes.len()];
    let mut runs = Vec::new();
    for (place, years) in candidates {
        let left: Vec<_> = years
            .into_iter()
            .filter(|(index, _)| !written.get(*index).copied().unwrap_or(true))
            .collect();
        // What is left of a run that another took years out of may have gaps.
        for years in left.chunk_by(|(_, one), (_, next)| one.at.year() + 1 == next.at.year()) {
            let (Some((_, first)), Some((_, last))) = (years.first(), years.last()) else {
                continue;
            };
            for (index, _) in years {
                if let Some(written) = written.get_mut(*index) {
                    *written = true;
                }
            }
            let years = i32::try_from(years.len()).unwrap_or(1);
            runs.push(Run {
                first,
                last,
                years,
                place,
            });
        }
    }
    runs.sort_by_key(|run| run.first.at);
    runs
}

fn write_change(out: &mut String, change: &Change, rule: Option<&str>) {
    let kind = if change.after.is_daylight {
        "DAYLIGHT"
    } else {
        "STANDARD"
    };
    write(out, &format!("BEGIN:{kind}"));
    write(out, &format!("DTSTART:{}", civil_text(change.at)));
    write(out, &format!("TZOFFSETFROM:{}", offset_text(change.before)));
    write(
        out,
        &format!("TZOFFSETTO:{}", offset_text(change.after.offset)),
    );
    if !change.after.name.is_empty() {
        write(out, &format!("TZNAME:{}", change.after.name));
    }
    if let Some(rule) = rule {
        write(out, &format!("RRULE:{rule}"));
    }
    write(out, &format!("END:{kind}"));
}

fn offset_text(offset: TimeDelta) -> String {
    let seconds = offset.num_seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let (hours, minutes, seconds) = (
        seconds.abs() / 3_600,
        seconds.abs() / 60 % 60,
        seconds.abs() % 60,
    );
    if seconds == 0 {
        format!("{sign}{hours:02}{minutes:02}")
    } else {
        format!("{sign}{hours:02}{minutes:02}{seconds:02}")
    }
}

/// The year of an instant, for [`write_zone`].
pub(super) fn year(at: crate::time::Instant) -> i32 {
    at.with_timezone(&Utc).year()
}
