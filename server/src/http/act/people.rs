//! People added, given another role, removed. Knows forms; must not decide who may, nor know how passwords are kept.

use super::Act;
use crate::http::path::Id;
use crate::secret::Secret;
use crate::service::people::{self, RoleChange};
use crate::service::{Loosened, Refused};
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
    let outcome = role_set(&act, &id).await;
    act.answer_loosened(PAGE, "The role was not changed", "role-changed", outcome)
}

async fn role_set(act: &Act, id: &str) -> Result<Loosened, Refused> {
    let wanted = RoleChange {
        person_id: id,
        role: role(act)?,
        reason: act.field("reason"),
    };
    let proof = act.proof_if_any(&wanted.act()).await?;
    people::set_role(&act.http.app, &act.caller, &wanted, proof.as_ref()).await
}

/// `POST /act/people/{id}/remove`.
pub(super) async fn remove(Id(id): Id, act: Act) -> Response {
    let outcome = removed(&act, &id).await.map(|()| "person-removed");
    act.answer(PAGE, "The person was not removed", outcome)
}

async fn removed(act: &Act, id: &str) -> Result<(), Refused> {
    let proof = act.proof_if_any(&people::act_of_removal(id)).await?;
    people::remove(&act.http.app, &act.caller, id, proof.as_ref()).await
}
