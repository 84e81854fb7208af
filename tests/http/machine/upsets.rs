//! What changes under a request that people are asked about: delegations taken back, rules tightened, deletions undone, a clock
//! that is set back. Knows who can do what to the server; must not judge.

use super::Dice;
use super::world::{ENVIRONMENTS, World};
use crate::authenticator::done;
use chrono::TimeDelta;
use floe_server::service::{Caller, delegations};

impl World {
    /// The agents' owner takes back what one of them was lent.
    pub(super) async fn owner_takes_back(&mut self, dice: &mut Dice) -> String {
        let agent = if dice.roll(2) == 0 {
            self.helper.id.clone()
        } else {
            self.agent.id.clone()
        };
        if !self.lent.remove(&agent) {
            return "nothing is lent to it".to_owned();
        }
        let known = delegations::list(&self.server.app, &Caller::command_line())
            .await
            .unwrap();
        let lent = known
            .iter()
            .map(|one| &one.delegation)
            .find(|one| one.agent_id == agent && one.revoked_at.is_none())
            .unwrap();
        let address = format!("/act/delegations/{}/revoke", lent.id);
        let answer = self.people[3].0.submit(&address, &[]).await;
        assert_eq!(done(&answer), Some("delegation-revoked"), "{answer:?}");
        self.seen.taken_back += 1;
        format!("the owner takes back what {agent} was lent")
    }

    /// What was taken back is lent anew.
    pub(super) async fn owner_lends(&mut self) -> String {
        for agent in [self.agent.id.clone(), self.helper.id.clone()] {
            if self.lent.insert(agent.clone()) {
                self.server.lend(&agent).await;
                return format!("the owner lends to {agent} again");
            }
        }
        "everything is lent".to_owned()
    }

    /// Requests have a minute less from now on: stricter, so one admin's act, and whatever was asked before is void.
    pub(super) async fn admin_tightens_the_rule(&mut self) -> String {
        if self.minutes <= 30 {
            return "the rule is tight enough".to_owned();
        }
        self.minutes -= 1;
        let minutes = self.minutes.to_string();
        let rule = [
            ("approvals", "2"),
            ("people_too", "false"),
            ("approval_minutes", minutes.as_str()),
            ("permit_minutes", "15"),
            ("loosening_minutes", "15"),
            ("reason", "sooner"),
        ];
        let (admin, passkey) = &self.people[2];
        let answer = admin.prove(passkey, "/act/approval-rule", &rule).await;
        assert_eq!(done(&answer), Some("rule-changed"), "{answer:?}");
        self.rules += 1;
        format!("the rule gives {minutes} minutes")
    }

    /// The admin undoes a deletion, if there is one.
    pub(super) async fn admin_restores(&mut self, dice: &mut Dice) -> String {
        let environment = ENVIRONMENTS[usize::try_from(dice.roll(3)).unwrap()];
        let address = format!("/act/environments/{environment}/restore");
        let answer = self.people[2]
            .0
            .submit(&address, &[("reason", "it is needed")])
            .await;
        let restored = done(&answer) == Some("deletion-undone");
        self.touched = Some(environment);
        self.seen.restored += u64::from(restored);
        format!("the admin restores {environment}: {restored}")
    }

    /// The machine's clock is set back and, after a while, put right: by the wrong one nothing is decided, begun or loosened.
    pub(super) async fn clock_is_set_back(&mut self, dice: &mut Dice) -> String {
        let right = self.now();
        // What is decided is recorded, so that it is known how late it was.
        let recorded = self.operator.operate(ENVIRONMENTS[0], "recreate").await;
        self.note_refusals(&recorded);
        self.read_freezes().await;
        let shortened = self.shortened.len();
        let seconds = [6, 60, 3_600][usize::try_from(dice.roll(3)).unwrap()];
        self.server.clock.set(right - TimeDelta::seconds(seconds));
        let answer = self.agent.operate(ENVIRONMENTS[1], "recreate").await;
        assert_eq!(answer.status, 503, "{seconds} s back: {answer:?}");
        while matches!(
            floe_server::environment::step(&self.server.app).await,
            Ok(true)
        ) {}
        self.server.loosen().await;
        self.server.clock.set(right);
        self.read_freezes().await;
        assert_eq!(
            self.shortened.len(),
            shortened,
            "loosened by a clock {seconds} s back"
        );
        // What was carried out meanwhile is looked for at once.
        self.worked = true;
        self.by_wrong_clock = true;
        self.seen.set_back += 1;
        format!("the clock is {seconds} s back for a while")
    }
}
