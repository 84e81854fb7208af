//! Loosening what is in force: ending or loosening a freeze, appointing an approver or making one an admin, asking for fewer
//! approvals. Knows that it takes the current number of people and a delay in which anyone entitled can veto; must not know how rules decide.

use super::approvers::{self, Duty};
use super::passkeys::{self, Proof};
use super::{
    Caller, Change, Credential, Ending, LooseningStatus, LooseningStory, LooseningView, Refused,
    freezes, people, recording,
};
use crate::app::App;
use crate::state::{Fault, Tx};
use floe_domain::freeze::Phase;
use floe_domain::guard::{Loosening, LooseningStanding, Said, Vote};
use floe_domain::people::{Permission, Role};
use floe_domain::time::Instant;
use serde_json::json;

/// The person who asks for a loosening.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    person_id: String,
    words: String,
    chain: floe_domain::guard::ActorChain,
}

impl Asker {
    /// The caller, who has to be a person in a session.
    pub(super) fn of(caller: &Caller) -> Result<Self, Refused> {
        match caller.credential() {
            Credential::Session { person_id, .. } => Ok(Self {
                person_id: person_id.clone(),
                words: caller.chain().words(),
                chain: caller.chain().clone(),
            }),
            Credential::Token { .. } | Credential::CommandLine => Err(Refused::NotPermitted {
                detail: "Only a person who has signed in loosens anything, never a token."
                    .to_owned(),
            }),
        }
    }
}

/// Asks for a loosening, in the transaction of whoever found that it is one. Answers its id; the same change that waits
/// already is refused.
pub(super) async fn ask(
    app: &App,
    tx: &mut Tx,
    asker: &Asker,
    change: Change,
    reason: &str,
    now: Instant,
) -> Result<String, Refused> {
    let reason = freezes::reason_of(reason)?;
    let open = tx.open_loosenings().await?;
    if open
        .iter()
        .any(|one| one.change.subject() == change.subject())
    {
        return Err(Refused::conflict(
            "A change of this waits already. Look at it under Approvals.",
        ));
    }
    let (rule, _) = tx.approval_rule().await?;
    let (needed, delay_seconds) = price(tx).await?;
    let id = app.new_id("loo");
    let asked = Loosening {
        what: serde_json::to_string(&change).map_err(Fault::from)?,
        reason,
        person_id: asker.person_id.clone(),
        beneficiary: match &change {
            Change::Appoint { person_id, .. } | Change::MakeAdmin { person_id, .. } => {
                Some(person_id.clone())
            }
            Change::EndFreeze { .. } | Change::ChangeFreeze { .. } | Change::SetRule { .. } => None,
        },
        needed,
        rule_revision: rule.revision,
        delay_seconds,
        requested_at: now,
        expires_at: now + chrono::TimeDelta::seconds(i64::from(rule.approval_seconds)),
        nonce: id.clone(),
    };
    let detail = json!({
        "loosening": id, "change": change, "reason": asked.reason, "digest": asked.digest(), "needed": asked.needed,
        "delay_seconds": asked.delay_seconds,
    });
    let view = LooseningView {
        id: id.clone(),
        change,
        asked,
        requested_by: asker.words.clone(),
        status: LooseningStatus::Open,
        ended_at: None,
        outcome: None,
    };
    tx.add_loosening(&view).await?;
    let what = ("loosening.ask", view.change.subject());
    recording::by(tx, now, &asker.chain, what, detail).await?;
    Ok(id)
}

/// How many approvals a loosening takes now, and how many seconds it can then be vetoed.
pub(super) async fn price(tx: &mut Tx) -> Result<(u8, u32), Fault> {
    let (rule, is_sealed) = tx.approval_rule().await?;
    // Until there were ever enough approvers, nobody could approve: then the delay alone protects.
    let needed = if is_sealed { rule.approvals } else { 0 };
    Ok((needed, rule.loosening_seconds))
}

/// All that is open, and the last 50 that have ended.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(
    app: &App,
    caller: &Caller,
) -> Result<(Vec<LooseningStory>, Vec<LooseningView>), Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let now = app.now();
    let mut open = Vec::new();
    for view in tx.open_loosenings().await? {
        open.push(story(&mut tx, caller, view, now).await?);
    }
    Ok((open, tx.ended_loosenings(50).await?))
}

/// One, with what was said to it.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<LooseningStory, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let view = known(&mut tx, id).await?;
    story(&mut tx, caller, view, app.now()).await
}

async fn known(tx: &mut Tx, id: &str) -> Result<LooseningView, Refused> {
    tx.loosening(id)
        .await?
        .ok_or_else(|| Refused::not_found("change", id))
}

async fn story(
    tx: &mut Tx,
    caller: &Caller,
    view: LooseningView,
    now: Instant,
) -> Result<LooseningStory, Refused> {
    let standing = if view.status == LooseningStatus::Open {
        Some(tx.standing(&view, now).await?)
    } else {
        None
    };
    Ok(LooseningStory {
        votes: tx.votes(&view.id).await?,
        barred: barred(tx, caller, &view).await?,
        may_veto: standing.is_some() && may_veto(tx, caller).await?,
        is_mine: caller
            .owner()
            .is_some_and(|(id, _)| id == view.asked.person_id),
        standing,
        view,
    })
}

async fn barred(
    tx: &mut Tx,
    caller: &Caller,
    view: &LooseningView,
) -> Result<Option<String>, Fault> {
    let Credential::Session { person_id, .. } = caller.credential() else {
        return Ok(Some("Only people approve, never a token.".to_owned()));
    };
    let approvers = tx.approvers().await?;
    if !approvers.iter().any(|one| one.person_id == *person_id) {
        return Ok(Some("You are not appointed to approve.".to_owned()));
    }
    Ok(view.asked.bars(person_id).map(str::to_owned))
}

/// Admins and approvers can veto: whoever could be harmed by it, and even whoever asked.
async fn may_veto(tx: &mut Tx, caller: &Caller) -> Result<bool, Fault> {
    let Credential::Session { person_id, .. } = caller.credential() else {
        return Ok(false);
    };
    let approvers = tx.approvers().await?;
    Ok(caller.role() == Some(Role::Admin)
        || approvers.iter().any(|one| one.person_id == *person_id))
}

/// The digest of approving one, which the approver's passkey signs.
#[must_use]
pub fn act_of_approval(id: &str, digest: &str) -> String {
    passkeys::act(
        &format!("/act/changes/{id}/approve"),
        &[("digest".to_owned(), digest.to_owned())],
    )
}

/// Approves one.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] when it has ended, shows something else, or the
/// caller has spoken, [`Refused::Unavailable`].
pub async fn approve(
    app: &App,
    caller: &Caller,
    (id, digest): (&str, &str),
    proof: &Proof,
) -> Result<(), Refused> {
    let mut tx = app.store().write().await?;
    let now = app.now();
    proof.holds(caller, &act_of_approval(id, digest), now)?;
    let view = open(&mut tx, id).await?;
    if let Some(detail) = barred(&mut tx, caller, &view).await? {
        return Err(Refused::NotPermitted { detail });
    }
    if !matches!(
        tx.standing(&view, now).await?,
        LooseningStanding::Waiting { .. } | LooseningStanding::Delayed { .. }
    ) {
        return Err(over(&view));
    }
    if view.asked.digest() != digest {
        return Err(Refused::conflict(
            "What you were shown is not what is asked. Reload the page and look at it anew.",
        ));
    }
    speak(
        &mut tx,
        caller,
        &view,
        (Said::Approve, ""),
        proof.evidence(),
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn open(tx: &mut Tx, id: &str) -> Result<LooseningView, Refused> {
    let view = known(tx, id).await?;
    if view.status == LooseningStatus::Open {
        Ok(view)
    } else {
        Err(over(&view))
    }
}

fn over(view: &LooseningView) -> Refused {
    let outcome = view.outcome.as_deref().unwrap_or_default();
    Refused::conflict(format!("This change has ended. {outcome}"))
}

async fn speak(
    tx: &mut Tx,
    caller: &Caller,
    view: &LooseningView,
    (said, reason): (Said, &str),
    evidence: &str,
    now: Instant,
) -> Result<(), Refused> {
    let Some((person_id, email)) = caller.owner() else {
        return Err(Refused::not_found("change", &view.id));
    };
    let vote = Vote {
        person_id: person_id.to_owned(),
        said,
        digest: view.asked.digest(),
        at: now,
        withdrawn_at: None,
    };
    if !tx.add_vote(&view.id, &vote, reason, evidence).await? && said == Said::Approve {
        return Err(Refused::conflict("You have approved this change already."));
    }
    let action = match said {
        Said::Approve => "loosening.approve",
        Said::Deny => "loosening.veto",
    };
    let signed: serde_json::Value = serde_json::from_str(evidence).unwrap_or_default();
    let detail = json!({
        "loosening": view.id, "digest": vote.digest, "by": email, "reason": reason, "signed": signed,
    });
    Ok(recording::by(
        tx,
        now,
        caller.chain(),
        (action, view.change.subject()),
        detail,
    )
    .await?)
}

/// Vetoes one: an admin's or an approver's word is enough, until it takes effect.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`] without a reason, [`Refused::Conflict`] when it
/// has ended, [`Refused::Unavailable`].
pub async fn veto(app: &App, caller: &Caller, id: &str, reason: &str) -> Result<(), Refused> {
    let reason = freezes::reason_of(reason)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let view = open(&mut tx, id).await?;
    if !may_veto(&mut tx, caller).await? {
        return Err(Refused::NotPermitted {
            detail: "Only admins and approvers can veto this.".to_owned(),
        });
    }
    speak(&mut tx, caller, &view, (Said::Deny, &reason), "{}", now).await?;
    let words = format!(
        "Vetoed by {}: {reason} Nothing was changed.",
        caller.chain().words()
    );
    tx.end_loosening(id, LooseningStatus::Vetoed, &words, now)
        .await?;
    Ok(tx.commit().await?)
}

/// The digest of ending a freeze, which the admin's passkey signs.
#[must_use]
pub fn act_of_ending(freeze_id: &str, reason: &str) -> String {
    passkeys::act(
        &format!("/act/freezes/{freeze_id}/end"),
        &[("reason".to_owned(), reason.to_owned())],
    )
}

/// Does what is due, and ends what was not approved in time. Returns how many ended.
///
/// # Errors
/// When the state can not be read or written: then nothing was loosened.
pub async fn carry_out_due(app: &App) -> Result<usize, Refused> {
    if app
        .store()
        .read()
        .await?
        .open_loosenings()
        .await?
        .is_empty()
    {
        return Ok(0);
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    let latest = tx.latest_time().await?;
    if latest.is_some_and(|latest| now < latest) {
        // By a clock that was set back nothing is due; one that was set forward is seen by nobody.
        return Ok(0);
    }
    let mut ended = 0;
    for view in tx.open_loosenings().await? {
        let Some((status, outcome)) = outcome(&mut tx, &view, now).await? else {
            continue;
        };
        tx.end_loosening(&view.id, status, &outcome, now).await?;
        let detail = json!({"loosening": view.id, "change": view.change, "status": status, "outcome": outcome});
        let action = if status == LooseningStatus::Done {
            "loosening.done"
        } else {
            "loosening.end"
        };
        recording::by_floe(&mut tx, now, (action, view.change.subject()), detail).await?;
        ended += 1;
    }
    tx.commit().await?;
    Ok(ended)
}

/// How one ends now, having done it if it was due; `None` while it waits.
async fn outcome(
    tx: &mut Tx,
    view: &LooseningView,
    now: Instant,
) -> Result<Option<(LooseningStatus, String)>, Refused> {
    if let Some(email) = gone(tx, &view.change).await? {
        let words = format!("{email} was removed since it was asked for. Nothing was changed.");
        return Ok(Some((LooseningStatus::Void, words)));
    }
    let (status, words) = match tx.standing(view, now).await? {
        LooseningStanding::Waiting { .. } | LooseningStanding::Delayed { .. } => return Ok(None),
        LooseningStanding::Due => match carry_out(tx, view, now).await? {
            Some(words) => return Ok(Some((LooseningStatus::Done, words))),
            None => (
                LooseningStatus::Void,
                "What it would have changed was changed meanwhile. Nothing was done.",
            ),
        },
        LooseningStanding::Vetoed => (LooseningStatus::Vetoed, "Vetoed."),
        LooseningStanding::Expired => (
            LooseningStatus::Expired,
            "Too few people approved it in time. Nothing was changed.",
        ),
        LooseningStanding::Void => (
            LooseningStatus::Void,
            "The approval rule or its approvers were changed since it was asked for. Nothing was changed.",
        ),
    };
    Ok(Some((status, words.to_owned())))
}

/// The e-mail address of whom a change is about, where they were removed meanwhile.
async fn gone<'a>(tx: &mut Tx, change: &'a Change) -> Result<Option<&'a str>, Fault> {
    let (Change::Appoint {
        person_id, email, ..
    }
    | Change::MakeAdmin { person_id, email }) = change
    else {
        return Ok(None);
    };
    let is_there = tx.person(person_id).await?.is_some();
    Ok((!is_there).then_some(email.as_str()))
}

/// Does it; `None` when there is nothing left of what it would change.
async fn carry_out(
    tx: &mut Tx,
    view: &LooseningView,
    now: Instant,
) -> Result<Option<String>, Refused> {
    match &view.change {
        Change::EndFreeze { freeze_id, name } => {
            let Some(freeze) = tx.freeze(freeze_id).await? else {
                return Ok(None);
            };
            if freeze.phase(now) == Phase::Past {
                return Ok(None);
            }
            let ending = Ending {
                by: view.requested_by.clone(),
                reason: view.asked.reason.clone(),
            };
            freezes::end(tx, freeze, &ending, now).await?;
            Ok(Some(format!("The freeze `{name}` is ended.")))
        }
        Change::ChangeFreeze {
            freeze_id,
            name,
            was,
            becomes,
            ..
        } => {
            let ending = Ending {
                by: view.requested_by.clone(),
                reason: view.asked.reason.clone(),
            };
            let freeze = (freeze_id.as_str(), was, becomes);
            let is_changed = freezes::carry_out_change(tx, freeze, &ending, now).await?;
            Ok(is_changed.then(|| format!("The freeze `{name}` is changed.")))
        }
        Change::Appoint {
            person_id,
            email,
            grants_exceptions,
        } => {
            let duty = if *grants_exceptions {
                Duty::FreezeApprover
            } else {
                Duty::Approver
            };
            approvers::give(tx, person_id, duty, now).await?;
            Ok(Some(format!("{email} may approve.")))
        }
        Change::MakeAdmin { person_id, email } => {
            people::give_role(tx, person_id, Role::Admin).await?;
            Ok(Some(format!("{email} is an admin.")))
        }
        Change::SetRule { rule, instead_of } => {
            let (now_set, _) = tx.approval_rule().await?;
            if now_set != *instead_of {
                return Ok(None);
            }
            tx.set_approval_rule(rule).await?;
            Ok(Some("The approval rule is changed.".to_owned()))
        }
    }
}
