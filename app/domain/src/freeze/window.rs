//! One freeze window. Knows its span, scope and whom it stops; must not know other windows.

use crate::environment::{Environment, OperationKind, Tier};
use crate::guard::PrincipalKind;
use crate::time::{Instant, UnknownName};
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
    /// Region ids; `global` is "global / no region".
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
    /// Where it stands at `now`; half-open.
    #[must_use]
    pub fn phase(&self, now: Instant) -> Phase {
        if now < self.starts_at {
            Phase::Upcoming
        } else if now < self.ends_at {
            Phase::Active
        } else {
            Phase::Past
        }
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

/// A freeze as a person or a program asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FreezeDraft {
    /// The name on the screen and in refusals, 1 to 100 characters.
    pub name: String,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// The first moment.
    pub starts_at: Instant,
    /// The first moment after it.
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

impl FreezeDraft {
    /// Every field that is wrong. A freeze that is over before it is set stops nothing, so it is wrong;
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
        if self.ends_at <= self.starts_at {
            wrong.push(Wrong::new("ends_at", "is not after starts_at"));
        } else if self.ends_at <= now {
            wrong.push(Wrong::new(
                "ends_at",
                "is in the past: the freeze would stop nothing",
            ));
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
        for id in &self.scope.environments {
            if !known.iter().any(|environment| environment.id == *id) {
                wrong.push(Wrong::new(
                    "scope.environments",
                    &format!("names `{id}`, which is no environment"),
                ));
            }
        }
        if wrong.is_empty() && !known.is_empty() && !known.iter().any(|one| self.scope.covers(one))
        {
            wrong.push(Wrong::new(
                "scope",
                "covers no environment: its lists have none in common",
            ));
        }
        wrong
    }
}
