//! Civil times with zones into instants, always widening what is denied. Knows daylight saving; must not know windows.

#[cfg(feature = "zones")]
use crate::time::Instant;
#[cfg(feature = "zones")]
use chrono::{LocalResult, NaiveDateTime, TimeZone, Utc};

/// Which end of a freeze a civil time is.
#[cfg(feature = "zones")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A start that happens twice takes the earlier instant.
    Start,
    /// An end that happens twice takes the later instant.
    End,
}

/// The instant of a civil time in an IANA zone; `None` for an unknown zone.
///
/// A time in a gap (clocks go forward) means the transition for a start, so that no hole opens, and the same moment
/// for an end. A time that happens twice (clocks go back) takes the earlier start and the later end.
#[cfg(feature = "zones")]
#[must_use]
pub fn resolve_civil(civil: NaiveDateTime, zone: &str, edge: Edge) -> Option<Instant> {
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    match zone.from_local_datetime(&civil) {
        LocalResult::Single(at) => Some(at.with_timezone(&Utc)),
        LocalResult::Ambiguous(one, other) => {
            let (earlier, later) = if one <= other {
                (one, other)
            } else {
                (other, one)
            };
            Some(match edge {
                Edge::Start => earlier.with_timezone(&Utc),
                Edge::End => later.with_timezone(&Utc),
            })
        }
        LocalResult::None => {
            // The transition: the last instant whose civil time is before the gap, by bisection over the day around it.
            let civil_at = |at: Instant| at.with_timezone(&zone).naive_local();
            let (mut before, mut after) = (
                civil.and_utc() - chrono::Duration::hours(36),
                civil.and_utc() + chrono::Duration::hours(36),
            );
            while after - before > chrono::Duration::microseconds(1) {
                let middle = before + (after - before) / 2;
                if civil_at(middle) < civil {
                    before = middle;
                } else {
                    after = middle;
                }
            }
            Some(after)
        }
    }
}
