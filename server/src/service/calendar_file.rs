//! Freezes as calendar files, out and in. Knows that importing only tightens: an event that is known already changes
//! nothing. Must not know how a file is written or read.

use super::{Caller, Refused, freezes, recording};
use crate::app::App;
use crate::secret::hex;
use crate::state::{ImportedEvent, Tx};
use floe_domain::environment::Environment;
use floe_domain::freeze::{
    DEFAULT_CALENDAR, FreezeDraft, FreezeWindow, IcsDefaults, IcsLeft, IcsTaken, Phase,
    UNKNOWN_ZONE, UnderWay, Wrong, id_of_uid, is_zone, read_ics, write_ics,
};
use floe_domain::people::Permission;
use floe_domain::time::{Instant, ceil_micros, floor_micros};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// What calendar programs call the calendar.
const NAME: &str = "Freezes of Floe";

/// Every freeze that is not over, as a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// The file.
    pub text: String,
    /// Another one for every other file.
    pub mark: String,
}

/// A calendar file to import.
#[derive(Clone, Debug)]
pub struct CalendarImport {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it does not say.
    pub defaults: IcsDefaults,
    /// To report only.
    pub dry_run: bool,
}

/// What became of a file's components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarReport {
    /// Whether nothing was set, and was not to be.
    pub dry_run: bool,
    /// Events that are freezes now, or would be.
    pub taken: Vec<TakenEvent>,
    /// Events that were freezes already.
    pub unchanged: Vec<KnownEvent>,
    /// Everything else.
    pub left: Vec<IcsLeft>,
    /// What is to be known of the file as a whole.
    pub notes: Vec<String>,
}

/// An event that became a freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenEvent {
    /// What the event is known by.
    pub uid: String,
    /// The line it begins on.
    pub line: usize,
    /// The freeze; without an id where nothing was set.
    pub freeze: FreezeWindow,
    /// What was left out of it.
    pub notes: Vec<String>,
}

/// An event that sets nothing new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownEvent {
    /// What the event is known by.
    pub uid: String,
    /// The line it begins on.
    pub line: usize,
    /// The freeze that it is.
    pub freeze_id: String,
    /// Why nothing new is set, as what follows its name.
    pub why: String,
}

/// The file of every freeze that is not over.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn export(app: &App, caller: &Caller) -> Result<CalendarFile, Refused> {
    caller.require(Permission::FreezesRead)?;
    let mut tx = app.store().read().await?;
    of(&mut tx, app.now()).await
}

pub(super) async fn of(tx: &mut Tx, now: Instant) -> Result<CalendarFile, Refused> {
    let freezes = tx.freezes_not_over(now).await?;
    // Between two changes of the calendar freezes only come to their ends, so their number tells which they are.
    let revision = tx.revision("calendar").await?;
    let mark = format!("{}-{revision}-{}", env!("CARGO_PKG_VERSION"), freezes.len());
    Ok(CalendarFile {
        text: write_ics(NAME, &freezes),
        mark,
    })
}

/// Sets every event of a file that is a freeze, all in one transaction, and says of everything else why it is none.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Invalid`] for a file that can not be read and for defaults that are wrong,
/// [`Refused::Conflict`] when there would be too many freezes, [`Refused::Unavailable`].
pub async fn import(
    app: &App,
    caller: &Caller,
    request: CalendarImport,
) -> Result<CalendarReport, Refused> {
    caller.require(Permission::FreezesWrite)?;
    let CalendarImport {
        bytes,
        defaults,
        dry_run,
    } = request;
    let digest = hex(&Sha256::digest(&bytes));
    let given = defaults.clone();
    // A file may be made to take long.
    let read = tokio::task::spawn_blocking(move || read_ics(&bytes, &defaults)).await;
    let read = read.map_err(|_| Refused::unavailable("The calendar file could not be read."))?;
    let read = read.map_err(|cause| Refused::invalid("body", &cause.to_string()))?;
    let mut tx = if dry_run {
        app.store().read().await?
    } else {
        app.store().write().await?
    };
    let now = app.now();
    let known = tx.environments().await?;
    check(&given, &known, now)?;
    let mut report = CalendarReport {
        dry_run,
        taken: Vec::new(),
        unchanged: Vec::new(),
        left: read.left,
        notes: read.notes,
    };
    let open = tx.open_freezes(now).await?;
    for event in read.taken {
        match weigh(&mut tx, &event, &known, now).await? {
            Weighed::New => {
                let mut freeze = freezes::window_of(app, caller, event.draft, now);
                if dry_run {
                    freeze.id.clear();
                }
                report.taken.push(TakenEvent {
                    uid: event.uid,
                    line: event.line,
                    freeze,
                    notes: event.notes,
                });
            }
            Weighed::Known(freeze_id, why) => report.unchanged.push(KnownEvent {
                uid: event.uid,
                line: event.line,
                freeze_id,
                why,
            }),
            Weighed::Left(why) => report.left.push(IcsLeft {
                component: "VEVENT".to_owned(),
                line: event.line,
                uid: Some(event.uid),
                name: Some(event.draft.name),
                why,
            }),
        }
    }
    report.left.sort_by_key(|left| left.line);
    freezes::leave_room(caller, open, report.taken.len())?;
    if !dry_run {
        set(&mut tx, caller, &report, &digest, now).await?;
        tx.commit().await?;
    }
    Ok(report)
}

/// What an event comes to, beside what is known.
enum Weighed {
    New,
    Known(String, String),
    Left(String),
}

async fn weigh(
    tx: &mut Tx,
    event: &IcsTaken,
    known: &[Environment],
    now: Instant,
) -> Result<Weighed, Refused> {
    // An export of this Floe's own, perhaps edited.
    if let Some(id) = id_of_uid(&event.uid)
        && let Some(freeze) = tx.freeze(id).await?
    {
        let is_same = normal(freeze.drafted()) == normal(event.draft.clone());
        return Ok(if is_same {
            Weighed::Known(freeze.id, "is this freeze itself".to_owned())
        } else {
            changed(&freeze, "is the freeze")
        });
    }
    if let Some(before) = tx.imported_event(&event.uid).await? {
        let Some(freeze) = tx.freeze(&before.freeze_id).await? else {
            return Err(Refused::unavailable("An imported freeze is missing."));
        };
        if before.digest != digest_of(event.draft.clone()) {
            return Ok(changed(&freeze, "was imported before, as the freeze"));
        }
        let why = if freeze.ended_early_at.is_some() {
            "was imported before; people ended the freeze, and it stays ended"
        } else if freeze.phase(now) == Phase::Past {
            "was imported before, and the freeze is over"
        } else {
            "was imported before, and is the same"
        };
        return Ok(Weighed::Known(freeze.id, why.to_owned()));
    }
    let wrong = event.draft.check(known, now);
    if wrong.is_empty() {
        Ok(Weighed::New)
    } else {
        let words: Vec<_> = wrong.iter().map(Wrong::to_string).collect();
        Ok(Weighed::Left(format!(
            "can not be set: {}",
            words.join("; ")
        )))
    }
}

fn changed(freeze: &FreezeWindow, what: &str) -> Weighed {
    Weighed::Left(format!(
        "{what} `{}` ({}), and says otherwise now: importing changes no freeze. Set a freeze for what is to be frozen \
         beside it; a person ends it where it is too wide",
        freeze.name, freeze.id
    ))
}

/// What an event said, in few bytes. What could not be said when events were first imported is not in it where it says what
/// was meant then, so that they are known still.
fn digest_of(draft: FreezeDraft) -> String {
    let mut said = json!(normal(draft));
    if let Some(said) = said.as_object_mut() {
        if said.get("under_way") == Some(&json!(UnderWay::Finish)) {
            said.remove("under_way");
        }
        if let Some(scope) = said.get_mut("scope").and_then(Value::as_object_mut)
            && scope.get("except") == Some(&json!([]))
        {
            scope.remove("except");
        }
    }
    hex(&Sha256::digest(said.to_string()))
}

/// A draft as it is kept, with the one kind of line break that a file has.
fn normal(mut draft: FreezeDraft) -> FreezeDraft {
    draft.name = draft.name.trim().to_owned();
    draft.reason = draft.reason.trim().replace("\r\n", "\n");
    draft.starts_at = floor_micros(draft.starts_at);
    draft.ends_at = ceil_micros(draft.ends_at);
    draft
}

/// Refuses what was given beside the file where it is wrong, rather than say so of every event.
fn check(given: &IcsDefaults, known: &[Environment], now: Instant) -> Result<(), Refused> {
    let zone = given.zone.clone().unwrap_or_else(|| "UTC".to_owned());
    let mut fields = Vec::new();
    if !is_zone(&zone) {
        fields.push(Wrong::new("zone", UNKNOWN_ZONE));
    }
    let any = FreezeDraft {
        calendar: DEFAULT_CALENDAR.to_owned(),
        name: "any".to_owned(),
        reason: "any".to_owned(),
        starts_at: now,
        ends_at: now + chrono::TimeDelta::hours(1),
        zone: "UTC".to_owned(),
        scope: given.scope.clone(),
        operations: given.operations.clone(),
        applies_to: given.applies_to,
        under_way: given.under_way,
        schedule: None,
        change_windows: Vec::new(),
    };
    fields.extend(any.check(known, now));
    if fields.is_empty() {
        Ok(())
    } else {
        Err(Refused::Invalid { fields })
    }
}

async fn set(
    tx: &mut Tx,
    caller: &Caller,
    report: &CalendarReport,
    digest: &str,
    now: Instant,
) -> Result<(), Refused> {
    for event in &report.taken {
        freezes::set(tx, caller, &event.freeze, now).await?;
        let imported = ImportedEvent {
            freeze_id: event.freeze.id.clone(),
            digest: digest_of(event.freeze.drafted()),
        };
        tx.add_imported_event(&event.uid, &imported, now).await?;
    }
    let freezes: Vec<_> = (report.taken.iter())
        .map(|event| json!({"uid": event.uid, "freeze": event.freeze.id}))
        .collect();
    let detail = json!({
        "freezes": freezes, "unchanged": report.unchanged.len(), "not_taken": report.left.len(),
    });
    let what = ("freeze.import", digest);
    recording::by(tx, now, caller.chain(), what, detail).await?;
    Ok(())
}
