//! How many people have to approve, and for how long what they said holds. Knows numbers; must not know who they are.

use super::PrincipalKind;
use crate::environment::Tier;
use crate::freeze::Wrong;
use serde::{Deserialize, Serialize};

/// The rule by which people approve, one for all of Floe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRule {
    /// Counts every change of the rule and of who may approve.
    pub revision: i64,
    /// How many different people have to approve, 1 to 5.
    pub approvals: u8,
    /// Whether people need approvals for destructive operations on production too; automated chains always do.
    pub people_too: bool,
    /// How long a request can be approved and its approvals hold, in seconds.
    pub approval_seconds: u32,
    /// How long a permit can be used, in seconds.
    pub permit_seconds: u32,
    /// How long a loosening waits for a veto once it is approved, in seconds.
    pub loosening_seconds: u32,
}

/// The shortest that an approval, a permit or a delay may be set to: a minute.
pub const SHORTEST_SECONDS: u32 = 60;
/// The longest: a day.
pub const LONGEST_SECONDS: u32 = 86_400;
/// The most approvals that can be asked for.
pub const MOST_APPROVALS: u8 = 5;
/// How many people with the duty of freeze approver have to grant an exception. No rule lowers it.
pub const EXCEPTION_APPROVALS: u8 = 2;

impl Default for ApprovalRule {
    /// Two people, an hour, a quarter of an hour.
    fn default() -> Self {
        Self {
            revision: 0,
            approvals: 2,
            people_too: false,
            approval_seconds: 3_600,
            permit_seconds: 900,
            loosening_seconds: 900,
        }
    }
}

impl ApprovalRule {
    /// How many approvals a destructive operation needs.
    #[must_use]
    pub const fn required(&self, kind: PrincipalKind, tier: Tier) -> u8 {
        match tier {
            Tier::Production if kind.is_automated() || self.people_too => self.approvals,
            Tier::Production | Tier::Staging | Tier::Development => 0,
        }
    }

    /// Every field that is wrong.
    #[must_use]
    pub fn check(&self) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if !(1..=MOST_APPROVALS).contains(&self.approvals) {
            wrong.push(Wrong::new("approvals", "is not 1 to 5"));
        }
        for (field, seconds) in [
            ("approval_seconds", self.approval_seconds),
            ("permit_seconds", self.permit_seconds),
            ("loosening_seconds", self.loosening_seconds),
        ] {
            if !(SHORTEST_SECONDS..=LONGEST_SECONDS).contains(&seconds) {
                wrong.push(Wrong::new(field, "is not between a minute and a day"));
            }
        }
        wrong
    }

    /// Whether `new` asks less of anyone than this rule in any respect.
    #[must_use]
    pub const fn is_loosened_by(&self, new: &Self) -> bool {
        new.approvals < self.approvals
            || (self.people_too && !new.people_too)
            || new.approval_seconds > self.approval_seconds
            || new.permit_seconds > self.permit_seconds
            || new.loosening_seconds < self.loosening_seconds
    }
}

/// Someone who may approve, as they are now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approver {
    /// The person's id. People are counted by it.
    pub person_id: String,
    /// Their e-mail address.
    pub email: String,
    /// Whether their role is admin.
    pub is_admin: bool,
    /// Whether they may grant exceptions from freezes too.
    pub grants_exceptions: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule() -> impl Strategy<Value = ApprovalRule> {
        (0_u8..7, any::<bool>(), 0_u32..3, 0_u32..3, 0_u32..3).prop_map(
            |(approvals, people_too, approval, permit, delay)| ApprovalRule {
                revision: 0,
                approvals,
                people_too,
                approval_seconds: approval * 60,
                permit_seconds: permit * 60,
                loosening_seconds: delay * 60,
            },
        )
    }

    #[test]
    fn the_default_is_right_and_asks_two_people() {
        assert_eq!(ApprovalRule::default().check(), Vec::new());
        assert_eq!(ApprovalRule::default().approvals, 2);
    }

    #[test]
    fn automated_chains_need_approvals_on_production_and_people_by_setting() {
        let rule = ApprovalRule::default();
        assert_eq!(rule.required(PrincipalKind::Agent, Tier::Production), 2);
        assert_eq!(rule.required(PrincipalKind::Unknown, Tier::Production), 2);
        assert_eq!(rule.required(PrincipalKind::Agent, Tier::Staging), 0);
        assert_eq!(rule.required(PrincipalKind::Human, Tier::Production), 0);
        let rule = ApprovalRule {
            people_too: true,
            ..rule
        };
        assert_eq!(rule.required(PrincipalKind::Human, Tier::Production), 2);
    }

    #[test]
    fn one_to_five_people_approve() {
        for (approvals, is_right) in [(0, false), (1, true), (5, true), (6, false)] {
            let rule = ApprovalRule {
                approvals,
                ..ApprovalRule::default()
            };
            assert_eq!(rule.check().is_empty(), is_right, "{approvals}");
        }
    }

    #[test]
    fn each_thing_that_loosens_is_named() {
        let rule = ApprovalRule {
            people_too: true,
            ..ApprovalRule::default()
        };
        let looser: [fn(&mut ApprovalRule); 5] = [
            |rule| rule.approvals -= 1,
            |rule| rule.people_too = false,
            |rule| rule.approval_seconds += 1,
            |rule| rule.permit_seconds += 1,
            |rule| rule.loosening_seconds -= 1,
        ];
        for (place, change) in looser.into_iter().enumerate() {
            let mut new = rule;
            change(&mut new);
            assert!(rule.is_loosened_by(&new), "{place}");
            assert!(!new.is_loosened_by(&rule), "{place}");
        }
        assert!(!rule.is_loosened_by(&rule));
    }

    #[test]
    fn each_time_is_between_a_minute_and_a_day() {
        type Set = fn(&mut ApprovalRule, u32);
        let times: [(&str, Set); 3] = [
            ("approval_seconds", |rule, seconds| {
                rule.approval_seconds = seconds;
            }),
            ("permit_seconds", |rule, seconds| {
                rule.permit_seconds = seconds;
            }),
            ("loosening_seconds", |rule, seconds| {
                rule.loosening_seconds = seconds;
            }),
        ];
        for (field, set) in times {
            for (seconds, is_right) in [(59, false), (60, true), (86_400, true), (86_401, false)] {
                let mut rule = ApprovalRule::default();
                set(&mut rule, seconds);
                let wrong = Wrong::new(field, "is not between a minute and a day");
                let expected = if is_right { Vec::new() } else { vec![wrong] };
                assert_eq!(rule.check(), expected, "{field}: {seconds}");
            }
        }
    }

    proptest! {
        /// What loosens and what undoes it can not both go unseen.
        #[test]
        fn of_two_different_rules_one_loosens_the_other(one in rule(), other in rule()) {
            let differs = one != other;
            prop_assert_eq!(one.is_loosened_by(&other) || other.is_loosened_by(&one), differs);
        }

        #[test]
        fn what_does_not_loosen_never_requires_less(one in rule(), other in rule()) {
            if !one.is_loosened_by(&other) {
                for kind in [PrincipalKind::Human, PrincipalKind::Agent] {
                    prop_assert!(other.required(kind, Tier::Production) >= one.required(kind, Tier::Production));
                }
            }
        }
    }
}
