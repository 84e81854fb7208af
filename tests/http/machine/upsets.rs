//! What changes under a request that people are asked about: delegations taken back, rules and freezes tightened, deletions undone, a
//! clock that is set back. Knows who can do what to the server; must not judge.

use super::Dice;
use super::world::{ENVIRONMENTS, World};
use crate::actor::Actor as _;
use crate::authenticator::done;
use axum::http::Method;
use chrono::TimeDelta;
use floe_server::service::{Caller, delegations};
use serde_json::json;

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

    /// A freeze that is not over ends later: one admin's act, without a passkey.
    pub(super) async fn admin_tightens_a_freeze(&mut self, dice: &mut Dice) -> String {
        let now = self.now();
        // What is told of one with change windows is the span between two of them, and can not be sent back.
        let lasting: Vec<_> = (0..self.freezes.len())
            .filter(|at| now < self.freezes[*at].ends_at && self.freezes[*at].open.is_empty())
            .collect();
        let sides = u64::try_from(lasting.len()).unwrap();
        if sides == 0 {
            return "there is no freeze to tighten".to_owned();
        }
        let freeze = &mut self.freezes[lasting[usize::try_from(dice.roll(sides)).unwrap()]];
        let later = i64::try_from(60 + dice.roll(600)).unwrap();
        let ends_at = freeze.ends_at + TimeDelta::seconds(later);
        let admin = &self.people[2].0;
        let address = format!("/api/v1/freezes/{}", freeze.id);
        let mut body = admin.get(&address).await.expect(200);
        let members = body.as_object_mut().unwrap();
        for told in ["id", "owner", "created_at", "ended_early_at"] {
            members.remove(told);
        }
        members.insert("ends_at".to_owned(), json!(ends_at));
        let kind = [("content-type", "application/json")];
        let answer = admin
            .send(Method::PUT, &address, &kind, body.to_string())
            .await;
        answer.expect(200);
        freeze.ends_at = ends_at;
        self.seen.tightened += 1;
        format!("{} ends at {ends_at}", freeze.name)
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
        self.seen.restored += u64::from(restored);
        format!("the admin restores {environment}: {restored}")
    }

    /// The machine's clock is set back and, after a while, put right: by the wrong one nothing is decided, begun or loosened.
    pub(super) async fn clock_is_set_back(&mut self, dice: &mut Dice) -> String {
        let right = self.now();
        // What is decided is recorded, so that it is known how late it was.
        self.operator.operate(ENVIRONMENTS[0], "recreate").await;
        self.read_freezes().await;
        let ended = self.seen.ended;
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
            self.seen.ended, ended,
            "loosened by a clock {seconds} s back"
        );
        // What was carried out meanwhile is looked for at once.
        self.worked = true;
        self.by_wrong_clock = true;
        self.seen.set_back += 1;
        format!("the clock is {seconds} s back for a while")
    }
}
