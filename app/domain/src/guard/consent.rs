//! What people said to a request, bound to exactly what it asks. Knows digests and votes; must not know how many votes are
//! needed nor how people proved themselves.

use super::ActorChain;
use super::canonical::Canonical;
use crate::environment::OperationKind;
use crate::freeze::FreezeWindow;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What a request asks, in all that its approvers agree to. Whatever of it changes, the digest changes, and what was said
/// to the old one counts no longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What for.
    pub operation: OperationKind,
    /// On which environment.
    pub environment_id: String,
    /// At which version of it.
    pub environment_version: i64,
    /// Why, in the asker's words.
    pub reason: String,
    /// Whether it asks for an exception from the freezes that are active.
    pub exception: bool,
    /// The freezes that it asks an exception from, by [`lifted`]; none where it asks for none. From another freeze that begins
    /// while it waits nothing is granted.
    #[serde(default)]
    pub freezes: Vec<String>,
    /// Who asks, and for whom: the whole of it.
    pub chain: ActorChain,
    /// The calendar it was asked under.
    pub calendar_revision: i64,
    /// The approval rule, and the approvers, it was asked under.
    pub rule_revision: i64,
    /// The first moment at which nothing said to it counts any longer.
    pub expires_at: Instant,
    /// What tells two equal requests apart.
    pub nonce: String,
}

impl Asked {
    /// SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of all of it.
    #[must_use]
    pub fn digest(&self) -> String {
        self.canonical().sha256()
    }

    /// The canonical JSON that the digest is of, for showing exactly what is approved.
    #[must_use]
    pub fn written(&self) -> String {
        self.canonical().written()
    }

    fn canonical(&self) -> Canonical {
        let chain = self
            .chain
            .0
            .iter()
            .map(|member| {
                Canonical::Object(vec![
                    ("kind", Canonical::text(member.kind.name())),
                    ("id", Canonical::text(&member.id)),
                    ("name", Canonical::text(&member.name)),
                ])
            })
            .collect();
        Canonical::Object(vec![
            ("operation", Canonical::text(self.operation.name())),
            ("environment", Canonical::text(&self.environment_id)),
            (
                "environment_version",
                Canonical::Whole(self.environment_version),
            ),
            (
                "parameters",
                Canonical::Object(vec![
                    ("reason", Canonical::text(&self.reason)),
                    ("exception", Canonical::Truth(self.exception)),
                    (
                        "freezes",
                        Canonical::List(self.freezes.iter().map(Canonical::text).collect()),
                    ),
                ]),
            ),
            ("actor_chain", Canonical::List(chain)),
            (
                "policy_epoch",
                Canonical::Object(vec![
                    ("calendar", Canonical::Whole(self.calendar_revision)),
                    ("approvals", Canonical::Whole(self.rule_revision)),
                ]),
            ),
            (
                "expires_at_micros",
                Canonical::Whole(self.expires_at.timestamp_micros()),
            ),
            ("nonce", Canonical::text(&self.nonce)),
        ])
    }
}

/// What names one time of a freeze to those who grant an exception from it: its id and its start.
#[must_use]
pub fn lifted(window: &FreezeWindow) -> String {
    let start = window
        .starts_at
        .to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    format!("{} {start}", window.id)
}

/// What a person said to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It may be done.
    Approve,
    /// It may not: one is enough.
    Deny,
}

/// One person's word, with the digest that they proved themselves for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Who.
    pub person_id: String,
    /// What they said.
    pub said: Said,
    /// To what.
    pub digest: String,
    /// When.
    pub at: Instant,
    /// When they took it back.
    pub withdrawn_at: Option<Instant>,
}

/// A request for approval with everything that was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// What was asked.
    pub asked: Asked,
    /// What was said.
    pub votes: Vec<Vote>,
}

#[cfg(test)]
mod tests;
