//! Environments. Knows states as they are told; must not know how they come about.

use super::freeze::{FreezeBody, StateName, TierName};
use super::guard::OperationBody;
use crate::service::EnvironmentView;
use floe_domain::environment::{EnvironmentKind, EnvironmentState};
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that can be deleted or recreated, and what bears on it now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnvironmentBody {
    /// The id.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// The region's id; `no-region` is "global / no region".
    pub region: String,
    /// How much hangs on it.
    pub tier: TierName,
    /// Who answers for it.
    pub owner: String,
    /// `data_set`: a region's cost data. `declared`: Floe decides about it and carries nothing out.
    pub kind: &'static str,
    /// What it is in the middle of.
    pub state: EnvironmentStateBody,
    /// Counts every change of this record.
    pub version: i64,
    /// Counts how often its data were built.
    pub generation: i64,
    /// When it was first seen.
    pub created_at: Instant,
    /// Whether a freeze stops automated principals now.
    pub calendar: StateName,
    /// When that next changes; null when no freeze is set that would change it.
    pub next_transition_at: Option<Instant>,
    /// The freezes that are active on it, for whomever.
    pub freezes: Vec<FreezeBody>,
    /// The operation that is queued or running; null if none is.
    pub in_progress: Option<OperationBody>,
}

/// What an environment is in the middle of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EnvironmentStateBody {
    /// `active`, `recreating`, `deleted` or `purged`.
    pub is: &'static str,
    /// When it was deleted; null unless it is `deleted`.
    pub deleted_at: Option<Instant>,
    /// When its data goes for good; null unless it is `deleted`.
    pub purge_at: Option<Instant>,
}

impl From<EnvironmentState> for EnvironmentStateBody {
    fn from(state: EnvironmentState) -> Self {
        let bare = |is| Self {
            is,
            deleted_at: None,
            purge_at: None,
        };
        match state {
            EnvironmentState::Active => bare("active"),
            EnvironmentState::Recreating => bare("recreating"),
            EnvironmentState::Purged => bare("purged"),
            EnvironmentState::Deleted {
                deleted_at,
                purge_at,
            } => Self {
                is: "deleted",
                deleted_at: Some(deleted_at),
                purge_at: Some(purge_at),
            },
        }
    }
}

impl From<EnvironmentView> for EnvironmentBody {
    fn from(view: EnvironmentView) -> Self {
        let environment = view.environment;
        Self {
            id: environment.id,
            name: environment.name,
            region: environment.region,
            tier: environment.tier.into(),
            owner: environment.owner,
            kind: match environment.kind {
                EnvironmentKind::DataSet => "data_set",
                EnvironmentKind::Declared => "declared",
            },
            state: environment.state.into(),
            version: environment.version,
            generation: environment.generation,
            created_at: environment.created_at,
            calendar: view.calendar.into(),
            next_transition_at: view.next_transition_at,
            freezes: view.freezes.into_iter().map(FreezeBody::from).collect(),
            in_progress: view.in_progress.map(OperationBody::from),
        }
    }
}
