//! What can happen: requests, words, time, restarts. Knows who can do what to the server; keeps what was said to it and
//! what it answered, and must not judge.

use super::Dice;
use super::changes::{Change, Shortened};
use super::freezes::Freeze;
use super::laws::Seen;
use crate::actor::{Actor as _, Person, Robot};
use crate::authenticator::{Passkey, done};
use crate::server::Server;
use crate::signer::Key;
use floe_domain::guard::PrincipalKind;
use floe_domain::people::{Role, Scope};
use floe_domain::time::Instant;
use floe_server::service::approvers::Duty;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Two environments of one partition, and the only one of another.
pub(super) const ENVIRONMENTS: [&str; 3] = [
    "cost-explorer-us-east-1",
    "cost-explorer-eu-west-1",
    "cost-explorer-cn-northwest-1",
];

/// The last of its kind in its partition.
pub(super) const LAST: &str = ENVIRONMENTS[2];

/// A request that people have to approve.
pub(super) struct Request {
    pub(super) digest: String,
    pub(super) environment: &'static str,
    pub(super) operation: &'static str,
    pub(super) exception: bool,
    /// The token that asked.
    pub(super) agent: String,
    /// How often the rule had been changed.
    pub(super) rules: u64,
    /// Who has approved and not taken it back.
    pub(super) approved: BTreeSet<usize>,
    pub(super) denied: bool,
}

/// The server and everyone around it.
pub(super) struct World {
    pub(super) server: Server,
    pub(super) agent: Robot,
    /// An agent through a service, for the same person.
    pub(super) helper: Robot,
    pub(super) operator: Person,
    /// 0 and 1 grant exceptions, 2 is an admin, 3 owns the agent: none of its requests is theirs to approve. 4 is an admin whom
    /// nobody has appointed to approve anything.
    pub(super) people: Vec<(Person, Passkey)>,
    pub(super) viewer: Person,
    pub(super) key: Key,
    pub(super) freezes: Vec<Freeze>,
    pub(super) requests: BTreeMap<String, Request>,
    pub(super) changes: Vec<Change>,
    /// The freezes of which it was not yet looked into why they end earlier than they did.
    pub(super) shortened: Vec<Shortened>,
    /// The admin who has just ended or changed a freeze, and which.
    pub(super) acted: Option<(usize, usize)>,
    /// The environment that the last step was about, if it was about one.
    pub(super) touched: Option<&'static str>,
    /// Whether it was about a freeze.
    pub(super) touched_freeze: bool,
    pub(super) known: BTreeSet<String>,
    pub(super) used: BTreeSet<String>,
    pub(super) seen: Seen,
    /// Whether anything may have been carried out since that was last looked at.
    pub(super) worked: bool,
    /// Whether that was by a clock that was set back.
    pub(super) by_wrong_clock: bool,
    /// The agents that may act for their owner.
    pub(super) lent: BTreeSet<String>,
    /// How often the rule was changed, and for how many minutes it lets requests wait by now.
    pub(super) rules: u64,
    pub(super) minutes: u32,
    pub(super) names: u64,
}

impl World {
    pub(super) async fn new() -> Self {
        let server = Server::with_charges().await;
        let mut people = Vec::new();
        for (role, duty) in [
            (Role::Operator, Duty::FreezeApprover),
            (Role::Viewer, Duty::FreezeApprover),
        ] {
            people.push(server.approver(role, duty).await);
        }
        let admin = server.admin().await;
        let admin = (admin.clone(), admin.passkey().await);
        let owner = server.operator().await;
        let owner = (owner.clone(), owner.passkey().await);
        for person in [&admin.0, &owner.0] {
            server.appoint(&admin, &people, person).await;
        }
        let other = server.admin().await;
        let other = (other.clone(), other.passkey().await);
        people.extend([admin, owner, other]);
        let agent = server
            .token(&people[3].0, PrincipalKind::Agent, &Scope::ALL)
            .await;
        let service = server
            .token(&people[3].0, PrincipalKind::Service, &Scope::ALL)
            .await;
        let body = json!({
            "name": "helper", "kind": "agent", "scopes": ["environments:recreate"], "seconds": 2_000_000,
        });
        let told = service.post("/api/v1/tokens", &body).await.expect(201);
        let helper = Robot {
            id: told["id"].as_str().unwrap().to_owned(),
            secret: told["token"].as_str().unwrap().to_owned(),
            ..service
        };
        server.lend(&helper.id).await;
        let key = server.key(&people[2].0).await;
        Self {
            lent: BTreeSet::from([agent.id.clone(), helper.id.clone()]),
            agent,
            helper,
            operator: server.operator().await,
            viewer: server.viewer().await,
            key,
            people,
            freezes: Vec::new(),
            requests: BTreeMap::new(),
            changes: Vec::new(),
            shortened: Vec::new(),
            acted: None,
            touched: None,
            touched_freeze: false,
            known: BTreeSet::new(),
            used: BTreeSet::new(),
            seen: Seen::default(),
            worked: false,
            by_wrong_clock: false,
            rules: 0,
            minutes: 60,
            names: 0,
            server,
        }
    }

    pub(super) fn now(&self) -> Instant {
        self.server.clock.now()
    }

    /// Something happens; in words.
    pub(super) async fn step(&mut self, dice: &mut Dice) -> String {
        (self.acted, self.touched, self.touched_freeze) = (None, None, false);
        match dice.roll(50) {
            0..=6 => self.agent_asks(dice).await,
            7 => self.operator_asks(dice).await,
            8..=21 => self.someone_says(dice).await,
            22 => self.admin_loosens_a_freeze(dice).await,
            23 => self.admin_ends_a_freeze(dice).await,
            24 => self.someone_withdraws(dice).await,
            25 => self.admin_freezes(dice).await,
            26 => self.admin_ends_a_freeze(dice).await,
            27 => self.admin_tightens_a_freeze(dice).await,
            28 | 29 => self.people_speak_of_a_change(dice).await,
            30..=37 => self.executor_works().await,
            38..=41 => self.time_passes(dice),
            42 => self.admin_tightens_the_rule().await,
            43 => self.owner_takes_back(dice).await,
            44 | 45 => self.owner_lends().await,
            46 | 47 => self.admin_restores(dice).await,
            48 => self.clock_is_set_back(dice).await,
            _ => self.server_restarts().await,
        }
    }

    pub(super) fn environment(dice: &mut Dice) -> &'static str {
        ENVIRONMENTS[usize::try_from(dice.roll(3)).unwrap()]
    }

    fn operation(dice: &mut Dice) -> &'static str {
        if dice.roll(4) == 0 {
            "delete"
        } else {
            "recreate"
        }
    }

    async fn agent_asks(&mut self, dice: &mut Dice) -> String {
        let environment = Self::environment(dice);
        let exception = dice.roll(2) == 0;
        let operation = Self::operation(dice);
        let body = json!({"operation": operation, "reason": "a test", "exception": exception});
        let uri = format!("/api/v1/environments/{environment}/operations");
        let agent = if dice.roll(3) == 0 {
            &self.helper
        } else {
            &self.agent
        };
        let answer = agent.post(&uri, &body).await;
        let told = answer.json();
        match answer.status.as_u16() {
            202 => {
                let request = &told["request"];
                assert!(request.is_object(), "production without a request: {told}");
                let id = request["id"].as_str().unwrap().to_owned();
                self.requests.entry(id).or_insert_with(|| Request {
                    digest: request["digest"].as_str().unwrap().to_owned(),
                    environment,
                    operation,
                    exception,
                    agent: agent.id.clone(),
                    rules: self.rules,
                    approved: BTreeSet::new(),
                    denied: false,
                });
                self.seen.asked += 1;
            }
            403 | 409 => self.seen.refused += 1,
            _ => panic!("{told}"),
        }
        self.note_refusals(&answer);
        self.touched = Some(environment);
        format!(
            "the agent asks to {operation} {environment}: {}",
            answer.status
        )
    }

    async fn operator_asks(&mut self, dice: &mut Dice) -> String {
        let environment = Self::environment(dice);
        let operation = Self::operation(dice);
        let answer = self.operator.operate(environment, operation).await;
        self.note_refusals(&answer);
        self.touched = Some(environment);
        format!(
            "the operator asks to {operation} {environment}: {}",
            answer.status
        )
    }

    fn some_request(&self, dice: &mut Dice) -> Option<String> {
        // Rather one of the last: the others have mostly ended.
        let last: Vec<_> = self.requests.keys().rev().take(2).collect();
        let sides = u64::try_from(last.len()).unwrap();
        (sides > 0).then(|| last[usize::try_from(dice.roll(sides)).unwrap()].clone())
    }

    async fn someone_says(&mut self, dice: &mut Dice) -> String {
        let Some(id) = self.some_request(dice) else {
            return "there is nothing to say".to_owned();
        };
        let who = usize::try_from(dice.roll(4)).unwrap();
        let verb = if dice.roll(12) == 0 {
            "deny"
        } else {
            "approve"
        };
        let request = &self.requests[&id];
        self.touched = Some(request.environment);
        let address = format!("/act/approvals/{id}/{verb}");
        let fields = [("digest", request.digest.as_str()), ("reason", "seen")];
        let (person, passkey) = &self.people[who];
        // Now and then without a passkey, which is to be worth nothing.
        let answer = if dice.roll(12) == 0 {
            person.submit(&address, &fields).await
        } else {
            person.prove(passkey, &address, &fields).await
        };
        let taken = done(&answer).is_some();
        if taken {
            assert_ne!(who, 3, "the agent's owner spoke");
            let request = self.requests.get_mut(&id).unwrap();
            if verb == "approve" {
                request.approved.insert(who);
                self.seen.approved += 1;
            } else {
                request.denied = true;
                self.seen.denied += 1;
            }
        }
        format!("{who} says {verb} to {id}: {taken}")
    }

    async fn someone_withdraws(&mut self, dice: &mut Dice) -> String {
        let Some(id) = self.some_request(dice) else {
            return "there is nothing to withdraw".to_owned();
        };
        let who = usize::try_from(dice.roll(3)).unwrap();
        let answer = self.people[who]
            .0
            .submit(&format!("/act/approvals/{id}/withdraw"), &[])
            .await;
        let taken = done(&answer).is_some();
        self.touched = Some(self.requests[&id].environment);
        if self.used.contains(&id) {
            assert!(!taken, "{who} took back from {id} what was used");
            let approved = self.requests[&id].approved.contains(&who);
            self.seen.late += u64::from(approved);
        }
        if taken {
            self.requests.get_mut(&id).unwrap().approved.remove(&who);
            self.seen.withdrawn += 1;
        }
        format!("{who} withdraws from {id}: {taken}")
    }

    async fn executor_works(&mut self) -> String {
        self.server.carry_out().await;
        self.server.loosen().await;
        self.read_freezes().await;
        self.worked = true;
        "the executor works".to_owned()
    }

    fn time_passes(&mut self, dice: &mut Dice) -> String {
        let seconds = [1, 30, 300, 301, 960, 3_660][usize::try_from(dice.roll(6)).unwrap()];
        self.server.clock.advance(Duration::from_secs(seconds));
        format!("{seconds} s pass")
    }

    async fn server_restarts(&mut self) -> String {
        let router = self.server.restart().await;
        self.agent.router = router.clone();
        self.helper.router = router.clone();
        self.operator.router = router.clone();
        self.viewer.router = router.clone();
        self.key.router = router.clone();
        for (person, _) in &mut self.people {
            person.router = router.clone();
        }
        self.seen.restarts += 1;
        "the server restarts".to_owned()
    }
}
