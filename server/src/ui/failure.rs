//! A service's refusal in a page's words. Knows what was tried; must not know status codes.

use crate::service::Refused;
use floe_app::view::{Failure, FailureKind};

/// Nobody is signed in.
pub(super) fn signed_out() -> Failure {
    Failure::new(
        FailureKind::SignedOut,
        "You are signed out",
        "Your session is over, or you have not signed in yet. Nothing was changed.",
        "Sign in and try again.",
    )
}

/// What became of what was tried, in words: `failed("The freeze was not set")`.
pub(crate) fn failed(title: &str) -> impl Fn(Refused) -> Failure + '_ {
    move |refused| {
        let words = refused.to_string();
        match refused {
            Refused::NotPermitted { .. } => Failure::new(
                FailureKind::NotPermitted,
                title,
                &words,
                "Ask an admin to do it, or for the role that may.",
            ),
            Refused::Loosens { .. } => Failure::new(
                FailureKind::Conflict,
                title,
                &words,
                "Look at what it would loosen, and ask for it with your passkey.",
            ),
            Refused::NotFound { .. } => Failure::not_found(&words),
            Refused::Conflict { .. } => Failure::new(
                FailureKind::Conflict,
                title,
                &words,
                "Reload the page and look at it anew.",
            ),
            Refused::Invalid { fields } => Failure::invalid(title, fields),
            Refused::WrongCredentials => Failure::new(
                FailureKind::Invalid,
                title,
                &words,
                "Type both again; an admin can set a new password.",
            ),
            Refused::Limited { .. } => Failure::new(
                FailureKind::TooMany,
                title,
                &words,
                "Wait, then try again; or ask an admin.",
            ),
            Refused::Unavailable { .. } => Failure::new(
                FailureKind::Unavailable,
                title,
                &words,
                "Try again in a moment. If it stays, whoever runs Floe finds the cause in its log.",
            ),
        }
    }
}
