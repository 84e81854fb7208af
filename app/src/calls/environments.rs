//! Server functions that ask for changes of environments. The guard decides, not these.

#[cfg(feature = "ssr")]
use super::server::{backend, redirect};
use crate::view::*;
use leptos::prelude::*;
use leptos::server_fn::codec::Postcard;

/// Asks for a deletion or recreation and goes to the environment, where the operation or the refusal stands.
#[server(prefix = "/ui", output = Postcard, endpoint = "request-operation")]
pub async fn request_operation(
    environment_id: String,
    operation: String,
    #[server(default)] reason: String,
    #[server(default)] confirm: String,
) -> Result<(), Failure> {
    let given = vec![
        (format!("{operation}-reason"), reason.clone()),
        (format!("{operation}-confirm"), confirm.clone()),
    ];
    let address = format!("/environments/{environment_id}");
    let operation = operation.parse().map_err(|_| {
        Failure::new(
            FailureKind::Invalid,
            "There is no such operation",
            "An environment can be deleted or recreated.",
            "Reload the page and try again.",
        )
    })?;
    let outcome = backend()?
        .request_operation(OperationForm {
            environment_id,
            operation,
            reason,
            confirm,
        })
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(&match (outcome.operation_id, outcome.request_id) {
        (Some(id), _) => format!("{address}?done=operation-asked&operation={id}"),
        (None, Some(id)) => format!("/approvals/{id}?done=people-asked"),
        (None, None) => format!("{address}?refused={}", outcome.decision_id),
    });
    Ok(())
}

/// Undoes a deletion.
#[server(prefix = "/ui", output = Postcard, endpoint = "restore-environment")]
pub async fn restore_environment(
    id: String,
    #[server(default)] reason: String,
) -> Result<(), Failure> {
    let given = vec![("restore-reason".to_owned(), reason.clone())];
    let address = format!("/environments/{id}?done=deletion-undone");
    backend()?
        .restore_environment(id, reason)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(&address);
    Ok(())
}

/// Declares an environment and goes to its page.
#[server(prefix = "/ui", output = Postcard, endpoint = "declare-environment")]
pub async fn declare_environment(#[server(flatten)] form: DeclareForm) -> Result<(), Failure> {
    let given = form.given();
    let id = backend()?
        .declare_environment(form)
        .await
        .map_err(|failure| failure.with_given(given))?;
    redirect(&format!("/environments/{id}?done=environment-declared"));
    Ok(())
}
