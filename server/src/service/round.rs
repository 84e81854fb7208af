//! One round: requests that are decided in one transaction, in their order, as if each had come by itself at that moment. Knows what
//! may be read once for all of them and written at once; must not know rules, nor who waits.

use super::operations::{ask_people, asker, facts, is_unknown, keep_all, queue, wish};
use super::rounds::{Rounds, Shared};
use super::{Decided, OperationAnswer, OperationRequest, Refused, Stage};
use crate::app::App;
use crate::state::{Fault, Kept, Tx};
use floe_domain::guard::{ActorChain, Facts, Request, decide};
use floe_domain::time::Instant;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Somebody's request.
#[derive(Debug)]
pub(crate) struct Asking {
    pub(super) chain: ActorChain,
    pub(super) request: OperationRequest,
    /// Its reason, as it is kept.
    pub(super) reason: String,
}

#[cfg(test)]
impl Asking {
    /// Anything.
    pub(super) fn of_tests() -> Self {
        Self {
            chain: ActorChain::default(),
            reason: String::new(),
            request: OperationRequest {
                environment_id: String::new(),
                operation: floe_domain::environment::OperationKind::Delete,
                reason: String::new(),
                exception: false,
                dry_run: false,
                idempotency_key: None,
                fingerprint: String::new(),
            },
        }
    }
}

type Answer = Result<OperationAnswer, Refused>;

impl Shared for Asking {
    /// Durable when it is told.
    type Answer = Answer;

    fn rounds(app: &App) -> &Rounds<Self> {
        app.asking()
    }

    async fn answer(app: &App, asked: Vec<Self>) -> Vec<Answer> {
        let failed = match hold(app, &asked).await {
            Ok(answers) => return answers,
            Err(failed) => failed,
        };
        if failed.is_for_all || asked.len() == 1 {
            return vec![Err(failed.refused); asked.len()];
        }
        one_by_one(app, &asked).await
    }
}

/// Answers each by itself, so that one that can not be decided does not keep the others from it.
async fn one_by_one(app: &App, asked: &[Asking]) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(asked.len());
    for one in asked {
        match hold(app, std::slice::from_ref(one)).await {
            Ok(answer) => answers.extend(answer),
            Err(failed) if failed.is_for_all => {
                // What keeps all from it would only be waited for again by each.
                answers.resize(asked.len(), Err(failed.refused));
                break;
            }
            Err(failed) => answers.push(Err(failed.refused)),
        }
    }
    answers
}

/// Why a round came to nothing.
struct Failed {
    refused: Refused,
    /// Whether it is nothing about one of the requests.
    is_for_all: bool,
}

impl From<Refused> for Failed {
    fn from(refused: Refused) -> Self {
        Self {
            refused,
            is_for_all: false,
        }
    }
}

impl From<Fault> for Failed {
    fn from(fault: Fault) -> Self {
        Refused::from(fault).into()
    }
}

fn for_all(fault: Fault) -> Failed {
    Failed {
        is_for_all: true,
        ..fault.into()
    }
}

/// Decides these and writes it all down, or nothing of it. The answers, in the order of the requests, are true on disk.
async fn hold(app: &App, asked: &[Asking]) -> Result<Vec<Answer>, Failed> {
    let mut round = Round {
        app,
        tx: app.store().write().await.map_err(for_all)?,
        now: app.now(),
        first: Vec::new(),
        known: HashMap::new(),
        refusals: Vec::new(),
        answers: Vec::new(),
    };
    round.look_up(asked).await?;
    let mut answers = Vec::with_capacity(asked.len());
    for one in asked {
        answers.push(round.answer(one).await?);
    }
    round.write().await?;
    round.tx.commit().await.map_err(for_all)?;
    if answers.iter().any(is_accepted) {
        app.wake_executor();
    }
    Ok(answers)
}

fn is_accepted(answer: &Answer) -> bool {
    matches!(answer, Ok(OperationAnswer::Accepted { .. }))
}

struct Round<'a> {
    app: &'a App,
    tx: Tx,
    now: Instant,
    /// Answers to keys that came before.
    first: Vec<Kept>,
    /// What decisions rest on, by who asks and for what: nothing else writes while this transaction lasts.
    known: HashMap<(ActorChain, String), Facts>,
    /// Decided and not written yet.
    refusals: Vec<Decided>,
    /// To requests with keys, and not written yet.
    answers: Vec<Kept>,
}

impl Round<'_> {
    /// Decides one. An error means that nothing of this round may stay; a refusal in the answer means no such thing.
    async fn answer(&mut self, one: &Asking) -> Result<Answer, Failed> {
        let asker = asker(&one.chain);
        if let Some(key) = &one.request.idempotency_key {
            let mut before = self.first.iter().chain(&self.answers);
            if let Some(first) = before.find(|first| first.key == *key && first.asker == asker) {
                return Ok(again(first, &one.request));
            }
        }
        let wish = wish(&one.chain, &one.request);
        let now = self.now;
        let decision = decide(&wish, self.facts(&wish).await?, now);
        let record = decision.record();
        let decided = Decided {
            id: self.app.new_id("dec"),
            stage: Stage::Request,
            reason: one.reason.clone(),
            record: record.clone(),
        };
        let answer = if record.is_awaiting() {
            self.write().await?;
            let asked = ask_people(self.app, &mut self.tx, &decision, &one.reason, self.now).await;
            match asked {
                Ok(answer) => answer,
                // Said before anything of it was written.
                Err(refused @ Refused::NotPermitted { .. }) => return Ok(Err(refused)),
                Err(refused) => return Err(refused.into()),
            }
        } else if let Some(permit) = decision.permit() {
            self.write().await?;
            let operation = queue(self.app, &mut self.tx, &decided, &permit).await?;
            OperationAnswer::Accepted {
                operation,
                decision: decided,
            }
        } else {
            let is_unknown = is_unknown(&decision);
            self.refusals.push(decided.clone());
            if is_unknown {
                let id = &one.request.environment_id;
                return Ok(Err(Refused::not_found("environment", id)));
            }
            OperationAnswer::Refused { decision: decided }
        };
        if let Some(key) = &one.request.idempotency_key {
            self.answers.push(Kept {
                asker,
                key: key.clone(),
                fingerprint: one.request.fingerprint.clone(),
                answer: answer.clone(),
            });
        }
        Ok(Ok(answer))
    }

    /// Finds the answers to keys that came before.
    async fn look_up(&mut self, asked: &[Asking]) -> Result<(), Fault> {
        let mut keys: HashMap<_, Vec<_>> = HashMap::new();
        for one in asked {
            if let Some(key) = &one.request.idempotency_key {
                keys.entry(asker(&one.chain))
                    .or_default()
                    .push(key.as_str());
            }
        }
        for (asker, keys) in keys {
            let first = self.tx.answers_for_keys(&asker, &keys).await?;
            self.first.extend(first);
        }
        Ok(())
    }

    async fn facts(&mut self, wish: &Request) -> Result<&Facts, Refused> {
        let about = (wish.chain.clone(), wish.environment_id.clone());
        Ok(match self.known.entry(about) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                unknown.insert(facts(self.app, &mut self.tx, wish, None, self.now).await?)
            }
        })
    }

    /// Writes what was decided, the audit first. What comes of it that is no refusal, an operation or a request, may be a fact to the
    /// next, so all are read again.
    async fn write(&mut self) -> Result<(), Fault> {
        keep_all(&mut self.tx, &self.refusals).await?;
        self.tx.keep_answers(&self.answers, self.now).await?;
        self.refusals.clear();
        self.first.append(&mut self.answers);
        self.known.clear();
        Ok(())
    }
}

/// The first answer to a key, to the same request only.
fn again(first: &Kept, request: &OperationRequest) -> Answer {
    if first.fingerprint == request.fingerprint {
        Ok(first.answer.clone())
    } else {
        Err(Refused::conflict(
            "This Idempotency-Key came before with another request. Use a new key for a new request.",
        ))
    }
}
