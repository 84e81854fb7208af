//! Days, civil times and lengths as calendar files write them (RFC 5545, 3.3.4 to 3.3.6). Knows the forms; must not know
//! which property has them.

use super::line::Line;
use super::zone::Zones;
use crate::freeze::civil::{Edge, civil_in, resolve_civil};
use crate::time::Instant;
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// What a property of a time says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// A whole day, in no zone.
    Day(NaiveDate),
    /// A time on the clocks of a zone.
    Civil(NaiveDateTime, String),
    /// A time on whatever clocks the reader has.
    Floating(NaiveDateTime),
}

/// A length: days of the calendar, then seconds of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lasting {
    pub(super) days: u32,
    pub(super) seconds: u64,
}

/// The moments of a property that may list several.
pub(super) fn moments(line: &Line, zones: &Zones) -> Result<Vec<Moment>, String> {
    let values = line.value.split(',');
    values
        .map(|value| moment(line, value.trim(), zones))
        .collect()
}

fn moment(line: &Line, value: &str, zones: &Zones) -> Result<Moment, String> {
    let wrong = || {
        let (name, number) = (&line.name, line.number);
        format!("has a {name} in line {number} that is no time: `{value}`")
    };
    let kind = line.parameter("VALUE").unwrap_or("DATE-TIME");
    if kind.eq_ignore_ascii_case("DATE") || value.len() == 8 {
        return day(value).map(Moment::Day).ok_or_else(wrong);
    }
    if !kind.eq_ignore_ascii_case("DATE-TIME") {
        return Err(wrong());
    }
    if let Some(utc) = value.strip_suffix('Z') {
        let at = civil(utc).ok_or_else(wrong)?;
        return Ok(Moment::Civil(at, "UTC".to_owned()));
    }
    let at = civil(value).ok_or_else(wrong)?;
    let Some(name) = line.parameter("TZID") else {
        return Ok(Moment::Floating(at));
    };
    let zone = zones.find(name).ok_or_else(|| {
        format!(
            "is in the time zone `{name}`, which is not one of the IANA database that Floe knows"
        )
    })?;
    Ok(Moment::Civil(at, zone))
}

/// `20261201`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = text.parse().ok().filter(|_| digits)?;
    let year = i32::try_from(number / 10_000).ok()?;
    NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100)
}

/// `20261201T090000`.
pub(super) fn civil(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_once('T')?;
    let digits = time.len() == 6 && time.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = time.parse().ok().filter(|_| digits)?;
    let time = NaiveTime::from_hms_opt(number / 10_000, number / 100 % 100, number % 100)?;
    Some(day(date)?.and_time(time))
}

/// Writes a civil time.
pub(super) fn civil_text(at: NaiveDateTime) -> String {
    at.format("%Y%m%dT%H%M%S").to_string()
}

/// Writes an instant.
pub(super) fn utc_text(at: Instant) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// `P1DT12H`, `PT90M`, `P2W`.
pub(super) fn lasting(text: &str) -> Option<Lasting> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let days = sum(date, &[('W', 7), ('D', 1)])?;
    let seconds = sum(time, &[('H', 3_600), ('M', 60), ('S', 1)])?;
    let is_said = !(date.is_empty() && time.is_empty());
    Some(Lasting {
        days: u32::try_from(days).ok()?,
        seconds,
    })
    .filter(|_| is_said)
}

/// The sum of numbers with units, each unit at most once and in this order.
fn sum(text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0_u64;
    for (unit, worth) in units {
        if let Some((number, after)) = rest.split_once(*unit) {
            let number: u32 = number.parse().ok()?;
            sum = sum.checked_add(u64::from(number).checked_mul(*worth)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(sum)
}

/// The instant of a civil time as a freeze takes it.
pub(super) fn instant(at: NaiveDateTime, zone: &str, edge: Edge) -> Option<Instant> {
    resolve_civil(at, zone, edge)
}

/// Whether a civil time means this instant at either edge, so that writing it keeps the instant.
pub(super) fn stands_for(at: Instant, zone: &str) -> Option<NaiveDateTime> {
    let civil = civil_in(at, zone)?;
    let both = [Edge::Start, Edge::End].map(|edge| resolve_civil(civil, zone, edge));
    (both == [Some(at), Some(at)]).then_some(civil)
}

/// The last whole second that is not after, and the first that is not before.
pub(super) fn whole_seconds(starts_at: Instant, ends_at: Instant) -> Option<(Instant, Instant)> {
    let floor = Instant::from_timestamp(starts_at.timestamp(), 0)?;
    let floored = Instant::from_timestamp(ends_at.timestamp(), 0)?;
    let ceil = if floored == ends_at {
        floored
    } else {
        floored.checked_add_signed(Duration::seconds(1))?
    };
    Some((floor, ceil))
}

#[cfg(test)]
mod tests {
    use super::{Lasting, civil, civil_text, day, lasting};

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "20261301T000000",
            "20260230T000000",
            "20260101T246000",
            "2026-01-01T00:00:00",
            "20260101",
            "20260101T0000",
            "+0260101T000000",
            "",
        ] {
            assert_eq!(civil(text), None, "{text}");
        }
        assert_eq!(day("2026010"), None);
        assert_eq!(
            civil_text(civil("20261231T235959").unwrap()),
            "20261231T235959"
        );
    }

    #[test]
    fn lengths_are_days_and_seconds() {
        for (text, expected) in [
            ("PT1H", Some((0, 3_600))),
            ("P1D", Some((1, 0))),
            ("P2W", Some((14, 0))),
            ("P1DT1H1M1S", Some((1, 3_661))),
            ("-PT1H", None),
            ("P", None),
            ("PT", None),
            ("PT1M1H", None),
            ("P1H", None),
            ("PT99999999999H", None),
            ("1D", None),
        ] {
            let expected = expected.map(|(days, seconds)| Lasting { days, seconds });
            assert_eq!(lasting(text), expected, "{text}");
        }
    }
}
