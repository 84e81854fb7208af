//! Freezes as admins set, tighten, loosen and end them. Knows who can do what to the server, and keeps its own account of when each
//! stops what; must not judge.

use super::Dice;
use super::changes::{Change, Shortened};
use super::world::World;
use crate::actor::Actor as _;
use crate::answer::Answer;
use crate::authenticator::done;
use axum::http::Method;
use chrono::TimeDelta;
use floe_domain::freeze::FOREVER;
use floe_domain::time::Instant;
use serde_json::{Value, json};

/// How a freeze comes back. On UTC's clocks, which never change: each time begins so much after the one before.
#[derive(Clone, Copy)]
pub(super) struct Every {
    frequency: &'static str,
    days: i64,
    /// How long each time is.
    lasts: TimeDelta,
}

/// A freeze as it was set.
pub(super) struct Freeze {
    pub(super) id: String,
    pub(super) name: String,
    /// When it begins, the first time.
    pub(super) starts_at: Instant,
    /// When it is over for good.
    pub(super) ends_at: Instant,
    pub(super) every: Option<Every>,
    /// Its change windows, for one that is closed but for these.
    pub(super) open: Vec<(Instant, Instant)>,
    pub(super) everyone: bool,
    /// `None` is everywhere.
    pub(super) environment: Option<&'static str>,
    under_way: &'static str,
    /// The admin who set it, as long as nobody else has changed it.
    pub(super) setter: Option<usize>,
    pub(super) set_at: Instant,
    /// Whether somebody was refused something for it.
    pub(super) refused: bool,
}

impl Freeze {
    /// Whether it stops anything at all.
    pub(super) fn is_active(&self, at: Instant) -> bool {
        let lets_through = self
            .open
            .iter()
            .any(|(start, end)| *start <= at && at < *end);
        let is_its_time = self.every.is_none_or(|every| {
            let since = (at - self.starts_at).num_microseconds().unwrap();
            let period = TimeDelta::days(every.days).num_microseconds().unwrap();
            since.rem_euclid(period) < every.lasts.num_microseconds().unwrap()
        });
        self.starts_at <= at && at < self.ends_at && is_its_time && !lets_through
    }

    pub(super) fn stops(&self, environment: &str, automated: bool, at: Instant) -> bool {
        self.is_active(at)
            && (automated || self.everyone)
            && self.environment.is_none_or(|one| one == environment)
    }

    /// Whether what is told of it is all of it, and not one of its times or the span between two change windows.
    fn is_told_whole(&self) -> bool {
        self.every.is_none() && self.open.is_empty()
    }
}

fn seconds(of: u64) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(of).unwrap())
}

/// One of the two admins: who sets most freezes, or the other.
fn some_admin(dice: &mut Dice) -> usize {
    if dice.roll(3) == 0 { 4 } else { 2 }
}

impl World {
    fn some_freeze(&self, dice: &mut Dice, wanted: impl Fn(&Freeze) -> bool) -> Option<usize> {
        let found: Vec<_> = (0..self.freezes.len())
            .filter(|at| wanted(&self.freezes[*at]))
            .collect();
        let sides = u64::try_from(found.len()).unwrap();
        (sides > 0).then(|| found[usize::try_from(dice.roll(sides)).unwrap()])
    }

    pub(super) async fn admin_freezes(&mut self, dice: &mut Dice) -> String {
        self.names += 1;
        let name = format!("freeze-number-{}-", self.names);
        let mut starts_at = self.now() + seconds(dice.roll(900));
        // Some last long enough for people to end them.
        let lasts = if dice.roll(8) == 0 {
            seconds(3_600 + dice.roll(7_200))
        } else {
            seconds(60 + dice.roll(2_000))
        };
        let everyone = dice.roll(3) == 0;
        let environment = (dice.roll(3) > 0).then(|| Self::environment(dice));
        let under_way = if dice.roll(2) == 0 { "stop" } else { "finish" };
        let mut open = Vec::new();
        if dice.roll(3) == 0 {
            let mut at = starts_at;
            for _ in 0..=dice.roll(2) {
                let start = at + seconds(1 + dice.roll(600));
                at = start + seconds(1 + dice.roll(600));
                open.push((start, at));
            }
        }
        // One that never opened would not be taken.
        open.retain(|(start, _)| *start < starts_at + lasts);
        let every = match dice.roll(6) {
            0 => Some(("daily", 1)),
            1 => Some(("weekly", 7)),
            _ => None,
        };
        let every = every
            .filter(|_| open.is_empty())
            .map(|(frequency, days)| Every {
                frequency,
                days,
                lasts,
            });
        if let Some(every) = every {
            // Its first times may be over: the one that is near is one that came back.
            let times = i64::try_from(dice.roll(4)).unwrap();
            starts_at -= TimeDelta::days(every.days * times);
            self.seen.recurring += 1;
        }
        let windows: Vec<_> = open
            .iter()
            .map(|(start, end)| json!({"starts_at": start, "ends_at": end}))
            .collect();
        let body = json!({
            "name": name, "reason": "a test", "starts_at": starts_at, "ends_at": starts_at + lasts, "change_windows": windows,
            "scope": {"environments": environment.into_iter().collect::<Vec<_>>()},
            "applies_to": if everyone { "everyone" } else { "automated" }, "under_way": under_way,
            "recurrence": every.map(|every| json!({"frequency": every.frequency})),
        });
        let setter = some_admin(dice);
        let admin = &self.people[setter].0;
        let set = admin.post("/api/v1/freezes", &body).await.expect(201);
        let frequency = every.map_or("once", |every| every.frequency);
        let words =
            format!("a freeze of {environment:?} from {starts_at} for {lasts}, {frequency}");
        self.freezes.push(Freeze {
            id: set["id"].as_str().unwrap().to_owned(),
            name,
            starts_at,
            ends_at: every.map_or(starts_at + lasts, |_| FOREVER),
            every,
            open,
            everyone,
            environment,
            under_way,
            setter: Some(setter),
            set_at: self.now(),
            refused: false,
        });
        self.touched = environment;
        self.touched_freeze = true;
        self.seen.freezes += 1;
        words
    }

    /// A freeze that is not over ends later: one admin's act, without a passkey.
    pub(super) async fn admin_tightens_a_freeze(&mut self, dice: &mut Dice) -> String {
        let now = self.now();
        // What is told of the others can not be sent back.
        let lasting = |one: &Freeze| now < one.ends_at && one.is_told_whole();
        let Some(index) = self.some_freeze(dice, lasting) else {
            return "there is no freeze to tighten".to_owned();
        };
        let freeze = &mut self.freezes[index];
        let ends_at = freeze.ends_at + seconds(60 + dice.roll(600));
        let who = 2;
        let admin = &self.people[who].0;
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
        freeze.setter = freeze.setter.filter(|setter| *setter == who);
        self.touched = freeze.environment;
        self.touched_freeze = true;
        self.seen.tightened += 1;
        format!("{} ends at {ends_at}", freeze.name)
    }

    /// An admin ends a freeze before its time: undoes it, or asks people for that.
    pub(super) async fn admin_ends_a_freeze(&mut self, dice: &mut Dice) -> String {
        let now = self.now();
        let Some(index) = self.some_freeze(dice, |one| now < one.ends_at) else {
            return "there is no freeze to end".to_owned();
        };
        let who = some_admin(dice);
        let (admin, passkey) = &self.people[who];
        let address = format!("/act/freezes/{}/end", self.freezes[index].id);
        let answer = admin
            .prove(passkey, &address, &[("reason", "a test")])
            .await;
        self.was_loosened(who, index, None, &answer).await;
        let name = &self.freezes[index].name;
        format!("{who} ends {name}: {:?}", done(&answer))
    }

    /// An admin lets a freeze end sooner, by the form that changes it.
    pub(super) async fn admin_loosens_a_freeze(&mut self, dice: &mut Dice) -> String {
        let now = self.now();
        let soonest = |one: &Freeze| now.max(one.starts_at) + seconds(30);
        let lasting = |one: &Freeze| one.is_told_whole() && soonest(one) < one.ends_at;
        let Some(index) = self.some_freeze(dice, lasting) else {
            return "there is no freeze to loosen".to_owned();
        };
        let freeze = &self.freezes[index];
        let left = (freeze.ends_at - soonest(freeze)).num_seconds();
        let ends_at = soonest(freeze) + seconds(dice.roll(u64::try_from(left).unwrap()));
        let civil = |at: Instant| at.format("%Y-%m-%dT%H:%M:%S").to_string();
        let (start, end) = (civil(freeze.starts_at), civil(ends_at));
        let mut fields = vec![
            ("name", freeze.name.as_str()),
            ("reason", "a test"),
            ("starts_at", start.as_str()),
            ("ends_at", end.as_str()),
            ("zone", "UTC"),
            (
                "applies_to",
                if freeze.everyone {
                    "everyone"
                } else {
                    "automated"
                },
            ),
            ("under_way", freeze.under_way),
            ("why", "a test"),
        ];
        fields.extend(freeze.environment.map(|one| ("environments[]", one)));
        let who = some_admin(dice);
        let (admin, passkey) = &self.people[who];
        let address = format!("/act/freezes/{}/change", freeze.id);
        // Now and then without a passkey, which is enough for undoing alone.
        let answer = if dice.roll(6) == 0 {
            admin.submit(&address, &fields).await
        } else {
            admin.prove(passkey, &address, &fields).await
        };
        self.was_loosened(who, index, Some(ends_at), &answer).await;
        let name = &self.freezes[index].name;
        format!("{who} lets {name} end at {ends_at}: {:?}", done(&answer))
    }

    /// Keeps what has come of an admin's act: that people are asked, or that the freeze ends sooner.
    async fn was_loosened(
        &mut self,
        who: usize,
        index: usize,
        until: Option<Instant>,
        answer: &Answer,
    ) {
        if done(answer) == Some("loosening-asked") {
            let page = answer.header("location").split('?').next().unwrap();
            let id = page.rsplit('/').next().unwrap().to_owned();
            self.changes.push(Change {
                id,
                freeze: index,
                until,
                asker: who,
                asked_at: self.now(),
                rules: self.rules,
                minutes: self.minutes,
                approved: Vec::new(),
                vetoed: false,
                done: false,
            });
            self.seen.loosenings += u64::from(until.is_some());
        }
        self.touched = self.freezes[index].environment;
        self.touched_freeze = true;
        self.acted = Some((who, index));
        self.read_freezes().await;
    }

    /// Ends of freezes as they are now. None ever ends later than it was told to; why one ends earlier is looked into after the step.
    pub(super) async fn read_freezes(&mut self) {
        let now = self.now();
        for index in 0..self.freezes.len() {
            if self.freezes[index].ends_at <= now {
                continue;
            }
            let address = format!("/api/v1/freezes/{}", self.freezes[index].id);
            let told: Value = self.viewer.get(&address).await.expect(200);
            let read = |name: &str| told[name].as_str().unwrap().parse::<Instant>().unwrap();
            let freeze = &mut self.freezes[index];
            let (starts_at, ends_at) = if freeze.is_told_whole() {
                (read("starts_at"), read("ends_at"))
            } else if told["ended_early_at"].is_null() {
                continue;
            } else {
                (freeze.starts_at, read("ended_early_at"))
            };
            assert!(ends_at <= freeze.ends_at, "{} ends later", freeze.name);
            if ends_at < freeze.ends_at {
                let by = self.acted.filter(|(_, acted_on)| *acted_on == index);
                self.shortened.push(Shortened {
                    freeze: index,
                    at: now,
                    to: ends_at,
                    by: by.map(|(who, _)| who),
                });
            }
            freeze.starts_at = starts_at;
            freeze.ends_at = ends_at;
        }
    }

    /// Keeps for which freezes somebody was refused something.
    pub(super) fn note_refusals(&mut self, answer: &Answer) {
        if answer.status != 403 {
            return;
        }
        let told = answer.json();
        for reason in told["reasons"].as_array().into_iter().flatten() {
            for freeze in &mut self.freezes {
                freeze.refused |= reason["freeze_id"] == freeze.id.as_str();
            }
        }
    }
}
