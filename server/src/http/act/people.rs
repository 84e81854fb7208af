//! People added, given another role, removed. Knows forms; must not decide who may, nor know how passwords are kept.

use super::Act;
use crate::http::path::Id;
use crate::secret::Secret;
use crate::service::{Refused, people};
use axum::response::Response;
use floe_domain::people::Role;

const PAGE: &str = "/settings/people";

/// `POST /act/people`.
pub(super) async fn add(act: Act) -> Response {
    let outcome = added(&act).await.map(|()| "person-added");
    let form = ("/act/people", &["email", "role"][..]);
    act.answer_form(PAGE, form, "The person was not added", outcome)
}

async fn added(act: &Act) -> Result<(), Refused> {
    let password = Secret::new(act.field("password"));
    let (email, role) = (act.field("email"), role(act)?);
    people::add(&act.http.app, &act.caller, email, role, &password)
        .await
        .map(drop)
}

fn role(act: &Act) -> Result<Role, Refused> {
    act.field("role")
        .parse()
        .map_err(|error: floe_domain::time::UnknownName| {
            Refused::invalid("role", &error.to_string())
        })
}

/// `POST /act/people/{id}/role`.
pub(super) async fn set_role(Id(id): Id, act: Act) -> Response {
    let outcome = match role(&act) {
        Ok(role) => people::set_role(&act.http.app, &act.caller, &id, role).await,
        Err(refused) => Err(refused),
    };
    let outcome = outcome.map(|_| "role-changed");
    act.answer(PAGE, "The role was not changed", outcome)
}

/// `POST /act/people/{id}/remove`.
pub(super) async fn remove(Id(id): Id, act: Act) -> Response {
    let outcome = people::remove(&act.http.app, &act.caller, &id).await;
    let outcome = outcome.map(|()| "person-removed");
    act.answer(PAGE, "The person was not removed", outcome)
}
