//! A freeze as it is asked for, before it is one. Knows what makes it sensible; must not know forms or where it is kept.

use super::{
    AppliesTo, ChangeWindows, DEFAULT_CALENDAR, MOST_CHANGE_WINDOWS, Schedule, Scope, UnderWay,
};
use crate::environment::{Environment, OperationKind};
use crate::time::{Instant, ceil_micros, floor_micros};
use serde::{Deserialize, Deserializer, Serialize};

/// A freeze as a person or a program asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeDraft {
    /// The calendar it is to stand in, by name: 1 to 64 small letters, digits, `-`, `_` and `.`.
    #[serde(default = "first_calendar")]
    pub calendar: String,
    /// The name on the screen and in refusals, 1 to 100 characters.
    pub name: String,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// The first moment. What is finer than a microsecond is cut off, so that it never starts late.
    #[serde(deserialize_with = "floored")]
    pub starts_at: Instant,
    /// The first moment after it. What is finer than a microsecond is rounded up, so that it never ends early.
    #[serde(deserialize_with = "ceiled")]
    pub ends_at: Instant,
    /// The IANA zone it was written in.
    #[serde(default = "utc")]
    pub zone: String,
    /// Which environments; empty lists mean all.
    #[serde(default)]
    pub scope: Scope,
    /// Which operations; empty means all.
    #[serde(default)]
    pub operations: Vec<OperationKind>,
    /// Whom it stops.
    #[serde(default = "automated")]
    pub applies_to: AppliesTo,
    /// What becomes of operations that run when it begins.
    #[serde(default)]
    pub under_way: UnderWay,
    /// How it comes back; `None` is once. `starts_at` and `ends_at` are then its first start and its last end.
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// When it lets through, for one that is closed by default; none for one that stops all along.
    #[serde(default)]
    pub change_windows: Vec<Schedule>,
}

fn first_calendar() -> String {
    DEFAULT_CALENDAR.to_owned()
}

fn floored<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    Instant::deserialize(deserializer).map(floor_micros)
}

fn ceiled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
    Instant::deserialize(deserializer).map(ceil_micros)
}

fn utc() -> String {
    "UTC".to_owned()
}

const fn automated() -> AppliesTo {
    AppliesTo::Automated
}

/// A field of a form or a body that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{field} {reason}")]
pub struct Wrong {
    /// The field's name in the API.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Wrong {
    /// A wrong field.
    #[must_use]
    pub fn new(field: &str, reason: &str) -> Self {
        Self {
            field: field.to_owned(),
            reason: reason.to_owned(),
        }
    }
}

/// What is wrong with a calendar's name, if anything is.
fn wrong_calendar(name: &str) -> Option<Wrong> {
    let is_plain =
        |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || "-_.".contains(one);
    let is_one = (1..=64).contains(&name.len()) && name.chars().all(is_plain);
    (!is_one).then(|| {
        Wrong::new(
            "calendar",
            "is not 1 to 64 small letters, digits, -, _ and .",
        )
    })
}

/// The most regions and environments that a scope may name: who wants more, wants them all.
const MOST_NAMES: usize = 500;

#[cfg(feature = "zones")]
impl FreezeDraft {
    /// The same as it comes back: from the first start to the last end.
    #[must_use]
    pub fn coming_back(mut self, schedule: Option<Schedule>) -> Self {
        if let Some(whole) = schedule.as_ref().and_then(Schedule::whole) {
            (self.starts_at, self.ends_at) = (whole.starts_at, whole.ends_at);
        }
        self.schedule = schedule;
        self
    }
}

impl FreezeDraft {
    /// What is wrong with when it stops.
    fn wrong_times(&self, now: Instant) -> Vec<Wrong> {
        let years = 1970..=9999;
        let is_near = |at: Instant| years.contains(&chrono::Datelike::year(&at));
        if let Some(schedule) = &self.schedule {
            let mut wrong = schedule.check();
            wrong.retain(|one| one.field != "zone");
            #[cfg(feature = "zones")]
            if wrong.is_empty() && schedule.occurrences(now).next().is_none() {
                wrong.push(Wrong::new(
                    "recurrence",
                    "is over: the freeze would stop nothing",
                ));
            }
            return wrong;
        }
        let wrong = if !is_near(self.starts_at) {
            Wrong::new("starts_at", "is not in the years 1970 to 9999")
        } else if !is_near(self.ends_at) {
            Wrong::new("ends_at", "is not in the years 1970 to 9999")
        } else if self.ends_at <= self.starts_at {
            Wrong::new("ends_at", "is not after starts_at")
        } else if self.ends_at <= now {
            Wrong::new("ends_at", "is in the past: the freeze would stop nothing")
        } else {
            return Vec::new();
        };
        vec![wrong]
    }

    /// What is wrong with when it lets through: it has to open at least once, and to be closed at least once.
    fn wrong_change_windows(&self, now: Instant) -> Vec<Wrong> {
        if self.schedule.is_some() {
            let reason = "and a recurrence exclude each other: change windows come back themselves";
            return vec![Wrong::new("change_windows", reason)];
        }
        if self.change_windows.len() > MOST_CHANGE_WINDOWS {
            return vec![Wrong::new("change_windows", "are more than 20")];
        }
        let whole = Self {
            schedule: None,
            ..self.clone()
        };
        let mut wrong = whole.wrong_times(now);
        for window in &self.change_windows {
            let found = window.check().into_iter();
            let named = found.map(|one| Wrong {
                field: format!("change_windows.{}", one.field),
                ..one
            });
            wrong.extend(named);
        }
        #[cfg(feature = "zones")]
        if wrong.is_empty() {
            wrong.extend(self.wrong_openings(now));
        }
        wrong
    }

    #[cfg(feature = "zones")]
    fn wrong_openings(&self, now: Instant) -> Option<Wrong> {
        let windows = self.closed_but()?;
        let first = windows.open(now.max(self.starts_at)).next();
        let reason = if first.is_none_or(|one| one.starts_at >= self.ends_at) {
            "never open: a freeze without them stops all along"
        } else if !windows.closes(now) {
            "never close: the freeze would stop nothing"
        } else {
            return None;
        };
        Some(Wrong::new("change_windows", reason))
    }

    /// Its change windows with its span, as a freeze keeps them.
    #[must_use]
    pub fn closed_but(&self) -> Option<ChangeWindows> {
        (!self.change_windows.is_empty()).then(|| ChangeWindows {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            windows: self.change_windows.clone(),
        })
    }

    /// Every field that is wrong; whether the zone is one is known only where the feature `zones` is. A freeze that is over before it is set stops nothing, so it is wrong;
    /// scopes must name regions and environments in `known`.
    #[must_use]
    pub fn check(&self, known: &[Environment], now: Instant) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        let mut text = |field, value: &str, most: usize| {
            if value.trim().is_empty() {
                wrong.push(Wrong::new(field, "is empty"));
            } else if value.chars().count() > most {
                wrong.push(Wrong::new(
                    field,
                    &format!("is longer than {most} characters"),
                ));
            }
        };
        text("name", &self.name, 100);
        text("reason", &self.reason, 1_000);
        if self.name.chars().any(char::is_control) {
            wrong.push(Wrong::new("name", "has line breaks or control characters"));
        }
        #[cfg(feature = "zones")]
        if !super::is_zone(&self.zone) {
            wrong.push(Wrong::new("zone", super::UNKNOWN_ZONE));
        }
        wrong.extend(wrong_calendar(&self.calendar));
        wrong.extend(if self.change_windows.is_empty() {
            self.wrong_times(now)
        } else {
            self.wrong_change_windows(now)
        });
        let names = [
            &self.scope.regions,
            &self.scope.partitions,
            &self.scope.environments,
            &self.scope.except,
        ];
        if names.iter().map(|list| list.len()).sum::<usize>() > MOST_NAMES {
            wrong.push(Wrong::new(
                "scope",
                "names more than 500 regions, partitions and environments",
            ));
            return wrong;
        }
        for region in &self.scope.regions {
            if !known
                .iter()
                .any(|environment| environment.region == *region)
            {
                wrong.push(Wrong::new(
                    "scope.regions",
                    &format!("names `{region}`, where no environment is"),
                ));
            }
        }
        for partition in &self.scope.partitions {
            if !known.iter().any(|one| one.partition() == partition) {
                wrong.push(Wrong::new(
                    "scope.partitions",
                    &format!("names `{partition}`, where no environment is"),
                ));
            }
        }
        for (field, ids) in [
            ("scope.environments", &self.scope.environments),
            ("scope.except", &self.scope.except),
        ] {
            for id in ids {
                if !known.iter().any(|environment| environment.id == *id) {
                    let reason = format!("names `{id}`, which is no environment");
                    wrong.push(Wrong::new(field, &reason));
                }
            }
        }
        if wrong.is_empty() && !known.is_empty() && !known.iter().any(|one| self.scope.covers(one))
        {
            wrong.push(Wrong::new(
                "scope",
                "covers no environment: its lists have none in common that is not excepted",
            ));
        }
        wrong
    }
}
