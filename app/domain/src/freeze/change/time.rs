//! When a changed freeze stops operations, beside when it did. Knows spans and rules; must not know what they stop.

use super::Laxer;
use crate::freeze::civil::civil_in;
use crate::freeze::{FreezeDraft, FreezeWindow, Frequency, Length, Recurrence, Schedule};
use crate::time::Instant;
use chrono::{Datelike as _, NaiveDate, Weekday};

/// How many occurrences of a freeze are gone through to prove that another takes them in.
const ENUMERATED: usize = 2_000;

/// In what a freeze is laxer in time than it was, from `now` on.
pub(super) fn laxer(after: &FreezeWindow, before: &FreezeWindow, now: Instant) -> Vec<Laxer> {
    if let (Some(rule), Some(other)) = (&before.schedule, &after.schedule)
        && before.ends_at <= after.ends_at
        && takes_in(rule, other)
    {
        return Vec::new();
    }
    if before.schedule.is_some() || after.schedule.is_some() {
        return if covers(before, after, now) {
            Vec::new()
        } else {
            vec![Laxer::ComesBackDifferently]
        };
    }
    let mut laxer = Vec::new();
    let from = before.starts_at.max(now);
    if from < after.starts_at {
        laxer.push(Laxer::StartsLater(after.starts_at - from));
    }
    if after.ends_at < before.ends_at {
        laxer.push(Laxer::EndsEarlier(before.ends_at - after.ends_at));
    }
    laxer
}

/// Whether each occurrence of a schedule surely lies in one of another, by what the two say and however often they come back. Both
/// begin on the same day and are of the same kind; a later civil end is never an earlier instant, nor an earlier start a later
/// one, since what clocks do only ever widens them.
fn takes_in(part: &Schedule, whole: &Schedule) -> bool {
    let (Some(rule), Some(other)) = (&part.recurrence, &whole.recurrence) else {
        return part == whole;
    };
    let first = part.start.date();
    let is_as_long = match (part.length, whole.length) {
        (Length::Until(end), Length::Until(other)) => {
            whole.start.time() <= part.start.time() && end <= other
        }
        (Length::Seconds(seconds), Length::Seconds(other)) => {
            whole.start == part.start && seconds <= other
        }
        _ => false,
    };
    part.zone == whole.zone
        && first == whole.start.date()
        && is_as_long
        && (rule.frequency, rule.interval) == (other.frequency, other.interval)
        && names_all_days(rule, other, first)
        && other.except.iter().all(|day| rule.except.contains(day))
}

/// Whether a rule names all the days that another of the same kind and first day names, those left out aside.
fn names_all_days(part: &Recurrence, whole: &Recurrence, first: NaiveDate) -> bool {
    let (weekdays, others) = (weekdays(part, first), weekdays(whole, first));
    let (month_days, other_days) = (month_days(part, first), month_days(whole, first));
    let names_them = weekdays.iter().all(|day| others.contains(day))
        && month_days.iter().all(|day| other_days.contains(day));
    let names_no_more = others.iter().all(|day| weekdays.contains(day))
        && other_days.iter().all(|day| month_days.contains(day));
    let is_until_later = match (part.until, whole.until) {
        (_, None) => true,
        (Some(until), Some(other)) => until <= other,
        (None, Some(_)) => false,
    };
    let is_counted_higher = match (part.count, whole.count) {
        (_, None) => true,
        // With more days to a week the same count is over sooner.
        (Some(count), Some(other)) => count <= other && names_no_more,
        (None, Some(_)) => false,
    };
    names_them && is_until_later && is_counted_higher
}

fn weekdays(rule: &Recurrence, first: NaiveDate) -> Vec<Weekday> {
    if rule.weekdays.is_empty() && rule.frequency == Frequency::Weekly {
        vec![first.weekday()]
    } else {
        rule.weekdays.clone()
    }
}

fn month_days(rule: &Recurrence, first: NaiveDate) -> Vec<i8> {
    if rule.month_days.is_empty() && rule.frequency == Frequency::Monthly {
        i8::try_from(first.day()).into_iter().collect()
    } else {
        rule.month_days.clone()
    }
}

/// Whether everything that a freeze stops from `now` on lies in the occurrences of another, by going through them. With more of
/// them than that it is not known, which is a no.
fn covers(part: &FreezeWindow, whole: &FreezeWindow, now: Instant) -> bool {
    let parts: Vec<_> = spans(part, now).take(ENUMERATED + 1).collect();
    let mut joined: Vec<(Instant, Instant)> = Vec::new();
    for (start, end) in spans(whole, now).take(ENUMERATED) {
        match joined.last_mut() {
            Some(before) if start <= before.1 => before.1 = before.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    let is_held = |(start, end): &(Instant, Instant)| {
        let start = (*start).max(now);
        joined.iter().any(|held| held.0 <= start && *end <= held.1)
    };
    parts.len() <= ENUMERATED && parts.iter().all(is_held)
}

/// The spans of a freeze that are not over at a moment, in the order of their starts.
fn spans(
    freeze: &FreezeWindow,
    from: Instant,
) -> Box<dyn Iterator<Item = (Instant, Instant)> + '_> {
    // What was taken back before it began stops nothing.
    let once = Some((freeze.starts_at, freeze.ends_at)).filter(|(start, end)| start < end);
    let spans: Box<dyn Iterator<Item = (Instant, Instant)>> = match &freeze.schedule {
        None => Box::new(once.into_iter()),
        Some(schedule) => Box::new(
            schedule
                .occurrences(from)
                .take_while(|one| one.starts_at < freeze.ends_at)
                .map(|one| (one.starts_at, one.ends_at.min(freeze.ends_at))),
        ),
    };
    Box::new(spans.filter(move |(_, end)| from < *end))
}

/// A draft of a freeze that comes back, counted from the freeze's own first day where it names the day of the occurrence under way
/// or the next in place of it: so a freeze is told, and what was told and is sent back changes nothing, not even the past.
pub(super) fn anchored(freeze: &FreezeWindow, mut draft: FreezeDraft, now: Instant) -> FreezeDraft {
    let (Some(before), Some(told)) = (&freeze.schedule, &draft.schedule) else {
        return draft;
    };
    let as_long = Schedule {
        length: kept(before.length, told),
        ..told.clone()
    };
    let meant = anchor(before, &as_long, now).unwrap_or(as_long);
    if meant != *told {
        draft = draft.coming_back(Some(meant));
    }
    draft
}

/// The length of a schedule: where it is as long on the clock that never turns back as it was, that is what it stays. Forms have
/// only ends to say it by.
fn kept(before: Length, after: &Schedule) -> Length {
    match (before, after.length) {
        (Length::Seconds(seconds), Length::Until(end))
            if u64::try_from((end - after.start).num_seconds()) == Ok(seconds) =>
        {
            before
        }
        _ => after.length,
    }
}

fn anchor(before: &Schedule, after: &Schedule, now: Instant) -> Option<Schedule> {
    let (rule, other) = (before.recurrence.as_ref()?, after.recurrence.as_ref()?);
    let (first, named) = (before.start.date(), after.start.date());
    let current = before.occurrences(now).next()?;
    let is_current = civil_in(current.starts_at, &before.zone)?.date() == named;
    let mut grid = rule.clone();
    (grid.until, grid.count) = (None, None);
    grid.except.clear();
    let is_of_the_same_kind = before.zone == after.zone
        && (rule.frequency, rule.interval) == (other.frequency, other.interval)
        && grid.days(first, named).next() == Some(named);
    if first == named || !is_current || !is_of_the_same_kind {
        return None;
    }
    let back = first - named;
    Some(Schedule {
        start: after.start.checked_add_signed(back)?,
        length: match after.length {
            Length::Until(end) => Length::Until(end.checked_add_signed(back)?),
            seconds @ Length::Seconds(_) => seconds,
        },
        ..after.clone()
    })
}

#[cfg(test)]
mod tests;
