//! What must never be, whatever has happened. Knows the account that was kept and what the server shows; must not know how it decides.

use super::Dice;
use super::world::{ENVIRONMENTS, LAST, World};
use crate::actor::Actor as _;
use floe_domain::time::Instant;
use serde_json::Value;
use std::collections::BTreeMap;

/// How often things happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) asked: u64,
    pub(super) refused: u64,
    pub(super) approved: u64,
    pub(super) denied: u64,
    pub(super) withdrawn: u64,
    pub(super) freezes: u64,
    pub(super) undone: u64,
    pub(super) ended: u64,
    pub(super) shortened: u64,
    pub(super) loosenings: u64,
    pub(super) vetoed: u64,
    pub(super) recurring: u64,
    pub(super) restarts: u64,
    pub(super) carried_out: u64,
    pub(super) excepted: u64,
    pub(super) failed: u64,
    pub(super) closed: u64,
    pub(super) restored: u64,
    pub(super) taken_back: u64,
    pub(super) tightened: u64,
    pub(super) set_back: u64,
    pub(super) deleted: u64,
    pub(super) late: u64,
}

impl Seen {
    pub(super) fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.refused += other.refused;
        self.approved += other.approved;
        self.denied += other.denied;
        self.withdrawn += other.withdrawn;
        self.freezes += other.freezes;
        self.undone += other.undone;
        self.ended += other.ended;
        self.shortened += other.shortened;
        self.loosenings += other.loosenings;
        self.vetoed += other.vetoed;
        self.recurring += other.recurring;
        self.restarts += other.restarts;
        self.carried_out += other.carried_out;
        self.excepted += other.excepted;
        self.failed += other.failed;
        self.closed += other.closed;
        self.restored += other.restored;
        self.taken_back += other.taken_back;
        self.tightened += other.tightened;
        self.set_back += other.set_back;
        self.deleted += other.deleted;
        self.late += other.late;
    }

    /// Sequences in which nothing happens prove nothing.
    pub(super) fn was_worth_it(&self, sequences: u64) {
        if sequences < 100 {
            return;
        }
        for (what, times) in [
            ("asked", self.asked),
            ("refused", self.refused),
            ("approved", self.approved),
            ("denied", self.denied),
            ("withdrawn", self.withdrawn),
            ("restarts", self.restarts),
            ("carried out", self.carried_out),
            ("excepted", self.excepted),
            ("failed", self.failed),
            ("undone", self.undone),
            ("ended", self.ended),
            ("asked to loosen", self.loosenings),
            ("vetoed", self.vetoed),
            ("recurring", self.recurring),
            ("closed", self.closed),
            ("restored", self.restored),
            ("taken back", self.taken_back),
            ("tightened", self.tightened),
            ("set back", self.set_back),
            ("deleted", self.deleted),
            ("withdrawn too late", self.late),
        ] {
            assert!(times > 0, "never {what}: {self:?}");
        }
    }
}

fn instant(value: &Value) -> Instant {
    value.as_str().unwrap().parse().unwrap()
}

impl World {
    /// Everything that must hold after each step.
    pub(super) async fn check(&mut self, dice: &mut Dice, place: &str) {
        self.ended_rightly(place);
        if std::mem::take(&mut self.worked) {
            self.was_carried_out_rightly(place).await;
        }
        let any = Self::environment(dice);
        let environment = self.touched.unwrap_or(any);
        self.calendars_agree(environment, place).await;
        if dice.roll(4) == 0 || self.touched_freeze {
            self.page_agrees(place).await;
        }
    }

    /// Whatever has run in the last step might run, and the audit told so first.
    async fn was_carried_out_rightly(&mut self, place: &str) {
        let by_wrong_clock = std::mem::take(&mut self.by_wrong_clock);
        let mut started = Vec::new();
        for environment in ENVIRONMENTS {
            let uri = format!("/api/v1/environments/{environment}/operations?limit=20");
            let listed = self.viewer.get(&uri).await.expect(200);
            for one in listed["items"].as_array().unwrap() {
                let operation = &one["operation"];
                let status = operation["status"].as_str().unwrap_or_default();
                // What was refused has no operation.
                if !["succeeded", "failed"].contains(&status) {
                    continue;
                }
                let id = operation["id"].as_str().unwrap();
                if !self.known.insert(id.to_owned()) {
                    continue;
                }
                self.touched = Some(environment);
                let mut digest = None;
                if status == "failed" {
                    self.seen.failed += 1;
                    // Whoever set the freeze that it was refused for can not undo that alone any more.
                    let outcome = operation["outcome"].as_str().unwrap_or_default();
                    for freeze in &mut self.freezes {
                        freeze.refused |= outcome.contains(&freeze.name);
                    }
                } else {
                    assert!(
                        !by_wrong_clock,
                        "{place}: begun by a clock that was set back"
                    );
                    digest = Some(self.may_have_been_done(environment, operation, place).await);
                }
                if !operation["started_at"].is_null() {
                    started.push((id.to_owned(), digest));
                }
            }
        }
        if !started.is_empty() {
            self.was_recorded_before(&started, place).await;
        }
    }

    /// Nothing stopped it, and everyone who has to has approved it. The digest that they approved; null where nobody had to.
    async fn may_have_been_done(
        &mut self,
        environment: &str,
        operation: &Value,
        place: &str,
    ) -> Value {
        let by_agent = operation["requested_by"]
            .as_str()
            .unwrap()
            .starts_with("agent");
        let started = instant(&operation["started_at"]);
        let frozen: Vec<_> = self
            .freezes
            .iter()
            .filter(|freeze| freeze.stops(environment, by_agent, started))
            .map(|freeze| freeze.name.clone())
            .collect();
        if !by_agent {
            assert!(frozen.is_empty(), "{place}: a person in {frozen:?}");
            return Value::Null;
        }
        self.seen.carried_out += 1;
        let id = operation["id"].as_str().unwrap();
        let requests = self
            .viewer
            .get("/api/v1/requests?limit=200")
            .await
            .expect(200);
        let request = requests["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| {
                one["operation_url"]
                    .as_str()
                    .is_some_and(|url| url.ends_with(id))
            })
            .unwrap_or_else(|| panic!("{place}: {id} was approved by nobody"));
        let request_id = request["id"].as_str().unwrap();
        assert!(
            self.used.insert(request_id.to_owned()),
            "{place}: {request_id} was used twice"
        );
        let kept = &self.requests[request_id];
        assert_eq!(kept.environment, environment, "{place}");
        assert_eq!(operation["operation"], kept.operation, "{place}");
        assert!(
            self.lent.contains(&kept.agent),
            "{place}: the agent is lent nothing any more"
        );
        assert_eq!(
            kept.rules, self.rules,
            "{place}: another rule than it was approved by"
        );
        self.seen.deleted += u64::from(kept.operation == "delete");
        assert!(!kept.denied, "{place}: {request_id} was denied");
        let needed = if environment == LAST { 3 } else { 2 };
        assert!(
            kept.approved.len() >= needed,
            "{place}: {:?} approved {request_id}",
            kept.approved
        );
        assert!(
            environment != LAST || kept.approved.contains(&2),
            "{place}: no admin approved it"
        );
        assert!(
            !kept.approved.contains(&3),
            "{place}: the agent's owner approved it"
        );
        if !frozen.is_empty() {
            assert!(
                kept.exception && kept.approved.contains(&0) && kept.approved.contains(&1),
                "{place}: the agent in {frozen:?} without an exception"
            );
            self.seen.excepted += 1;
        }
        let decision = format!(
            "/api/v1/decisions/{}",
            operation["decision_id"].as_str().unwrap()
        );
        let decision = self.viewer.get(&decision).await.expect(200);
        assert_eq!(
            decision["digest"],
            kept.digest.as_str(),
            "{place}: another digest"
        );
        decision["digest"].clone()
    }

    /// Floe's own answer, the one in AWS's shape, and our own account say the same.
    async fn calendars_agree(&mut self, environment: &str, place: &str) {
        let now = self.now();
        let closed = self
            .freezes
            .iter()
            .any(|one| one.stops(environment, true, now));
        self.seen.closed += u64::from(closed);
        let state = if closed { "CLOSED" } else { "OPEN" };
        let uri = format!("/api/v1/calendar/state?environment={environment}");
        let told = self.viewer.get(&uri).await.expect(200);
        assert_eq!(told["state"], state, "{place}: {environment}");
        let name = format!("environment/{environment}");
        let aws = self.key.state(&[&name]).await.expect(200);
        assert_eq!(
            aws["State"], state,
            "{place}: {environment}, to AWS's clients"
        );
        let page = self
            .viewer
            .get(&format!("/environments/{environment}"))
            .await
            .text;
        let said = if closed {
            "Would an agent be allowed now? No: "
        } else {
            "Would an agent be allowed now? </strong>Yes, "
        };
        assert!(page.contains(said), "{place}: {environment}, on its page");
    }

    /// A page's banner names the freezes that are active, and no others.
    async fn page_agrees(&mut self, place: &str) {
        let now = self.now();
        let page = self.viewer.get("/settings/passkeys").await.text;
        for freeze in &self.freezes {
            let active = freeze.is_active(now);
            assert_eq!(
                page.contains(&freeze.name),
                active,
                "{place}: {} on the page",
                freeze.name
            );
        }
    }

    /// What has just started was decided about before that, by a record in the audit with the digest that was approved.
    async fn was_recorded_before(&self, started: &[(String, Option<Value>)], place: &str) {
        let admin = &self.people[2].0;
        // It was decided about in this step: that is among the last that happened.
        let told = admin.get("/api/v1/audit?limit=100").await.expect(200);
        assert_eq!(told["chain_holds"], true, "{place}");
        let mut decided = BTreeMap::new();
        let mut begun = BTreeMap::new();
        for record in told["items"].as_array().unwrap() {
            let detail: Value = serde_json::from_str(record["detail"].as_str().unwrap()).unwrap();
            let Some(id) = detail["operation_id"].as_str().map(str::to_owned) else {
                continue;
            };
            let seq = record["seq"].as_i64().unwrap();
            match record["action"].as_str().unwrap() {
                "decision.allow" if detail["stage"] == "execution" => {
                    decided.insert(id, (seq, detail["digest"].clone()));
                }
                "operation.start" => {
                    begun.insert(id, seq);
                }
                _ => {}
            }
        }
        for (id, approved) in started {
            let (before, digest) = decided
                .get(id)
                .unwrap_or_else(|| panic!("{place}: {id} started without a decision"));
            let begun = begun
                .get(id)
                .unwrap_or_else(|| panic!("{place}: that {id} started is not recorded"));
            assert!(
                before < begun,
                "{place}: {id} was recorded after it started"
            );
            if let Some(approved) = approved {
                assert_eq!(digest, approved, "{place}: {id} by another digest");
            }
        }
    }

    /// The audit is whole.
    pub(super) async fn chain_holds(&self, place: &str) {
        let told = self.people[2].0.get("/api/v1/audit?limit=1").await;
        assert_eq!(told.expect(200)["chain_holds"], true, "{place}");
    }
}
