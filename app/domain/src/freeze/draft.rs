//! A freeze as it is asked for, before it is one. Knows what makes it sensible; must not know forms or where it is kept.

use super::{AppliesTo, Schedule, Scope, UnderWay};
use crate::environment::{Environment, OperationKind};
use crate::time::{Instant, ceil_micros, floor_micros};
use serde::{Deserialize, Deserializer, Serialize};

/// A freeze as a person or a program asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeDraft {
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
        let years = 1970..=9999;
        let is_near = |at: Instant| years.contains(&chrono::Datelike::year(&at));
        if let Some(schedule) = &self.schedule {
            wrong.extend(
                schedule
                    .check()
                    .into_iter()
                    .filter(|one| one.field != "zone"),
            );
            #[cfg(feature = "zones")]
            if wrong.is_empty() && schedule.occurrences(now).next().is_none() {
                wrong.push(Wrong::new(
                    "recurrence",
                    "is over: the freeze would stop nothing",
                ));
            }
        } else if !is_near(self.starts_at) {
            wrong.push(Wrong::new("starts_at", "is not in the years 1970 to 9999"));
        } else if !is_near(self.ends_at) {
            wrong.push(Wrong::new("ends_at", "is not in the years 1970 to 9999"));
        } else if self.ends_at <= self.starts_at {
            wrong.push(Wrong::new("ends_at", "is not after starts_at"));
        } else if self.ends_at <= now {
            wrong.push(Wrong::new(
                "ends_at",
                "is in the past: the freeze would stop nothing",
            ));
        }
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
