//! Approvals: what waits for people, and what they say to it. Knows the one transaction in which a word is kept and what it
//! leads to; must not know rules (the domain has them), passkeys' signatures, or how an operation is carried out.

use super::operations::{keep, queue, weigh};
use super::passkeys::{self, Proof};
use super::{
    ApprovalRequest, Caller, Credential, Decided, Refused, RequestStatus, RequestStory, Stage,
    freezes, recording,
};
use crate::app::App;
use crate::state::{Fault, Tx};
use floe_domain::environment::{Environment, EnvironmentState, OperationStatus};
use floe_domain::guard::{
    Approver, Decision, DecisionRecord, Reason, Request, Said, Verdict, Vote, ineligible,
};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::json;

/// What waits, and what has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inbox {
    /// When this was true.
    pub at: Instant,
    /// Those that wait, the one whose time ends first first, each with whether the one who looks can say something to it.
    pub waiting: Vec<(ApprovalRequest, Option<String>)>,
    /// The last 50 that have ended, the latest first.
    pub ended: Vec<ApprovalRequest>,
}

/// A person's word to a request.
#[derive(Clone, Debug)]
pub struct Word<'a> {
    /// To which request.
    pub request_id: &'a str,
    /// What they say.
    pub said: Said,
    /// The digest of what they were shown.
    pub digest: &'a str,
    /// Why, at most 1,000 characters; with a denial at least one.
    pub reason: &'a str,
}

impl Word<'_> {
    /// The digest of saying just this, which their passkey signs.
    #[must_use]
    pub fn act(&self) -> String {
        let verb = match self.said {
            Said::Approve => "approve",
            Said::Deny => "deny",
        };
        passkeys::act(
            &format!("/act/approvals/{}/{verb}", self.request_id),
            &[
                ("digest".to_owned(), self.digest.to_owned()),
                ("reason".to_owned(), self.reason.to_owned()),
            ],
        )
    }
}

/// What waits for people, and the last that have ended.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn inbox(app: &App, caller: &Caller) -> Result<Inbox, Refused> {
    caller.require(Permission::EnvironmentsRead)?;
    let mut tx = app.store().read().await?;
    let now = app.now();
    let approvers = tx.approvers().await?;
    let (mut waiting, mut ended) = (Vec::new(), Vec::new());
    for request in tx.requests_awaiting().await? {
        let request = request.at(now);
        if request.status == RequestStatus::Awaiting {
            let barred = barred(&mut tx, caller, &request, &approvers).await?;
            waiting.push((request, barred));
        } else {
            ended.push(request);
        }
    }
    ended.extend(tx.requests_ended(50).await?);
    Ok(Inbox {
        at: now,
        waiting,
        ended,
    })
}

/// How many requests the caller can say something to and has not.
///
/// # Errors
/// [`Refused::Unavailable`].
pub async fn waiting_for(app: &App, caller: &Caller) -> Result<usize, Refused> {
    let mut tx = app.store().read().await?;
    let approvers = tx.approvers().await?;
    let Some((id, _)) = caller.owner().filter(|(id, _)| is_one_of(&approvers, id)) else {
        return Ok(0);
    };
    let now = app.now();
    let mut waiting = 0;
    for request in tx.requests_awaiting().await? {
        let request = request.at(now);
        let is_open = request.status == RequestStatus::Awaiting
            && barred(&mut tx, caller, &request, &approvers)
                .await?
                .is_none();
        if is_open && mine(&mut tx, &request.id, id).await?.is_none() {
            waiting += 1;
        }
    }
    Ok(waiting)
}

/// A request with everything an approver has to know.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<RequestStory, Refused> {
    let mut tx = app.store().read().await?;
    let now = app.now();
    let request = seen(&mut tx, caller, id).await?.at(now);
    let approvers = tx.approvers().await?;
    let environment = tx.environment(&request.asked.environment_id).await?;
    let is_last_in_partition = is_last(&mut tx, environment.as_ref(), now).await?;
    let connected = tx.connected(&request.asked.chain).await?;
    let reasons = if request.status == RequestStatus::Awaiting {
        let decision = reconsider(app, &mut tx, &request, now).await?;
        let reasons = decision.record().reasons.clone();
        reasons.into_iter().filter(Reason::denies).collect()
    } else {
        Vec::new()
    };
    let operation = match &request.operation_id {
        Some(operation) => tx.operation(operation).await?,
        None => None,
    };
    let mine = match caller.owner() {
        Some((person, _)) => mine(&mut tx, id, person).await?,
        None => None,
    };
    Ok(RequestStory {
        barred: barred(&mut tx, caller, &request, &approvers).await?,
        votes: tx.votes(id).await?,
        operations: tx.operations_on(&request.asked.environment_id, 5).await?,
        eligible: approvers
            .into_iter()
            .filter(|one| ineligible(&one.person_id, &request.asked.chain, &connected).is_none())
            .collect(),
        reasons,
        environment,
        is_last_in_partition,
        operation,
        mine,
        request,
    })
}

/// A request, for those who see environments and whoever asked for it.
async fn seen(tx: &mut Tx, caller: &Caller, id: &str) -> Result<ApprovalRequest, Refused> {
    let request = tx.request(id).await?;
    if request
        .as_ref()
        .is_none_or(|one| one.asked.chain != *caller.chain())
    {
        caller.require(Permission::EnvironmentsRead)?;
    }
    request.ok_or_else(|| Refused::not_found("request", id))
}

/// A request as it stands, for whoever asked or sees environments: what is polled.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn poll(
    app: &App,
    caller: &Caller,
    id: &str,
) -> Result<(ApprovalRequest, Vec<Reason>), Refused> {
    let mut tx = app.store().read().await?;
    let now = app.now();
    let request = seen(&mut tx, caller, id).await?.at(now);
    if request.status != RequestStatus::Awaiting {
        return Ok((request, Vec::new()));
    }
    let decision = reconsider(app, &mut tx, &request, now).await?;
    Ok((request, decision.record().reasons.clone()))
}

fn is_one_of(approvers: &[Approver], person_id: &str) -> bool {
    approvers.iter().any(|one| one.person_id == person_id)
}

/// Why a caller can not say anything to a request.
async fn barred(
    tx: &mut Tx,
    caller: &Caller,
    request: &ApprovalRequest,
    approvers: &[Approver],
) -> Result<Option<String>, Fault> {
    let Credential::Session { person_id, .. } = caller.credential() else {
        return Ok(Some("Only people approve, never a token.".to_owned()));
    };
    if !is_one_of(approvers, person_id) {
        return Ok(Some("You are not appointed to approve.".to_owned()));
    }
    let connected = tx.connected(&request.asked.chain).await?;
    Ok(ineligible(person_id, &request.asked.chain, &connected).map(str::to_owned))
}

async fn mine(tx: &mut Tx, id: &str, person_id: &str) -> Result<Option<Vote>, Fault> {
    let votes = tx.votes(id).await?;
    Ok(votes
        .into_iter()
        .map(|one| one.vote)
        .find(|vote| vote.person_id == person_id && vote.withdrawn_at.is_none()))
}

/// What the guard says to a request with everything that was said to it.
async fn reconsider(
    app: &App,
    tx: &mut Tx,
    request: &ApprovalRequest,
    now: Instant,
) -> Result<Decision, Refused> {
    let consent = tx.consent(request).await?;
    weigh(app, tx, &wish(request), Some(consent), now).await
}

/// What a request asks, for the guard.
pub(crate) fn wish(request: &ApprovalRequest) -> Request {
    Request {
        chain: request.asked.chain.clone(),
        operation: request.asked.operation,
        environment_id: request.asked.environment_id.clone(),
        exception: request.asked.exception,
    }
}

/// How long an environment that is younger than another has to be there before it could take over for that.
const SETTLED: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// Whether an environment is the last whole one of its kind in its partition. What an import or a declaration has just made
/// does not count: it would take an approval away.
pub(crate) async fn is_last(
    tx: &mut Tx,
    one: Option<&Environment>,
    now: Instant,
) -> Result<bool, Fault> {
    let Some(one) = one else {
        return Ok(false);
    };
    let others = tx.environments().await?;
    Ok(!others.iter().any(|other| {
        other.id != one.id
            && other.kind == one.kind
            && other.tier == one.tier
            && other.partition() == one.partition()
            && (other.created_at <= one.created_at || now - other.created_at >= SETTLED)
            && matches!(
                other.state,
                EnvironmentState::Active | EnvironmentState::Recreating
            )
    }))
}

/// Keeps a person's word and does what it leads to: enough approvals queue the operation, one denial ends the request.
///
/// # Errors
/// [`Refused::NotPermitted`] for who may not speak or has not proven that they mean it, [`Refused::NotFound`],
/// [`Refused::Invalid`], [`Refused::Conflict`] when the request has ended, shows another digest, or they have spoken,
/// [`Refused::Unavailable`].
pub async fn say(
    app: &App,
    caller: &Caller,
    word: &Word<'_>,
    proof: &Proof,
) -> Result<ApprovalRequest, Refused> {
    let reason = match word.said {
        Said::Approve if word.reason.trim().is_empty() => String::new(),
        Said::Approve | Said::Deny => freezes::reason_of(word.reason)?,
    };
    let mut tx = app.store().write().await?;
    let now = app.now();
    proof.holds(caller, &word.act(), now)?;
    let request = seen(&mut tx, caller, word.request_id).await?.at(now);
    let approvers = tx.approvers().await?;
    if let Some(detail) = barred(&mut tx, caller, &request, &approvers).await? {
        return Err(Refused::NotPermitted { detail });
    }
    let Some((person_id, email)) = caller.owner() else {
        return Err(Refused::not_found("request", word.request_id));
    };
    // A denial ends it as long as it has not begun, even after enough have approved.
    let is_queued = match (&request.status, &request.operation_id) {
        (RequestStatus::Approved, Some(operation)) => tx
            .operation(operation)
            .await?
            .is_some_and(|one| one.status == OperationStatus::Queued),
        _ => false,
    };
    let denies_what_is_queued = is_queued && word.said == Said::Deny;
    if request.status != RequestStatus::Awaiting && !denies_what_is_queued {
        return Err(over(&request));
    }
    if request.digest != word.digest || request.asked.digest() != word.digest {
        return Err(Refused::conflict(
            "What you were shown is not what is asked. Reload the page and look at it anew.",
        ));
    }
    let vote = Vote {
        person_id: person_id.to_owned(),
        said: word.said,
        digest: word.digest.to_owned(),
        at: now,
        withdrawn_at: None,
    };
    if !tx
        .add_vote(&request.id, &vote, &reason, proof.evidence())
        .await?
    {
        return Err(Refused::conflict(
            "You have said your word to this request already.",
        ));
    }
    let action = match word.said {
        Said::Approve => "approval.approve",
        Said::Deny => "approval.deny",
    };
    let signed: serde_json::Value = serde_json::from_str(proof.evidence()).unwrap_or_default();
    let detail = json!({
        "request": request.id, "digest": request.digest, "environment": request.asked.environment_id,
        "operation": request.asked.operation, "by": email, "reason": reason, "signed": signed,
    });
    recording::by(&mut tx, now, caller.chain(), (action, &request.id), detail).await?;
    // What is queued reads the denial when it begins, and fails by it.
    let request = match denies_what_is_queued {
        true => request,
        false => settle(app, &mut tx, request, now).await?,
    };
    tx.commit().await?;
    app.wake_executor();
    Ok(request)
}

fn over(request: &ApprovalRequest) -> Refused {
    let outcome = request.outcome.as_deref().unwrap_or_default();
    Refused::conflict(format!(
        "This request has ended: it is {}. {outcome}",
        request.status.name()
    ))
}

/// Does what has been said so far leads to.
async fn settle(
    app: &App,
    tx: &mut Tx,
    request: ApprovalRequest,
    now: Instant,
) -> Result<ApprovalRequest, Refused> {
    let decision = reconsider(app, tx, &request, now).await?;
    let record = decision.record();
    if record.is_awaiting() {
        return Ok(request);
    }
    let decided = Decided {
        id: app.new_id("dec"),
        stage: Stage::Approval,
        reason: request.asked.reason.clone(),
        record: record.clone(),
    };
    let (status, outcome, operation_id) = match decision.permit() {
        Some(permit) => {
            let operation = queue(app, tx, &decided, &permit).await?;
            let words = format!(
                "Approved by {}. Floe carries it out.",
                record.approved_by.join(", ")
            );
            (RequestStatus::Approved, words, Some(operation.id))
        }
        None => {
            keep(tx, &decided, None).await?;
            let is_denied = record
                .reasons
                .iter()
                .any(|reason| matches!(reason, Reason::ApprovalDenied { .. }));
            let status = if is_denied {
                RequestStatus::Denied
            } else {
                RequestStatus::Void
            };
            (status, words(record), None)
        }
    };
    tx.end_request(&request.id, status, &outcome, operation_id.as_deref(), now)
        .await?;
    let detail = json!({
        "request": request.id, "digest": request.digest, "decision": decided.id, "operation_id": operation_id,
        "environment": request.asked.environment_id, "operation": request.asked.operation,
        "status": status.name(), "outcome": outcome,
    });
    recording::by_floe(tx, now, ("approval.end", &request.id), detail).await?;
    Ok(ApprovalRequest {
        status,
        ended_at: Some(now),
        outcome: Some(outcome),
        operation_id,
        ..request
    })
}

/// Every reason against it, in words.
fn words(record: &DecisionRecord) -> String {
    debug_assert_eq!(record.verdict, Verdict::Deny);
    let reasons: Vec<_> = record
        .reasons
        .iter()
        .filter(|reason| reason.denies())
        .map(Reason::words)
        .collect();
    format!("{} Nothing was done.", reasons.join(" "))
}

/// Takes the caller's approval back, as long as it was not used.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] when there is nothing to take back any more,
/// [`Refused::Unavailable`].
pub async fn withdraw(app: &App, caller: &Caller, id: &str) -> Result<(), Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let request = seen(&mut tx, caller, id).await?.at(now);
    let Credential::Session {
        person_id, email, ..
    } = caller.credential()
    else {
        return Err(Refused::NotPermitted {
            detail: "Only people approve, never a token.".to_owned(),
        });
    };
    let is_used = match &request.operation_id {
        Some(operation) => tx.is_permit_used(operation).await?,
        None => request.status != RequestStatus::Awaiting,
    };
    if is_used {
        return Err(over(&request));
    }
    if !tx.withdraw_vote(id, person_id, now).await? {
        return Err(Refused::conflict(
            "You have approved nothing here that you could take back.",
        ));
    }
    let detail = json!({
        "request": id, "digest": request.digest, "by": email,
        "environment": request.asked.environment_id, "operation": request.asked.operation,
    });
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("approval.withdraw", id),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Takes a request back: the asker's own.
///
/// # Errors
/// [`Refused::NotPermitted`] for another's, [`Refused::NotFound`], [`Refused::Conflict`] when it has ended,
/// [`Refused::Unavailable`].
pub async fn cancel(app: &App, caller: &Caller, id: &str) -> Result<ApprovalRequest, Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    let request = seen(&mut tx, caller, id).await?.at(now);
    if request.asked.chain != *caller.chain() {
        return Err(Refused::NotPermitted {
            detail: "Only whoever asked for it can take it back; an approver can deny it."
                .to_owned(),
        });
    }
    if request.status != RequestStatus::Awaiting {
        return Err(over(&request));
    }
    let outcome = "Taken back by whoever asked for it. Nothing was done.";
    tx.end_request(id, RequestStatus::Cancelled, outcome, None, now)
        .await?;
    let detail = json!({
        "request": id, "digest": request.digest, "status": RequestStatus::Cancelled.name(), "outcome": outcome,
        "environment": request.asked.environment_id, "operation": request.asked.operation,
    });
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("approval.cancel", id),
        detail,
    )
    .await?;
    tx.commit().await?;
    Ok(ApprovalRequest {
        status: RequestStatus::Cancelled,
        ended_at: Some(now),
        outcome: Some(outcome.to_owned()),
        ..request
    })
}

/// Notes of every request whose time is over that it is. Returns how many.
///
/// # Errors
/// When the state can not be written.
pub(crate) async fn expire(app: &App) -> Result<usize, Refused> {
    let now = app.now();
    let waiting = app.store().read().await?.requests_awaiting().await?;
    let due: Vec<_> = waiting
        .into_iter()
        .filter(|request| request.clone().at(now).status == RequestStatus::Expired)
        .collect();
    if due.is_empty() {
        return Ok(0);
    }
    let mut tx = app.store().write().await?;
    for request in &due {
        let expired = RequestStatus::Expired;
        if tx
            .end_request(&request.id, expired, super::EXPIRED, None, now)
            .await?
        {
            let detail = json!({
                "request": request.id, "digest": request.digest, "status": expired.name(), "outcome": super::EXPIRED,
                "environment": request.asked.environment_id, "operation": request.asked.operation,
            });
            recording::by_floe(&mut tx, now, ("approval.expire", &request.id), detail).await?;
        }
    }
    tx.commit().await?;
    Ok(due.len())
}
