//! One-word states. Colour only repeats what the word says; the warning colour is kept for what is frozen or refused.

use floe_domain::environment::{EnvironmentState, OperationStatus, Tier};
use floe_domain::freeze::{AppliesTo, Phase};
use floe_domain::guard::{DecisionRecord, PrincipalKind, Verdict};
use leptos::prelude::*;

/// A word in a pill. `tone` is `plain`, `strong`, `accent` or `warn`.
#[must_use]
pub fn badge(tone: &'static str, word: &str) -> AnyView {
    view! { <span class=format!("badge {tone}")>{word.to_owned()}</span> }.into_any()
}

/// Where a freeze stands.
#[must_use]
pub fn phase(phase: Phase) -> AnyView {
    match phase {
        Phase::Active => badge("warn", "active"),
        Phase::Upcoming => badge("accent", "upcoming"),
        Phase::Past => badge("plain", "past"),
    }
}

/// What an environment is in the middle of.
#[must_use]
pub fn state(state: EnvironmentState) -> AnyView {
    match state {
        EnvironmentState::Active => badge("plain", "active"),
        EnvironmentState::Recreating => badge("accent", "recreating"),
        EnvironmentState::Deleted { .. } => badge("strong", "deleted"),
        EnvironmentState::Purged => badge("strong", "purged"),
    }
}

/// How far an operation has come.
#[must_use]
pub fn status(status: OperationStatus) -> AnyView {
    match status {
        OperationStatus::Queued | OperationStatus::Running => badge("accent", status.name()),
        OperationStatus::Succeeded => badge("plain", status.name()),
        OperationStatus::Failed => badge("warn", status.name()),
    }
}

/// What the guard said.
#[must_use]
pub fn verdict(decision: &DecisionRecord) -> AnyView {
    match decision.verdict {
        Verdict::Allow => badge("plain", "allowed"),
        Verdict::Deny if decision.is_awaiting() => badge("accent", "asked people"),
        Verdict::Deny => badge("warn", "refused"),
    }
}

/// Who asked.
#[must_use]
pub fn kind(kind: PrincipalKind) -> AnyView {
    badge("plain", kind.name())
}

/// How much hangs on it.
#[must_use]
pub fn tier(tier: Tier) -> AnyView {
    let tone = if tier == Tier::Production {
        "strong"
    } else {
        "plain"
    };
    badge(tone, tier.name())
}

/// Whom a freeze stops, in words.
#[must_use]
pub const fn stops(applies_to: AppliesTo) -> &'static str {
    match applies_to {
        AppliesTo::Automated => "agents and services",
        AppliesTo::Everyone => "everyone, people too",
    }
}
