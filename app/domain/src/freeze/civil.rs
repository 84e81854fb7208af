//! Civil times with zones into instants and back, always widening what is denied. Knows daylight saving; must not know
//! windows. Without the feature `zones` there is nothing here: the browser's half carries no zone tables.
#![cfg(feature = "zones")]

use crate::time::Instant;
use chrono::{LocalResult, NaiveDateTime, Offset as _, TimeZone, Utc};
use chrono_tz::Tz;
use std::cmp::Ordering;

/// Which end of a freeze a civil time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A start that happens twice takes the earlier instant.
    Start,
    /// An end that happens twice takes the later instant.
    End,
}

/// What is wrong with a zone that is none.
pub const UNKNOWN_ZONE: &str = "is not a time zone of the IANA database, like Europe/Berlin";

/// The instant of a civil time in an IANA zone; `None` for an unknown zone, or a time at the calendar's very ends.
///
/// A time in a gap (clocks go forward) means the transition, the first moment after the gap: a freeze from or until
/// 01:30 in a night without a 01:30 starts or ends when the clocks show 02:00, as a clock on the wall would have it.
/// A time that happens twice (clocks go back) takes the earlier start and the later end.
#[must_use]
pub fn resolve_civil(civil: NaiveDateTime, zone: &str, edge: Edge) -> Option<Instant> {
    let zone: Tz = zone.parse().ok()?;
    // Nearer to the ends of what can be counted, an offset could lead beyond them.
    if !(-9_999..=9_999).contains(&chrono::Datelike::year(&civil)) {
        return None;
    }
    match zone.from_local_datetime(&civil) {
        LocalResult::Single(at) => Some(at.with_timezone(&Utc)),
        LocalResult::Ambiguous(one, other) => {
            let (one, other) = (one.with_timezone(&Utc), other.with_timezone(&Utc));
            Some(match edge {
                Edge::Start => one.min(other),
                Edge::End => one.max(other),
            })
        }
        LocalResult::None => first_after_gap(civil, zone),
    }
}

/// The first moment whose civil time is not before `civil`, by bisection over the days around it: no zone is further
/// than 26 hours from UTC, and none has two transitions so near to each other that civil times turn back in between.
fn first_after_gap(civil: NaiveDateTime, zone: Tz) -> Option<Instant> {
    const AROUND: i64 = 36 * 3_600;
    let utc = civil.and_utc().timestamp();
    let (mut before, mut after) = (utc - AROUND, utc + AROUND);
    // Clocks change at whole seconds, and 18 halves of three days are less than one.
    for _ in 0..18 {
        let middle = i64::midpoint(before, after);
        let shown = Instant::from_timestamp(middle, 0)?.with_timezone(&zone);
        match shown.naive_local().cmp(&civil) {
            Ordering::Less => before = middle,
            Ordering::Equal | Ordering::Greater => after = middle,
        }
    }
    Instant::from_timestamp(after, 0)
}

/// Whether there is a zone of that name; capitals count.
#[must_use]
pub fn is_zone(zone: &str) -> bool {
    zone.parse::<Tz>().is_ok()
}

/// The names of zones to pick from, in order, `UTC` first: places, without the old aliases that name none.
#[must_use]
pub fn zones() -> Vec<&'static str> {
    const AREAS: [&str; 10] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    ];
    let mut names: Vec<_> = chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| {
            name.split_once('/')
                .is_some_and(|(area, _)| AREAS.contains(&area))
        })
        .collect();
    names.sort_unstable();
    names.insert(0, "UTC");
    names
}

/// The civil time of an instant in a zone, for showing it as it was written: `2026-12-20 00:00`, with seconds only
/// where there are some; `None` for an unknown zone.
#[must_use]
pub fn in_zone(at: Instant, zone: &str) -> Option<String> {
    let civil = civil_in(at, zone)?;
    let whole_minute = at.timestamp_micros().rem_euclid(60_000_000) == 0;
    let pattern = if whole_minute {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S%.f"
    };
    Some(civil.format(pattern).to_string())
}

/// What the clocks of a zone show at an instant; `None` for an unknown zone and at the ends of what can be counted.
pub(super) fn civil_in(at: Instant, zone: &str) -> Option<NaiveDateTime> {
    let zone: Tz = zone.parse().ok()?;
    let offset = zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    at.naive_utc().checked_add_offset(offset)
}

#[cfg(test)]
mod tests;
