//! One freeze window. Knows its span, scope and whom it stops; must not know other windows.

use super::{ChangeWindows, Schedule, UnderWay};
use crate::environment::{Environment, OperationKind, Tier};
use crate::guard::PrincipalKind;
use crate::region::partition_words;
use crate::time::{Instant, UnknownName, floor_micros};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Whom a freeze stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppliesTo {
    /// Services and agents, and whoever is not known to be human.
    Automated,
    /// People too.
    Everyone,
}

impl AppliesTo {
    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automated => "automated",
            Self::Everyone => "everyone",
        }
    }
}

impl FromStr for AppliesTo {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        [Self::Automated, Self::Everyone]
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("automated, everyone"))
    }
}

/// Which environments a freeze covers: those that every list covers, but for the exceptions. An empty list covers all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Region ids; `no-region` is "global / no region".
    pub regions: Vec<String>,
    /// Partitions of providers' clouds, by the environment's region: `aws-cn`. What stands for itself falls as one: a
    /// partition may have a single endpoint for all its regions.
    pub partitions: Vec<String>,
    /// Environment ids.
    pub environments: Vec<String>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Ids of environments that it does not cover, whatever the lists say.
    pub except: Vec<String>,
}

impl Scope {
    /// Whether the environment is in it.
    #[must_use]
    pub fn covers(&self, environment: &Environment) -> bool {
        self.covers_in(environment, environment.partition())
    }

    /// As [`Scope::covers`], with the environment's partition: who asks many windows looks it up once.
    fn covers_in(&self, environment: &Environment, partition: &str) -> bool {
        let any =
            |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
        (self.tiers.is_empty() || self.tiers.contains(&environment.tier))
            && any(&self.environments, &environment.id)
            && any(&self.regions, &environment.region)
            && any(&self.partitions, partition)
            && !self.except.contains(&environment.id)
    }

    /// In words: `every environment`, `regions eu-west-1, us-east-1; production`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.regions.is_empty() {
            parts.push(format!("regions {}", self.regions.join(", ")));
        }
        if !self.partitions.is_empty() {
            let names: Vec<_> = self
                .partitions
                .iter()
                .map(|one| partition_words(one))
                .collect();
            parts.push(format!("partitions {}", names.join(", ")));
        }
        if !self.environments.is_empty() {
            parts.push(format!("environments {}", self.environments.join(", ")));
        }
        if !self.tiers.is_empty() {
            let tiers: Vec<_> = self.tiers.iter().map(|tier| tier.name()).collect();
            parts.push(tiers.join(", "));
        }
        let mut words = if parts.is_empty() {
            "every environment".to_owned()
        } else {
            parts.join("; ")
        };
        if !self.except.is_empty() {
            words.push_str(", except ");
            words.push_str(&self.except.join(", "));
        }
        words
    }
}

/// A half-open span of time in which some operations on some environments are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeWindow {
    /// The identifier in URLs.
    pub id: String,
    /// The calendar it stands in, by name.
    pub calendar: String,
    /// The name on the screen and in refusals.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who set it: an e-mail address, or a token's name and its owner.
    pub owner: String,
    /// The first moment it stops operations.
    pub starts_at: Instant,
    /// The first moment after it. An early end moves this and is in `ended_early_at` too.
    pub ends_at: Instant,
    /// The IANA zone it was written in, for showing it again.
    pub zone: String,
    /// Which environments.
    pub scope: Scope,
    /// Which operations; empty means all.
    pub operations: Vec<OperationKind>,
    /// Whom it stops.
    pub applies_to: AppliesTo,
    /// What becomes of operations that run when it begins.
    pub under_way: UnderWay,
    /// When it was set.
    pub created_at: Instant,
    /// When a person ended it before its time.
    pub ended_early_at: Option<Instant>,
    /// How it comes back; `None` for one that comes once. As kept, `starts_at` and `ends_at` are then the first start and
    /// the last end, or [`FOREVER`]; in a [`super::Calendar`] each occurrence is a window of its own.
    pub schedule: Option<Schedule>,
    /// When it lets through, for one that is closed by default; then it has no `schedule`, and in a [`super::Calendar`] each
    /// span between change windows is a window of its own.
    pub change_windows: Option<ChangeWindows>,
}

/// The name of the first calendar: of freezes that name none.
pub const DEFAULT_CALENDAR: &str = "default";

/// The end of what never ends: 31 December 9999, 23:59:59 UTC.
pub const FOREVER: Instant = match Instant::from_timestamp(253_402_300_799, 0) {
    Some(end) => end,
    None => Instant::MAX_UTC,
};

/// Where a window stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It has yet to start.
    Upcoming,
    /// It stops operations now.
    Active,
    /// It is over.
    Past,
}

impl FreezeWindow {
    /// Whether it comes back: by a schedule, or after a change window.
    #[must_use]
    pub const fn comes_back(&self) -> bool {
        self.schedule.is_some() || self.change_windows.is_some()
    }

    /// Where it stands at `now`; half-open. One that was taken back before it started is past.
    #[must_use]
    pub fn phase(&self, now: Instant) -> Phase {
        if self.ends_at <= self.starts_at || self.ends_at <= now {
            Phase::Past
        } else if now < self.starts_at {
            Phase::Upcoming
        } else {
            Phase::Active
        }
    }

    /// The window, ended at `now`: an active one stops nothing from `now` on, one to come is left without any time
    /// (it starts and ends at `now`). One that is over stays as it is.
    #[must_use]
    pub fn ended(mut self, now: Instant) -> Self {
        let now = floor_micros(now);
        match self.phase(now) {
            Phase::Past => {}
            Phase::Upcoming => {
                (self.starts_at, self.ends_at) = (now, now);
                self.ended_early_at = Some(now);
            }
            Phase::Active => {
                self.ends_at = now;
                self.ended_early_at = Some(now);
            }
        }
        self
    }

    /// Whether it stops this operation on this environment for this kind of principal, whenever it is active.
    #[must_use]
    pub fn bears_on(
        &self,
        operation: OperationKind,
        environment: &Environment,
        kind: PrincipalKind,
    ) -> bool {
        self.bears_in(operation, environment, environment.partition(), kind)
    }

    /// As [`FreezeWindow::bears_on`], with the environment's partition.
    pub(super) fn bears_in(
        &self,
        operation: OperationKind,
        environment: &Environment,
        partition: &str,
        kind: PrincipalKind,
    ) -> bool {
        let stops_operation = self.operations.is_empty() || self.operations.contains(&operation);
        let stops_kind = match self.applies_to {
            AppliesTo::Everyone => true,
            AppliesTo::Automated => kind.is_automated(),
        };
        stops_operation && stops_kind && self.scope.covers_in(environment, partition)
    }
}

#[cfg(feature = "zones")]
mod occurrences {
    use super::FreezeWindow;
    use crate::freeze::Occurrence;
    use crate::time::Instant;

    /// How many occurrences of one freeze are listed.
    const MOST: usize = 64;

    impl FreezeWindow {
        /// The occurrences that are not over at `from`, each as a window of its own, in the order of their starts; at most
        /// 64. One that comes once is its own only occurrence, over or not.
        #[must_use]
        pub fn occurrences(&self, from: Instant) -> Vec<Self> {
            self.next_occurrences(from, MOST)
        }

        /// The first so many of [`FreezeWindow::occurrences`].
        pub(crate) fn next_occurrences(&self, from: Instant, most: usize) -> Vec<Self> {
            if !self.comes_back() {
                return vec![self.clone()];
            }
            self.spans(from)
                // What was ended early ends them all.
                .take_while(|one| one.starts_at < self.ends_at)
                .take(most)
                .map(|one| Self {
                    starts_at: one.starts_at,
                    ends_at: one.ends_at.min(self.ends_at),
                    ..self.clone()
                })
                .filter(|one| one.ends_at > from)
                .collect()
        }

        /// When it stops, where it comes back: each time that is not over at `from`, in the order of their starts. Its early
        /// end is not looked at.
        pub(crate) fn spans(&self, from: Instant) -> impl Iterator<Item = Occurrence> + '_ {
            let scheduled = self.schedule.iter();
            let between = self.change_windows.iter();
            scheduled
                .flat_map(move |one| one.occurrences(from))
                .chain(between.flat_map(move |one| one.closed(from)))
        }

        /// The occurrence under way or the next one; the whole as it is kept when none is left.
        #[must_use]
        pub fn current(self, now: Instant) -> Self {
            match self.next_occurrences(now, 1).into_iter().next() {
                Some(occurrence) => occurrence,
                None => self,
            }
        }
    }
}

#[cfg(test)]
mod tests;
