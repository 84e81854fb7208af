//! The form that brings bills: takes its files, imports them, and leads to the page that tells what became of them. Knows
//! the form's fields; must not read bills.

use super::Http;
use super::auth::Visitor;
use super::pages;
use super::problem::Problem;
use super::upload::Upload;
use crate::service::{Caller, Credential};
use axum::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use floe_app::view::{Failure, FailureKind};
use floe_domain::people::Permission;

/// `POST /imports/upload`.
pub(super) async fn take(
    State(http): State<Http>,
    Extension(visitor): Extension<Visitor>,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Some(caller) = visitor.0 else {
        return Redirect::to(pages::SIGN_IN).into_response();
    };
    let session = match caller.credential() {
        Credential::Session { session, .. } => session.clone(),
        Credential::Token { .. } | Credential::CommandLine => String::new(),
    };
    let imported = match form {
        Ok(form) => import(&http, caller, form).await,
        Err(_) => Err(unreadable()),
    };
    match imported {
        Ok(id) => Redirect::to(&format!("/imports/{id}")).into_response(),
        Err(problem) => {
            let now = http.clock.now();
            http.flashes.keep(&session, failure(&problem), now);
            Redirect::to("/imports").into_response()
        }
    }
}

async fn import(http: &Http, caller: Caller, mut form: Multipart) -> Result<String, Problem> {
    // Before gigabytes are read, not only after.
    caller
        .require(Permission::ImportsWrite)
        .map_err(|refused| http.problem(refused))?;
    let mut upload = Upload::begin(http)?;
    let (mut append, mut strict) = (false, false);
    while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
        match field.name() {
            // A browser sends a file without name and content where none was chosen.
            Some("files") if field.file_name().is_some_and(|name| !name.is_empty()) => {
                upload.take_field(field).await?;
            }
            Some("append") => append = true,
            Some("strict") => strict = true,
            _ => {}
        }
    }
    if upload.files() == 0 {
        return Err(Problem::wrong("files", "names no file"));
    }
    let import = upload.import(http, caller, append, strict).await?;
    Ok(import.id)
}

fn unreadable() -> Problem {
    Problem::wrong("files", "can not be read: the upload broke off")
}

fn failure(problem: &Problem) -> Failure {
    let words = problem.kind().words();
    let kind = match problem.kind().status().as_u16() {
        403 => FailureKind::NotPermitted,
        409 => FailureKind::Conflict,
        500 => FailureKind::Internal,
        503 => FailureKind::Unavailable,
        _ => FailureKind::Invalid,
    };
    Failure::new(
        kind,
        "The bill was not imported",
        problem.detail(),
        words.remedy,
    )
}
