//! What services refuse, as problems: the one place that gives their refusals a status. Knows kinds; must not know what was
//! asked.

use super::could_ask::could_ask;
use super::{Kind, Problem};
use crate::service::{Refusal, Refused};
use floe_domain::guard::{DecisionRecord, Reason};
use floe_domain::time::Instant;
use serde_json::Value;

impl Problem {
    /// The problem of a refusal, at a time from which waiting is counted.
    #[must_use]
    pub fn of(refused: Refused, now: Instant) -> Self {
        let words = refused.to_string();
        match refused {
            Refused::NotPermitted { .. } => Self::new(Kind::NotPermitted, words),
            Refused::Loosens { parts } => {
                Self::new(Kind::WouldLoosen, words).with("loosens", Value::from(parts))
            }
            Refused::NotFound { .. } => Self::new(Kind::NotFound, words),
            Refused::Conflict { .. } => Self::new(Kind::Conflict, words),
            Refused::Invalid { fields } => Self::invalid(&fields),
            Refused::WrongCredentials => Self::new(Kind::NotAuthenticated, words),
            Refused::Limited { retry_at } => {
                let seconds = (retry_at - now).num_seconds().max(1);
                Self::new(Kind::TooManyRequests, words)
                    .retry_after(u32::try_from(seconds).unwrap_or(u32::MAX))
            }
            Refused::Unavailable { .. } => Self::new(Kind::Unavailable, words).retry_after(5),
        }
    }

    /// The problem of a decision that denies, told as `body`; `None` of one that allows.
    #[must_use]
    pub fn of_decision(record: &DecisionRecord, id: Option<&str>, mut body: Value) -> Option<Self> {
        let kind = match Refusal::of(record)? {
            Refusal::NotPermitted => Kind::NotPermitted,
            Refusal::Undecidable => Kind::GuardUndecided,
            Refusal::Frozen => Kind::ChangeFrozen,
            Refusal::Unfit => Kind::EnvironmentUnfit,
            Refusal::Unapproved => Kind::NotApproved,
        };
        let words: Vec<_> = record.reasons.iter().map(Reason::words).collect();
        let mut member = |name: &str| body.get_mut(name).map_or(Value::Null, Value::take);
        let problem = Self::new(kind, words.join(" "))
            .with("decision_id", id.map_or(Value::Null, Value::from))
            .with("reasons", member("reasons"))
            .with("principal", member("principal"))
            .with("operation", member("operation"))
            .with("environment_id", member("environment_id"))
            .with("next_transition_at", member("next_transition_at"))
            .with("could_ask", could_ask(record))
            .with("retryable", Value::Bool(kind == Kind::GuardUndecided));
        Some(if kind == Kind::GuardUndecided {
            problem.retry_after(5)
        } else {
            problem
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_does_not_answer_asks_for_patience_and_a_missing_right_does_not() {
        let now = Instant::default();
        let unavailable = Problem::of(Refused::unavailable("x"), now);
        assert_eq!(unavailable.kind(), Kind::Unavailable);
        assert!(
            unavailable
                .headers
                .iter()
                .any(|(name, _)| name == "retry-after")
        );
        let refused = Problem::of(
            Refused::NotPermitted {
                detail: "x".to_owned(),
            },
            now,
        );
        assert!(refused.headers.is_empty());
    }
}
