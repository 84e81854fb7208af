//! Events of the services as the pages' events. Knows both shapes; must not add anything.

use crate::service::{self, Decided};
use floe_app::view::{TimelineEntry, TimelineEvent};

/// A refusal.
pub(super) fn refused(decided: Decided) -> TimelineEvent {
    TimelineEvent::Refused {
        decision_id: decided.id,
        decision: decided.record,
        reason: decided.reason,
    }
}

/// Something that happened to an environment.
pub(super) fn entry(environment_id: &str, entry: service::TimelineEntry) -> TimelineEntry {
    TimelineEntry {
        at: entry.at,
        who: entry.who,
        environment_id: environment_id.to_owned(),
        event: match entry.event {
            service::TimelineEvent::Refused { decision } => refused(decision),
            service::TimelineEvent::Operation { operation } => {
                TimelineEvent::Operation { operation }
            }
            service::TimelineEvent::Note { words } => TimelineEvent::Note { words },
        },
    }
}
