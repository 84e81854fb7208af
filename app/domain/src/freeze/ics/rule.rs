//! RRULE (RFC 5545, 3.3.10) into a freeze's own rule and back. Knows the parts of a rule; must not know the rest of an event.

use super::moment::{civil, day, utc_text};
use crate::freeze::civil::{Edge, resolve_civil};
use crate::freeze::{Frequency, Recurrence, Schedule};
use crate::time::Instant;
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Weekday};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

const FREQUENCIES: [(&str, Frequency); 4] = [
    ("DAILY", Frequency::Daily),
    ("WEEKLY", Frequency::Weekly),
    ("MONTHLY", Frequency::Monthly),
    ("YEARLY", Frequency::Yearly),
];

/// Two letters for a weekday.
fn letters(weekday: Weekday) -> &'static str {
    let mut all = WEEKDAYS.iter();
    all.find(|(_, one)| *one == weekday)
        .map_or("MO", |(letters, _)| letters)
}

fn word(frequency: Frequency) -> &'static str {
    let mut all = FREQUENCIES.iter();
    all.find(|(_, one)| *one == frequency)
        .map_or("DAILY", |(word, _)| word)
}

/// The rule in the words of a calendar file. It ends with its last day, or with the last start of a freeze that was ended
/// before its time.
pub(super) fn write(rule: &Recurrence, schedule: &Schedule, last_start: Option<Instant>) -> String {
    let mut parts = vec![format!("FREQ={}", word(rule.frequency))];
    if rule.interval != 1 {
        parts.push(format!("INTERVAL={}", rule.interval));
    }
    if rule.frequency == Frequency::Weekly {
        parts.push("WKST=MO".to_owned());
    }
    let days: Vec<_> = rule.weekdays.iter().copied().map(letters).collect();
    if !days.is_empty() {
        parts.push(format!("BYDAY={}", days.join(",")));
    }
    let days: Vec<_> = rule.month_days.iter().map(ToString::to_string).collect();
    if !days.is_empty() {
        parts.push(format!("BYMONTHDAY={}", days.join(",")));
    }
    let last_second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    let until = rule
        .until
        .and_then(|day| resolve_civil(day.and_time(last_second), &schedule.zone, Edge::End));
    match (last_start.or(until), rule.count) {
        (Some(end), _) => parts.push(format!("UNTIL={}", utc_text(end))),
        (None, Some(count)) => parts.push(format!("COUNT={count}")),
        (None, None) => {}
    }
    parts.join(";")
}

/// The parts of a rule as they stand in the file.
#[derive(Default)]
struct Parts {
    frequency: Option<Frequency>,
    interval: Option<u32>,
    count: Option<u32>,
    until: Option<Until>,
    weekdays: Vec<Weekday>,
    month_days: Vec<i8>,
    months: Vec<u32>,
    week_start: Option<Weekday>,
}

enum Until {
    Day(NaiveDate),
    Civil(NaiveDateTime),
    Utc(NaiveDateTime),
}

/// The rule of an event that first starts at this civil time in this zone.
///
/// # Errors
/// What a freeze can not do, as what follows the event's name.
pub(super) fn read(text: &str, start: NaiveDateTime, zone: &str) -> Result<Recurrence, String> {
    let parts = parts(text)?;
    let mut frequency = parts
        .frequency
        .ok_or_else(|| format!("has a rule that does not say how often: `{text}`"))?;
    let interval = parts.interval.unwrap_or(1);
    let other = || format!("comes back by a rule that freezes do not have: `{text}`");
    match frequency {
        // Each working day, as some programs write it.
        Frequency::Daily if !parts.weekdays.is_empty() && interval == 1 => {
            frequency = Frequency::Weekly;
        }
        Frequency::Daily | Frequency::Monthly | Frequency::Yearly if !parts.weekdays.is_empty() => {
            return Err(other());
        }
        _ => {}
    }
    let (mut month_days, months) = (parts.month_days, parts.months);
    match frequency {
        Frequency::Monthly if months.is_empty() => {}
        // The first one's own day of the year says nothing new.
        Frequency::Yearly if months.is_empty() && month_days.is_empty() => {}
        Frequency::Yearly
            if months == [start.month()]
                && (month_days.is_empty() || is_of_month(&month_days, start.date())) =>
        {
            month_days.clear();
        }
        Frequency::Daily | Frequency::Weekly if months.is_empty() && month_days.is_empty() => {}
        _ => return Err(other()),
    }
    let moves_weeks = frequency == Frequency::Weekly
        && interval > 1
        && parts.weekdays.len() > 1
        && parts.week_start.is_some_and(|day| day != Weekday::Mon);
    if moves_weeks {
        return Err(format!(
            "counts weeks from another day than Monday: `{text}`"
        ));
    }
    let rule = Recurrence {
        frequency,
        interval,
        weekdays: parts.weekdays,
        month_days,
        until: parts.until.map(|until| last_day(&until, start, zone)),
        count: parts.count,
        except: Vec::new(),
    };
    if let Some(wrong) = rule.check(start.date()).into_iter().next() {
        return Err(format!("has a rule that can not be: {wrong}"));
    }
    Ok(rule)
}

fn is_of_month(days: &[i8], first: NaiveDate) -> bool {
    matches!(days, [day] if u32::try_from(*day) == Ok(first.day()))
}

/// The last day on which it may start. A start that happens twice, or not at all, is the earlier, as when it is decided.
fn last_day(until: &Until, start: NaiveDateTime, zone: &str) -> NaiveDate {
    let (day, is_in) = match until {
        Until::Day(day) => (*day, true),
        Until::Civil(at) => (at.date(), start.time() <= at.time()),
        Until::Utc(at) => {
            let last = at.and_utc();
            let day = crate::freeze::civil::civil_in(last, zone).map_or(at.date(), |at| at.date());
            let starts_at = resolve_civil(day.and_time(start.time()), zone, Edge::Start);
            (day, starts_at.is_none_or(|starts_at| starts_at <= last))
        }
    };
    if is_in {
        day
    } else {
        day.pred_opt().unwrap_or(day)
    }
}

fn parts(text: &str) -> Result<Parts, String> {
    let mut parts = Parts::default();
    let mut seen = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let wrong = || format!("has a rule with a part that can not be read: `{part}`");
        let (name, value) = part.split_once('=').ok_or_else(wrong)?;
        let (name, value) = (name.to_ascii_uppercase(), value.to_ascii_uppercase());
        if seen.contains(&name) {
            return Err(wrong());
        }
        match name.as_str() {
            "FREQ" => {
                let found = FREQUENCIES.iter().find(|(word, _)| *word == value);
                let (_, frequency) = found.ok_or_else(|| {
                    format!("comes back more often than daily, or not as freezes do: `{part}`")
                })?;
                parts.frequency = Some(*frequency);
            }
            "INTERVAL" => parts.interval = Some(number(&value).ok_or_else(wrong)?),
            "COUNT" => parts.count = Some(number(&value).ok_or_else(wrong)?),
            "UNTIL" => parts.until = Some(until(&value).ok_or_else(wrong)?),
            "WKST" => parts.week_start = Some(weekday(&value).ok_or_else(wrong)?),
            "BYDAY" => {
                let days: Option<Vec<_>> = value.split(',').map(weekday).collect();
                parts.weekdays = days.ok_or_else(|| {
                    format!("comes back on certain weekdays of a month or year, which freezes do not: `{part}`")
                })?;
            }
            "BYMONTHDAY" => {
                let days: Option<Vec<_>> = value.split(',').map(|day| day.parse().ok()).collect();
                parts.month_days = days.ok_or_else(wrong)?;
            }
            "BYMONTH" => {
                let months: Option<Vec<_>> = value.split(',').map(number).collect();
                parts.months = months.ok_or_else(wrong)?;
            }
            _ => {
                return Err(format!(
                    "comes back by a rule with a part that freezes do not have: `{part}`"
                ));
            }
        }
        seen.push(name);
    }
    Ok(parts)
}

/// A number of digits alone: what a sign would mean is not guessed.
fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

fn weekday(text: &str) -> Option<Weekday> {
    let mut all = WEEKDAYS.iter();
    all.find(|(letters, _)| *letters == text)
        .map(|(_, weekday)| *weekday)
}

fn until(text: &str) -> Option<Until> {
    match text.strip_suffix('Z') {
        Some(utc) => civil(utc).map(Until::Utc),
        None => civil(text)
            .map(Until::Civil)
            .or_else(|| day(text).map(Until::Day)),
    }
}
