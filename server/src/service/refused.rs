//! Why a service did not do what it was asked. Knows kinds and words; must not know status codes.

use crate::secret::NoRandomness;
use crate::state::Fault;
use floe_domain::freeze::Wrong;
use floe_domain::time::Instant;

/// What came instead of an answer. The texts are sentences for the one who asked; none holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The caller's role or scopes do not include it.
    #[error("{detail}")]
    NotPermitted {
        /// In words.
        detail: String,
    },
    /// There is nothing of that id, or nothing the caller may know of.
    #[error("There is no {what} `{id}`.")]
    NotFound {
        /// `environment`, `freeze` …
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// It would make a freeze laxer, which takes more than one act.
    #[error(
        "This would loosen the freeze: it {}. That takes a person's passkey, approvals and a delay, on the freeze's page.",
        parts.join(", and ")
    )]
    Loosens {
        /// In what, each as what follows "it".
        parts: Vec<String>,
    },
    /// It does not fit the state things are in.
    #[error("{detail}")]
    Conflict {
        /// In words.
        detail: String,
    },
    /// Some fields are wrong.
    #[error("{}", words(fields))]
    Invalid {
        /// Each of them.
        fields: Vec<Wrong>,
    },
    /// E-mail address and password do not belong together; which of them is wrong is not said.
    #[error("E-mail address and password do not match.")]
    WrongCredentials,
    /// Too many attempts to sign in.
    #[error(
        "Too many failed attempts to sign in. Try again after {}.",
        retry_at.format("%H:%M UTC")
    )]
    Limited {
        /// When the next attempt is taken.
        retry_at: Instant,
    },
    /// The state can not be read or written, so nothing was done.
    #[error("{detail}")]
    Unavailable {
        /// In words.
        detail: String,
    },
}

fn words(fields: &[Wrong]) -> String {
    let parts: Vec<_> = fields
        .iter()
        .map(|wrong| format!("`{}` {}", wrong.field, wrong.reason))
        .collect();
    format!("Some fields are wrong: {}.", parts.join("; "))
}

impl Refused {
    /// One field is wrong.
    #[must_use]
    pub fn invalid(field: &str, reason: &str) -> Self {
        Self::Invalid {
            fields: vec![Wrong::new(field, reason)],
        }
    }

    /// There is nothing of that id.
    #[must_use]
    pub fn not_found(what: &'static str, id: &str) -> Self {
        Self::NotFound {
            what,
            id: id.to_owned(),
        }
    }

    /// It does not fit the state things are in.
    #[must_use]
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::Conflict {
            detail: detail.into(),
        }
    }

    /// Nothing was done, since something Floe needs did not answer.
    #[must_use]
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::Unavailable {
            detail: detail.into(),
        }
    }
}

impl From<Fault> for Refused {
    /// The cause is logged here, once; the one who asked learns only that nothing was done.
    fn from(fault: Fault) -> Self {
        tracing::error!(cause = %fault, "the state did not answer");
        Self::Unavailable {
            detail: fault.advice().to_owned(),
        }
    }
}

impl From<NoRandomness> for Refused {
    fn from(cause: NoRandomness) -> Self {
        tracing::error!(%cause, "no secret could be made");
        Self::Unavailable {
            detail: "Floe can make no secrets now. Try again later.".to_owned(),
        }
    }
}
