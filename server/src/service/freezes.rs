//! Freezes: setting, ending, asking. Knows that anyone with the right may tighten, and that loosening takes more than one
//! person; must not know how a freeze is enforced.

mod change;

pub(super) use change::carry_out as carry_out_change;
pub use change::{change, to_change, weigh_change};

use super::loosenings::{self, Asker};
use super::passkeys::Proof;
use super::{
    CalendarAnswer, Caller, Change, Credential, Ending, FreezeStory, Freezes, Loosened, Refused,
    recording,
};
use crate::app::App;
use crate::state::Tx;
use floe_domain::environment::{Environment, EnvironmentState};
use floe_domain::freeze::{Calendar, FreezeDraft, FreezeWindow, Phase, Scope};
use floe_domain::people::Permission;
use floe_domain::time::{Instant, ceil_micros, floor_micros};
use serde_json::json;
use std::collections::HashSet;

/// All freezes, by where they stand in time.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Freezes, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let now = app.now();
    let calendar = tx.calendar(now).await?;
    let past = tx.past_freezes(now, 100).await?;
    let (mut active, mut upcoming): (Vec<_>, Vec<_>) = calendar
        .windows
        .into_iter()
        .partition(|window| window.phase(now) == Phase::Active);
    upcoming.sort_by_key(|window| window.starts_at);
    // One that comes back stands once: where it is now, else where it is next.
    let mut seen = HashSet::new();
    active.retain(|window| seen.insert(window.id.clone()));
    upcoming.retain(|window| seen.insert(window.id.clone()));
    Ok(Freezes {
        at: now,
        active,
        upcoming,
        past,
    })
}

/// The freezes that touch a half-open span of time, in the order they start.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn between(
    app: &App,
    caller: &Caller,
    start: Instant,
    end: Instant,
) -> Result<Vec<FreezeWindow>, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    Ok(tx.freezes_between(start, end).await?)
}

/// A freeze with what it covers and what it refused.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<FreezeStory, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let freeze = tx
        .freeze(id)
        .await?
        .ok_or_else(|| Refused::not_found("freeze", id))?;
    let refusals = if caller.may(Permission::EnvironmentsRead) {
        tx.decisions_by_freeze(id, 100).await?
    } else {
        Vec::new()
    };
    Ok(FreezeStory {
        can_undo: can_undo(&mut tx, caller, &freeze, app.now()).await?,
        changes: tx.loosenings_of(id).await?,
        ending: tx.ending(id).await?,
        covered: covered(tx.environments().await?, &freeze.scope),
        refusals,
        freeze: freeze.current(app.now()),
    })
}

/// The environments that a scope covers, those that are gone for good left out.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn preview(
    app: &App,
    caller: &Caller,
    scope: &Scope,
) -> Result<Vec<Environment>, Refused> {
    caller.require(Permission::FreezesRead)?;
    let environments = app.store().read().await?.environments().await?;
    Ok(covered(environments, scope))
}

/// The most freezes that are not over: each decision looks at all of them.
const MOST_FREEZES: i64 = 1_000;
/// The most with which a token may still set one: a token that floods them keeps no person from setting theirs.
const MOST_WITH_TOKENS: i64 = 800;

fn covered(environments: Vec<Environment>, scope: &Scope) -> Vec<Environment> {
    environments
        .into_iter()
        .filter(|one| scope.covers(one) && one.state != EnvironmentState::Purged)
        .collect()
}

/// Sets a freeze. Its ends are kept to the microsecond, widened where they are finer.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Unavailable`].
pub async fn create(
    app: &App,
    caller: &Caller,
    draft: FreezeDraft,
) -> Result<FreezeWindow, Refused> {
    caller.require(Permission::FreezesWrite)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let fields = draft.check(&tx.environments().await?, now);
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    leave_room(caller, tx.open_freezes(now).await?, 1)?;
    let freeze = window_of(app, caller, draft, now);
    set(&mut tx, caller, &freeze, now).await?;
    tx.commit().await?;
    Ok(freeze.current(now))
}

/// Refuses so many more freezes than there may be.
pub(super) fn leave_room(caller: &Caller, open: i64, more: usize) -> Result<(), Refused> {
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    let most = match caller.credential() {
        Credential::Token { .. } => MOST_WITH_TOKENS,
        Credential::Session { .. } | Credential::CommandLine => MOST_FREEZES,
    };
    if open.saturating_add(more) <= most {
        return Ok(());
    }
    Err(Refused::conflict(format!(
        "There are {open} freezes that are not over, and at most {most} can be for you to set one. End some of them, or set one that covers more."
    )))
}

/// The freeze of a draft, as it is kept: its ends to the microsecond, widened where they are finer.
pub(super) fn window_of(
    app: &App,
    caller: &Caller,
    draft: FreezeDraft,
    now: Instant,
) -> FreezeWindow {
    FreezeWindow {
        id: app.new_id("frz"),
        change_windows: draft.closed_but(),
        calendar: draft.calendar,
        name: draft.name.trim().to_owned(),
        reason: draft.reason.trim().to_owned(),
        owner: caller.chain().words(),
        starts_at: floor_micros(draft.starts_at),
        ends_at: ceil_micros(draft.ends_at),
        zone: draft.zone,
        scope: draft.scope,
        operations: draft.operations,
        applies_to: draft.applies_to,
        under_way: draft.under_way,
        created_at: now,
        ended_early_at: None,
        schedule: draft.schedule,
    }
}

/// Keeps a freeze and records it.
pub(super) async fn set(
    tx: &mut Tx,
    caller: &Caller,
    freeze: &FreezeWindow,
    now: Instant,
) -> Result<(), Refused> {
    let set_by = match caller.credential() {
        Credential::Session { person_id, .. } => Some(person_id.as_str()),
        Credential::Token { .. } | Credential::CommandLine => None,
    };
    tx.add_freeze(freeze, set_by).await?;
    let detail = json!({
        "name": freeze.name, "reason": freeze.reason, "starts_at": freeze.starts_at, "ends_at": freeze.ends_at,
        "scope": freeze.scope, "operations": freeze.operations, "applies_to": freeze.applies_to,
        "schedule": freeze.schedule, "calendar": freeze.calendar,
        "change_windows": freeze.change_windows.as_ref().map(|one| &one.windows),
        "under_way": freeze.under_way,
    });
    let what = ("freeze.create", freeze.id.as_str());
    Ok(recording::by(tx, now, caller.chain(), what, detail).await?)
}

/// For how long whoever set a freeze can undo it alone, as long as it has refused and stopped nothing.
const UNDO: chrono::TimeDelta = chrono::TimeDelta::minutes(5);

/// Whether a caller can undo a freeze alone: they set it within the last five minutes, and it has refused nothing, nor
/// stopped what was under way.
async fn can_undo(
    tx: &mut Tx,
    caller: &Caller,
    freeze: &FreezeWindow,
    now: Instant,
) -> Result<bool, Refused> {
    let Credential::Session { person_id, .. } = caller.credential() else {
        return Ok(false);
    };
    Ok(now - freeze.created_at <= UNDO
        && freeze.created_at <= now
        && tx.freeze_set_by(&freeze.id).await?.as_deref() == Some(person_id)
        && tx.decisions_by_freeze(&freeze.id, 1).await?.is_empty()
        && !tx.has_stopped(&freeze.id).await?)
}

/// Ends a freeze before its time, or takes back one to come, every occurrence of it. Whoever set it undoes it alone within
/// five minutes if it has refused and stopped nothing; otherwise it waits for approvals and for vetoes.
///
/// # Errors
/// [`Refused::NotPermitted`] for who may not, or has not proven that they mean it, [`Refused::NotFound`],
/// [`Refused::Invalid`] without a reason, [`Refused::Conflict`] for one that is over or is being ended,
/// [`Refused::Unavailable`].
pub async fn end_early(
    app: &App,
    caller: &Caller,
    id: &str,
    reason: &str,
    proof: Option<&Proof>,
) -> Result<Loosened, Refused> {
    caller.require(Permission::FreezesEnd)?;
    let asker = Asker::of(caller)?;
    let ending = Ending {
        by: caller.chain().words(),
        reason: reason_of(reason)?,
    };
    let mut tx = app.store().write().await?;
    let now = app.now();
    let freeze = tx
        .freeze(id)
        .await?
        .ok_or_else(|| Refused::not_found("freeze", id))?;
    if freeze.phase(now) == Phase::Past {
        return Err(Refused::conflict(format!(
            "The freeze `{}` is over already.",
            freeze.name
        )));
    }
    if can_undo(&mut tx, caller, &freeze, now).await? {
        let detail = json!({
            "name": freeze.name, "reason": ending.reason, "starts_at": freeze.starts_at, "would_have_ended_at": freeze.ends_at,
        });
        end(&mut tx, freeze, &ending, now).await?;
        recording::by(&mut tx, now, caller.chain(), ("freeze.end", id), detail).await?;
        tx.commit().await?;
        return Ok(Loosened::Done);
    }
    let Some(proof) = proof else {
        return Err(Refused::NotPermitted {
            detail: "Ending a freeze takes your passkey, approvals and a delay. Only whoever set it undoes it without, \
                     within five minutes and before it has refused or stopped anything."
                .to_owned(),
        });
    };
    proof.holds(caller, &loosenings::act_of_ending(id, reason), now)?;
    let change = Change::EndFreeze {
        freeze_id: freeze.id,
        name: freeze.name,
    };
    let waiting = loosenings::ask(app, &mut tx, &asker, change, reason, now).await?;
    tx.commit().await?;
    Ok(Loosened::Waiting(waiting))
}

/// Ends a freeze, in a transaction of somebody who may.
pub(super) async fn end(
    tx: &mut Tx,
    mut freeze: FreezeWindow,
    ending: &Ending,
    now: Instant,
) -> Result<(), Refused> {
    // One that never began becomes an empty span: half-open, it stops nothing.
    freeze.starts_at = freeze.starts_at.min(now);
    freeze.ends_at = now;
    freeze.ended_early_at = Some(now);
    Ok(tx.end_freeze(&freeze, ending).await?)
}

/// A reason in somebody's words, 1 to 1,000 characters.
pub(super) fn reason_of(text: &str) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        Err(Refused::invalid("reason", "is empty"))
    } else if text.chars().count() > 1_000 {
        Err(Refused::invalid(
            "reason",
            "is longer than 1,000 characters",
        ))
    } else {
        Ok(text.to_owned())
    }
}

/// What the calendar says of an environment for automated principals, now or at another moment.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn calendar(
    app: &App,
    caller: &Caller,
    environment_id: &str,
    at: Option<Instant>,
) -> Result<CalendarAnswer, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    let at = at.unwrap_or_else(|| app.now());
    let environment = tx
        .environment(environment_id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", environment_id))?;
    let calendar = tx.calendar(at).await?;
    Ok(CalendarAnswer {
        state: calendar.state(&environment, at),
        at,
        next_transition_at: calendar.next_state_change(&environment, at),
        freezes: active_on(&calendar, &environment, at),
        environment: environment.id,
    })
}

/// The freezes that are active on an environment, for whomever they are.
pub(super) fn active_on(
    calendar: &Calendar,
    environment: &Environment,
    at: Instant,
) -> Vec<FreezeWindow> {
    calendar
        .windows
        .iter()
        .filter(|window| window.phase(at) == Phase::Active && window.scope.covers(environment))
        .cloned()
        .collect()
}
