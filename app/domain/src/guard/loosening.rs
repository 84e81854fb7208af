//! Making Floe laxer: what it takes, and when it takes effect. Knows approvals, the delay and vetoes; must not know what exactly is
//! loosened.

use super::canonical::Canonical;
use super::consent::{Said, Vote};
use super::rule::Approver;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// A loosening as its approvers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loosening {
    /// What would be done, as it is kept: JSON that names everything it changes.
    pub what: String,
    /// Why, in words.
    pub reason: String,
    /// Who asks for it.
    pub person_id: String,
    /// Whom it would let approve, or approve more, if anyone: they have no say in it.
    pub beneficiary: Option<String>,
    /// How many people have to approve it.
    pub needed: u8,
    /// The approval rule, and the approvers, it was asked under.
    pub rule_revision: i64,
    /// How long it waits for a veto once it is approved, in seconds.
    pub delay_seconds: u32,
    /// When it was asked for.
    pub requested_at: Instant,
    /// The first moment at which it can no longer be approved.
    pub expires_at: Instant,
    /// What tells two equal ones apart.
    pub nonce: String,
}

/// How a loosening stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooseningStanding {
    /// Too few have approved it so far.
    Waiting {
        /// How many have.
        given: u8,
    },
    /// Enough have; until then it can be vetoed.
    Delayed {
        /// When it takes effect.
        until: Instant,
    },
    /// It takes effect.
    Due,
    /// Somebody vetoed it.
    Vetoed,
    /// Too few approved it in time.
    Expired,
    /// The rule it was asked under is no longer the rule.
    Void,
}

impl Loosening {
    /// SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of all of it.
    #[must_use]
    pub fn digest(&self) -> String {
        Canonical::Object(vec![
            ("what", Canonical::text(&self.what)),
            ("reason", Canonical::text(&self.reason)),
            ("person", Canonical::text(&self.person_id)),
            (
                "beneficiary",
                Canonical::List(self.beneficiary.iter().map(Canonical::text).collect()),
            ),
            ("needed", Canonical::Whole(i64::from(self.needed))),
            ("rule", Canonical::Whole(self.rule_revision)),
            (
                "delay_seconds",
                Canonical::Whole(i64::from(self.delay_seconds)),
            ),
            (
                "requested_at_micros",
                Canonical::Whole(self.requested_at.timestamp_micros()),
            ),
            (
                "expires_at_micros",
                Canonical::Whole(self.expires_at.timestamp_micros()),
            ),
            ("nonce", Canonical::text(&self.nonce)),
        ])
        .sha256()
    }

    /// Why a person can not approve it; `None` when they can, if they are an approver at all.
    #[must_use]
    pub fn bars(&self, person_id: &str) -> Option<&'static str> {
        if self.person_id == person_id {
            Some("You asked for this yourself.")
        } else if self.beneficiary.as_deref() == Some(person_id) {
            Some("This is about what you may do yourself.")
        } else {
            None
        }
    }

    /// How it stands: pure and total. With doubt it waits.
    #[must_use]
    pub fn standing(
        &self,
        votes: &[Vote],
        approvers: &[Approver],
        rule_revision: i64,
        now: Instant,
    ) -> LooseningStanding {
        if votes.iter().any(|vote| vote.said == Said::Deny) {
            return LooseningStanding::Vetoed;
        }
        if rule_revision != self.rule_revision {
            return LooseningStanding::Void;
        }
        let approved = self.approvals(votes, approvers, now);
        let given = u8::try_from(approved.len()).unwrap_or(u8::MAX);
        let complete = match self.needed {
            0 => Some(self.requested_at),
            needed => approved.into_iter().nth(usize::from(needed) - 1),
        };
        match complete {
            // Approved in time, it waits out its delay even past the time to approve it.
            Some(at) if at < self.expires_at => {
                let delay = chrono::TimeDelta::seconds(i64::from(self.delay_seconds));
                match at.checked_add_signed(delay) {
                    Some(until) if until <= now => LooseningStanding::Due,
                    Some(until) => LooseningStanding::Delayed { until },
                    None => LooseningStanding::Waiting { given },
                }
            }
            _ if now >= self.expires_at => LooseningStanding::Expired,
            _ => LooseningStanding::Waiting { given },
        }
    }

    /// When each person's approval that counts was first given, in order.
    fn approvals(&self, votes: &[Vote], approvers: &[Approver], now: Instant) -> Vec<Instant> {
        let digest = self.digest();
        let may: BTreeSet<&str> = approvers
            .iter()
            .map(|one| one.person_id.as_str())
            .filter(|id| self.bars(id).is_none())
            .collect();
        let mut first: BTreeMap<&str, Instant> = BTreeMap::new();
        let given = votes.iter().filter(|vote| {
            vote.said == Said::Approve
                && vote.digest == digest
                && vote.withdrawn_at.is_none()
                && vote.at <= now
                && may.contains(vote.person_id.as_str())
        });
        for vote in given {
            first
                .entry(&vote.person_id)
                .and_modify(|at| *at = vote.at.min(*at))
                .or_insert(vote.at);
        }
        let mut times: Vec<_> = first.into_values().collect();
        times.sort_unstable();
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{approver, now_and};
    use chrono::TimeDelta;

    fn loosening() -> Loosening {
        Loosening {
            what: "{\"end_freeze\":\"frz-1\"}".to_owned(),
            reason: "The release is out".to_owned(),
            person_id: "p1".to_owned(),
            beneficiary: None,
            needed: 2,
            rule_revision: 2,
            delay_seconds: 900,
            requested_at: now_and(0),
            expires_at: now_and(0) + TimeDelta::hours(1),
            nonce: "n".to_owned(),
        }
    }

    fn vote(person: &str, minutes: i64) -> Vote {
        Vote {
            person_id: person.to_owned(),
            said: Said::Approve,
            digest: loosening().digest(),
            at: now_and(0) + TimeDelta::minutes(minutes),
            withdrawn_at: None,
        }
    }

    fn standing(votes: &[Vote], minutes: i64) -> LooseningStanding {
        let approvers = ["p1", "p2", "p3", "p4"].map(approver);
        loosening().standing(
            votes,
            &approvers,
            2,
            now_and(0) + TimeDelta::minutes(minutes),
        )
    }

    #[test]
    fn it_takes_effect_a_delay_after_the_approval_that_completes_it() {
        let votes = [vote("p2", 1), vote("p3", 10)];
        assert_eq!(
            standing(&votes[..1], 9),
            LooseningStanding::Waiting { given: 1 }
        );
        let until = now_and(0) + TimeDelta::minutes(25);
        assert_eq!(standing(&votes, 10), LooseningStanding::Delayed { until });
        assert_eq!(standing(&votes, 24), LooseningStanding::Delayed { until });
        assert_eq!(standing(&votes, 25), LooseningStanding::Due);
    }

    #[test]
    fn who_asks_and_whom_it_raises_have_no_say() {
        assert_eq!(
            standing(&[vote("p1", 1), vote("p2", 1)], 5),
            LooseningStanding::Waiting { given: 1 }
        );
        let mut one = loosening();
        one.beneficiary = Some("p2".to_owned());
        assert!(one.bars("p2").is_some());
        assert!(one.bars("p3").is_none());
    }

    #[test]
    fn a_person_who_approves_twice_has_approved_at_the_first_time() {
        let until = now_and(0) + TimeDelta::minutes(20);
        for times in [[5, 10], [10, 5]] {
            let votes = [vote("p2", times[0]), vote("p2", times[1]), vote("p3", 1)];
            assert_eq!(standing(&votes, 11), LooseningStanding::Delayed { until });
        }
    }

    #[test]
    fn its_digest_is_of_all_of_it() {
        let changes: [fn(&mut Loosening); 10] = [
            |one| one.what.push(' '),
            |one| one.reason.push(' '),
            |one| one.person_id.push('0'),
            |one| one.beneficiary = Some(String::new()),
            |one| one.needed += 1,
            |one| one.rule_revision += 1,
            |one| one.delay_seconds += 1,
            |one| one.requested_at = now_and(1),
            |one| one.expires_at = now_and(1),
            |one| one.nonce.push('0'),
        ];
        for (place, change) in changes.into_iter().enumerate() {
            let mut other = loosening();
            change(&mut other);
            assert_ne!(
                other.digest(),
                loosening().digest(),
                "change {place} is not in it"
            );
        }
    }

    #[test]
    fn one_veto_ends_it_until_the_last_moment() {
        let mut votes = vec![vote("p2", 1), vote("p3", 2), vote("p4", 3)];
        votes[2].said = Said::Deny;
        assert_eq!(standing(&votes, 30), LooseningStanding::Vetoed);
    }

    #[test]
    fn what_is_not_approved_in_time_expires_and_what_is_waits_out_its_delay() {
        assert_eq!(standing(&[vote("p2", 1)], 60), LooseningStanding::Expired);
        let late = [vote("p2", 1), vote("p3", 59)];
        assert!(matches!(
            standing(&late, 61),
            LooseningStanding::Delayed { .. }
        ));
        let too_late = [vote("p2", 1), vote("p3", 60)];
        assert_eq!(standing(&too_late, 61), LooseningStanding::Expired);
    }

    #[test]
    fn another_rule_voids_it() {
        let votes = [vote("p2", 1), vote("p3", 2)];
        let approvers = ["p1", "p2", "p3"].map(approver);
        let standing =
            loosening().standing(&votes, &approvers, 3, now_and(0) + TimeDelta::hours(9));
        assert_eq!(standing, LooseningStanding::Void);
    }

    #[test]
    fn votes_that_were_withdrawn_or_are_for_something_else_do_not_count() {
        let mut votes = [vote("p2", 1), vote("p3", 2)];
        votes[0].withdrawn_at = Some(now_and(1));
        votes[1].digest = "another".to_owned();
        assert_eq!(standing(&votes, 5), LooseningStanding::Waiting { given: 0 });
    }

    #[test]
    fn where_nobody_has_to_approve_the_delay_still_runs() {
        let mut one = loosening();
        one.needed = 0;
        let at = |minutes| one.standing(&[], &[], 2, now_and(0) + TimeDelta::minutes(minutes));
        assert!(matches!(at(14), LooseningStanding::Delayed { .. }));
        assert_eq!(at(15), LooseningStanding::Due);
    }
}
