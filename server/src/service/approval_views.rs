//! What the services of approvals, passkeys and loosenings answer with. Knows shapes; must not know how they are made or shown.

use floe_domain::environment::{Environment, Operation};
use floe_domain::guard::{Approver, Asked, Reason, Vote};
use floe_domain::time::{Instant, UnknownName};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// What has become of a request that waits for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestStatus {
    /// It waits for people.
    Awaiting,
    /// Enough people approved; Floe carries it out.
    Approved,
    /// Somebody denied it.
    Denied,
    /// What was asked is no longer what would be done.
    Void,
    /// Nobody said enough in time.
    Expired,
    /// The asker took it back.
    Cancelled,
}

impl RequestStatus {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Awaiting,
        Self::Approved,
        Self::Denied,
        Self::Void,
        Self::Expired,
        Self::Cancelled,
    ];

    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Void => "void",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for RequestStatus {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL
            .into_iter()
            .find(|one| one.name() == text)
            .ok_or(UnknownName(
                "awaiting, approved, denied, void, expired, cancelled",
            ))
    }
}

/// A request that people have to approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// The identifier in URLs.
    pub id: String,
    /// What is asked, all of it.
    pub asked: Asked,
    /// The digest of it, which approvals are bound to.
    pub digest: String,
    /// The decision that people have to approve it.
    pub decision_id: String,
    /// What has become of it.
    pub status: RequestStatus,
    /// When it was asked for.
    pub requested_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// How, in words.
    pub outcome: Option<String>,
    /// The operation that Floe carries out for it, once approved.
    pub operation_id: Option<String>,
}

impl ApprovalRequest {
    /// As it stands at a moment: one whose time is over has expired, whether or not that was noted yet.
    #[must_use]
    pub fn at(mut self, now: Instant) -> Self {
        if self.status == RequestStatus::Awaiting && now >= self.asked.expires_at {
            self.status = RequestStatus::Expired;
            self.ended_at = Some(self.asked.expires_at);
            self.outcome = Some(EXPIRED.to_owned());
        }
        self
    }
}

/// How a request ends that nobody said enough to.
pub const EXPIRED: &str = "Too few people approved it in time. Nothing was done.";

/// A person's word as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteView {
    /// Their e-mail address.
    pub email: String,
    /// Why, in their words; may be empty.
    pub reason: String,
    /// The word itself.
    pub vote: Vote,
}

/// Everything an approver has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestStory {
    /// The request.
    pub request: ApprovalRequest,
    /// What was said to it.
    pub votes: Vec<VoteView>,
    /// What is missing now, or why it can not be done; none once it has ended.
    pub reasons: Vec<Reason>,
    /// The environment, if it is still known.
    pub environment: Option<Environment>,
    /// Whether it is the last whole one of its kind in its partition.
    pub is_last_in_partition: bool,
    /// The last operations on it, the latest first.
    pub operations: Vec<Operation>,
    /// The operation that carries this request out.
    pub operation: Option<Operation>,
    /// Who could approve it, in the order of their addresses.
    pub eligible: Vec<Approver>,
    /// Why the one who looks can not say anything to it; `None` when they can.
    pub barred: Option<String>,
    /// What the one who looks has said and not taken back.
    pub mine: Option<Vote>,
}

/// A passkey as it is shown to its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyView {
    /// The credential's id, in base64url.
    pub id: String,
    /// What its person calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: Instant,
    /// When it last signed.
    pub last_used_at: Option<Instant>,
}
