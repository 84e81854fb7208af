//! Declaring an environment, asking the guard for its deletion or recreation, undoing a deletion. Knows the forms; must not
//! decide what is allowed.

use super::Act;
use crate::http::path::Id;
use crate::service::{EnvironmentDraft, OperationAnswer, OperationRequest, Refused};
use crate::service::{environments, operations};
use axum::response::{IntoResponse, Redirect, Response};
use floe_domain::environment::OperationKind;
use floe_domain::people::Permission;

/// `POST /act/environments`.
pub(super) async fn declare(act: Act) -> Response {
    match declared(&act).await {
        Ok(id) => act.answer(
            &format!("/environments/{id}"),
            "",
            Ok("environment-declared"),
        ),
        Err(refused) => {
            let names = ["id", "name", "region", "tier", "owner"].map(|name| (name, name));
            let title = "The environment was not declared";
            act.form_failed("/environments/declare", title, act.given(&names), refused)
        }
    }
}

async fn declared(act: &Act) -> Result<String, Refused> {
    act.caller.require(Permission::EnvironmentsDeclare)?;
    let tier = (act.field("tier").parse()).map_err(|error: floe_domain::time::UnknownName| {
        Refused::invalid("tier", &error.to_string())
    })?;
    let draft = EnvironmentDraft {
        id: act.field("id").to_owned(),
        name: act.field("name").to_owned(),
        region: act.field("region").to_owned(),
        tier,
        owner: act.field("owner").to_owned(),
    };
    let made = environments::declare(&act.http.app, &act.caller, draft).await?;
    Ok(made.id)
}

/// `POST /act/environments/{id}/delete`.
pub(super) async fn delete(Id(id): Id, act: Act) -> Response {
    ask(&act, id, OperationKind::Delete).await
}

/// `POST /act/environments/{id}/recreate`.
pub(super) async fn recreate(Id(id): Id, act: Act) -> Response {
    ask(&act, id, OperationKind::Recreate).await
}

/// Leads to the environment, where the operation or the refusal stands, or to what people have to approve.
async fn ask(act: &Act, id: String, operation: OperationKind) -> Response {
    let page = format!("/environments/{id}");
    match asked(act, id, operation).await {
        Ok(OperationAnswer::Accepted { operation, .. }) => {
            let id = operation.id;
            Redirect::to(&format!("{page}?done=operation-asked&operation={id}")).into_response()
        }
        Ok(OperationAnswer::Awaiting { request, .. }) => {
            let page = format!("/approvals/{}", request.id);
            act.answer(&page, "", Ok("people-asked"))
        }
        Ok(OperationAnswer::Refused { decision }) => {
            Redirect::to(&format!("{page}?refused={}", decision.id)).into_response()
        }
        // Forms ask for none.
        Ok(OperationAnswer::DryRun { .. }) => Redirect::to(&page).into_response(),
        Err(refused) => {
            let (title, names): (&str, &[(&str, &str)]) = match operation {
                OperationKind::Delete => (
                    "The environment was not deleted",
                    &[("delete-reason", "reason"), ("delete-confirm", "confirm")],
                ),
                OperationKind::Recreate => (
                    "The environment was not recreated",
                    &[("recreate-reason", "reason")],
                ),
            };
            act.form_failed(&page, title, act.given(names), refused)
        }
    }
}

/// A deletion has to be meant: the environment's id is typed again.
async fn asked(
    act: &Act,
    environment_id: String,
    operation: OperationKind,
) -> Result<OperationAnswer, Refused> {
    if operation == OperationKind::Delete && act.field("confirm").trim() != environment_id {
        let reason = format!("is not `{environment_id}`");
        return Err(Refused::invalid("confirm", &reason));
    }
    let request = OperationRequest {
        environment_id,
        operation,
        reason: act.field("reason").to_owned(),
        exception: false,
        dry_run: false,
        idempotency_key: None,
        fingerprint: String::new(),
    };
    operations::operate(&act.http.app, &act.caller, request).await
}

/// `POST /act/environments/{id}/restore`.
pub(super) async fn restore(Id(id): Id, act: Act) -> Response {
    let reason = act.field("reason");
    let restored = environments::restore(&act.http.app, &act.caller, &id, reason).await;
    let page = format!("/environments/{id}");
    match restored {
        Ok(_) => act.answer(&page, "", Ok("deletion-undone")),
        Err(refused) => {
            let given = act.given(&[("restore-reason", "reason")]);
            act.form_failed(&page, "The deletion was not undone", given, refused)
        }
    }
}
