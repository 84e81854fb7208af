//! Passkeys: the challenge that one signs, registering one, removing one. Knows forms; must not know signatures.

use super::Act;
use crate::http::path::Id;
use crate::http::problem::Problem;
use crate::secret::Secret;
use crate::service::Refused;
use crate::service::passkeys::{self, Registration};
use axum::Json;
use axum::response::Response;
use serde_json::Value;

const PAGE: &str = "/settings/passkeys";

/// `POST /act/challenge`: what a passkey is to sign for the form that is about to be sent to `address` with `fields`.
pub(super) async fn challenge(act: Act) -> Result<Json<Value>, Problem> {
    let fields = form_urlencoded(act.field("fields"));
    let digest = passkeys::act(act.field("address"), &fields);
    let (app, caller) = (&act.http.app, &act.caller);
    let asked = match (act.site(), act.field("purpose")) {
        (Ok(site), "prove") => passkeys::challenge(app, caller, site, &digest).await,
        (Ok(site), "register") => passkeys::offer(app, caller, site, &digest).await,
        (Ok(_), _) => Err(Refused::invalid(
            "purpose",
            "is not one of: prove, register",
        )),
        (Err(refused), _) => Err(refused),
    };
    asked.map(Json).map_err(|refused| act.http.problem(refused))
}

/// The names and values of a form as it would be sent.
fn form_urlencoded(text: &str) -> Vec<(String, String)> {
    floe_domain::cost::grammar::decode(text)
}

/// `POST /act/passkeys`.
pub(super) async fn register(act: Act) -> Response {
    let outcome = registered(&act).await.map(|()| "passkey-registered");
    act.answer(PAGE, "The passkey was not registered", outcome)
}

async fn registered(act: &Act) -> Result<(), Refused> {
    let name = act.field("name");
    let digest = passkeys::act("/act/passkeys", &[("name".to_owned(), name.to_owned())]);
    let proof = if act.field("passkey").is_empty() {
        None
    } else {
        Some(act.proof(&digest).await?)
    };
    let password = act.field("password");
    let registration = Registration {
        name,
        act: &digest,
        answer: act.field("new_passkey"),
        password: (!password.is_empty()).then(|| Secret::new(password)),
        proof,
    };
    passkeys::register(&act.http.app, &act.caller, act.site()?, registration).await
}

/// `POST /act/passkeys/{id}/remove`.
pub(super) async fn remove(Id(id): Id, act: Act) -> Response {
    let outcome = removed(&act, &id).await.map(|()| "passkey-removed");
    act.answer(PAGE, "The passkey was not removed", outcome)
}

async fn removed(act: &Act, id: &str) -> Result<(), Refused> {
    let digest = passkeys::act(&format!("/act/passkeys/{id}/remove"), &[]);
    let proof = act.proof(&digest).await?;
    passkeys::remove(&act.http.app, &act.caller, id, (&proof, &digest)).await
}
