//! What the service of loosenings takes and answers with. Knows shapes; must not know how they are made or shown.

use super::VoteView;
use floe_domain::freeze::{FreezeWindow, Laxer};
use floe_domain::guard::{ApprovalRule, Loosening, LooseningStanding};
use floe_domain::time::{Instant, UnknownName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::str::FromStr;

/// What would make Floe laxer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A freeze ends before its time.
    EndFreeze {
        /// Its id.
        freeze_id: String,
        /// Its name.
        name: String,
    },
    /// A freeze becomes laxer. Both are kept as they were written: what was asked for stays that, whatever later versions of Floe
    /// write of a freeze.
    ChangeFreeze {
        /// Its id.
        freeze_id: String,
        /// Its name.
        name: String,
        /// The freeze as it was when this was asked for.
        was: Value,
        /// The freeze as it becomes.
        becomes: Value,
        /// In what it becomes laxer, each as what follows "it".
        loosens: Vec<String>,
    },
    /// A person gets a duty that they did not have.
    Appoint {
        /// Their id.
        person_id: String,
        /// Their e-mail address.
        email: String,
        /// Whether they may grant exceptions from freezes too.
        grants_exceptions: bool,
    },
    /// Somebody who approves becomes an admin, whose approval counts where an admin's is asked for.
    MakeAdmin {
        /// Their id.
        person_id: String,
        /// Their e-mail address.
        email: String,
    },
    /// The approval rule asks for less.
    SetRule {
        /// The new rule.
        rule: ApprovalRule,
        /// The rule it replaces.
        instead_of: ApprovalRule,
    },
}

impl Change {
    /// What it is about: a freeze's or a person's id, or `approvals`.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::EndFreeze { freeze_id, .. } | Self::ChangeFreeze { freeze_id, .. } => freeze_id,
            Self::Appoint { person_id, .. } | Self::MakeAdmin { person_id, .. } => person_id,
            Self::SetRule { .. } => "approvals",
        }
    }

    /// In words, a sentence's beginning: `End the freeze …`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::EndFreeze { name, .. } => format!("End the freeze `{name}` before its time"),
            Self::ChangeFreeze { name, loosens, .. } => {
                format!(
                    "Change the freeze `{name}` so that it {}",
                    loosens.join(", and ")
                )
            }
            Self::Appoint {
                email,
                grants_exceptions: false,
                ..
            } => format!("Appoint {email} to approve"),
            Self::Appoint { email, .. } => {
                format!("Appoint {email} to approve and to grant exceptions from freezes")
            }
            Self::MakeAdmin { email, .. } => {
                format!("Make {email}, who approves, an admin")
            }
            Self::SetRule { rule, .. } => format!(
                "Change the approval rule: {} approvals{}, held for {} minutes, permits for {} minutes, loosening after {} minutes",
                rule.approvals,
                if rule.people_too {
                    ", of people too"
                } else {
                    ""
                },
                rule.approval_seconds / 60,
                rule.permit_seconds / 60,
                rule.loosening_seconds / 60,
            ),
        }
    }
}

/// What has become of a loosening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LooseningStatus {
    /// It waits, for approvals or for its delay.
    Open,
    /// It was done.
    Done,
    /// Somebody vetoed it.
    Vetoed,
    /// Too few approved it in time.
    Expired,
    /// What it would have changed is no longer as it was.
    Void,
    /// Whoever asked took it back.
    Cancelled,
}

impl LooseningStatus {
    /// The name in the API and the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Vetoed => "vetoed",
            Self::Expired => "expired",
            Self::Void => "void",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for LooseningStatus {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        [
            Self::Open,
            Self::Done,
            Self::Vetoed,
            Self::Expired,
            Self::Void,
            Self::Cancelled,
        ]
        .into_iter()
        .find(|one| one.name() == text)
        .ok_or(UnknownName("open, done, vetoed, expired, void, cancelled"))
    }
}

/// A loosening as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseningView {
    /// The identifier in URLs.
    pub id: String,
    /// What it changes.
    pub change: Change,
    /// What its approvers are bound to.
    pub asked: Loosening,
    /// Who asked, in words.
    pub requested_by: String,
    /// What has become of it.
    pub status: LooseningStatus,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// How, in words.
    pub outcome: Option<String>,
}

/// A loosening with what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseningStory {
    /// The loosening.
    pub view: LooseningView,
    /// What was said.
    pub votes: Vec<VoteView>,
    /// How it stands; `None` once it has ended.
    pub standing: Option<LooseningStanding>,
    /// Why the one who looks can not approve it; `None` when they can.
    pub barred: Option<String>,
    /// Whether the one who looks can veto it.
    pub may_veto: bool,
    /// Whether the one who looks asked for it.
    pub is_mine: bool,
}

/// What became of asking for a loosening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loosened {
    /// It was done at once, and why that could be.
    Done,
    /// It waits under this id.
    Waiting(String),
}

/// What a change of a freeze would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeighedChange {
    /// The freeze as it is.
    pub before: FreezeWindow,
    /// The freeze as it would be.
    pub after: FreezeWindow,
    /// In what it would be laxer.
    pub laxer: Vec<Laxer>,
    /// What it takes.
    pub takes: Takes,
}

/// What changing a freeze takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing: it would change nothing.
    Nothing,
    /// One act of who asks, which is in force at once.
    OneAct,
    /// A passkey, approvals and a delay.
    Approvals {
        /// How many people have to approve.
        needed: u8,
        /// How long it can be vetoed after that, in seconds.
        delay_seconds: u32,
    },
}

/// What became of changing a freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is this now.
    Done(Box<FreezeWindow>),
    /// It waits under this id.
    Waiting(String),
}
