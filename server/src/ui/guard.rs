//! Decisions of the guard for their page. Must not decide.

use super::Floe;
use super::failure::failed;
use super::marks;
use crate::service::{TimelineEvent, environments, operations, region_of};
use floe_app::view::{DecisionPage, Failure};
use floe_domain::cost::Dimension;

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
    // Where its region is not known, all costs are shown.
    let scope = story.iter().map(|story| {
        let region = region_of(&story.view.environment);
        (Dimension::Region, region.map(str::to_owned))
    });
    let day = decided.record.decided_at.date_naive();
    let costs = marks::around((day, day), scope.collect());
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
        costs,
    })
}
