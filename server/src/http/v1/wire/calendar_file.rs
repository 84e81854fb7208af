//! What became of a calendar file. Knows the report as it is sent; must not know calendar files.

use super::FreezeBody;
use crate::service::calendar_file::{CalendarReport, KnownEvent, TakenEvent};
use floe_domain::freeze::IcsLeft;
use schemars::JsonSchema;
use serde::Serialize;

/// What became of each component of a calendar file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CalendarReportBody {
    /// Whether this is a report only, and nothing was set.
    pub dry_run: bool,
    /// Whether every component of the file is a freeze now, or would be.
    pub complete: bool,
    /// Events that are freezes now, or would be.
    pub taken: Vec<TakenBody>,
    /// Events that were freezes before and set nothing new.
    pub unchanged: Vec<KnownBody>,
    /// Every other component, with the reason.
    pub not_taken: Vec<LeftBody>,
    /// What is to be known of the file as a whole.
    pub notes: Vec<String>,
}

/// An event that is a freeze.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TakenBody {
    /// What the event is known by.
    pub uid: String,
    /// The line it begins on.
    pub line: usize,
    /// The freeze; its `id` is empty in a report only.
    pub freeze: FreezeBody,
    /// What was left out of it, as what follows its name; nothing of that would freeze more.
    pub notes: Vec<String>,
}

/// An event that was a freeze before.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KnownBody {
    /// What the event is known by.
    pub uid: String,
    /// The line it begins on.
    pub line: usize,
    /// The id of the freeze that it is.
    pub freeze_id: String,
    /// Why nothing new is set, as what follows its name.
    pub why: String,
}

/// A component that is not taken.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftBody {
    /// What it is: `VEVENT`, `VJOURNAL`.
    pub component: String,
    /// The line it begins on.
    pub line: usize,
    /// Its UID; null if it has none.
    pub uid: Option<String>,
    /// Its SUMMARY; null if it has none.
    pub name: Option<String>,
    /// Why, as what follows its name.
    pub why: String,
}

impl From<CalendarReport> for CalendarReportBody {
    fn from(report: CalendarReport) -> Self {
        Self {
            dry_run: report.dry_run,
            complete: report.left.is_empty(),
            taken: report.taken.into_iter().map(TakenBody::from).collect(),
            unchanged: report.unchanged.into_iter().map(KnownBody::from).collect(),
            not_taken: report.left.into_iter().map(LeftBody::from).collect(),
            notes: report.notes,
        }
    }
}

impl From<TakenEvent> for TakenBody {
    fn from(event: TakenEvent) -> Self {
        Self {
            uid: event.uid,
            line: event.line,
            freeze: event.freeze.into(),
            notes: event.notes,
        }
    }
}

impl From<KnownEvent> for KnownBody {
    fn from(event: KnownEvent) -> Self {
        Self {
            uid: event.uid,
            line: event.line,
            freeze_id: event.freeze_id,
            why: event.why,
        }
    }
}

impl From<IcsLeft> for LeftBody {
    fn from(left: IcsLeft) -> Self {
        Self {
            component: left.component,
            line: left.line,
            uid: left.uid,
            name: left.name,
            why: left.why,
        }
    }
}
