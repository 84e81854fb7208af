//! Asking the guard to change an environment. Knows what a decision rests on and what comes of it; must not know rules
//! (the domain has them), who else asks, nor how an operation is carried out.

use super::round::Asking;
use super::{
    ApprovalRequest, Caller, Decided, OperationAnswer, OperationRequest, Refused, RequestStatus,
    Stage, approvals, freezes, keys, recording, rounds,
};
use crate::app::App;
use crate::state::{Fault, NewRecord, Tx};
use chrono::TimeDelta;
use floe_domain::environment::{Operation, OperationKind, OperationStatus};
use floe_domain::guard::{
    ActorChain, Asked, Consent, Decision, Facts, Permit, PrincipalKind, Reason, Request, Verdict,
    decide, lifted,
};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde::Serialize;
use serde_json::json;

/// A clock further behind the last record of the audit than this was set back: freezes that began would seem to be
/// still to come.
const CLOCK_MAY_LAG: TimeDelta = TimeDelta::seconds(5);

/// Decides, records the decision, and queues the operation if it is allowed: all in one transaction or not at all.
/// A key that came before with the same request gets its first answer again.
///
/// # Errors
/// [`Refused::Invalid`], [`Refused::NotFound`] for an unknown environment, [`Refused::Conflict`] for a key that came
/// with another request, [`Refused::Unavailable`] when the guard can not decide. Each time nothing was allowed. A
/// denial is no error: it is [`OperationAnswer::Refused`].
pub async fn operate(
    app: &App,
    caller: &Caller,
    request: OperationRequest,
) -> Result<OperationAnswer, Refused> {
    let reason = checked(&request)?;
    if request.dry_run {
        return rehearse(app, caller, &request).await;
    }
    let asking = Asking {
        chain: caller.chain().clone(),
        request,
        reason,
    };
    let answer = rounds::ask(app, asking).await;
    answer.ok_or_else(|| Refused::unavailable(rounds::STOPPED))?
}

/// Records an allowing decision and queues its operation.
pub(super) async fn queue(
    app: &App,
    tx: &mut Tx,
    decided: &Decided,
    permit: &Permit,
) -> Result<Operation, Refused> {
    let record = &decided.record;
    let operation = Operation {
        id: app.new_id("op"),
        environment_id: record.environment_id.clone(),
        operation: record.operation,
        reason: decided.reason.clone(),
        requested_by: record.chain.words(),
        decision_id: decided.id.clone(),
        status: OperationStatus::Queued,
        requested_at: record.decided_at,
        started_at: None,
        finished_at: None,
        outcome: None,
    };
    keep(tx, decided, Some(&operation.id)).await?;
    let (rule, _) = tx.approval_rule().await?;
    let expires_at = record.decided_at + TimeDelta::seconds(i64::from(rule.permit_seconds));
    tx.queue_operation(&operation, &record.chain, permit, expires_at)
        .await?;
    Ok(operation)
}

/// The most requests of one asker that wait at a time.
const MOST_WAITING: usize = 20;

/// Keeps a request that people have to approve; one who has too many that wait is refused before anything is written.
/// The same request by the same asker is the one that waits already.
pub(super) async fn ask_people(
    app: &App,
    tx: &mut Tx,
    decision: &Decision,
    reason: &str,
    now: Instant,
) -> Result<OperationAnswer, Refused> {
    let record = decision.record();
    let asker = asker(&record.chain);
    let waiting = tx.requests_awaiting_of(&asker).await?;
    let open: Vec<_> = waiting
        .into_iter()
        .map(|one| one.at(now))
        .filter(|one| one.status == RequestStatus::Awaiting)
        .collect();
    let (rule, _) = tx.approval_rule().await?;
    let asked = Asked {
        operation: record.operation,
        environment_id: record.environment_id.clone(),
        environment_version: record.environment_version.unwrap_or_default(),
        reason: reason.to_owned(),
        exception: record.exception,
        freezes: decision.excepted().iter().map(lifted).collect(),
        chain: record.chain.clone(),
        calendar_revision: record.calendar_revision,
        rule_revision: record.rule_revision,
        expires_at: now + TimeDelta::seconds(i64::from(rule.approval_seconds)),
        nonce: crate::secret::Secret::random("")?.reveal().to_owned(),
    };
    for one in &open {
        let same = Asked {
            nonce: one.asked.nonce.clone(),
            expires_at: one.asked.expires_at,
            ..asked.clone()
        };
        if same == one.asked
            && let Some(decision) = tx.decision(&one.decision_id).await?
        {
            return Ok(OperationAnswer::Awaiting {
                request: one.clone(),
                decision,
            });
        }
    }
    if open.len() >= MOST_WAITING {
        return Err(Refused::NotPermitted {
            detail:
                "20 requests of yours wait for people already. Take some back, or wait for them."
                    .to_owned(),
        });
    }
    let request = ApprovalRequest {
        id: app.new_id("req"),
        digest: asked.digest(),
        asked,
        decision_id: app.new_id("dec"),
        status: RequestStatus::Awaiting,
        requested_at: now,
        ended_at: None,
        outcome: None,
        operation_id: None,
    };
    // Decided again with the digest in it, so that the record names what people will approve.
    let consent = Consent {
        asked: request.asked.clone(),
        votes: Vec::new(),
    };
    let decision = weigh(app, tx, &approvals::wish(&request), Some(consent), now).await?;
    let decided = Decided {
        id: request.decision_id.clone(),
        stage: Stage::Request,
        reason: reason.to_owned(),
        record: decision.record().clone(),
    };
    keep(tx, &decided, None).await?;
    tx.add_request(&asker, &request).await?;
    let detail = json!({
        "request": request.id, "decision": request.decision_id, "digest": request.digest, "reason": reason,
        "environment": request.asked.environment_id, "operation": request.asked.operation,
        "exception": request.asked.exception, "expires_at": request.asked.expires_at,
    });
    let what = ("approval.ask", request.id.as_str());
    recording::by(tx, now, &record.chain, what, detail).await?;
    Ok(OperationAnswer::Awaiting {
        request,
        decision: decided,
    })
}

/// Records a decision in the audit first, then where it is looked up.
pub(crate) async fn keep(
    tx: &mut Tx,
    decided: &Decided,
    operation_id: Option<&str>,
) -> Result<(), Fault> {
    recording::all(tx, vec![entry(decided, operation_id)?]).await?;
    tx.add_decisions(std::slice::from_ref(decided), operation_id)
        .await
}

/// Records decisions that led to no operation.
pub(super) async fn keep_all(tx: &mut Tx, decided: &[Decided]) -> Result<(), Fault> {
    let entries: Result<_, Fault> = decided.iter().map(|one| entry(one, None)).collect();
    recording::all(tx, entries?).await?;
    tx.add_decisions(decided, None).await
}

/// The detail of a decision in the audit.
#[derive(Serialize)]
struct Entry<'a> {
    approved_by: &'a [String],
    calendar_revision: i64,
    decision: &'a str,
    digest: Option<&'a str>,
    environment_version: Option<i64>,
    kind: PrincipalKind,
    operation: OperationKind,
    operation_id: Option<&'a str>,
    reason: &'a str,
    reasons: &'a [Reason],
    rule_revision: i64,
    stage: Stage,
}

/// What the audit says of a decision.
fn entry<'a>(decided: &'a Decided, operation_id: Option<&str>) -> Result<NewRecord<'a>, Fault> {
    let record = &decided.record;
    let action = match record.verdict {
        Verdict::Allow => "decision.allow",
        Verdict::Deny if record.is_awaiting() => "decision.await",
        Verdict::Deny => "decision.deny",
    };
    let detail = Entry {
        approved_by: &record.approved_by,
        calendar_revision: record.calendar_revision,
        decision: &decided.id,
        digest: record.digest.as_deref(),
        environment_version: record.environment_version,
        kind: record.kind,
        operation: record.operation,
        operation_id,
        reason: &decided.reason,
        reasons: &record.reasons,
        rule_revision: record.rule_revision,
        stage: decided.stage,
    };
    Ok(NewRecord {
        at: record.decided_at,
        actor: serde_json::to_string(&record.chain)?,
        action,
        subject: &record.environment_id,
        detail: serde_json::to_string(&detail)?,
    })
}

/// Reads all that a decision rests on, in this transaction, and decides.
///
/// # Errors
/// When anything can not be read, the clock was set back, or the key file is gone.
pub(crate) async fn weigh(
    app: &App,
    tx: &mut Tx,
    request: &Request,
    consent: Option<Consent>,
    now: Instant,
) -> Result<Decision, Refused> {
    let facts = facts(app, tx, request, consent, now).await?;
    Ok(decide(request, &facts, now))
}

/// Reads all that a decision rests on, in this transaction.
pub(super) async fn facts(
    app: &App,
    tx: &mut Tx,
    request: &Request,
    consent: Option<Consent>,
    now: Instant,
) -> Result<Facts, Refused> {
    require_clock(tx, now).await?;
    keys::require_file(app, tx, now).await?;
    let environment = tx.environment(&request.environment_id).await?;
    Ok(Facts {
        rights: tx.rights_of(&request.chain, now).await?,
        calendar: tx.calendar(now).await?,
        delegations: tx.delegations_to(&request.chain).await?,
        slowest_recreation: tx.slowest_recreation(&request.environment_id).await?,
        rule: tx.approval_rule().await?.0,
        approvers: tx.approvers().await?,
        connected: tx.connected(&request.chain).await?,
        is_last_in_partition: approvals::is_last(tx, environment.as_ref(), now).await?,
        environment,
        consent,
    })
}

/// Refuses by a clock that was set back: by it a freeze that has begun seems to be ahead.
///
/// # Errors
/// When it was, or that can not be told.
pub(crate) async fn require_clock(tx: &mut Tx, now: Instant) -> Result<(), Refused> {
    let latest = tx.latest_time().await?;
    if latest.is_some_and(|latest| now < latest - CLOCK_MAY_LAG) {
        return Err(Refused::unavailable(
            "The machine's clock was set back, so the guard can not tell which freezes are active and allows nothing. \
             Correct the clock and try again. If it was ahead before and is right now, say so on the machine: `floe clock accept`.",
        ));
    }
    Ok(())
}

async fn rehearse(
    app: &App,
    caller: &Caller,
    request: &OperationRequest,
) -> Result<OperationAnswer, Refused> {
    let mut tx = app.store().read().await?;
    let decision = weigh(
        app,
        &mut tx,
        &wish(caller.chain(), request),
        None,
        app.now(),
    )
    .await?;
    if is_unknown(&decision) {
        return Err(Refused::not_found("environment", &request.environment_id));
    }
    Ok(OperationAnswer::DryRun {
        record: decision.record().clone(),
    })
}

/// Whether there is no such environment and the asker may know.
pub(super) fn is_unknown(decision: &Decision) -> bool {
    let record = decision.record();
    record.environment_version.is_none() && !record.is_not_permitted()
}

/// What a request asks, for the guard.
pub(super) fn wish(chain: &ActorChain, request: &OperationRequest) -> Request {
    Request {
        chain: chain.clone(),
        operation: request.operation,
        environment_id: request.environment_id.clone(),
        exception: request.exception,
    }
}

fn checked(request: &OperationRequest) -> Result<String, Refused> {
    if let Some(key) = &request.idempotency_key
        && !(1..=200).contains(&key.chars().count())
    {
        return Err(Refused::invalid(
            "Idempotency-Key",
            "is not 1 to 200 characters",
        ));
    }
    freezes::reason_of(&request.reason)
}

/// Keys belong to the one who asks, so that nobody can take or probe another's.
pub(super) fn asker(chain: &ActorChain) -> String {
    let ids: Vec<_> = chain.0.iter().map(|member| member.id.as_str()).collect();
    ids.join(" ")
}

/// An operation as it stands now: for whoever sees environments, and for whoever asked for it.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<Operation, Refused> {
    let mut tx = app.store().read().await?;
    let operation = tx.operation(id).await?;
    let decision = match &operation {
        Some(operation) => tx.decision(&operation.decision_id).await?,
        None => None,
    };
    may_see(caller, decision.as_ref())?;
    operation.ok_or_else(|| Refused::not_found("operation", id))
}

/// A decision with its reasons: for whoever sees environments, and for whoever asked.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn decision(app: &App, caller: &Caller, id: &str) -> Result<Decided, Refused> {
    let decision = app.store().read().await?.decision(id).await?;
    may_see(caller, decision.as_ref())?;
    decision.ok_or_else(|| Refused::not_found("decision", id))
}

fn may_see(caller: &Caller, decision: Option<&Decided>) -> Result<(), Refused> {
    match decision {
        Some(decision) if decision.record.chain == *caller.chain() => Ok(()),
        _ => caller.require(Permission::EnvironmentsRead),
    }
}
