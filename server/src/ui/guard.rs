//! Decisions of the guard for their page. Must not decide.

use super::Floe;
use super::failure::failed;
use crate::service::{TimelineEvent, environments, operations};
use floe_app::view::{DecisionPage, Failure};

/// One decision, with the operation it allowed.
pub(super) async fn decision(floe: &Floe, id: String) -> Result<DecisionPage, Failure> {
    let unseen = failed("The decision can not be shown");
    let caller = floe.caller()?;
    let decided = operations::decision(floe.app(), caller, &id)
        .await
        .map_err(unseen)?;
    // A decision on what is no environment has no story, and led to nothing.
    let story = environments::show(floe.app(), caller, &decided.record.environment_id)
        .await
        .ok();
    let events = story
        .into_iter()
        .flat_map(|story| story.timeline)
        .map(|entry| entry.event);
    let operation = events.into_iter().find_map(|event| match event {
        TimelineEvent::Operation { operation } if operation.decision_id == id => Some(operation),
        _ => None,
    });
    Ok(DecisionPage {
        id: decided.id,
        decision: decided.record,
        reason: decided.reason,
        operation,
    })
}
