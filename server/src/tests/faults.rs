//! Everything that the guard depends on, made to fail, times every destructive operation, at each moment at which it decides. The matrix
//! is compared with `faults.txt`, which people review: `UPDATE=1 cargo test --workspace --lib faults` writes it anew.

use super::soft_passkey::{ORIGIN, Passkey};
use super::stage::{EU, Stage, noon, request};
use crate::master::Master;
use crate::service::approvals::{self, Word};
use crate::service::approvers::Duty;
use crate::service::passkeys::{self, Proof, Registration, Site};
use crate::service::{Caller, OperationAnswer, Refused, operations};
use chrono::TimeDelta;
use floe_domain::environment::{OperationKind, OperationStatus};
use floe_domain::guard::{PrincipalKind, Said};
use floe_domain::people::Role;
use std::fmt::Write as _;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/faults.txt");

/// What fails, in words, and how it is made to.
const FAULTS: [(&str, Fault); 42] = [
    // The rows by which one sees that the matrix would show what is done.
    ("nothing", Fault::None),
    ("nothing, and a passkey signs", Fault::None),
    ("a freeze can not be understood", Fault::Sql(
        "INSERT INTO freezes (id, name, reason, owner, starts_at, ends_at, zone, scope, operations, applies_to, created_at)
         VALUES ('f', 'f', 'f', 'f', 0, 9000000000000000, 'UTC', 'not JSON', '[]', 'everyone', 0)",
    )),
    ("a freeze is in no known zone", Fault::Sql(
        "INSERT INTO freezes (id, name, reason, owner, starts_at, ends_at, zone, scope, operations, applies_to, created_at, schedule)
         VALUES ('f', 'f', 'f', 'f', 0, 9000000000000000, 'Nowhere/At_All', '{}', '[]', 'everyone', 0,
         '{\"start\":\"2025-01-01T00:00:00\",\"zone\":\"Nowhere/At_All\",\"length\":{\"seconds\":60}}')",
    )),
    ("the freezes can not be read", Fault::Sql("ALTER TABLE freezes RENAME TO gone")),
    ("the revisions can not be read", Fault::Sql("DELETE FROM revisions WHERE name = 'calendar'")),
    ("the environments can not be read", Fault::Sql("ALTER TABLE environments RENAME TO gone")),
    ("an environment's tier is unknown", Fault::Sql("UPDATE environments SET tier = 'precious'")),
    ("the people can not be read", Fault::Sql("ALTER TABLE people RENAME TO gone")),
    ("the tokens can not be read", Fault::Sql("ALTER TABLE tokens RENAME TO gone")),
    ("the delegations can not be read", Fault::Sql("ALTER TABLE delegations RENAME TO gone")),
    ("a delegation can not be understood", Fault::Sql("UPDATE delegations SET operations = 'not JSON'")),
    ("the approval rule asks for nobody", Fault::Sql("UPDATE approval_rule SET approvals = 0")),
    ("the approval rule can not be read", Fault::Sql("ALTER TABLE approval_rule RENAME TO gone")),
    ("the approvals can not be read", Fault::Sql("ALTER TABLE votes RENAME TO gone")),
    ("an approval can not be understood", Fault::Sql("UPDATE votes SET said = 'perhaps'")),
    ("the requests can not be read", Fault::Sql("ALTER TABLE requests RENAME TO gone")),
    ("the request can not be understood", Fault::Sql("UPDATE requests SET asked = 'not JSON'")),
    ("the request was changed by hand", Fault::Sql(
        "UPDATE requests SET asked = replace(asked, 'It looks broken', 'It looks fine')",
    )),
    ("the last operations can not be read", Fault::Sql("ALTER TABLE operations RENAME TO gone")),
    ("the audit can not be written", Fault::Sql(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("the decision can not be written", Fault::Sql(
        "CREATE TRIGGER full BEFORE INSERT ON decisions BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("the permit can not be read or written", Fault::Sql("ALTER TABLE permits RENAME TO gone")),
    ("no idempotency key can be read", Fault::Sql("ALTER TABLE idempotency_keys RENAME TO gone")),
    ("no idempotency key can be kept", Fault::Sql(
        "CREATE TRIGGER full BEFORE INSERT ON idempotency_keys BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("the outbox can not be written", Fault::Outbox),
    ("the passkeys can not be read", Fault::Sql("ALTER TABLE passkeys RENAME TO gone")),
    ("a passkey can not be understood", Fault::Sql(
        "INSERT INTO passkeys (id, person_id, name, site, passkey, created_at)
         SELECT 'k-' || id, id, 'k', 'localhost', 'no passkey', 0 FROM people",
    )),
    ("what was to be signed is gone", Fault::Sql("ALTER TABLE challenges RENAME TO gone")),
    ("what is to be signed can not be kept", Fault::Sql(
        "CREATE TRIGGER full BEFORE INSERT ON challenges BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("what was signed can not be read", Fault::OnceSigned("ALTER TABLE challenges RENAME TO gone")),
    ("what was signed can not be understood", Fault::OnceSigned("UPDATE challenges SET state = 'not JSON'")),
    ("what was signed can not be used up", Fault::OnceSigned(
        "CREATE TRIGGER full BEFORE DELETE ON challenges BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("what was signed is used up already", Fault::OnceSigned("DELETE FROM challenges")),
    ("that a passkey signed can not be kept", Fault::OnceSigned(
        "CREATE TRIGGER full BEFORE UPDATE ON passkeys BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )),
    ("another key signed", Fault::Signature(Signature::AnotherKey)),
    ("another act was signed", Fault::Signature(Signature::AnotherAct)),
    ("who held the passkey was not asked", Fault::Signature(Signature::NobodyKnown)),
    ("the commit itself fails", Fault::Commit),
    ("nothing can be committed", Fault::Closed),
    ("the clock was set back", Fault::ClockBack),
    // What a webhook's secret hangs on was never made in these folders.
    ("the key file is gone", Fault::Sql(
        "INSERT INTO webhooks (id, name, url, events, owner, created_at) VALUES ('w', 'w', 'https://w.example', '[]', 'ada', 0)",
    )),
];

/// What only some of the moments hang on: an agent's are all but a person's own.
fn hangs_on(words: &str, moment: &str) -> bool {
    let of_a_person = moment.starts_with("a person");
    if words.contains("token") || words.contains("delegation") {
        !of_a_person
    } else if words.contains("approvals can")
        || words.contains("an approval can")
        || words.contains("the request ")
    {
        !of_a_person && moment != "an agent asks"
    } else if words.contains("requests can") || words.contains("outbox") {
        // Nobody is asked about what a person wants, nor told of it before it starts.
        moment != "a person asks"
    } else if words.contains("idempotency") {
        moment.ends_with("asks")
    } else if is_of_proofs(words) {
        moment == "the last approval"
    } else {
        true
    }
}

/// What keeps a person from proving that they mean it.
fn is_of_proofs(words: &str) -> bool {
    words.contains("passkey") || words.contains("signed")
}

#[derive(Clone, Copy)]
enum Fault {
    None,
    Sql(&'static str),
    /// Everything can be written, and `COMMIT` is what fails: a row that names nobody may stand until then.
    Commit,
    /// Somebody is to be told, and what they are told can not be written.
    Outbox,
    /// The state is gone from under the process.
    Closed,
    ClockBack,
    /// Between the passkey's signature and its check.
    OnceSigned(&'static str),
    /// What the passkey answers is not what it was asked for.
    Signature(Signature),
}

#[derive(Clone, Copy)]
enum Signature {
    /// Of a key that says it is theirs.
    AnotherKey,
    AnotherAct,
    /// Of their key, which did not ask who holds it.
    NobodyKnown,
}

/// The moments at which the guard decides.
const MOMENTS: [&str; 5] = [
    "a person asks",
    "an agent asks",
    "the last approval",
    "a person's starts",
    "an approved one starts",
];

struct Cast {
    stage: Stage,
    person: Caller,
    agent: Caller,
    approvers: [Caller; 2],
}

impl Cast {
    async fn new() -> Self {
        let stage = Stage::with_bill().await;
        let ida = stage
            .approver("ida", Role::Operator, Duty::FreezeApprover)
            .await;
        let kim = stage
            .approver("kim", Role::Operator, Duty::FreezeApprover)
            .await;
        Self {
            person: stage.person(Role::Admin).await,
            agent: stage.token(PrincipalKind::Agent, Role::Operator).await,
            approvers: [ida, kim],
            stage,
        }
    }

    async fn ask(
        &self,
        who: &Caller,
        operation: OperationKind,
    ) -> Result<OperationAnswer, Refused> {
        let mut asked = request(operation, EU);
        asked.idempotency_key = Some("k-1".to_owned());
        operations::operate(&self.stage.app, who, asked).await
    }

    /// What the agent asked, approved by one of two.
    async fn half_approved(&self, operation: OperationKind) -> (String, String) {
        let OperationAnswer::Awaiting { request, .. } =
            self.ask(&self.agent, operation).await.unwrap()
        else {
            panic!("nobody was asked")
        };
        let asked = (request.id, request.digest);
        self.approve(0, &asked).await.unwrap();
        asked
    }

    async fn approve(&self, who: usize, asked: &(String, String)) -> Result<(), Refused> {
        let word = word(asked);
        let caller = &self.approvers[who];
        let proof = Proof::of_tests(caller, &word.act(), self.stage.app.now());
        approvals::say(&self.stage.app, caller, &word, &proof)
            .await
            .map(drop)
    }

    /// A passkey of one of the approvers.
    async fn register(&self, who: usize) -> Passkey {
        let (app, caller, site) = (&self.stage.app, &self.approvers[who], site());
        let (passkey, act) = (Passkey::new(), "register");
        let options = passkeys::offer(app, caller, &site, act).await.unwrap();
        let registration = Registration {
            name: "a key",
            act,
            answer: &passkey.create(&options).to_string(),
            password: None,
            proof: Some(Proof::of_tests(caller, act, app.now())),
        };
        passkeys::register(app, caller, &site, registration)
            .await
            .unwrap();
        passkey
    }

    /// The same by the way that passkeys take: what is to be signed, the signature, its check, and only then the word.
    async fn approve_by_passkey(
        &self,
        (who, passkey): (usize, Passkey),
        asked: &(String, String),
        fault: Fault,
    ) -> Result<(), Refused> {
        let word = word(asked);
        let (app, caller, site) = (&self.stage.app, &self.approvers[who], site());
        let mut options = passkeys::challenge(app, caller, &site, &word.act()).await?;
        let signed = match fault {
            Fault::Signature(Signature::AnotherKey) => {
                let key = Passkey::new().key;
                Passkey { key, ..passkey }.sign(&options)
            }
            Fault::Signature(Signature::AnotherAct) => {
                let other = passkeys::challenge(app, caller, &site, "another act").await?;
                options["publicKey"]["challenge"] = other["publicKey"]["challenge"].clone();
                passkey.sign(&options)
            }
            Fault::Signature(Signature::NobodyKnown) => {
                passkey.without_verification().sign(&options)
            }
            _ => passkey.sign(&options),
        };
        if let Fault::OnceSigned(sql) = fault {
            self.run(&[sql]).await;
        }
        let proof = passkeys::prove(app, caller, &site, &word.act(), &signed.to_string()).await?;
        approvals::say(app, caller, &word, &proof).await.map(drop)
    }

    async fn break_it(&self, fault: Fault) {
        match fault {
            Fault::None | Fault::OnceSigned(_) | Fault::Signature(_) => {}
            Fault::Sql(sql) => self.run(&[sql]).await,
            Fault::Commit => {
                self.run(&[
                    "CREATE TABLE strays (person_id TEXT REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED)",
                    "CREATE TRIGGER stray AFTER INSERT ON audit BEGIN INSERT INTO strays VALUES ('nobody'); END",
                ])
                .await;
            }
            Fault::Outbox => {
                Master::make(self.stage.app.data()).unwrap();
                self.run(&[
                    "INSERT INTO webhooks (id, name, url, events, owner, created_at)
                     VALUES ('w', 'w', 'https://w.example', '[]', 'ada', 0)",
                    "CREATE TRIGGER full BEFORE INSERT ON webhook_events BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
                ])
                .await;
            }
            Fault::Closed => self.stage.app.close().await,
            Fault::ClockBack => self.stage.clock.set(noon() - TimeDelta::minutes(1)),
        }
    }

    async fn run(&self, statements: &[&'static str]) {
        let mut tx = self.stage.app.store().write().await.unwrap();
        for sql in statements.iter().copied() {
            tx.run_for_tests(sql).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

fn site() -> Site {
    Site::of(ORIGIN).unwrap()
}

fn word((id, digest): &(String, String)) -> Word<'_> {
    Word {
        request_id: id,
        said: Said::Approve,
        digest,
        reason: "",
    }
}

/// What the caller was told.
fn told(answer: &Result<OperationAnswer, Refused>) -> String {
    match answer {
        Ok(OperationAnswer::Refused { decision }) => {
            let codes: Vec<_> = decision
                .record
                .reasons
                .iter()
                .map(floe_domain::guard::Reason::code)
                .collect();
            format!("denied: {}", codes.join(", "))
        }
        Ok(OperationAnswer::Awaiting { .. }) => "asks people".to_owned(),
        Ok(OperationAnswer::Accepted { .. }) => "ALLOWED".to_owned(),
        Ok(OperationAnswer::DryRun { .. }) => "dry run".to_owned(),
        Err(refused) => name(refused).to_owned(),
    }
}

const fn name(refused: &Refused) -> &'static str {
    match refused {
        Refused::Unavailable { .. } => "undecided",
        Refused::NotPermitted { .. } => "not permitted",
        Refused::NotFound { .. } => "not found",
        Refused::Conflict { .. } => "conflict",
        _ => "refused",
    }
}

/// One cell of the matrix: what was told, and whether anything was done.
async fn cell((what, fault): (&str, Fault), operation: OperationKind, moment: &str) -> String {
    let cast = Cast::new().await;
    let before = cast.stage.served();
    let words = match moment {
        "a person asks" => {
            cast.break_it(fault).await;
            told(&cast.ask(&cast.person, operation).await)
        }
        "an agent asks" => {
            cast.break_it(fault).await;
            told(&cast.ask(&cast.agent, operation).await)
        }
        "the last approval" => {
            let asked = cast.half_approved(operation).await;
            let said = if is_of_proofs(what) {
                let passkey = cast.register(1).await;
                cast.break_it(fault).await;
                cast.approve_by_passkey((1, passkey), &asked, fault).await
            } else {
                cast.break_it(fault).await;
                cast.approve(1, &asked).await
            };
            match said {
                Ok(()) => "the word is taken".to_owned(),
                Err(refused) => name(&refused).to_owned(),
            }
        }
        "a person's starts" => {
            cast.stage.queue(&cast.person, operation, EU).await;
            cast.break_it(fault).await;
            "-".to_owned()
        }
        _ => {
            let asked = cast.half_approved(operation).await;
            cast.approve(1, &asked).await.unwrap();
            cast.break_it(fault).await;
            "-".to_owned()
        }
    };
    // Whatever may be queued is given the chance to run.
    let mut ran = String::new();
    for _ in 0..3 {
        match crate::environment::step(&cast.stage.app).await {
            Ok(true) => ran = "ran".to_owned(),
            Ok(false) => break,
            Err(_) => {
                ran = "can not start".to_owned();
                break;
            }
        }
    }
    let done = if cast.stage.served() == before && !recreated(&cast).await {
        "nothing done"
    } else {
        "DONE"
    };
    let ran = match ran.as_str() {
        "ran" if done == "DONE" => "it is carried out",
        "ran" => "it fails",
        "" => "nothing is queued",
        other => other,
    };
    format!("{words}; {ran}; {done}")
}

/// Whether an operation succeeded, where that can still be read.
async fn recreated(cast: &Cast) -> bool {
    let Ok(mut tx) = cast.stage.app.store().read().await else {
        return false;
    };
    tx.operations_that_are(OperationStatus::Succeeded)
        .await
        .is_ok_and(|done| !done.is_empty())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_fails_nothing_destructive_is_done_and_without_a_fault_it_is() {
    let mut table =
        "# what fails | operation | moment | told; the executor; what was done\n".to_owned();
    for (words, fault) in FAULTS {
        for operation in OperationKind::ALL {
            for moment in MOMENTS.into_iter().filter(|one| hangs_on(words, one)) {
                let cell = cell((words, fault), operation, moment).await;
                // Without a fault everything is done but what people have not been asked about.
                let is_done = matches!(fault, Fault::None) && moment != "an agent asks";
                assert_eq!(
                    cell.ends_with("DONE"),
                    is_done,
                    "{words} | {} | {moment} | {cell}",
                    operation.name()
                );
                assert!(
                    is_done || !cell.starts_with("ALLOWED"),
                    "{words} | {} | {moment} | {cell}",
                    operation.name()
                );
                let _written = writeln!(
                    table,
                    "{words:<38} | {:<8} | {moment:<22} | {cell}",
                    operation.name()
                );
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PATH, &table).unwrap();
    }
    assert_eq!(
        table,
        std::fs::read_to_string(PATH).unwrap(),
        "review the change: UPDATE=1 writes it"
    );
}
