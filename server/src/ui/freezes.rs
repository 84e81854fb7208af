//! Freezes for their pages and forms. Knows civil times as forms send them; must not decide what a freeze stops.

use super::Floe;
use super::failure::failed;
use super::words;
use crate::service::{
    Change, Decided, LooseningStatus, LooseningView, approvers, environments, freezes, loosenings,
};
use chrono::Timelike as _;
use floe_app::view::*;
use floe_domain::environment::{Environment, EnvironmentState};
use floe_domain::freeze::{
    AppliesTo, FreezeDraft, FreezeWindow, Occurrence, Schedule, Scope, in_zone, zones,
};
use floe_domain::region::partition_words;
use floe_domain::time::Instant;

const UNSEEN: &str = "Freezes can not be shown";

/// All freezes.
pub(super) async fn list(floe: &Floe) -> Result<FreezesPage, Failure> {
    let found = freezes::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let known = known(floe).await?;
    let (open, ended) = loosenings::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let approving = approvers::show(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    let rows = |windows: Vec<FreezeWindow>| {
        windows
            .into_iter()
            .map(|one| row(one, &known, found.at))
            .collect()
    };
    Ok(FreezesPage {
        now: found.at,
        active: rows(found.active),
        upcoming: rows(found.upcoming),
        past: rows(found.past),
        loosening: of_freezes(open.into_iter().map(|story| story.view)),
        loosened: of_freezes(ended.into_iter()),
        alone_in: (!approving.is_sealed).then_some(approving.rule.loosening_seconds),
    })
}

/// Those that are about freezes.
pub(super) fn of_freezes(changes: impl Iterator<Item = LooseningView>) -> Vec<FreezeChange> {
    changes
        .filter(|one| {
            matches!(
                one.change,
                Change::EndFreeze { .. } | Change::ChangeFreeze { .. }
            )
        })
        .map(change)
        .collect()
}

/// What would loosen a freeze, or would have.
fn change(view: LooseningView) -> FreezeChange {
    FreezeChange {
        words: view.change.words(),
        id: view.id,
        by: view.requested_by,
        status: view.status.name(),
        ended_at: view.ended_at,
        outcome: view.outcome,
    }
}

async fn known(floe: &Floe) -> Result<Vec<Environment>, Failure> {
    let views = environments::list(floe.app(), floe.caller()?)
        .await
        .map_err(failed(UNSEEN))?;
    Ok(views.into_iter().map(|view| view.environment).collect())
}

fn row(window: FreezeWindow, known: &[Environment], now: Instant) -> FreezeRow {
    let covers = known
        .iter()
        .filter(|environment| window.scope.covers(environment))
        .count();
    FreezeRow {
        phase: window.phase(now),
        local: local(&window),
        covers: u32::try_from(covers).unwrap_or(u32::MAX),
        repeats: comes_back(&window),
        window,
    }
}

/// How it comes back, or when it lets through, in words.
fn comes_back(window: &FreezeWindow) -> Option<String> {
    let Some(open) = &window.change_windows else {
        return repeats(window.schedule.as_ref());
    };
    let words: Vec<_> = open.windows.iter().filter_map(opening).collect();
    Some(words.join("; "))
}

/// A change window: `every week on Tue, first 2026-11-24 10:00 – 2026-11-24 12:00 Europe/Berlin`.
fn opening(schedule: &Schedule) -> Option<String> {
    let first = schedule.openings(Instant::MIN_UTC).next()?;
    let local = |at| in_zone(at, &schedule.zone);
    let (starts, ends) = (local(first.starts_at)?, local(first.ends_at)?);
    let often = repeats(Some(schedule)).unwrap_or_else(|| "once".to_owned());
    Some(format!(
        "{often}, first {starts} – {ends} {}",
        schedule.zone
    ))
}

/// How it comes back, in words.
fn repeats(schedule: Option<&Schedule>) -> Option<String> {
    schedule?.comes_back()
}

fn local(window: &FreezeWindow) -> Option<String> {
    if window.zone == "UTC" {
        return None;
    }
    let (starts, ends) = (
        in_zone(window.starts_at, &window.zone)?,
        in_zone(window.ends_at, &window.zone)?,
    );
    Some(format!("{starts} – {ends} {}", window.zone))
}

/// One freeze.
pub(super) async fn show(floe: &Floe, id: String) -> Result<FreezePage, Failure> {
    let story = freezes::show(floe.app(), floe.caller()?, &id)
        .await
        .map_err(failed(UNSEEN))?;
    let known = known(floe).await?;
    let now = floe.now();
    let (waiting, ended): (Vec<_>, Vec<_>) = story
        .changes
        .into_iter()
        .partition(|change| change.status == LooseningStatus::Open);
    Ok(FreezePage {
        now,
        occurrences: next_times(&story.freeze, now),
        row: row(story.freeze, &known, now),
        covered: story.covered.iter().map(CoveredEnvironment::from).collect(),
        ended: story.ending.map(|ending| (ending.reason, ending.by)),
        can_undo: story.can_undo,
        ending: waiting.into_iter().next().map(|change| change.id),
        loosened: of_freezes(ended.into_iter()),
        refusals: story.refusals.into_iter().map(refusal).collect(),
    })
}

/// The next ten times that it stops, or lets through, of one that comes back and is not over.
fn next_times(window: &FreezeWindow, now: Instant) -> Vec<OccurrenceRow> {
    let ends_at = window.ended_early_at.unwrap_or(Instant::MAX_UTC);
    let recurring = (window.schedule.as_ref()).filter(|schedule| schedule.recurrence.is_some());
    let stopped = recurring.into_iter().flat_map(|one| one.occurrences(now));
    let open = window.change_windows.iter().flat_map(|open| open.open(now));
    stopped
        .chain(open)
        .take_while(|one| one.starts_at < ends_at)
        .take(10)
        .map(|one| occurrence(one, &window.zone))
        .collect()
}

fn refusal(decided: Decided) -> TimelineEntry {
    TimelineEntry {
        at: decided.record.decided_at,
        who: decided.record.chain.words(),
        environment_id: decided.record.environment_id.clone(),
        event: words::refused(decided),
    }
}

/// What the creation form offers: the next whole hour, for a day.
pub(super) async fn choices(floe: &Floe) -> Result<FreezeChoices, Failure> {
    let mut known = known(floe).await?;
    known.retain(|environment| environment.state != EnvironmentState::Purged);
    let mut regions: Vec<_> = known
        .iter()
        .map(|environment| environment.region.clone())
        .collect();
    regions.sort();
    regions.dedup();
    let mut partitions: Vec<_> = known.iter().map(Environment::partition).collect();
    partitions.sort_unstable();
    partitions.dedup();
    let now = floe.now();
    let hour = now
        .with_minute(0)
        .and_then(|at| at.with_second(0))
        .and_then(|at| at.with_nanosecond(0))
        .unwrap_or(now);
    let input = |at: Instant| at.format("%Y-%m-%dT%H:%M").to_string();
    Ok(FreezeChoices {
        regions,
        partitions: partitions
            .into_iter()
            .map(|one| (one.to_owned(), partition_words(one).to_owned()))
            .collect(),
        environments: known.iter().map(CoveredEnvironment::from).collect(),
        zones: zones().into_iter().map(str::to_owned).collect(),
        starts_at: input(hour + chrono::TimeDelta::hours(1)),
        ends_at: input(hour + chrono::TimeDelta::hours(25)),
    })
}

/// What a freeze would do, as far as the form can be read.
pub(super) async fn preview(floe: &Floe, form: FreezeForm) -> Result<FreezePreview, Failure> {
    let known = known(floe).await?;
    let now = floe.now();
    // The times say something before the form has a name.
    let timed = FreezeForm {
        name: "name".to_owned(),
        reason: "reason".to_owned(),
        applies_to: "everyone".to_owned(),
        regions: Vec::new(),
        partitions: Vec::new(),
        environments: Vec::new(),
        exempt: Vec::new(),
        tiers: Vec::new(),
        operations: Vec::new(),
        ..form.clone()
    };
    let timed = timed.draft(&[], now).ok();
    let schedule = timed.as_ref().and_then(|draft| draft.schedule.as_ref());
    let open = timed.as_ref().and_then(FreezeDraft::closed_but);
    let opening = open.as_ref().and_then(|open| open.windows.first());
    let stopped = schedule.into_iter().flat_map(|one| one.occurrences(now));
    let let_through = open.iter().flat_map(|open| open.open(now));
    let occurrences: Vec<_> = stopped
        .chain(let_through)
        .take(10)
        .map(|one| occurrence(one, &form.zone))
        .collect();
    let span = match occurrences.first() {
        Some(first) => Some((first.starts_at, first.ends_at)),
        None => timed.as_ref().map(|draft| (draft.starts_at, draft.ends_at)),
    };
    let filled = |texts: &[String]| {
        texts
            .iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect()
    };
    let scope = Scope {
        regions: filled(&form.regions),
        partitions: filled(&form.partitions),
        environments: filled(&form.environments),
        tiers: form
            .tiers
            .iter()
            .filter_map(|tier| tier.parse().ok())
            .collect(),
        except: filled(&form.exempt),
    };
    let covered = freezes::preview(floe.app(), floe.caller()?, &scope).await;
    Ok(FreezePreview {
        span,
        repeats: repeats(schedule.or(opening)),
        is_but: open.is_some(),
        occurrences,
        applies_to: form.applies_to.parse().unwrap_or(AppliesTo::Automated),
        covered: covered
            .map_err(failed("The preview can not be shown"))?
            .iter()
            .map(CoveredEnvironment::from)
            .collect(),
        of: u32::try_from(known.len()).unwrap_or(u32::MAX),
        wrong: form.draft(&known, now).err().unwrap_or_default(),
    })
}

fn occurrence(one: Occurrence, zone: &str) -> OccurrenceRow {
    let local = |at| in_zone(at, zone.trim()).unwrap_or_default();
    OccurrenceRow {
        starts_at: one.starts_at,
        ends_at: one.ends_at,
        local: format!("{} – {}", local(one.starts_at), local(one.ends_at)),
    }
}
