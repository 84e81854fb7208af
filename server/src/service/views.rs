//! What services answer with beside the domain's own types. Knows shapes; must not know how they are made or shown.

use crate::secret::Secret;
use floe_domain::environment::{Environment, Operation};
use floe_domain::freeze::{CalendarState, FreezeWindow};
use floe_domain::guard::{DecisionRecord, PrincipalKind, Reason};
use floe_domain::people::{Role, Scope};
use floe_domain::time::Instant;
use serde::{Deserialize, Serialize};

/// A person who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The stable identifier.
    pub id: String,
    /// The e-mail address, in lower case.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// When they were added.
    pub created_at: Instant,
    /// When they last signed in.
    pub last_sign_in_at: Option<Instant>,
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Token {
    /// The stable identifier.
    pub id: String,
    /// The name in refusals and the audit.
    pub name: String,
    /// Service or agent.
    pub kind: PrincipalKind,
    /// The e-mail address of the person it acts for.
    pub owner: String,
    /// The name of the token that passed it on; `None` for one that was issued to its owner.
    pub through: Option<String>,
    /// What it was issued for.
    pub scopes: Vec<Scope>,
    /// When it was issued.
    pub created_at: Instant,
    /// The first moment it is no longer taken.
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// When it was revoked, by a person or by its owner's going.
    pub revoked_at: Option<Instant>,
}

/// A token to issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenDraft {
    /// The name, 1 to 100 characters.
    pub name: String,
    /// Service or agent; nothing else is taken.
    pub kind: PrincipalKind,
    /// The e-mail address of the person it will act for.
    pub owner: String,
    /// At least one.
    pub scopes: Vec<Scope>,
    /// How many days it is taken, 1 to 366; `None` means 90.
    pub days: Option<u32>,
}

/// A token to pass on: it acts for the one that passes it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassOn {
    /// The name, 1 to 100 characters.
    pub name: String,
    /// Service or agent; nothing else is taken.
    pub kind: PrincipalKind,
    /// At least one, and none that the one who passes it on has not.
    pub scopes: Vec<Scope>,
    /// For how many seconds it is taken, at least 60 and no longer than the one who passes it on.
    pub seconds: u32,
}

/// A token just issued: the one time its secret is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedToken {
    /// The token.
    pub token: Token,
    /// What to send as `Authorization: Bearer …`.
    pub secret: Secret,
}

/// An access key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessKey {
    /// The stable identifier.
    pub id: String,
    /// What a signature names: `FLOE` and 16 characters.
    pub access_key_id: String,
    /// The name in refusals and the audit.
    pub name: String,
    /// The e-mail address of the person it acts for.
    pub owner: String,
    /// When it was issued.
    pub created_at: Instant,
    /// The first moment it is no longer taken.
    pub expires_at: Instant,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Instant>,
    /// When it was revoked, by a person or by its owner's going.
    pub revoked_at: Option<Instant>,
}

/// An access key to issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDraft {
    /// The name, 1 to 100 characters.
    pub name: String,
    /// The e-mail address of the person it will act for.
    pub owner: String,
    /// How many days it is taken, 1 to 366; `None` means 90.
    pub days: Option<u32>,
}

/// A key just issued: the one time its secret is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key.
    pub key: AccessKey,
    /// The secret access key, which signs.
    pub secret: Secret,
}

/// A session just begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStart {
    /// The cookie's value.
    pub secret: Secret,
    /// When it ends at the latest.
    pub expires_at: Instant,
    /// Who signed in.
    pub person: Person,
}

/// All freezes, by where they stand in time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Freezes {
    /// When this was true.
    pub at: Instant,
    /// Those that stop operations now, the one that ends first first.
    pub active: Vec<FreezeWindow>,
    /// Those to come, the next first.
    pub upcoming: Vec<FreezeWindow>,
    /// The last 100 that are over, the latest first.
    pub past: Vec<FreezeWindow>,
}

/// What the calendar says of an environment for automated principals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarAnswer {
    /// The environment asked about.
    pub environment: String,
    /// OPEN or CLOSED.
    pub state: CalendarState,
    /// The moment asked about.
    pub at: Instant,
    /// When the state next changes; `None` when no freeze is set that would change it.
    pub next_transition_at: Option<Instant>,
    /// The freezes that close it.
    pub freezes: Vec<FreezeWindow>,
}

/// What several calendars say together for automated principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarsAnswer {
    /// OPEN only if each of them is.
    pub state: CalendarState,
    /// The moment asked about.
    pub at: Instant,
    /// When the state next changes; `None` when no freeze is set that would change it.
    pub next_transition_at: Option<Instant>,
}

/// An environment with what bears on it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnvironmentView {
    /// The environment.
    pub environment: Environment,
    /// OPEN or CLOSED for automated principals.
    pub calendar: CalendarState,
    /// When that next changes.
    pub next_transition_at: Option<Instant>,
    /// The freezes that are active on it, for whomever.
    pub freezes: Vec<FreezeWindow>,
    /// The operation that is queued or running, if any.
    pub in_progress: Option<Operation>,
}

/// An environment with its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnvironmentStory {
    /// The environment now.
    pub view: EnvironmentView,
    /// What happened, newest first, at most 200 entries.
    pub timeline: Vec<TimelineEntry>,
}

/// One thing that happened to an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Instant,
    /// Who, in words.
    pub who: String,
    /// What.
    pub event: TimelineEvent,
}

/// What happened to an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum TimelineEvent {
    /// The guard refused, when asked or when execution began.
    Refused {
        /// The decision.
        decision: Decided,
    },
    /// An operation was allowed; this is how it stands now.
    Operation {
        /// The operation.
        operation: Operation,
    },
    /// Something else: it was created, declared, restored, purged.
    Note {
        /// In words, a sentence.
        words: String,
    },
}

/// How a freeze came to end before its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Who ended it: an e-mail address.
    pub by: String,
    /// Why, in their words.
    pub reason: String,
}

/// A freeze with its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreezeStory {
    /// The freeze.
    pub freeze: FreezeWindow,
    /// Whether the one who looks can undo it alone: they set it just now and it has refused nothing.
    pub can_undo: bool,
    /// What was asked to end it, the latest first.
    pub changes: Vec<super::LooseningView>,
    /// How it ended, when before its time.
    pub ending: Option<Ending>,
    /// The environments that it covers.
    pub covered: Vec<Environment>,
    /// What it refused, newest first, at most 100.
    pub refusals: Vec<Decided>,
}

/// An environment to declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentDraft {
    /// The identifier in URLs: 1 to 60 of `a`–`z`, `0`–`9` and `-`.
    pub id: String,
    /// The name on the screen, 1 to 100 characters.
    pub name: String,
    /// A region id, or `no-region`.
    pub region: String,
    /// How much hangs on it.
    pub tier: floe_domain::environment::Tier,
    /// The e-mail address of who answers for it.
    pub owner: String,
}

/// When a decision was made in the course of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// When it was asked for.
    Request,
    /// When people had said enough to it.
    Approval,
    /// When its execution began.
    Execution,
}

/// A decision as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The identifier in URLs.
    pub id: String,
    /// When in the course of the operation.
    pub stage: Stage,
    /// Why it was asked for, in the asker's words.
    pub reason: String,
    /// What was decided, with every reason.
    pub record: DecisionRecord,
}

/// A request to change an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationRequest {
    /// On which environment.
    pub environment_id: String,
    /// What.
    pub operation: floe_domain::environment::OperationKind,
    /// Why, 1 to 1,000 characters.
    pub reason: String,
    /// Whether it asks for an exception from the freezes that are active.
    pub exception: bool,
    /// Only say what would be decided.
    pub dry_run: bool,
    /// The same key with the same body gets the same answer; 1 to 200 characters.
    pub idempotency_key: Option<String>,
    /// A fingerprint of method, path and body, for telling whether a key came back with another request.
    pub fingerprint: String,
}

/// The answer to an [`OperationRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum OperationAnswer {
    /// It is queued.
    Accepted {
        /// The operation as it was when it was queued.
        operation: Operation,
        /// The decision that allowed it.
        decision: Decided,
    },
    /// People have to approve it; nothing was changed yet.
    Awaiting {
        /// What waits for them.
        request: super::ApprovalRequest,
        /// The decision that they have to.
        decision: Decided,
    },
    /// It is refused; nothing was changed.
    Refused {
        /// The decision, with every reason.
        decision: Decided,
    },
    /// What would be decided now; nothing was recorded or changed.
    DryRun {
        /// The decision, with every reason.
        record: DecisionRecord,
    },
}

/// Which kind a refusal is, when it has several reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The asker may not do it, frozen or not.
    NotPermitted,
    /// The guard could not decide, so nothing is allowed.
    Undecidable,
    /// A freeze stops it.
    Frozen,
    /// The environment is not in a state in which this can be done.
    Unfit,
    /// People have to approve it and have not, or too few could.
    Unapproved,
}

impl Refusal {
    /// The kind of a decision's refusal, by the reason that weighs most; `None` when it was allowed.
    #[must_use]
    pub fn of(record: &DecisionRecord) -> Option<Self> {
        let rank = |reason: &Reason| match reason {
            Reason::NotPermitted { .. } | Reason::NotDelegated { .. } => {
                Some((0, Refusal::NotPermitted))
            }
            Reason::Undecidable { .. } => Some((1, Refusal::Undecidable)),
            Reason::FreezeActive { .. } | Reason::FreezeAhead { .. } => Some((2, Refusal::Frozen)),
            Reason::EnvironmentUnfit { .. } => Some((3, Refusal::Unfit)),
            Reason::ApprovalImpossible { .. }
            | Reason::ApprovalVoid { .. }
            | Reason::ApprovalExpired { .. }
            | Reason::ApprovalDenied { .. }
            | Reason::ApprovalNeeded { .. } => Some((4, Refusal::Unapproved)),
            Reason::Permitted { .. } => None,
        };
        record
            .reasons
            .iter()
            .filter_map(rank)
            .min_by_key(|(weight, _)| *weight)
            .map(|(_, refusal)| refusal)
    }
}

/// Which records of the audit are wanted. Empty texts are no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// An action, or the beginning of one that ends with a dot: `freeze.`.
    pub action: String,
    /// A part of who did it.
    pub actor: String,
}

/// A part of the audit, newest first, and whether the chain holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditPart {
    /// The records; the cursor is the number of the last of them.
    pub records: super::Paged<floe_domain::audit::Record>,
    /// How many records there are in all.
    pub count: i64,
    /// Where the chain breaks; `None` when it holds from the first record to the last.
    pub broken: Option<floe_domain::audit::Broken>,
    /// Every action that was ever recorded, sorted.
    pub actions: Vec<String>,
}
