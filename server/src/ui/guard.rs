//! Requests to the guard from pages, and its decisions. Must not decide.

use super::Floe;
use super::failure::failed;
use crate::service::{OperationAnswer, OperationRequest, TimelineEvent, environments, operations};
use floe_app::view::{DecisionPage, Failure, OperationForm, OperationOutcome};
use floe_domain::environment::OperationKind;
use floe_domain::freeze::Wrong;

/// Asks for a deletion or a recreation. A deletion has to be meant: the environment's id is typed again.
pub(super) async fn request(floe: &Floe, form: OperationForm) -> Result<OperationOutcome, Failure> {
    let title = match form.operation {
        OperationKind::Delete => "The environment was not deleted",
        OperationKind::Recreate => "The environment was not recreated",
    };
    if form.operation == OperationKind::Delete && form.confirm.trim() != form.environment_id {
        let wrong = Wrong::new("confirm", &format!("is not `{}`", form.environment_id));
        return Err(Failure::invalid(title, vec![wrong]));
    }
    let request = OperationRequest {
        environment_id: form.environment_id,
        operation: form.operation,
        reason: form.reason,
        exception: false,
        dry_run: false,
        idempotency_key: None,
        fingerprint: String::new(),
    };
    let answer = operations::operate(floe.app(), floe.caller()?, request)
        .await
        .map_err(failed(title))?;
    Ok(match answer {
        OperationAnswer::Accepted {
            operation,
            decision,
        } => OperationOutcome {
            decision_id: decision.id,
            operation_id: Some(operation.id),
            request_id: None,
        },
        OperationAnswer::Awaiting { request, decision } => OperationOutcome {
            decision_id: decision.id,
            operation_id: None,
            request_id: Some(request.id),
        },
        OperationAnswer::Refused { decision } => OperationOutcome {
            decision_id: decision.id,
            operation_id: None,
            request_id: None,
        },
        // Forms ask for no dry run; a decision without an id has no page.
        OperationAnswer::DryRun { .. } => OperationOutcome {
            decision_id: String::new(),
            operation_id: None,
            request_id: None,
        },
    })
}

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
