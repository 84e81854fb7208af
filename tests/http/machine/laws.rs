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
        let environment = ENVIRONMENTS[usize::try_from(dice.roll(3)).unwrap()];
        self.calendars_agree(environment, place).await;
        if dice.roll(3) == 0 {
            self.page_agrees(place).await;
        }
        if !std::mem::take(&mut self.worked) {
            return;
        }
        let by_wrong_clock = std::mem::take(&mut self.by_wrong_clock);
        for environment in ENVIRONMENTS {
            let uri = format!("/api/v1/environments/{environment}/operations?limit=20");
            let listed = self.viewer.get(&uri).await.expect(200);
            for one in listed["items"].as_array().unwrap() {
                let operation = &one["operation"];
                let status = operation["status"].as_str().unwrap_or_default();
                let is_new = ["succeeded", "failed"].contains(&status)
                    && self
                        .known
                        .insert(operation["id"].as_str().unwrap().to_owned());
                if is_new && status == "failed" {
                    self.seen.failed += 1;
                } else if is_new {
                    assert!(
                        !by_wrong_clock,
                        "{place}: begun by a clock that was set back"
                    );
                    self.may_have_been_done(environment, operation, place).await;
                }
            }
        }
    }

    async fn may_have_been_done(&mut self, environment: &str, operation: &Value, place: &str) {
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
            return;
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

    /// Each operation that started was decided about before, by a record in the audit with the digest that was approved.
    pub(super) async fn check_audit(&self, place: &str) {
        let admin = &self.people[2].0;
        let mut records = Vec::new();
        let mut uri = "/api/v1/audit?limit=200".to_owned();
        for _ in 0..4 {
            let part = admin.get(&uri).await.expect(200);
            assert_eq!(part["chain_holds"], true, "{place}");
            records.extend(part["items"].as_array().unwrap().clone());
            match part["next_cursor"].as_str() {
                Some(cursor) => uri = format!("/api/v1/audit?limit=200&cursor={cursor}"),
                None => break,
            }
        }
        let mut decided = BTreeMap::new();
        for record in records
            .iter()
            .filter(|one| one["action"] == "decision.allow")
        {
            let detail: Value = serde_json::from_str(record["detail"].as_str().unwrap()).unwrap();
            if detail["stage"] == "execution" {
                let seq = record["seq"].as_i64().unwrap();
                let id = detail["operation_id"].as_str().unwrap().to_owned();
                decided.insert(id, (seq, detail["digest"].clone()));
            }
        }
        let first = decided
            .values()
            .map(|(seq, _)| *seq)
            .min()
            .unwrap_or(i64::MAX);
        for record in records
            .iter()
            .filter(|one| one["action"] == "operation.start")
        {
            let seq = record["seq"].as_i64().unwrap();
            if seq < first {
                // Its decision is further back than was read.
                continue;
            }
            let detail: Value = serde_json::from_str(record["detail"].as_str().unwrap()).unwrap();
            let id = detail["operation_id"].as_str().unwrap();
            let (before, digest) = decided
                .get(id)
                .unwrap_or_else(|| panic!("{place}: {id} started without a decision"));
            assert!(*before < seq, "{place}: {id} was recorded after it started");
            let approved = self
                .requests
                .values()
                .any(|one| *digest == one.digest.as_str());
            assert!(
                digest.is_null() || approved,
                "{place}: nobody was asked about {digest}"
            );
        }
    }
}
