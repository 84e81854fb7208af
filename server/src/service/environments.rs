//! Environments: seeing them, declaring them, undoing a deletion. Knows their story; must not know how operations on
//! them are decided or carried out.

use super::{
    Caller, Credential, EnvironmentDraft, EnvironmentStory, EnvironmentView, Refused,
    TimelineEntry, TimelineEvent, freezes, people, recording, sign_in,
};
use crate::app::App;
use crate::state::Tx;
use floe_domain::audit::Record;
use floe_domain::environment::{
    Environment, EnvironmentKind, EnvironmentState, NO_REGION, Operation, OperationStatus, Tier,
};
use floe_domain::freeze::{Calendar, Wrong};
use floe_domain::guard::{ActorChain, Verdict};
use floe_domain::people::Permission;
use floe_domain::time::Instant;
use serde_json::json;

const TIMELINE: i64 = 200;

/// All environments, by id.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<EnvironmentView>, Refused> {
    caller.require(Permission::EnvironmentsRead)?;
    let mut tx = app.store().read().await?;
    let now = app.now();
    let calendar = tx.calendar(now).await?;
    let open = open_operations(&mut tx).await?;
    let environments = tx.environments().await?;
    Ok(environments
        .into_iter()
        .map(|environment| view(environment, &calendar, &open, now))
        .collect())
}

/// One environment with its story.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn show(app: &App, caller: &Caller, id: &str) -> Result<EnvironmentStory, Refused> {
    caller.require(Permission::EnvironmentsRead)?;
    let mut tx = app.store().read().await?;
    let now = app.now();
    let environment = tx
        .environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))?;
    let calendar = tx.calendar(now).await?;
    let open = open_operations(&mut tx).await?;
    Ok(EnvironmentStory {
        view: view(environment, &calendar, &open, now),
        timeline: timeline(&mut tx, id).await?,
    })
}

async fn open_operations(tx: &mut Tx) -> Result<Vec<Operation>, Refused> {
    let mut open = tx.operations_that_are(OperationStatus::Running).await?;
    open.extend(tx.operations_that_are(OperationStatus::Queued).await?);
    Ok(open.into_iter().map(|one| one.operation).collect())
}

fn view(
    environment: Environment,
    calendar: &Calendar,
    open: &[Operation],
    now: Instant,
) -> EnvironmentView {
    EnvironmentView {
        calendar: calendar.state(&environment, now),
        next_transition_at: calendar.next_state_change(&environment, now),
        freezes: freezes::active_on(calendar, &environment, now),
        in_progress: open
            .iter()
            .find(|operation| operation.environment_id == environment.id)
            .cloned(),
        environment,
    }
}

async fn timeline(tx: &mut Tx, id: &str) -> Result<Vec<TimelineEntry>, Refused> {
    let mut entries = Vec::new();
    for (decision, _) in tx.decisions_on(id, TIMELINE).await? {
        if decision.record.verdict == Verdict::Deny {
            entries.push(TimelineEntry {
                at: decision.record.decided_at,
                who: decision.record.chain.words(),
                event: TimelineEvent::Refused { decision },
            });
        }
    }
    for operation in tx.operations_on(id, TIMELINE).await? {
        entries.push(TimelineEntry {
            at: operation.requested_at,
            who: operation.requested_by.clone(),
            event: TimelineEvent::Operation { operation },
        });
    }
    let records = tx.records_about(id, "environment.", TIMELINE).await?;
    entries.extend(records.iter().map(note));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries.truncate(usize::try_from(TIMELINE).unwrap_or(usize::MAX));
    Ok(entries)
}

fn note(record: &Record) -> TimelineEntry {
    let who = serde_json::from_str::<ActorChain>(&record.actor)
        .map_or_else(|_| "Floe".to_owned(), |chain| chain.words());
    let words = match record.action.as_str() {
        "environment.create" => "Its first charges were imported.",
        "environment.declare" => "It was declared.",
        "environment.restore" => "Its deletion was undone.",
        "environment.purge" => "Its data are gone for good.",
        "environment.recover" => {
            "The server stopped during an operation; the environment is whole."
        }
        _ => "It was changed.",
    };
    TimelineEntry {
        at: record.at,
        who,
        event: TimelineEvent::Note {
            words: words.to_owned(),
        },
    }
}

/// Declares an environment that Floe guards and has nothing to carry out for.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`], [`Refused::Conflict`] when there is one of that id,
/// [`Refused::Unavailable`].
pub async fn declare(
    app: &App,
    caller: &Caller,
    draft: EnvironmentDraft,
) -> Result<Environment, Refused> {
    caller.require(Permission::EnvironmentsDeclare)?;
    let fields = check(&draft);
    if !fields.is_empty() {
        return Err(Refused::Invalid { fields });
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    if tx.environment(&draft.id).await?.is_some() {
        return Err(Refused::conflict(format!(
            "There is already an environment `{}`.",
            draft.id
        )));
    }
    let environment = Environment {
        id: draft.id,
        name: draft.name.trim().to_owned(),
        region: draft.region,
        tier: draft.tier,
        owner: sign_in::normal(&draft.owner),
        kind: EnvironmentKind::Declared,
        state: EnvironmentState::Active,
        version: 1,
        generation: 1,
        created_at: now,
    };
    tx.add_environment(&environment).await?;
    let detail = json!({
        "name": environment.name, "region": environment.region, "tier": environment.tier, "owner": environment.owner,
    });
    let what = ("environment.declare", environment.id.as_str());
    recording::by(&mut tx, now, caller.chain(), what, detail).await?;
    tx.commit().await?;
    Ok(environment)
}

/// Says how much hangs on an environment, for whoever runs `floe` on the machine: a region's data set is production until then.
/// Once there are approvers, what is production stays so: less would hang on it for the guard, which is a loosening.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Unavailable`].
pub async fn set_tier(app: &App, caller: &Caller, id: &str, tier: Tier) -> Result<(), Refused> {
    if *caller.credential() != Credential::CommandLine {
        return Err(Refused::NotPermitted {
            detail: "Only whoever runs `floe` on the machine can do this.".to_owned(),
        });
    }
    let mut tx = app.store().write().await?;
    let now = app.now();
    let environment = tx
        .environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))?;
    let (_, is_sealed) = tx.approval_rule().await?;
    if is_sealed && environment.tier == Tier::Production && tier != Tier::Production {
        return Err(Refused::NotPermitted {
            detail: format!(
                "`{id}` is production, and approvers are appointed for it: it stays so. Appoint approvers after the tiers are set."
            ),
        });
    }
    tx.set_tier(id, tier).await?;
    let detail = json!({"tier": tier, "instead_of": environment.tier});
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("environment.set_tier", id),
        detail,
    )
    .await?;
    Ok(tx.commit().await?)
}

fn check(draft: &EnvironmentDraft) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let plain = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-';
    if draft.id.is_empty() || draft.id.len() > 60 || !draft.id.chars().all(plain) {
        wrong.push(Wrong::new("id", "is not 1 to 60 of a–z, 0–9 and -"));
    } else if draft.id.starts_with("cost-explorer-") {
        wrong.push(Wrong::new(
            "id",
            "begins with `cost-explorer-`, which is kept for regions' data sets",
        ));
    }
    if draft.name.trim().is_empty() || draft.name.chars().count() > 100 {
        wrong.push(Wrong::new("name", "is not 1 to 100 characters"));
    }
    let region = draft.region.as_str();
    if region.is_empty() || region.len() > 60 || region.contains(char::is_whitespace) {
        wrong.push(Wrong::new("region", "is not a region id, or `no-region`"));
    }
    wrong.extend(people::wrong_email("owner", &sign_in::normal(&draft.owner)));
    wrong
}

/// Undoes a deletion: within its 30 days the region's data are back as they were; after that, what was imported since
/// is shown.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::NotFound`], [`Refused::Invalid`] without a reason, [`Refused::Conflict`] when
/// there is nothing to undo, [`Refused::Unavailable`].
pub async fn restore(
    app: &App,
    caller: &Caller,
    id: &str,
    reason: &str,
) -> Result<Environment, Refused> {
    caller.require(Permission::EnvironmentsRestore)?;
    let reason = freezes::reason_of(reason)?;
    let mut tx = app.store().write().await?;
    let now = app.now();
    let environment = tx
        .environment(id)
        .await?
        .ok_or_else(|| Refused::not_found("environment", id))?;
    restorable(&mut tx, &environment).await?;
    if !tx
        .change_environment(
            &environment,
            EnvironmentState::Active,
            environment.generation,
        )
        .await?
    {
        return Err(Refused::conflict(
            "The environment was changed at the same moment. Look at it again.",
        ));
    }
    tx.advance("ledger").await?;
    recording::by(
        &mut tx,
        now,
        caller.chain(),
        ("environment.restore", id),
        json!({"reason": reason}),
    )
    .await?;
    tx.commit().await?;
    app.ledger().catch_up(app).await;
    Ok(Environment {
        state: EnvironmentState::Active,
        version: environment.version + 1,
        ..environment
    })
}

async fn restorable(tx: &mut Tx, environment: &Environment) -> Result<(), Refused> {
    match environment.state {
        EnvironmentState::Deleted { .. } => Ok(()),
        EnvironmentState::Purged => {
            let region = region_of(environment);
            if tx.live_segments_of_region(region).await?.is_empty() {
                Err(Refused::conflict(
                    "Its data are gone for good and no bill has brought new ones. Import a bill of this region first.",
                ))
            } else {
                Ok(())
            }
        }
        EnvironmentState::Active | EnvironmentState::Recreating => {
            Err(Refused::conflict("The environment is not deleted."))
        }
    }
}

/// FOCUS RegionId of an environment's charges; `None` is "global / no region".
pub(crate) fn region_of(environment: &Environment) -> Option<&str> {
    Some(environment.region.as_str()).filter(|region| *region != NO_REGION)
}
