//! What happened to the data behind a chart: deletions, recreations, imports and restatements, refusals; each with where more is
//! told of it. Knows the audit's actions and words; must not draw anything.

use super::{Caller, Refused, region_of};
use crate::app::App;
use crate::state::ToldRecord;
use floe_domain::cost::{Dimension, Filter};
use floe_domain::people::Permission;
use floe_domain::time::{DayRange, Instant};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many records of each action are looked at.
const MOST: i64 = 100;

/// What a chart tells of. What is routine, such as beginning an operation, is not.
const ACTIONS: [&str; 6] = [
    "decision.deny",
    "environment.restore",
    "import.record",
    "operation.fail",
    "operation.stop",
    "operation.succeed",
];

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartEvent {
    /// When; of several of a day, the last.
    pub at: Instant,
    /// What, in words.
    pub words: String,
    /// The page that tells more: the decision, the environment, the import.
    pub href: String,
    /// Whether something was refused or failed.
    pub is_refusal: bool,
}

/// What happened in these days to data that these conditions let through, the first first.
///
/// # Errors
/// [`Refused::NotPermitted`], [`Refused::Unavailable`].
pub async fn happened(
    app: &App,
    caller: &Caller,
    range: DayRange,
    filters: &[Filter],
) -> Result<Vec<ChartEvent>, Refused> {
    caller.require(Permission::EnvironmentsRead)?;
    let midnight = |day: chrono::NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let span = (midnight(range.start), midnight(range.end));
    let mut tx = app.store().read().await?;
    let mut regions: BTreeMap<String, Option<Option<String>>> = BTreeMap::new();
    let mut events: Vec<ChartEvent> = Vec::new();
    let mut refused: BTreeMap<(chrono::NaiveDate, String, String), (ChartEvent, u32)> =
        BTreeMap::new();
    for action in ACTIONS {
        for record in tx.records_of(action, span, MOST).await? {
            if action != "import.record" {
                if !regions.contains_key(&record.subject) {
                    let found = tx.environment(&record.subject).await?;
                    let region = found.map(|one| region_of(&one).map(str::to_owned));
                    regions.insert(record.subject.clone(), region);
                }
                // What is no environment of Floe's is behind no chart.
                let Some(Some(region)) = regions.get(&record.subject) else {
                    continue;
                };
                let mut conditions = filters
                    .iter()
                    .filter(|one| one.dimension == Dimension::Region);
                if !conditions.all(|one| one.passes(region.as_deref())) {
                    continue;
                }
            }
            let detail: Value = serde_json::from_str(&record.detail).unwrap_or_default();
            let text = |key: &str| detail.get(key).and_then(Value::as_str).unwrap_or_default();
            let operation = text("operation").to_owned();
            match action {
                "import.record" => events.push(imported(&record, &detail)),
                "decision.deny" => {
                    let place = (
                        record.at.date_naive(),
                        record.subject.clone(),
                        operation.clone(),
                    );
                    let href = format!("/decisions/{}", text("decision"));
                    // The latest of a day comes first, and is the one that is shown.
                    let (_, count) = refused.entry(place).or_insert_with(|| {
                        let event = ChartEvent {
                            at: record.at,
                            words: format!("Refused to {operation} {}", record.subject),
                            href,
                            is_refusal: true,
                        };
                        (event, 0)
                    });
                    *count += 1;
                }
                "environment.restore" => events.push(ChartEvent {
                    at: record.at,
                    words: format!("Deletion of {} undone", record.subject),
                    href: format!("/environments/{}", record.subject),
                    is_refusal: false,
                }),
                _ => {
                    let carried_out = tx.operation(text("operation_id")).await?;
                    let href = carried_out.map_or_else(
                        || format!("/environments/{}", record.subject),
                        |one| format!("/decisions/{}", one.decision_id),
                    );
                    events.push(ended(&record, &operation, href));
                }
            }
        }
    }
    events.extend(refused.into_values().map(|(mut event, count)| {
        if count > 1 {
            event.words = format!("{}, {count} times that day", event.words);
        }
        event
    }));
    events.sort_by(|a, b| (a.at, &a.words).cmp(&(b.at, &b.words)));
    Ok(events)
}

fn imported(record: &ToldRecord, detail: &Value) -> ChartEvent {
    let replaced = detail.get("segments_replaced").and_then(Value::as_u64);
    let words = match replaced {
        Some(count) if count > 0 => "A bill was restated",
        _ => "A bill was imported",
    };
    ChartEvent {
        at: record.at,
        words: words.to_owned(),
        href: format!("/imports/{}", record.subject),
        is_refusal: false,
    }
}

fn ended(record: &ToldRecord, operation: &str, href: String) -> ChartEvent {
    let subject = &record.subject;
    let (words, is_refusal) = match (record.action.as_str(), operation) {
        ("operation.succeed", "delete") => (format!("Deleted {subject}"), false),
        ("operation.succeed", "recreate") => (format!("Recreated {subject}"), false),
        ("operation.succeed", other) => (format!("Done: {other} {subject}"), false),
        ("operation.stop", other) => (format!("Stopped by a freeze: {other} {subject}"), true),
        (_, other) => (format!("Failed to {other} {subject}"), true),
    };
    ChartEvent {
        at: record.at,
        words,
        href,
        is_refusal,
    }
}
