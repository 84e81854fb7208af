//! A freeze changed by a draft of it, and in what it would then be laxer. Knows what is provably at least as strict, and counts
//! everything else as laxer; must not know who changes it nor what that takes.

mod time;

use super::{AppliesTo, ChangeWindows, FreezeDraft, FreezeWindow, Scope, UnderWay};
use crate::region::partition;
use crate::time::{Instant, ceil_micros, floor_micros};
use chrono::TimeDelta;

/// Something in which a changed freeze is laxer than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Laxer {
    /// It starts later, by so much of what was ahead of it.
    StartsLater(TimeDelta),
    /// It ends earlier, by so much.
    EndsEarlier(TimeDelta),
    /// It is not certain that it stops operations whenever it did.
    ComesBackDifferently,
    /// It may cover fewer environments.
    CoversFewer,
    /// It stops fewer operations.
    StopsFewerOperations,
    /// It no longer stops people.
    PassesPeople,
    /// It may let through at other times.
    OpensOtherwise,
    /// It stands in another calendar, which it closes instead of the one before.
    StandsElsewhere,
    /// Operations under way finish that would have been stopped.
    LetsOperationsFinish,
}

impl Laxer {
    /// In words, what follows "it": `ends 2 days earlier`.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::StartsLater(by) => format!("starts {} later", length(by)),
            Self::EndsEarlier(by) => format!("ends {} earlier", length(by)),
            Self::ComesBackDifferently => "comes back differently".to_owned(),
            Self::CoversFewer => "covers fewer environments".to_owned(),
            Self::StopsFewerOperations => "stops fewer operations".to_owned(),
            Self::PassesPeople => "no longer stops people".to_owned(),
            Self::OpensOtherwise => "has other change windows".to_owned(),
            Self::StandsElsewhere => "stands in another calendar".to_owned(),
            Self::LetsOperationsFinish => "lets running operations finish".to_owned(),
        }
    }
}

/// A length of time by its two largest units: `2 days`, `1 day 6 hours`.
fn length(of: TimeDelta) -> String {
    let seconds = of.num_seconds();
    let units = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let words: Vec<_> = units
        .iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() {
        "less than a second".to_owned()
    } else {
        words.join(" ")
    }
}

impl FreezeWindow {
    /// The freeze with what a draft says from `now` on: its ends to the microsecond, widened where they are finer. When it began
    /// stays as it was where it has begun and the draft does not put that off.
    #[must_use]
    pub fn changed(&self, draft: FreezeDraft, now: Instant) -> Self {
        let draft = time::anchored(self, draft, now);
        let comes_once = self.schedule.is_none() && draft.schedule.is_none();
        let drafted = floor_micros(draft.starts_at);
        let starts_at = if comes_once && self.starts_at <= now && drafted <= now {
            self.starts_at
        } else {
            drafted
        };
        let ends_at = ceil_micros(draft.ends_at);
        let windows = draft.change_windows;
        let change_windows = (!windows.is_empty()).then_some(ChangeWindows {
            starts_at,
            ends_at,
            windows,
        });
        Self {
            calendar: draft.calendar,
            change_windows,
            name: draft.name.trim().to_owned(),
            reason: draft.reason.trim().to_owned(),
            starts_at,
            ends_at,
            zone: draft.zone,
            scope: draft.scope,
            operations: draft.operations,
            applies_to: draft.applies_to,
            under_way: draft.under_way,
            schedule: draft.schedule,
            ..self.clone()
        }
    }

    /// The draft that would leave it as it is.
    #[must_use]
    pub fn drafted(&self) -> FreezeDraft {
        FreezeDraft {
            name: self.name.clone(),
            reason: self.reason.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            zone: self.zone.clone(),
            scope: self.scope.clone(),
            operations: self.operations.clone(),
            applies_to: self.applies_to,
            under_way: self.under_way,
            schedule: self.schedule.clone(),
            calendar: self.calendar.clone(),
            change_windows: self
                .change_windows
                .as_ref()
                .map_or_else(Vec::new, |one| one.windows.clone()),
        }
    }

    /// In what it is laxer than it was, from `now` on; nothing of what it stopped is let through where this is empty. Pure and
    /// total.
    #[must_use]
    pub fn laxer_than(&self, before: &Self, now: Instant) -> Vec<Laxer> {
        let mut laxer = time::laxer(self, before, now);
        let mut note = |is_strict: bool, what| {
            if !is_strict {
                laxer.push(what);
            }
        };
        note(is_within(&before.scope, &self.scope), Laxer::CoversFewer);
        note(
            is_part(&before.operations, &self.operations),
            Laxer::StopsFewerOperations,
        );
        let passes_people = before.applies_to == AppliesTo::Everyone;
        note(
            !passes_people || self.applies_to == AppliesTo::Everyone,
            Laxer::PassesPeople,
        );
        note(opens_no_more(before, self), Laxer::OpensOtherwise);
        note(before.calendar == self.calendar, Laxer::StandsElsewhere);
        let stopped = before.under_way == UnderWay::Stop;
        note(
            !stopped || self.under_way == UnderWay::Stop,
            Laxer::LetsOperationsFinish,
        );
        laxer
    }
}

/// Whether every change window was one before.
fn opens_no_more(before: &FreezeWindow, after: &FreezeWindow) -> bool {
    after.change_windows.iter().all(|after| {
        let before = before.change_windows.as_ref();
        let was = |one| before.is_some_and(|before| before.windows.contains(one));
        after.windows.iter().all(was)
    })
}

/// Whether a list takes in all of another, where an empty one takes in everything, what will ever be named too.
fn is_part<T: PartialEq>(part: &[T], whole: &[T]) -> bool {
    whole.is_empty() || (!part.is_empty() && part.iter().all(|one| whole.contains(one)))
}

/// Whether a scope surely covers every environment that another covers, whatever environments there will be.
fn is_within(part: &Scope, whole: &Scope) -> bool {
    let partitions_of_regions: Vec<String> = part
        .regions
        .iter()
        .map(|region| partition(region).to_owned())
        .collect();
    let is_excepted = |id: &String| {
        part.except.contains(id)
            || (!part.environments.is_empty() && !part.environments.contains(id))
    };
    is_part(&part.regions, &whole.regions)
        && (is_part(&part.partitions, &whole.partitions)
            || is_part(&partitions_of_regions, &whole.partitions))
        && is_part(&part.environments, &whole.environments)
        && is_part(&part.tiers, &whole.tiers)
        && whole.except.iter().all(is_excepted)
}

#[cfg(test)]
mod tests;
