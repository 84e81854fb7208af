//! A person's leave for an agent to act for them: this agent, these operations, these environments, until then. Knows one; must not
//! know who may grant it.

use crate::environment::OperationKind;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What a person lets an agent do in their name. Without one that covers it an agent does nothing for them that the guard decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The identifier.
    pub id: String,
    /// The agent's token.
    pub agent_id: String,
    /// The person it may act for.
    pub person_id: String,
    /// Which operations; an empty list is none.
    pub operations: Vec<OperationKind>,
    /// Which environments; `None` is every one.
    pub environments: Option<Vec<String>>,
    /// The first moment at which it holds.
    pub from: Instant,
    /// The first moment at which it no longer does.
    pub until: Instant,
    /// When the person took it back.
    pub revoked_at: Option<Instant>,
}

impl Delegation {
    /// Whether it holds at a moment: half-open, and never once it was taken back.
    #[must_use]
    pub fn holds(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.from <= now && now < self.until
    }

    /// Whether by it this agent may do this to that environment for that person now.
    #[must_use]
    pub fn covers(
        &self,
        (agent_id, person_id): (&str, &str),
        operation: OperationKind,
        environment_id: &str,
        now: Instant,
    ) -> bool {
        self.agent_id == agent_id
            && self.person_id == person_id
            && self.operations.contains(&operation)
            && self
                .environments
                .as_ref()
                .is_none_or(|list| list.iter().any(|one| one == environment_id))
            && self.holds(now)
    }
}

#[cfg(test)]
mod tests {
    use super::Delegation;
    use crate::environment::OperationKind;
    use crate::sample::now_and;

    fn lent() -> Delegation {
        Delegation {
            id: "del-1".to_owned(),
            agent_id: "agent-1".to_owned(),
            person_id: "human-1".to_owned(),
            operations: vec![OperationKind::Recreate],
            environments: Some(vec!["a".to_owned()]),
            from: now_and(0),
            until: now_and(9),
            revoked_at: None,
        }
    }

    fn covers(
        lent: &Delegation,
        who: (&str, &str),
        operation: OperationKind,
        place: &str,
        at: i64,
    ) -> bool {
        lent.covers(who, operation, place, now_and(at))
    }

    #[test]
    fn it_covers_this_agent_for_this_person_these_operations_and_environments_until_then() {
        let who = ("agent-1", "human-1");
        let recreate = OperationKind::Recreate;
        let one = lent();
        assert!(covers(&one, who, recreate, "a", 0));
        assert!(covers(&one, who, recreate, "a", 8));
        assert!(
            !covers(&one, who, recreate, "a", 9),
            "its end is no part of it"
        );
        assert!(!covers(&one, who, recreate, "a", -1), "it did not hold yet");
        assert!(!covers(&one, who, recreate, "b", 0));
        assert!(!covers(&one, who, OperationKind::Delete, "a", 0));
        assert!(!covers(&one, ("agent-2", "human-1"), recreate, "a", 0));
        assert!(!covers(&one, ("agent-1", "human-2"), recreate, "a", 0));
    }

    #[test]
    fn what_was_taken_back_holds_no_more_and_no_list_is_every_environment() {
        let who = ("agent-1", "human-1");
        let mut one = lent();
        one.environments = None;
        assert!(covers(&one, who, OperationKind::Recreate, "anything", 0));
        one.environments = Some(Vec::new());
        assert!(!covers(&one, who, OperationKind::Recreate, "a", 0));
        let mut one = lent();
        one.revoked_at = Some(now_and(5));
        assert!(!covers(&one, who, OperationKind::Recreate, "a", 1));
    }
}
