//! Requests to the guard, its decisions, and the operations they allow. Knows what is told; must not decide.

use super::freeze::OperationName;
use super::request::RequestBody;
use crate::service::{Decided, Stage, TimelineEntry, TimelineEvent};
use floe_domain::environment::Operation;
use floe_domain::guard::{ActorChain, DecisionRecord, Principal, Reason, Verdict};
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request to change an environment.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperationRequestBody {
    /// What.
    pub operation: OperationName,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// In a freeze: ask two freeze approvers for an exception for this request alone.
    #[serde(default)]
    pub exception: bool,
    /// Only say what would be decided, and change nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// An operation that was allowed, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OperationBody {
    /// The id.
    pub id: String,
    /// The address at which to follow it.
    pub url: String,
    /// The environment it changes.
    pub environment_id: String,
    /// What was asked for.
    pub operation: OperationName,
    /// Why, in the asker's words.
    pub reason: String,
    /// Who asked, in words.
    pub requested_by: String,
    /// The decision that allowed it.
    pub decision_id: String,
    /// `queued`, `running`, `succeeded` or `failed`.
    pub status: &'static str,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When its execution began; null before.
    pub started_at: Option<Instant>,
    /// When it ended; null before.
    pub finished_at: Option<Instant>,
    /// What happened, in words; null before it ended.
    pub outcome: Option<String>,
}

/// One member of an actor chain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PrincipalBody {
    /// `human`, `service`, `agent` or `unknown`.
    pub kind: &'static str,
    /// A person's or a token's id.
    pub id: String,
    /// An e-mail address or a token's name.
    pub name: String,
}

/// Why a decision is what it is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReasonBody {
    /// `permitted`, `freeze_active`, `not_permitted`, `environment_unfit`, `freeze_ahead`,
    /// `not_delegated`, `approval_needed`, `approval_impossible`,
    /// `approval_void`, `approval_expired`, `approval_denied` or `undecidable`.
    pub code: &'static str,
    /// In words.
    pub detail: String,
    /// With `freeze_active` and `freeze_ahead`: the freeze.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freeze_id: Option<String>,
    /// With `freeze_active` and `freeze_ahead`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With `freeze_active`: why it was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// With `freeze_active`: who set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// With `freeze_active` and `freeze_ahead`: its first moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Instant>,
    /// With `freeze_active` and `freeze_ahead`: the first moment after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
}

/// Who asked, and for whom.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AskerBody {
    /// The kind of the most automated member.
    pub kind: &'static str,
    /// Who asked first, then whom they act for.
    pub chain: Vec<PrincipalBody>,
}

/// A decision.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DecisionBody {
    /// The id; null for a dry run, which is not kept.
    pub id: Option<String>,
    /// `allow` or `deny`.
    pub verdict: &'static str,
    /// Every reason.
    pub reasons: Vec<ReasonBody>,
    /// What was asked for.
    pub operation: OperationName,
    /// On which environment.
    pub environment_id: String,
    /// Who asked.
    pub principal: AskerBody,
    /// `request`: when it was asked for. `approval`: when people had said enough. `execution`: again, when its execution
    /// began.
    pub stage: &'static str,
    /// Why it was asked for, in the asker's words.
    pub reason: String,
    /// The calendar's revision it was decided on.
    pub calendar_revision: i64,
    /// The digest of what people have to approve; null where nobody has to.
    pub digest: Option<String>,
    /// Whose approvals counted.
    pub approved_by: Vec<String>,
    /// When.
    pub decided_at: Instant,
    /// When the calendar's answer next changes; null when no freeze is set that would change it.
    pub next_transition_at: Option<Instant>,
}

/// An operation that was allowed just now, a request that people have to approve, or a decision alone for a dry run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AcceptedBody {
    /// The operation; null for a dry run and for what people have to approve.
    pub operation: Option<OperationBody>,
    /// What to poll while people decide; null where nobody has to.
    pub request: Option<RequestBody>,
    /// The decision.
    pub decision: DecisionBody,
}

/// Something that was asked of an environment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AskedBody {
    /// When.
    pub at: Instant,
    /// Who, in words.
    pub who: String,
    /// The operation, where it was allowed; null for a refusal.
    pub operation: Option<OperationBody>,
    /// The refusal's decision; null where it was allowed.
    pub refused: Option<DecisionBody>,
}

impl AskedBody {
    /// From an entry of an environment's story; `None` for what nobody asked for.
    #[must_use]
    pub fn of(entry: TimelineEntry) -> Option<Self> {
        let (operation, refused) = match entry.event {
            TimelineEvent::Operation { operation } => (Some(operation.into()), None),
            TimelineEvent::Refused { decision } => (None, Some(decision.into())),
            TimelineEvent::Note { .. } => return None,
        };
        Some(Self {
            at: entry.at,
            who: entry.who,
            operation,
            refused,
        })
    }

    /// The operation's or the decision's id.
    #[must_use]
    pub fn id(&self) -> &str {
        let operation = self
            .operation
            .as_ref()
            .map(|operation| operation.id.as_str());
        operation
            .or(self
                .refused
                .as_ref()
                .and_then(|decision| decision.id.as_deref()))
            .unwrap_or_default()
    }
}

impl From<Operation> for OperationBody {
    fn from(operation: Operation) -> Self {
        Self {
            url: format!("/api/v1/operations/{}", operation.id),
            id: operation.id,
            environment_id: operation.environment_id,
            operation: operation.operation.into(),
            reason: operation.reason,
            requested_by: operation.requested_by,
            decision_id: operation.decision_id,
            status: operation.status.name(),
            requested_at: operation.requested_at,
            started_at: operation.started_at,
            finished_at: operation.finished_at,
            outcome: operation.outcome,
        }
    }
}

impl From<Principal> for PrincipalBody {
    fn from(principal: Principal) -> Self {
        Self {
            kind: principal.kind.name(),
            id: principal.id,
            name: principal.name,
        }
    }
}

impl AskerBody {
    /// A chain with its kind.
    #[must_use]
    pub fn of(chain: ActorChain) -> Self {
        Self {
            kind: chain.kind().name(),
            chain: chain.0.into_iter().map(PrincipalBody::from).collect(),
        }
    }
}

impl From<Reason> for ReasonBody {
    fn from(reason: Reason) -> Self {
        let bare = Self {
            code: reason.code(),
            detail: reason.words(),
            freeze_id: None,
            name: None,
            reason: None,
            owner: None,
            starts_at: None,
            ends_at: None,
        };
        match reason {
            Reason::FreezeActive {
                freeze_id,
                name,
                reason,
                owner,
                starts_at,
                ends_at,
            } => Self {
                freeze_id: Some(freeze_id),
                name: Some(name),
                reason: Some(reason),
                owner: Some(owner),
                starts_at: Some(starts_at),
                ends_at: Some(ends_at),
                ..bare
            },
            Reason::FreezeAhead {
                freeze_id,
                name,
                starts_at,
                ends_at,
                ..
            } => Self {
                freeze_id: Some(freeze_id),
                name: Some(name),
                starts_at: Some(starts_at),
                ends_at,
                ..bare
            },
            Reason::Permitted { .. }
            | Reason::NotDelegated { .. }
            | Reason::NotPermitted { .. }
            | Reason::EnvironmentUnfit { .. }
            | Reason::ApprovalNeeded { .. }
            | Reason::ApprovalImpossible { .. }
            | Reason::ApprovalVoid { .. }
            | Reason::ApprovalExpired { .. }
            | Reason::ApprovalDenied { .. }
            | Reason::Undecidable { .. } => bare,
        }
    }
}

impl From<Decided> for DecisionBody {
    fn from(decided: Decided) -> Self {
        let stage = match decided.stage {
            Stage::Request => "request",
            Stage::Approval => "approval",
            Stage::Execution => "execution",
        };
        Self {
            id: Some(decided.id),
            stage,
            ..Self::of_dry_run(decided.record, decided.reason)
        }
    }
}

impl DecisionBody {
    /// What would be decided.
    #[must_use]
    pub fn of_dry_run(record: DecisionRecord, reason: String) -> Self {
        Self {
            id: None,
            verdict: match record.verdict {
                Verdict::Allow => "allow",
                Verdict::Deny => "deny",
            },
            reasons: record.reasons.into_iter().map(ReasonBody::from).collect(),
            operation: record.operation.into(),
            environment_id: record.environment_id,
            principal: AskerBody::of(record.chain),
            stage: "request",
            reason,
            calendar_revision: record.calendar_revision,
            digest: record.digest,
            approved_by: record.approved_by,
            decided_at: record.decided_at,
            next_transition_at: record.next_transition_at,
        }
    }
}
