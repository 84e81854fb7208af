//! One freeze window. Knows its span, scope and whom it stops; must not know other windows.

use crate::environment::{Environment, OperationKind, Tier};
use crate::guard::PrincipalKind;
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

/// Which environments a freeze covers: those that every list covers. An empty list covers all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// Region ids; `no-region` is "global / no region".
    pub regions: Vec<String>,
    /// Environment ids.
    pub environments: Vec<String>,
    /// Tiers.
    pub tiers: Vec<Tier>,
}

impl Scope {
    /// Whether the environment is in it.
    #[must_use]
    pub fn covers(&self, environment: &Environment) -> bool {
        let any = |list: &[String], value: &String| list.is_empty() || list.contains(value);
        any(&self.regions, &environment.region)
            && any(&self.environments, &environment.id)
            && (self.tiers.is_empty() || self.tiers.contains(&environment.tier))
    }

    /// In words: `every environment`, `regions eu-west-1, us-east-1; production`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.regions.is_empty() {
            parts.push(format!("regions {}", self.regions.join(", ")));
        }
        if !self.environments.is_empty() {
            parts.push(format!("environments {}", self.environments.join(", ")));
        }
        if !self.tiers.is_empty() {
            let tiers: Vec<_> = self.tiers.iter().map(|tier| tier.name()).collect();
            parts.push(tiers.join(", "));
        }
        if parts.is_empty() {
            "every environment".to_owned()
        } else {
            parts.join("; ")
        }
    }
}

/// A half-open span of time in which some operations on some environments are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeWindow {
    /// The identifier in URLs.
    pub id: String,
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
    /// When it was set.
    pub created_at: Instant,
    /// When a person ended it before its time.
    pub ended_early_at: Option<Instant>,
}

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
        let stops_operation = self.operations.is_empty() || self.operations.contains(&operation);
        let stops_kind = match self.applies_to {
            AppliesTo::Everyone => true,
            AppliesTo::Automated => kind.is_automated(),
        };
        stops_operation && stops_kind && self.scope.covers(environment)
    }
}

#[cfg(test)]
mod tests;
