//! Changing a freeze. Knows that whatever is surely as strict is one person's act and in force at once, and that everything else
//! takes approvals and a delay; must not know what is stricter.

use super::{can_undo, end, reason_of};
use crate::app::App;
use crate::service::loosenings::{self, Asker};
use crate::service::passkeys::Proof;
use crate::service::{
    Caller, Change, Changed, Credential, Ending, Refused, Takes, WeighedChange, recording,
};
use crate::state::Tx;
use floe_domain::freeze::{FreezeDraft, FreezeWindow, Laxer, Phase};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::{Map, Value, json};

/// The freeze as it is kept, for whoever may change it.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Conflict`] for one that is over, [`Refused::Unavailable`].
pub async fn to_change(app: &App, caller: &Caller, id: &str) -> Result<FreezeWindow, Refused> {
    caller.require(Permission::FreezesWrite)?;
    let mut tx = app.store().read().await?;
    lasting(&mut tx, id, app.now()).await
}

async fn lasting(tx: &mut Tx, id: &str, now: Instant) -> Result<FreezeWindow, Refused> {
    let freeze = tx
        .freeze(id)
        .await?
        .ok_or_else(|| Refused::not_found("freeze", id))?;
    if freeze.phase(now) == Phase::Past {
        return Err(Refused::conflict(format!(
            "The freeze `{}` is over, and what is over can not be changed. Set another one.",
            freeze.name
        )));
    }
    Ok(freeze)
}

/// What a change would come to, and what it takes.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Conflict`] for one that is over,
/// [`Refused::Unavailable`].
pub async fn weigh_change(
    app: &App,
    caller: &Caller,
    id: &str,
    draft: FreezeDraft,
) -> Result<WeighedChange, Refused> {
    caller.require(Permission::FreezesWrite)?;
    let mut tx = app.store().read().await?;
    weigh(&mut tx, caller, id, draft, app.now()).await
}

async fn weigh(
    tx: &mut Tx,
    caller: &Caller,
    id: &str,
    draft: FreezeDraft,
    now: Instant,
) -> Result<WeighedChange, Refused> {
    let before = lasting(tx, id, now).await?;
    let after = before.changed(draft, now);
    let fields = after.drafted().check(&tx.environments().await?, now);
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let laxer = after.laxer_than(&before, now);
    let takes = if after == before {
        Takes::Nothing
    } else if laxer.is_empty() || can_undo(tx, caller, &before, now).await? {
        Takes::OneAct
    } else {
        let (needed, delay_seconds) = loosenings::price(tx).await?;
        Takes::Approvals {
            needed,
            delay_seconds,
        }
    };
    Ok(WeighedChange {
        before,
        after,
        laxer,
        takes,
    })
}

/// Changes a freeze to what a draft says. What is surely as strict is done at once; so is anything by whoever could undo the freeze
/// alone. Everything else waits for approvals and for vetoes, and takes the proof that its asker means this act.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`], [`Refused::Conflict`] for one that is over or about
/// which a change waits already, [`Refused::Loosens`] where it would without a proof, [`Refused::Unavailable`].
pub async fn change(
    app: &App,
    caller: &Caller,
    (id, draft): (&str, FreezeDraft),
    reason: &str,
    proof: Option<(&Proof, &str)>,
) -> Result<Changed, Refused> {
    caller.require(Permission::FreezesWrite)?;
    let reason = reason_of(reason)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let weighed = weigh(&mut tx, caller, id, draft, now).await?;
    let WeighedChange { before, after, .. } = &weighed;
    match weighed.takes {
        Takes::Nothing => return Ok(Changed::Done(Box::new(weighed.after))),
        Takes::OneAct => {}
        Takes::Approvals { .. } => {
            let words = words(&weighed.laxer);
            let Some((proof, act)) = proof else {
                return Err(Refused::Loosens { parts: words });
            };
            caller.require(Permission::FreezesEnd)?;
            let asker = Asker::of(caller)?;
            proof.holds(caller, act, now)?;
            let change = Change::ChangeFreeze {
                freeze_id: before.id.clone(),
                name: before.name.clone(),
                was: json!(before),
                becomes: json!(after),
                loosens: words,
            };
            let waiting = loosenings::ask(app, &mut tx, &asker, change, &reason, now).await?;
            tx.commit().await?;
            return Ok(Changed::Waiting(waiting));
        }
    }
    let by_setter = match caller.credential() {
        Credential::Session { person_id, .. } => {
            tx.freeze_set_by(id).await?.as_deref() == Some(person_id)
        }
        Credential::Token { .. } | Credential::CommandLine => false,
    };
    let mut detail = json!({
        "name": after.name, "reason": reason, "starts_at": after.starts_at, "ends_at": after.ends_at, "scope": after.scope,
        "operations": after.operations, "applies_to": after.applies_to, "under_way": after.under_way,
        "schedule": after.schedule, "loosens": words(&weighed.laxer),
    });
    if let Some(detail) = detail.as_object_mut() {
        detail.insert("was".to_owned(), changed_of(before, after));
    }
    tx.change_freeze(after, by_setter).await?;
    let what = ("freeze.change", after.id.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(Changed::Done(Box::new(weighed.after)))
}

fn words(laxer: &[Laxer]) -> Vec<String> {
    laxer.iter().map(|one| one.words()).collect()
}

/// What the freeze had otherwise before, by its fields' names.
fn changed_of(before: &FreezeWindow, after: &FreezeWindow) -> Value {
    let (before, after) = (json!(before), json!(after));
    let fields = before.as_object().into_iter().flatten();
    let changed: Map<_, _> = fields
        .filter(|(field, value)| after.get(field) != Some(value))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect();
    Value::Object(changed)
}

/// Changes a freeze as was approved; `false` when it is no longer what it was as that was asked for.
pub(in crate::service) async fn carry_out(
    tx: &mut Tx,
    (id, was, becomes): (&str, &Value, &Value),
    ending: &Ending,
    now: Instant,
) -> Result<bool, Refused> {
    let Some(freeze) = tx.freeze(id).await? else {
        return Ok(false);
    };
    let becomes: Option<FreezeWindow> = serde_json::from_value(becomes.clone()).ok();
    let (Some(becomes), true, false) = (
        becomes,
        json!(freeze) == *was,
        freeze.phase(now) == Phase::Past,
    ) else {
        return Ok(false);
    };
    let after = freeze.changed(becomes.drafted(), now);
    if after.phase(now) == Phase::Past {
        // It would have been over by now: what is left of it ends.
        end(tx, freeze, ending, now).await?;
    } else if after
        .drafted()
        .check(&tx.environments().await?, now)
        .is_empty()
    {
        tx.change_freeze(&after, false).await?;
    } else {
        return Ok(false);
    }
    Ok(true)
}
