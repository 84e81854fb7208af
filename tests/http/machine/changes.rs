//! Changes that loosen a freeze: what people say to them, and what must have been said before a freeze ends earlier. Keeps its own account
//! of who said what and when; must not ask the server whether that is enough.

use super::Dice;
use super::world::World;
use crate::actor::Actor as _;
use crate::authenticator::done;
use chrono::TimeDelta;
use floe_domain::time::Instant;

/// How many people the rule asks, in every sequence.
const NEEDED: usize = 2;
/// How long what was approved can be vetoed, in minutes.
const DELAY: i64 = 15;
/// How long whoever set a freeze can undo it alone, in minutes.
const UNDO: i64 = 5;
/// How many of the people may approve: the last is an admin whom nobody has appointed.
const APPROVERS: usize = 4;

/// A change that was asked for.
pub(super) struct Change {
    pub(super) id: String,
    /// Which of the freezes.
    pub(super) freeze: usize,
    /// When that is to end; `None` is at once.
    pub(super) until: Option<Instant>,
    pub(super) asker: usize,
    pub(super) asked_at: Instant,
    /// How often the rule had been changed, and for how many minutes it let changes wait.
    pub(super) rules: u64,
    pub(super) minutes: u32,
    /// Who has approved, and when.
    pub(super) approved: Vec<(usize, Instant)>,
    pub(super) vetoed: bool,
    pub(super) done: bool,
}

/// A freeze that ends earlier than it did.
pub(super) struct Shortened {
    pub(super) freeze: usize,
    /// When that was seen.
    pub(super) at: Instant,
    /// When it ends now.
    pub(super) to: Instant,
    /// Who has just asked for that.
    pub(super) by: Option<usize>,
}

impl Change {
    /// Whether a freeze may end earlier for it: enough others approved it in time, the delay is over, and nobody vetoed it.
    fn is_why(&self, ended: &Shortened, rules: u64) -> bool {
        let mut people: Vec<usize> = Vec::new();
        let mut complete = None;
        for (who, at) in &self.approved {
            if *who != self.asker && *who < APPROVERS && !people.contains(who) {
                people.push(*who);
                if people.len() == NEEDED {
                    complete = Some(*at);
                }
            }
        }
        let expires_at = self.asked_at + TimeDelta::minutes(i64::from(self.minutes));
        let is_approved = complete
            .is_some_and(|at| at < expires_at && at + TimeDelta::minutes(DELAY) <= ended.at);
        let to = self.until.unwrap_or(ended.at).max(ended.at);
        is_approved
            && self.freeze == ended.freeze
            && self.rules == rules
            && !self.vetoed
            && !self.done
            && ended.to == to
    }
}

impl World {
    /// Some people, one after the other, say something to one of the last changes.
    pub(super) async fn people_speak_of_a_change(&mut self, dice: &mut Dice) -> String {
        let last = self.changes.len().min(2);
        if last == 0 {
            return "there is no change".to_owned();
        }
        let back = usize::try_from(dice.roll(u64::try_from(last).unwrap())).unwrap();
        let index = self.changes.len() - 1 - back;
        let everyone = self.people.len();
        let first = usize::try_from(dice.roll(u64::try_from(everyone).unwrap())).unwrap();
        if dice.roll(8) == 0 {
            return self.someone_vetoes(index, first).await;
        }
        let how_many = usize::try_from(2 + dice.roll(3)).unwrap();
        let mut said = Vec::new();
        for nth in 0..how_many {
            let who = (first + nth) % everyone;
            said.push((who, self.someone_approves(index, who).await));
        }
        format!("approve {}: {said:?}", self.changes[index].id)
    }

    async fn someone_vetoes(&mut self, index: usize, who: usize) -> String {
        let change = &mut self.changes[index];
        let address = format!("/act/changes/{}/veto", change.id);
        let person = &self.people[who].0;
        let answer = person.submit(&address, &[("reason", "no")]).await;
        let taken = done(&answer).is_some();
        if taken {
            assert!(!change.done, "{who} vetoed what was done");
            change.vetoed = true;
            self.seen.vetoed += 1;
        }
        format!("{who} vetoes {}: {taken}", change.id)
    }

    async fn someone_approves(&mut self, index: usize, who: usize) -> bool {
        let now = self.now();
        let change = &mut self.changes[index];
        let (person, passkey) = &self.people[who];
        let page = person
            .get(&format!("/approvals/changes/{}", change.id))
            .await;
        let digest = page.text.split("name=\"digest\" value=\"").nth(1);
        let Some(digest) = digest.and_then(|rest| rest.split('"').next()) else {
            return false;
        };
        let address = format!("/act/changes/{}/approve", change.id);
        let answer = person.prove(passkey, &address, &[("digest", digest)]).await;
        let taken = done(&answer).is_some();
        if taken {
            assert_ne!(who, change.asker, "who asked for it approved it");
            assert!(who < APPROVERS, "nobody has appointed {who}");
            change.approved.push((who, now));
        }
        taken
    }

    /// A freeze ends earlier only where whoever set it undoes it soon and before it refused anything, or by a change that is why.
    pub(super) fn ended_rightly(&mut self, place: &str) {
        for ended in std::mem::take(&mut self.shortened) {
            let freeze = &mut self.freezes[ended.freeze];
            let is_soon = ended.at - freeze.set_at <= TimeDelta::minutes(UNDO);
            if ended.by.is_some() && ended.by == freeze.setter && is_soon && !freeze.refused {
                self.seen.undone += 1;
                continue;
            }
            let rules = self.rules;
            let why = self
                .changes
                .iter_mut()
                .find(|change| change.is_why(&ended, rules));
            let Some(change) = why else {
                panic!(
                    "{place}: {} ends at {}, which {:?} alone could not do, and too few others approved in time",
                    freeze.name, ended.to, ended.by
                );
            };
            change.done = true;
            freeze.setter = None;
            self.seen.ended += 1;
            self.seen.shortened += u64::from(change.until.is_some());
        }
    }
}
