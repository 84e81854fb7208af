//! Requests that people have to approve, as a program polls them. Knows what is told; must not decide.

use super::freeze::OperationName;
use super::guard::{AskerBody, ReasonBody};
use crate::http::problem::anew;
use crate::service::{ApprovalRequest, RequestStatus};
use floe_domain::guard::Reason;
use floe_domain::time::Instant;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A request that people have to approve.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RequestBody {
    /// The id.
    pub id: String,
    /// The address to poll, every few seconds at most.
    pub url: String,
    /// The page on which people approve or deny it.
    pub review_url: String,
    /// The environment it would change.
    pub environment_id: String,
    /// What is asked for.
    pub operation: OperationName,
    /// Why, in the asker's words.
    pub reason: String,
    /// Whether it asks for an exception from a freeze.
    pub exception: bool,
    /// Who asks.
    pub principal: AskerBody,
    /// `awaiting`, then `approved` with an operation to follow, or `denied`, `void`, `expired`, `cancelled`.
    pub status: &'static str,
    /// What it waits for, in words and codes; empty once it has ended.
    pub awaiting: Vec<ReasonBody>,
    /// SHA-256 of what is approved: the canonical JSON (RFC 8785) of operation, environment and version, parameters, the
    /// actor chain, the policy's revisions, the expiry and a nonce.
    pub digest: String,
    /// When it was asked for.
    pub requested_at: Instant,
    /// The first moment at which it can no longer be approved.
    pub expires_at: Instant,
    /// When it ended; null before.
    pub ended_at: Option<Instant>,
    /// How, in words; null before.
    pub outcome: Option<String>,
    /// The operation that Floe carries out for it, once it is approved.
    pub operation_url: Option<String>,
    /// Once it has ended without effect: how the same is asked anew, told as in a refusal's `could_ask`. Empty before, and once
    /// it is approved.
    pub could_ask: Vec<Value>,
}

impl RequestBody {
    /// A request with what it waits for.
    #[must_use]
    pub fn of(request: ApprovalRequest, reasons: Vec<Reason>) -> Self {
        let asked = request.asked;
        let could_ask = match request.status {
            RequestStatus::Awaiting | RequestStatus::Approved => Vec::new(),
            RequestStatus::Denied
            | RequestStatus::Void
            | RequestStatus::Expired
            | RequestStatus::Cancelled => {
                vec![anew(
                    &asked.environment_id,
                    asked.operation,
                    asked.exception,
                )]
            }
        };
        Self {
            url: format!("/api/v1/requests/{}", request.id),
            review_url: format!("/approvals/{}", request.id),
            id: request.id,
            environment_id: asked.environment_id,
            operation: asked.operation.into(),
            reason: asked.reason,
            exception: asked.exception,
            principal: AskerBody::of(asked.chain),
            status: request.status.name(),
            awaiting: reasons
                .into_iter()
                .filter(Reason::denies)
                .map(ReasonBody::from)
                .collect(),
            digest: request.digest,
            requested_at: request.requested_at,
            expires_at: asked.expires_at,
            ended_at: request.ended_at,
            outcome: request.outcome,
            operation_url: request
                .operation_id
                .map(|id| format!("/api/v1/operations/{id}")),
            could_ask,
        }
    }
}
