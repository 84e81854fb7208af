//! What can be deleted and recreated, and the requests to do so. Knows states; must not know how they are reached.

use crate::people::Permission;
use crate::region;
use crate::tagged::tagged;
use crate::time::{Instant, UnknownName};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// How much hangs on an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Customers see it.
    Production,
    /// Like production, without customers.
    Staging,
    /// For building.
    Development,
}

impl Tier {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Production, Self::Staging, Self::Development];

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Staging => "staging",
            Self::Development => "development",
        }
    }
}

impl FromStr for Tier {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("production, staging, development"))
    }
}

/// What an environment is made of, which decides who carries its operations out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentKind {
    /// A region's cost data set in Floe's ledger.
    DataSet,
    /// Declared by an admin: Floe decides about it and records, and has nothing to carry out.
    Declared,
}

tagged! {
    tag = "is", remote = "EnvironmentState",
    /// What an environment is in the middle of.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum EnvironmentState {
        /// Whole and serving.
        Active,
        /// Being built anew beside what serves.
        Recreating,
        /// Out of every view; kept until `purge_at`.
        Deleted {
            /// When it was deleted.
            deleted_at: Instant,
            /// When its data goes for good.
            purge_at: Instant,
        },
        /// Deleted, and its data gone.
        Purged,
    }
}

/// How "global / no region" is written where a region id is wanted. Not `global`: Azure has a region of that id.
pub const NO_REGION: &str = "no-region";

/// Something that can be deleted or recreated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// The stable identifier in URLs: `cost-explorer-eu-west-1`.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// FOCUS RegionId, or [`NO_REGION`] for "global / no region".
    pub region: String,
    /// How much hangs on it.
    pub tier: Tier,
    /// The e-mail address of the person who answers for it, or `floe` for the built-in ones.
    pub owner: String,
    /// What it is made of.
    pub kind: EnvironmentKind,
    /// What it is in the middle of.
    pub state: EnvironmentState,
    /// Counts every change of this record.
    pub version: i64,
    /// Counts how often its data were built: 1 at the first import, one more for each recreate.
    pub generation: i64,
    /// When it was first seen.
    pub created_at: Instant,
}

impl Environment {
    /// The partition of its region: `aws-cn`; `other` for what is in none that is known.
    #[must_use]
    pub fn partition(&self) -> &'static str {
        region::partition(&self.region)
    }

    /// The id of the environment of a region's cost data set.
    #[must_use]
    pub fn id_of_region(region: Option<&str>) -> String {
        format!("cost-explorer-{}", region.unwrap_or(NO_REGION))
    }
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationKind {
    /// Take the environment away.
    Delete,
    /// Build it anew.
    Recreate,
}

impl OperationKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Delete, Self::Recreate];

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Recreate => "recreate",
        }
    }

    /// What one must be permitted to ask for it.
    #[must_use]
    pub const fn permission(self) -> Permission {
        match self {
            Self::Delete => Permission::EnvironmentsDelete,
            Self::Recreate => Permission::EnvironmentsRecreate,
        }
    }
}

impl FromStr for OperationKind {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("delete, recreate"))
    }
}

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationStatus {
    /// Allowed; its permit is not yet consumed.
    Queued,
    /// Its permit is consumed and its executor at work.
    Running,
    /// Done.
    Succeeded,
    /// Not done; the environment is as it was.
    Failed,
}

impl OperationStatus {
    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

impl FromStr for OperationStatus {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        [Self::Queued, Self::Running, Self::Succeeded, Self::Failed]
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName("queued, running, succeeded, failed"))
    }
}

/// A request that was allowed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// The identifier in URLs.
    pub id: String,
    /// The environment it changes.
    pub environment_id: String,
    /// What was asked for.
    pub operation: OperationKind,
    /// Why, in the asker's words.
    pub reason: String,
    /// Who asked, in words: `agent deploy-bot, acting for ada@example.com`.
    pub requested_by: String,
    /// The decision that allowed it.
    pub decision_id: String,
    /// How far it has come.
    pub status: OperationStatus,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When its executor began.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// What happened, in words, once it ended.
    pub outcome: Option<String>,
}
