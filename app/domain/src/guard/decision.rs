//! A decision as a value: the verdict with every reason. Knows why; must not know status codes.

use super::{ActorChain, Permit, PrincipalKind};
use crate::environment::OperationKind;
use crate::freeze::FreezeWindow;
use crate::tagged::tagged;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// Allow or deny; deny is also the answer when no decision could be reached safely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may be done.
    Allow,
    /// It may not.
    Deny,
}

tagged! {
    tag = "code", remote = "Reason",
    /// Why a verdict is what it is. Each denying reason is enough by itself.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Reason {
        /// No freeze stops it and the asker may do it.
        Permitted {
            /// In words.
            detail: String,
        },
        /// A freeze window stops it.
        FreezeActive {
            /// The window's id.
            freeze_id: String,
            /// Its name.
            name: String,
            /// Why it was set.
            reason: String,
            /// Who set it.
            owner: String,
            /// Its first moment.
            starts_at: Instant,
            /// The first moment after it.
            ends_at: Instant,
        },
        /// A freeze begins before this would probably be done.
        FreezeAhead {
            /// The window's id.
            freeze_id: String,
            /// Its name.
            name: String,
            /// Its first moment.
            starts_at: Instant,
            /// The first moment after it; `None` in what was recorded before this was kept.
            ends_at: Option<Instant>,
            /// How long this may take, in seconds: three times the slowest of the last, at least five minutes.
            needs_seconds: u32,
        },
        /// A person has not lent an agent in the chain what it asks for.
        NotDelegated {
            /// The agent's name.
            agent: String,
            /// The person's.
            person: String,
        },
        /// The asker's role or scopes do not include it.
        NotPermitted {
            /// In words.
            detail: String,
        },
        /// The environment is not there to be changed, or not in a state in which this can be done.
        EnvironmentUnfit {
            /// In words.
            detail: String,
        },
        /// People have to approve it first, and not enough have.
        ApprovalNeeded {
            /// How many different people have to.
            needed: u8,
            /// How many have.
            given: u8,
            /// Whether one of them has to be an admin and none is.
            admin_missing: bool,
            /// How many of them have to be freeze approvers, who grant the exception that was asked for.
            exceptions_needed: u8,
            /// How many are.
            exceptions_given: u8,
        },
        /// People would have to approve it, and there are too few who can.
        ApprovalImpossible {
            /// How many different people would have to.
            needed: u8,
            /// How many could.
            eligible: u8,
            /// Whether one of them would have to be an admin.
            admin_needed: bool,
            /// How many would have to be freeze approvers.
            exceptions_needed: u8,
            /// How many could as such.
            exceptions_eligible: u8,
        },
        /// What people approved is not what would be done now.
        ApprovalVoid {
            /// In words: what has changed.
            detail: String,
        },
        /// The time to approve it, or to use the approvals, is over.
        ApprovalExpired {
            /// Since when.
            expired_at: Instant,
        },
        /// A person who may approve denied it.
        ApprovalDenied {
            /// Who: an e-mail address.
            by: String,
        },
        /// Something that must be known for an allowing decision is not known.
        Undecidable {
            /// In words.
            detail: String,
        },
    }
}

impl Reason {
    /// The stable code in the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Permitted { .. } => "permitted",
            Self::FreezeActive { .. } => "freeze_active",
            Self::NotPermitted { .. } => "not_permitted",
            Self::EnvironmentUnfit { .. } => "environment_unfit",
            Self::FreezeAhead { .. } => "freeze_ahead",
            Self::NotDelegated { .. } => "not_delegated",
            Self::ApprovalNeeded { .. } => "approval_needed",
            Self::ApprovalImpossible { .. } => "approval_impossible",
            Self::ApprovalVoid { .. } => "approval_void",
            Self::ApprovalExpired { .. } => "approval_expired",
            Self::ApprovalDenied { .. } => "approval_denied",
            Self::Undecidable { .. } => "undecidable",
        }
    }

    /// Whether it denies.
    #[must_use]
    pub const fn denies(&self) -> bool {
        !matches!(self, Self::Permitted { .. })
    }

    /// In words, a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Permitted { detail }
            | Self::NotPermitted { detail }
            | Self::EnvironmentUnfit { detail }
            | Self::ApprovalVoid { detail }
            | Self::Undecidable { detail } => detail.clone(),
            Self::ApprovalNeeded {
                needed,
                given,
                admin_missing,
                exceptions_needed,
                exceptions_given,
            } => {
                let mut words = format!("{given} of {needed} people have approved this.",);
                if *exceptions_needed > 0 {
                    words.push_str(&format!(
                        " It asks for an exception from a freeze: {exceptions_given} of {exceptions_needed} freeze approvers have granted it.",
                    ));
                }
                if *admin_missing {
                    words.push_str(" It is the last of its kind in its partition, so one of them has to be an admin.");
                }
                words
            }
            Self::ApprovalImpossible {
                needed,
                eligible,
                admin_needed,
                exceptions_needed,
                exceptions_eligible,
            } => {
                let mut words = format!(
                    "{needed} people would have to approve this, and {eligible} could: whoever asks, owns, issued or lent rights to what asks can not.",
                );
                if *exceptions_needed > 0 {
                    words.push_str(&format!(
                        " {exceptions_needed} of them would have to be freeze approvers, and {exceptions_eligible} could be.",
                    ));
                }
                if *admin_needed {
                    words.push_str(" One of them would have to be an admin.");
                }
                words
            }
            Self::FreezeAhead {
                name,
                starts_at,
                needs_seconds,
                ..
            } => format!(
                "The freeze `{name}` begins at {}, and this may take {} minutes: it would probably not be done by then.",
                starts_at.format("%Y-%m-%d %H:%M:%S UTC"),
                needs_seconds.div_ceil(60)
            ),
            Self::NotDelegated { agent, person } => format!(
                "{person} has not let the agent {agent} do this in their name. They can, in Settings under Delegations."
            ),
            Self::ApprovalExpired { expired_at } => format!(
                "The time to approve this and carry it out ended at {}.",
                expired_at.format("%Y-%m-%d %H:%M:%S UTC")
            ),
            Self::ApprovalDenied { by } => format!("{by} denied this."),
            Self::FreezeActive {
                name,
                owner,
                ends_at,
                ..
            } => format!(
                "The freeze `{name}`, set by {owner}, stops this until {}.",
                ends_at.format("%Y-%m-%d %H:%M:%S UTC")
            ),
        }
    }
}

/// What was decided, of what, for whom, when, on which state of the calendar.
///
/// Only [`super::decide`] makes one, and only an allowing one yields a [`Permit`]. It can be written and not read
/// back: what was recorded is a [`DecisionRecord`], which yields nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub(super) record: DecisionRecord,
    /// The freezes that it was excepted from, as they stood.
    pub(super) excepted: Vec<FreezeWindow>,
}

/// A decision as it is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// Allow or deny.
    pub verdict: Verdict,
    /// Every reason, never empty.
    pub reasons: Vec<Reason>,
    /// What was asked for.
    pub operation: OperationKind,
    /// On which environment.
    pub environment_id: String,
    /// The environment's version when it was decided; `None` when there is no such environment.
    pub environment_version: Option<i64>,
    /// The kind of the whole chain.
    pub kind: PrincipalKind,
    /// Who asked, and for whom.
    pub chain: ActorChain,
    /// The calendar's revision when it was decided.
    pub calendar_revision: i64,
    /// When it was decided.
    pub decided_at: Instant,
    /// When the calendar's answer next changes.
    pub next_transition_at: Option<Instant>,
    /// The digest of the request that people were asked to approve.
    #[serde(default)]
    pub digest: Option<String>,
    /// Whether an exception from the freezes that are active was asked for.
    #[serde(default)]
    pub exception: bool,
    /// The e-mail addresses of those whose approvals counted.
    #[serde(default)]
    pub approved_by: Vec<String>,
    /// The approval rule's revision when it was decided.
    #[serde(default)]
    pub rule_revision: i64,
}

impl DecisionRecord {
    /// Whether a freeze is among the reasons.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.reasons.iter().any(|reason| {
            matches!(
                reason,
                Reason::FreezeActive { .. } | Reason::FreezeAhead { .. }
            )
        })
    }

    /// Whether nothing is missing but people's approvals, which can still be given.
    #[must_use]
    pub fn is_awaiting(&self) -> bool {
        self.verdict == Verdict::Deny
            && self
                .reasons
                .iter()
                .all(|reason| matches!(reason, Reason::ApprovalNeeded { .. }))
    }

    /// Whether a missing right is among the reasons.
    #[must_use]
    pub fn is_not_permitted(&self) -> bool {
        self.reasons
            .iter()
            .any(|reason| matches!(reason, Reason::NotPermitted { .. }))
    }
}

impl Decision {
    /// The freezes that an exception was asked from; none where none was asked for.
    #[must_use]
    pub fn excepted(&self) -> &[FreezeWindow] {
        &self.excepted
    }

    /// Allow or deny.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.record.verdict
    }

    /// What is kept and shown of it.
    #[must_use]
    pub const fn record(&self) -> &DecisionRecord {
        &self.record
    }

    /// The permit of an allowing decision; a denying one has none.
    #[must_use]
    pub fn permit(&self) -> Option<Permit> {
        match self.record.verdict {
            Verdict::Allow => Some(Permit::of(&self.record, self.excepted.clone())),
            Verdict::Deny => None,
        }
    }
}

#[cfg(test)]
mod tests;
